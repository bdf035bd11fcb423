# Kalimat bot kepada pengelola, operator, dan auditor.

role-owner = pengelola
role-operator = operator
role-auditor = auditor

### Bantuan

help-owner =
    <b>Bantuan pengelola</b>
    /periode – keadaan survei; memperpanjang, menutup, menerbitkan
    /ringkasan – hasil survei
    /partisipasi – partisipasi per kelompok unit kerja, tanpa nama
    /pengingat – mengingatkan yang sudah masuk dan belum mengirim
    /tutup – menutup survei
    /komentar – memeriksa jawaban tertulis setelah penerbitan
    /berkas – hasil sebagai berkas Excel dan CSV
    /beritaacara – berita acara penerbitan
    /log – catatan tindakan pengelola
    /pengelola – siapa yang memegang peran
    /undang – menambah pengelola, operator, atau auditor
    /kode – kode baru untuk peserta yang berganti akun
    Bila ada beberapa survei, tambahkan nomornya, misalnya /ringkasan 2.
help-operator =
    <b>Bantuan operator</b>
    /periode – keadaan survei
    /partisipasi – partisipasi per kelompok unit kerja, tanpa nama
    /pengingat – mengingatkan yang sudah masuk dan belum mengirim
    /kode – kode baru untuk peserta yang berganti akun
help-auditor =
    <b>Bantuan auditor</b>
    /beritaacara – berita acara penerbitan
    /log – catatan tindakan pengelola
owner-already = Akun ini sudah terdaftar sebagai pengelola. Kode itu tetap berlaku bagi orang yang diundang; silakan teruskan kepadanya.
welcome-owner = Akun ini sekarang terdaftar sebagai pengelola. Silakan lihat /bantuan.
welcome-operator = Akun ini sekarang terdaftar sebagai operator. Silakan lihat /bantuan.
welcome-auditor = Akun ini sekarang terdaftar sebagai auditor. Silakan lihat /bantuan.

command-periode = Keadaan survei; perpanjang, tutup, terbitkan
command-tutup = Tutup survei
command-beritaacara = Berita acara penerbitan
command-pengelola = Siapa yang memegang peran
command-undang = Tambah pengelola, operator, atau auditor
command-komentar = Periksa jawaban tertulis
command-berkas = Hasil sebagai berkas Excel dan CSV
command-pengingat = Ingatkan yang belum mengirim
command-log = Catatan tindakan pengelola
command-kode = Kode baru untuk seorang peserta

### Periode

period-open = Survei dibuka, tanpa tanggal penutupan.
period-open-until = Survei dibuka sampai { $until }.
period-closing = Survei sedang ditutup. Yang sudah mulai mengisi masih dapat mengirim sampai { $until }.
period-closed = Survei sudah ditutup. Hasil lengkap, termasuk per unit kerja dan jenjang, tampil setelah diterbitkan.
period-awaiting = Survei sudah ditutup. Satu pengelola sudah menyetujui penerbitan; pengelola lain perlu menekan Setujui penerbitan.
period-releasing = Hasil sedang diterbitkan. Mohon tunggu; pemberitahuan menyusul.
period-released = Hasil sudah diterbitkan dan kunci survei di server sudah dimusnahkan. Lihat /ringkasan dan /beritaacara.
button-extend = Perpanjang { $days } hari
button-reopen = Buka kembali { $days } hari
button-close = Tutup survei
button-close-now = Ya, tutup
button-leave = Tidak jadi
close-ask =
    Tutup <b>{ $title }</b>?
    Setelah ditutup, tidak ada lagi yang dapat mulai mengisi. Yang sudah mulai masih dapat mengirim sampai { $until }. Selama hasil belum diterbitkan, survei masih dapat dibuka kembali.
close-not-open = Survei ini tidak sedang dibuka, jadi tidak ada yang perlu ditutup. Lihat /periode.
closing = <b>{ $title }</b> ditutup. Yang sudah mulai mengisi masih dapat mengirim sampai { $until }.
extended = <b>{ $title }</b> diperpanjang sampai { $until }.
reopened = <b>{ $title }</b> dibuka kembali sampai { $until }. Jawaban sementara yang ada tetap dapat dilanjutkan.
extend-no-end = Survei ini dibuka tanpa tanggal penutupan, jadi tidak perlu diperpanjang.
extend-impossible = Survei ini tidak dapat dibuka lagi, karena penerbitan sudah diputuskan. Lihat /periode.

### Penerbitan

button-release = Terbitkan hasil
button-agree-release = Setujui penerbitan
button-withhold = Tunda penerbitan
button-release-now = Ya, terbitkan
release-ask =
    Terbitkan hasil <b>{ $title }</b>?
    Penerbitan tidak dapat dibatalkan: tabel hasil disimpan, semua jawaban tersegel dan jawaban sementara dihapus, lalu kunci survei dimusnahkan. Sesudahnya survei tidak dapat dibuka kembali dan bot tidak dapat menghitung tabel lain.
    Diperlukan persetujuan dua pengelola.
release-ask-last =
    Terbitkan hasil <b>{ $title }</b>?
    Pengelola lain sudah setuju: begitu Bapak/Ibu menekan { "“" }Ya, terbitkan{ "”" }, hasil terbit dan kunci dimusnahkan.
    Penerbitan tidak dapat dibatalkan: tabel hasil disimpan, semua jawaban tersegel dan jawaban sementara dihapus, lalu kunci survei dimusnahkan. Sesudahnya survei tidak dapat dibuka kembali dan bot tidak dapat menghitung tabel lain.
release-not-now = Hasil tidak dapat diterbitkan sekarang: survei harus sudah ditutup dan belum diterbitkan. Lihat /periode.
release-awaits-second = Persetujuan dicatat. Hasil <b>{ $title }</b> terbit setelah satu pengelola lain menyetujui; mereka sudah diberi tahu.
release-second-asked = Seorang pengelola meminta penerbitan hasil <b>{ $title }</b>. Mohon diperiksa, lalu setujui atau tunda.
release-decided = Dua pengelola sudah setuju. Hasil <b>{ $title }</b> sedang diterbitkan; pemberitahuan menyusul.
withheld = Penerbitan <b>{ $title }</b> ditunda. Persetujuan yang sudah diberikan tidak berlaku lagi; pengelola lain sudah diberi tahu. Penerbitan dapat diminta lagi, atau survei dibuka kembali, lewat /periode.
withheld-by-other = Seorang pengelola menunda penerbitan <b>{ $title }</b>, sehingga persetujuan yang sudah diberikan tidak berlaku lagi. Penerbitan dapat diminta lagi, atau survei dibuka kembali, lewat /periode.
release-stuck = Penerbitan tertahan oleh kesalahan program. Jawaban tetap tersimpan dan tersegel; bot mencoba lagi setiap menit. Mohon hubungi petugas server.
release-key-missing = Penerbitan tertahan: kunci survei tidak ada di server. Pulihkan dari salinan di brankas dengan { "“" }jajak key import{ "”" }, lalu tunggu; penerbitan berlanjut sendiri. Bila tidak ada salinan, jawaban tidak dapat dibuka dan survei perlu diulang (ulang pengisian).
released = Hasil <b>{ $title }</b> sudah diterbitkan. Lihat /ringkasan. Berita acara menyusul di bawah ini.

### Berita acara

minutes =
    <b>BERITA ACARA PENERBITAN HASIL DAN PEMUSNAHAN KUNCI</b>
    Survei: { $title }
    Penyelenggara: { $organiser }

    1. Pada { $released } hasil survei diterbitkan atas persetujuan: { $owners }.
    2. Diundang { $invited } orang; masuk { $ballots } kuesioner. Kuesioner yang rusak dan tidak dapat dibuka: { $unopened }.
    3. Yang disimpan: tabel hasil yang setiap angkanya dihitung dari sedikitnya { $k } responden, bila sebanyak itu yang mengirim; jawaban pernyataan berskala per responden, tanpa nama dan kelompok, dalam urutan acak; dan { $texts } jawaban tertulis tanpa nama penulis.
    4. Yang dihapus pada saat yang sama: semua jawaban tersegel dan semua jawaban sementara.
    5. Sesudah itu berkas basis data ditulis ulang, kunci survei di server ditimpa dan dihapus, dan tautan akun dengan peserta dihapus; izin undangan berikutnya tersimpan terpisah.
    6. Sidik jari kunci yang dimusnahkan: { $key }
minutes-no-copies = Tidak ada salinan kunci yang dibuat dengan { "“" }jajak key export{ "”" }. Salinan mesin atau folder kunci di luar itu tidak diketahui bot; petugas server memastikan tidak ada.
minutes-copies-remain = Salinan kunci pernah dibuat dan belum dinyatakan musnah. Selama salinan itu ada, pemegangnya bersama cadangan lama secara teknis masih dapat membuka jawaban.
minutes-copies-destroyed = Semua salinan kunci dinyatakan musnah pada { $when } oleh: { $owners }.
minutes-anonymous = Dengan demikian jawaban survei ini disebut anonim: bot tidak lagi menyimpan apa pun yang menghubungkan jawaban dengan orangnya. Isi jawaban tertulis tetap dapat menunjukkan penulisnya atau menyebut orang lain. Daftar peserta masih disimpan sampai masa simpannya habis.
minutes-confidential = Sampai salinan kunci dinyatakan musnah, jawaban survei ini disebut rahasia, belum anonim.
minutes-caption = Berita acara untuk arsip
minutes-file = berita-acara-survei-{ $survey }.txt
minutes-none = Berita acara tersedia setelah hasil diterbitkan. Pemusnahan hanya perlu dinyatakan selama ada salinan kunci yang belum dinyatakan musnah.
button-destroyed = Semua salinan kunci sudah dimusnahkan
destroyed-awaits-second = Pernyataan dicatat. Mohon minta satu pengelola lain menyatakan hal yang sama lewat /beritaacara; setelah itu survei disebut anonim.
now-anonymous = Dua pengelola menyatakan semua salinan kunci <b>{ $title }</b> musnah. Jawaban survei ini sekarang anonim. Lihat /beritaacara.

### Jawaban tertulis

texts-head =
    <b>Jawaban tertulis – { $title }</b>
    Halaman { $page } dari { $pages }. Dari { $texts } jawaban: { $approved } disetujui, { $waiting } belum disetujui dua pengelola, { $held } ditahan.
text-waiting = belum diperiksa
text-agreed-by-you = Bapak/Ibu setuju; menunggu satu pengelola lain
text-agreed-by-other = satu pengelola lain setuju
text-approved = disetujui
text-held = ditahan
texts-how =
    Mohon samarkan nama orang dan apa pun yang menunjuk seseorang sebelum menyetujui. Ketik misalnya:
    /samarkan { $number } Budi Santoso – kata itu diganti ▇▇▇ dan tidak dapat dikembalikan
    /tahan { $number } – jawaban itu tidak dimuat dalam berkas; /lepas { $number } membatalkannya
    Jawaban dimuat dalam berkas hanya setelah dua pengelola menyetujuinya; perubahan membatalkan persetujuan sebelumnya.
button-texts-pass = Setujui semua di halaman ini
button-texts-before = ‹ Sebelumnya
button-texts-next = Berikutnya ›
texts-not-released = Jawaban tertulis dapat diperiksa setelah hasil diterbitkan. Lihat /periode.
texts-none = Survei ini tidak mempunyai jawaban tertulis untuk diperiksa. Jawaban tertulis disimpan hanya bila sedikitnya 20 orang menjawab pertanyaannya.
texts-changed = Halaman ini sudah berubah sejak ditampilkan, jadi persetujuan belum dicatat. Mohon dibaca sekali lagi.
texts-end = Semua jawaban tertulis sudah diperiksa. Yang disetujui dua pengelola ada dalam /berkas.
texts-end-waiting = Persetujuan dicatat; ini halaman terakhir. Sebagian jawaban masih menunggu persetujuan dua pengelola: pengelola lain perlu memeriksanya lewat /komentar.
mask-how =
    Mohon tulis nomor jawaban dan kata yang disamarkan, misalnya:
    /samarkan 7 Budi Santoso
    Nomornya tertera dalam /komentar.
mask-missing = Tidak ditemukan dalam jawaban { $number }: { $words }. Mohon periksa ejaannya.
hold-how =
    Mohon tulis nomor jawaban, misalnya /tahan 7 atau /lepas 7. Nomornya tertera dalam /komentar.

### Berkas

files-not-released = Berkas hasil tersedia setelah hasil diterbitkan. Lihat /periode.
files-xlsx-name = hasil-survei-{ $survey }.xlsx
files-csv-name = hasil-survei-{ $survey }.csv
files-xlsx-caption = Hasil survei untuk Excel
files-csv-caption = Hasil yang sama sebagai satu tabel
files-texts-wait = Belum termasuk dalam berkas: { $waiting } jawaban tertulis yang menunggu persetujuan dua pengelola. Lihat /komentar.
released-texts = { $texts } jawaban tertulis menunggu pemeriksaan dua pengelola sebelum dimuat dalam berkas: /komentar.

### Pengingat dan catatan

remind-not-open = Pengingat hanya dapat dikirim selama survei dibuka. Lihat /periode.
remind-done-today = Pengingat untuk survei ini sudah dikirim hari ini. Silakan kirim lagi besok bila perlu.
reminded = Pengingat <b>{ $title }</b> dikirim kepada { $from } sampai { $to } orang yang sudah masuk dan belum mengirim. Yang belum pernah membuka bot tidak dapat dijangkau dari sini; mohon diingatkan lewat kantor.
reminded-few = Pengingat <b>{ $title }</b> dikirim kepada yang sudah masuk dan belum mengirim: kurang dari { $k } orang. Yang belum pernah membuka bot tidak dapat dijangkau dari sini; mohon diingatkan lewat kantor.
log-last = <b>{ $count } tindakan terakhir</b>

### Peran

staff = <b>Pemegang peran</b>
staff-too-few = Sebaiknya ada sedikitnya dua pengelola dan seorang pengganti: penerbitan memerlukan dua orang. Tambahkan dengan /undang.
button-remove = Cabut peran { $name }
invite-how =
    Mohon tulis peran dan namanya, misalnya:
    /undang pengelola Sekretaris Inspektorat
    /undang operator Subbagian Umum
    /undang auditor Irban I
invited =
    Untuk { $name } ({ $role }), berlaku 72 jam dan hanya sekali:
    { $code }
    Mohon diteruskan hanya kepada yang bersangkutan.
remove-last = Peran pengelola terakhir tidak dapat dicabut. Undang pengelola lain lebih dahulu.
removed = Peran { $name } dicabut.
owner-invited =
    Seorang pengelola mengundang pengelola baru, { $name }, yang persetujuannya baru dihitung sehari setelah bergabung.
    Bila undangan ini tidak dikenal, mohon bicarakan dengan pengelola lain. Setelah ia bergabung, perannya dapat dicabut lewat /pengelola.
owner-removed = Seorang pengelola mencabut peran pengelola { $name }. Daftar terbaru ada di /pengelola.
role-taken = Peran akun ini pada survei telah dicabut. Bila ini keliru, hubungi pengelola lain.
agrees-from = Bapak/Ibu diundang oleh pengelola lain, sehingga persetujuan Bapak/Ibu baru dihitung mulai { $from }. Mohon ulangi setelah itu, atau mintalah pengelola lain.

### Kode baru dan masa simpan

renew-how =
    Mohon tulis NIP peserta, misalnya:
    /kode 200012312024121001
    Bila ada beberapa survei, tulis nomornya lebih dahulu, misalnya /kode 2 200012312024121001.
renew-nobody = NIP itu tidak ada pada daftar peserta survei ini. Mohon periksa kembali.
renew-not-open = Kode hanya dapat diperbarui selama survei dibuka. Lihat /periode.
renewed =
    Kode baru peserta itu:
    { $code }
    Mohon diteruskan hanya kepada yang bersangkutan. Kode lama dan tautan dengan akun lama tidak berlaku lagi; jawaban sementara, bila ada, dihapus. Yang sudah dikirim tetap terkirim. Tindakan ini dicatat.
participation-erased = Masa simpan survei ini sudah habis: daftar peserta dan catatan partisipasi sudah dihapus. Yang tersisa ada pada /ringkasan dan /beritaacara.
