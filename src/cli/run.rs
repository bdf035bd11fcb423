//! `jajak run`: the bot at work.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::TcpListener;

use super::{CliError, Settings, secret};
use crate::admin::Desk;
use crate::status::Watched;
use crate::store::{Store, StoreError};
use crate::telegram::{self, Door, Outbox, TelegramError, stop_pair};

/// `jajak run`
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The bot's token from `@BotFather`.
    #[arg(long, env = "TELOXIDE_TOKEN", hide_env_values = true, value_parser = secret)]
    token: Option<SecretString>,
    /// A Bot API server of one's own; else Telegram's.
    #[arg(long, env = "TELEGRAM_API_URL")]
    api_url: Option<String>,
    /// How many notices a second the bot sends by itself, all its processes together; Telegram takes 30 of everything.
    #[arg(long, env = "JAJAK_SEND_RATE", default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=1000))]
    send_rate: u32,
    /// The https:// address at which Telegram brings updates, in place of asking Telegram for them. On PostgreSQL any
    /// number of processes may run so, with one database and one key folder.
    #[arg(long, env = "JAJAK_WEBHOOK", value_name = "URL")]
    webhook: Option<String>,
    /// Where the updates of the webhook arrive, behind the server that holds the certificate.
    #[arg(long, env = "JAJAK_LISTEN", value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where /healthz, /readyz and /metrics are served, such as 127.0.0.1:9187; else nowhere.
    #[arg(long, env = "JAJAK_STATUS")]
    status: Option<SocketAddr>,
    /// Lets the status pages be seen from other machines: anybody there can read them.
    #[arg(long, env = "JAJAK_STATUS_PUBLIC", value_parser = clap::builder::FalseyValueParser::new())]
    status_public: bool,
}

/// How long replies on their way may take when damage ends the program, and the database's connections to close.
const LAST_REPLIES: Duration = Duration::from_secs(5);
/// So long the start waits until the database's file is found to be sound.
const PATIENCE_TO_CHECK: Duration = Duration::from_secs(1);

pub(super) async fn run(settings: &Settings, options: Options) -> Result<(), CliError> {
    let token = options.token.filter(|token| !token.expose_secret().is_empty()).ok_or(CliError::NoToken)?;
    if options.status.is_some_and(|address| !address.ip().is_loopback()) && !options.status_public {
        return Err(CliError::StatusAddress);
    }
    let bot = telegram::bot(token.expose_secret(), options.api_url.as_deref())?;
    let field = settings.patient_fieldwork().await?;
    let _alone = field.store.alone()?;
    let damage = look_for_damage(&field.store, PATIENCE_TO_CHECK).await?;
    field.check_keys().await?;
    let door = match options.webhook {
        None => None,
        Some(url) => {
            let listener = TcpListener::bind(options.listen).await;
            let listener = listener.map_err(|reason| CliError::Listen { address: options.listen, reason })?;
            Some(Door { url, listener })
        }
    };
    let desk = Desk::new(Arc::new(field));
    let (switch, stop) = stop_pair();
    let outbox = Outbox::new(bot.clone()).paced(options.send_rate);
    let pulse = outbox.pulse().clone();
    tokio::spawn(async move {
        told_to_stop().await;
        tracing::info!("stopping");
        pulse.ends();
        // The loop may have ended by itself.
        let _ = switch.send(true);
    });
    let replies = outbox.clone();
    if let Some(address) = options.status {
        watch(address, &desk, &outbox).await?;
    }
    let work = async {
        match door {
            None => telegram::run(bot, desk.clone(), outbox, stop).await,
            Some(door) => telegram::serve(bot, desk.clone(), outbox, door, stop).await,
        }
    };
    tokio::select! {
        ended = work => {
            if let Err(TelegramError::Field(error)) = &ended && error.is_damage() {
                mark(&desk.field.store, true);
            }
            ended?;
        }
        error = damage => {
            // What is in hand was not acknowledged, and comes again; replies on their way go out.
            replies.finish(LAST_REPLIES).await;
            return Err(error.into());
        }
    }
    // All is written; a check of a large file that still goes on ends with the process.
    let _ = tokio::time::timeout(LAST_REPLIES, desk.field.store.close()).await;
    Ok(())
}

/// Looks for damage in the database's file. A large file is read to its end while people are answered already, unless
/// damage was found before: the future returns if damage is found, and else never.
async fn look_for_damage(
    store: &Store,
    patience: Duration,
) -> Result<impl Future<Output = StoreError> + use<>, StoreError> {
    // Where damage was found before, nobody is answered until the whole file was read.
    let patience = if store.is_suspect() { Duration::MAX } else { patience };
    let store = store.clone();
    let checked = store.clone();
    let mut check = tokio::spawn(async move { checked.check().await });
    let in_time = tokio::time::timeout(patience, &mut check).await;
    let rest = match in_time {
        Ok(Ok(checked)) => {
            mark_checked(&store, &checked);
            checked.map(|()| None)?
        }
        // It was interrupted: the program ends.
        Ok(Err(_)) => None,
        Err(_) => Some(check),
    };
    Ok(async move {
        if let Some(check) = rest
            && let Ok(checked) = check.await
        {
            mark_checked(&store, &checked);
            if let Err(error) = checked {
                return error;
            }
        }
        std::future::pending().await
    })
}

/// The next start is told what was found.
fn mark_checked(store: &Store, checked: &Result<(), StoreError>) {
    match checked {
        Ok(()) => mark(store, false),
        Err(error) if error.is_damage() => mark(store, true),
        Err(_) => {}
    }
}

fn mark(store: &Store, is_damaged: bool) {
    let marked = if is_damaged { store.suspect() } else { store.clear_suspicion() };
    if let Err(error) = marked {
        tracing::error!(reason = %error.kind(), "damage_not_marked");
    }
}

/// Serves the pages for whoever watches over the process.
async fn watch(address: SocketAddr, desk: &Desk, outbox: &Outbox) -> Result<(), CliError> {
    let (field, pulse, outbox) = (Arc::clone(&desk.field), outbox.pulse().clone(), outbox.clone());
    let watched = Watched { field, pulse, waiting: Arc::new(move || outbox.waiting()) };
    let served = crate::status::serve(address, watched).await;
    let address =
        served.map_err(|reason| CliError::Status { address: address.to_string(), reason: reason.kind() })?;
    tracing::info!(%address, "status_served");
    Ok(())
}

/// Returns at SIGTERM or Ctrl-C.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = tokio::signal::ctrl_c() => {}
                }
                return;
            }
            Err(error) => tracing::warn!(%error, "no_signal_handler"),
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn damage_that_is_found_late_stops_the_next_start_before_anybody_is_answered() {
        let folder = crate::stage::Folder::open(None, "suspect").unwrap();
        let file = folder.path.join("jajak.db");
        let url = format!("sqlite://{}", file.display());
        Store::open(&url).await.unwrap().close().await;
        let sound = std::fs::read(&file).unwrap();
        // A page in the middle that is not needed at the start.
        let mut found = None;
        for page in (1..sound.len() / 4_096).rev() {
            let mut damaged = sound.clone();
            damaged[page * 4_096..(page + 1) * 4_096].fill(7);
            std::fs::write(&file, &damaged).unwrap();
            if let Ok(store) = Store::connect(&url).await {
                found = Some(store);
                break;
            }
        }
        let store = found.unwrap();
        // Too large to be read in time, unless this machine is quick.
        let found = match look_for_damage(&store, Duration::ZERO).await {
            Ok(late) => late.await,
            Err(soon) => soon,
        };
        assert!(found.is_damage());
        let again = look_for_damage(&store, Duration::ZERO).await;
        assert!(again.is_err_and(|error| error.is_damage()), "it answers again");
        store.close().await;
        std::fs::write(&file, &sound).unwrap();
        let store = Store::connect(&url).await.unwrap();
        assert!(look_for_damage(&store, Duration::ZERO).await.is_ok());
        assert!(!store.is_suspect());
        store.close().await;
    }
}
