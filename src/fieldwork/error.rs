//! What can go wrong.

use crate::keys::KeyError;
use crate::store::StoreError;

/// Something could not be done. Says nothing of a person or an answer.
#[derive(Debug, thiserror::Error)]
pub enum FieldError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A seal does not open or close.
    #[error("a seal failed: {0}")]
    Seal(#[from] crate::seal::Error),
    /// A stored form cannot be read any more.
    #[error("the stored form of survey {0} cannot be read")]
    Form(i64),
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes")]
    Chance,
    /// Slow work panicked.
    #[error("the work has failed by a fault of the program")]
    Panicked,
    /// The program ends.
    #[error("the work was interrupted")]
    Interrupted,
}

impl From<tokio::task::JoinError> for FieldError {
    fn from(error: tokio::task::JoinError) -> Self {
        if error.is_panic() { Self::Panicked } else { Self::Interrupted }
    }
}

impl From<getrandom::Error> for FieldError {
    fn from(_: getrandom::Error) -> Self {
        Self::Chance
    }
}

impl FieldError {
    /// Whether the database's file itself is broken: whoever goes on could destroy more.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_damage())
    }

    /// Whether the update is at fault, rather than the machine: then it is acknowledged and the person told.
    pub fn is_of_the_update(&self) -> bool {
        match self {
            Self::Store(error) => error.is_of_the_data(),
            // One survey's lost key must not stop the others.
            Self::Seal(_) | Self::Form(_) | Self::Key(_) | Self::Panicked => true,
            Self::Chance | Self::Interrupted => false,
        }
    }
}
