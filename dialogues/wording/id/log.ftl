# Catatan tindakan pengelola: dicetak oleh "jajak audit" dan pada akhir setiap laporan.

log-head = Kode pemeriksa catatan tindakan (simpan bersama laporan ini): { $head }
log-head-unreadable = "{ $written }" bukan kode pemeriksa catatan. Salin baris terakhir sebuah laporan, misalnya 42-9f3a1c2b7d8e0f11.
log-empty = Catatan tindakan masih kosong.
log-whole = Catatan tindakan utuh. Kode pemeriksa: { $head }
log-no-head = Tanpa --head, akhir catatan yang dipotong tidak dapat diketahui. Ulangi dengan kode pemeriksa dari laporan yang pernah dicetak.
log-missing = CATATAN RUSAK: baris { $row } hilang, dihapus, atau dipindahkan.
log-altered = CATATAN RUSAK: baris { $row } tidak lagi seperti saat ditulis. Bila ini baris 1, periksa juga apakah JAJAK_KEYS menunjuk folder kunci yang benar.
log-cut-off = CATATAN RUSAK: akhirnya dipotong. Baris terakhir yang ada: { $row }; kode pemeriksa yang dicetak menyebut baris sesudahnya.
log-rewritten = CATATAN RUSAK: kode pemeriksa yang dicetak tidak cocok dengan baris mana pun. Catatan ini ditulis ulang, atau kode itu salah salin.

log-actor-owner = { $name }
log-actor-account = akun { $account }
log-actor-command-line = komputer server
log-actor-bot = bot
log-of-survey = survei { $survey }

log-survey-opened = membuka survei
log-opened-with-fewer-owners = membuka survei dengan pengelola kurang dari yang disarankan
log-owner-invited = membuat kode undangan
log-owner-joined = mulai memegang peran
log-owner-removed = mencabut sebuah peran
log-role-changed = berganti peran
log-summary-asked = meminta ringkasan
log-participation-asked = meminta partisipasi
log-survey-closed = menutup survei
log-closing-extended = memperpanjang masa pengisian
log-survey-reopened = membuka kembali survei
log-release-proposed = mengusulkan penerbitan hasil
log-release-confirmed = menyetujui penerbitan hasil
log-release-withheld = menunda penerbitan hasil
log-released = menerbitkan hasil
log-key-destroyed = memusnahkan kunci
log-key-exported = menulis salinan kunci
log-key-imported = memasukkan kembali kunci dari salinan
log-copy-destroyed-confirmed = menyatakan salinan kunci sudah dimusnahkan
log-code-renewed = memperbarui kode seorang peserta
log-clusters-named = menamai kelompok unit kerja
log-texts-read = membaca jawaban tertulis
log-text-masked = menyamarkan kata dalam jawaban tertulis
log-text-held = menahan jawaban tertulis
log-text-let-go = membatalkan penahanan jawaban tertulis
log-texts-approved = menyetujui jawaban tertulis
log-retention-run = menghapus data yang habis masa simpannya
log-list-exported = menulis daftar kode
log-mailing-sent = mengirim undangan atau pengingat
log-report-exported = menulis laporan ke berkas

log-detail-role = peran: { $value }
log-detail-people = { $value } orang
log-detail-questions = { $value } pertanyaan
log-detail-k = batas tampil { $value } responden
log-detail-owners = { $value } pengelola
log-detail-text = jawaban { $value }
log-detail-texts = jawaban { $value }
log-detail-links = { $value } izin undangan
log-detail-reminder = pengingat
