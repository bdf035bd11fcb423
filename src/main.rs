//! The `jajak` program: reads the command line, sets up the log, runs the command.

use std::process::ExitCode;

use anyhow::Context as _;
use jajak::cli::{Cli, Ended};

fn main() -> ExitCode {
    let cli = Cli::read();
    match run(cli) {
        Ok(Ended::Well) => ExitCode::SUCCESS,
        Ok(Ended::WithFindings) => ExitCode::from(1),
        Err(error) => {
            complain(&error);
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<Ended> {
    start_log(cli.is_bot());
    // A panic's own message can quote what a person wrote; the place is enough to mend it.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the system gives no threads")?;
    runtime.block_on(jajak::cli::main(cli)).map_err(anyhow::Error::msg)
}

/// Events go to the standard error; `RUST_LOG` says which. None names a person or an answer. A command that somebody types
/// says itself what it did.
fn start_log(is_bot: bool) {
    use tracing_subscriber::EnvFilter;
    let usual = if is_bot { "warn,jajak=info,sqlx=error" } else { "warn,sqlx=error" };
    let wanted = std::env::var(EnvFilter::DEFAULT_ENV).ok().filter(|wanted| !wanted.trim().is_empty());
    let filter =
        EnvFilter::try_new(wanted.as_deref().unwrap_or(usual)).unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second log in one process is nobody's loss.
    let _ = if std::env::var("JAJAK_LOG").is_ok_and(|format| format == "json") {
        log.json().try_init()
    } else {
        log.try_init()
    };
}

#[expect(clippy::print_stderr, reason = "the last word to who typed the command")]
fn complain(error: &anyhow::Error) {
    eprintln!("jajak: {error:#}");
}
