//! The commands that Telegram's menu offers, per scope and language.

use std::time::Duration;

use teloxide::Bot;
use teloxide::payloads::{SetMyCommands, SetMyCommandsSetters as _};
use teloxide::types::{BotCommand, BotCommandScope, ChatId, Recipient};

use super::PATIENCE;
use super::call::{Failure, call};
use super::outbox::Outbox;
use crate::admin::{Command, Desk};
use crate::fieldwork::{Act, Reply};
use crate::store::{BOT, Role};
use crate::wording::Tongue;

/// Everybody's, in the order of the menu.
const EVERYBODY: [&str; 8] =
    ["mulai", "lanjut", "status", "bahasa", "privasi", "dataku", "keluar", "bantuan"];

/// Registers the menus: everybody's at once, those of the staff as replies to their chats.
pub(super) async fn register(bot: &Bot, desk: &Desk, outbox: &Outbox) {
    match set(bot, BotCommandScope::AllPrivateChats, &EVERYBODY, PATIENCE).await {
        Ok(()) => {}
        Err(Failure::RetryAfter(seconds)) => return outbox.slowed(BOT, seconds),
        Err(_) => return,
    }
    for owner in desk.field.store.owners().await.unwrap_or_default() {
        let acts = vec![Act::Menu(Some(owner.role))];
        outbox.push(Reply { telegram: owner.telegram, acts }.into());
    }
}

/// Registers the menu of one chat: what its person's role may ask for, and what everybody may.
pub(super) async fn of_chat(
    bot: &Bot,
    telegram: i64,
    role: Option<Role>,
    patience: Duration,
) -> Result<(), Failure> {
    let own = role
        .into_iter()
        .flat_map(Command::of)
        .filter(|command| command.stands_alone())
        .map(|command| command.names()[0]);
    let names: Vec<&str> = own.chain(EVERYBODY).collect();
    set(bot, BotCommandScope::Chat { chat_id: Recipient::Id(ChatId(telegram)) }, &names, patience).await
}

/// A failure costs only the menu, so it is logged and no more; but what Telegram does not want yet must wait.
async fn set(bot: &Bot, scope: BotCommandScope, names: &[&str], patience: Duration) -> Result<(), Failure> {
    let menu = |tongue: Tongue| -> Vec<BotCommand> {
        let words = tongue.wording();
        names.iter().map(|name| BotCommand::new(*name, words.plain(&format!("command-{name}")))).collect()
    };
    // Without a language it is what everybody sees whose language has no menu of its own.
    for language in [None, Some(Tongue::English)] {
        let mut request = SetMyCommands::new(menu(language.unwrap_or_default())).scope(scope.clone());
        request.language_code = language.map(|tongue| tongue.code().to_owned());
        if let Err(failure) = call::<_, bool>(bot, &request, patience).await {
            tracing::warn!(reason = failure.reason(), "menu_not_registered");
            return Err(failure);
        }
    }
    Ok(())
}
