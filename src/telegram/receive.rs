//! An update into what it means for a private chat, by a `dptree` tree. Pure but for dptree's being async.

use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use dptree::prelude::*;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;
use teloxide::types::{CallbackQuery, ChatMemberUpdated, Message, Update, UpdateKind};

use crate::fieldwork::{Incoming, What};

static TREE: OnceLock<Tree> = OnceLock::new();

type Tree = Endpoint<'static, Incoming>;

/// An update as Telegram wrote it: what teloxide cannot parse must not spoil a batch.
#[derive(Debug)]
pub(super) struct RawUpdate {
    /// Its number; without one it is no update.
    pub(super) id: Option<i64>,
    json: Box<RawValue>,
}

impl<'de> Deserialize<'de> for RawUpdate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Numbered {
            update_id: i64,
        }
        let json = Box::<RawValue>::deserialize(from)?;
        let id = serde_json::from_str::<Numbered>(json.get()).ok().map(|numbered| numbered.update_id);
        Ok(Self { id, json })
    }
}

/// What an update means; `None` when it is nothing that the bot acts on.
pub(super) async fn receive(raw: &RawUpdate) -> Option<Incoming> {
    let json = raw.json.get();
    let mut update: Update = serde_json::from_str(json).ok()?;
    let is_in_doubt = match update.kind {
        UpdateKind::Error(_) => true,
        UpdateKind::Message(_) => NEEDLESS.iter().any(|name| json.contains(name)),
        _ => false,
    };
    if is_in_doubt {
        let mut raw: Value = serde_json::from_str(json).ok()?;
        strip(&mut raw);
        // Through text: teloxide's updates do not deserialise from a value.
        update = serde_json::from_str(&raw.to_string()).ok()?;
        if matches!(update.kind, UpdateKind::Error(_)) {
            return unreadable(&raw);
        }
    }
    match TREE.get_or_init(tree).dispatch(dptree::deps![Arc::new(update)]).await {
        ControlFlow::Break(incoming) => Some(incoming),
        ControlFlow::Continue(_) => None,
    }
}

/// What is not needed of a message. An entity type that teloxide does not know turns a whole text into nothing.
const NEEDLESS: [&str; 4] = ["entities", "caption_entities", "reply_to_message", "quote"];

fn strip(raw: &mut Value) {
    for pointer in ["/message", "/callback_query/message"] {
        if let Some(Value::Object(message)) = raw.pointer_mut(pointer) {
            message.retain(|name, _| !NEEDLESS.contains(&name.as_str()));
        }
    }
}

/// All that is read of an update that makes us stumble.
pub(super) fn unread(raw: &RawUpdate) -> Option<Incoming> {
    let raw: Value = serde_json::from_str(raw.json.get()).ok()?;
    unreadable(&raw).or_else(|| unreadable_press(&raw))
}

/// Of a press that cannot be read its sender is told all the same, and the button stops spinning.
fn unreadable_press(raw: &Value) -> Option<Incoming> {
    let query = raw.get("callback_query")?;
    let telegram = query.pointer("/from/id")?.as_i64()?;
    let callback = query.get("id")?.as_str()?.to_owned();
    let chat = query.pointer("/message/chat/id").map_or(Some(telegram), Value::as_i64)?;
    let language = query.pointer("/from/language_code").and_then(Value::as_str).map(str::to_owned);
    let what = What::Press { data: String::new(), callback, message: None };
    (chat == telegram).then_some(Incoming { telegram, language, what })
}

/// A message that teloxide cannot parse is still a message of somebody who waits for an answer.
fn unreadable(raw: &Value) -> Option<Incoming> {
    let message = raw.get("message")?;
    let chat = message.pointer("/chat/id")?.as_i64()?;
    let sender = message.pointer("/from/id")?.as_i64()?;
    let id = message.get("message_id")?.as_i64()?;
    let language = message.pointer("/from/language_code").and_then(Value::as_str).map(str::to_owned);
    (chat == sender).then_some(Incoming { telegram: chat, language, what: What::Other { message: id } })
}

fn tree() -> Tree {
    let message = dptree::filter(|update: Arc<Update>| private_message(&update).is_some())
        .branch(dptree::filter_map(|update: Arc<Update>| contact(private_message(&update)?)).endpoint(ready))
        .branch(dptree::filter_map(|update: Arc<Update>| command(private_message(&update)?)).endpoint(ready))
        .branch(dptree::filter_map(|update: Arc<Update>| words(private_message(&update)?)).endpoint(ready))
        .branch(
            dptree::filter_map(|update: Arc<Update>| private_message(&update).map(anything_else))
                .endpoint(ready),
        );
    let press = |update: Arc<Update>| match &update.kind {
        UpdateKind::CallbackQuery(query) => pressed(query),
        _ => None,
    };
    let member = |update: Arc<Update>| match &update.kind {
        UpdateKind::MyChatMember(change) if change.chat.is_private() => Some(reachable(change)),
        _ => None,
    };
    dptree::entry()
        .branch(message)
        .branch(dptree::filter_map(press).endpoint(ready))
        .branch(dptree::filter_map(member).endpoint(ready))
}

async fn ready(incoming: Incoming) -> Incoming {
    incoming
}

/// In a private chat the chat's id is the person's.
fn private_message(update: &Update) -> Option<&Message> {
    let UpdateKind::Message(message) = &update.kind else { return None };
    let sender = message.from.as_ref().and_then(|user| i64::try_from(user.id.0).ok());
    (message.chat.is_private() && sender == Some(message.chat.id.0)).then_some(message)
}

fn incoming(message: &Message, what: What) -> Incoming {
    let language = message.from.as_ref().and_then(|user| user.language_code.clone());
    Incoming { telegram: message.chat.id.0, language, what }
}

fn contact(message: &Message) -> Option<Incoming> {
    let contact = message.contact()?;
    let sender = message.from.as_ref().map(|user| user.id);
    let own = contact.user_id.is_some() && contact.user_id == sender;
    Some(incoming(message, What::Contact { phone: contact.phone_number.clone(), own }))
}

fn command(message: &Message) -> Option<Incoming> {
    let rest = message.text()?.strip_prefix('/')?;
    let (name, argument) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let name = name.split('@').next().unwrap_or(name).to_lowercase();
    Some(incoming(message, What::Command { name, argument: argument.trim().to_owned() }))
}

fn words(message: &Message) -> Option<Incoming> {
    let words = message.text()?.to_owned();
    let id = i64::from(message.id.0);
    Some(incoming(message, What::Text { words, message: id }))
}

fn anything_else(message: &Message) -> Incoming {
    let id = i64::from(message.id.0);
    incoming(message, What::Other { message: id })
}

fn pressed(query: &CallbackQuery) -> Option<Incoming> {
    let telegram = i64::try_from(query.from.id.0).ok()?;
    let chat = query.message.as_ref().map(|message| message.chat().id.0);
    let message = query.message.as_ref().map(|message| i64::from(message.id().0));
    let data = query.data.clone().unwrap_or_default();
    let what = What::Press { data, callback: query.id.to_string(), message };
    let private = chat.is_none_or(|chat| chat == telegram);
    private.then_some(Incoming { telegram, language: query.from.language_code.clone(), what })
}

fn reachable(change: &ChatMemberUpdated) -> Incoming {
    let reachable = !change.new_chat_member.is_banned() && !change.new_chat_member.is_left();
    Incoming {
        telegram: change.chat.id.0,
        language: change.from.language_code.clone(),
        what: What::Reachable(reachable),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(extra: &Value) -> Value {
        let mut message = json!({
            "message_id": 7,
            "date": 0,
            "chat": {"id": 5, "type": "private", "first_name": "Ana"},
            "from": {"id": 5, "is_bot": false, "first_name": "Ana", "language_code": "id"},
        });
        for (name, value) in extra.as_object().unwrap() {
            message[name] = value.clone();
        }
        json!({"update_id": 1, "message": message})
    }

    fn check(raw: &Value, expected: Option<&What>) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let raw: RawUpdate = serde_json::from_str(&raw.to_string()).unwrap();
        assert_eq!(runtime.block_on(receive(&raw)).map(|incoming| incoming.what).as_ref(), expected);
    }

    #[test]
    fn a_text_with_an_unknown_entity_is_still_a_text() {
        let entity = json!([{"type": "sparkles", "offset": 0, "length": 2}]);
        let expected = What::Text { words: "hai".to_owned(), message: 7 };
        check(&message(&json!({"text": "hai", "entities": entity})), Some(&expected));
    }

    #[test]
    fn commands_are_read_with_their_argument() {
        let expected = What::Command { name: "start".to_owned(), argument: "A B".to_owned() };
        check(&message(&json!({"text": "/Start@jajak_bot A B"})), Some(&expected));
    }

    #[test]
    fn only_a_contact_of_ones_own_is_own() {
        let contact =
            |owner: i64| json!({"contact": {"phone_number": "+62812", "first_name": "A", "user_id": owner}});
        let expected = |own| Some(What::Contact { phone: "+62812".to_owned(), own });
        check(&message(&contact(5)), expected(true).as_ref());
        check(&message(&contact(6)), expected(false).as_ref());
        check(
            &message(&json!({"contact": {"phone_number": "+62812", "first_name": "A"}})),
            expected(false).as_ref(),
        );
    }

    #[test]
    fn of_what_makes_us_stumble_the_sender_is_read() {
        let read = |raw: &Value| {
            unread(&serde_json::from_str(&raw.to_string()).unwrap()).map(|incoming| incoming.what)
        };
        assert_eq!(read(&message(&json!({"text": "hai"}))), Some(What::Other { message: 7 }));
        let press = |chat: i64| {
            let message = json!({"message_id": 7, "chat": {"id": chat, "type": "private"}});
            json!({"update_id": 1, "callback_query": {"id": "9", "from": {"id": 5}, "data": "x", "message": message}})
        };
        let told = What::Press { data: String::new(), callback: "9".to_owned(), message: None };
        assert_eq!(read(&press(5)), Some(told));
        assert_eq!(read(&press(-5)), None, "a group");
    }

    #[test]
    fn groups_are_not_acted_in() {
        let mut raw = message(&json!({"text": "hai"}));
        raw["message"]["chat"] = json!({"id": -5, "type": "group", "title": "Kantor"});
        check(&raw, None);
    }

    #[test]
    fn what_cannot_be_parsed_is_not_words() {
        check(&message(&json!({"text": 5})), Some(&What::Other { message: 7 }));
        check(&json!({"update_id": 1}), None);
        check(&json!(null), None);
    }
}
