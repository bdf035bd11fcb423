//! What Telegram says of the bot when it is only asked.

use chrono::{DateTime, Utc};
use serde_json::Value;
use teloxide::Bot;
use teloxide::payloads::GetWebhookInfo;
use teloxide::types::WebhookInfo;

use super::call::{Failure, call};
use super::{NETWORK_FAILS, NOT_BOT_API, PATIENCE, TelegramError};

/// Where Telegram brings updates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// The host; the rest of the address may hold a secret.
    pub host: String,
    /// Whether it is the address that was expected.
    pub is_expected: bool,
}

/// What was learnt of the bot and of Telegram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// The bot's user name.
    pub name: String,
    /// Telegram's time when it answered, to the second.
    pub server_time: Option<DateTime<Utc>>,
    /// The webhook to which updates go.
    pub webhook: Option<Webhook>,
    /// How many updates wait to be taken.
    pub pending: u32,
    /// When Telegram last failed to deliver to the webhook, and how.
    pub webhook_error: Option<(DateTime<Utc>, String)>,
}

/// Asks who we are and how the webhook is, which is expected to be at this address; changes nothing.
pub async fn examine(bot: &Bot, expected: Option<&str>) -> Result<Examined, TelegramError> {
    // teloxide shows no headers, and Telegram's time stands in one. Errors of this client would show the token.
    let unreachable = TelegramError::Server(NETWORK_FAILS);
    let url = bot.api_url().join(&format!("/bot{}/getMe", bot.token()));
    let url = url.map_err(|_| TelegramError::Url)?;
    let Ok(answer) = bot.client().get(url).send().await else { return Err(unreachable) };
    let date = answer.headers().get("date").and_then(|date| date.to_str().ok());
    let server_time =
        date.and_then(|date| DateTime::parse_from_rfc2822(date).ok()).map(|date| date.with_timezone(&Utc));
    let Ok(body) = answer.bytes().await else { return Err(unreachable) };
    let body: Value = serde_json::from_slice(&body).map_err(|_| TelegramError::Server(NOT_BOT_API))?;
    let name = match (body.pointer("/result/username").and_then(Value::as_str), body.get("error_code")) {
        (Some(name), _) => name.to_owned(),
        (None, Some(code)) if [401, 404].map(Value::from).contains(code) => return Err(TelegramError::Token),
        (None, _) => return Err(TelegramError::Server("the server refuses the request")),
    };
    let webhook: WebhookInfo = match call(bot, &GetWebhookInfo::new(), PATIENCE).await {
        Ok(webhook) => webhook,
        Err(Failure::Token) => return Err(TelegramError::Token),
        Err(failure) => return Err(TelegramError::Server(failure.reason())),
    };
    Ok(Examined {
        name,
        server_time,
        webhook: webhook.url.map(|url| Webhook {
            host: url.host_str().unwrap_or_default().to_owned(),
            // Read as the other was, which writes it as it is usually written.
            is_expected: expected.and_then(|expected| bot.api_url().join(expected).ok()) == Some(url),
        }),
        pending: webhook.pending_update_count,
        webhook_error: webhook.last_error_date.zip(webhook.last_error_message),
    })
}
