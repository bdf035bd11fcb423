# Yang dicetak oleh "jajak load".

load-answered = { $bot }: { $people } responden, { $answers } jawaban dalam { $seconds } detik.
load-figures =
    jawaban per detik            { $rate }
    tekan -> layar berikutnya    p50 { $p50 } ms, p95 { $p95 } ms, p99 { $p99 } ms, paling lama { $max } ms
    CPU per 1.000 jawaban        { $cpu } detik (responden dan Telegram tiruan: { $driver } detik)
load-process =
    memori paling banyak         { $memory } MB
    siap setelah                 { $ready } detik
load-summaries = /ringkasan pertama { $first } detik, berikutnya { $later } detik
load-beside = Jajak { $times } kali secepat { $bot }.
