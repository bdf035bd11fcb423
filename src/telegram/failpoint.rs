//! Places where a test ends the program or makes it stumble. In a release build they are nothing.
//!
//! `JAJAK_FAILPOINT=committed:3` ends the process, as a kill does, when it comes past `committed` for the third time;
//! `JAJAK_FAILPOINT=handling:3:panic` panics there instead, each third time: a batch that is handled again meets the
//! same panic again. Several orders stand side by side with a comma.

#[cfg(debug_assertions)]
use std::sync::OnceLock;
#[cfg(debug_assertions)]
use std::sync::atomic::{AtomicU64, Ordering};

#[cfg(debug_assertions)]
struct Ordered {
    place: String,
    /// At which pass.
    at: u64,
    passes: AtomicU64,
    panics: bool,
}

#[cfg(debug_assertions)]
impl Ordered {
    fn read(order: &str) -> Option<Self> {
        let mut parts = order.split(':');
        let place = parts.next()?.to_owned();
        let at = parts.next()?.parse().ok()?;
        Some(Self { place, at, passes: AtomicU64::new(0), panics: parts.next() == Some("panic") })
    }
}

/// Comes past a place.
#[cfg(debug_assertions)]
pub(super) fn pass(place: &str) {
    static ORDERS: OnceLock<Vec<Ordered>> = OnceLock::new();
    let read = || {
        let orders = std::env::var("JAJAK_FAILPOINT").unwrap_or_default();
        orders.split(',').filter_map(Ordered::read).collect()
    };
    for ordered in ORDERS.get_or_init(read).iter().filter(|ordered| ordered.place == place) {
        let passes = ordered.passes.fetch_add(1, Ordering::SeqCst) + 1;
        if ordered.panics && passes.is_multiple_of(ordered.at) {
            stumble();
        }
        if !ordered.panics && passes == ordered.at {
            std::process::abort();
        }
    }
}

#[cfg(debug_assertions)]
#[expect(clippy::panic, reason = "a test has ordered it")]
fn stumble() {
    panic!("ordered by a test");
}

/// Comes past a place.
#[cfg(not(debug_assertions))]
pub(super) fn pass(_: &str) {}
