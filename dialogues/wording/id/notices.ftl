# Yang disampaikan bot atas prakarsa sendiri kepada yang sudah masuk ke sebuah survei.

notice-reminder =
    <b>{ $title }</b>
    Yth. Bapak/Ibu, jawaban Bapak/Ibu belum dikirim. Bila berkenan, mohon selesaikan sebelum { $closes } dengan /lanjut. Pengisian tetap sukarela; bila tidak ingin melanjutkan, kirim /keluar: jawaban sementara dihapus dan pengingat berhenti. Terima kasih.
notice-reminder-openly =
    <b>{ $title }</b>
    Yth. Bapak/Ibu, jawaban Bapak/Ibu belum dikirim. Bila berkenan, mohon selesaikan dengan /lanjut. Pengisian tetap sukarela; bila tidak ingin melanjutkan, kirim /keluar: jawaban sementara dihapus dan pengingat berhenti. Terima kasih.
notice-invited =
    <b>{ $title }</b>
    { $organiser } mengundang Bapak/Ibu mengisi survei ini. Kode tidak diperlukan: silakan kirim /mulai. Undangan ini dikirim karena Bapak/Ibu mengizinkannya; izin itu dapat dicabut dengan /dataku.
notice-extended =
    <b>{ $title }</b>
    Survei dibuka sampai { $closes }. Bila Bapak/Ibu belum selesai dan berkenan, lanjutkan dengan /lanjut; jawaban sementara, bila ada, masih tersimpan.
notice-extended-openly =
    <b>{ $title }</b>
    Survei dibuka lebih lama. Bila Bapak/Ibu belum selesai dan berkenan, lanjutkan dengan /lanjut; jawaban sementara, bila ada, masih tersimpan.
notice-closing =
    <b>{ $title }</b>
    Survei akan ditutup pada { $closes }. Jawaban Bapak/Ibu belum dikirim; bila berkenan, selesaikan sebelum itu dengan /lanjut. Pengisian tetap sukarela.
notice-closed =
    <b>{ $title }</b>
    Survei telah ditutup. Jawaban yang belum dikirim tidak dihitung dan dapat dihapus dengan /keluar. Terima kasih atas kesediaan Bapak/Ibu.
notice-released =
    <b>{ $title }</b>
    Hasil survei telah diterbitkan oleh { $organiser } dan kunci pembuka jawaban sudah dimusnahkan. Jawaban survei ini sekarang anonim: bot tidak lagi menyimpan apa pun yang menghubungkan jawaban dengan Bapak/Ibu. Isi jawaban tertulis tetap dapat menunjukkan penulisnya. Terima kasih.
notice-released-copies =
    <b>{ $title }</b>
    Hasil survei telah diterbitkan oleh { $organiser } dan kunci pembuka jawaban di server sudah dimusnahkan. Salinan kunci di brankas akan dimusnahkan oleh pengelola; sampai saat itu jawaban tetap rahasia. Terima kasih.
