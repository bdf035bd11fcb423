# Kalimat bot kepada responden.

language-name = Bahasa Indonesia

### Persetujuan

consent =
    <b>{ $title }</b>
    { $organiser } mengundang Bapak/Ibu mengisi { $questions } pertanyaan, sekitar { $minutes } menit.
    Jawaban bersifat rahasia: disimpan tersegel, dan setelah dikirim terpisah dari nama Bapak/Ibu.
    Pengisian bersifat sukarela; sebelum mengirim, Bapak/Ibu boleh berhenti kapan saja dengan /keluar. Setelah dikirim, jawaban tidak dapat ditarik. Bila memilih { "“" }Tidak bersedia{ "”" }, tidak ada jawaban yang dicatat; layar penutupnya sengaja sama bagi semua, sehingga tidak menunjukkan siapa yang menolak.
    Apakah Bapak/Ibu bersedia?
consent-long =
    <b>{ $title }</b>

    { $privacy }

    Apakah Bapak/Ibu bersedia?
button-agree = Saya bersedia
button-decline = Tidak bersedia
button-explain = Penjelasan lengkap
button-less = Penjelasan singkat

### Pertanyaan

place = Pertanyaan { $number } dari { $of }
place-in-part = Bagian { $part } dari { $parts } · { $number } dari { $of }
how-several = Tekan pilihan yang sesuai; tombol Selesai muncul setelah ada yang dipilih.
how-integer = Mohon ketik angka bulat, misalnya 12.
how-decimal = Mohon ketik angka, misalnya 3,5.
how-text = Mohon ketik jawaban Bapak/Ibu.
how-date = Mohon ketik tanggal, misalnya 17-8-2026.
how-time = Mohon ketik jam, misalnya 09.30.
how-date-time = Mohon ketik tanggal dan jam, misalnya 17-8-2026 09.30.
how-range = Mohon ketik angka dari { $start } sampai { $end }.
standing-answer = Jawaban saat ini: <b>{ $answer }</b>
button-done-begins = Selesai
button-done = Selesai ({ $count } dipilih)
button-continue = Lanjutkan
button-acknowledge = Ya, saya mengerti
button-back = Kembali
button-skip = Lewati
button-review = Periksa jawaban
button-earlier = ‹ Sebelumnya
button-later = Berikutnya ›
notice-saved = Tersimpan · { $number } dari { $of }
notice-stale = Tombol ini dari tampilan lama. Silakan pakai pesan terbaru, atau kirim perintahnya sekali lagi (pengisian: /lanjut).

### Jawaban yang belum sesuai

probe-press-a-button = Mohon tekan salah satu tombol di bawah.
probe-not-an-option = Mohon tekan salah satu tombol, atau ketik angka 1 sampai { $options }.
probe-not-a-whole-number = Mohon ketik angka bulat saja, misalnya 12.
probe-not-a-number = Mohon ketik angka saja, misalnya 3,5.
probe-two-readings = Apakah maksudnya { $whole } atau { $fraction }? Mohon ketik salah satunya.
probe-out-of-range = Mohon ketik angka dari { $start } sampai { $end } dengan kelipatan { $step }.
probe-not-a-date = Tanggal ini belum dapat dibaca. Mohon ketik misalnya 17-8-2026.
probe-not-a-time = Jam ini belum dapat dibaca. Mohon ketik misalnya 09.30.
probe-not-a-date-time = Belum dapat dibaca. Mohon ketik tanggal dan jam, misalnya 17-8-2026 09.30.
probe-too-long = Jawaban ini { $got } karakter. Mohon ringkas menjadi paling banyak { $max } karakter.
probe-constraint = Jawaban ini belum sesuai dengan ketentuan pertanyaan. Mohon diperiksa kembali.
probe-required = Pertanyaan ini mohon dijawab terlebih dahulu.
probe-not-words = Mohon jawab dengan tombol atau tulisan; gambar, suara, dan berkas tidak disimpan.

### Memeriksa dan mengirim

review = <b>Periksa jawaban</b> (halaman { $page } dari { $pages })
    Tekan nomor untuk mengubah. Bila sudah sesuai, tekan Kirim jawaban; setelah itu jawaban tidak dapat diubah atau ditarik.
left-blank = (dikosongkan)
button-submit = Kirim jawaban
thanks = Terima kasih. Jawaban Bapak/Ibu telah diterima.
thanks-again = Bapak/Ibu sudah selesai dengan survei ini; tidak ada lagi yang perlu dilakukan. Terima kasih.
leaving =
    Apakah Bapak/Ibu yakin ingin keluar?
    Semua jawaban sementara akan dihapus dan tidak dapat dikembalikan.
button-withdraw = Ya, hapus jawaban saya
button-stay = Tidak, lanjutkan mengisi
withdrawn = Jawaban sementara Bapak/Ibu telah dihapus. Bila kelak ingin mengisi dari awal, silakan kirim /mulai.
nothing-to-leave = Tidak ada pengisian yang sedang berjalan. Jawaban yang sudah dikirim tidak dapat ditarik, karena bot tidak mencatat mana milik siapa.

### Masuk

door =
    Yth. Bapak/Ibu, selamat datang di <b>{ $title }</b>.
    Survei ini diselenggarakan oleh { $organiser } dan hanya untuk pegawai yang terdaftar.
    Bagaimana Bapak/Ibu ingin masuk?
door-closed = Saat ini tidak ada survei yang dibuka. Terima kasih atas perhatian Bapak/Ibu.
button-have-code = Saya punya kode
button-share-phone = Bagikan nomor saya
button-no-code = Belum punya kode
ask-code = Silakan ketik kode dari surat undangan, misalnya ABCD-EFGH-JKMN. Huruf kecil, spasi, atau tautan utuh juga dapat dibaca.
ask-phone = Silakan tekan tombol { "“" }Bagikan nomor saya{ "”" } di bawah kotak ketik. Nomor hanya dicocokkan dengan daftar pegawai dan tidak disimpan sebagai nomor.
no-code = Kode ada pada surat undangan. Bila belum menerimanya, mohon hubungi { $contact }.
code-mistyped = Kode ini sepertinya salah ketik. Mohon periksa kembali huruf dan angkanya, lalu kirim sekali lagi.
not-admitted = Kode atau nomor ini belum cocok dengan daftar peserta. Mohon periksa kembali, atau hubungi { $contact }.
foreign-contact = Mohon bagikan nomor Bapak/Ibu sendiri dengan tombol { "“" }Bagikan nomor saya{ "”" }, bukan kartu kontak orang lain.
wait = Terlalu banyak percobaan. Mohon tunggu { $minutes } menit, lalu coba kembali.
wait-crowd = Saat ini banyak kode dicoba dari akun lain, sehingga pemeriksaan kode ditunda; ini bukan kesalahan Bapak/Ibu. Mohon tunggu { $minutes } menit, lalu kirim kode atau bagikan nomor sekali lagi.
code-taken = Kode ini sudah dipakai dari akun Telegram lain. Bila itu Bapak/Ibu, silakan buka bot dari akun tersebut; bila akun itu tidak dipakai lagi atau bukan milik Bapak/Ibu, mohon hubungi { $contact } untuk kode baru.
survey-closed = Survei ini sudah ditutup. Terima kasih atas perhatian Bapak/Ibu.

### Perintah

command-mulai = Mulai atau lanjutkan pengisian
command-lanjut = Tampilkan pertanyaan terakhir
command-status = Lihat keadaan pengisian
command-bahasa = Ganti bahasa (English)
command-privasi = Bagaimana kerahasiaan dijaga
command-keluar = Berhenti dan hapus jawaban sementara
command-bantuan = Bantuan
account-taken = Akun Telegram ini sudah dipakai untuk peserta lain dalam survei yang sama. Satu akun hanya untuk satu orang; mohon hubungi { $contact } bila perlu.
command-ringkasan = Ringkasan hasil
command-partisipasi = Partisipasi per kelompok unit kerja
help =
    <b>Bantuan</b>
    /mulai – mulai atau lanjutkan pengisian
    /lanjut – tampilkan kembali pertanyaan terakhir
    /status – lihat keadaan pengisian
    /bahasa – switch to English
    /privasi – bagaimana kerahasiaan dijaga
    /dataku – data Bapak/Ibu yang disimpan
    /keluar – berhenti dan hapus jawaban sementara
help-contact = Bila ada kendala, mohon hubungi { $contact }.
unknown-command = Perintah itu tidak dikenal. Silakan lihat /bantuan.
status-open = Bapak/Ibu sedang mengisi: { $place }. Kirim /lanjut untuk meneruskan.
status-consent = Bapak/Ibu belum mulai mengisi. Kirim /mulai untuk membuka undangan.
status-done = Tidak ada pengisian yang sedang berjalan. Bila jawaban sudah dikirim, tidak ada lagi yang perlu dilakukan; bila belum, silakan kirim /mulai. Terima kasih.
privacy =
    <b>Apa yang disimpan.</b> Dari daftar pegawai: NIP, nama, unit kerja, dan jenjang; nomor ponsel tidak disimpan apa adanya, hanya sebagai kode tersandi untuk pencocokan. Selama pengisian, jawaban sementara disimpan tersegel agar dapat dilanjutkan. Setelah dikirim, jawaban disimpan tanpa nama, waktu, atau nomor urut. Yang tercatat hanyalah bahwa Bapak/Ibu sudah selesai. Tautan dengan akun Telegram dihapus saat hasil diterbitkan, kecuali bila Bapak/Ibu mengizinkan bot mengundang lagi; daftar pegawai dan catatan siapa yang sudah selesai dihapus { $days } hari sesudahnya. Salinan cadangan dari masa sebelumnya masih memuatnya sampai dimusnahkan.

    <b>Siapa melihat apa.</b> Dari jawaban pilihan, { $organiser } hanya melihat angka yang dihitung dari sedikitnya { $k } responden. Jawaban tertulis dibaca pengelola survei kata demi kata setelah hasil diterbitkan: tanpa nama, teracak, dan hanya untuk seluruh survei. Jawaban berskala tetap tersimpan tanpa nama, unit, atau urutan, dan tidak ditampilkan; orang yang sudah tahu beberapa jawaban seseorang mungkin mengenalinya di basis data. Bot tidak menampilkan daftar siapa yang sudah atau belum mengisi. Pengelola survei, operator, dan petugas server dapat membuat kode baru bagi seorang peserta. Dengan kode itu mereka dapat melihat apakah peserta sudah selesai dan, bila belum, mengisi atas namanya. Hal itu dicatat, dan akun Bapak/Ibu diberi tahu.

    <b>Telegram.</b> Telegram mengetahui bahwa Bapak/Ibu berbicara dengan bot ini, dan apa yang ditampilkan, ditekan, serta diketik di sini. Jawaban yang diketik dihapus dari percakapan segera setelah tersimpan, tetapi hal itu tidak mengikat Telegram. Bila Bapak/Ibu baru memakai Telegram, orang yang menyimpan nomor Bapak/Ibu dapat diberi tahu oleh Telegram.

    <b>Batas perlindungan.</b> Sampai hasil diterbitkan dan kunci dimusnahkan, jawaban secara teknis dapat dibuka oleh petugas server yang memegang kunci, oleh pemegang salinan kunci atau salinan seluruh mesin server, dan sebagian oleh siapa pun yang dapat mengubah isi basis data. Pemegang kunci yang juga memiliki beberapa salinan basis data, atau berkas mentahnya, mungkin dapat menduga jawaban siapa itu. Salinan kunci yang belum dimusnahkan masih dapat membuka salinan basis data dari masa itu. Orang yang memegang ponsel Bapak/Ibu dapat membaca apa yang masih tampil. Tulisan dapat menunjukkan penulisnya; mohon tidak menulis nama.

    <b>Hak Bapak/Ibu.</b> Pengisian bersifat sukarela; menolak tidak dilaporkan kepada siapa pun, dan hanya orang yang memegang ponsel Bapak/Ibu dapat mengetahuinya dengan /mulai. /keluar menghapus jawaban sementara saat itu juga. /dataku menunjukkan apa yang disimpan tentang Bapak/Ibu. Jawaban yang sudah dikirim tidak dapat ditarik, karena bot tidak mencatat mana milik siapa.
whistleblower = <b>Pengaduan.</b> Survei ini bukan saluran pengaduan. Untuk melaporkan dugaan pelanggaran, silakan gunakan: { $whistleblower }
privacy-title = Kerahasiaan
any-organiser = Penyelenggara
not-for-accusations = Survei ini bukan saluran pengaduan. Untuk melaporkan dugaan pelanggaran, silakan gunakan: { $whistleblower }

### Data sendiri

command-dataku = Data Bapak/Ibu yang disimpan
data =
    <b>Data Bapak/Ibu · { $title }</b>
    <b>Daftar peserta:</b> { $name }; { $unit }; { $level }. NIP juga disimpan, tetapi tidak ditulis di percakapan.
    <b>Akun Telegram ini</b> ditautkan dengan peserta itu sampai hasil survei diterbitkan. Bahasa percakapan juga disimpan.
    <b>Jawaban sementara:</b> { $draft }
    <b>Jawaban yang dikirim</b> disimpan tersegel tanpa nama, sehingga tidak dapat dicari atau ditarik; pada daftar hanya dicatat apakah seseorang sudah selesai.
    <b>Masa simpan:</b> daftar peserta dan catatan itu dihapus { $days } hari setelah hasil diterbitkan.
    <b>Undangan berikutnya:</b> { $again }

    Bila ada data yang keliru, mohon hubungi { $contact }. Penjelasan kerahasiaan: /privasi

    Bolehkah bot mengundang Bapak/Ibu ke survei berikutnya?
data-draft = ada, tersegel; /keluar menghapusnya saat itu juga.
data-no-draft = tidak ada.
data-kept = bot boleh mengundang Bapak/Ibu sampai akhir { $year }. Untuk itu disimpan ID akun Telegram ini (bukan nomor ponsel) dan kode tersandi dari NIP, tanpa nama.
data-not-kept = bot tidak akan mengundang Bapak/Ibu.
data-none =
    <b>Data Bapak/Ibu</b>
    Akun ini tidak ditautkan dengan peserta survei mana pun yang masih berjalan. Tentang akun ini disimpan ID Telegram (bukan nomor ponsel), bahasa percakapan, dan jumlah kode yang keliru bila ada. Daftar peserta survei yang sudah terbit disimpan tanpa akun sampai masa simpannya habis.
    <b>Undangan berikutnya:</b> { $again }
ask-keep = Bolehkah bot mengundang Bapak/Ibu ke survei berikutnya? Bila Ya, ID akun Telegram ini dan kode tersandi dari NIP disimpan tanpa nama, paling lama sampai akhir { $year }.
button-keep = Ya
button-drop = Tidak
button-drop-kept = Cabut izin undangan
kept = Baik, bot boleh mengundang Bapak/Ibu sampai akhir { $year }. Pilihan ini dapat diubah kapan saja dengan /dataku.
not-kept = Baik, bot tidak akan mengundang Bapak/Ibu. Pilihan ini dapat diubah dengan /dataku.
keep-too-late = Akun ini tidak lagi tertaut dengan peserta survei itu, jadi pilihan ini tidak dapat disimpan.
code-was-renewed = Kode Bapak/Ibu telah diperbarui, sehingga akun Telegram ini tidak lagi tertaut. Jawaban sementara, bila ada, sudah dihapus; jawaban yang sudah dikirim tetap dihitung. Silakan masuk dengan kode yang baru; bila Bapak/Ibu tidak memintanya, mohon segera hubungi penyelenggara.
sorry = Maaf, ada gangguan pada sistem. Jawaban yang sudah tersimpan tetap aman. Silakan coba kembali, atau kirim /lanjut.
work-failed = Maaf, permintaan ini tidak dapat diselesaikan. Mohon minta petugas server menjalankan jajak doctor dan melihat lognya, lalu kirim perintahnya sekali lagi.
draft-unreadable = Maaf, jawaban sementara tidak dapat dibuka kembali sehingga pengisian dimulai dari awal.

### Pengelola

no-survey = Belum ada survei. Buka dengan { "“" }jajak survey open{ "”" } di komputer server.
participation =
    <b>Partisipasi · { $title }</b>
    Keadaan sampai kemarin, per kelompok unit kerja:
participation-line = { $group }: { $from }–{ $to }%
participation-hidden = { $group }: tidak ditampilkan karena kelompok terlalu kecil
wait-hours = Terlalu banyak percobaan. Mohon tunggu sekitar { $hours } jam, lalu coba kembali.
survey-closed-draft = Survei ini sudah ditutup. Jawaban yang belum dikirim tidak dihitung; /keluar menghapusnya sekarang juga. Terima kasih atas kesediaan Bapak/Ibu.
survey-unknown = Survei dengan nomor itu tidak ada. Pilihannya:
    { $list }
status-review = Semua pertanyaan sudah dijawab, tetapi jawaban belum dikirim. Kirim /lanjut untuk memeriksa dan mengirimnya.
probe-out-of-scale = Mohon tekan salah satu tombol, atau ketik angka bulat dari { $start } sampai { $end }.
date = { $day } { $month } { $year }
time = { $hour }.{ $minute }
date-and-time = { $date } pukul { $time }
month-1 = Januari
month-2 = Februari
month-3 = Maret
month-4 = April
month-5 = Mei
month-6 = Juni
month-7 = Juli
month-8 = Agustus
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Desember
