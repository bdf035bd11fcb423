# The bot's sentences to owners, operators and auditors.

role-owner = owner
role-operator = operator
role-auditor = auditor

### Help

help-owner =
    <b>Help for owners</b>
    /periode – where the survey stands; extend, close, release
    /ringkasan – results of the survey
    /partisipasi – participation by group of units, without names
    /pengingat – remind those who have come in and not handed in
    /tutup – close the survey
    /komentar – read written answers after release
    /berkas – results as Excel and CSV files
    /beritaacara – minutes of the release
    /log – log of owners' actions
    /pengelola – who has which role
    /undang – add an owner, operator or auditor
    /kode – a new code for a participant with another account
    If there are several surveys, add the number, for example /ringkasan 2.
help-operator =
    <b>Help for operators</b>
    /periode – where the survey stands
    /partisipasi – participation by group of units, without names
    /pengingat – remind those who have come in and not handed in
    /kode – a new code for a participant with another account
help-auditor =
    <b>Help for auditors</b>
    /beritaacara – minutes of the release
    /log – log of owners' actions
owner-already = This account is an owner already. The code stays valid for whom it is meant; please pass it on.
welcome-owner = This account is now registered as an owner. Please see /bantuan.
welcome-operator = This account is now registered as an operator. Please see /bantuan.
welcome-auditor = This account is now registered as an auditor. Please see /bantuan.

command-periode = Where the survey stands; extend, close, release
command-tutup = Close the survey
command-beritaacara = Minutes of the release
command-pengelola = Who has which role
command-undang = Add an owner, operator or auditor
command-komentar = Read written answers
command-berkas = Results as Excel and CSV files
command-pengingat = Remind those who have not handed in
command-log = Log of owners' actions
command-kode = A new code for a participant

### The field period

period-open = The survey is open, without a closing date.
period-open-until = The survey is open until { $until }.
period-closing = The survey is closing. Whoever has begun can still hand in until { $until }.
period-closed = The survey is closed. Full results, with units and levels, are shown once they are released.
period-awaiting = The survey is closed. One owner has agreed to the release; another one has to press Agree to the release.
period-releasing = The results are being released. Please wait; you will be told.
period-released = The results are released and the survey's key on the server is destroyed. See /ringkasan and /beritaacara.
button-extend = Extend by { $days } days
button-reopen = Reopen for { $days } days
button-close = Close the survey
button-close-now = Yes, close
button-leave = Cancel
close-ask =
    Close <b>{ $title }</b>?
    Once closed, nobody else can begin. Whoever has begun can still hand in until { $until }. The survey can be reopened as long as the results are not released.
close-not-open = This survey is not open, so there is nothing to close. See /periode.
closing = <b>{ $title }</b> is closed. Whoever has begun can still hand in until { $until }.
extended = <b>{ $title }</b> now closes on { $until }.
reopened = <b>{ $title }</b> is open again until { $until }. Drafts can be continued.
extend-no-end = This survey is open without a closing date, so it need not be extended.
extend-impossible = This survey can no longer be opened, because its release is decided. See /periode.

### Release

button-release = Release the results
button-agree-release = Agree to the release
button-withhold = Hold the release
button-release-now = Yes, release
release-ask =
    Release the results of <b>{ $title }</b>?
    This cannot be undone: the tables are kept, all sealed answers and drafts are deleted, then the survey's key is destroyed. After that the survey cannot be reopened and the bot can compute no other table.
    Two owners must agree.
release-ask-last =
    Release the results of <b>{ $title }</b>?
    Another owner has agreed: once you press “Yes, release”, the results are released and the key is destroyed.
    This cannot be undone: the tables are kept, all sealed answers and drafts are deleted, then the survey's key is destroyed. After that the survey cannot be reopened and the bot can compute no other table.
release-not-now = The results cannot be released now: the survey must be closed and not released yet. See /periode.
release-awaits-second = Your agreement is noted. The results of <b>{ $title }</b> are released once another owner agrees; they have been told.
release-second-asked = An owner asks for the release of the results of <b>{ $title }</b>. Please check, then agree or hold it.
release-decided = Two owners have agreed. The results of <b>{ $title }</b> are being released; you will be told.
withheld = The release of <b>{ $title }</b> is held. Agreement given so far no longer counts, and the other owners have been told. The release can be asked for again, or the survey reopened, with /periode.
withheld-by-other = An owner holds the release of <b>{ $title }</b>, so agreement given so far no longer counts. The release can be asked for again, or the survey reopened, with /periode.
release-stuck = The release is held up by a fault of the program. All answers are kept under seal, and the bot tries again every minute. Please tell whoever runs the server.
release-key-missing = The release is held up: the survey's key is not on the server. Bring it back from the copy in the safe with “jajak key import” and wait; the release goes on by itself. If there is no copy, the answers cannot be opened and people must be asked again.
released = The results of <b>{ $title }</b> are released. See /ringkasan. The minutes follow below.

### Minutes

minutes =
    <b>MINUTES OF THE RELEASE OF RESULTS AND THE DESTRUCTION OF THE KEY</b>
    Survey: { $title }
    Run by: { $organiser }

    1. On { $released } the results were released with the agreement of: { $owners }.
    2. { $invited } people were invited; { $ballots } ballots were handed in. Ballots that were damaged and could not be opened: { $unopened }.
    3. What is kept: tables whose every figure is computed from at least { $k } respondents, if so many handed in; each respondent's answers to scaled statements, without name or group, in random order; and { $texts } written answers without their writers' names.
    4. What was deleted at the same moment: all sealed answers and all drafts.
    5. After that the database files were rewritten, the survey's key on the server was overwritten and removed, and the links between accounts and participants were deleted; permissions to invite again are kept apart.
    6. Fingerprint of the destroyed key: { $key }
minutes-no-copies = No copy of the key was made with “jajak key export”. Copies of the machine or of the key folder are unknown to the bot; whoever runs the server makes sure that there are none.
minutes-copies-remain = A copy of the key was made and is not confirmed as destroyed. As long as it exists, whoever holds it together with an old backup could technically open the answers.
minutes-copies-destroyed = All copies of the key were confirmed as destroyed on { $when } by: { $owners }.
minutes-anonymous = The answers of this survey are therefore called anonymous: the bot keeps nothing any more that links answers with a person. A written answer may still give its writer away, or name others. The list of participants stays until its retention period ends.
minutes-confidential = Until the copies are confirmed as destroyed the answers of this survey are called confidential, not yet anonymous.
minutes-caption = Minutes for the files
minutes-file = minutes-survey-{ $survey }.txt
minutes-none = The minutes are available after release. A confirmation is needed only while a copy of the key is not confirmed as destroyed.
button-destroyed = All copies of the key are destroyed
destroyed-awaits-second = Noted. Please ask another owner to confirm the same with /beritaacara; then the survey is called anonymous.
now-anonymous = Two owners have confirmed that all copies of the key of <b>{ $title }</b> are destroyed. The answers of this survey are now anonymous. See /beritaacara.

### Written answers

texts-head =
    <b>Written answers – { $title }</b>
    Page { $page } of { $pages }. Of { $texts } answers { $approved } are approved, { $waiting } are not agreed to by two owners yet, { $held } are kept back.
text-waiting = not read yet
text-agreed-by-you = you agree; waits for one more owner
text-agreed-by-other = one other owner agrees
text-approved = approved
text-held = kept back
texts-how =
    Please mask names and whatever points to somebody before you agree. Type for example:
    /samarkan { $number } Budi Santoso – these words become ▇▇▇ and cannot be brought back
    /tahan { $number } – this answer is not put into the files; /lepas { $number } undoes that
    An answer is put into the files only after two owners have agreed to it; a change takes back what was agreed to before.
button-texts-pass = Approve all on this page
button-texts-before = ‹ Back
button-texts-next = Next ›
texts-not-released = Written answers can be read after release. See /periode.
texts-none = This survey has no written answers to read. They are kept only if at least 20 people answered the question.
texts-changed = This page has changed since it was shown, so your agreement was not noted. Please read it once more.
texts-end = All written answers have been read. Those that two owners agreed to are in /berkas.
texts-end-waiting = Your agreement is noted; this was the last page. Some answers still wait for two owners: another owner has to read them with /komentar.
mask-how =
    Please write the number of the answer and the words to mask, for example:
    /samarkan 7 Budi Santoso
    The number stands in /komentar.
mask-missing = Not found in answer { $number }: { $words }. Please check the spelling.
hold-how =
    Please write the number of the answer, for example /tahan 7 or /lepas 7. The number stands in /komentar.

### Files

files-not-released = The files are there after release. See /periode.
files-xlsx-name = survey-{ $survey }-results.xlsx
files-csv-name = survey-{ $survey }-results.csv
files-xlsx-caption = Results for Excel
files-csv-caption = The same results as one table
files-texts-wait = Not in the files yet: { $waiting } written answers that wait for two owners. See /komentar.
released-texts = { $texts } written answers wait to be read by two owners before they are put into the files: /komentar.

### Reminders and the log

remind-not-open = A reminder can be sent only while the survey is open. See /periode.
remind-done-today = A reminder for this survey was sent today. You can send another one tomorrow.
reminded = The reminder of <b>{ $title }</b> goes to { $from } to { $to } people who have come in and not handed in. People who have never opened the bot cannot be reached from here; please remind them at the office.
reminded-few = The reminder of <b>{ $title }</b> goes to those who have come in and not handed in: fewer than { $k } people. People who have never opened the bot cannot be reached from here; please remind them at the office.
log-last = <b>The last { $count } actions</b>

### Roles

staff = <b>Who has a role</b>
staff-too-few = There should be at least two owners and a deputy: a release takes two. Add them with /undang.
button-remove = Remove { $name }
invite-how =
    Please write the role and the name, for example:
    /undang owner Secretary of the Inspectorate
    /undang operator General Affairs
    /undang auditor Division I
invited =
    For { $name } ({ $role }), valid for 72 hours and once only:
    { $code }
    Please pass it on to that person only.
remove-last = The last owner cannot be removed. Invite another owner first.
removed = { $name } has no role any more.
owner-invited =
    An owner has invited a new owner, { $name }, whose agreement counts only a day after joining.
    If you do not know of this invitation, please speak with the other owners. Once that person has joined, the role can be taken away with /pengelola.
owner-removed = An owner has taken the role of owner from { $name }. The list as it is now: /pengelola.
role-taken = This account has no role in the survey any more. If this is a mistake, please ask another owner.
agrees-from = Another owner has invited you, so your agreement counts from { $from } on. Please ask for it again after that, or ask another owner.

### A new code, and how long data is kept

renew-how =
    Please write the participant's NIP, for example:
    /kode 200012312024121001
    If there are several surveys, write the number first, for example /kode 2 200012312024121001.
renew-nobody = That NIP is not on this survey's list of participants. Please check it.
renew-not-open = A code can be renewed only while the survey is open. See /periode.
renewed =
    The participant's new code:
    { $code }
    Please pass it on to nobody else. The old code and the link with the old account are void; the draft, if there was one, is deleted. What was handed in stays so. This is noted in the log.
participation-erased = This survey's data has been kept for as long as was announced: the list of participants and the record of participation are deleted. What remains is in /ringkasan and /beritaacara.
