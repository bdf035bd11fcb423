//! The token, the webhook, and this machine's clock beside Telegram's.

use chrono::{DateTime, Duration, Utc};
use secrecy::ExposeSecret as _;

use super::{Finding, Patient};
use crate::telegram::{self, Examined, TelegramError};

/// The header with Telegram's time counts whole seconds, and an answer takes its time.
const SMALL_DRIFT: Duration = Duration::seconds(10);
/// Surveys would open and close at another time than people were told.
const LARGE_DRIFT: Duration = Duration::minutes(5);
/// So many updates do not wait at a bot that runs.
const MANY_UPDATES: u32 = 1_000;
/// A webhook's failure that is older is history.
const RECENTLY: Duration = Duration::hours(1);

pub(super) async fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    // What only Telegram knows was not looked at, and must not look well.
    let unasked = |found| vec![found, Finding::warning("doctor-not-asked")];
    let Some(token) = patient.token.filter(|token| !token.expose_secret().is_empty()) else {
        return unasked(Finding::error("doctor-no-token"));
    };
    let bot = match telegram::bot(token.expose_secret(), patient.api_url) {
        Ok(bot) => bot,
        Err(error) => return unasked(failed(&error)),
    };
    let before = patient.clock.now();
    match telegram::examine(&bot, patient.webhook).await {
        Ok(examined) => {
            let now = patient.clock.now();
            let mut findings = vec![Finding::well("doctor-token").with("name", &examined.name)];
            findings.extend(clock(&examined, before, now));
            findings.push(webhook(&examined, patient.webhook, now));
            findings
        }
        Err(error) => unasked(failed(&error)),
    }
}

fn failed(error: &TelegramError) -> Finding {
    match error {
        TelegramError::Token => Finding::error("doctor-token-unknown"),
        TelegramError::Url => Finding::error("doctor-api-url"),
        TelegramError::Server(told) => Finding::error("doctor-telegram").because(error.reason(), told),
        TelegramError::Field(_) | TelegramError::Webhook => {
            Finding::error("doctor-telegram").with("reason", "unexpected")
        }
    }
}

/// Telegram's answer was written between these two instants of ours.
fn clock(examined: &Examined, before: DateTime<Utc>, after: DateTime<Utc>) -> Option<Finding> {
    let theirs = examined.server_time?;
    let drift = if theirs < before { before - theirs } else { (theirs - after).max(Duration::zero()) };
    let id = match drift {
        drift if drift <= SMALL_DRIFT => return Some(Finding::well("doctor-clock")),
        drift if drift <= LARGE_DRIFT => Finding::warning("doctor-clock-off"),
        _ => Finding::error("doctor-clock-off"),
    };
    Some(id.with("seconds", drift.num_seconds()))
}

/// `ours`: where the settings say that updates are to be brought.
fn webhook(examined: &Examined, ours: Option<&str>, now: DateTime<Utc>) -> Finding {
    let theirs = examined.webhook.as_ref();
    match (theirs, ours) {
        (Some(theirs), None) => return Finding::warning("doctor-webhook-unknown").with("host", &theirs.host),
        (Some(theirs), Some(_)) if !theirs.is_expected => {
            return Finding::warning("doctor-webhook-elsewhere").with("host", &theirs.host);
        }
        (None, Some(_)) => return Finding::warning("doctor-webhook-unset"),
        _ => {}
    }
    let failure =
        examined.webhook_error.as_ref().filter(|(when, _)| theirs.is_some() && now - *when < RECENTLY);
    if let Some((when, reason)) = failure {
        let minutes = (now - *when).num_minutes().max(0);
        return Finding::warning("doctor-webhook-fails").with("minutes", minutes).with("reason", reason);
    }
    if examined.pending > MANY_UPDATES {
        return Finding::warning("doctor-updates-waiting").with("updates", examined.pending);
    }
    let id = if theirs.is_some() { "doctor-webhook" } else { "doctor-polling" };
    Finding::well(id).with("updates", examined.pending)
}

#[cfg(test)]
mod tests {
    use super::super::Grade;
    use super::*;

    fn check(drift: i64, expected: Grade) {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let examined = Examined {
            name: "bot".to_owned(),
            server_time: Some(now + Duration::seconds(drift)),
            webhook: None,
            pending: 0,
            webhook_error: None,
        };
        let found = clock(&examined, now, now + Duration::milliseconds(200)).unwrap();
        assert_eq!(found.grade, expected, "{drift}");
    }

    #[test]
    fn a_clock_that_is_off_is_noticed_either_way() {
        for sign in [-1, 1] {
            check(0, Grade::Well);
            check(9 * sign, Grade::Well);
            check(60 * sign, Grade::Warning);
            check(3_600 * sign, Grade::Error);
        }
    }
}
