//! The command line.

mod audit;
mod explain;
mod form;
mod help;
mod key;
mod list;
mod operations;
mod preview;
mod print;
mod retention;
mod run;
mod survey;

use std::io::Read;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use secrecy::SecretString;

use crate::clock::{Chance, Clock};
use crate::config::Zone;
use crate::fieldwork::Fieldwork;
use crate::keys::{KeyError, KeyFolder};
use crate::stage::StageError;
use crate::store::{Store, file_of, for_owner_only};
use crate::wording::Tongue;

/// A survey of an organisation's integrity in Telegram; once its results are released nobody can tell who said what.
#[derive(Debug, Parser)]
#[command(name = "jajak", version, about)]
pub struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

/// Where the answers are kept when nothing else is said.
const DEFAULT_DATABASE: &str = "sqlite://jajak.db";

/// What all commands share.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Where the answers are kept: `sqlite://FILE` or `postgres://…`
    #[arg(
        long,
        env = "DATABASE_URL",
        default_value = DEFAULT_DATABASE,
        global = true,
        hide_env_values = true
    )]
    database: String,
    /// Whether the command line itself names the database.
    #[arg(skip)]
    database_is_named: bool,
    /// The folder of the keys, outside the database and every backup.
    #[arg(long, env = "JAJAK_KEYS", default_value = "keys", global = true)]
    keys: PathBuf,
    /// The language of what is printed here.
    #[arg(long = "speak", env = "JAJAK_LANGUAGE", default_value = "id", global = true, value_parser = tongue)]
    tongue: Tongue,
    /// The time zone of the people asked: WIB, WITA, WIT, or for example Asia/Jakarta.
    #[arg(long, env = "JAJAK_TIMEZONE", default_value = "WIB", global = true)]
    zone: Zone,
    /// The bot's name at Telegram, for links; else that of the last run.
    #[arg(long, env = "JAJAK_BOT_NAME", global = true, value_parser = bot_name)]
    bot_name: Option<String>,
}

impl Cli {
    /// Reads the command line; ends the program when it cannot be understood.
    pub fn read() -> Self {
        let matches = help::matches(Self::command());
        let mut cli = Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        cli.settings.database_is_named = matches.value_source("database") == Some(ValueSource::CommandLine);
        cli
    }
}

impl Cli {
    /// Whether the command is the bot itself, whose log is all that is seen of it.
    pub fn is_bot(&self) -> bool {
        matches!(self.command, Command::Run(_))
    }
}

fn tongue(code: &str) -> Result<Tongue, String> {
    Tongue::from_code(code).ok_or_else(|| "id or en".to_owned())
}

/// A user name as Telegram has them, however it was copied: a wrong one would make every link in the letters dead.
fn bot_name(written: &str) -> Result<String, String> {
    let name = written.trim();
    let name = ["https://", "http://"].iter().find_map(|scheme| name.strip_prefix(scheme)).unwrap_or(name);
    let name = name.strip_prefix("t.me/").or_else(|| name.strip_prefix('@')).unwrap_or(name);
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if (5..=32).contains(&name.len()) && is_name(name) {
        return Ok(name.to_owned());
    }
    Err("the bot's user name at Telegram, such as survei_kota_bot".to_owned())
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Shows the whole in a few seconds: a made-up city answers, an owner asks.
    Demo(crate::demo::Options),
    /// Drives made-up respondents against the bot and measures it.
    Load(crate::load::Options),
    /// Runs the bot.
    Run(run::Options),
    /// Checks a questionnaire, or plays one.
    #[command(subcommand)]
    Form(form::Form),
    /// Opens, lists and closes surveys.
    #[command(subcommand)]
    Survey(survey::Command),
    /// Writes the personal codes of a survey, for the invitation letters.
    Invitations(survey::Invitations),
    /// Invites an owner.
    #[command(subcommand)]
    Owner(survey::Owner),
    /// Prints what /ringkasan says.
    Summary(survey::Summary),
    /// Writes a copy of a survey's key for the safe, and puts it back.
    #[command(subcommand)]
    Key(key::Key),
    /// Shows and checks the log of owners' actions.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Deletes what is past its day.
    #[command(subcommand)]
    Retention(retention::Retention),
    /// Copies the SQLite database into a new file; the bot may be running.
    Backup(operations::Backup),
    /// Puts a backup in the database's place; the bot must not be running.
    Restore(operations::Restore),
    /// Looks for what is wrong with token, database, keys, clock, disk and webhook, and says what to do.
    Doctor(operations::Doctor),
}

/// How a command ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Well.
    Well,
    /// It found what it looks for: errors in a file, a question that is never reached.
    WithFindings,
}

/// A command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A file.
    #[error("{file}: {reason}")]
    File {
        /// Its name.
        file: String,
        /// Why.
        reason: std::io::Error,
    },
    /// A file that is not what it should be.
    #[error("{0}")]
    Content(String),
    /// Something that is named is not there.
    #[error("{0}")]
    NotFound(String),
    /// `run` needs a token.
    #[error("TELOXIDE_TOKEN is not set")]
    NoToken,
    /// Nothing can be heard at this address.
    #[error("{address}: {reason}")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// Why.
        reason: std::io::Error,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// A backup.
    #[error(transparent)]
    Backup(#[from] crate::store::BackupError),
    /// The status pages would be seen from elsewhere.
    #[error("the address of the status pages is not on this machine")]
    StatusAddress,
    /// The status pages cannot be served.
    #[error("the status pages cannot be served at {address}: {reason}")]
    Status {
        /// Where.
        address: String,
        /// Why.
        reason: std::io::ErrorKind,
    },
    /// A key.
    #[error(transparent)]
    Key(#[from] crate::keys::KeyError),
    /// The fieldwork.
    #[error(transparent)]
    Field(#[from] crate::fieldwork::FieldError),
    /// Telegram.
    #[error(transparent)]
    Telegram(#[from] crate::telegram::TelegramError),
    /// The demo.
    #[error(transparent)]
    Stage(#[from] crate::stage::StageError),
    /// The load.
    #[error(transparent)]
    Load(#[from] crate::load::LoadError),
    /// The standard output is closed.
    #[error("the output cannot be written")]
    Output(#[from] std::io::Error),
}

impl Settings {
    /// The fieldwork on the named database and keys, for a command that somebody waits for.
    async fn fieldwork(&self) -> Result<Fieldwork, CliError> {
        self.announced(self.patient_fieldwork()).await
    }

    /// What opens the database: where none answers that is said at once, and where one is made which.
    async fn announced<T>(&self, opening: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
        let file = file_of(&self.database).ok();
        if file.is_none() {
            Store::knock(&self.database).await?;
        }
        let new = file.filter(|file| !file.exists());
        let opened = opening.await?;
        if let Some(file) = new {
            let file = std::path::absolute(&file).unwrap_or(file).display().to_string();
            print::aside(&self.tongue.wording().say("cli-database-made", &[("file", file)]))?;
        }
        Ok(opened)
    }

    /// The same for the bot, which waits for a database that is just starting.
    async fn patient_fieldwork(&self) -> Result<Fieldwork, CliError> {
        let keys = KeyFolder::open(&self.keys)?;
        let store = Store::open(&self.database).await?;
        // A folder without a pepper would get a new one, and no code that was sent out would hold any more.
        if !keys.has_pepper()? && !store.surveys().await?.is_empty() {
            return Err(KeyError::Missing("pepper".to_owned()).into());
        }
        Ok(Fieldwork::new(store, keys, Clock::Wall, Chance::System, self.zone)?)
    }

    fn no_such_survey(&self, survey: i64) -> CliError {
        let args = [("survey", survey.to_string())];
        CliError::NotFound(self.tongue.wording().say("cli-no-such-survey", &args))
    }
}

/// A new file that only its owner can read: whoever holds a code can answer in that person's place.
fn private_file(path: &std::path::Path) -> std::io::Result<std::fs::File> {
    for_owner_only(&mut std::fs::OpenOptions::new()).write(true).create_new(true).open(path)
}

/// Runs the command that was given; what went wrong is told in the reader's language.
pub async fn main(cli: Cli) -> Result<Ended, String> {
    let tongue = cli.settings.tongue;
    match carry_out(cli).await {
        // Whoever read what was printed has seen enough.
        Err(CliError::Output(error) | CliError::Stage(StageError::Output(error)))
            if error.kind() == std::io::ErrorKind::BrokenPipe =>
        {
            Ok(Ended::Well)
        }
        ended => ended.map_err(|error| explain::explain(&error, tongue)),
    }
}

async fn carry_out(cli: Cli) -> Result<Ended, CliError> {
    let Cli { settings, command } = cli;
    match command {
        Command::Demo(options) => crate::demo::demo(&options, settings.zone, settings.tongue)
            .await
            .map_err(CliError::from)
            .map(|()| Ended::Well),
        Command::Load(options) => {
            // Made-up people must not come into the database that a bot works on: only the command line names one.
            let named = Some(settings.database.as_str()).filter(|_| settings.database_is_named);
            crate::load::load(&options, named, settings.tongue)
                .await
                .map_err(CliError::from)
                .map(|()| Ended::Well)
        }
        Command::Run(options) => run::run(&settings, options).await.map(|()| Ended::Well),
        Command::Form(form) => form::form(&settings, &form),
        Command::Survey(command) => survey::survey(&settings, &command).await,
        Command::Invitations(options) => survey::invitations(&settings, &options).await,
        Command::Owner(survey::Owner::Invite(options)) => survey::invite_owner(&settings, &options).await,
        Command::Summary(options) => survey::summary(&settings, &options).await,
        Command::Key(command) => key::key(&settings, &command).await,
        Command::Audit(command) => audit::audit(&settings, &command).await,
        Command::Retention(command) => retention::retention(&settings, &command).await,
        Command::Backup(options) => operations::backup(&settings, &options).await,
        Command::Restore(options) => operations::restore(&settings, &options).await,
        Command::Doctor(options) => operations::doctor(&settings, &options).await,
    }
}

/// A secret from the environment or a flag.
#[expect(clippy::unnecessary_wraps, reason = "the shape that clap asks for")]
fn secret(text: &str) -> Result<SecretString, String> {
    Ok(text.trim().to_owned().into())
}

/// The form's bytes and name: a file, or one that comes with Jajak.
fn form_of(path: &std::path::Path, tongue: Tongue) -> Result<(Vec<u8>, String), CliError> {
    if !path.exists()
        && let Some(name) = path.to_str()
    {
        if let Some(shipped) = crate::dialogues::form(name) {
            return Ok((shipped.to_vec(), "form.md".to_owned()));
        }
        let args = [("form", name.to_owned()), ("shipped", crate::dialogues::surveys().join(", "))];
        return Err(CliError::NotFound(tongue.wording().say("cli-no-such-form", &args)));
    }
    Ok((read_file(path)?, file_name(path)))
}

fn read_file(path: &std::path::Path) -> Result<Vec<u8>, CliError> {
    // One byte more than is taken, so that a file which is too long is seen to be so.
    let most = u64::try_from(crate::workbook::limits::FILE_BYTES + 1).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|reason| CliError::File { file: path.display().to_string(), reason })
}

fn file_name(path: &std::path::Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
