//! The loop: a batch of updates, one transaction, then the acknowledgement.
//!
//! Telegram is the inbox: what is not committed is not acknowledged, and comes again. An update that cannot be
//! handled is rolled back alone and its sender told; a database that fails rolls back the batch.

use std::pin::pin;
use std::time::Duration;

use serde::Serialize;
use teloxide::Bot;
use teloxide::requests::Payload;
use tokio::sync::watch;

use super::TelegramError;
use super::batch::{Taken, handle_batch};
use super::call::{Failure, call};
use super::failpoint;
use super::outbox::{Outbox, Outgoing};
use super::receive::RawUpdate;
use super::upkeep::{end, upkeep, work};
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

/// Tells the loop to stop.
pub type Stop = watch::Receiver<bool>;

/// A switch and what listens to it.
pub fn stop_pair() -> (watch::Sender<bool>, Stop) {
    watch::channel(false)
}

/// What this comes to; `None` when the program is told to stop before.
pub(super) async fn unless_stopped<T>(stop: &Stop, work: impl Future<Output = T>) -> Option<T> {
    let mut stop = stop.clone();
    tokio::select! {
        _ = stop.wait_for(|stop| *stop) => None,
        done = work => Some(done),
    }
}

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

/// Waits longer after each failure, up to 128 times as long as at first.
#[derive(Debug)]
pub(super) struct Patience {
    first: Duration,
    failures: u32,
}

/// Half a minute at most.
impl Default for Patience {
    fn default() -> Self {
        Self::from(Self::FIRST)
    }
}

impl From<Duration> for Patience {
    fn from(first: Duration) -> Self {
        Self { first, failures: 0 }
    }
}

impl Patience {
    /// How long the first wait is, mostly.
    pub(super) const FIRST: Duration = Duration::from_millis(200);

    /// How long now.
    pub(super) fn next(&mut self) -> Duration {
        let wait = self.first * (1 << self.failures.min(7));
        self.failures += 1;
        wait
    }

    pub(super) async fn wait(&mut self) {
        tokio::time::sleep(self.next()).await;
    }

    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }
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
        // Telegram hears first that the batch was taken, and has the next one ready while the replies go out.
        if outbox.is_quiet(BOT) || *stop.borrow() {
            push_all(outbox, &mut replies);
        }
        if unless_stopped(stop, outbox.heed(BOT)).await.is_none() {
            return Ok(if outbox.is_quiet(BOT) { Polled::MustWait } else { Polled::MayCall });
        }
        let mut polling = pin!(get_updates(bot, *offset, LONG_POLL));
        let fetched = loop {
            tokio::select! {
                biased;
                fetched = &mut polling => break Some(fetched),
                () = std::future::ready(()), if !replies.is_empty() => push_all(outbox, &mut replies),
                _ = stop.changed() => break None,
                _ = due.tick() => {
                    if let Err(error) = upkeep(desk, outbox).await {
                        tracing::error!(%error, "upkeep_failed");
                    }
                }
            }
        };
        let Some(fetched) = fetched else { return Ok(Polled::MayCall) };
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
