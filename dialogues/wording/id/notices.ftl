# Yang disampaikan bot atas prakarsa sendiri kepada yang sudah masuk ke sebuah survei.

notice-extended =
    <b>{ $title }</b>
    Waktu pengisian diperpanjang sampai { $closes }. Bila Bapak/Ibu belum selesai, tekan /lanjut.
notice-extended-openly =
    <b>{ $title }</b>
    Waktu pengisian diperpanjang. Bila Bapak/Ibu belum selesai, tekan /lanjut.
notice-closed =
    <b>{ $title }</b>
    Survei telah ditutup; jawaban tidak diterima lagi. Terima kasih atas perhatian Bapak/Ibu.
notice-released =
    <b>{ $title }</b>
    Hasil survei telah diterbitkan oleh { $organiser }. Kunci jawaban sudah dimusnahkan: jawaban kini anonim, siapa pun tidak dapat mengaitkannya dengan nama.
