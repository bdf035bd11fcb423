//! Messages of text: sending, changing, deleting.

use serde_json::{Value, json};

use super::{Outcome, formatted, known, message_id, writable};
use crate::fake_telegram::calls::Change;
use crate::fake_telegram::chat::{Message, ShownMessage};
use crate::fake_telegram::html::{Formatted, utf16_length};
use crate::fake_telegram::markup::{Button, Markup};
use crate::fake_telegram::params::Params;
use crate::fake_telegram::reply::Refusal;
use crate::fake_telegram::world::World;

/// Telegram's limit for a text, in UTF-16 units after markup is read.
const LONGEST_TEXT: usize = 4096;
/// A bot may delete a message for this long, in seconds.
const DELETABLE: i64 = 48 * 60 * 60;
/// Telegram's limit for `deleteMessages`.
const MOST_DELETED: usize = 100;

pub(super) fn send(world: &mut World, params: &Params) -> Outcome {
    let chat = writable(world, params)?;
    let (read, html) = formatted(params, "text")?;
    if read.text.is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    if utf16_length(&read.text) > LONGEST_TEXT {
        return Err(Refusal::bad("message is too long"));
    }
    let markup = Markup::read(params.structure("reply_markup")?)?;
    check_reply(world, chat, params)?;
    let mut message = Message::of_text(0, true, world.now());
    write(&mut message, read, html);
    post(world, chat, message, markup, Change::Sent)
}

/// A reply needs the message that it answers.
fn check_reply(world: &World, chat: i64, params: &Params) -> Result<(), Refusal> {
    let Some(reply) = params.structure("reply_parameters")? else { return Ok(()) };
    let id = reply.get("message_id").and_then(Value::as_i64).and_then(|id| i32::try_from(id).ok());
    let there =
        id.is_some_and(|id| world.chats.get(&chat).is_some_and(|chat| chat.messages.contains_key(&id)));
    let optional = reply.get("allow_sending_without_reply").and_then(Value::as_bool) == Some(true);
    if there || optional { Ok(()) } else { Err(Refusal::bad("message to be replied not found")) }
}

fn write(message: &mut Message, read: Formatted, html: String) {
    message.shown.text = read.text;
    message.shown.html = html;
    message.entities = read.entities;
}

/// Numbers a new message of the bot, gives it its keyboard, keeps it and writes it down.
pub(super) fn post(
    world: &mut World,
    chat_id: i64,
    mut message: Message,
    markup: Markup,
    change: fn(Box<ShownMessage>) -> Change,
) -> Outcome {
    let forgetful = world.forgetful;
    let Some(chat) = world.chats.get_mut(&chat_id) else { return Err(Refusal::bad("chat not found")) };
    message.shown.id = chat.next_id();
    let mut other_keyboard = None;
    match markup {
        Markup::Absent => {}
        Markup::Inline { rows, echo } => {
            message.shown.keyboard = rows;
            message.inline = Some(echo);
        }
        Markup::Reply(rows) => {
            message.shown.reply_keyboard.clone_from(&rows);
            message.locked = true;
            other_keyboard = Some(rows);
        }
        Markup::Remove => {
            message.locked = true;
            other_keyboard = Some(Vec::new()).filter(|_| !chat.reply_keyboard.is_empty());
        }
        Markup::ForceReply => message.locked = true,
    }
    if let Some(rows) = &other_keyboard {
        chat.reply_keyboard.clone_from(rows);
    }
    chat.keep(message.clone(), forgetful);
    let json = world.message_json(chat_id, &message);
    world.note(chat_id, || change(Box::new(message.shown)));
    world.tell(chat_id);
    if let Some(rows) = other_keyboard {
        world.note(chat_id, || Change::ReplyKeyboard(rows));
    }
    Ok(json)
}

pub(super) fn edit_text(world: &mut World, params: &Params) -> Outcome {
    let (chat, id) = (writable(world, params)?, message_id(params)?);
    let (read, html) = formatted(params, "text")?;
    if read.text.is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    if utf16_length(&read.text) > LONGEST_TEXT {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    let buttons = Markup::read(params.structure("reply_markup")?)?.inline_only()?;
    let old = editable(world, chat, id)?;
    if old.shown.attachment.is_some() {
        return Err(Refusal::bad("there is no text in the message to edit"));
    }
    let mut new = old.clone();
    write(&mut new, read, html);
    replace(world, chat, old, new, buttons)
}

pub(super) fn edit_buttons(world: &mut World, params: &Params) -> Outcome {
    let (chat, id) = (writable(world, params)?, message_id(params)?);
    let buttons = Markup::read(params.structure("reply_markup")?)?.inline_only()?;
    let old = editable(world, chat, id)?;
    let new = old.clone();
    replace(world, chat, old, new, buttons)
}

/// A message that the bot may change.
fn editable(world: &World, chat: i64, id: i32) -> Result<Message, Refusal> {
    let message = world.chats.get(&chat).and_then(|chat| chat.messages.get(&id));
    let message = message.ok_or_else(|| Refusal::bad("message to edit not found"))?;
    if !message.shown.from_bot || message.locked {
        return Err(Refusal::bad("message can't be edited"));
    }
    Ok(message.clone())
}

fn replace(
    world: &mut World,
    chat_id: i64,
    old: Message,
    mut new: Message,
    (rows, echo): (Vec<Vec<Button>>, Option<Value>),
) -> Outcome {
    new.shown.keyboard = rows;
    new.inline = echo;
    if new.shown.text == old.shown.text && new.entities == old.entities && new.inline == old.inline {
        return Err(Refusal::bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a \
             current content and reply markup of the message",
        ));
    }
    new.shown.revision += 1;
    new.edited = Some(world.now());
    if let Some(chat) = world.chats.get_mut(&chat_id) {
        chat.messages.insert(new.shown.id, new.clone());
    }
    let json = world.message_json(chat_id, &new);
    world.note(chat_id, || Change::Edited { before: Box::new(old.shown), after: Box::new(new.shown) });
    world.tell(chat_id);
    Ok(json)
}

pub(super) fn delete(world: &mut World, params: &Params) -> Outcome {
    let (chat, id) = (known(world, params)?, message_id(params)?);
    remove(world, chat, id)?;
    Ok(json!(true))
}

pub(super) fn delete_many(world: &mut World, params: &Params) -> Outcome {
    let chat = known(world, params)?;
    let ids = params.structure("message_ids")?;
    let ids = ids.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if ids.is_empty() {
        return Err(Refusal::bad("message identifiers are not specified"));
    }
    if ids.len() > MOST_DELETED {
        return Err(Refusal::bad("too many message identifiers specified"));
    }
    // What cannot be found or deleted is passed over.
    for id in ids.iter().filter_map(Value::as_i64).filter_map(|id| i32::try_from(id).ok()) {
        let _ = remove(world, chat, id);
    }
    Ok(json!(true))
}

fn remove(world: &mut World, chat_id: i64, id: i32) -> Result<(), Refusal> {
    let now = world.now();
    let not_found = || Refusal::bad("message to delete not found");
    let chat = world.chats.get_mut(&chat_id).ok_or_else(not_found)?;
    let message = chat.messages.get(&id).ok_or_else(not_found)?;
    if message.shown.date + DELETABLE < now {
        return Err(Refusal::bad("message can't be deleted for everyone"));
    }
    if let Some(message) = chat.messages.remove(&id) {
        world.note(chat_id, || Change::Deleted(Box::new(message.shown)));
    }
    Ok(())
}
