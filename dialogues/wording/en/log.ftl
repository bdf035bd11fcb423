# The log of owners' actions: printed by "jajak audit" and at the end of every report.

log-head = Check code of the log of actions (keep it with this report): { $head }
log-head-unreadable = "{ $written }" is no check code of the log. Copy the last line of a report, such as 42-9f3a1c2b7d8e0f11.
log-empty = The log of actions is still empty.
log-whole = The log of actions is whole. Its check code: { $head }
log-no-head = Without --head a cut end cannot be noticed. Repeat with the check code from a report that was printed earlier.
log-missing = THE LOG IS BROKEN: row { $row } is missing, deleted or moved.
log-altered = THE LOG IS BROKEN: row { $row } is not as it was written. If this is row 1, also check that JAJAK_KEYS names the right key folder.
log-cut-off = THE LOG IS BROKEN: its end is cut off. The last row that is there: { $row }; the printed check code names a later one.
log-rewritten = THE LOG IS BROKEN: the printed check code belongs to none of its rows. The log was written anew, or the code was copied wrongly.

log-actor-owner = { $name }
log-actor-account = account { $account }
log-actor-command-line = bot's host
log-actor-bot = bot
log-of-survey = survey { $survey }

log-survey-opened = opened a survey
log-opened-with-fewer-owners = opened a survey with fewer owners than advised
log-owner-invited = made an invitation code
log-owner-joined = took up a role
log-owner-removed = took a role away
log-role-changed = changed role
log-summary-asked = asked for a summary
log-participation-asked = asked for participation
log-survey-closed = closed a survey
log-closing-extended = extended the field period
log-survey-reopened = reopened a survey
log-release-proposed = proposed release
log-release-confirmed = agreed to release
log-release-withheld = held the release
log-released = released the results
log-key-destroyed = destroyed the key
log-key-exported = wrote a copy of the key
log-key-imported = took the key back from a copy
log-copy-destroyed-confirmed = stated that a copy of the key is destroyed
log-code-renewed = renewed a person's code
log-clusters-named = named groups of units
log-texts-read = read written answers
log-text-masked = masked words of a written answer
log-text-held = kept a written answer back
log-text-let-go = no longer keeps a written answer back
log-texts-approved = agreed that written answers leave the bot
log-retention-run = deleted what is past its retention date
log-list-exported = wrote the list of codes
log-mailing-sent = sent invitations or reminders
log-report-exported = wrote a report to a file

log-detail-role = role: { $value }
log-detail-people = people: { $value }
log-detail-questions = questions: { $value }
log-detail-k = fewest respondents for a figure: { $value }
log-detail-owners = owners: { $value }
log-detail-text = answer { $value }
log-detail-texts = answers { $value }
log-detail-links = permissions to invite: { $value }
log-detail-reminder = a reminder
