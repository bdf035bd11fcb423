# What the bot says of itself to those who have come in to a survey.

notice-extended =
    <b>{ $title }</b>
    The survey stays open until { $closes }. If you have not finished, press /lanjut.
notice-extended-openly =
    <b>{ $title }</b>
    The survey stays open longer. If you have not finished, press /lanjut.
notice-closed =
    <b>{ $title }</b>
    The survey is closed; no more answers are taken. Thank you for your attention.
notice-released =
    <b>{ $title }</b>
    The results have been released by { $organiser }. The key to the answers is destroyed: they are anonymous now, and nobody can link them to a name.
