//! The loop: a batch of updates, one transaction, then the acknowledgement.
//!
//! Telegram is the inbox: what is not committed is not acknowledged, and comes again. An update that cannot be
//! handled is rolled back alone and its sender told; a database that fails rolls back the batch.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;
use serde::Serialize;
use serde_json::Value;
use teloxide::prelude::*;
use teloxide::requests::{JsonRequest, Payload};
use teloxide::{ApiError, RequestError};
use tokio::sync::watch;

use super::outbox::{Delivered, Outbox};
use super::receive::receive;
use super::{TelegramError, kind_of};
use crate::admin::Desk;
use crate::clock::Stopwatch;
use crate::fieldwork::{FieldError, Fieldwork, Incoming, Reply};
use crate::pulse::Pulse;
use crate::store::Write;

/// How long Telegram holds an empty answer back, in seconds.
pub(super) const LONG_POLL: u32 = 25;
/// The most updates of a batch; Telegram's limit.
const MOST_UPDATES: u8 = 100;
/// How often what falls due is looked for.
const DUE_EVERY: Duration = Duration::from_secs(20);

/// Tells the loop to stop.
pub type Stop = watch::Receiver<bool>;

/// A switch and what listens to it.
pub fn stop_pair() -> (watch::Sender<bool>, Stop) {
    watch::channel(false)
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
    type Output = Vec<Value>;

    const NAME: &'static str = "GetUpdates";

    fn timeout_hint(&self) -> Option<Duration> {
        Some(Duration::from_secs(u64::from(self.timeout)))
    }
}

fn get_updates(bot: &Bot, offset: i64, timeout: u32) -> JsonRequest<GetRawUpdates> {
    let allowed_updates = ["message", "callback_query", "my_chat_member"];
    JsonRequest::new(bot.clone(), GetRawUpdates { offset, limit: MOST_UPDATES, timeout, allowed_updates })
}

/// Waits longer after each failure, up to half a minute; as long as Telegram says when it says so.
#[derive(Debug, Default)]
pub(super) struct Patience {
    failures: u32,
}

impl Patience {
    pub(super) async fn wait(&mut self, error: &RequestError) {
        match error {
            RequestError::RetryAfter(seconds) => tokio::time::sleep(seconds.duration()).await,
            _ => self.wait_a_while().await,
        }
    }

    pub(super) async fn wait_a_while(&mut self) {
        let millis = 200_u64 << self.failures.min(7);
        self.failures += 1;
        tokio::time::sleep(Duration::from_millis(millis)).await;
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
    let mut taken = Taken::load(desk).await?;
    let mut patience = Patience::default();
    let mut due = tokio::time::interval(DUE_EVERY);
    loop {
        if *stop.borrow() {
            break;
        }
        let fetched = tokio::select! {
            _ = stop.changed() => break,
            _ = due.tick() => {
                if let Err(error) = upkeep(desk, outbox).await {
                    tracing::error!(%error, "upkeep_failed");
                }
                continue;
            }
            fetched = get_updates(bot, offset, LONG_POLL) => fetched,
        };
        let batch = match fetched {
            Ok(batch) => {
                outbox.pulse().telegram_answered();
                batch
            }
            Err(RequestError::Api(ApiError::InvalidToken)) => {
                return Err(TelegramError::Token);
            }
            Err(error) => {
                outbox.pulse().telegram_missed();
                outbox.pulse().poll_failed.one();
                tracing::warn!(reason = kind_of(&error), "get_updates_failed");
                patience.wait(&error).await;
                continue;
            }
        };
        match handle_batch(desk, outbox, &batch, &mut taken).await {
            Ok(replies) => {
                patience.reset();
                offset = batch.iter().filter_map(update_id).map(|id| id + 1).max().unwrap_or(offset);
                for reply in replies {
                    outbox.push(reply);
                }
                if desk.take_work() {
                    work(desk, outbox);
                }
            }
            Err(error) => {
                // Nothing is acknowledged: Telegram delivers the batch again.
                tracing::error!(%error, "batch_failed");
                patience.wait_a_while().await;
            }
        }
    }
    outbox.finish(Duration::from_secs(5)).await;
    upkeep(desk, outbox).await?;
    // The last batch is acknowledged; what this call may fetch is not, and comes again.
    if let Err(error) = get_updates(bot, offset, 0).await {
        tracing::warn!(reason = kind_of(&error), "last_acknowledgement_failed");
    }
    Ok(())
}

/// The setting that holds the updates of the last batch.
const TAKEN: &str = "taken";

/// The updates of the last batch that was committed: Telegram delivers no older one again. Their order says nothing,
/// for ids can jump.
struct Taken(BTreeSet<i64>);

impl Taken {
    async fn load(desk: &Desk) -> Result<Self, FieldError> {
        let ids = desk.field.store.setting(TAKEN).await?.unwrap_or_default();
        Ok(Self(ids.split(' ').filter_map(|id| id.parse().ok()).collect()))
    }
}

fn update_id(update: &Value) -> Option<i64> {
    update.get("update_id")?.as_i64()
}

/// What was shown is noted, what is due is done, and owed summaries are taken up.
async fn upkeep(desk: &Desk, outbox: &Outbox) -> Result<(), FieldError> {
    desk.field.due().await?;
    if outbox.has_delivered() {
        let notes = outbox.take_delivered();
        let written = async {
            let mut write = desk.field.store.write().await?;
            note_delivered(&mut write, &notes).await?;
            write.commit().await.map_err(FieldError::from)
        };
        if let Err(error) = written.await {
            outbox.put_back(notes);
            return Err(error);
        }
    }
    for reply in desk.field.owed().await? {
        outbox.push_if_idle(reply);
    }
    // Also what an ended process had claimed.
    work(desk, outbox);
    Ok(())
}

/// Slow work of owners goes on outside the loop.
fn work(desk: &Desk, outbox: &Outbox) {
    let (desk, outbox) = (desk.clone(), outbox.clone());
    let hold = outbox.hold();
    tokio::spawn(async move {
        let _hold = hold;
        match desk.work().await {
            Ok(replies) => replies.into_iter().for_each(|reply| outbox.push(reply)),
            Err(error) => tracing::error!(%error, "job_failed"),
        }
    });
}

async fn note_delivered(write: &mut Write, notes: &[Delivered]) -> Result<(), FieldError> {
    for delivered in notes {
        match *delivered {
            Delivered::Shown { telegram, prompt, saves } => write.replied(telegram, prompt, saves).await?,
            Delivered::Buried { telegram } => write.bury(telegram).await?,
            Delivered::Blocked { telegram } => write.set_reachable(telegram, false).await?,
        }
    }
    Ok(())
}

/// One transaction. Its replies may go out only after it has returned.
async fn handle_batch(
    desk: &Desk,
    outbox: &Outbox,
    batch: &[Value],
    taken: &mut Taken,
) -> Result<Vec<Reply>, FieldError> {
    if batch.is_empty() && !outbox.has_delivered() {
        return Ok(Vec::new());
    }
    let notes = outbox.take_delivered();
    let took = Stopwatch::start();
    let handled = write_batch(desk, outbox.pulse(), &notes, batch, taken).await;
    outbox.pulse().batch_ended(batch.len(), &took, handled.is_ok());
    if handled.is_err() {
        outbox.put_back(notes);
        // A commit that was reported as failed may stand all the same.
        *taken = Taken::load(desk).await?;
    }
    handled
}

async fn write_batch(
    desk: &Desk,
    pulse: &Pulse,
    notes: &[Delivered],
    batch: &[Value],
    taken: &mut Taken,
) -> Result<Vec<Reply>, FieldError> {
    let mut write = desk.field.store.write().await?;
    note_delivered(&mut write, notes).await?;
    let mut replies = Vec::new();
    let mut of_this_batch = BTreeSet::new();
    for raw in batch {
        let Some(id) = update_id(raw) else { continue };
        if !of_this_batch.insert(id) || taken.0.contains(&id) {
            continue;
        }
        let received = AssertUnwindSafe(receive(raw.clone())).catch_unwind().await;
        let Ok(Some(incoming)) = received else {
            tracing::debug!("update_dropped");
            continue;
        };
        replies.extend(handle_one(desk, pulse, &mut write, incoming).await?);
    }
    let is_new = !of_this_batch.is_subset(&taken.0);
    if is_new {
        let ids: Vec<String> = of_this_batch.iter().map(i64::to_string).collect();
        write.keep_setting(TAKEN, &ids.join(" ")).await?;
    }
    write.commit().await?;
    if is_new {
        taken.0 = of_this_batch;
    }
    Ok(replies)
}

/// One update with a savepoint of its own.
async fn handle_one(
    desk: &Desk,
    pulse: &Pulse,
    write: &mut Write,
    incoming: Incoming,
) -> Result<Vec<Reply>, FieldError> {
    write.begin_update().await?;
    let handled = AssertUnwindSafe(desk.handle(write, incoming.clone())).catch_unwind().await;
    let reason = match handled {
        Ok(Ok(replies)) => {
            write.keep_update().await?;
            return Ok(replies);
        }
        Ok(Err(error)) if error.is_of_the_update() => error.to_string(),
        Ok(Err(error)) => return Err(error),
        Err(_) => "panic".to_owned(),
    };
    tracing::error!(reason, "update_failed");
    pulse.updates_failed.one();
    write.undo_update().await?;
    Ok(vec![Fieldwork::sorry(&incoming)])
}
