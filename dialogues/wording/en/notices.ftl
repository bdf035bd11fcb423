# What the bot says of itself to those who have come in to a survey.

notice-reminder =
    <b>{ $title }</b>
    Your answers are not handed in yet. If you wish, please finish before { $closes } with /lanjut. Taking part stays voluntary; if you do not want to go on, send /keluar: your draft is deleted and reminders stop. Thank you.
notice-reminder-openly =
    <b>{ $title }</b>
    Your answers are not handed in yet. If you wish, please finish with /lanjut. Taking part stays voluntary; if you do not want to go on, send /keluar: your draft is deleted and reminders stop. Thank you.
notice-invited =
    <b>{ $title }</b>
    { $organiser } invites you to take part in this survey. No code is needed: please send /mulai. You get this invitation because you allowed it; you can change that with /dataku.
notice-extended =
    <b>{ $title }</b>
    The survey is open until { $closes }. If you have not finished and wish to, go on with /lanjut; your draft, if there is one, is still kept.
notice-extended-openly =
    <b>{ $title }</b>
    The survey stays open longer. If you have not finished and wish to, go on with /lanjut; your draft, if there is one, is still kept.
notice-closing =
    <b>{ $title }</b>
    The survey closes on { $closes }. You have not handed in; if you wish, finish before that with /lanjut. Taking part stays voluntary.
notice-closed =
    <b>{ $title }</b>
    The survey is closed. Answers that were not handed in are not counted; /keluar deletes them. Thank you for your willingness.
notice-released =
    <b>{ $title }</b>
    The results have been released by { $organiser } and the key to the answers is destroyed. The answers are anonymous now: the bot keeps nothing any more that links them with you. A written answer may still give its writer away. Thank you.
notice-released-copies =
    <b>{ $title }</b>
    The results have been released by { $organiser } and the key to the answers on the server is destroyed. The owners will destroy the copy in the safe; until then the answers stay confidential. Thank you.
