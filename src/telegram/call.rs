//! One call of the Bot API over teloxide's client, with teloxide's payloads.
//!
//! teloxide's own sending waits ten seconds after every 5xx before it says so, reads a whole `Message` where its number
//! is enough, and tells a busy server from a refusal by its words only.

use std::time::Duration;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use teloxide::requests::Payload;
use teloxide::{ApiError, Bot, RequestError};

use super::{CONFLICT, NETWORK_FAILS, NOT_BOT_API};

/// How a call failed; without the request, whose URL holds the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// The person blocked the bot, or is gone.
    Blocked,
    /// An edit would change nothing: as good as done.
    Unchanged,
    /// Telegram will say the same tomorrow.
    Refused,
    /// The token is not known.
    Token,
    /// Somebody else fetches the updates.
    Conflict,
    /// Not before so many seconds.
    RetryAfter(u32),
    /// Telegram is in trouble.
    Trouble,
    /// No answer, or half of one.
    Network,
    /// Something else answers in the Bot API's place, such as a proxy that asks for a password.
    Foreign,
    /// It was done, but what the Bot API says of it cannot be read.
    Unreadable,
}

impl Failure {
    /// For the log.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Unchanged => "nothing changes",
            Self::Refused => "the server refuses the request",
            Self::Token => "the token is not known",
            Self::Conflict => CONFLICT,
            Self::RetryAfter(_) => "too many requests",
            Self::Trouble => "the server is in trouble",
            Self::Network => NETWORK_FAILS,
            Self::Foreign => NOT_BOT_API,
            Self::Unreadable => "the answer cannot be read",
        }
    }

    /// Whether it must not be tried again: it was done, or never will be.
    pub(super) fn is_final(self) -> bool {
        self.is_refusal() || self == Self::Unreadable
    }

    /// Whether asking again cannot help.
    pub(super) fn is_refusal(self) -> bool {
        matches!(self, Self::Refused | Self::Unchanged)
    }
}

/// Files go out by teloxide's own sending.
impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Api(ApiError::BotBlocked | ApiError::UserDeactivated) => Self::Blocked,
            RequestError::Api(ApiError::InvalidToken) => Self::Token,
            RequestError::Api(ApiError::Unknown(text)) if text.starts_with("Forbidden") => Self::Blocked,
            RequestError::Api(ApiError::Unknown(text)) if !text.starts_with("Bad Request") => Self::Trouble,
            RequestError::Api(_) | RequestError::MigrateToChatId(_) => Self::Refused,
            RequestError::RetryAfter(seconds) => Self::RetryAfter(seconds.seconds()),
            RequestError::Network(_) | RequestError::Io(_) => Self::Network,
            RequestError::InvalidJson { raw, .. } if is_done(raw.as_bytes()) => Self::Unreadable,
            RequestError::InvalidJson { .. } => Self::Foreign,
        }
    }
}

#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    result: Option<T>,
    #[serde(default)]
    error_code: u16,
    #[serde(default)]
    description: String,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u32>,
}

/// Of a message only its number is needed.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Numbered {
    /// The number.
    pub(super) message_id: i64,
}

/// Calls a method; gives up when there is no answer in time.
pub(super) async fn call<P: Payload + serde::Serialize, T: DeserializeOwned>(
    bot: &Bot,
    payload: &P,
    patience: Duration,
) -> Result<T, Failure> {
    let body = serde_json::to_vec(payload).map_err(|_| Failure::Refused)?;
    let path = format!("/bot{}/{}", bot.token(), P::NAME);
    let url = bot.api_url().join(&path).map_err(|_| Failure::Token)?;
    let request = bot.client().post(url).header("content-type", "application/json").timeout(patience);
    let response = request.body(body).send().await.map_err(|_| Failure::Network)?;
    let status = response.status().as_u16();
    let text = response.bytes().await.map_err(|_| Failure::Network)?;
    read(status, &text)
}

fn read<T: DeserializeOwned>(status: u16, text: &[u8]) -> Result<T, Failure> {
    let answer: Answer<T> = match serde_json::from_slice(text) {
        Ok(answer) => answer,
        // What stands between Telegram and us can answer, too.
        Err(_) if status >= 500 => return Err(Failure::Trouble),
        Err(_) if is_done(text) => return Err(Failure::Unreadable),
        Err(_) => return Err(Failure::Foreign),
    };
    if answer.ok {
        return answer.result.ok_or(Failure::Unreadable);
    }
    let code = if answer.error_code == 0 { status } else { answer.error_code };
    let retry_after = answer.parameters.and_then(|parameters| parameters.retry_after);
    let says = |words: &str| answer.description.contains(words);
    Err(match (code, retry_after) {
        (_, Some(seconds)) => Failure::RetryAfter(seconds),
        (429, None) => Failure::RetryAfter(1),
        (401 | 404, _) => Failure::Token,
        (409, _) => Failure::Conflict,
        (403, _) => Failure::Blocked,
        (400, _) if says("message is not modified") => Failure::Unchanged,
        (400..=499, _) => Failure::Refused,
        _ => Failure::Trouble,
    })
}

/// Whether the Bot API says that it has done what was asked, whatever else it says.
fn is_done(text: &[u8]) -> bool {
    serde_json::from_slice::<Answer<IgnoredAny>>(text).is_ok_and(|answer| answer.ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(status: u16, text: &str, expected: Failure) {
        assert_eq!(read::<Numbered>(status, text.as_bytes()).err(), Some(expected), "{text}");
    }

    #[test]
    fn what_telegram_says_is_understood() {
        let failed =
            |code: u16, words: &str| format!(r#"{{"ok":false,"error_code":{code},"description":"{words}"}}"#);
        check(403, &failed(403, "Forbidden: bot was blocked by the user"), Failure::Blocked);
        check(403, &failed(403, "Forbidden: user is deactivated"), Failure::Blocked);
        check(400, &failed(400, "Bad Request: message is not modified: specified new"), Failure::Unchanged);
        check(400, &failed(400, "Bad Request: message to edit not found"), Failure::Refused);
        // The token may be another bot's: nobody has blocked anything.
        check(400, &failed(400, "Bad Request: chat not found"), Failure::Refused);
        check(401, &failed(401, "Unauthorized"), Failure::Token);
        check(409, &failed(409, "Conflict: terminated by other getUpdates request"), Failure::Conflict);
        check(500, &failed(500, "Internal Server Error"), Failure::Trouble);
        check(502, "<html>Bad Gateway</html>", Failure::Trouble);
        check(200, "<html>A café's door</html>", Failure::Foreign);
        check(200, r#"{"ok":true,"result":{"id":7}}"#, Failure::Unreadable);
        let wait = r#"{"ok":false,"error_code":429,"description":"Too Many","parameters":{"retry_after":7}}"#;
        check(429, wait, Failure::RetryAfter(7));
        check(429, &failed(429, "Too Many Requests"), Failure::RetryAfter(1));
    }

    #[test]
    fn of_a_message_its_number_is_read() {
        let text = br#"{"ok":true,"result":{"message_id":7,"date":0,"chat":{"id":5}}}"#;
        assert_eq!(read::<Numbered>(200, text).map(|message| message.message_id), Ok(7));
    }
}
