# Yang disampaikan bot atas prakarsa sendiri kepada yang sudah masuk ke sebuah survei.

notice-reminder =
    <b>{ $title }</b>
    Yth. Bapak/Ibu, jawaban Bapak/Ibu belum dikirim. Bila berkenan, mohon selesaikan sebelum { $closes } dengan /lanjut. Pengisian tetap sukarela; dengan /keluar Bapak/Ibu tidak diingatkan lagi. Terima kasih.
notice-reminder-openly =
    <b>{ $title }</b>
    Yth. Bapak/Ibu, jawaban Bapak/Ibu belum dikirim. Bila berkenan, mohon selesaikan dengan /lanjut. Pengisian tetap sukarela; dengan /keluar Bapak/Ibu tidak diingatkan lagi. Terima kasih.
notice-invited =
    <b>{ $title }</b>
    { $organiser } mengundang Bapak/Ibu mengisi survei ini. Kode tidak diperlukan: silakan kirim /mulai. Undangan ini dikirim karena Bapak/Ibu mengizinkannya; izin itu dapat dicabut dengan /dataku.
notice-extended =
    <b>{ $title }</b>
    Waktu pengisian diperpanjang sampai { $closes }. Bila Bapak/Ibu belum selesai, tekan /lanjut.
notice-extended-openly =
    <b>{ $title }</b>
    Waktu pengisian diperpanjang. Bila Bapak/Ibu belum selesai, tekan /lanjut.
notice-closing =
    <b>{ $title }</b>
    Survei akan ditutup pada { $closes }. Jawaban Bapak/Ibu belum dikirim; mohon selesaikan sebelum itu dengan /lanjut.
notice-closed =
    <b>{ $title }</b>
    Survei telah ditutup sebelum jawaban Bapak/Ibu dikirim, sehingga tidak dihitung. Terima kasih atas kesediaan Bapak/Ibu.
notice-released =
    <b>{ $title }</b>
    Hasil survei telah diterbitkan oleh { $organiser } dan kunci pembuka jawaban sudah dimusnahkan. Jawaban survei ini sekarang anonim: tidak seorang pun dapat mengaitkannya dengan nama. Terima kasih.
notice-released-copies =
    <b>{ $title }</b>
    Hasil survei telah diterbitkan oleh { $organiser } dan kunci pembuka jawaban di server sudah dimusnahkan. Salinan kunci di brankas akan dimusnahkan oleh pengelola; sampai saat itu jawaban tetap rahasia. Terima kasih.
