# What "jajak load" prints.

load-answered = { $bot }: { $people } respondents, { $answers } answers in { $seconds } seconds.
load-figures =
    answers per second           { $rate }
    press -> next prompt         p50 { $p50 } ms, p95 { $p95 } ms, p99 { $p99 } ms, longest { $max } ms
    CPU per 1,000 answers        { $cpu } seconds (respondents and fake Telegram: { $driver } seconds)
load-process =
    most memory                  { $memory } MB
    ready after                  { $ready } seconds
load-summaries = /ringkasan first { $first } seconds, later { $later } seconds
load-beside = Jajak is { $times } times as fast as { $bot }.
