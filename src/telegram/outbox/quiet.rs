//! How long Telegram wants nothing of a chat: nothing goes there sooner, from whatever process.

use std::time::Duration;

use super::{Delivered, Outbox, Work};
use crate::clock::Stopwatch;
use crate::fieldwork::{FieldError, Fieldwork};

/// Telegram wants nothing until then.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quiet {
    since: Stopwatch,
    lasts: Duration,
}

impl Quiet {
    fn left(&self) -> Duration {
        self.lasts.saturating_sub(self.since.elapsed())
    }
}

impl Outbox {
    /// Learns of which chats Telegram wants nothing now, as other processes and earlier ones have heard.
    pub(in crate::telegram) async fn learn_quiet(&self, field: &Fieldwork) -> Result<(), FieldError> {
        for quiet in field.store.quiet(field.clock.now().timestamp_millis()).await? {
            self.quieten(quiet.telegram, quiet.left);
        }
        Ok(())
    }

    /// Nothing may go to this chat for so long. The longer wait holds.
    pub(in crate::telegram) fn quieten(&self, telegram: i64, lasts: Duration) {
        let mut state = self.state();
        let chat = state.chats.entry(telegram).or_default();
        if chat.quiet.is_none_or(|quiet| quiet.left() < lasts) {
            chat.quiet = Some(Quiet { since: Stopwatch::start(), lasts });
        }
    }

    /// Telegram has just said so; it must be noted for other processes and the next one.
    pub(in crate::telegram) fn slowed(&self, telegram: i64, seconds: u32) {
        self.quieten(telegram, Duration::from_secs(u64::from(seconds)));
        self.state().deliver(Delivered::Slowed { telegram, seconds });
        self.shared.urgent.notify_one();
    }

    /// Waits until something must be noted without delay.
    pub(in crate::telegram) async fn urgent(&self) {
        self.shared.urgent.notified().await;
    }

    /// Waits as long as Telegram wants nothing of this chat.
    pub(in crate::telegram) async fn heed(&self, telegram: i64) {
        while let Some(left) = self.left(telegram) {
            self.pause(left).await;
        }
    }

    /// Whether Telegram wants nothing of this chat now.
    pub(in crate::telegram) fn is_quiet(&self, telegram: i64) -> bool {
        self.left(telegram).is_some()
    }

    /// How much longer; afterwards the chat is as any other.
    fn left(&self, telegram: i64) -> Option<Duration> {
        let mut state = self.state();
        if state.closed {
            return None;
        }
        let chat = state.chats.get_mut(&telegram)?;
        let left = chat.quiet.map(|quiet| quiet.left()).filter(|left| !left.is_zero());
        if left.is_none() {
            chat.quiet = None;
        }
        if chat.is_running() {
            chat.work = if left.is_some() { Work::HeldUp } else { Work::Sending };
        }
        left
    }
}
