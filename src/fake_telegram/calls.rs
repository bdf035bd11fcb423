//! The log of what the bot did that people could see, and of what it was refused.

use super::chat::ShownMessage;
use super::markup::ReplyButton;
use super::reply::Refusal;

/// Something that the bot did in one chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The person whose chat it is.
    pub chat: i64,
    /// What changed there.
    pub change: Change,
}

/// What a call of the bot changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new message of text.
    Sent(Box<ShownMessage>),
    /// A new message with a file.
    Document(Box<ShownMessage>),
    /// A new message with a picture.
    Photo(Box<ShownMessage>),
    /// A message has another text or other buttons.
    Edited {
        /// As it was.
        before: Box<ShownMessage>,
        /// As it is.
        after: Box<ShownMessage>,
    },
    /// A message, of the bot or of the person, is gone.
    Deleted(Box<ShownMessage>),
    /// A press was answered.
    Notice {
        /// The words; empty when the press was only confirmed.
        text: String,
        /// It must be closed by hand.
        alert: bool,
    },
    /// Another reply keyboard stands in place of the keyboard; without rows, none.
    ReplyKeyboard(Vec<Vec<ReplyButton>>),
}

/// A call that was refused by Telegram's rules or by a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The method's name as it was called.
    pub method: String,
    /// Why.
    pub refusal: Refusal,
}
