//! `jajak load`: made-up respondents answer the shipped survey as fast as they are told to, and the bot is measured.
//!
//! The bot runs in a process of its own; the respondents and their Telegram share this one.

mod bot;
mod crowd;
mod figures;
mod frame;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;

use self::bot::{Bot, Place, own_cpu};
use self::crowd::{Crowd, Pace, seconds};
use self::figures::{Figures, rounded};
use self::frame::{OWNER, Wanted, prepare};
use crate::clock::{Chance, Clock, Stopwatch};
use crate::config::Zone;
use crate::fake_telegram::{FakeTelegram, User, World};
use crate::fieldwork::Fieldwork;
use crate::keys::KeyFolder;
use crate::stage::Folder;
use crate::store::{Store, file_of};
use crate::wording::Tongue;

/// `jajak load`
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many people answer at the same time.
    #[arg(long, default_value_t = 500)]
    respondents: usize,
    /// How long each thinks before a press, on average, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    think: u64,
    /// The most answers a second of all together, such as 100/s.
    #[arg(long, value_name = "N/s", value_parser = rate)]
    rate: Option<f64>,
    /// Telegram brings the updates by webhook, in place of being asked for them.
    #[arg(long)]
    webhook: bool,
    /// How many people are on the staff list, at least.
    #[arg(long, default_value_t = 0)]
    registered: usize,
    /// How many other people have left their drafts open.
    #[arg(long, default_value_t = 0)]
    drafts: usize,
    /// How many other people have handed in; /ringkasan is asked for and measured.
    #[arg(long, default_value_t = 0)]
    ballots: usize,
    /// Measures this bot too, in turn with Jajak: a program that takes its settings from the environment as `jajak run`
    /// does, asks the same with buttons, and ends with the same thanks.
    #[arg(long, value_name = "PROGRAM", conflicts_with = "webhook")]
    beside: Option<PathBuf>,
    /// Measures so often; the fastest run is shown.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..))]
    repeat: u8,
    /// For programs.
    #[arg(long)]
    json: bool,
}

fn rate(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches("/s").parse::<f64>().ok();
    number
        .filter(|rate| rate.is_finite() && *rate > 0.0)
        .ok_or_else(|| "a number above 0, such as 100/s".to_owned())
}

/// The load could not be driven to its end.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file, a port or a process.
    #[error("a file, a port or a process cannot be used: {0}")]
    Io(#[from] std::io::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// A key.
    #[error(transparent)]
    Key(#[from] crate::keys::KeyError),
    /// The fieldwork.
    #[error(transparent)]
    Field(#[from] crate::fieldwork::FieldError),
    /// The survey cannot be opened.
    #[error(transparent)]
    Opening(#[from] crate::fieldwork::OpeningError),
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes")]
    Chance(#[from] getrandom::Error),
    /// The bot has ended by itself.
    #[error("the bot has stopped")]
    Stopped,
    /// The bot does not ask for updates.
    #[error("the bot does not begin")]
    NotReady,
    /// The bot answers nobody any more.
    #[error("the bot has not answered in time; {0} respondents still wait")]
    Stuck(usize),
    /// The database that was named is in use.
    #[error("the database holds a survey or an owner; load needs an empty one (--database)")]
    NotEmpty,
    /// A named database is measured once, and alone: other rounds and other bots would be on another database.
    #[error(
        "a database that is named (--database) is measured once and alone, without --repeat and --beside"
    )]
    Named,
    /// A screen has buttons but none that leads on.
    #[error("the bot shows buttons of which none leads on")]
    NothingToPress,
}

/// What everybody at the fake Telegram speaks, whatever is printed: the bot that is measured beside may know no other.
const SPOKEN: Tongue = Tongue::Indonesian;
/// The token of the bot under load.
const TOKEN: &str = "1234567:load";
/// How often it is looked whether the bot has begun, or ended.
const LOOK: Duration = Duration::from_millis(200);
/// A bot that has not begun by then does not begin.
const START: Duration = Duration::from_mins(5);
/// No summary takes longer.
const SUMMARY: Duration = Duration::from_mins(5);
/// So many summaries are asked for after the first.
const LATER_SUMMARIES: usize = 4;

/// Drives the load and prints what it showed. A database that is named must be empty; else one is made and removed.
pub async fn load(options: &Options, database: Option<&str>, tongue: Tongue) -> Result<(), LoadError> {
    let mut jajak: Option<Figures> = None;
    let mut beside: Option<Figures> = None;
    if database.is_some() && (options.repeat > 1 || options.beside.is_some()) {
        return Err(LoadError::Named);
    }
    for _ in 0..options.repeat {
        fastest(&mut jajak, measure(options, database).await?);
        if let Some(program) = &options.beside {
            fastest(&mut beside, measure_other(options, program).await?);
        }
    }
    let jajak = jajak.unwrap_or_default();
    let words = tongue.wording();
    if options.json {
        return print(&format!("{:#}", json!({"jajak": jajak, "beside": beside})));
    }
    print(&jajak.lines(words, "Jajak"))?;
    if let (Some(other), Some(program)) = (beside, &options.beside) {
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        print(&format!("\n{}", other.lines(words, &name)))?;
        let times = jajak.answers_per_second / other.answers_per_second.max(0.1);
        let times = format!("{times:.1}").replace('.', &words.plain("summary-decimal-mark"));
        print(&format!("\n{}", words.say("load-beside", &[("times", times), ("bot", name.into_owned())])))?;
    }
    Ok(())
}

fn fastest(best: &mut Option<Figures>, new: Figures) {
    if best.as_ref().is_none_or(|best| best.answers_per_second < new.answers_per_second) {
        *best = Some(new);
    }
}

async fn measure(options: &Options, database: Option<&str>) -> Result<Figures, LoadError> {
    let folder = Folder::open(None, "load")?;
    let url = format!("sqlite://{}", folder.path.join("jajak.db").display());
    // The bot works in a folder of its own.
    let named = database.map(|url| match file_of(url) {
        Ok(file) => std::path::absolute(file).map(|file| format!("sqlite://{}", file.display())),
        Err(_) => Ok(url.to_owned()),
    });
    let url = named.transpose()?.unwrap_or(url);
    let url = url.as_str();
    let store = Store::open(url).await?;
    if !store.surveys().await?.is_empty() || !store.owners().await?.is_empty() {
        return Err(LoadError::NotEmpty);
    }
    let keys = KeyFolder::open(&folder.path.join("keys"))?;
    let field = Fieldwork::new(store, keys, Clock::Wall, Chance::System, Zone::default())?;
    let Options { respondents, registered, drafts, ballots, .. } = *options;
    let words = prepare(&field, Wanted { respondents, registered, drafts, ballots }).await?;
    field.store.close().await;
    let fake = telegram().await?;
    let webhook = options.webhook.then(free_address).transpose()?;
    let place = Place { folder: &folder.path, database: url, api_url: &fake.url(), token: TOKEN, webhook };
    let begun = Clock::Wall.now();
    run(options, &fake, Bot::jajak(&place)?, begun, &words).await
}

async fn measure_other(options: &Options, program: &Path) -> Result<Figures, LoadError> {
    let folder = Folder::open(None, "load")?;
    let url = format!("sqlite://{}", folder.path.join("other.db").display());
    let fake = telegram().await?;
    let place =
        Place { folder: &folder.path, database: &url, api_url: &fake.url(), token: TOKEN, webhook: None };
    let begun = Clock::Wall.now();
    let words = vec!["/start".to_owned(); options.respondents];
    let options = Options { ballots: 0, ..options.clone() };
    run(&options, &fake, Bot::other(program, &place)?, begun, &words).await
}

/// An address of this machine at which nobody listens now.
fn free_address() -> std::io::Result<SocketAddr> {
    std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()
}

async fn telegram() -> Result<FakeTelegram, LoadError> {
    let fake = FakeTelegram::start(TOKEN, Arc::new(|| Clock::Wall.now().timestamp())).await?;
    fake.forgetful();
    Ok(fake)
}

/// One bot from its start to its end.
async fn run(
    options: &Options,
    fake: &FakeTelegram,
    mut bot: Bot,
    begun: DateTime<Utc>,
    words: &[String],
) -> Result<Figures, LoadError> {
    let is_ready = |world: &World| world.is_polled() || world.webhook_url().is_some();
    let waited = Stopwatch::start();
    while !fake.wait_until(is_ready, LOOK).await {
        if bot.has_ended() {
            return Err(LoadError::Stopped);
        }
        if waited.elapsed() > START {
            return Err(LoadError::NotReady);
        }
    }
    let mut figures = Figures {
        respondents: options.respondents,
        seconds_until_ready: rounded(seconds(begun, Clock::Wall.now()), 3),
        ..Figures::default()
    };
    let asking = (options.ballots > 0).then(|| tokio::spawn(ask_summaries(fake.clone())));
    let pace = Pace { think: options.think, rate: options.rate };
    let crowd = Crowd::new(fake, options.respondents, pace, 1);
    let before = (bot.cpu().unwrap_or_default(), own_cpu().unwrap_or_default());
    let seen = crowd.answer(words, &mut bot).await?;
    let after = (bot.cpu().unwrap_or_default(), own_cpu().unwrap_or_default());
    if options.respondents > 0 {
        figures.take(seen, after.0 - before.0, after.1 - before.1);
    }
    if let Some(asking) = asking {
        figures.summaries = asking.await.map_err(|_| LoadError::Stopped)??;
    }
    figures.peak_memory = bot.peak_memory().unwrap_or_default();
    Ok(figures)
}

/// The owner asks again and again while people answer; how long each summary took.
async fn ask_summaries(fake: FakeTelegram) -> Result<Vec<f64>, LoadError> {
    let mut owner = User::new(OWNER, "Pengelola");
    owner.language_code = Some(SPOKEN.code().to_owned());
    let mut taken = Vec::new();
    for _ in 0..=LATER_SUMMARIES {
        let newest = |world: &crate::fake_telegram::World| world.newest_from_bot(OWNER).map(|shown| shown.id);
        let before = fake.read(newest);
        let asked = Clock::Wall.now();
        fake.say(&owner, "/ringkasan");
        if !fake.wait_until(|world| newest(world) != before, SUMMARY).await {
            return Err(LoadError::Stuck(1));
        }
        taken.push(rounded(seconds(asked, Clock::Wall.now()), 3));
        // A long summary is several messages.
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Ok(taken)
}

fn print(text: &str) -> Result<(), LoadError> {
    use std::io::Write as _;
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}
