//! `jajak backup`, `restore` and `doctor`: what the operator of the host needs.

use std::path::PathBuf;

use clap::Args;
use secrecy::SecretString;
use serde_json::json;

use super::{CliError, Ended, Settings, print, secret};
use crate::clock::Clock;
use crate::doctor::{self, Grade, Patient};
use crate::store;

/// `jajak backup`
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write; it must not be there yet.
    file: PathBuf,
}

/// `jajak restore`
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// A file that `jajak backup` has written.
    file: PathBuf,
}

/// `jajak doctor`
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// The bot's token from `@BotFather`.
    #[arg(long, env = "TELOXIDE_TOKEN", hide_env_values = true, value_parser = secret)]
    token: Option<SecretString>,
    /// A Bot API server of one's own; else Telegram's.
    #[arg(long, env = "TELEGRAM_API_URL")]
    api_url: Option<String>,
    /// The address of the webhook, if the bot has one.
    #[arg(long, env = "JAJAK_WEBHOOK", value_name = "URL")]
    webhook: Option<String>,
    /// For programs.
    #[arg(long)]
    json: bool,
}

pub(super) async fn backup(settings: &Settings, options: &Backup) -> Result<Ended, CliError> {
    store::back_up(&settings.database, &options.file).await?;
    let file = options.file.display().to_string();
    print::line(&settings.tongue.wording().say("cli-backed-up", &[("file", file)]))?;
    Ok(Ended::Well)
}

pub(super) async fn restore(settings: &Settings, options: &Restore) -> Result<Ended, CliError> {
    let words = settings.tongue.wording();
    let stamp = Clock::Wall.now().format("%Y%m%d-%H%M%S").to_string();
    let restored = store::restore(&settings.database, &options.file, &stamp).await?;
    print::line(&words.say("cli-restored", &[("file", options.file.display().to_string())]))?;
    if let Some(aside) = restored.aside {
        print::line(&words.say("cli-restored-aside", &[("file", aside.display().to_string())]))?;
    }
    print::line(&words.plain("cli-restored-next"))?;
    Ok(Ended::Well)
}

pub(super) async fn doctor(settings: &Settings, options: &Doctor) -> Result<Ended, CliError> {
    let words = settings.tongue.wording();
    let patient = Patient {
        database: &settings.database,
        keys: &settings.keys,
        token: options.token.as_ref(),
        api_url: options.api_url.as_deref(),
        webhook: options.webhook.as_deref(),
        zone: settings.zone,
        clock: &Clock::Wall,
    };
    let findings = doctor::examine(&patient).await;
    let told = findings.iter().map(|finding| {
        let grade = match finding.grade {
            Grade::Well => "ok",
            Grade::Warning => "warning",
            Grade::Error => "error",
        };
        (grade, finding.tell(settings.tongue))
    });
    if options.json {
        let entry = |(grade, (what, remedy)): (&str, (String, String))| json!({ "grade": grade, "what": what, "remedy": remedy });
        print::json(&told.map(entry).collect::<Vec<_>>())?;
    } else {
        for (grade, (what, remedy)) in told {
            print::line(&format!("{}  {what}", words.plain(&format!("doctor-grade-{grade}"))))?;
            if !remedy.is_empty() {
                print::line(&format!("    {remedy}"))?;
            }
        }
    }
    let worst = findings.iter().map(|finding| finding.grade).max();
    Ok(if worst == Some(Grade::Error) { Ended::WithFindings } else { Ended::Well })
}
