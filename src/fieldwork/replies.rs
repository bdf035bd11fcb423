//! Replies that are no screen of an interview: kept until Telegram has taken them, act by act.
//!
//! A screen can be drawn again from its draft, and a message to delete has a row of its own. Everything else that the bot
//! says is decided once: it is kept with what was decided, sealed, for some of it holds a name or a code.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::{Act, FieldError, Fieldwork};
use crate::interview::Button;
use crate::seal::{open_reply, seal_reply};
use crate::store::{ReplyId, Role, SealedReply, Write};

/// So many are taken up at once.
const MOST_REPLIES: i64 = 1_000;

/// An act as it is kept.
#[derive(Serialize, Deserialize)]
enum Kept {
    Say { text: String, rows: Vec<Vec<(String, String)>>, ask_contact: Option<String> },
    Edit { message: i64, text: String, rows: Vec<Vec<(String, String)>> },
    Menu(Option<String>),
    Document { name: String, base64: String, caption: String },
}

impl Kept {
    /// `None` for what needs no keeping: a notice is of no use later, a screen and a deletion are owed by themselves.
    fn of(act: &Act) -> Option<Self> {
        let pairs = |rows: &[Vec<Button>]| {
            let pair = |button: &Button| (button.label.clone(), button.data.clone());
            rows.iter().map(|row| row.iter().map(pair).collect()).collect()
        };
        Some(match act {
            Act::Notice { .. } | Act::Show(_) | Act::Delete { .. } => return None,
            Act::Say { text, rows, ask_contact } => {
                Self::Say { text: text.clone(), rows: pairs(rows), ask_contact: ask_contact.clone() }
            }
            Act::Edit { message, text, rows } => {
                Self::Edit { message: *message, text: text.clone(), rows: pairs(rows) }
            }
            Act::Menu(role) => Self::Menu(role.map(|role| role.name().to_owned())),
            Act::Document { name, bytes, caption } => Self::Document {
                name: name.clone(),
                base64: STANDARD.encode(bytes),
                caption: caption.clone(),
            },
        })
    }

    /// What a newer act takes the place of: the message that it edits, or the menu, which is no message.
    fn topic(&self) -> Option<i64> {
        match self {
            Self::Say { .. } | Self::Document { .. } => None,
            Self::Edit { message, .. } => Some(*message),
            Self::Menu(_) => Some(0),
        }
    }

    /// `None` when it cannot be.
    fn act(self) -> Option<Act> {
        let buttons = |rows: Vec<Vec<(String, String)>>| {
            let button = |(label, data)| Button { label, data };
            rows.into_iter().map(|row| row.into_iter().map(button).collect()).collect()
        };
        Some(match self {
            Self::Say { text, rows, ask_contact } => Act::Say { text, rows: buttons(rows), ask_contact },
            Self::Edit { message, text, rows } => Act::Edit { message, text, rows: buttons(rows) },
            Self::Menu(None) => Act::Menu(None),
            Self::Menu(Some(name)) => {
                Act::Menu(Some(Role::ALL.into_iter().find(|role| role.name() == name)?))
            }
            Self::Document { name, base64, caption } => {
                Act::Document { name, bytes: STANDARD.decode(base64).ok()?, caption }
            }
        })
    }
}

/// A reply that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReply {
    /// Its row.
    pub id: ReplyId,
    /// The chat.
    pub telegram: i64,
    /// What to do there; `None` when it cannot be read any more.
    pub act: Option<Act>,
}

impl Fieldwork {
    /// Keeps what a chat is to be told, with what is being written; `None` for what needs no keeping.
    pub async fn keep_reply(
        &self,
        write: &mut Write,
        telegram: i64,
        act: &Act,
    ) -> Result<Option<ReplyId>, FieldError> {
        let Some(kept) = Kept::of(act) else { return Ok(None) };
        let plain = serde_json::to_vec(&kept).map_err(|_| crate::seal::Error::Refused)?;
        let chance = self.chance.beside();
        let nonce = chance.bytes::<24>()?;
        let id = ReplyId(i64::from_be_bytes(chance.bytes::<8>()?));
        let sealed = seal_reply(&self.reply_key, telegram, &plain, nonce)?;
        let (topic, nonce) = (kept.topic(), nonce.to_vec());
        write.owe_reply(&SealedReply { id, telegram, topic, nonce, sealed }).await?;
        Ok(Some(id))
    }

    /// The replies that have not gone out.
    pub async fn kept_replies(&self) -> Result<Vec<KeptReply>, FieldError> {
        let mut replies = self.store.owed_replies(MOST_REPLIES).await?;
        // Chat by chat; a chat's own stay in order.
        replies.sort_by_key(|reply| reply.telegram);
        let read = |reply: &SealedReply| {
            let nonce = <[u8; 24]>::try_from(reply.nonce.as_slice()).ok()?;
            let plain = open_reply(&self.reply_key, reply.telegram, &reply.sealed, nonce).ok()?;
            serde_json::from_slice::<Kept>(&plain).ok()?.act()
        };
        let kept =
            |reply: SealedReply| KeptReply { act: read(&reply), id: reply.id, telegram: reply.telegram };
        Ok(replies.into_iter().map(kept).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(act: &Act, is_kept: bool) {
        let kept = Kept::of(act).map(|kept| serde_json::to_vec(&kept).unwrap());
        let back = kept.and_then(|plain| serde_json::from_slice::<Kept>(&plain).unwrap().act());
        assert_eq!(back.as_ref(), is_kept.then_some(act));
    }

    #[test]
    fn what_is_said_once_comes_back_as_it_was() {
        let rows = vec![vec![Button { label: "Ya".to_owned(), data: "1/y".to_owned() }]];
        check(&Act::Say { text: "<b>a</b>".to_owned(), rows: rows.clone(), ask_contact: None }, true);
        check(&Act::Say { text: String::new(), rows: Vec::new(), ask_contact: Some("b".to_owned()) }, true);
        check(&Act::Edit { message: 7, text: "c".to_owned(), rows }, true);
        check(&Act::Menu(None), true);
        check(&Act::Menu(Some(Role::Auditor)), true);
        check(
            &Act::Document { name: "d.txt".to_owned(), bytes: vec![0, 255], caption: "e".to_owned() },
            true,
        );
    }

    #[test]
    fn what_is_owed_by_itself_is_not_kept() {
        check(&Act::Notice { callback: "1".to_owned(), text: None }, false);
        check(&Act::Delete { message: 7 }, false);
    }
}
