//! What is owed to chats: when it must be looked for, and to whom it may go.

use tokio::sync::MutexGuard;

use super::{Chat, Outbox, Outgoing};

/// Of so many looks for what is owed one looks at every draft, even if nothing seems to be missed.
const LOOKS: u32 = 30;

impl Outbox {
    /// A moment: what is read from the database after it is older than whatever changes after it.
    pub(in crate::telegram) fn changes(&self) -> u64 {
        self.state().changes
    }

    /// Queues what is owed, except to chats that are being answered, whose answer is not noted yet, or of which either
    /// has changed since that moment.
    pub(in crate::telegram) fn push_owed(&self, replies: Vec<Outgoing>, since: u64) {
        let mut state = self.state();
        let is_busy =
            |chat: &Chat| chat.is_running() || chat.refused || chat.unnoted > 0 || chat.changed > since;
        let busy = |telegram: &i64| state.chats.get(telegram).is_some_and(is_busy);
        // A chat may be owed both a screen and the deletion of another.
        let free: Vec<Outgoing> = replies.into_iter().filter(|reply| !busy(&reply.telegram)).collect();
        for reply in free {
            self.queue(&mut state, reply);
        }
    }

    /// Keeps others from giving what is owed at the same time; `None` when somebody does.
    pub(in crate::telegram) fn giving(&self) -> Option<MutexGuard<'_, ()>> {
        self.shared.giving.try_lock().ok()
    }

    /// A screen may be owed of which nobody knows: every draft must be looked at.
    pub(in crate::telegram) fn missed(&self) {
        self.state().missed = true;
    }

    /// Whether every draft must be looked at: at the start, after [`Self::missed`], and every now and then.
    pub(in crate::telegram) fn take_missed(&self) -> bool {
        let mut state = self.state();
        let must = std::mem::take(&mut state.missed) || state.looks.is_multiple_of(LOOKS);
        state.looks = if must { 1 } else { state.looks + 1 };
        must
    }
}
