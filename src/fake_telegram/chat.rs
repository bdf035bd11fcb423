//! Chats: people, messages as a person sees them, and the same messages as the Bot API writes them.

use std::collections::BTreeMap;

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use super::html::Entity;
use super::markup::{Button, ReplyButton};

/// A person with a Telegram account; the private chat has the same number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Telegram's number for the person and for the chat.
    pub id: i64,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: Option<String>,
    /// The name after `@`.
    pub username: Option<String>,
    /// The language of the person's app, such as `id`.
    pub language_code: Option<String>,
}

impl User {
    /// A person of whom only the first name is known.
    pub fn new(id: i64, first_name: impl Into<String>) -> Self {
        Self { id, first_name: first_name.into(), last_name: None, username: None, language_code: None }
    }

    /// The person as a `User` object.
    pub(super) fn json(&self) -> Value {
        let mut fields = self.names();
        fields.insert("is_bot".into(), json!(false));
        if let Some(language) = &self.language_code {
            fields.insert("language_code".into(), json!(language));
        }
        Value::Object(fields)
    }

    /// The private chat as a `Chat` object.
    pub(super) fn chat_json(&self) -> Value {
        let mut fields = self.names();
        fields.insert("type".into(), json!("private"));
        Value::Object(fields)
    }

    fn names(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        fields.insert("id".into(), json!(self.id));
        fields.insert("first_name".into(), json!(self.first_name));
        for (name, value) in [("last_name", &self.last_name), ("username", &self.username)] {
            if let Some(value) = value {
                fields.insert(name.into(), json!(value));
            }
        }
        fields
    }
}

/// What a file in a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentKind {
    /// A picture that is shown.
    Photo,
    /// A file that is offered for download.
    Document,
    /// A sticker.
    Sticker,
}

/// A file in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// How it is shown.
    pub kind: AttachmentKind,
    /// Its name; empty for a photo and a sticker.
    pub file_name: String,
    /// Its content.
    pub bytes: Bytes,
}

/// A message as it stands in the chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownMessage {
    /// Its number in this chat.
    pub id: i32,
    /// The bot wrote it, not the person.
    pub from_bot: bool,
    /// The text or caption without markup.
    pub text: String,
    /// The text or caption as it was sent, with markup.
    pub html: String,
    /// The rows of buttons below it.
    pub keyboard: Vec<Vec<Button>>,
    /// The reply keyboard that came with it.
    pub reply_keyboard: Vec<Vec<ReplyButton>>,
    /// The file in it.
    pub attachment: Option<Attachment>,
    /// How often it was changed.
    pub revision: u32,
    /// When it was sent, in unix seconds.
    pub date: i64,
}

impl ShownMessage {
    /// The first button with this label.
    pub fn button(&self, label: &str) -> Option<&Button> {
        self.keyboard.iter().flatten().find(|button| button.label == label)
    }
}

/// A message with what only the Bot API shows of it.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) shown: ShownMessage,
    pub(super) entities: Vec<Entity>,
    /// The inline keyboard as it was sent.
    pub(super) inline: Option<Value>,
    /// Fields such as `document` and `contact`.
    pub(super) content: Map<String, Value>,
    /// It came with a reply keyboard, which Telegram never lets a bot edit.
    pub(super) locked: bool,
    pub(super) edited: Option<i64>,
}

impl Message {
    /// A message of text only.
    pub(super) fn of_text(id: i32, from_bot: bool, date: i64) -> Self {
        let shown = ShownMessage {
            id,
            from_bot,
            text: String::new(),
            html: String::new(),
            keyboard: Vec::new(),
            reply_keyboard: Vec::new(),
            attachment: None,
            revision: 0,
            date,
        };
        Self { shown, entities: Vec::new(), inline: None, content: Map::new(), locked: false, edited: None }
    }

    /// The `Message` object.
    pub(super) fn json(&self, user: &User, bot: &Value) -> Value {
        let mut fields = self.content.clone();
        fields.insert("message_id".into(), json!(self.shown.id));
        fields.insert("from".into(), if self.shown.from_bot { bot.clone() } else { user.json() });
        fields.insert("chat".into(), user.chat_json());
        fields.insert("date".into(), json!(self.shown.date));
        if let Some(edited) = self.edited {
            fields.insert("edit_date".into(), json!(edited));
        }
        let caption = !self.content.is_empty();
        if !self.shown.text.is_empty() {
            fields.insert(if caption { "caption" } else { "text" }.into(), json!(self.shown.text));
        }
        if !self.entities.is_empty() {
            let entities = self.entities.iter().map(Entity::json).collect();
            fields
                .insert(if caption { "caption_entities" } else { "entities" }.into(), Value::Array(entities));
        }
        if let Some(rows) = &self.inline {
            fields.insert("reply_markup".into(), json!({"inline_keyboard": rows}));
        }
        Value::Object(fields)
    }
}

/// One private chat.
#[derive(Debug)]
pub(super) struct Chat {
    pub(super) user: User,
    /// The person has written; before that a bot may not.
    pub(super) started: bool,
    pub(super) blocked: bool,
    pub(super) newest: i32,
    pub(super) messages: BTreeMap<i32, Message>,
    pub(super) reply_keyboard: Vec<Vec<ReplyButton>>,
}

impl Chat {
    pub(super) fn new(user: User) -> Self {
        Self {
            user,
            started: false,
            blocked: false,
            newest: 0,
            messages: BTreeMap::new(),
            reply_keyboard: Vec::new(),
        }
    }

    /// The number of the next message.
    pub(super) fn next_id(&mut self) -> i32 {
        self.newest += 1;
        self.newest
    }

    /// Keeps a message; when forgetful, in place of the earlier ones of the same side.
    pub(super) fn keep(&mut self, message: Message, forgetful: bool) {
        if forgetful {
            self.messages.retain(|_, other| other.shown.from_bot != message.shown.from_bot);
        }
        self.messages.insert(message.shown.id, message);
    }
}
