# What the commands at the host print.

cli-row = row { $row }
cli-column = column { $column }
cli-error = ERROR
cli-warning = Warning
cli-form-usable = The form can be used: { $questions } questions; languages: { $languages }.
cli-form-unusable = The form cannot be used yet. Please mend the errors above.
cli-form-written = The questionnaire was written to { $file }. Change it in Excel, then check it with "jajak form check { $file }".
cli-no-such-form = There is no file "{ $form }", and no form of that name comes with Jajak. There are: { $shipped }.
cli-answers-not-json = The file of answers is not valid JSON from line { $line }, column { $column } on. It should look like [{ "{" }"ask": "q1", "answer": "3"{ "}" }].
cli-answers-not-a-list = The file of answers is not a JSON array. It should look like [{ "{" }"ask": "q1", "answer": "3"{ "}" }].
cli-answers-not-an-entry = Entry { $place } of the file of answers is not an object with "ask" and "answer", like { "{" }"ask": "q1", "answer": "3"{ "}" }.
cli-answers-unreached = Never reached: { $names }.
cli-language-unknown = The form has no language "{ $wanted }". It has: { $known }.
cli-closes-unreadable = The closing time "{ $written }" cannot be read. Write it like "2026-12-01 16:00".
cli-closes-past = The closing time has passed. Write one that is still to come.
cli-opened =
    Survey { $survey } is open for { $people } people with up to { $questions } questions. What was noted:
    Title: { $title }
    Organiser: { $organiser }
    Whom to ask: { $contact }
    Where accusations go: { $whistleblower }
    Closes: { $closes }
    The list of participants is deleted { $days } days after release.

    { $forecast }
    Next: print the codes with "jajak invitations { $survey } --csv invitations.csv", then run "jajak run".
    The key of this survey is on the bot's host only. If that machine fails or is lost, no answer can be opened any more and everybody must answer again. Write a copy for the safe: "jajak key export { $survey } key.age".
cli-forecast = Likely, if 80% answer: { $own } of { $all } organisations show under their own name; { $units-shown } of { $units } groups of units and { $levels-shown } of { $levels } groups of levels show.
cli-forecast-advice = For more to show, invite all staff (a census), not a sample. You can name clusters of small units yourself in a column "kelompok" of the staff list.
cli-preview = Nothing is opened. The list holds { $people } people ({ $phones } with a phone number), the form up to { $questions } questions.
cli-group-shows = shows    { $group }: { $people } people, about { $expected } answers
cli-group-hidden = hidden   { $group }: { $people } people, about { $expected } answers
cli-owners-too-few =
    The survey is not opened: owners so far: { $owners }; there should be { $wanted }. Releasing the results takes two owners, and a third one stands in when one of them is away.
    Make codes with "jajak owner invite --name …" or /undang in Telegram, run "jajak run", and ask each to send the code to the bot.
    Only to try it out: add --with-fewer-owners. Then the results cannot be released until there are two owners; this is noted in the log.
cli-owners-few = Mind: owners so far: { $owners }. The results cannot be released until two can agree; invite the others before the survey closes.
cli-key-exported =
    A copy of the key of survey { $survey } was written to { $file }. It is text and can also be printed on paper.
    Keep this file and its passphrase in two different places, then delete the file from the bot's host.
    While this copy exists the survey is only called "confidential". After release, destroy the copy and have two owners confirm it with /beritaacara; only then is the survey called "anonymous".
cli-key-released = This survey is released; its key is destroyed and there is nothing left to copy.
cli-key-imported = The key of survey { $survey } ({ $title }) is back in the key folder. Run "jajak run".
cli-key-was-there = The key of survey { $survey } ({ $title }) was in the key folder already; nothing was changed.
cli-key-for-no-survey = This database holds no survey that needs the key of this copy: it is not there, or it was released. Please check DATABASE_URL.
cli-passphrase = The passphrase of this copy (not shown while it is typed):
cli-new-passphrase = A passphrase for this copy, for example five unrelated words (not shown while it is typed):
cli-passphrase-again = The same passphrase once more:
cli-passphrase-differs = The two passphrases differ. Nothing was written; please try again.
cli-passphrase-none = No passphrase was given. Run it in a terminal (in a container: podman exec -it), or set JAJAK_PASSPHRASE.
cli-passphrase-weak = The passphrase is too weak. Please use at least { $shortest } characters with { $different } different ones, for example five unrelated words.
cli-open-empty = { $option } is empty. Please fill it in: participants read it. The survey was not opened.
cli-closes-never = not by itself; an owner closes it with /tutup
cli-no-whistleblower = – (JAJAK_WHISTLEBLOWER is empty; nothing is said beside questions in one's own words)
cli-database-made = A new database was made: { $file }. If there should have been one, check DATABASE_URL: the bot's service may use another.
cli-not-opened = The survey was not opened and nothing was changed. Please mend the errors above and try again.
cli-state-open = open
cli-state-closing = closing
cli-state-closed = closed
cli-state-released = released
cli-closing-at = closes { $closes }
cli-survey = { $survey }  { $title }  ({ $state })  { $done } of { $people } have handed in; { $retained }
cli-survey-interim = { $survey }  { $title }  ({ $state })  at least { $done } of { $people } have handed in; { $retained }
cli-survey-begins = { $survey }  { $title }  ({ $state })  fewer than 5 have handed in (invited: { $people }); { $retained }
cli-retained-after = list of participants deleted { $days } days after release
cli-retained-until = list of participants kept until { $until }
cli-retained-no-more = list of participants deleted
cli-renewed =
    New code: { $code }
    Link: { $link }
    The old code, the link of the old account and the draft, if there was one, are deleted. What was handed in stays so.
cli-nip-unreadable = "{ $written }" is no NIP. Write 18 digits, for example 200012312024121001.
cli-nip-unknown = That NIP is not on the list of survey { $survey }.
cli-renew-not-open = A code can be renewed only while the survey is open.
cli-list-erased = Survey { $survey }: the list of { $people } people, the accounts' links and the record of participation are deleted. What remains: tables, rows of scaled answers without names, written answers and the minutes.
cli-links-erased = { $links } permissions to invite that have lapsed are deleted.
cli-nothing-to-erase = No data is past its retention date.
cli-no-such-survey = There is no survey { $survey }. See "jajak survey list".
cli-closed = Survey { $survey } is closed as of now; answers that were not handed in are not counted. An owner can reopen it with /periode as long as the results are not released.
cli-was-closed = Survey { $survey } was closed already.
cli-invitations-exists = The file { $file } is there already and is never overwritten. Use another name, or delete it first.
cli-invitations-released = Survey { $survey } is released; its codes are void, so nothing was written.
cli-invitations = The codes of { $people } people were written to { $file }. Use it directly for a mail merge in Word; do not save it again from Excel, which damages the NIP. Whoever holds a code can answer in its owner's place: delete this file once the letters are printed.
cli-column-nip = NIP
cli-column-name = Name
cli-column-unit = Unit
cli-column-code = Code
cli-column-link = Link
cli-no-links = The bot's name is not known yet, so the links are empty. Set JAJAK_BOT_NAME, or run "jajak run" once.
cli-owner-code = A code for { $name } ({ $role }), valid once. Send it to the bot within 72 hours: { $code }
cli-owner-name = An owner's name must have 1 to { $longest } letters.
cli-owner-link = For { $name } ({ $role }), valid once. Open this link within 72 hours: { $link }
    or send this code to the bot: { $code }
demo-about = The city of { $city }: { $people } civil servants in 15 offices are invited to answer up to { $questions } questions, depending on their answers.
demo-answering = answering
demo-owner-asks = An owner writes { $command } ({ $when }):
demo-open = the survey is open
demo-released = the results are released
demo-owner = Owner
demo-second-owner = Second owner
demo-owner-presses = { $owner } presses [{ $button }]:
demo-closed = the survey is closed
demo-done = { $submitted } of { $respondents } handed in { $answers } answers within { $seconds } seconds.
demo-title = Organisational Integrity Survey 2026
demo-chat-hint = Type a button's number, or an answer. Type "{ $stop }" to end the demo.
demo-chat-stop = stop
