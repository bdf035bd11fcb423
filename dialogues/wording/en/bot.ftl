# What the bot says to respondents.

language-name = English

### Consent

consent = 
    <b>{ $title }</b>
    { $organiser } invites you to answer { $questions ->
        [one] one question
       *[other] { $questions } questions
    }, which takes about { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    }.
    Your answers are confidential: they are kept sealed, and apart from your name once handed in.
    Taking part is voluntary; until you hand in you may stop at any time with /keluar. What is handed in cannot be taken back. If you do not agree, no answer is recorded; the closing screen is the same for everybody on purpose, so it does not show who declined.
    Do you agree to take part?
consent-long =
    <b>{ $title }</b>

    { $privacy }

    Do you agree to take part?
button-agree = I agree
button-decline = I do not agree
button-explain = Full explanation
button-less = Short explanation

### Questions

place = Question { $number } of { $of }
place-in-part = Part { $part } of { $parts } · { $number } of { $of }
how-several = Press what applies; Done appears once something is chosen.
how-integer = Please type a whole number, for example 12.
how-decimal = Please type a number, for example 3.5.
how-text = Please type your answer.
how-date = Please type a date, for example 17-8-2026.
how-time = Please type a time, for example 09:30.
how-date-time = Please type a date and a time, for example 17-8-2026 09:30.
how-range = Please type a number from { $start } to { $end }.
standing-answer = Your answer so far: <b>{ $answer }</b>
button-done-begins = Done
button-done = Done ({ $count } chosen)
button-continue = Continue
button-acknowledge = Yes, I understand
button-back = Back
button-skip = Skip
button-review = Review answers
button-earlier = ‹ Previous
button-later = Next ›
notice-saved = Saved · { $number } of { $of }
notice-stale = This button is from an earlier screen. Please use the newest message, or send the command again (questionnaire: /lanjut).

### Replies that do not fit

probe-press-a-button = Please press one of the buttons below.
probe-not-an-option = Please press one of the buttons, or send a number from 1 to { $options }.
probe-not-a-whole-number = Please type a whole number only, for example 12.
probe-not-a-number = Please type a number only, for example 3.5.
probe-two-readings = Do you mean { $whole } or { $fraction }? Please type one of them.
probe-out-of-range = Please type a number from { $start } to { $end } in steps of { $step }.
probe-not-a-date = This date can't be read. Please type for example 17-8-2026.
probe-not-a-time = This time can't be read. Please type for example 09:30.
probe-not-a-date-time = This can't be read. Please type a date and a time, for example 17-8-2026 09:30.
probe-too-long = This answer has { $got } characters. Please shorten it to { $max } at most.
probe-constraint = This answer does not meet the question's condition. Please check it.
probe-required = Please answer this question first.
probe-not-words = Please answer with a button or in writing; pictures, voice and files are not kept.

### Looking over and handing in

review = <b>Review your answers</b> (page { $page } of { $pages })
    Press a number to change that answer. When all is well, press Hand in; after that nothing can be changed or taken back.
left-blank = (left blank)
button-submit = Hand in
thanks = Thank you. Your answers have been received.
thanks-again = You have finished with this survey; nothing more needs to be done. Thank you.
leaving =
    Are you sure that you want to leave?
    Your whole draft will be deleted and cannot be brought back.
button-withdraw = Yes, delete my answers
button-stay = No, go on answering
withdrawn = Your draft has been deleted. If you want to start anew later, please send /mulai.
nothing-to-leave = There is no draft. What was handed in cannot be taken back, because the bot does not record whose it is.

### Coming in

door =
    Dear Sir or Madam, welcome to <b>{ $title }</b>.
    This survey is run by { $organiser } and is for registered staff only.
    How would you like to come in?
door-closed = No survey is open at present. Thank you for your interest.
button-have-code = I have a code
button-share-phone = Share my number
button-no-code = I have no code yet
ask-code = Please type the code of your invitation letter, for example ABCD-EFGH-JKMN. Small letters, spaces or the whole link can be read as well.
ask-phone = Please press “Share my number” below the typing field. The number is only compared with the staff list and not kept as a number.
no-code = The code stands in your invitation letter. If you have not got one, please ask { $contact }.
code-mistyped = This code seems to be mistyped. Please check its letters and digits and send it once more.
not-admitted = This code or number does not match the list of participants. Please check it, or ask { $contact }.
foreign-contact = Please share your own number with the button “Share my number”, not somebody else's contact card.
wait = Too many attempts. Please wait { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    } and try again.
wait-crowd = Many codes are being tried from other accounts, so checking is held back; this is not your fault. Please wait { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    } and send your code, or share your number, again.
code-taken = This code is in use from another Telegram account. If that is you, please open the bot from that account; if you no longer use it, or it is not yours, please ask { $contact } for a new code.
survey-closed = This survey is closed. Thank you for your interest.

### Commands

command-mulai = Start or resume
command-lanjut = Show the last question
command-status = See where you stand
command-bahasa = Change language (Bahasa Indonesia)
command-privasi = How confidentiality is kept
command-keluar = Stop and delete the draft
command-bantuan = Help
account-taken = This Telegram account already answers for another participant of the same survey. One account is for one person; please ask { $contact } if need be.
command-ringkasan = Summary of the results
command-partisipasi = Participation by group of units
help =
    <b>Help</b>
    /mulai – start or resume
    /lanjut – show the last question again
    /status – see where you stand
    /bahasa – ganti ke Bahasa Indonesia
    /privasi – how confidentiality is kept
    /dataku – what is kept about you
    /keluar – stop and delete the draft
help-contact = If you need help, please ask { $contact }.
unknown-command = This command is not known. Please see /bantuan.
status-open = You are answering: { $place }. Send /lanjut to go on.
status-consent = You have not started yet. Send /mulai to open the invitation.
status-done = No questionnaire is under way. If your answers are sent, nothing more needs to be done; if not, please send /mulai. Thank you.
privacy =
    <b>What is kept.</b> From the staff list: NIP, name, unit and level; a phone number not as such, only as a keyed code for matching. While you answer, your draft is kept sealed so that you can resume. Once handed in, your answers are kept without name, time or running number. All that is recorded is that you have finished. The link with your Telegram account is deleted when the results are published, unless you allow the bot to invite you again; the staff list and the record of who has finished { $days } days after that. Backups from before still hold them until they are destroyed.

    <b>Who sees what.</b> Of answers by choice, { $organiser } sees only figures that stand on at least { $k } respondents. After release the survey’s owners (inspectorate staff) read written answers word for word: without names, shuffled, and for the whole survey only. Scaled answers are kept without name, unit or order and are not shown; somebody who already knows some answers of a person might recognise them in the database. The bot shows no list of who has answered and who has not. Owners, operators and whoever runs the server can make a new code for a participant. With it they could see whether the person has finished and, if not, answer in the person’s place. That is logged, and your account is told.

    <b>Telegram.</b> Telegram knows that you talk with this bot, and what is shown, pressed and typed here. What you type is deleted from the chat as soon as it is kept, but that does not bind Telegram. If you have just joined Telegram, it may tell people who have your number.

    <b>Where the protection ends.</b> Until the results are published and the key is destroyed, answers could technically be opened by whoever administers the server and holds the key, by whoever holds a copy of the key or of the whole server, and in part by whoever can change the database. Whoever holds the key and several copies of the database, or its raw files, might work out whose answers they are. A copy of the key that is not destroyed can still open a copy of the database from that time. Somebody who holds your phone can read what the chat still shows. A text can give its writer away; please write no names.

    <b>Your rights.</b> Taking part is voluntary; nobody is told that you declined, and only somebody who holds your phone could find out with /mulai. /keluar deletes your draft at once. /dataku shows what is kept about you. Answers that were handed in cannot be taken back, because the bot does not record whose they are.
whistleblower = <b>Reporting wrongdoing.</b> This survey is no channel for reports. To report suspected wrongdoing, please use: { $whistleblower }
privacy-title = Confidentiality
any-organiser = The organiser
not-for-accusations = This survey is no channel for reports. To report suspected wrongdoing, please use: { $whistleblower }

### One's own data

command-dataku = What is kept about you
data =
    <b>Your data · { $title }</b>
    <b>List of participants:</b> { $name }; { $unit }; { $level }. The NIP is kept as well, but not written in the chat.
    <b>This Telegram account</b> is linked with that participant until the survey's results are published. The language of this chat is kept as well.
    <b>Draft:</b> { $draft }
    <b>Answers that were handed in</b> are kept sealed without a name, so they cannot be found or taken back; the list records only whether somebody has finished.
    <b>How long:</b> the list of participants and that record are deleted { $days } days after the results are published.
    <b>Further invitations:</b> { $again }

    If something is wrong, please ask { $contact }. How confidentiality is kept: /privasi

    May the bot invite you to further surveys?
data-draft = there is one, sealed; /keluar deletes it at once.
data-no-draft = none.
data-kept = the bot may invite you until the end of { $year }. For that the ID of this Telegram account (not the phone number) and a keyed code of the NIP are kept, without a name.
data-not-kept = the bot will not invite you.
data-none =
    <b>Your data</b>
    This account is not linked with a participant of any survey that is still running. Of this account its Telegram ID (not the phone number), the language of this chat and the number of wrong codes, if any, are kept. The list of a survey whose results are published is kept, without accounts, until its retention period ends.
    <b>Further invitations:</b> { $again }
ask-keep = May the bot invite you to further surveys? If Yes, the ID of this Telegram account and a keyed code of your NIP are kept without your name, until the end of { $year } at the latest.
button-keep = Yes
button-drop = No
button-drop-kept = Withdraw this permission
kept = The bot may invite you until the end of { $year }. You can change this at any time with /dataku.
not-kept = The bot will not invite you. You can change this with /dataku.
keep-too-late = This account is no longer linked with a participant of that survey, so this cannot be kept.
code-was-renewed = Your code was renewed, so this Telegram account is no longer linked. The draft, if there was one, is deleted; what was handed in stays counted. Please come in with the new code; if you did not ask for this, please tell the organiser at once.
sorry = Sorry, something went wrong with the system. What was kept is safe. Please try again, or send /lanjut.
work-failed = Sorry, this could not be done. Please ask whoever runs the server to run jajak doctor and to look at its log, then send the command once more.
draft-unreadable = Sorry, your draft could not be opened again, so the questionnaire starts from the beginning.

### Owners

no-survey = There is no survey yet. Open one with “jajak survey open” on the server.
participation =
    <b>Participation · { $title }</b>
    As of yesterday, by group of units:
participation-line = { $group }: { $from }–{ $to }%
participation-hidden = { $group }: not shown because the group is too small
wait-hours = Too many attempts. Please wait about { $hours } hours and try again.
survey-closed-draft = This survey is closed. Answers that were not handed in are not counted; /keluar deletes them now. Thank you for your willingness.
survey-unknown = There is no survey of that number. There are:
    { $list }
status-review = You have answered every question but not handed in yet. Send /lanjut to look your answers over and hand them in.
probe-out-of-scale = Please press one of the buttons, or type a whole number from { $start } to { $end }.
date = { $day } { $month } { $year }
time = { $hour }:{ $minute }
date-and-time = { $date }, { $time }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
