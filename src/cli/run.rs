//! `jajak run`: the bot at work.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use secrecy::{ExposeSecret as _, SecretString};

use super::{CliError, Settings, secret};
use crate::admin::Desk;
use crate::status::Watched;
use crate::telegram::{self, Outbox, stop_pair};

/// `jajak run`
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The bot's token from `@BotFather`.
    #[arg(long, env = "TELOXIDE_TOKEN", hide_env_values = true, value_parser = secret)]
    token: Option<SecretString>,
    /// A Bot API server of one's own; else Telegram's.
    #[arg(long, env = "TELEGRAM_API_URL")]
    api_url: Option<String>,
    /// Where /healthz, /readyz and /metrics are served, such as 127.0.0.1:9187; else nowhere.
    #[arg(long, env = "JAJAK_STATUS")]
    status: Option<SocketAddr>,
    /// Lets the status pages be seen from other machines: anybody there can read them.
    #[arg(long, env = "JAJAK_STATUS_PUBLIC")]
    status_public: bool,
}

pub(super) async fn run(settings: &Settings, options: Options) -> Result<(), CliError> {
    let token = options.token.filter(|token| !token.expose_secret().is_empty()).ok_or(CliError::NoToken)?;
    if options.status.is_some_and(|address| !address.ip().is_loopback()) && !options.status_public {
        return Err(CliError::StatusAddress);
    }
    let bot = telegram::bot(token.expose_secret(), options.api_url.as_deref())?;
    let field = settings.fieldwork().await?;
    field.store.check().await?;
    field.check_keys().await?;
    let desk = Desk::new(Arc::new(field));
    let (switch, stop) = stop_pair();
    tokio::spawn(async move {
        told_to_stop().await;
        tracing::info!("stopping");
        // The loop may have ended by itself.
        let _ = switch.send(true);
    });
    let outbox = Outbox::new(bot.clone());
    if let Some(address) = options.status {
        watch(address, &desk, &outbox).await?;
    }
    telegram::run(bot, desk.clone(), outbox, stop).await?;
    desk.field.store.close().await;
    Ok(())
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
