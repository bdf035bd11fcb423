//! Telegram: the only place with teloxide.
//!
//! teloxide's types, requests and errors and `dptree`'s tree; not its dispatcher, which acknowledges an update
//! before its handler has ended.

mod batch;
mod call;
mod commands;
mod outbox;
mod poll;
mod receive;
mod upkeep;

use std::time::Duration;

use serde::Deserialize;
use teloxide::Bot;
use teloxide::payloads::{DeleteWebhook, DeleteWebhookSetters as _, GetMe};

use self::call::{Failure, call};
pub use outbox::Outbox;
pub use poll::{Stop, stop_pair};

use crate::admin::Desk;

/// How long a call at start may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// The bot cannot run.
#[derive(Debug, thiserror::Error)]
pub enum TelegramError {
    /// The token is wrong.
    #[error("Telegram does not know this token (TELOXIDE_TOKEN); copy it again from @BotFather")]
    Token,
    /// The server cannot be reached or answers something else.
    #[error("Telegram's server cannot be used: {0}")]
    Server(&'static str),
    /// The URL of the server cannot be read.
    #[error("TELEGRAM_API_URL is not a URL such as http://127.0.0.1:8081")]
    Url,
    /// What an update asked for could not be begun at all.
    #[error(transparent)]
    Field(#[from] crate::fieldwork::FieldError),
}

/// A bot at Telegram, or at a server of one's own.
pub fn bot(token: &str, api_url: Option<&str>) -> Result<Bot, TelegramError> {
    let client = teloxide::net::default_reqwest_settings().build();
    let client =
        client.map_err(|_| TelegramError::Server("no secure connection can be set up on this machine"))?;
    let bot = Bot::with_client(token, client);
    match api_url {
        Some(url) => Ok(bot.set_api_url(url.parse().map_err(|_| TelegramError::Url)?)),
        None => Ok(bot),
    }
}

/// The bot at work: polls until it is told to stop.
pub async fn run(bot: Bot, desk: Desk, outbox: Outbox, stop: Stop) -> Result<(), TelegramError> {
    let me = introduce(&bot).await?;
    desk.note_bot_name(&me).await?;
    commands::register(&bot, &desk).await;
    for reply in desk.field.owed().await? {
        outbox.push(reply);
    }
    tracing::info!("bot_ready");
    tokio::spawn(upkeep::mail(desk.clone(), outbox.clone(), stop.clone()));
    poll::poll(&bot, &desk, &outbox, stop).await
}

/// Of us only the name is needed.
#[derive(Deserialize)]
struct Me {
    #[serde(default)]
    username: String,
}

/// Asks who we are, and takes the updates from a webhook that was left.
async fn introduce(bot: &Bot) -> Result<String, TelegramError> {
    let mut patience = poll::Patience::default();
    loop {
        let met = async {
            let me: Me = call(bot, &GetMe::new(), PATIENCE).await?;
            let delete = DeleteWebhook::new().drop_pending_updates(false);
            let _: bool = call(bot, &delete, PATIENCE).await?;
            Ok(me.username)
        };
        match met.await {
            Ok(name) => return Ok(name),
            Err(Failure::Token) => return Err(TelegramError::Token),
            Err(Failure::Unreadable) => {
                return Err(TelegramError::Server("its answer is not the Bot API's"));
            }
            Err(failure) => {
                tracing::warn!(reason = failure.reason(), "telegram_unreachable");
                patience.wait(failure).await;
            }
        }
    }
}
