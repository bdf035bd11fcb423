//! The wall clock, a hand-moved one for tests, and the source of random bytes.
//!
//! The only place that may read the time or draw chance: everything else is given them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use chrono::{DateTime, Utc};

/// Tells the time.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's.
    Wall,
    /// Moved by hand; milliseconds UTC.
    Hand(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at this instant.
    pub fn at(instant: DateTime<Utc>) -> Self {
        Self::Hand(Arc::new(AtomicI64::new(instant.timestamp_millis())))
    }

    /// The present instant.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::Wall => Utc::now(),
            Self::Hand(millis) => {
                DateTime::from_timestamp_millis(millis.load(Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }

    /// Moves a hand-moved clock on; the wall clock does not listen.
    pub fn advance(&self, by: chrono::Duration) {
        if let Self::Hand(millis) = self {
            millis.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
        }
    }
}

/// Measures how long something takes, whatever happens to the wall clock.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// From now on.
    #[expect(clippy::disallowed_methods, reason = "this is the stopwatch")]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Since the start.
    pub fn elapsed(&self) -> std::time::Duration {
        self.0.elapsed()
    }
}

/// Draws random bytes.
#[derive(Debug, Clone)]
pub enum Chance {
    /// The operating system's.
    System,
    /// Repeatable, for tests and the demo only: a counter under a mixing function.
    Seeded {
        /// How far it has come.
        counter: Arc<AtomicU64>,
        /// How far what is drawn [beside](Self::beside) has come.
        beside: Arc<AtomicU64>,
    },
}

impl Chance {
    /// The same bytes for the same seed.
    pub fn seeded(seed: u64) -> Self {
        let counter = |seed: u64| Arc::new(AtomicU64::new(seed));
        Self::Seeded { counter: counter(seed), beside: counter(!seed) }
    }

    /// Another source of the same kind. What is drawn there moves nothing here: what people see in a test stays the same,
    /// however often the bot draws for itself.
    #[must_use]
    pub fn beside(&self) -> Self {
        match self {
            Self::System => Self::System,
            Self::Seeded { beside, .. } => {
                Self::Seeded { counter: Arc::clone(beside), beside: Arc::clone(beside) }
            }
        }
    }

    /// Fresh bytes, or why there are none.
    #[expect(clippy::disallowed_methods, reason = "this is where chance is drawn")]
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], getrandom::Error> {
        let mut bytes = [0; N];
        match self {
            Self::System => getrandom::fill(&mut bytes)?,
            Self::Seeded { counter, .. } => {
                for chunk in bytes.chunks_mut(8) {
                    let word =
                        splitmix(counter.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst)).to_le_bytes();
                    let length = chunk.len();
                    chunk.copy_from_slice(&word[..length]);
                }
            }
        }
        Ok(bytes)
    }

    /// A random number below `bound` (0 when `bound` is 0); the bias of the remainder is below 2^-32.
    pub fn below(&self, bound: usize) -> Result<usize, getrandom::Error> {
        let word = u64::from_le_bytes(self.bytes::<8>()?);
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        Ok(usize::try_from(word % bound).unwrap_or(0))
    }
}

/// `SplitMix64`'s finaliser: spreads a counter over all bits.
fn splitmix(counter: u64) -> u64 {
    let mut word = counter.wrapping_add(0x9E37_79B9_7F4A_7C15);
    word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}
