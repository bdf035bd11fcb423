//! Waiting: until the program is told to stop, and ever longer after a failure.

use std::time::Duration;

use tokio::sync::watch;

/// Tells whoever waits that the program is to stop.
pub type Stop = watch::Receiver<bool>;

/// A switch and what listens to it.
pub fn stop_pair() -> (watch::Sender<bool>, Stop) {
    watch::channel(false)
}

/// What this comes to; `None` when the program is told to stop before.
pub(super) async fn unless_stopped<T>(stop: &Stop, work: impl Future<Output = T>) -> Option<T> {
    let mut stop = stop.clone();
    tokio::select! {
        _ = stop.wait_for(|stop| *stop) => None,
        done = work => Some(done),
    }
}

/// Waits longer after each failure, up to 128 times as long as at first.
#[derive(Debug)]
pub(super) struct Patience {
    first: Duration,
    failures: u32,
}

/// Half a minute at most.
impl Default for Patience {
    fn default() -> Self {
        Self::from(Self::FIRST)
    }
}

impl From<Duration> for Patience {
    fn from(first: Duration) -> Self {
        Self { first, failures: 0 }
    }
}

impl Patience {
    /// How long the first wait is, mostly.
    pub(super) const FIRST: Duration = Duration::from_millis(200);

    /// How long now.
    pub(super) fn next(&mut self) -> Duration {
        let wait = self.first * (1 << self.failures.min(7));
        self.failures += 1;
        wait
    }

    pub(super) async fn wait(&mut self) {
        tokio::time::sleep(self.next()).await;
    }

    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }
}
