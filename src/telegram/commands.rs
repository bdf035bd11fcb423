//! The commands that Telegram's menu offers, per scope and language.

use teloxide::Bot;
use teloxide::payloads::{SetMyCommands, SetMyCommandsSetters as _};
use teloxide::types::{BotCommand, BotCommandScope, ChatId, Recipient};

use super::PATIENCE;
use super::call::call;
use crate::admin::{Command, Desk};
use crate::wording::Tongue;

/// Everybody's, in the order of the menu.
const EVERYBODY: [&str; 8] =
    ["mulai", "lanjut", "status", "bahasa", "privasi", "dataku", "keluar", "bantuan"];

/// Registers the menus. A failure costs only the menu, so it is logged and no more.
pub(super) async fn register(bot: &Bot, desk: &Desk) {
    let menu = |tongue: Tongue, names: &[&str]| -> Vec<BotCommand> {
        let words = tongue.wording();
        names.iter().map(|name| BotCommand::new(*name, words.plain(&format!("command-{name}")))).collect()
    };
    let owners = desk.field.store.owners().await.unwrap_or_default();
    let mut scopes = vec![(BotCommandScope::AllPrivateChats, EVERYBODY.to_vec())];
    for owner in owners {
        let scope = BotCommandScope::Chat { chat_id: Recipient::Id(ChatId(owner.telegram)) };
        let own = Command::of(owner.role).map(|command| command.names()[0]);
        scopes.push((scope, own.chain(EVERYBODY).collect()));
    }
    for (scope, names) in scopes {
        // Without a language it is what everybody sees whose language has no menu of its own.
        for language in [None, Some(Tongue::English)] {
            let mut request =
                SetMyCommands::new(menu(language.unwrap_or_default(), &names)).scope(scope.clone());
            request.language_code = language.map(|tongue| tongue.code().to_owned());
            if let Err(failure) = call::<_, bool>(bot, &request, PATIENCE).await {
                tracing::warn!(reason = failure.reason(), "menu_not_registered");
                return;
            }
        }
    }
}
