# Bantuan perintah ("jajak … --help") dan kesalahan menulis perintah. Tidak ada padanannya dalam bahasa Inggris: di sana
# yang dicetak ialah komentar pada kode dan kalimat clap sendiri. Karena itu berkas ini tidak berada di folder "id".

### Bingkai halaman bantuan

frame-usage = Pemakaian
frame-commands = Perintah
frame-arguments = Argumen
frame-options = Opsi
frame-default = bawaan
frame-help-command = Mencetak halaman ini, atau bantuan perintah yang disebut

### Semua perintah

help-jajak = Survei integritas organisasi lewat Telegram; setelah hasilnya diterbitkan, tidak ada yang dapat mengetahui siapa menjawab apa
help-help = Mencetak bantuan
help-version = Mencetak versi
help-database = Tempat jawaban disimpan: sqlite://BERKAS atau postgres://…
help-keys = Folder kunci, di luar basis data dan semua cadangan
help-speak = Bahasa yang dicetak di sini: id atau en
help-zone = Zona waktu peserta: WIB, WITA, WIT, atau misalnya Asia/Jakarta
help-bot-name = Nama bot di Telegram, untuk tautan; bila kosong, nama saat bot terakhir berjalan

### Peragaan dan uji beban

help-demo = Memperagakan seluruhnya dalam beberapa detik: kota rekaan menjawab, pengelola bertanya
help-demo-respondents = Jumlah orang yang diundang
help-demo-rate = Bagian yang menjawab, dari 0 sampai 1
help-demo-seed = Angka awal acak; angka lain menghasilkan jawaban lain
help-demo-json = Keluaran JSON, untuk program lain
help-demo-keep = Simpan basis data dan kunci di folder ini
help-demo-chat = Jawab sendiri, di terminal
help-load = Menjalankan responden rekaan terhadap bot dan mengukurnya
help-load-respondents = Jumlah orang yang menjawab pada saat yang sama
help-load-think = Lama berpikir sebelum menekan tombol, rata-rata, dalam milidetik
help-load-rate = Jumlah jawaban per detik paling banyak dari semuanya, misalnya 100/s
help-load-webhook = Telegram mengantar pesan ke webhook, tidak diambil sendiri oleh bot
help-load-registered = Jumlah orang pada daftar pegawai, paling sedikit
help-load-drafts = Jumlah orang lain yang jawaban sementaranya belum dikirim
help-load-ballots = Jumlah orang lain yang sudah mengirim; /ringkasan diminta dan diukur
help-load-beside = Ukur juga bot ini, bergantian dengan Jajak: program yang membaca pengaturan dari variabel lingkungan seperti "jajak run", menanyakan hal yang sama dengan tombol, dan menutup dengan ucapan terima kasih yang sama
help-load-repeat = Berapa kali diukur; yang tercepat ditampilkan
help-load-json = Keluaran JSON, untuk program lain

### Bot

help-run = Menjalankan bot
help-run-token = Token bot dari @BotFather
help-run-api-url = Server Bot API milik sendiri; bila kosong, server Telegram
help-run-send-rate = Jumlah pemberitahuan per detik yang dikirim bot atas prakarsa sendiri, semua prosesnya bersama-sama; Telegram menerima 30 pesan per detik untuk semuanya
help-run-webhook = Alamat https:// tempat Telegram mengantar pesan, sehingga bot tidak mengambil sendiri. Pada PostgreSQL beberapa proses dapat berjalan seperti ini, dengan satu basis data dan satu folder kunci
help-run-listen = Alamat tempat pesan webhook tiba, di belakang server yang memegang sertifikat
help-run-status = Alamat halaman /healthz, /readyz, dan /metrics, misalnya 127.0.0.1:9187; bila kosong, tidak ada
help-run-status-public = Izinkan halaman keadaan dilihat dari komputer lain: siapa pun di sana dapat membacanya

### Kuesioner

help-form = Memeriksa, mencoba, atau menyalin kuesioner
help-form-check = Mencetak semua yang keliru pada kuesioner; kode keluar 1 bila belum dapat dipakai
help-form-check-file = Berkas .xlsx, .xls, .csv, atau .md, atau nama kuesioner bawaan Jajak
help-form-check-json = Keluaran JSON, untuk program lain
help-form-walk = Menjalankan wawancara dari daftar jawaban dan mencetak setiap langkahnya
help-form-walk-file = Berkas .xlsx, .xls, .csv, atau .md, atau nama kuesioner bawaan Jajak
help-form-walk-answers = Larik JSON berisi { "{" }"ask": nama, "answer": jawaban{ "}" }
help-form-walk-language = Bahasa kuesioner, dengan kode atau namanya; bila kosong, bahasa utamanya
help-form-export = Menulis kuesioner bawaan Jajak sebagai buku kerja Excel, untuk dijadikan pangkal kuesioner sendiri
help-form-export-form = Nama kuesioner, misalnya survei_integritas_organisasi
help-form-export-file = Berkas .xlsx yang akan ditulis; belum boleh ada

### Survei

help-survey = Membuka, menampilkan, dan menutup survei
help-survey-open = Membuka survei. Sedikitnya harus ada dua pengelola dan seorang pengganti: penerbitan hasil memerlukan dua
help-survey-open-form = Kuesioner: XLSForm sebagai .xlsx, .xls, .csv, atau .md, atau nama kuesioner bawaan Jajak
help-survey-open-roster = Daftar pegawai, .xlsx atau .csv
help-survey-open-title = Judul survei
help-survey-open-closes = Waktu survei ditutup otomatis, misalnya "2026-12-01 16:00" menurut zona waktu peserta
help-survey-open-k = Jumlah responden paling sedikit untuk setiap angka yang diterbitkan
help-survey-open-organiser = Penyelenggara, seperti dibaca responden
help-survey-open-contact = Tempat responden bertanya, seperti dibaca responden
help-survey-open-whistleblower = Saluran pengaduan, seperti dibaca responden pada pertanyaan uraian; bila kosong, tidak disebutkan
help-survey-open-retain-days = Berapa hari setelah hasil diterbitkan daftar pegawai disimpan, dengan catatan siapa yang sudah selesai; sesudah itu hanya tersisa yang diterbitkan
help-survey-open-with-fewer-owners = Buka juga dengan pengelola yang kurang, dan hal ini dicatat: bila seorang sakit atau pindah, tidak ada yang dapat menerbitkan hasil
help-survey-open-json = Keluaran JSON, untuk program lain
help-survey-preview = Memperkirakan kelompok mana yang akan tampil; tidak ada yang dibuka
help-survey-preview-form = Kuesioner, seperti pada "survey open"
help-survey-preview-roster = Daftar pegawai, seperti pada "survey open"
help-survey-preview-k = Jumlah responden paling sedikit untuk setiap angka yang diterbitkan
help-survey-preview-json = Keluaran JSON, untuk program lain
help-survey-list = Menampilkan daftar survei
help-survey-list-json = Keluaran JSON, untuk program lain
help-survey-renew = Memberi seseorang kode baru: kode lama, akun yang memakainya, dan jawaban sementaranya tidak berlaku lagi
help-survey-renew-survey = Nomor survei
help-survey-renew-nip = NIP orang itu
help-survey-close = Menutup survei: tidak ada jawaban lagi yang diterima
help-survey-close-survey = Nomor survei
help-invitations = Menulis kode pribadi peserta survei, untuk surat undangan
help-invitations-survey = Nomor survei
help-invitations-csv = Berkas yang akan ditulis: NIP, nama, unit kerja, kode, tautan; belum boleh ada
help-summary = Mencetak isi /ringkasan
help-summary-survey = Nomor survei
help-summary-json = Keluaran JSON, untuk program lain

### Pengelola, kunci, dan catatan

help-owner = Mengundang pengelola
help-owner-invite = Mencetak kode sekali pakai yang memberi sebuah akun peran, berlaku 72 jam
help-owner-invite-name = Sebutan orang itu bagi yang lain
help-owner-invite-role = Perannya: owner (pengelola), operator, atau auditor
help-key = Menulis salinan kunci survei untuk brankas, dan mengembalikannya
help-key-export = Menulis salinan kunci survei dengan frasa sandi, untuk brankas. Dapat dibuka juga dengan alat age mana pun
help-key-export-survey = Nomor survei
help-key-export-file = Berkas yang akan ditulis; belum boleh ada
help-key-import = Mengembalikan kunci survei dari salinan, setelah folder kunci hilang
help-key-import-file = Berkas salinan
help-audit = Menampilkan dan memeriksa catatan tindakan pengelola
help-audit-verify = Mencari baris yang diubah, dihapus, atau dipindahkan; kode keluar 1 bila ada
help-audit-verify-head = Kode pemeriksa pada akhir laporan yang pernah dicetak, misalnya 42-9f3a1c2b7d8e0f11: dengan ini akhir catatan yang dipotong juga diketahui
help-audit-verify-json = Keluaran JSON, untuk program lain
help-audit-show = Mencetak catatan tindakan
help-audit-show-survey = Hanya dari survei ini
help-audit-show-json = Keluaran JSON, untuk program lain
help-retention = Menghapus data yang habis masa simpannya
help-retention-run = Menghapus daftar pegawai survei yang sudah terbit dan habis masa simpannya; bot yang berjalan melakukannya sendiri setiap hari

### Perawatan

help-backup = Menyalin basis data SQLite ke berkas baru; bot boleh sedang berjalan
help-backup-file = Berkas yang akan ditulis; belum boleh ada
help-restore = Mengembalikan cadangan ke tempat basis data; bot tidak boleh sedang berjalan
help-restore-file = Berkas yang ditulis "jajak backup"
help-doctor = Memeriksa token, basis data, kunci, jam, ruang simpan, dan webhook, dan mengatakan apa yang perlu dilakukan
help-doctor-token = Token bot dari @BotFather
help-doctor-api-url = Server Bot API milik sendiri; bila kosong, server Telegram
help-doctor-webhook = Alamat webhook, bila bot memakainya
help-doctor-json = Keluaran JSON, untuk program lain

### Perintah yang tidak dapat dibaca

usage-unknown-argument = "{ $argument }" tidak dikenal oleh "{ $typed }". Mohon periksa penulisannya, atau hapus.
usage-unknown-command = "{ $command }" bukan perintah "{ $typed }". Mohon periksa penulisannya.
usage-missing-command = Perintah sesudah "{ $typed }" belum disebut. Pilih salah satu.
usage-missing-argument = Perintah "{ $typed }" belum lengkap. Tambahkan: { $argument }.
usage-missing-value = Nilai untuk { $argument } belum ditulis. Tambahkan sesudahnya.
usage-value = Nilai "{ $value }" untuk { $argument } tidak dapat dipakai.
usage-no-equals = Nilai untuk { $argument } harus ditulis dengan tanda sama dengan (=).
usage-too-many-values = { $argument } tidak memerlukan nilai "{ $value }". Hapus nilai itu.
usage-twice = { $argument } ditulis lebih dari sekali. Tulis sekali saja.
usage-conflict = { $argument } tidak dapat dipakai bersama { $other }. Hapus salah satunya.
usage-not-text = Perintah memuat huruf yang bukan UTF-8. Mohon ketik ulang, atau ganti nama berkasnya.
usage-other = Perintah tidak dapat dibaca: { $reason }. Mohon periksa penulisannya.
usage-suggested = Mungkin maksudnya: { $suggested }
usage-allowed = Yang dapat dipakai: { $allowed }
usage-help = Bantuan: { $typed } --help

### Yang dapat ditulis pada satu argumen

usage-hint-speak = Tulis id atau en.
usage-hint-zone = Tulis WIB, WITA, WIT, atau misalnya Asia/Jakarta.
usage-hint-bot-name = Tulis nama pengguna bot di Telegram, misalnya survei_kota_bot.
usage-hint-survey = Tulis nomor survei, misalnya 1; lihat "jajak survey list".
usage-hint-nip = Tulis NIP 18 digit, misalnya 200012312024121001.
usage-hint-form = Tulis nama berkas kuesioner, atau kuesioner bawaan, misalnya survei_integritas_organisasi.
usage-hint-roster = Tulis nama berkas daftar pegawai, misalnya pegawai.xlsx.
usage-hint-title = Tulis judul dalam tanda kutip, misalnya --title "Survei Integritas 2026".
usage-hint-csv = Tulis nama berkas, misalnya --csv undangan.csv.
usage-hint-k = Tulis bilangan bulat dari 5 sampai 1000.
usage-hint-retain-days = Tulis jumlah hari, dari 1 sampai 3650.
usage-hint-role = Tulis owner (pengelola), operator, atau auditor.
usage-hint-send-rate = Tulis bilangan bulat dari 1 sampai 1000.
usage-hint-listen = Tulis alamat IP dan port, misalnya 127.0.0.1:8080.
usage-hint-status = Tulis alamat IP dan port, misalnya 127.0.0.1:9187.
usage-hint-seed = Tulis bilangan bulat, 0 atau lebih.
usage-hint-demo-respondents = Tulis bilangan bulat dari 1 sampai 20000.
usage-hint-demo-rate = Tulis bilangan dari 0 sampai 1 dengan titik desimal, misalnya 0.8.
usage-hint-load-respondents = Tulis bilangan bulat, misalnya 500.
usage-hint-load-rate = Tulis bilangan di atas 0, misalnya 100/s.
usage-hint-think = Tulis jumlah milidetik, 0 atau lebih.
usage-hint-registered = Tulis bilangan bulat, 0 atau lebih.
usage-hint-drafts = Tulis bilangan bulat, 0 atau lebih.
usage-hint-ballots = Tulis bilangan bulat, 0 atau lebih.
usage-hint-repeat = Tulis bilangan bulat dari 1 sampai 255.
