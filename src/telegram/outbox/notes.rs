//! What went out, on its way into the database.

use super::Outbox;
use crate::store::{Notice, ReplyId, Shown};

/// What must be noted in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::telegram) enum Delivered {
    /// A screen is shown.
    Shown {
        /// What it shows.
        shown: Shown,
        /// The message that showed the one before, if it was another: it must go.
        left: Option<i64>,
    },
    /// A message is gone, or never will be.
    Deleted {
        /// The chat.
        telegram: i64,
        /// Which message.
        message: i64,
    },
    /// A reply that was kept is through, or never will be.
    Said {
        /// The chat.
        telegram: i64,
        /// Its row.
        kept: ReplyId,
    },
    /// Telegram wants nothing more for a while.
    Slowed {
        /// The chat.
        telegram: i64,
        /// For so many seconds.
        seconds: u32,
    },
    /// Something was said below the screen.
    Buried {
        /// The chat.
        telegram: i64,
    },
    /// The person blocked the bot.
    Blocked {
        /// The chat.
        telegram: i64,
    },
    /// A notice is through, or never will be.
    Posted(Notice),
    /// A notice must wait so many seconds.
    PutOff(Notice, u32),
}

impl Delivered {
    /// Whose chat it is about.
    pub(in crate::telegram) fn chat(&self) -> i64 {
        match self {
            Self::Shown { shown, .. } => shown.telegram,
            Self::Deleted { telegram, .. }
            | Self::Said { telegram, .. }
            | Self::Slowed { telegram, .. }
            | Self::Buried { telegram }
            | Self::Blocked { telegram } => *telegram,
            Self::Posted(notice) | Self::PutOff(notice, _) => notice.telegram,
        }
    }
}

/// Notes on their way into the database; what is dropped before it is there is noted later.
pub(in crate::telegram) struct Notes {
    outbox: Outbox,
    notes: Vec<Delivered>,
}

impl Notes {
    /// None at all.
    pub(in crate::telegram) fn none(outbox: &Outbox) -> Self {
        Self { outbox: outbox.clone(), notes: Vec::new() }
    }

    pub(in crate::telegram) fn get(&self) -> &[Delivered] {
        &self.notes
    }

    /// They are in the database.
    pub(in crate::telegram) fn noted(mut self) {
        let mut state = self.outbox.state();
        for note in std::mem::take(&mut self.notes) {
            if let Delivered::Said { kept, .. } = &note {
                state.forget(*kept);
            }
            let chat = state.change(note.chat());
            chat.unnoted = chat.unnoted.saturating_sub(1);
            if matches!(note, Delivered::Shown { .. }) {
                chat.shown = chat.changed;
                chat.unnoted_screens = chat.unnoted_screens.saturating_sub(1);
            }
        }
    }
}

impl Drop for Notes {
    fn drop(&mut self) {
        if !self.notes.is_empty() {
            let mut state = self.outbox.state();
            self.notes.append(&mut state.delivered);
            state.delivered = std::mem::take(&mut self.notes);
        }
    }
}

impl Outbox {
    pub(in crate::telegram) fn has_delivered(&self) -> bool {
        !self.state().delivered.is_empty()
    }

    /// Whether a notice has gone out, or been put off, that is not noted yet.
    pub(in crate::telegram) fn has_posted(&self) -> bool {
        let of_notices = |note: &Delivered| matches!(note, Delivered::Posted(_) | Delivered::PutOff(..));
        self.state().delivered.iter().any(of_notices)
    }

    /// What must be noted of how long Telegram wants nothing.
    pub(in crate::telegram) fn take_waits(&self) -> Notes {
        let is_wait = |note: &mut Delivered| matches!(note, Delivered::Slowed { .. });
        Notes { notes: self.state().delivered.extract_if(.., is_wait).collect(), outbox: self.clone() }
    }

    /// What must be noted.
    pub(in crate::telegram) fn take_delivered(&self) -> Notes {
        Notes { notes: std::mem::take(&mut self.state().delivered), outbox: self.clone() }
    }
}
