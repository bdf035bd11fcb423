//! Whether what has waited is still to be said, and what is given up.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::{Outbox, Queued};
use crate::clock::Stopwatch;
use crate::fieldwork::{Act, Fieldwork};
use crate::store::ReplyId;
use crate::telegram::call::Failure;

/// What waits no longer goes out as it was decided.
const A_MOMENT: Duration = Duration::from_millis(500);
/// A reply that was given up so often, while Telegram took others, is never taken.
const MOST_STRIKES: u32 = 3;

/// How often a reply was given up while Telegram took others.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Strikes {
    count: u32,
    /// How many acts Telegram had taken by the last time.
    sent: u64,
}

impl Outbox {
    /// From now on what has waited is looked up here before it is said.
    pub(in crate::telegram) fn looks_up_in(&self, field: &Arc<Fieldwork>) {
        let _ = self.shared.field.set(Arc::clone(field));
    }

    /// Whether it is still to be said. While it waited a newer word may have taken its place, another process may have said
    /// it, or have heard that Telegram wants nothing now.
    pub(super) async fn still_stands(&self, telegram: i64, queued: &Queued) -> bool {
        self.learn_if_late(telegram, queued.since).await;
        match (self.field_if_late(queued.since), queued.kept) {
            // A database that does not answer keeps nobody from an answer.
            (Some(field), Some(kept)) => field.store.owes_reply(kept).await.unwrap_or(true),
            _ => true,
        }
    }

    /// Before what has waited goes out: heeds what other processes have heard meanwhile.
    pub(super) async fn learn_if_late(&self, telegram: i64, since: Stopwatch) {
        let Some(field) = self.field_if_late(since).filter(|field| field.store.is_enlisted()) else { return };
        if let Err(error) = self.learn_quiet(field).await {
            tracing::warn!(%error, "waits_unknown");
        }
        self.heed(telegram).await;
    }

    fn field_if_late(&self, since: Stopwatch) -> Option<&Arc<Fieldwork>> {
        self.shared.field.get().filter(|_| since.elapsed() > A_MOMENT)
    }

    /// It is not tried again now: it is no longer to be said, or stays owed and is given again.
    pub(super) fn put_aside(&self, queued: &Queued) {
        if let Some(kept) = queued.kept {
            self.state().kept.remove(&kept);
        }
    }

    /// It is not tried again now. What Telegram has not refused stays owed, and with it what was to be said after it.
    pub(super) fn give_up(&self, telegram: i64, queued: &Queued, failure: Failure) {
        self.pulse().given_up.one();
        let is_show = matches!(queued.act, Act::Show(_));
        if is_show && let Some(chat) = self.state().chats.get_mut(&telegram) {
            chat.showing = chat.showing.saturating_sub(1);
            // What is owed to this chat is not tried again until something new is shown there.
            chat.refused |= failure.is_final();
        }
        if failure.is_final() || self.is_struck_out(queued) {
            return self.is_through(telegram, queued);
        }
        // The database holds it, and what comes after it need not wait.
        if matches!(queued.act, Act::Delete { .. }) {
            return;
        }
        if is_show {
            self.missed();
        }
        self.put_aside(queued);
        let mut state = self.state();
        let Some(chat) = state.chats.get_mut(&telegram) else { return };
        let mut later = VecDeque::new();
        let mut again: Vec<ReplyId> = Vec::new();
        for queued in chat.waiting.drain(..) {
            match queued.kept {
                Some(kept) => again.push(kept),
                None => later.push_back(queued),
            }
        }
        chat.waiting = later;
        for kept in again {
            state.kept.remove(&kept);
        }
    }

    /// Whether Telegram has taken others again and again, but not this.
    fn is_struck_out(&self, queued: &Queued) -> bool {
        let Some(kept) = queued.kept else { return false };
        let sent = self.pulse().sent.get();
        let mut state = self.state();
        let strikes = state.strikes.entry(kept).or_default();
        if sent > strikes.sent {
            *strikes = Strikes { count: strikes.count + 1, sent };
        }
        let is_out = strikes.count >= MOST_STRIKES;
        if is_out {
            tracing::error!("reply_lost");
            state.strikes.remove(&kept);
        }
        is_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_lost_only_if_telegram_takes_others_again_and_again() {
        let outbox = Outbox::new(teloxide::Bot::new("1:a"));
        let queued = Queued::new(Act::Menu(None), Some(ReplyId(1)));
        for _ in 0..9 {
            assert!(!outbox.is_struck_out(&queued), "Telegram takes nothing at all");
        }
        for strike in 1..=MOST_STRIKES {
            outbox.pulse().sent.one();
            assert_eq!(outbox.is_struck_out(&queued), strike == MOST_STRIKES, "{strike}");
        }
        let unkept = Queued::new(Act::Menu(None), None);
        outbox.pulse().sent.one();
        assert!(!outbox.is_struck_out(&unkept));
    }
}
