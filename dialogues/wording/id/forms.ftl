# Berkas formulir: pilihan dan pertanyaan yang ditambahkan sendiri, dan hal-hal yang perlu diperbaiki.

form-other-choice = Lainnya
form-specify-other = Mohon sebutkan jawaban lainnya.

## Berkas

problem-file-empty = Berkas ini kosong.
    .remedy = Mohon pakai berkas yang berisi, dalam format .xlsx, .xls, .csv, atau .md.
problem-file-without-table = Isi berkas ini bukan tabel formulir.
    .remedy = Mohon pakai formulir XLSForm dalam format .xlsx, .xls, .csv, atau .md.
problem-file-too-large = Berkas ini lebih besar dari { $limit } MB.
    .remedy = Mohon hapus gambar dan lembar yang tidak diperlukan, lalu jalankan lagi.
problem-file-unpacks-too-large = Isi berkas ini terlalu besar setelah dibuka (batasnya { $limit } MB).
    .remedy = Mohon salin data yang diperlukan saja ke buku kerja baru, lalu simpan sebagai .xlsx.
problem-file-not-workbook = Berkas ini bukan buku kerja dan bukan teks.
    .remedy = Mohon pakai berkas .xlsx, .xls, .csv, atau .md.
problem-file-html = Berkas ini sebenarnya halaman web, meskipun namanya seperti buku kerja.
    .remedy = Mohon buka di Excel, pilih Simpan Sebagai, lalu pilih Buku Kerja Excel (.xlsx).
problem-file-encrypted = Berkas ini dikunci dengan kata sandi.
    .remedy = Mohon simpan salinan tanpa kata sandi, lalu pakai salinan itu.
problem-file-damaged = Berkas ini rusak atau tidak dapat dibaca.
    .remedy = Mohon buka di Excel, simpan kembali sebagai Buku Kerja Excel (.xlsx), lalu jalankan lagi.
problem-file-too-many-sheets = Berkas ini memuat lebih dari { $limit } lembar.
    .remedy = Mohon hapus lembar yang tidak diperlukan.
problem-file-too-many-rows = Lembar ini memuat lebih dari { $limit } baris.
    .remedy = Mohon hapus baris yang tidak diperlukan, atau bagi menjadi beberapa berkas.
problem-file-too-many-columns = Lembar ini memuat lebih dari { $limit } kolom.
    .remedy = Mohon hapus kolom yang tidak diperlukan.
problem-file-too-many-cells = Berkas ini memuat terlalu banyak sel (batasnya { $limit }) atau teks yang terlalu panjang.
    .remedy = Mohon hapus baris dan kolom yang tidak diperlukan.

## Lembar dan kolom

problem-missing-sheet = Lembar "{ $sheet }" tidak ada.
    .remedy = Mohon tambahkan lembar bernama { $sheet } dengan judul kolom pada baris pertama.
problem-sheet-name-near = Lembar "{ $found }" tidak dibaca.
    .remedy = Bila yang dimaksud adalah { $nearest }, mohon ganti namanya. Bila memang bukan, awali namanya dengan garis bawah (_).
problem-sheet-ignored = Lembar "{ $found }" tidak dipakai dalam survei lewat obrolan.
    .remedy = Tidak perlu diubah, asalkan tidak ada pertanyaan yang memerlukannya.
problem-missing-column = Kolom "{ $column }" tidak ada.
    .remedy = Mohon tambahkan kolom berjudul { $column } pada baris pertama lembar ini.
problem-duplicate-column = Kolom "{ $found }" berarti sama dengan kolom "{ $other }".
    .remedy = Mohon sisakan satu kolom saja.
problem-column-name-near = Kolom "{ $found }" tidak dibaca.
    .remedy = Bila yang dimaksud adalah { $nearest }, mohon perbaiki judulnya.
problem-column-ignored = Kolom "{ $found }" tidak dipakai dalam survei lewat obrolan.
    .remedy = Tidak perlu diubah, tetapi isinya tidak akan terlihat oleh responden.
problem-choice-column-name = Kolom "{ $found }" tidak dapat dipakai dalam choice_filter.
    .remedy = Mohon tulis judulnya tanpa spasi dan diawali huruf, atau biarkan bila hanya catatan.
problem-language-without-texts = Bahasa bawaan "{ $found }" tidak memiliki teks.
    .remedy = Mohon samakan penulisannya dengan judul kolom, misalnya label::{ $found }.
problem-too-many-languages = Formulir ini memuat lebih dari { $limit } bahasa.
    .remedy = Mohon hapus kolom bahasa yang tidak diperlukan.
problem-translation-missing = Kolom { $column } belum ada dalam bahasa "{ $language }".
    .remedy = Mohon tambahkan kolom { $column }::{ $language }. Selama belum ada, teks bahasa lain yang ditampilkan.

## Tipe

problem-missing-type = Baris ini tidak memiliki tipe.
    .remedy = Mohon isi kolom type, misalnya select_one, integer, atau text.
problem-unknown-type = Tipe pertanyaan "{ $found }" tidak dikenal.
    .remedy = Mohon tulis salah satu tipe XLSForm, misalnya select_one, integer, atau text.
problem-unknown-type-near = Tipe pertanyaan "{ $found }" tidak dikenal.
    .remedy = Mungkin maksudnya { $nearest }.
problem-type-spelling = Tipe "{ $found }" dibaca sebagai "{ $expected }".
    .remedy = Mohon tulis { $expected } agar berkas ini juga dibaca oleh program lain.
problem-unsupported-type = Pertanyaan "{ $found }" tidak dapat diajukan lewat obrolan.
    .remedy = Mohon pakai tipe lain, misalnya select_one, select_multiple, integer, atau text.
problem-repeat-unsupported = Kelompok berulang ("{ $found }") tidak dapat diajukan lewat obrolan.
    .remedy = Mohon pakai begin_group, dan tulis pertanyaannya sebanyak yang diperlukan.
problem-metadata-ignored = "{ $found }" tidak tersedia dalam obrolan; nilainya selalu kosong.
    .remedy = Baris ini boleh dihapus.
problem-missing-list = Nama daftar pilihan belum ditulis.
    .remedy = Mohon tulis setelah tipenya, misalnya select_one setuju.
problem-unknown-list = Daftar pilihan "{ $found }" tidak ada pada lembar choices.
    .remedy = Mohon tambahkan pilihannya pada lembar choices dengan list_name { $found }.
problem-unknown-list-near = Daftar pilihan "{ $found }" tidak ada pada lembar choices.
    .remedy = Mungkin maksudnya { $nearest }.
problem-or-other-with-filter = or_other tidak dapat dipakai bersama choice_filter.
    .remedy = Mohon tulis sendiri pilihan "lainnya" dan pertanyaan teksnya.

## Nama, kelompok, dan rujukan

problem-missing-name = Baris ini tidak memiliki nama.
    .remedy = Mohon isi kolom name dengan nama singkat tanpa spasi, misalnya umur.
problem-invalid-name = Nama "{ $found }" tidak dapat dipakai.
    .remedy = Nama diawali huruf, lalu hanya huruf, angka, garis bawah, tanda hubung, atau titik; tanpa spasi.
problem-name-too-long = Nama "{ $found }" lebih panjang dari { $limit } huruf.
    .remedy = Mohon persingkat namanya.
problem-reserved-name = Nama "{ $found }" sudah dipakai oleh XLSForm sendiri.
    .remedy = Mohon pilih nama lain.
problem-duplicate-name = Nama "{ $found }" sudah dipakai pada baris { $row } dalam kelompok yang sama.
    .remedy = Mohon beri nama yang berbeda.
problem-name-differs-in-case = Nama "{ $found }" hanya berbeda huruf besar dan kecilnya dari "{ $other }" pada baris { $row }.
    .remedy = Sebaiknya beri nama yang jelas berbeda.
problem-ambiguous-reference = Ada lebih dari satu baris bernama "{ $found }", sehingga rujukan ini tidak jelas.
    .remedy = Mohon beri nama yang berbeda pada tiap baris yang dirujuk.
problem-reference-to-metadata = "{ $found }" merujuk ke data perangkat atau akun pengisi, yang tidak pernah diketahui survei ini.
    .remedy = Mohon hapus rujukan itu; jawaban di sini tidak dapat dikaitkan dengan orangnya.
problem-open-reference = Rujukan yang diawali { "${" } tidak ditutup.
    .remedy = Mohon tutup dengan kurung kurawal, misalnya { "${umur}" }.
problem-name-without-reference = "{ $found }" ditulis tanpa { "${ }" }, sehingga selalu kosong.
    .remedy = Mohon tulis { "${" }{ $found }{ "}" } bila yang dimaksud jawabannya, atau '{ $found }' bila yang dimaksud teks itu.
problem-unmatched-end = "{ $found }" tidak memiliki pasangan pembuka.
    .remedy = Mohon periksa begin_group sebelumnya, atau hapus baris ini.
problem-unclosed-group = Kelompok "{ $name }" tidak ditutup.
    .remedy = Mohon tambahkan baris end_group setelah pertanyaan terakhirnya.
problem-groups-too-deep = Kelompok di dalam kelompok lebih dari { $limit } tingkat.
    .remedy = Mohon kurangi tingkatnya.

## Isi baris

problem-missing-label = Pertanyaan ini tidak memiliki teks.
    .remedy = Mohon isi kolom label.
problem-missing-calculation = Baris calculate ini tidak memiliki rumus.
    .remedy = Mohon isi kolom calculation.
problem-parameters-malformed = Parameter "{ $found }" tidak dapat dibaca.
    .remedy = Mohon tulis sebagai nama=nilai, misalnya start=1 end=5 step=1.
problem-parameter-unknown = Parameter "{ $found }" tidak dikenal untuk tipe ini.
    .remedy = Yang dikenal: { $known }.
problem-parameter-ignored = Parameter "{ $found }" tidak dipakai: urutan pilihan selalu seperti pada lembar choices.
    .remedy = Tidak perlu diubah.
problem-max-length = max_length "{ $found }" tidak dapat dipakai.
    .remedy = Mohon tulis bilangan bulat dari 1 sampai { $limit }.
problem-range-order = Pada range, start harus lebih kecil dari end.
    .remedy = Mohon tukar kedua nilainya.
problem-range-step = Pada range, step harus lebih besar dari nol dan tidak melebihi jarak start ke end.
    .remedy = Mohon perbaiki nilai step, misalnya 1.
problem-read-only-expression = Rumus pada read_only tidak dipakai; pertanyaan ini tetap diajukan.
    .remedy = Mohon tulis yes, atau pakai relevant.
problem-not-a-number = "{ $found }" bukan angka.
    .remedy = Mohon tulis angka saja, misalnya 4 atau 76.61.
problem-not-yes-or-no = "{ $found }" tidak dapat dibaca sebagai ya atau tidak.
    .remedy = Mohon tulis yes atau no.

## Pilihan

problem-choice-without-list = Pilihan ini tidak termasuk daftar mana pun, sehingga tidak dipakai.
    .remedy = Mohon isi kolom list_name.
problem-choice-without-name = Ada pilihan tanpa nama dalam daftar "{ $list }".
    .remedy = Mohon isi kolom name.
problem-choice-without-label = Pilihan "{ $found }" dalam daftar "{ $list }" tidak memiliki teks; namanya yang ditampilkan.
    .remedy = Mohon isi kolom label.
problem-duplicate-choice = Pilihan "{ $found }" sudah ada pada baris { $row } dalam daftar "{ $list }".
    .remedy = Mohon beri nama yang berbeda.
problem-choice-name-with-space = Nama pilihan "{ $found }" dalam daftar "{ $list }" memuat spasi, padahal dipakai oleh select_multiple.
    .remedy = Mohon ganti spasi dengan garis bawah.
problem-unknown-choice-column = Kolom "{ $found }" tidak ada pada pilihan daftar "{ $list }".
    .remedy = Mohon periksa penulisan nama kolomnya, atau tulis { "${" }{ $found }{ "}" } bila yang dimaksud pertanyaan.

## Penilaian

problem-unknown-missing = "{ $found }" tidak dikenal pada kolom missing.
    .remedy = Mohon tulis dont_know (tidak tahu atau tidak berlaku) atau refused (memilih tidak menjawab).
problem-score-and-missing = Pilihan "{ $found }" memiliki score dan missing sekaligus.
    .remedy = Mohon kosongkan salah satunya; pilihan "tidak tahu" tidak dinilai.
problem-bad-weight = Bobot "{ $found }" tidak dapat dipakai.
    .remedy = Mohon tulis angka yang lebih besar dari nol.
problem-dimension-not-scored = Butir dimensi "{ $found }" ini tidak dapat dinilai.
    .remedy = Butir harus bertipe select_one dengan daftar yang memuat sedikitnya dua score berbeda pada lembar choices.
problem-scoring-without-dimension = weight atau reverse diisi, tetapi dimension kosong, sehingga tidak berpengaruh.
    .remedy = Mohon isi kolom dimension, atau kosongkan weight dan reverse.
problem-index-without-method = Lembar index tidak memuat metode.
    .remedy = Mohon isi kolom method dengan skm, percent, atau mean.
problem-unknown-method = Metode indeks "{ $found }" tidak dikenal.
    .remedy = Mohon tulis skm, percent, atau mean.
problem-index-without-items = Ada metode indeks, tetapi tidak ada butir yang dinilai.
    .remedy = Mohon isi kolom dimension pada butir-butirnya.
problem-predicates-without-index = Ada predikat, tetapi tidak ada metode indeks.
    .remedy = Mohon tambahkan lembar index dengan kolom method.
problem-predicate-without-label = Predikat ini tidak memiliki nama.
    .remedy = Mohon isi kolom label, misalnya Sangat Baik.
problem-duplicate-predicate = Ada dua predikat dengan batas bawah { $found }.
    .remedy = Mohon beri batas bawah yang berbeda pada tiap predikat.
problem-duplicate-predicate-label = Nama predikat ini sudah dipakai predikat lain.
    .remedy = Mohon beri nama yang berbeda.
problem-skm-scale = Metode skm memakai skala 1–4, tetapi ada butir dengan skala lain.
    .remedy = Mohon samakan score menjadi 1 sampai 4, atau pakai metode percent.
problem-scales-differ = Butir-butir indeks tidak memakai skala yang sama.
    .remedy = Mohon periksa kolom score; indeks hanya bermakna bila skalanya sama.

## Seluruh formulir

problem-no-question = Formulir ini tidak memuat satu pun pertanyaan yang dijawab.
    .remedy = Mohon tambahkan pertanyaan, misalnya select_one atau text.
problem-answers-too-large = Jawaban formulir ini dapat mencapai { $found } KB, melebihi batas { $limit } KB.
    .remedy = Mohon kurangi pertanyaan text atau perkecil max_length pada kolom parameters.
problem-circle = Rumus-rumus ini saling bergantung dan tidak berujung: { $names }.
    .remedy = Mohon ubah relevant atau calculation salah satunya.
