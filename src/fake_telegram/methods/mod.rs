//! The Bot API's methods, each from parameters to a result or a refusal.

mod messages;
pub(super) mod settings;
pub(super) mod uploads;

use serde_json::{Value, json};

use super::calls::Change;
use super::html::{self, Formatted, utf16_length};
use super::params::Params;
use super::reply::Refusal;
use super::world::World;

/// Telegram's limit for the notice on a press, in UTF-16 units.
const LONGEST_NOTICE: usize = 200;

/// What a method gives.
pub(super) type Outcome = Result<Value, Refusal>;

/// Does a call; the name is in lower case. `getUpdates` is not here, since it waits.
pub(super) fn call(world: &mut World, method: &str, params: &Params) -> Outcome {
    match method {
        "getme" => Ok(settings::me(world)),
        "sendmessage" => messages::send(world, params),
        "editmessagetext" => messages::edit_text(world, params),
        "editmessagereplymarkup" => messages::edit_buttons(world, params),
        "deletemessage" => messages::delete(world, params),
        "deletemessages" => messages::delete_many(world, params),
        "sendchataction" => writable(world, params).map(|_| json!(true)),
        "answercallbackquery" => answer_press(world, params),
        "sendphoto" => uploads::photo(world, params),
        "senddocument" => uploads::document(world, params),
        "getfile" => uploads::describe(world, params),
        "setmycommands" => settings::set_commands(world, params),
        "deletemycommands" => settings::delete_commands(world, params),
        "getmycommands" => settings::commands(world, params),
        "setwebhook" => settings::set_webhook(world, params),
        "deletewebhook" => Ok(settings::delete_webhook(world, params)),
        "getwebhookinfo" => Ok(settings::webhook_info(world)),
        _ => Err(Refusal::new(404, "Not Found")),
    }
}

/// The chat that a call speaks of, if the person ever wrote to the bot.
fn known(world: &World, params: &Params) -> Result<i64, Refusal> {
    let given = params.text("chat_id").filter(|text| !text.trim().is_empty());
    let given = given.ok_or_else(|| Refusal::bad("chat_id is empty"))?;
    let found = given.trim().parse().ok().filter(|id| world.chats.get(id).is_some_and(|chat| chat.started));
    found.ok_or_else(|| Refusal::bad("chat not found"))
}

/// The chat that a call writes to, if the person lets the bot write.
fn writable(world: &World, params: &Params) -> Result<i64, Refusal> {
    let chat = known(world, params)?;
    if world.chats.get(&chat).is_some_and(|chat| chat.blocked) {
        return Err(Refusal::new(403, "Forbidden: bot was blocked by the user"));
    }
    Ok(chat)
}

/// The number of the message that a call changes.
fn message_id(params: &Params) -> Result<i32, Refusal> {
    let number = params.number("message_id").filter(|number| *number != 0);
    let number = number.ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
    // A number that no message can have is like one that no message has.
    Ok(i32::try_from(number).unwrap_or(-1))
}

/// Text or caption with its markup read, and as it was sent.
fn formatted(params: &Params, field: &str) -> Result<(Formatted, String), Refusal> {
    let raw = params.text(field).unwrap_or_default();
    let read = match params.text("parse_mode").unwrap_or_default().to_ascii_lowercase().as_str() {
        "" => Formatted::plain(&raw),
        "html" => html::parse(&raw).map_err(|why| Refusal::bad(format!("can't parse entities: {why}")))?,
        _ => return Err(Refusal::bad("unsupported parse_mode")),
    };
    Ok((read.finished(), raw))
}

fn answer_press(world: &mut World, params: &Params) -> Outcome {
    let text = params.text("text").unwrap_or_default();
    if utf16_length(&text) > LONGEST_NOTICE {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    let id = params.text("callback_query_id").unwrap_or_default();
    let now = world.now();
    let user = world.presses.answer(&id, now).ok_or_else(|| {
        Refusal::bad("query is too old and response timeout expired or query ID is invalid")
    })?;
    let alert = params.truth("show_alert");
    world.note(user, || Change::Notice { text, alert });
    Ok(json!(true))
}
