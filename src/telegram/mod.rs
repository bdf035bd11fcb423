//! Telegram: the only place with teloxide.
//!
//! teloxide's types, requests and errors and `dptree`'s tree; not its dispatcher, which acknowledges an update
//! before its handler has ended.

mod batch;
mod call;
mod commands;
mod examine;
mod failpoint;
mod outbox;
mod poll;
mod receive;
mod upkeep;
mod wait;
mod webhook;

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use teloxide::Bot;
use teloxide::payloads::{DeleteWebhook, DeleteWebhookSetters as _, GetMe};
use teloxide::requests::Payload;

use self::call::{Failure, call};
pub use examine::{Examined, Webhook, examine};
pub use outbox::Outbox;
use wait::{Patience, unless_stopped};
pub use wait::{Stop, stop_pair};
pub use webhook::Door;

use crate::admin::Desk;
use crate::store::{BOT, Dialect};

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
    /// Telegram does not take the address of the webhook.
    #[error("Telegram refuses the address of the webhook: https:// and port 443, 80, 88 or 8443")]
    Webhook,
    /// What an update asked for could not be begun at all.
    #[error(transparent)]
    Field(#[from] crate::fieldwork::FieldError),
}

/// Why a server cannot be used.
pub(crate) const NETWORK_FAILS: &str = "the network fails";
/// Why a server cannot be used.
pub(crate) const NOT_BOT_API: &str = "its answer is not the Bot API's";
/// Why a server cannot be used.
const CONFLICT: &str = "another process polls with the same token, or a webhook is set";

impl TelegramError {
    /// Why, as the Fluent message that says so; `None` when only the error itself can tell.
    pub fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Server(NETWORK_FAILS) => Some("reason-network"),
            Self::Server(NOT_BOT_API) => Some("reason-not-bot-api"),
            Self::Server(CONFLICT) => Some("reason-conflict"),
            _ => None,
        }
    }
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
    outbox.learn_quiet(&desk.field).await?;
    let introduced = async {
        let me = introduce(&bot, &desk, &outbox).await?;
        // Takes the updates from a webhook that was left.
        let delete = DeleteWebhook::new().drop_pending_updates(false);
        insist::<_, bool>(&bot, &desk, &outbox, &delete).await?;
        Ok::<_, TelegramError>(me)
    };
    let Some(me) = unless_stopped(&stop, introduced).await.transpose()? else { return Ok(()) };
    begin(&bot, &desk, &outbox, &me, &stop).await?;
    poll::poll(&bot, &desk, &outbox, stop).await
}

/// The bot at work: Telegram brings the updates to the door, until it is told to stop.
pub async fn serve(
    bot: Bot,
    desk: Desk,
    outbox: Outbox,
    door: Door,
    stop: Stop,
) -> Result<(), TelegramError> {
    outbox.learn_quiet(&desk.field).await?;
    let introduced = introduce(&bot, &desk, &outbox);
    let Some(me) = unless_stopped(&stop, introduced).await.transpose()? else { return Ok(()) };
    if desk.field.store.dialect() == Dialect::Postgres {
        desk.field.store.enlist(desk.field.random_id::<8>()?);
        upkeep::live(&desk).await?;
    }
    begin(&bot, &desk, &outbox, &me, &stop).await?;
    webhook::receive_at(&bot, &desk, &outbox, door, stop).await
}

/// What stands before the first update.
async fn begin(bot: &Bot, desk: &Desk, outbox: &Outbox, me: &str, stop: &Stop) -> Result<(), TelegramError> {
    outbox.pulse().telegram_answered();
    outbox.looks_up_in(&desk.field);
    desk.note_bot_name(me).await?;
    // Before anything newer is said.
    upkeep::give_replies(desk, outbox).await?;
    tokio::spawn(upkeep::keep_noting(desk.clone(), outbox.clone()));
    commands::register(bot, desk, outbox, me, stop);
    upkeep::give_owed(desk, outbox);
    tracing::info!("bot_ready");
    tokio::spawn(upkeep::mail(desk.clone(), outbox.clone(), stop.clone()));
    Ok(())
}

/// Of us only the name is needed.
#[derive(Deserialize)]
struct Me {
    #[serde(default)]
    username: String,
}

/// Asks who we are.
async fn introduce(bot: &Bot, desk: &Desk, outbox: &Outbox) -> Result<String, TelegramError> {
    insist::<_, Me>(bot, desk, outbox, &GetMe::new()).await.map(|me| me.username)
}

/// Calls as often as it takes, unless it cannot help.
async fn insist<P: Payload + serde::Serialize, T: DeserializeOwned>(
    bot: &Bot,
    desk: &Desk,
    outbox: &Outbox,
    payload: &P,
) -> Result<T, TelegramError> {
    let mut patience = Patience::default();
    loop {
        outbox.heed(BOT).await;
        match call(bot, payload, PATIENCE).await {
            Ok(answer) => return Ok(answer),
            Err(Failure::Token) => return Err(TelegramError::Token),
            Err(Failure::Foreign | Failure::Unreadable) => {
                return Err(TelegramError::Server(NOT_BOT_API));
            }
            Err(failure) => {
                tracing::warn!(reason = failure.reason(), "telegram_unreachable");
                if let Failure::RetryAfter(seconds) = failure {
                    outbox.slowed(BOT, seconds);
                    upkeep::try_to_note(desk, outbox).await;
                } else {
                    patience.wait().await;
                }
            }
        }
    }
}
