//! Whether what has waited is still to be said, and what is given up.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::{Outbox, Queued};
use crate::clock::Stopwatch;
use crate::fieldwork::{Act, Fieldwork};
use crate::store::ReplyId;
use crate::telegram::call::Failure;

/// What waits longer than this is looked up before it goes out.
const A_MOMENT: Duration = Duration::from_millis(500);
/// A database that does not answer keeps nobody from an answer for longer.
const LOOKUP: Duration = Duration::from_secs(2);
/// A reply that was given up so often while Telegram took others, and for so long, is never taken.
const MOST_STRIKES: u32 = 3;
const LONGEST_STRIKES: Duration = Duration::from_hours(1);

/// How often a reply was given up while Telegram took others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strikes {
    count: u32,
    /// How many acts Telegram had taken by the last time.
    sent: u64,
    since: Stopwatch,
}

impl Outbox {
    /// From now on what has waited is looked up here before it is said.
    pub(in crate::telegram) fn looks_up_in(&self, field: &Arc<Fieldwork>) {
        let _ = self.shared.field.set(Arc::clone(field));
    }

    /// Whether it is still to be said. While it waited a newer word may have taken its place, another process may have said
    /// it or something newer, or have heard that Telegram wants nothing now.
    pub(super) async fn still_stands(&self, telegram: i64, queued: &Queued) -> bool {
        self.learn_if_late(telegram, queued.since).await;
        let Some(field) = self.field_if_late(queued.since) else { return true };
        let lookup = async {
            match (queued.kept, &queued.act) {
                (Some(kept), _) => field.store.owes_reply(kept).await,
                (None, Act::Show(_)) => field.store.answers(telegram).await,
                (None, _) => Ok(true),
            }
        };
        !matches!(tokio::time::timeout(LOOKUP, lookup).await, Ok(Ok(false)))
    }

    /// Before what has waited goes out: heeds what other processes have heard meanwhile.
    pub(super) async fn learn_if_late(&self, telegram: i64, since: Stopwatch) {
        if let Some(field) = self.field_if_late(since) {
            self.learn_from_others(field, telegram).await;
            self.heed(telegram).await;
        }
    }

    /// Of several processes another may have heard that Telegram wants nothing of this chat now.
    pub(in crate::telegram) async fn learn_from_others(&self, field: &Fieldwork, telegram: i64) {
        if !field.store.is_enlisted() {
            return;
        }
        let now = field.clock.now().timestamp_millis();
        match tokio::time::timeout(LOOKUP, field.store.quiet_of(telegram, now)).await {
            Ok(Ok(left)) => self.quieten(telegram, left),
            Ok(Err(error)) => tracing::warn!(%error, "waits_unknown"),
            Err(_) => tracing::warn!("waits_unknown"),
        }
    }

    fn field_if_late(&self, since: Stopwatch) -> Option<&Arc<Fieldwork>> {
        self.shared.field.get().filter(|_| since.elapsed() > A_MOMENT)
    }

    /// It is not tried again now: it is no longer to be said, or stays owed and is given again.
    pub(super) fn put_aside(&self, queued: &Queued) {
        if let Some(kept) = queued.kept {
            self.state().forget(kept);
        }
    }

    /// It is not tried again now. What Telegram has not refused stays owed, and with it what waits behind it.
    pub(super) fn give_up(&self, telegram: i64, queued: &Queued, failure: Failure) {
        self.pulse().given_up.one();
        if let Act::Show(show) = &queued.act
            && let Some(chat) = self.state().chats.get_mut(&telegram)
        {
            // What is owed to this chat is not tried again until something new is shown there.
            chat.refused |= failure.is_final();
            // It was wanted at the end of the chat, and still is when it is given later.
            chat.buried |= show.anew;
        }
        if failure.is_final() || self.is_struck_out(queued) {
            return self.is_through(telegram, queued);
        }
        // The database holds it, or it is of no use any more; what comes after it need not wait.
        if matches!(queued.act, Act::Delete { .. } | Act::Notice { .. } | Act::Menu(_)) {
            if let Some(kept) = queued.kept {
                self.state().kept.remove(&kept);
            }
            return;
        }
        if matches!(queued.act, Act::Show(_)) {
            self.missed();
        }
        let mut state = self.state();
        let Some(chat) = state.chats.get_mut(&telegram) else { return };
        let mut later = VecDeque::new();
        let mut again: Vec<ReplyId> = queued.kept.into_iter().collect();
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
        let is_out = self.strike(queued).is_some_and(|strikes| strikes.is_out(strikes.since.elapsed()));
        if is_out {
            tracing::error!("reply_lost");
        }
        is_out
    }

    /// It was given up once more.
    fn strike(&self, queued: &Queued) -> Option<Strikes> {
        let kept = queued.kept?;
        let sent = self.pulse().sent.get();
        let mut state = self.state();
        let first = Strikes { count: 0, sent, since: Stopwatch::start() };
        let strikes = state.strikes.entry(kept).or_insert(first);
        if sent > strikes.sent {
            *strikes = Strikes { count: strikes.count + 1, sent, ..*strikes };
        }
        Some(*strikes)
    }
}

impl Strikes {
    fn is_out(&self, after: Duration) -> bool {
        self.count >= MOST_STRIKES && after >= LONGEST_STRIKES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_lost_only_if_telegram_takes_others_again_and_again() {
        let outbox = Outbox::new(teloxide::Bot::new("1:a"));
        let queued = Queued::new(Act::Menu(None), Some(ReplyId(1)));
        let strike = |after: Duration| outbox.strike(&queued).is_some_and(|strikes| strikes.is_out(after));
        outbox.pulse().sent.one();
        for _ in 0..9 {
            assert!(!strike(LONGEST_STRIKES), "Telegram takes nothing at all");
        }
        for number in 1..=MOST_STRIKES {
            outbox.pulse().sent.one();
            assert_eq!(strike(LONGEST_STRIKES), number == MOST_STRIKES, "{number}");
        }
        assert!(!strike(LONGEST_STRIKES / 2), "it is too early");
    }
}
