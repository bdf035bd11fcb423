//! Telegram: the only place with teloxide.
//!
//! teloxide's types, requests and errors and `dptree`'s tree; not its dispatcher, which acknowledges an update
//! before its handler has ended.

mod commands;
mod examine;
mod outbox;
mod poll;
mod receive;

use std::time::Duration;

use teloxide::Bot;
use teloxide::prelude::*;
use teloxide::{ApiError, RequestError};

pub use examine::{Examined, examine};
pub use outbox::Outbox;
pub use poll::{Stop, stop_pair};

use crate::admin::Desk;

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

/// What kind of failure it was, without the request: its URL holds the token.
pub(crate) fn kind_of(error: &RequestError) -> &'static str {
    match error {
        RequestError::Api(ApiError::TerminatedByOtherGetUpdates) => {
            "another process polls with the same token"
        }
        RequestError::Api(ApiError::InvalidToken) => "the token is not known",
        RequestError::Api(ApiError::BotBlocked | ApiError::UserDeactivated) => "blocked",
        RequestError::Api(_) => "the server refuses the request",
        RequestError::MigrateToChatId(_) => "the chat has moved",
        RequestError::RetryAfter(_) => "too many requests",
        RequestError::Network(_) => "the network fails",
        RequestError::InvalidJson { .. } => "the answer cannot be read",
        RequestError::Io(_) => "a file cannot be read",
    }
}

/// A bot at Telegram, or at a server of one's own.
pub fn bot(token: &str, api_url: Option<&str>) -> Result<Bot, TelegramError> {
    // teloxide's own client gives up before Telegram has held a long poll back for as long as it was asked to.
    let patience = Duration::from_secs(u64::from(poll::LONG_POLL) + 20);
    let client = teloxide::net::default_reqwest_settings().timeout(patience).build();
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
    poll::poll(&bot, &desk, &outbox, stop).await
}

/// Asks who we are, and takes the updates from a webhook that was left.
async fn introduce(bot: &Bot) -> Result<String, TelegramError> {
    let mut patience = poll::Patience::default();
    loop {
        let met = async {
            let me = bot.get_me().await?;
            bot.delete_webhook().drop_pending_updates(false).await?;
            Ok(me.user.username.unwrap_or_default())
        };
        match met.await {
            Ok(name) => return Ok(name),
            Err(RequestError::Api(ApiError::InvalidToken)) => {
                return Err(TelegramError::Token);
            }
            Err(RequestError::InvalidJson { .. }) => {
                return Err(TelegramError::Server("its answer is not the Bot API's"));
            }
            Err(error) => {
                tracing::warn!(reason = kind_of(&error), "telegram_unreachable");
                patience.wait(&error).await;
            }
        }
    }
}
