//! A batch of updates: one transaction, a savepoint for each update.
//!
//! An update that cannot be handled is rolled back alone and its sender told; a database that fails rolls back all.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use serde_json::Value;

use super::failpoint;
use super::outbox::{Delivered, Outbox};
use super::receive::receive;
use super::upkeep::note_delivered;
use crate::admin::Desk;
use crate::clock::Stopwatch;
use crate::fieldwork::{FieldError, Fieldwork, Reply};
use crate::pulse::Pulse;
use crate::store::Write;

/// The setting that holds the updates of the last batch.
const TAKEN: &str = "taken";

/// The updates of the last batch that was committed: Telegram delivers no older one again. Their order says nothing,
/// for ids can jump.
pub(super) struct Taken(BTreeSet<i64>);

impl Taken {
    /// As the last process left it, which may have taken updates by webhook.
    pub(super) async fn load(desk: &Desk) -> Result<Self, FieldError> {
        let mut taken = polled(desk).await?;
        taken.extend(desk.field.store.taken_updates().await?);
        Ok(Self(taken))
    }
}

async fn polled(desk: &Desk) -> Result<BTreeSet<i64>, FieldError> {
    let ids = desk.field.store.setting(TAKEN).await?.unwrap_or_default();
    Ok(ids.split(' ').filter_map(|id| id.parse().ok()).collect())
}

/// The updates of the last poll are remembered at the webhook, too.
pub(super) async fn take_over_polled(desk: &Desk) -> Result<(), FieldError> {
    let mut write = desk.field.store.write().await?;
    for id in polled(desk).await? {
        write.take_update(id).await?;
    }
    Ok(write.commit().await?)
}

pub(super) fn update_id(update: &Value) -> Option<i64> {
    update.get("update_id")?.as_i64()
}

/// One transaction. Its replies may go out only after it has returned.
pub(super) async fn handle_batch(
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
    note_delivered(desk, &mut write, notes).await?;
    let mut replies = Vec::new();
    let mut of_this_batch = BTreeSet::new();
    for raw in batch {
        let Some(id) = update_id(raw) else { continue };
        if !of_this_batch.insert(id) || taken.0.contains(&id) {
            continue;
        }
        replies.extend(handle_one(desk, pulse, &mut write, raw).await?);
    }
    let is_new = !of_this_batch.is_subset(&taken.0);
    if is_new {
        let ids: Vec<String> = of_this_batch.iter().map(i64::to_string).collect();
        write.keep_setting(TAKEN, &ids.join(" ")).await?;
    }
    failpoint::pass("uncommitted");
    write.commit().await?;
    failpoint::pass("committed");
    if is_new {
        taken.0 = of_this_batch;
    }
    Ok(replies)
}

/// A group of updates that came by webhook, one after the other.
pub(super) async fn handle_group(
    desk: &Desk,
    outbox: &Outbox,
    group: &[Value],
) -> Result<Vec<Reply>, FieldError> {
    // Two processes that note several chats each could wait for each other; one alone cannot.
    let notes = if desk.field.store.is_enlisted() { Vec::new() } else { outbox.take_delivered() };
    let written = async {
        let mut write = desk.field.store.write().await?;
        note_delivered(desk, &mut write, &notes).await?;
        let mut replies = Vec::new();
        for raw in group {
            let Some(id) = update_id(raw) else { continue };
            if write.take_update(id).await? {
                replies.extend(handle_one(desk, outbox.pulse(), &mut write, raw).await?);
            }
        }
        failpoint::pass("uncommitted");
        write.commit().await?;
        failpoint::pass("committed");
        Ok(replies)
    };
    let took = Stopwatch::start();
    let written = written.await;
    outbox.pulse().batch_ended(group.len(), &took, written.is_ok());
    if written.is_err() {
        outbox.put_back(notes);
    }
    written
}

/// One update with a savepoint of its own.
async fn handle_one(
    desk: &Desk,
    pulse: &Pulse,
    write: &mut Write,
    raw: &Value,
) -> Result<Vec<Reply>, FieldError> {
    let received = AssertUnwindSafe(receive(raw.clone())).catch_unwind().await;
    let Ok(Some(incoming)) = received else {
        tracing::debug!("update_dropped");
        return Ok(Vec::new());
    };
    write.begin_update().await?;
    let handle = async {
        failpoint::pass("handling");
        desk.handle(write, incoming.clone()).await
    };
    let handled = AssertUnwindSafe(handle).catch_unwind().await;
    let reason = match handled {
        Ok(Ok(replies)) => {
            write.keep_update().await?;
            failpoint::pass("savepoint");
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
