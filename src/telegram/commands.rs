//! The commands that Telegram's menu offers, per scope and language.
//!
//! Telegram keeps them, and wants them seldom: they are told only when they have changed, and its 429 to them is of no
//! other call.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use teloxide::Bot;
use teloxide::payloads::{SetMyCommands, SetMyCommandsSetters as _};
use teloxide::types::{BotCommand, BotCommandScope, ChatId, Recipient};

use super::PATIENCE;
use super::call::{Failure, call};
use super::outbox::{Outbox, keep};
use super::wait::{Patience, Stop, unless_stopped};
use crate::admin::{Command, Desk};
use crate::fieldwork::{Act, FieldError, Reply};
use crate::store::{MENUS, MENUS_TOLD, Role};
use crate::wording::Tongue;

/// Everybody's, in the order of the menu.
const EVERYBODY: [&str; 8] =
    ["mulai", "lanjut", "status", "bahasa", "privasi", "dataku", "keluar", "bantuan"];

/// The languages of a menu. Without a language it is what everybody sees whose language has no menu of its own.
const LANGUAGES: [Option<Tongue>; 2] = [None, Some(Tongue::English)];

/// Registers the menus that have changed, beside everything else: everybody's, and those of the staff as replies to their
/// chats.
pub(super) fn register(bot: &Bot, desk: &Desk, outbox: &Outbox, me: &str, stop: &Stop) {
    let (bot, desk, outbox, stop) = (bot.clone(), desk.clone(), outbox.clone(), stop.clone());
    let hold = outbox.hold();
    let mark = mark(me);
    tokio::spawn(async move {
        let _hold = hold;
        if let Some(Err(error)) = unless_stopped(&stop, register_changed(&bot, &desk, &outbox, &mark)).await {
            tracing::error!(%error, "menu_not_registered");
        }
    });
}

async fn register_changed(bot: &Bot, desk: &Desk, outbox: &Outbox, mark: &str) -> Result<(), FieldError> {
    if desk.field.store.setting(MENUS_TOLD).await?.is_some_and(|told| told == mark) {
        return Ok(());
    }
    let mut patience = Patience::default();
    loop {
        outbox.heed(MENUS).await;
        if outbox.is_closed() {
            return Ok(());
        }
        match set(bot, BotCommandScope::AllPrivateChats, &EVERYBODY, PATIENCE).await {
            Ok(()) | Err(Failure::Unreadable) => break,
            Err(Failure::RetryAfter(seconds)) => outbox.slowed(MENUS, seconds),
            Err(failure) if failure.is_refusal() => return Ok(()),
            Err(_) => patience.wait().await,
        }
    }
    let owners = desk.field.store.owners().await?;
    let menu = |role: Role| vec![Act::Menu(Some(role))];
    let replies = owners.iter().map(|owner| Reply { telegram: owner.telegram, acts: menu(owner.role) });
    let mut write = desk.field.store.write().await?;
    // Of several processes that begin together one tells the staff's.
    if write.take_setting(MENUS_TOLD).await? == mark {
        return Ok(());
    }
    write.keep_setting(MENUS_TOLD, mark).await?;
    let outgoing = keep(desk, &mut write, replies.collect()).await?;
    write.commit().await?;
    for menu in outgoing {
        outbox.push(menu);
    }
    Ok(())
}

/// Differs when a menu does, or the bot.
fn mark(me: &str) -> String {
    let mut hasher = DefaultHasher::new();
    me.hash(&mut hasher);
    for role in [None].into_iter().chain(Role::ALL.map(Some)) {
        for language in LANGUAGES {
            described(&names(role), language).hash(&mut hasher);
        }
    }
    format!("{:016x}", hasher.finish())
}

/// What a person with this role may ask for, and what everybody may.
fn names(role: Option<Role>) -> Vec<&'static str> {
    let own = role
        .into_iter()
        .flat_map(Command::of)
        .filter(|command| command.stands_alone())
        .map(|command| command.names()[0]);
    own.chain(EVERYBODY).collect()
}

fn described<'a>(names: &[&'a str], language: Option<Tongue>) -> Vec<(&'a str, String)> {
    let words = language.unwrap_or_default().wording();
    names.iter().map(|name| (*name, words.plain(&format!("command-{name}")))).collect()
}

/// Registers the menu of one chat.
pub(super) async fn of_chat(
    bot: &Bot,
    telegram: i64,
    role: Option<Role>,
    patience: Duration,
) -> Result<(), Failure> {
    let scope = BotCommandScope::Chat { chat_id: Recipient::Id(ChatId(telegram)) };
    set(bot, scope, &names(role), patience).await
}

/// Logs a failure, and gives it to who may try again.
async fn set(bot: &Bot, scope: BotCommandScope, names: &[&str], patience: Duration) -> Result<(), Failure> {
    for language in LANGUAGES {
        let menu = described(names, language).into_iter().map(|(name, said)| BotCommand::new(name, said));
        let mut request = SetMyCommands::new(menu).scope(scope.clone());
        request.language_code = language.map(|tongue| tongue.code().to_owned());
        if let Err(failure) = call::<_, bool>(bot, &request, patience).await {
            tracing::warn!(reason = failure.reason(), "menu_not_registered");
            return Err(failure);
        }
    }
    Ok(())
}
