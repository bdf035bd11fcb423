//! Closes and opens drafts and ballots, and makes the codes by which people come in.
//!
//! The only place with a cipher. Everything random comes in as bytes; secrets neither print nor compare.
//!
#![doc = include_str!("threat_model.md")]

mod age;
mod ballot;
mod bound;
mod chain;
mod code;
mod draft;
mod find;
mod keyed;
mod padding;
mod phone;
mod reply;
mod secret;

pub use age::{CopyError, WORK, open_copy, seal_copy};
pub use ballot::{open_ballot, seal_ballot};
pub use chain::{Broken, Head, Record, link, verify};
pub use code::Code;
pub use draft::{Holder, open_draft, seal_draft};
pub use find::{Found, find_codes};
pub use keyed::{
    invitation_code, kept_key, log_key, lookup_key, owner_code, owner_key, phone_key, reply_key, same_secret,
    webhook_secret,
};
pub use phone::normalise_phone;
pub use reply::{open_reply, seal_reply};
pub use secret::{BallotPublic, BallotSecret, DraftKey, LogKey, Pepper, ReplyKey, fingerprint};

/// Why something could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// The plaintext does not fit into the length of this survey.
    TooLong,
    /// The cipher refused: wrong key, wrong owner, or altered bytes.
    Refused,
    /// It opened, but its inside is no padded text.
    BadPadding,
}

impl std::fmt::Display for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::TooLong => "the plaintext is longer than the sealed length allows",
            Self::Refused => "the sealed bytes do not belong to this key and owner",
            Self::BadPadding => "the sealed bytes hold no padded text",
        })
    }
}

impl std::error::Error for Error {}
