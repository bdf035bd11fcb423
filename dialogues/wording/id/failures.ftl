# Mengapa sebuah perintah tidak dapat dijalankan, dan apa yang perlu dilakukan.

failed = Perintah tidak dapat dijalankan: { $reason }.
failed-file = Berkas { $file } tidak dapat dipakai: { $reason }. Mohon periksa nama dan izin berkasnya.
failed-no-token = Token bot belum ada. Buat bot pada @BotFather, lalu isi TELOXIDE_TOKEN dengan tokennya.
failed-token = Telegram tidak mengenal token ini. Salin kembali TELOXIDE_TOKEN dari @BotFather.
failed-api-url = TELEGRAM_API_URL bukan alamat seperti http://127.0.0.1:8081.
failed-telegram = Server Telegram tidak dapat dipakai: { $reason }. Mohon periksa TELEGRAM_API_URL dan jaringan.
failed-demo = Demo tidak mendapat port pada komputer ini: { $reason }.
failed-database-url = DATABASE_URL tidak dikenal. Tulis sqlite://nama-berkas.db atau postgres://pengguna@server/basisdata.
failed-database = Basis data tidak dapat dipakai ({ $reason }). Mohon periksa DATABASE_URL, izin berkas, dan ruang simpan.
failed-key-missing = Kunci { $name } tidak ada dalam folder kunci. Kembalikan folder yang dipakai saat survei dibuka (JAJAK_KEYS).
failed-key-damaged = Berkas kunci { $name } rusak. Kembalikan berkas yang utuh ke folder kunci (JAJAK_KEYS).
failed-key-occupied = Folder kunci (JAJAK_KEYS) sudah memuat { $name } yang lain, dan tidak ditimpa. Pakai folder baru yang kosong, atau pindahkan berkas itu lebih dahulu.
failed-copy-none = Berkas ini bukan salinan kunci. Salinan kunci dimulai dengan "-----BEGIN AGE ENCRYPTED FILE-----".
failed-copy-passphrase = Frasa sandi tidak cocok, atau salinan kunci rusak. Mohon periksa huruf besar, spasi, dan tanda baca, lalu ulangi.
failed-copy-damaged = Frasa sandi cocok, tetapi salinan kunci rusak. Bila disalin dari kertas, periksa kembali setiap hurufnya.
failed-key-foreign = Kunci { $name } bukan kunci yang dipakai saat survei dibuka. Periksa apakah JAJAK_KEYS menunjuk folder yang benar.
failed-database-in-use = Berkas basis data ini sedang dipakai oleh "jajak run" lain. Hentikan dulu yang itu; beberapa proses sekaligus memerlukan PostgreSQL.
failed-listen = Alamat { $address } tidak dapat dipakai untuk webhook ({ $reason }). Pilih alamat lain dengan --listen, misalnya 127.0.0.1:8080.
failed-webhook = Telegram menolak alamat webhook. Alamat harus https:// dengan port 443, 80, 88, atau 8443, misalnya https://survei.contoh.go.id/jajak.
