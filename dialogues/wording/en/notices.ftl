# What the bot says of itself to those who have come in to a survey.

notice-reminder =
    <b>{ $title }</b>
    Your answers are not handed in yet. If you wish, please finish before { $closes } with /lanjut. Taking part stays voluntary; after /keluar you are not reminded again. Thank you.
notice-reminder-openly =
    <b>{ $title }</b>
    Your answers are not handed in yet. If you wish, please finish with /lanjut. Taking part stays voluntary; after /keluar you are not reminded again. Thank you.
notice-invited =
    <b>{ $title }</b>
    { $organiser } invites you to take part in this survey. No code is needed: please send /mulai. You get this invitation because you allowed it; you can change that with /dataku.
notice-extended =
    <b>{ $title }</b>
    The survey stays open until { $closes }. If you have not finished, press /lanjut.
notice-extended-openly =
    <b>{ $title }</b>
    The survey stays open longer. If you have not finished, press /lanjut.
notice-closing =
    <b>{ $title }</b>
    The survey closes on { $closes }. Your answers are not handed in yet; please finish before that with /lanjut.
notice-closed =
    <b>{ $title }</b>
    The survey was closed before your answers were handed in, so they are not counted. Thank you for your willingness.
notice-released =
    <b>{ $title }</b>
    The results have been released by { $organiser } and the key to the answers is destroyed. The answers are anonymous now: nobody can link them to a name. Thank you.
notice-released-copies =
    <b>{ $title }</b>
    The results have been released by { $organiser } and the key to the answers on the server is destroyed. The owners will destroy the copy in the safe; until then the answers stay confidential. Thank you.
