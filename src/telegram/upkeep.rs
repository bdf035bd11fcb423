//! What is done beside the updates: notes of what went out, what falls due, what is owed, slow work, notices.

use std::time::Duration;

use super::failpoint;
use super::outbox::{Delivered, Notes, Outbox, Outgoing, keep, owed};
use super::wait::{Stop, unless_stopped};
use crate::admin::Desk;
use crate::clock::Stopwatch;
use crate::fieldwork::FieldError;
use crate::store::{Shown, Write};

/// How often notices are looked for.
const MAIL_EVERY: Duration = Duration::from_millis(500);
/// Replies that wait hold a notice back no longer than this.
const LONGEST_DEFERENCE: Duration = Duration::from_secs(1);
/// And all notices of one look together no longer than this.
const DEFERENCE_OF_A_LOOK: Duration = Duration::from_secs(10);
/// How often it is noted what went out, if nothing else has done it.
const NOTE_EVERY: Duration = Duration::from_secs(1);
/// How long what waits may still go out when the program ends.
const LAST_REPLIES: Duration = Duration::from_secs(5);
/// How long an answer to a call that was begun is waited for then.
const LAST_CALLS: Duration = Duration::from_secs(2);
/// So much later it is looked once more whether there is slow work.
const LOOK_AGAIN: Duration = Duration::from_millis(300);

/// What was shown is noted, what is due is done, and what is owed and not yet worked off is taken up.
pub(super) async fn upkeep(desk: &Desk, outbox: &Outbox) -> Result<(), FieldError> {
    let due = desk.field.due().await;
    let settled = settle(desk, outbox).await;
    give_owed(desk, outbox);
    // Also what an ended process had claimed.
    work(desk, outbox);
    due.and(settled)
}

/// What is in hand goes out, as far as it takes no longer than this; then nothing more is begun, and what went out is noted.
pub(super) async fn end(desk: &Desk, outbox: &Outbox) -> Result<(), FieldError> {
    outbox.put_off_letters();
    outbox.finish(LAST_REPLIES).await;
    outbox.close();
    outbox.finish(LAST_CALLS).await;
    settle(desk, outbox).await
}

/// What was shown is noted, and what need not be known any more is forgotten.
async fn settle(desk: &Desk, outbox: &Outbox) -> Result<(), FieldError> {
    note(desk, outbox).await?;
    if desk.field.store.is_enlisted() {
        let mut write = desk.field.store.write().await?;
        write.settle_debts().await?;
        write.commit().await?;
    }
    let now = desk.field.clock.now().timestamp_millis();
    if desk.field.store.has_ended_quiet(now).await? {
        let mut write = desk.field.store.write().await?;
        write.end_quiet(now).await?;
        write.commit().await?;
    }
    Ok(())
}

/// Gives what is owed to the chats that are not being answered, while others are answered.
pub(super) fn give_owed(desk: &Desk, outbox: &Outbox) {
    let (desk, outbox) = (desk.clone(), outbox.clone());
    let hold = outbox.hold();
    tokio::spawn(async move {
        let _hold = hold;
        let Some(_alone) = outbox.giving() else { return };
        if let Err(error) = give(&desk, &outbox).await {
            outbox.missed();
            tracing::error!(%error, "owed_not_given");
        }
    });
}

async fn give(desk: &Desk, outbox: &Outbox) -> Result<(), FieldError> {
    give_replies(desk, outbox).await?;
    if desk.field.store.is_enlisted() {
        let mut write = desk.field.store.write().await?;
        write.adopt_debts().await?;
        write.commit().await?;
    }
    // What is decided or noted from here on is newer than what is read.
    let (since, reading) = (outbox.changes(), Stopwatch::start());
    let mut replies = desk.field.owed_words().await?;
    if desk.field.store.is_enlisted() || outbox.take_missed() {
        replies.extend(desk.field.owed_screens().await?);
    }
    // Behind what is owed: a screen that was sent anew leaves one behind.
    replies.extend(desk.field.owed_deletions().await?);
    let owed = replies.into_iter().map(|reply| Outgoing::from(reply).read_at(reading));
    outbox.push_owed(owed.collect(), since);
    Ok(())
}

/// Gives the replies that are no screens: what this process could not say, an earlier one, or one that is dead.
pub(super) async fn give_replies(desk: &Desk, outbox: &Outbox) -> Result<(), FieldError> {
    if desk.field.store.is_enlisted() {
        let mut write = desk.field.store.write().await?;
        write.adopt_replies().await?;
        write.commit().await?;
    }
    outbox.learn_quiet(&desk.field).await?;
    let (since, reading) = (outbox.changes(), Stopwatch::start());
    let (outgoing, unreadable) = owed(desk.field.kept_replies().await?);
    outbox.push_owed(outgoing.into_iter().map(|reply| reply.read_at(reading)).collect(), since);
    if !unreadable.is_empty() {
        tracing::error!(replies = unreadable.len(), "owed_reply_unknown");
        let mut write = desk.field.store.write().await?;
        for kept in unreadable {
            write.end_reply(kept).await?;
        }
        write.commit().await?;
    }
    Ok(())
}

/// One of several processes says that it lives; whether another has died. Who was not heard of itself, because the database
/// stood still, judges nobody: the others may be about to say so too.
pub(super) async fn live(desk: &Desk) -> Result<bool, FieldError> {
    if !desk.field.store.is_enlisted() {
        return Ok(false);
    }
    let mut write = desk.field.store.write().await?;
    let now = write.database_now().await?;
    let was_heard_of = write.live(now).await?;
    let somebody_died = was_heard_of && write.take_over(now).await?;
    write.commit().await?;
    Ok(somebody_died)
}

/// Notes what went out, in transactions of its own. Waits come first, by themselves: another process may hold the rows of
/// chats for the very update whose answer must heed them.
pub(super) async fn note(desk: &Desk, outbox: &Outbox) -> Result<(), FieldError> {
    let _noting = outbox.noting().await;
    note_all(desk, outbox.take_waits()).await?;
    note_all(desk, outbox.take_delivered()).await
}

async fn note_all(desk: &Desk, notes: Notes) -> Result<(), FieldError> {
    if notes.get().is_empty() {
        return Ok(());
    }
    let mut write = desk.field.store.write().await?;
    note_delivered(desk, &mut write, notes.get()).await?;
    write.commit().await?;
    notes.noted();
    Ok(())
}

/// Notes what went out; what cannot be noted now is noted later.
pub(super) async fn try_to_note(desk: &Desk, outbox: &Outbox) {
    if let Err(error) = note(desk, outbox).await {
        tracing::error!(%error, "notes_failed");
    }
}

/// Notes what went out for as long as anything goes out, and at once what cannot wait.
pub(super) async fn keep_noting(desk: Desk, outbox: Outbox) {
    let mut tick = tokio::time::interval(NOTE_EVERY);
    while !outbox.is_closed() {
        tokio::select! {
            () = outbox.urgent() => {}
            _ = tick.tick() => {}
        }
        try_to_note(&desk, &outbox).await;
    }
}

/// Slow work of owners goes on outside the loop.
pub(super) fn work(desk: &Desk, outbox: &Outbox) {
    let (desk, outbox) = (desk.clone(), outbox.clone());
    let hold = outbox.hold();
    tokio::spawn(async move {
        let _hold = hold;
        // Of several writers another may not have committed yet what it said that there is.
        let mut looks = if desk.field.store.is_enlisted() { 2 } else { 1 };
        while looks > 0 {
            match work_once(&desk, &outbox).await {
                Ok(true) => {}
                Ok(false) => {
                    looks -= 1;
                    if looks > 0 {
                        tokio::time::sleep(LOOK_AGAIN).await;
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "job_failed");
                    break;
                }
            }
        }
    });
}

/// One piece of slow work, if there is any. What comes of it is kept in the transaction that ends it.
async fn work_once(desk: &Desk, outbox: &Outbox) -> Result<bool, FieldError> {
    let Some(worked) = desk.work().await? else { return Ok(false) };
    let mut write = desk.field.store.write().await?;
    let replies = worked.end(&mut write).await?;
    let outgoing = keep(desk, &mut write, replies).await?;
    learn_from_others(desk, outbox, &mut write, &outgoing).await?;
    write.commit().await?;
    failpoint::pass("worked");
    for reply in outgoing {
        outbox.push(reply);
    }
    Ok(true)
}

/// Of several processes another may have heard that Telegram wants nothing of these chats now.
pub(super) async fn learn_from_others(
    desk: &Desk,
    outbox: &Outbox,
    write: &mut Write,
    outgoing: &[Outgoing],
) -> Result<(), FieldError> {
    if !desk.field.store.is_enlisted() {
        return Ok(());
    }
    let now = desk.field.clock.now().timestamp_millis();
    for reply in outgoing {
        outbox.quieten(reply.telegram, write.quiet_of(reply.telegram, now).await?);
    }
    Ok(())
}

/// Notes what went out, first thing in a transaction.
pub(super) async fn note_delivered(
    desk: &Desk,
    write: &mut Write,
    notes: &[Delivered],
) -> Result<(), FieldError> {
    let now = desk.field.clock.now().timestamp_millis();
    // By chat, so that two processes seldom wait for each other; a chat's own notes stay in order.
    let mut notes = notes.to_vec();
    notes.sort_by_key(Delivered::chat);
    let mut shown: Vec<Shown> = Vec::new();
    // Rows of replies after those of chats, as everywhere.
    let (mut ended, mut silent) = (Vec::new(), Vec::new());
    for delivered in notes {
        let is_of_chats = matches!(delivered, Delivered::Buried { .. } | Delivered::Blocked { .. });
        if is_of_chats || shown.last().is_some_and(|last| last.telegram == delivered.chat()) {
            write.replied(&std::mem::take(&mut shown)).await?;
        }
        match delivered {
            Delivered::Shown { shown: reply, left } => {
                shown.push(reply);
                if let Some(message) = left {
                    write.owe_deletion(reply.telegram, message).await?;
                }
            }
            Delivered::Deleted { telegram, message } => write.end_deletion(telegram, message).await?,
            Delivered::Said { kept, .. } => ended.push(kept),
            Delivered::Slowed { telegram, seconds } => write.quieten(telegram, now, seconds).await?,
            Delivered::Buried { telegram } => write.bury(telegram).await?,
            Delivered::Blocked { telegram } => {
                write.set_reachable(telegram, false).await?;
                silent.push(telegram);
            }
            Delivered::Posted(notice) => write.end_notice(&notice).await?,
            Delivered::PutOff(notice, seconds) => {
                write.put_off_notice(&notice, now, seconds).await?;
            }
        }
    }
    write.replied(&shown).await?;
    for kept in ended {
        write.end_reply(kept).await?;
    }
    for telegram in silent {
        write.end_replies_to(telegram).await?;
    }
    Ok(())
}

/// Sends notices until told to stop: each at its turn, after the replies.
pub(super) async fn mail(desk: Desk, outbox: Outbox, mut stop: Stop) {
    let mut look = tokio::time::interval(MAIL_EVERY);
    while !*stop.borrow() {
        tokio::select! {
            _ = stop.changed() => break,
            _ = look.tick() => {}
        }
        let _hold = outbox.hold();
        // A notice that went out is noted first: a clock that jumps ahead must not let it go out again.
        if outbox.has_posted()
            && let Err(error) = note(&desk, &outbox).await
        {
            tracing::error!(%error, "notes_failed");
            continue;
        }
        let mail = match desk.field.mail(outbox.rate).await {
            Ok(mail) => mail,
            Err(error) => {
                tracing::error!(%error, "mailing_failed");
                continue;
            }
        };
        for letter in &mail.letters {
            outbox.learn_from_others(&desk.field, letter.notice.telegram).await;
        }
        let mut wait = mail.wait;
        let mut deference = DEFERENCE_OF_A_LOOK;
        for letter in mail.letters {
            let turn = tokio::time::sleep(Duration::from_millis(wait));
            if unless_stopped(&stop, turn).await.is_none() {
                outbox.put_off(letter.notice);
                continue;
            }
            wait = mail.gap;
            let replies_first = async {
                while outbox.is_behind() {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            // Replies that Telegram holds up must not hold up the notices for good.
            let waited = Stopwatch::start();
            let _ = tokio::time::timeout(LONGEST_DEFERENCE.min(deference), replies_first).await;
            deference = deference.saturating_sub(waited.elapsed());
            outbox.post(letter);
        }
    }
}
