//! A batch of updates: one transaction.
//!
//! An update that cannot be handled is rolled back alone and its sender told; a database that fails rolls back all.
//! Such updates are rare and savepoints cost two statements each, so a batch is tried without; if one of its updates
//! fails, nothing stands yet, and the batch is handled again with a savepoint for each.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;

use super::failpoint;
use super::outbox::{Delivered, Notes, Outbox, Outgoing, keep};
use super::receive::{RawUpdate, receive, unread};
use super::upkeep::{learn_from_others, note_delivered};
use crate::admin::Desk;
use crate::clock::Stopwatch;
use crate::fieldwork::{FieldError, Fieldwork, Incoming, What};
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

/// One transaction. Its replies may go out only after it has returned.
pub(super) async fn handle_batch(
    desk: &Desk,
    outbox: &Outbox,
    batch: &[RawUpdate],
    taken: &mut Taken,
) -> Result<Vec<Outgoing>, FieldError> {
    if batch.is_empty() && !outbox.has_delivered() {
        return Ok(Vec::new());
    }
    let _noting = outbox.noting().await;
    let notes = outbox.take_delivered();
    let took = Stopwatch::start();
    let handled = write_batch(desk, outbox, notes.get(), batch, taken).await;
    outbox.pulse().batch_ended(batch.len(), &took, handled.is_ok());
    if handled.is_ok() {
        notes.noted();
    } else {
        // A commit that was reported as failed may stand all the same.
        outbox.missed();
        *taken = Taken::load(desk).await?;
    }
    handled
}

/// How an update is kept apart from the others of its transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Apart {
    /// Not at all: one that fails spoils the transaction.
    Not,
    /// By a savepoint.
    BySavepoint,
}

/// Where updates came from, and so how it is known which were handled before.
enum Source<'a> {
    /// The poll: what is new, and the ids of the whole batch if they must be remembered.
    Poll(Vec<&'a RawUpdate>, Option<&'a BTreeSet<i64>>),
    /// The webhook: each is taken in the transaction, for another process may have it.
    Webhook(&'a [RawUpdate]),
}

async fn write_batch(
    desk: &Desk,
    outbox: &Outbox,
    notes: &[Delivered],
    batch: &[RawUpdate],
    taken: &mut Taken,
) -> Result<Vec<Outgoing>, FieldError> {
    let mut ids = BTreeSet::new();
    let mut is_fresh = |raw: &&RawUpdate| raw.id.is_some_and(|id| ids.insert(id) && !taken.0.contains(&id));
    let fresh: Vec<&RawUpdate> = batch.iter().filter(&mut is_fresh).collect();
    let keep = !ids.is_subset(&taken.0);
    let replies = write(desk, outbox, notes, &Source::Poll(fresh, keep.then_some(&ids))).await?;
    if keep {
        taken.0 = ids;
    }
    Ok(replies)
}

async fn write(
    desk: &Desk,
    outbox: &Outbox,
    notes: &[Delivered],
    source: &Source<'_>,
) -> Result<Vec<Outgoing>, FieldError> {
    if let Some(replies) = write_once(desk, outbox, notes, source, Apart::Not).await? {
        return Ok(replies);
    }
    Ok(write_once(desk, outbox, notes, source, Apart::BySavepoint).await?.unwrap_or_default())
}

/// `None` when an update failed that was not kept apart: then nothing was written.
async fn write_once(
    desk: &Desk,
    outbox: &Outbox,
    notes: &[Delivered],
    source: &Source<'_>,
    apart: Apart,
) -> Result<Option<Vec<Outgoing>>, FieldError> {
    let mut write = desk.field.store.write().await?;
    note_delivered(desk, &mut write, notes).await?;
    let updates = match source {
        Source::Poll(fresh, _) => received(outbox, fresh).await,
        Source::Webhook(group) => received(outbox, &take(&mut write, group).await?).await,
    };
    let Some(replies) = handle_all(desk, outbox, &mut write, &updates, apart).await? else { return Ok(None) };
    if let Source::Poll(_, Some(ids)) = source {
        let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
        write.keep_setting(TAKEN, &ids.join(" ")).await?;
    }
    learn_from_others(desk, outbox, &mut write, &replies).await?;
    failpoint::pass("uncommitted");
    write.commit().await?;
    failpoint::pass("committed");
    Ok(Some(replies))
}

/// The updates that nobody has taken before.
async fn take<'a>(write: &mut Write, group: &'a [RawUpdate]) -> Result<Vec<&'a RawUpdate>, FieldError> {
    let mut fresh = Vec::new();
    for raw in group {
        let Some(id) = raw.id else { continue };
        if write.take_update(id).await? {
            fresh.push(raw);
        }
    }
    Ok(fresh)
}

/// What the updates mean; one that means nothing is dropped. Of one that makes us stumble only its sender is read.
async fn received(outbox: &Outbox, updates: &[&RawUpdate]) -> Vec<Incoming> {
    let mut incoming = Vec::new();
    for raw in updates {
        let reading = async {
            failpoint::pass("receiving");
            receive(raw).await
        };
        let update = AssertUnwindSafe(reading).catch_unwind().await;
        if update.is_err() {
            tracing::error!(reason = "panic", "update_failed");
            outbox.pulse().updates_failed.one();
        }
        if let Some(update) = update.unwrap_or_else(|_| unread(raw)) {
            incoming.push(update);
        } else {
            tracing::debug!("update_dropped");
        }
    }
    incoming
}

/// A group of updates that came by webhook, one after the other.
pub(super) async fn handle_group(
    desk: &Desk,
    outbox: &Outbox,
    group: &[RawUpdate],
) -> Result<Vec<Outgoing>, FieldError> {
    // Two processes that note several chats each could wait for each other; one alone cannot.
    let is_alone = !desk.field.store.is_enlisted();
    let _noting = if is_alone { Some(outbox.noting().await) } else { None };
    let notes = if is_alone { outbox.take_delivered() } else { Notes::none(outbox) };
    let took = Stopwatch::start();
    let written = write(desk, outbox, notes.get(), &Source::Webhook(group)).await;
    outbox.pulse().batch_ended(group.len(), &took, written.is_ok());
    if written.is_ok() {
        notes.noted();
    }
    written
}

/// `None` when an update failed that was not kept apart.
async fn handle_all(
    desk: &Desk,
    outbox: &Outbox,
    write: &mut Write,
    updates: &[Incoming],
    apart: Apart,
) -> Result<Option<Vec<Outgoing>>, FieldError> {
    if apart == Apart::Not {
        let chats: BTreeSet<i64> = updates.iter().map(|update| update.telegram).collect();
        write.hold_interviews(&Vec::from_iter(chats)).await?;
    }
    let mut replies = Vec::new();
    for update in updates {
        let Some(handled) = handle_one(desk, outbox, write, update, apart).await? else { return Ok(None) };
        replies.extend(handled);
    }
    match write.write_held().await.map_err(FieldError::from) {
        Ok(()) => Ok(Some(replies)),
        // Whose draft it was is not known here.
        Err(error) if apart == Apart::Not && error.is_of_the_update() => Ok(None),
        Err(error) => Err(error),
    }
}

/// One update. `None` when it failed and was not kept apart: the transaction must not be committed.
async fn handle_one(
    desk: &Desk,
    outbox: &Outbox,
    write: &mut Write,
    incoming: &Incoming,
    apart: Apart,
) -> Result<Option<Vec<Outgoing>>, FieldError> {
    if apart == Apart::BySavepoint {
        write.begin_update().await?;
        failpoint::pass("savepoint");
    }
    let handle = async {
        failpoint::pass("handling");
        let replies = desk.handle(write, incoming.clone()).await?;
        keep(desk, write, replies).await
    };
    let handled = AssertUnwindSafe(handle).catch_unwind().await;
    let reason = match handled {
        Ok(Ok(replies)) => {
            if apart == Apart::BySavepoint {
                write.keep_update().await?;
                failpoint::pass("released");
            }
            failpoint::pass("handled");
            if incoming.what == What::Reachable(true) {
                outbox.missed();
            }
            return Ok(Some(replies));
        }
        Ok(Err(error)) if error.is_of_the_update() => error.to_string(),
        Ok(Err(error)) => return Err(error),
        Err(_) => "panic".to_owned(),
    };
    if apart == Apart::Not {
        return Ok(None);
    }
    tracing::error!(reason, "update_failed");
    outbox.pulse().updates_failed.one();
    failpoint::pass("undoing");
    write.undo_update().await?;
    failpoint::pass("undone");
    Ok(Some(keep(desk, write, vec![Fieldwork::sorry(incoming)]).await?))
}
