//! The webhook: Telegram brings each update, and hears 200 only after the commit.
//!
//! The secret is compared before the body is read. Updates wait in a bounded queue for the writers: on SQLite one, which
//! commits many at once; on PostgreSQL several, each with one update, so that no two wait for each other's people. What
//! finds the queue full, or the database failing, is answered 503, and Telegram brings it again.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use teloxide::Bot;
use teloxide::requests::Payload;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinSet;

use super::batch::{handle_group, take_over_polled};
use super::call::{Failure, call};
use super::failpoint;
use super::outbox::Outbox;
use super::poll::ALLOWED_UPDATES;
use super::receive::RawUpdate;
use super::upkeep::{end, give_owed, live, upkeep, work};
use super::wait::{Patience, Stop};
use super::{PATIENCE, TelegramError};
use crate::admin::Desk;
use crate::fieldwork::FieldError;
use crate::seal::same_secret;
use crate::store::{BOT, Dialect};

/// The header in which Telegram says the secret.
const SECRET: &str = "x-telegram-bot-api-secret-token";
/// The longest body, in bytes; an update is shorter by far.
const LONGEST_BODY: usize = 1 << 20;
/// How long a body may take to arrive.
const BODY_PATIENCE: Duration = Duration::from_secs(10);
/// So many updates may wait for a writer.
const LONGEST_QUEUE: usize = 512;
/// So many updates share one commit on SQLite.
const LARGEST_GROUP: usize = 100;
/// So many writers on PostgreSQL; fewer than there are connections.
const WRITERS: usize = 6;
/// So many updates Telegram may bring at once.
const CONNECTIONS: u8 = 100;
/// How often it is said that this process lives, and looked whether the others do.
const TICK: Duration = Duration::from_secs(2);
/// In so many ticks what falls due is looked for once.
const TICKS: u32 = 10;
/// How long a stop waits for what is in hand.
const LAST_PATIENCE: Duration = Duration::from_secs(5);

/// Where Telegram comes in.
#[derive(Debug)]
pub struct Door {
    /// The public address, as Telegram is told.
    pub url: String,
    /// Where it arrives, behind whatever holds the certificate.
    pub listener: TcpListener,
}

/// An update and who waits for its commit.
type Waiting = (RawUpdate, oneshot::Sender<bool>);

struct Entrance {
    secret: SecretString,
    queue: mpsc::Sender<Waiting>,
}

/// `setWebhook` without a certificate of its own.
#[derive(Serialize)]
struct SetWebhook<'a> {
    url: &'a str,
    secret_token: &'a str,
    max_connections: u8,
    allowed_updates: [&'static str; 3],
}

impl Payload for SetWebhook<'_> {
    type Output = bool;

    const NAME: &'static str = "SetWebhook";
}

/// Takes updates at the door until told to stop. The webhook stays set: Telegram keeps what comes meanwhile.
pub(super) async fn receive_at(
    bot: &Bot,
    desk: &Desk,
    outbox: &Outbox,
    door: Door,
    mut stop: Stop,
) -> Result<(), TelegramError> {
    take_over_polled(desk).await?;
    let secret = desk.field.webhook_secret(&door.url);
    let (queue, waiting) = mpsc::channel(LONGEST_QUEUE);
    let troubled = Arc::new(AtomicBool::new(false));
    let mut writers = hire(desk, outbox, waiting, &troubled);
    let entrance = Arc::new(Entrance { secret: secret.clone(), queue });
    let router = Router::new().fallback(enter).with_state(entrance);
    let (closed, mut closing) = (stop.clone(), stop.clone());
    let server = axum::serve(door.listener, router).with_graceful_shutdown(async move {
        let _ = closing.wait_for(|stop| *stop).await;
    });
    let server = tokio::spawn(server.into_future());
    let heart = tokio::spawn(beat(desk.clone(), Arc::clone(&troubled)));
    let setting = set(bot, outbox, &door.url, &secret);
    let received = keep_receiving(desk, outbox, setting, &mut writers, &mut stop, &troubled).await;
    // What is in hand is finished; what is not answered comes again.
    if *closed.borrow() {
        let _ = tokio::time::timeout(LAST_PATIENCE, server).await;
    }
    writers.shutdown().await;
    let ended = end(desk, outbox).await;
    heart.abort();
    ended?;
    let mut write = desk.field.store.write().await.map_err(FieldError::from)?;
    write.retire().await.map_err(FieldError::from)?;
    write.commit().await.map_err(FieldError::from)?;
    received
}

/// Until told to stop.
async fn keep_receiving(
    desk: &Desk,
    outbox: &Outbox,
    setting: impl Future<Output = Result<(), TelegramError>>,
    writers: &mut JoinSet<Result<(), FieldError>>,
    stop: &mut Stop,
    troubled: &AtomicBool,
) -> Result<(), TelegramError> {
    let mut setting = pin!(setting);
    let mut is_set = false;
    let mut tick = tokio::time::interval(TICK);
    let mut ticks: u32 = 0;
    while !*stop.borrow() {
        tokio::select! {
            _ = stop.changed() => break,
            // Told to stop, the door is closed, and the writers with it; that may be seen first.
            ended = writers.join_next() => {
                if *stop.borrow() {
                    break;
                }
                if let Some(Ok(Err(damaged))) = ended {
                    return Err(damaged.into());
                }
                return Err(TelegramError::Server("the writer of updates has ended"));
            }
            set = &mut setting, if !is_set => {
                set?;
                is_set = true;
                continue;
            }
            _ = tick.tick() => {}
        }
        ticks = ticks.wrapping_add(1);
        let kept = keep_up(desk, outbox, ticks.is_multiple_of(TICKS), troubled).await;
        if let Err(error) = kept {
            tracing::error!(%error, "upkeep_failed");
            if error.is_damage() {
                return Err(error.into());
            }
        }
    }
    Ok(())
}

async fn keep_up(desk: &Desk, outbox: &Outbox, all: bool, troubled: &AtomicBool) -> Result<(), FieldError> {
    // A commit that was reported as failed may stand all the same: then its reply is owed.
    let is_troubled = troubled.swap(false, Ordering::SeqCst);
    if is_troubled {
        outbox.missed();
    }
    if all {
        return upkeep(desk, outbox).await;
    }
    if is_troubled {
        give_owed(desk, outbox);
    }
    if desk.take_work() {
        work(desk, outbox);
    }
    Ok(())
}

/// Says again and again that this process lives, whatever else it waits for; and notices when another has died.
async fn beat(desk: Desk, troubled: Arc<AtomicBool>) {
    loop {
        match live(&desk).await {
            Ok(false) => {}
            Ok(true) => troubled.store(true, Ordering::SeqCst),
            Err(error) => tracing::error!(%error, "upkeep_failed"),
        }
        tokio::time::sleep(TICK).await;
    }
}

/// Tells Telegram where to come, as often as it takes.
async fn set(bot: &Bot, outbox: &Outbox, url: &str, secret: &SecretString) -> Result<(), TelegramError> {
    let mut patience = Patience::default();
    loop {
        outbox.heed(BOT).await;
        let request = SetWebhook {
            url,
            secret_token: secret.expose_secret(),
            max_connections: CONNECTIONS,
            allowed_updates: ALLOWED_UPDATES,
        };
        match call::<_, bool>(bot, &request, PATIENCE).await {
            Ok(_) => {
                outbox.pulse().telegram_answered();
                return Ok(());
            }
            Err(Failure::Token) => return Err(TelegramError::Token),
            Err(Failure::Refused) => return Err(TelegramError::Webhook),
            Err(failure) => {
                outbox.pulse().telegram_missed();
                tracing::warn!(reason = failure.reason(), "webhook_not_set");
                match failure {
                    Failure::RetryAfter(seconds) => outbox.slowed(BOT, seconds),
                    _ => patience.wait().await,
                }
            }
        }
    }
}

/// One request at the door.
async fn enter(State(entrance): State<Arc<Entrance>>, headers: HeaderMap, body: Body) -> StatusCode {
    let said = headers.get(SECRET).map(axum::http::HeaderValue::as_bytes).unwrap_or_default();
    if !same_secret(said, entrance.secret.expose_secret().as_bytes()) {
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(Ok(body)) = tokio::time::timeout(BODY_PATIENCE, to_bytes(body, LONGEST_BODY)).await else {
        return StatusCode::BAD_REQUEST;
    };
    let Ok(update) = serde_json::from_slice::<RawUpdate>(&body) else {
        // It would come again and again.
        tracing::warn!("update_unreadable");
        return StatusCode::OK;
    };
    let (committed, commit) = oneshot::channel();
    if entrance.queue.try_send((update, committed)).is_err() {
        tracing::warn!("queue_full");
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    match commit.await {
        Ok(true) => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The writers, as many as the database takes.
fn hire(
    desk: &Desk,
    outbox: &Outbox,
    waiting: mpsc::Receiver<Waiting>,
    troubled: &Arc<AtomicBool>,
) -> JoinSet<Result<(), FieldError>> {
    let (writers, group) = match desk.field.store.dialect() {
        Dialect::Sqlite => (1, LARGEST_GROUP),
        Dialect::Postgres => (WRITERS, 1),
    };
    let waiting = Arc::new(Mutex::new(waiting));
    let mut crew = JoinSet::new();
    for _ in 0..writers {
        let (desk, outbox) = (desk.clone(), outbox.clone());
        let (waiting, troubled) = (Arc::clone(&waiting), Arc::clone(troubled));
        crew.spawn(async move {
            loop {
                let mut taken = Vec::new();
                if waiting.lock().await.recv_many(&mut taken, group).await == 0 {
                    return Ok(());
                }
                let (updates, commits): (Vec<RawUpdate>, Vec<_>) = taken.into_iter().unzip();
                let handled = handle_group(&desk, &outbox, &updates).await;
                let committed = handled.is_ok();
                let mut damaged = None;
                match handled {
                    Ok(replies) => replies.into_iter().for_each(|reply| outbox.push(reply)),
                    Err(error) => {
                        tracing::error!(%error, "batch_failed");
                        troubled.store(true, Ordering::SeqCst);
                        damaged = Some(error).filter(FieldError::is_damage);
                    }
                }
                failpoint::pass("answering");
                for commit in commits {
                    // Whoever went away hears it when the update comes again.
                    let _ = commit.send(committed);
                }
                if let Some(damaged) = damaged {
                    return Err(damaged);
                }
                if desk.take_work() {
                    work(&desk, &outbox);
                }
            }
        });
    }
    crew
}
