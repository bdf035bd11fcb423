# Yang dicetak oleh perintah di komputer server.

cli-row = baris { $row }
cli-column = kolom { $column }
cli-error = KESALAHAN
cli-warning = Peringatan
cli-form-usable = Kuesioner dapat dipakai: { $questions } pertanyaan; bahasa: { $languages }.
cli-form-unusable = Kuesioner belum dapat dipakai. Mohon perbaiki kesalahan di atas.
cli-form-written = Kuesioner ditulis ke { $file }. Ubah di Excel, lalu periksa dengan "jajak form check { $file }".
cli-no-such-form = Tidak ada berkas "{ $form }", dan tidak ada kuesioner bawaan dengan nama itu. Yang tersedia: { $shipped }.
cli-answers-not-json = Berkas jawaban bukan JSON yang sah mulai dari baris { $line }, kolom { $column }. Bentuknya seperti [{ "{" }"ask": "q1", "answer": "3"{ "}" }].
cli-answers-not-a-list = Berkas jawaban bukan larik JSON. Bentuknya seperti [{ "{" }"ask": "q1", "answer": "3"{ "}" }].
cli-answers-not-an-entry = Entri ke-{ $place } dalam berkas jawaban bukan objek dengan "ask" dan "answer", seperti { "{" }"ask": "q1", "answer": "3"{ "}" }.
cli-answers-unreached = Tidak pernah tercapai: { $names }.
cli-language-unknown = Kuesioner tidak memuat bahasa "{ $wanted }". Yang ada: { $known }.
cli-closes-unreadable = Waktu penutupan "{ $written }" tidak dapat dibaca. Tulis seperti "2026-12-01 16:00".
cli-closes-past = Waktu penutupan sudah lewat. Tulis waktu yang akan datang.
cli-opened =
    Survei { $survey } dibuka untuk { $people } orang dengan paling banyak { $questions } pertanyaan. Yang tercatat:
    Judul: { $title }
    Penyelenggara: { $organiser }
    Pertanyaan disampaikan kepada: { $contact }
    Saluran pengaduan: { $whistleblower }
    Ditutup: { $closes }
    Daftar peserta dihapus { $days } hari setelah hasil diterbitkan.

    { $forecast }
    Berikutnya: cetak kode dengan "jajak invitations { $survey } --csv undangan.csv", lalu jalankan "jajak run".
    Kunci survei ini hanya ada di komputer server. Bila komputer itu rusak atau hilang, semua jawaban tidak dapat dibuka lagi dan seluruh peserta harus mengulang pengisian. Buat salinan untuk brankas: "jajak key export { $survey } kunci.age".
cli-forecast = Perkiraan, bila 80% mengisi: { $own } dari { $all } perangkat daerah tampil dengan namanya sendiri; { $units-shown } dari { $units } kelompok unit kerja dan { $levels-shown } dari { $levels } kelompok jenjang tampil.
cli-forecast-advice = Agar lebih banyak yang tampil, undang semua pegawai (sensus), bukan sampel. Gabungan unit kecil dapat dinamai sendiri dengan kolom "kelompok" pada daftar pegawai.
cli-preview = Belum ada yang dibuka. Daftar memuat { $people } orang ({ $phones } dengan nomor ponsel); kuesioner memuat paling banyak { $questions } pertanyaan.
cli-group-shows = tampil        { $group }: { $people } orang, perkiraan { $expected } jawaban
cli-group-hidden = tidak tampil  { $group }: { $people } orang, perkiraan { $expected } jawaban
cli-owners-too-few =
    Survei tidak dibuka: baru ada { $owners } pengelola, sebaiknya { $wanted }. Penerbitan hasil memerlukan dua pengelola, dan pengelola ketiga menggantikan bila salah satunya berhalangan.
    Buat kode dengan "jajak owner invite --name …" atau /undang di Telegram, jalankan "jajak run", dan minta masing-masing mengirim kodenya kepada bot.
    Untuk mencoba saja: tambahkan --with-fewer-owners. Akibatnya hasil tidak dapat diterbitkan selama belum ada dua pengelola; hal ini dicatat.
cli-owners-few = Perhatian: baru ada { $owners } pengelola. Hasil tidak dapat diterbitkan selama belum ada dua pengelola yang dapat menyetujui; undang yang lain sebelum survei ditutup.
cli-key-exported =
    Salinan kunci survei { $survey } ditulis ke { $file }. Isinya teks, dapat juga dicetak di kertas.
    Simpan berkas ini dan frasa sandinya di dua tempat yang berbeda, lalu hapus berkas ini dari komputer server.
    Selama salinan ini ada, hasil survei hanya disebut "rahasia". Setelah hasil diterbitkan, musnahkan salinan, lalu nyatakan pemusnahannya oleh dua pengelola lewat /beritaacara; barulah survei disebut "anonim".
cli-key-released = Hasil survei ini sudah diterbitkan; kuncinya dimusnahkan dan tidak ada lagi yang dapat disalin.
cli-key-imported = Kunci survei { $survey } ({ $title }) dikembalikan ke folder kunci. Jalankan "jajak run".
cli-key-was-there = Kunci survei { $survey } ({ $title }) memang sudah ada di folder kunci; tidak ada yang diubah.
cli-key-for-no-survey = Basis data ini tidak memuat survei yang memerlukan kunci dari salinan ini: surveinya tidak ada, atau hasilnya sudah diterbitkan. Mohon periksa DATABASE_URL.
cli-passphrase = Frasa sandi salinan ini (tidak tampak saat diketik):
cli-new-passphrase = Frasa sandi untuk salinan ini, misalnya lima kata yang tidak berhubungan (tidak tampak saat diketik):
cli-passphrase-again = Sekali lagi frasa sandi yang sama:
cli-passphrase-differs = Kedua frasa sandi tidak sama. Tidak ada yang ditulis; mohon ulangi.
cli-passphrase-none = Tidak ada frasa sandi yang diberikan. Jalankan di terminal (pada container: podman exec -it), atau isi JAJAK_PASSPHRASE.
cli-passphrase-weak = Frasa sandi terlalu lemah. Mohon pakai sedikitnya { $shortest } karakter dengan { $different } karakter yang berbeda, misalnya lima kata yang tidak berhubungan.
cli-open-empty = { $option } kosong. Mohon diisi, karena peserta membacanya. Survei tidak dibuka.
cli-closes-never = tidak otomatis; pengelola menutupnya dengan /tutup
cli-no-whistleblower = – (JAJAK_WHISTLEBLOWER kosong; pada pertanyaan uraian tidak disebutkan saluran apa pun)
cli-database-made = Basis data baru dibuat: { $file }. Bila seharusnya sudah ada, periksa DATABASE_URL: layanan bot mungkin memakai basis data lain.
cli-not-opened = Survei tidak dibuka dan tidak ada yang diubah. Mohon perbaiki kesalahan di atas, lalu ulangi.
cli-state-open = dibuka
cli-state-closing = sedang ditutup
cli-state-closed = ditutup
cli-state-released = diterbitkan
cli-closing-at = akan ditutup { $closes }
cli-survey = { $survey }  { $title }  ({ $state })  { $done } dari { $people } sudah mengirim; { $retained }
cli-survey-interim = { $survey }  { $title }  ({ $state })  sedikitnya { $done } dari { $people } sudah mengirim; { $retained }
cli-survey-begins = { $survey }  { $title }  ({ $state })  kurang dari 5 yang sudah mengirim (diundang: { $people }); { $retained }
cli-retained-after = daftar peserta dihapus { $days } hari setelah hasil diterbitkan
cli-retained-until = daftar peserta disimpan sampai { $until }
cli-retained-no-more = daftar peserta sudah dihapus
cli-renewed =
    Kode baru: { $code }
    Tautan: { $link }
    Kode lama, tautan akun lama, dan jawaban sementara, bila ada, sudah dihapus. Yang sudah dikirim tetap terkirim.
cli-nip-unreadable = "{ $written }" bukan NIP. Tulis 18 digit, misalnya 200012312024121001.
cli-nip-unknown = NIP itu tidak ada pada daftar peserta survei { $survey }.
cli-renew-not-open = Kode hanya dapat diperbarui selama survei dibuka.
cli-list-erased = Survei { $survey }: daftar { $people } orang, tautan akun, dan catatan partisipasi dihapus. Yang tersisa: tabel hasil, baris jawaban berskala tanpa nama, jawaban tertulis, dan berita acara.
cli-links-erased = { $links } izin undangan yang sudah habis masanya dihapus.
cli-nothing-to-erase = Tidak ada data yang habis masa simpannya.
cli-no-such-survey = Tidak ada survei { $survey }. Lihat "jajak survey list".
cli-closed = Survei { $survey } ditutup saat ini juga; jawaban yang belum dikirim tidak dihitung. Pengelola dapat membukanya kembali lewat /periode selama hasil belum diterbitkan.
cli-was-closed = Survei { $survey } memang sudah ditutup.
cli-invitations-exists = Berkas { $file } sudah ada dan tidak akan ditimpa. Pakai nama lain, atau hapus dahulu berkas itu.
cli-invitations-released = Hasil survei { $survey } sudah diterbitkan; kodenya tidak berlaku lagi, jadi tidak ada yang ditulis.
cli-invitations = Kode untuk { $people } orang ditulis ke { $file }. Pakai langsung untuk gabungan surat (mail merge) di Word; jangan disimpan ulang dari Excel, karena NIP menjadi rusak. Siapa yang memegang sebuah kode dapat mengisi atas nama pemiliknya: hapus berkas ini setelah undangan dicetak.
cli-column-nip = NIP
cli-column-name = Nama
cli-column-unit = Unit kerja
cli-column-code = Kode
cli-column-link = Tautan
cli-no-links = Nama bot belum diketahui, jadi kolom tautan kosong. Isi JAJAK_BOT_NAME atau jalankan "jajak run" sekali.
cli-owner-code = Kode untuk { $name } ({ $role }), hanya dapat dipakai sekali. Kirim kepada bot dalam 72 jam: { $code }
cli-owner-name = Nama pengelola harus 1 sampai { $longest } huruf.
cli-owner-link = Untuk { $name } ({ $role }), hanya dapat dipakai sekali. Buka tautan ini dalam 72 jam: { $link }
    atau kirim kode ini kepada bot: { $code }
demo-about = Kota { $city }: { $people } ASN di 15 perangkat daerah diundang mengisi paling banyak { $questions } pertanyaan, tergantung jawabannya.
demo-answering = mengisi
demo-owner-asks = Pengelola menulis { $command } ({ $when }):
demo-open = survei masih dibuka
demo-closed = survei sudah ditutup
demo-released = hasil sudah diterbitkan
demo-owner = Pengelola
demo-second-owner = Pengelola kedua
demo-owner-presses = { $owner } menekan [{ $button }]:
demo-done = { $submitted } dari { $respondents } mengirim { $answers } jawaban dalam { $seconds } detik.
demo-title = Survei Integritas Organisasi 2026
demo-chat-hint = Ketik nomor tombol, atau jawaban. Ketik "{ $stop }" untuk menutup demo.
demo-chat-stop = berhenti
