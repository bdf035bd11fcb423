//! What the bot is: its name, its commands, its webhook.

use serde_json::{Value, json};

use super::Outcome;
use crate::fake_telegram::html::utf16_length;
use crate::fake_telegram::params::Params;
use crate::fake_telegram::reply::Refusal;
use crate::fake_telegram::webhook::{CONNECTIONS, MOST_CONNECTIONS, Target, Webhook};
use crate::fake_telegram::world::{Commands, World};

/// Telegram's limit for the commands of one scope.
const MOST_COMMANDS: usize = 100;
/// Telegram's limit for a command's name.
const LONGEST_COMMAND: usize = 32;
/// Telegram's limit for a command's description.
const LONGEST_DESCRIPTION: usize = 256;
/// Telegram's limit for a webhook's secret.
const LONGEST_SECRET: usize = 256;

pub(super) fn me(world: &World) -> Value {
    let mut me = world.bot.clone();
    if let Some(fields) = me.as_object_mut() {
        let abilities = [
            "can_join_groups",
            "can_read_all_group_messages",
            "supports_inline_queries",
            "can_connect_to_business",
            "has_main_web_app",
        ];
        fields.extend(abilities.map(|name| (name.to_owned(), json!(false))));
    }
    me
}

/// A scope and language as the key of its commands.
fn place(params: &Params) -> Result<(String, String), Refusal> {
    let language = params.text("language_code").unwrap_or_default();
    let fits =
        language.is_empty() || (language.len() == 2 && language.chars().all(|c| c.is_ascii_lowercase()));
    if !fits {
        return Err(Refusal::bad("invalid language code specified"));
    }
    let Some(scope) = params.structure("scope")? else { return Ok(("default".into(), language)) };
    let kind = scope.get("type").and_then(Value::as_str).unwrap_or_default();
    let chat = scope.get("chat_id").map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
    match (kind, chat) {
        ("default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators", _) => {
            Ok((kind.to_owned(), language))
        }
        ("chat", Some(chat)) => Ok((format!("chat:{chat}"), language)),
        _ => Err(Refusal::bad("can't parse BotCommandScope: unsupported type specified")),
    }
}

fn read_commands(params: &Params) -> Result<Commands, Refusal> {
    let list = params.structure("commands")?;
    let list = list.as_ref().and_then(Value::as_array);
    let list = list.ok_or_else(|| Refusal::bad("can't parse commands JSON array"))?;
    if list.len() > MOST_COMMANDS {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    let text =
        |item: &Value, name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let check = |item: &Value| {
        let (command, description) = (text(item, "command"), text(item, "description"));
        let command = command.trim_start_matches('/').to_owned();
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !(1..=LONGEST_COMMAND).contains(&command.len()) || !command.chars().all(letter) {
            return Err(Refusal::bad("BOT_COMMAND_INVALID"));
        }
        if !(1..=LONGEST_DESCRIPTION).contains(&utf16_length(description.trim())) {
            return Err(Refusal::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
        Ok((command, description))
    };
    list.iter().map(check).collect()
}

pub(super) fn set_commands(world: &mut World, params: &Params) -> Outcome {
    let (place, commands) = (place(params)?, read_commands(params)?);
    if commands.is_empty() {
        world.commands.remove(&place);
    } else {
        world.commands.insert(place, commands);
    }
    Ok(json!(true))
}

pub(super) fn delete_commands(world: &mut World, params: &Params) -> Outcome {
    world.commands.remove(&place(params)?);
    Ok(json!(true))
}

pub(super) fn commands(world: &World, params: &Params) -> Outcome {
    let commands = world.commands.get(&place(params)?).map(Vec::as_slice).unwrap_or_default();
    Ok(commands.iter().map(|(command, words)| json!({"command": command, "description": words})).collect())
}

pub(super) fn set_webhook(world: &mut World, params: &Params) -> Outcome {
    let url = params.text("url").unwrap_or_default();
    if url.is_empty() {
        return Ok(delete_webhook(world, params));
    }
    let secret = params.text("secret_token").unwrap_or_default();
    if secret.len() > LONGEST_SECRET {
        return Err(Refusal::bad("secret token is too long"));
    }
    if !secret.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) {
        return Err(Refusal::bad("secret token contains unallowed characters"));
    }
    // Telegram wants https; a loopback server has no certificate, so here it is http.
    let target = Target::read(&url);
    let target =
        target.ok_or_else(|| Refusal::bad("bad webhook: An HTTPS URL must be provided for webhook"))?;
    let connections = params.number("max_connections").and_then(|given| usize::try_from(given).ok());
    let connections = connections.filter(|given| *given > 0).unwrap_or(CONNECTIONS).min(MOST_CONNECTIONS);
    allow(world, params)?;
    drop_pending(world, params);
    world.webhook = Some(Webhook { url, target, secret, connections, failure: None });
    world.poll += 1;
    Ok(json!(true))
}

pub(super) fn delete_webhook(world: &mut World, params: &Params) -> Value {
    world.webhook = None;
    drop_pending(world, params);
    json!(true)
}

fn drop_pending(world: &mut World, params: &Params) {
    if params.truth("drop_pending_updates") {
        world.queue.clear();
    }
}

/// Takes over `allowed_updates`, which stays as it was when it is not given.
pub(in crate::fake_telegram) fn allow(world: &mut World, params: &Params) -> Result<(), Refusal> {
    if let Some(kinds) = params.structure("allowed_updates")? {
        let kinds = kinds.as_array().ok_or_else(|| Refusal::bad("can't parse allowed_updates JSON array"))?;
        world.queue.allowed = kinds.iter().filter_map(|kind| kind.as_str().map(str::to_owned)).collect();
    }
    Ok(())
}

pub(super) fn webhook_info(world: &World) -> Value {
    let webhook = world.webhook.as_ref();
    let mut info = json!({
        "url": webhook.map(|webhook| webhook.url.as_str()).unwrap_or_default(),
        "has_custom_certificate": false,
        "pending_update_count": world.queue.len(),
    });
    if let Some(fields) = info.as_object_mut() {
        if let Some(webhook) = webhook {
            fields.insert("max_connections".into(), json!(webhook.connections));
        }
        if let Some((date, message)) = webhook.and_then(|webhook| webhook.failure.as_ref()) {
            fields.insert("last_error_date".into(), json!(date));
            fields.insert("last_error_message".into(), json!(message));
        }
        if !world.queue.allowed.is_empty() {
            fields.insert("allowed_updates".into(), json!(world.queue.allowed));
        }
    }
    info
}
