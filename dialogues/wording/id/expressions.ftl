# Kesalahan pada rumus XLSForm (relevant, constraint, calculation, choice_filter, …).
# $position adalah urutan karakter dalam rumus, dihitung dari 1.

problem-expression-empty = Rumus ini kosong.
    .remedy = Tulis rumusnya, atau kosongkan selnya.
problem-expression-unexpected-character = Karakter "{ $found }" (karakter ke-{ $position }) tidak dikenal dalam rumus.
    .remedy = Hapus karakter itu. Teks selalu ditulis di antara tanda kutip lurus, misalnya 'ya'.
problem-expression-unexpected = "{ $found }" (karakter ke-{ $position }) tidak dapat berada di tempat itu.
    .remedy = Periksa apakah sebelumnya ada operator, koma, atau tanda kurung yang kurang atau berlebih, misalnya { "${umur}" } > 17 and { "${umur}" } < 60.
problem-expression-unexpected-end = Rumus ini belum selesai.
    .remedy = Lengkapi bagian akhirnya, misalnya nilai setelah = atau setelah and.
problem-expression-unclosed-string = Tanda kutip pada karakter ke-{ $position } tidak ditutup.
    .remedy = Tutup teks dengan tanda kutip yang sama, misalnya 'ya'. Teks yang memuat ' ditulis di antara tanda ".
problem-expression-unclosed-reference = Rujukan { "${" } pada karakter ke-{ $position } tidak ditutup.
    .remedy = Tulis nama pertanyaan di antara { "${" } dan { "}" }, misalnya { "${umur}" }.
problem-expression-unclosed-bracket = Tanda "{ $found }" pada karakter ke-{ $position } tidak ditutup.
    .remedy = Tambahkan penutupnya pada tempat yang tepat.
problem-expression-curly-quote = Tanda kutip { $found } (karakter ke-{ $position }) bukan tanda kutip lurus.
    .remedy = Ganti dengan ' atau ". Program pengolah kata sering mengubahnya secara otomatis.
problem-expression-foreign-sign = Tanda { $found } (karakter ke-{ $position }) tidak dipakai dalam XLSForm.
    .remedy = Tulis { $wanted } sebagai gantinya.
problem-expression-unknown-function = Fungsi "{ $found }" (karakter ke-{ $position }) tidak dikenal.
    .remedy = Periksa ejaannya, termasuk huruf besar dan kecil, misalnya selected, count-selected, atau string-length.
problem-expression-wrong-argument-count = Fungsi { $function } (karakter ke-{ $position }) diberi { $given } argumen, padahal jumlahnya harus { $wanted }.
    .remedy = Sesuaikan jumlah argumen di dalam tanda kurung; argumen dipisahkan dengan koma.
problem-expression-unknown-reference = Pertanyaan "{ $found }" (karakter ke-{ $position }) tidak ada dalam formulir.
    .remedy = Tulis nama yang ada di kolom name pada lembar survey, persis sama, misalnya { "${umur}" }.
problem-expression-unknown-list = Daftar pilihan "{ $found }" (karakter ke-{ $position }) tidak ada dalam formulir.
    .remedy = Tulis nama yang ada di kolom list_name pada lembar choices.
problem-expression-unsupported = Jajak tidak mendukung { $found } (karakter ke-{ $position }).
    .remedy = Hapus bagian itu atau susun ulang rumusnya dengan { "${nama}" } dan fungsi lain. Pengulangan, nilai acak, berkas lain, serta data perangkat tidak didukung.
problem-expression-invalid-pattern = Pola "{ $found }" pada regex (karakter ke-{ $position }) tidak dapat dibaca.
    .remedy = Perbaiki polanya, misalnya [0-9]{ "{18}" }. Pola dengan (?= atau (?! tidak didukung.
problem-expression-unquoted-question = Argumen kedua jr:choice-name (karakter ke-{ $position }) harus berupa nama pertanyaan di antara tanda kutip.
    .remedy = Tulis misalnya jr:choice-name({ "${kota}" }, '{ "${kota}" }').
problem-expression-too-deep = Rumus ini bertingkat terlalu dalam (karakter ke-{ $position }).
    .remedy = Bagi rumus ini menjadi beberapa baris calculate.
