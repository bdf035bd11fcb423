//! What people do in their chats.

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use super::FakeTelegram;
use super::chat::{Attachment, AttachmentKind, Message, User};
use super::html::Formatted;
use super::world::World;

/// An app cuts a longer text into several messages, in UTF-16 units.
const LONGEST_TEXT: usize = 4096;

impl FakeTelegram {
    /// The person writes; returns the number of the (last) message. A blocked bot is unblocked by it.
    pub fn say(&self, user: &User, text: &str) -> i32 {
        let mut last = 0;
        for part in parts(text) {
            let read = Formatted::plain(&part).finished();
            last = self.post(user, |_, message| {
                message.shown.html = part;
                message.shown.text = read.text;
                message.entities = read.entities;
            });
        }
        last
    }

    /// The person presses a button of that message, with any data; returns the press's id.
    ///
    /// The data is not compared with the keyboard, since clients can send anything.
    pub fn press(&self, user: &User, message_id: i32, data: &str) -> String {
        self.act(|world| {
            let now = world.now();
            world.chat_of(user).started = true;
            let id = world.presses.add(user.id, now);
            let message = world.chats.get(&user.id).and_then(|chat| chat.messages.get(&message_id));
            let message = match message {
                Some(message) => message.json(user, &world.bot),
                None => json!({"chat": user.chat_json(), "message_id": message_id, "date": 0}),
            };
            let query = json!({
                "id": id, "from": user.json(), "message": message, "chat_instance": user.id.to_string(), "data": data,
            });
            world.blow();
            world.queue.push("callback_query", query, now);
            id
        })
    }

    /// The person changes an own message of text; without effect when it is gone.
    pub fn edit(&self, user: &User, message_id: i32, text: &str) {
        self.act(|world| {
            let now = world.now();
            let chat = world.chat_of(user);
            let Some(message) = chat.messages.get_mut(&message_id).filter(|message| !message.shown.from_bot)
            else {
                return;
            };
            let read = Formatted::plain(text).finished();
            text.clone_into(&mut message.shown.html);
            message.shown.text = read.text;
            message.entities = read.entities;
            message.shown.revision += 1;
            message.edited = Some(now);
            let message = message.clone();
            let json = world.message_json(user.id, &message);
            world.queue.push("edited_message", json, now);
        });
    }

    /// The person shares a contact: the own one, somebody else's, or one without an account.
    pub fn share_contact(&self, user: &User, phone: &str, owner: Option<i64>) -> i32 {
        self.post(user, |_, message| {
            let mut contact = json!({"phone_number": phone, "first_name": user.first_name});
            if let (Some(owner), Some(fields)) = (owner, contact.as_object_mut()) {
                fields.insert("user_id".into(), json!(owner));
            }
            message.content.insert("contact".into(), contact);
        })
    }

    /// The person sends a photo.
    pub fn send_photo(&self, user: &User, bytes: impl Into<Bytes>) -> i32 {
        let bytes = bytes.into();
        self.post(user, |world, message| {
            let stored = world.files.keep("photos", "photo.jpg", bytes.clone());
            message.content.insert("photo".into(), stored.photo(1280, 720));
            attach(message, AttachmentKind::Photo, "", bytes);
        })
    }

    /// The person sends a sticker.
    pub fn send_sticker(&self, user: &User) -> i32 {
        self.post(user, |world, message| {
            let stored = world.files.keep("stickers", "sticker.webp", Bytes::from_static(b"RIFF"));
            let mut sticker = stored.json();
            let more = json!({"type": "regular", "width": 512, "height": 512, "is_animated": false,
                "is_video": false, "emoji": "👍"});
            if let (Some(fields), Value::Object(more)) = (sticker.as_object_mut(), more) {
                fields.extend(more);
            }
            message.content.insert("sticker".into(), sticker);
            attach(message, AttachmentKind::Sticker, "", Bytes::new());
        })
    }

    /// The person sends a place, in degrees.
    pub fn send_location(&self, user: &User, latitude: f64, longitude: f64) -> i32 {
        self.post(user, |_, message| {
            message.content.insert("location".into(), json!({"latitude": latitude, "longitude": longitude}));
        })
    }

    /// The person sends a file.
    pub fn send_document(&self, user: &User, file_name: &str, bytes: impl Into<Bytes>) -> i32 {
        let bytes = bytes.into();
        self.post(user, |world, message| {
            let stored = world.files.keep("documents", file_name, bytes.clone());
            message.content.insert("document".into(), stored.document());
            attach(message, AttachmentKind::Document, file_name, bytes);
        })
    }

    /// The person blocks the bot.
    pub fn block(&self, user: &User) {
        self.act(|world| {
            if !world.chat_of(user).blocked {
                membership(world, user, true);
            }
        });
    }

    /// The person unblocks the bot, without writing.
    pub fn unblock(&self, user: &User) {
        self.act(|world| {
            if world.chat_of(user).blocked {
                membership(world, user, false);
            }
        });
    }

    /// The person looks at the chat: a blocked bot is unblocked, but nothing is sent.
    pub fn open_chat(&self, user: &User) {
        self.unblock(user);
    }

    /// Queues an update as it is, whether or not the bot asked for its kind; returns its number.
    ///
    /// Without an `update_id` it gets the next one. What is no object is queued as an empty update.
    pub fn raw_update(&self, update: Value) -> i64 {
        self.act(|world| {
            let now = world.now();
            let fields = match update {
                Value::Object(fields) => fields,
                _ => Map::new(),
            };
            world.queue.push_raw(fields, now)
        })
    }

    /// Adds a message of the person and queues it.
    fn post(&self, user: &User, fill: impl FnOnce(&mut World, &mut Message)) -> i32 {
        self.act(|world| {
            let (now, forgetful) = (world.now(), world.forgetful);
            if world.chat_of(user).blocked {
                membership(world, user, false);
            }
            let chat = world.chat_of(user);
            chat.started = true;
            let mut message = Message::of_text(chat.next_id(), false, now);
            fill(world, &mut message);
            let json = world.message_json(user.id, &message);
            let id = message.shown.id;
            world.chat_of(user).keep(message, forgetful);
            world.blow();
            world.queue.push("message", json, now);
            id
        })
    }
}

fn attach(message: &mut Message, kind: AttachmentKind, file_name: &str, bytes: Bytes) {
    message.shown.attachment = Some(Attachment { kind, file_name: file_name.to_owned(), bytes });
}

/// The person blocks or unblocks the bot, and the bot is told.
fn membership(world: &mut World, user: &User, blocked: bool) {
    let now = world.now();
    world.chat_of(user).blocked = blocked;
    let member = json!({"user": world.bot, "status": "member"});
    let kicked = json!({"user": world.bot, "status": "kicked", "until_date": 0});
    let (old, new) = if blocked { (member, kicked) } else { (kicked, member) };
    let update = json!({
        "chat": user.chat_json(), "from": user.json(), "date": now, "old_chat_member": old, "new_chat_member": new,
    });
    world.queue.push("my_chat_member", update, now);
}

/// A text in parts that fit into a message.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf16() > LONGEST_TEXT {
            parts.push(String::new());
            length = 0;
        }
        length += c.len_utf16();
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}
