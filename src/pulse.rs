//! What a process counts about itself, for whoever watches over it.
//!
//! Only the bot is counted: no person, no survey, no answer, and nothing that is handed in, for that would tell when.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::clock::Stopwatch;

/// The upper bounds of the histogram, in seconds.
const BOUNDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Telegram answers a poll within 25 seconds; so long after its last answer it is still thought to be there.
const LATELY_MILLIS: u64 = 90_000;

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn one(&self) {
        self.many(1);
    }

    /// So many more.
    pub fn many(&self, count: usize) {
        self.0.fetch_add(u64::try_from(count).unwrap_or_default(), Ordering::Relaxed);
    }

    /// How many there were since the process began.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// How long something took, in buckets.
#[derive(Debug, Default)]
struct Histogram {
    buckets: [AtomicU64; BOUNDS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

/// The counters of a process.
#[derive(Debug)]
pub struct Counts {
    /// Updates that were read.
    pub updates: Counter,
    /// Updates that could not be handled: their sender was told so.
    pub updates_failed: Counter,
    /// Batches that were committed.
    pub batches: Counter,
    /// Batches that could not be written and were not acknowledged.
    pub batches_failed: Counter,
    /// Acts that Telegram has taken: screens, messages, notices, deletions.
    pub sent: Counter,
    /// Calls that failed and may be tried again, 429 among them.
    pub send_failed: Counter,
    /// Acts that were given up.
    pub given_up: Counter,
    /// Answers 429.
    pub slowed: Counter,
    /// Failed calls for updates.
    pub poll_failed: Counter,
    batch: Histogram,
    store_is_failing: AtomicBool,
    is_ending: AtomicBool,
    running: Stopwatch,
    /// Milliseconds after the start, plus one; 0 for never.
    answered: AtomicU64,
    missed: AtomicU64,
}

/// A cheap handle of the counters.
#[derive(Debug, Clone)]
pub struct Pulse(Arc<Counts>);

impl Default for Pulse {
    fn default() -> Self {
        Self(Arc::new(Counts {
            updates: Counter::default(),
            updates_failed: Counter::default(),
            batches: Counter::default(),
            batches_failed: Counter::default(),
            sent: Counter::default(),
            send_failed: Counter::default(),
            given_up: Counter::default(),
            slowed: Counter::default(),
            poll_failed: Counter::default(),
            batch: Histogram::default(),
            store_is_failing: AtomicBool::new(false),
            is_ending: AtomicBool::new(false),
            running: Stopwatch::start(),
            answered: AtomicU64::new(0),
            missed: AtomicU64::new(0),
        }))
    }
}

impl std::ops::Deref for Pulse {
    type Target = Counts;

    fn deref(&self) -> &Counts {
        &self.0
    }
}

impl Counts {
    fn moment(&self) -> u64 {
        u64::try_from(self.running.elapsed().as_millis()).unwrap_or(u64::MAX - 1) + 1
    }

    /// Telegram has answered.
    pub fn telegram_answered(&self) {
        self.answered.store(self.moment(), Ordering::Relaxed);
    }

    /// Telegram could not be reached.
    pub fn telegram_missed(&self) {
        self.missed.store(self.moment(), Ordering::Relaxed);
    }

    /// Whether Telegram was there lately: silence alone is no failure, a webhook may have a quiet night.
    pub fn hears_telegram(&self) -> bool {
        let (answered, missed) = (self.answered.load(Ordering::Relaxed), self.missed.load(Ordering::Relaxed));
        answered > 0 && (missed <= answered || self.moment().saturating_sub(answered) < LATELY_MILLIS)
    }

    /// A batch is on disk, or could not be written.
    pub fn batch_ended(&self, updates: usize, took: &Stopwatch, committed: bool) {
        self.store_is_failing.store(!committed, Ordering::Relaxed);
        if !committed {
            self.batches_failed.one();
            return;
        }
        if updates == 0 {
            return;
        }
        self.batches.one();
        self.updates.many(updates);
        let elapsed = took.elapsed();
        self.batch.count.fetch_add(1, Ordering::Relaxed);
        self.batch
            .micros
            .fetch_add(u64::try_from(elapsed.as_micros()).unwrap_or_default(), Ordering::Relaxed);
        let place = BOUNDS.iter().position(|bound| elapsed.as_secs_f64() <= *bound);
        if let Some(bucket) = place.and_then(|place| self.batch.buckets.get(place)) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The process was told to stop.
    pub fn ends(&self) {
        self.is_ending.store(true, Ordering::Relaxed);
    }

    /// Whether the process was told to stop.
    pub fn is_ending(&self) -> bool {
        self.is_ending.load(Ordering::Relaxed)
    }

    /// Whether the last batch could not be written.
    pub fn store_is_failing(&self) -> bool {
        self.store_is_failing.load(Ordering::Relaxed)
    }

    /// All of it in Prometheus' text format. `waiting`: the acts that have not gone out yet.
    pub fn exposition(&self, waiting: usize) -> String {
        let mut text = String::new();
        let mut metric = |name: &str, kind: &str, help: &str, value: u64| {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}");
        };
        for (name, help, counter) in [
            ("jajak_updates_total", "Updates read and committed.", &self.updates),
            ("jajak_updates_failed_total", "Updates that could not be handled.", &self.updates_failed),
            ("jajak_batches_total", "Batches of updates committed.", &self.batches),
            ("jajak_batches_failed_total", "Batches that could not be written.", &self.batches_failed),
            ("jajak_sent_total", "Acts that Telegram has taken.", &self.sent),
            ("jajak_send_failed_total", "Calls that failed, 429 included.", &self.send_failed),
            ("jajak_given_up_total", "Acts that were given up.", &self.given_up),
            ("jajak_slowed_total", "Answers 429 of Telegram.", &self.slowed),
            ("jajak_poll_failed_total", "Failed calls for updates.", &self.poll_failed),
        ] {
            metric(name, "counter", help, counter.get());
        }
        let waiting = u64::try_from(waiting).unwrap_or_default();
        metric("jajak_waiting", "gauge", "Acts that have not gone out yet.", waiting);
        metric("jajak_uptime_seconds", "gauge", "Since the process began.", self.running.elapsed().as_secs());
        self.histogram(&mut text);
        text
    }

    fn histogram(&self, text: &mut String) {
        let name = "jajak_batch_seconds";
        let _ =
            writeln!(text, "# HELP {name} From a batch's arrival to its commit.\n# TYPE {name} histogram");
        let mut sum = 0;
        for (bound, bucket) in BOUNDS.iter().zip(&self.batch.buckets) {
            sum += bucket.load(Ordering::Relaxed);
            let _ = writeln!(text, "{name}_bucket{{le=\"{bound}\"}} {sum}");
        }
        let count = self.batch.count.load(Ordering::Relaxed).max(sum);
        let seconds = std::time::Duration::from_micros(self.batch.micros.load(Ordering::Relaxed));
        let _ = writeln!(
            text,
            "{name}_bucket{{le=\"+Inf\"}} {count}\n{name}_sum {}\n{name}_count {count}",
            seconds.as_secs_f64()
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telegram_is_heard_after_an_answer_and_not_before() {
        let pulse = Pulse::default();
        pulse.telegram_missed();
        assert!(!pulse.hears_telegram());
        pulse.telegram_answered();
        assert!(pulse.hears_telegram());
        // One failure is not the end of it.
        pulse.telegram_missed();
        assert!(pulse.hears_telegram());
    }

    #[test]
    fn a_batch_that_fails_is_remembered_until_one_is_written() {
        let pulse = Pulse::default();
        pulse.batch_ended(3, &Stopwatch::start(), false);
        assert!(pulse.store_is_failing());
        pulse.batch_ended(3, &Stopwatch::start(), true);
        assert!(!pulse.store_is_failing());
        assert_eq!((pulse.updates.get(), pulse.batches.get(), pulse.batches_failed.get()), (3, 1, 1));
    }

    #[test]
    fn the_exposition_has_one_type_a_metric_and_a_histogram_that_only_grows() {
        let pulse = Pulse::default();
        pulse.batch_ended(2, &Stopwatch::start(), true);
        let text = pulse.exposition(5);
        let mut names = std::collections::BTreeSet::new();
        let mut buckets = Vec::new();
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("# TYPE ") {
                assert!(names.insert(rest.split(' ').next().unwrap().to_owned()), "{line}");
            } else if !line.starts_with('#') {
                let (name, value) = line.rsplit_once(' ').unwrap();
                let value: f64 = value.parse().unwrap();
                if name.contains("_bucket") {
                    buckets.push(value);
                }
                let family = name.split('{').next().unwrap();
                let known = |name: &String| family.starts_with(name.as_str());
                assert!(names.iter().any(known), "{line}");
            }
        }
        assert!(buckets.is_sorted() && buckets.last() == Some(&1.0), "{buckets:?}");
        assert!(text.contains("jajak_waiting 5\n") && text.contains("jajak_updates_total 2\n"));
    }
}
