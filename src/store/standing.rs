//! Where a survey stands, and what is still to be done of its release.

use super::StoreError;

/// Where a survey stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurveyState {
    /// Answers come in.
    Open,
    /// Whoever has begun may still hand in; nobody begins.
    Closing,
    /// No more answers.
    Closed,
    /// Published; drafts, ballots and key are gone.
    Released,
}

impl SurveyState {
    pub(super) fn read(text: &str) -> Result<Self, StoreError> {
        match text {
            "open" => Ok(Self::Open),
            "closing" => Ok(Self::Closing),
            "closed" => Ok(Self::Closed),
            "released" => Ok(Self::Released),
            _ => Err(StoreError::Impossible { table: "survey", column: "state" }),
        }
    }

    /// As it is stored and printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closing => "closing",
            Self::Closed => "closed",
            Self::Released => "released",
        }
    }
}

/// What release still has to do, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pending {
    /// Nobody has decided to release.
    None,
    /// Two owners have decided: publish, and delete drafts and ballots.
    Release,
    /// Overwrite what the database's files still hold of them.
    Scrub,
    /// Destroy the key.
    Key,
    /// Take away the links between accounts and people, but of those who want to be invited again.
    Purge,
    /// Nothing, until the day from which only what is published remains.
    Done,
    /// The list is deleted; overwrite what the database's files still hold of it.
    Erase,
    /// Nothing any more.
    Erased,
}

impl Pending {
    const ALL: [(Self, &'static str); 8] = [
        (Self::None, "none"),
        (Self::Release, "release"),
        (Self::Scrub, "scrub"),
        (Self::Key, "key"),
        (Self::Purge, "purge"),
        (Self::Done, "done"),
        (Self::Erase, "erase"),
        (Self::Erased, "erased"),
    ];

    pub(super) fn read(text: &str) -> Result<Self, StoreError> {
        let found = Self::ALL.iter().find(|(_, name)| *name == text).map(|(pending, _)| *pending);
        found.ok_or(StoreError::Impossible { table: "survey", column: "pending" })
    }

    /// As it is stored.
    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(pending, _)| *pending == self).map_or("none", |(_, name)| name)
    }
}
