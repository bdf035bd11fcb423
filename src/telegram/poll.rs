//! The loop: a batch of updates, one transaction, then the acknowledgement.
//!
//! Telegram is the inbox: what is not committed is not acknowledged, and comes again. An update that cannot be
//! handled is rolled back alone and its sender told; a database that fails rolls back the batch.

use std::pin::pin;
use std::time::Duration;

use serde::Serialize;
use teloxide::Bot;
use teloxide::requests::Payload;

use super::TelegramError;
use super::batch::{Taken, handle_batch};
use super::call::{Failure, call};
use super::failpoint;
use super::outbox::{Outbox, Outgoing};
use super::receive::RawUpdate;
use super::upkeep::{end, upkeep, work};
use super::wait::{Patience, Stop, unless_stopped};
use crate::admin::Desk;
use crate::store::BOT;

/// How long Telegram holds an empty answer back, in seconds.
pub(super) const LONG_POLL: u32 = 25;
/// The most updates of a batch; Telegram's limit.
const MOST_UPDATES: u8 = 100;
/// How often what falls due is looked for.
const DUE_EVERY: Duration = Duration::from_secs(20);

/// The kinds of updates that the bot acts on.
pub(super) const ALLOWED_UPDATES: [&str; 3] = ["message", "callback_query", "my_chat_member"];

/// `getUpdates`, its updates left as they came: what teloxide cannot parse must not spoil the batch.
#[derive(Clone, Serialize)]
struct GetRawUpdates {
    offset: i64,
    limit: u8,
    timeout: u32,
    allowed_updates: [&'static str; 3],
}

impl Payload for GetRawUpdates {
    type Output = Vec<RawUpdate>;

    const NAME: &'static str = "GetUpdates";

    fn timeout_hint(&self) -> Option<Duration> {
        Some(Duration::from_secs(u64::from(self.timeout)))
    }
}

async fn get_updates(bot: &Bot, offset: i64, timeout: u32) -> Result<Vec<RawUpdate>, Failure> {
    let patience = Duration::from_secs(u64::from(timeout) + 20);
    let request = GetRawUpdates { offset, limit: MOST_UPDATES, timeout, allowed_updates: ALLOWED_UPDATES };
    call(bot, &request, patience).await
}

/// Polls until told to stop.
pub(super) async fn poll(
    bot: &Bot,
    desk: &Desk,
    outbox: &Outbox,
    mut stop: Stop,
) -> Result<(), TelegramError> {
    let mut offset = 0;
    let polled = keep_polling(bot, desk, outbox, &mut stop, &mut offset).await;
    end(desk, outbox).await?;
    // The last batch is acknowledged; what this call may fetch is not, and comes again.
    if polled? == Polled::MayCall
        && let Err(failure) = get_updates(bot, offset, 0).await
    {
        tracing::warn!(reason = failure.reason(), "last_acknowledgement_failed");
    }
    Ok(())
}

/// Whether Telegram has nothing against another call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Polled {
    MayCall,
    MustWait,
}

async fn keep_polling(
    bot: &Bot,
    desk: &Desk,
    outbox: &Outbox,
    stop: &mut Stop,
    offset: &mut i64,
) -> Result<Polled, TelegramError> {
    let mut taken = Taken::load(desk).await?;
    let mut patience = Patience::default();
    let mut due = tokio::time::interval(DUE_EVERY);
    let mut replies = Vec::new();
    loop {
        let from = *offset;
        let mut polling = pin!(async {
            outbox.heed(BOT).await;
            get_updates(bot, from, LONG_POLL).await
        });
        let fetched = loop {
            tokio::select! {
                // Telegram hears first that the batch was taken, and has the next one ready while the replies go out.
                biased;
                fetched = &mut polling => break Some(fetched),
                () = std::future::ready(()), if !replies.is_empty() => push_all(outbox, &mut replies),
                _ = stop.changed() => break None,
                _ = due.tick() => {
                    if let Err(error) = upkeep(desk, outbox).await {
                        tracing::error!(%error, "upkeep_failed");
                        if error.is_damage() {
                            return Err(error.into());
                        }
                    }
                }
            }
        };
        push_all(outbox, &mut replies);
        let Some(fetched) = fetched else {
            return Ok(if outbox.is_quiet(BOT) { Polled::MustWait } else { Polled::MayCall });
        };
        failpoint::pass("polled");
        let batch = match fetched {
            Ok(batch) => {
                outbox.pulse().telegram_answered();
                batch
            }
            Err(Failure::Token) => return Err(TelegramError::Token),
            Err(failure) => {
                outbox.pulse().telegram_missed();
                outbox.pulse().poll_failed.one();
                tracing::warn!(reason = failure.reason(), "get_updates_failed");
                if let Failure::RetryAfter(seconds) = failure {
                    outbox.slowed(BOT, seconds);
                } else if unless_stopped(stop, patience.wait()).await.is_none() {
                    return Ok(Polled::MustWait);
                }
                continue;
            }
        };
        match handle_batch(desk, outbox, &batch, &mut taken).await {
            Ok(handled) => {
                patience.reset();
                *offset = batch.iter().filter_map(|raw| raw.id).max().map_or(*offset, |id| id + 1);
                replies.extend(handled);
                failpoint::pass("acknowledging");
                if desk.take_work() {
                    work(desk, outbox);
                }
            }
            Err(error) => {
                // Nothing is acknowledged: Telegram delivers the batch again.
                tracing::error!(%error, "batch_failed");
                if error.is_damage() {
                    return Err(error.into());
                }
                unless_stopped(stop, patience.wait()).await;
            }
        }
    }
}

fn push_all(outbox: &Outbox, replies: &mut Vec<Outgoing>) {
    for reply in replies.drain(..) {
        outbox.push(reply);
    }
}
