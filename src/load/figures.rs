//! What a run has shown, for people and for programs.

use serde::Serialize;

use super::crowd::Seen;
use crate::wording::Wording;

/// The figures of one bot.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Figures {
    /// How many people answered.
    pub(super) respondents: usize,
    /// Presses that gave an answer.
    pub(super) answers: usize,
    /// From the first word to the last screen, in seconds.
    pub(super) seconds: f64,
    pub(super) answers_per_second: f64,
    /// From press to next prompt, in milliseconds.
    pub(super) latency: Latency,
    /// Of the bot's process alone.
    pub(super) cpu_seconds_per_1000_answers: f64,
    /// Of this process: the respondents and their Telegram.
    pub(super) driver_cpu_seconds_per_1000_answers: f64,
    /// In bytes.
    pub(super) peak_memory: u64,
    /// From the start of the process to its first call for updates, in seconds.
    pub(super) seconds_until_ready: f64,
    /// From `/ringkasan` to its text, one after the other, in seconds.
    pub(super) summaries: Vec<f64>,
}

#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Latency {
    pub(super) p50: f64,
    pub(super) p95: f64,
    pub(super) p99: f64,
    pub(super) max: f64,
}

/// The value below which this share of the sorted values lies, by the nearest rank.
fn percentile(sorted: &[u64], per_cent: usize) -> u64 {
    let rank = (sorted.len() * per_cent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

impl Latency {
    fn of(mut micros: Vec<u64>) -> Self {
        micros.sort_unstable();
        let millis = |micros: u64| rounded(precise(micros) / 1_000.0, 1);
        let at = |per_cent| millis(percentile(&micros, per_cent));
        Self { p50: at(50), p95: at(95), p99: at(99), max: at(100) }
    }
}

impl Figures {
    /// Takes in what the respondents saw, and the CPU seconds that went by meanwhile.
    pub(super) fn take(&mut self, seen: Seen, bot: f64, driver: f64) {
        let per_thousand = |seconds: f64| match seen.answers {
            0 => 0.0,
            answers => rounded(seconds * 1_000.0 / precise(answers as u64), 3),
        };
        self.answers = seen.answers;
        self.seconds = rounded(seen.seconds, 2);
        self.answers_per_second = rounded(precise(seen.answers as u64) / seen.seconds.max(0.001), 1);
        self.cpu_seconds_per_1000_answers = per_thousand(bot);
        self.driver_cpu_seconds_per_1000_answers = per_thousand(driver);
        self.latency = Latency::of(seen.latencies);
    }

    /// The figures as lines.
    pub(super) fn lines(&self, words: &Wording, bot: &str) -> String {
        let number = |value: f64, places: usize| {
            format!("{value:.places$}").replace('.', &words.plain("summary-decimal-mark"))
        };
        let mut lines = Vec::new();
        if self.respondents > 0 {
            lines.push(words.say(
                "load-answered",
                &[
                    ("bot", bot.to_owned()),
                    ("people", self.respondents.to_string()),
                    ("answers", self.answers.to_string()),
                    ("seconds", number(self.seconds, 1)),
                ],
            ));
            let latency = &self.latency;
            lines.push(words.say(
                "load-figures",
                &[
                    ("rate", number(self.answers_per_second, 0)),
                    ("p50", number(latency.p50, 1)),
                    ("p95", number(latency.p95, 1)),
                    ("p99", number(latency.p99, 1)),
                    ("max", number(latency.max, 1)),
                    ("cpu", number(self.cpu_seconds_per_1000_answers, 3)),
                    ("driver", number(self.driver_cpu_seconds_per_1000_answers, 3)),
                ],
            ));
        }
        let megabytes = precise(self.peak_memory) / 1_000_000.0;
        lines.push(words.say(
            "load-process",
            &[("memory", number(megabytes, 0)), ("ready", number(self.seconds_until_ready, 2))],
        ));
        if let Some((first, later)) = self.summaries.split_first() {
            let later: Vec<String> = later.iter().map(|seconds| number(*seconds, 2)).collect();
            lines.push(
                words.say("load-summaries", &[("first", number(*first, 2)), ("later", later.join("; "))]),
            );
        }
        lines.join("\n")
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn precise(count: u64) -> f64 {
    count as f64
}

/// To so many places.
pub(super) fn rounded(value: f64, places: i32) -> f64 {
    let scale = 10_f64.powi(places);
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_by_the_nearest_rank() {
        let sorted: Vec<u64> = (1..=200).collect();
        let check = |per_cent, expected| assert_eq!(percentile(&sorted, per_cent), expected);
        check(50, 100);
        check(95, 190);
        check(99, 198);
        check(100, 200);
        assert_eq!(percentile(&[], 50), 0);
        assert_eq!(percentile(&[7], 99), 7);
    }
}
