# /ringkasan: hasil survei. Angka sudah diformat.

summary-decimal-mark = ,
summary-thousands-mark = .

summary-participation = Responden: { $handed-in } dari { $invited } yang diundang ({ $rate }%)
summary-participation-interim = Responden: sedikitnya { $handed-in } dari { $invited } yang diundang ({ $rate }%), dibulatkan ke bawah per 5 orang
summary-participation-begins = Responden: kurang dari 5 (diundang: { $invited })
summary-interim = Hasil sementara dari { $n } kuesioner. Sedikitnya { $k } kuesioner lain, dipilih secara acak, belum dihitung untuk menjaga kerahasiaan.
summary-some-wait = Pertanyaan yang hanya diajukan kepada sebagian responden, beserta dimensinya, baru dapat tampil dan masuk indeks setelah hasil diterbitkan.
summary-too-few-yet = Hasil belum dapat ditampilkan. Ringkasan tersedia setelah sedikitnya { $k } responden mengirim jawaban.
summary-break-offs = Mulai tetapi tidak mengirim: { $count } orang
summary-break-off-at = Berhenti di: { $question } ({ $count })

summary-index = Indeks { $value }
summary-scale = Skala { $low } sampai { $high }; { $method }; n = { $n }
summary-method-skm = rumus SKM (PermenPANRB 14/2017)
summary-method-percent = persen dari rentang skala (0 = terendah, 100 = tertinggi)
summary-method-mean = rata-rata
summary-rounded-weights = Pembanding bagi laporan yang membulatkan bobot menjadi { $weight } (jumlah bobotnya tidak tepat 1): { $value }. Predikat mengikuti indeks di atas.

summary-mend-first = Nilai terendah: benahi lebih dulu
summary-keep = Nilai tertinggi: dukung
summary-dimensions = Semua dimensi
summary-unit-groups = Menurut unit kerja
summary-level-groups = Menurut jenjang jabatan
summary-questions = Jawaban per pertanyaan
summary-of-base = Persentase dihitung dari n, yaitu jumlah yang memberi jawaban; tidak termasuk yang tidak tahu, memilih tidak menjawab, melewati, atau tidak ditanyai.
summary-reversed = pernyataan negatif: makin banyak yang setuju, makin rendah nilainya

summary-group-whole = Seluruh pegawai yang diundang
summary-group-merged = Gabungan: { $units }
summary-group-merged-more = Gabungan: { $units }, dan { $more } lainnya
summary-hidden = Tidak ditampilkan (responden kurang dari { $k }) untuk menjaga kerahasiaan.
summary-hidden-group = Tidak ditampilkan (responden kurang dari { $k }, atau agar angka kelompok lain tidak dapat dihitung kembali).
summary-group-dimensions = Indeks kelompok dihitung dari { $stands } dari { $all } dimensi, yaitu yang dijawab sedikitnya separuh responden di setiap kelompok, agar kelompok dapat dibandingkan.
summary-no-group-dimensions = Kelompok tidak dapat dibandingkan: tidak ada dimensi yang dijawab sedikitnya separuh responden di setiap kelompok.
summary-waits = Dapat tampil setelah hasil diterbitkan.

summary-base = n = { $n }
summary-many = Boleh lebih dari satu jawaban
summary-mean = Rata-rata: { $value }
summary-counted = Jawaban tertulis tidak ditampilkan di sini.
summary-dont-know = Tidak tahu / tidak berlaku: { $count }
summary-refused = Memilih tidak menjawab: { $count }
summary-no-answer = Tidak dijawab: { $count }
summary-not-asked = Tidak ditanyakan: { $count }
