//! What is done beside the updates: notes of what went out, what falls due, what is owed, slow work, notices.

use std::time::Duration;

use super::outbox::{Delivered, Outbox};
use super::poll::Stop;
use crate::admin::Desk;
use crate::fieldwork::FieldError;
use crate::store::Write;

/// How often notices are looked for.
const MAIL_EVERY: Duration = Duration::from_millis(500);
/// Replies that wait hold a notice back no longer than this.
const LONGEST_DEFERENCE: Duration = Duration::from_secs(1);

/// What was shown is noted, what is due is done, and owed summaries are taken up.
pub(super) async fn upkeep(desk: &Desk, outbox: &Outbox) -> Result<(), FieldError> {
    desk.field.due().await?;
    if outbox.has_delivered() {
        let notes = outbox.take_delivered();
        let written = async {
            let mut write = desk.field.store.write().await?;
            note_delivered(desk, &mut write, &notes).await?;
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
pub(super) fn work(desk: &Desk, outbox: &Outbox) {
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

/// Notes what went out, first thing in a transaction.
pub(super) async fn note_delivered(
    desk: &Desk,
    write: &mut Write,
    notes: &[Delivered],
) -> Result<(), FieldError> {
    let now = desk.field.clock.now().timestamp_millis();
    for delivered in notes {
        match *delivered {
            Delivered::Shown { telegram, prompt, saves } => write.replied(telegram, prompt, saves).await?,
            Delivered::Buried { telegram } => write.bury(telegram).await?,
            Delivered::Blocked { telegram } => write.set_reachable(telegram, false).await?,
            Delivered::Posted(notice) => write.end_notice(&notice).await?,
            Delivered::PutOff(notice, seconds) => {
                write.put_off_notice(&notice, now + i64::from(seconds) * 1_000).await?;
            }
        }
    }
    Ok(())
}

/// Sends notices until told to stop: each at its turn, after the replies.
pub(super) async fn mail(desk: Desk, outbox: Outbox, mut stop: Stop) {
    let mut look = tokio::time::interval(MAIL_EVERY);
    loop {
        tokio::select! {
            _ = stop.changed() => break,
            _ = look.tick() => {}
        }
        let _hold = outbox.hold();
        let mail = match desk.field.mail(outbox.rate).await {
            Ok(mail) => mail,
            Err(error) => {
                tracing::error!(%error, "mailing_failed");
                continue;
            }
        };
        let mut wait = mail.wait;
        for letter in mail.letters {
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(Duration::from_millis(wait)) => {}
            }
            if *stop.borrow() {
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
            let _ = tokio::time::timeout(LONGEST_DEFERENCE, replies_first).await;
            outbox.post(letter);
        }
    }
}
