//! `jajak run`: the bot at work.

use std::sync::Arc;

use clap::Args;
use secrecy::{ExposeSecret as _, SecretString};

use super::{CliError, Settings, secret};
use crate::admin::Desk;
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
    /// How many notices a second the bot sends by itself, all its processes together; Telegram takes 30 of everything.
    #[arg(long, env = "JAJAK_SEND_RATE", default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=1000))]
    send_rate: u32,
}

pub(super) async fn run(settings: &Settings, options: Options) -> Result<(), CliError> {
    let token = options.token.filter(|token| !token.expose_secret().is_empty()).ok_or(CliError::NoToken)?;
    let bot = telegram::bot(token.expose_secret(), options.api_url.as_deref())?;
    let field = settings.fieldwork().await?;
    field.check_keys().await?;
    let desk = Desk::new(Arc::new(field));
    let (switch, stop) = stop_pair();
    tokio::spawn(async move {
        told_to_stop().await;
        tracing::info!("stopping");
        // The loop may have ended by itself.
        let _ = switch.send(true);
    });
    let outbox = Outbox::new(bot.clone()).paced(options.send_rate);
    telegram::run(bot, desk.clone(), outbox, stop).await?;
    desk.field.store.close().await;
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
