//! What is owed to chats: when it must be looked for, and to whom it may go.

use tokio::sync::MutexGuard;

use super::{Chat, Outbox, Outgoing};
use crate::fieldwork::Act;

/// Of so many looks for what is owed one looks at every draft, even if nothing seems to be missed.
const LOOKS: u32 = 30;

impl Chat {
    /// Whether what the chat was owed at that moment is owed still, and not in hand; or may be owed, but must be read anew.
    fn owes(&self, owed: &Outgoing, since: u64) -> Owes {
        if matches!(owed.acts.first().map(|queued| &queued.act), Some(Act::Show(_))) {
            // Whatever else waits, a screen comes behind it.
            let is_given = self.refused || self.has_screen_in_hand() || self.shown > since;
            return match (is_given, self.decided > since) {
                (true, _) => Owes::Nothing,
                (false, true) => Owes::WhoKnows,
                (false, false) => Owes::This,
            };
        }
        // Nothing that was decided later may be overtaken; it is read again at every look.
        let is_free = !self.is_running() && self.unnoted == 0 && self.changed <= since;
        if is_free { Owes::This } else { Owes::Nothing }
    }
}

/// What a chat is owed, beside what was read.
enum Owes {
    /// What was read.
    This,
    /// Nothing, or it is in hand.
    Nothing,
    /// Something was decided since: it must be read anew.
    WhoKnows,
}

impl Outbox {
    /// A moment: what is read from the database after it is older than whatever changes after it.
    pub(in crate::telegram) fn changes(&self) -> u64 {
        self.state().changes
    }

    /// Queues what is owed and read from the database after that moment, except what may be in hand, or given already.
    pub(in crate::telegram) fn push_owed(&self, replies: Vec<Outgoing>, since: u64) {
        let mut state = self.state();
        // A chat may be owed both a screen and the deletion of another.
        let mut free = Vec::new();
        for reply in replies {
            match state.chats.get(&reply.telegram).map_or(Owes::This, |chat| chat.owes(&reply, since)) {
                Owes::This => free.push(reply),
                Owes::Nothing => {}
                Owes::WhoKnows => state.missed = true,
            }
        }
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
