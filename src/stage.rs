//! A whole bot on a stage of its own: a fake Telegram, a database, a key folder, and the very loop that `run` uses.
//! For tests, the demo and load.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::admin::Desk;
use crate::clock::{Chance, Clock};
use crate::config::Zone;
use crate::fake_telegram::FakeTelegram;
use crate::fieldwork::Fieldwork;
use crate::keys::KeyFolder;
use crate::store::{Actor, Role, Store};
use crate::telegram::{self, Outbox, TelegramError, stop_pair};

/// The token of the bot on stage.
const TOKEN: &str = "1234567:stage";
/// Notices a second on a stage: nobody waits for them.
const RATE: u32 = 1_000;
/// How often it is looked whether a notice still waits.
const GLANCE: Duration = Duration::from_millis(20);
/// Nothing on a stage takes longer than this.
const PATIENCE: Duration = Duration::from_mins(1);

/// The stage cannot be set or played on.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The fake Telegram finds no port.
    #[error("no port on the loopback interface: {0}")]
    Port(std::io::Error),
    /// The folder that was named cannot be used.
    #[error("{}: {reason}", .folder.display())]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// The standard output is closed.
    #[error("the output cannot be written: {0}")]
    Output(#[from] std::io::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// A key.
    #[error(transparent)]
    Key(#[from] crate::keys::KeyError),
    /// The fieldwork.
    #[error(transparent)]
    Field(#[from] crate::fieldwork::FieldError),
    /// The bot.
    #[error(transparent)]
    Telegram(#[from] TelegramError),
    /// The form or the list of a play has errors.
    #[error(transparent)]
    Opening(#[from] crate::fieldwork::OpeningError),
    /// The bot has not finished in time.
    #[error("the bot has not answered in time")]
    Late,
    /// The bot's task has ended by itself.
    #[error("the bot has stopped")]
    Stopped,
}

/// Where a stage stands.
#[derive(Debug, Clone)]
pub struct Scenery {
    /// The database's URL.
    pub database: String,
    /// The key folder.
    pub keys: PathBuf,
    /// The clock.
    pub clock: Clock,
    /// The source of random bytes.
    pub chance: Chance,
    /// The zone of the people.
    pub zone: Zone,
}

impl Scenery {
    /// An SQLite file and a key folder in this folder.
    pub fn in_folder(folder: &Path, clock: Clock, chance: Chance) -> Self {
        Self {
            database: format!("sqlite://{}", folder.join("jajak.db").display()),
            keys: folder.join("keys"),
            clock,
            chance,
            zone: Zone::default(),
        }
    }
}

/// A bot that runs against a fake Telegram.
pub struct Stage {
    /// Telegram as the people see it.
    pub fake: FakeTelegram,
    /// The bot's desk, for what an owner does at the host.
    pub desk: Desk,
    scenery: Scenery,
    play: Play,
}

struct Play {
    outbox: Outbox,
    switch: watch::Sender<bool>,
    task: JoinHandle<Result<(), TelegramError>>,
}

impl Stage {
    /// Sets the stage and starts the bot.
    pub async fn set(scenery: Scenery) -> Result<Self, StageError> {
        let clock = scenery.clock.clone();
        let fake = FakeTelegram::start(TOKEN, Arc::new(move || clock.now().timestamp()));
        let fake = fake.await.map_err(StageError::Port)?;
        let desk = desk(&scenery).await?;
        let play = begin(&fake, &desk)?;
        let stage = Self { fake, desk, scenery, play };
        stage.settle().await?;
        Ok(stage)
    }

    /// Waits until the bot has acknowledged everything and everything has gone out.
    pub async fn settle(&self) -> Result<(), StageError> {
        let quiet = |world: &crate::fake_telegram::World| world.unacknowledged() == 0 && world.is_polled();
        if !self.fake.wait_until(quiet, PATIENCE).await {
            return Err(if self.play.task.is_finished() { StageError::Stopped } else { StageError::Late });
        }
        let idle = async || {
            if self.play.outbox.finish(PATIENCE).await { Ok(()) } else { Err(StageError::Late) }
        };
        let all_out = async {
            idle().await?;
            let now = self.scenery.clock.now().timestamp_millis();
            while self.desk.field.store.has_notices(now).await? {
                tokio::time::sleep(GLANCE).await;
            }
            // Whoever has claimed a notice meanwhile holds the outbox until it has gone out.
            idle().await
        };
        tokio::time::timeout(2 * PATIENCE, all_out).await.map_err(|_| StageError::Late)?
    }

    /// A one-time code for somebody of the inspectorate, as the host prints it.
    pub async fn owner_code(&self, role: Role, name: &str) -> Result<String, StageError> {
        let mut write = self.desk.field.store.write().await?;
        let (code, _) =
            self.desk.field.invite_owner(&mut write, Actor::CommandLine, role, name, None).await?;
        write.commit().await?;
        Ok(code)
    }

    /// Moves the clock on and does what is then due.
    pub async fn advance(&self, by: chrono::Duration) -> Result<(), StageError> {
        self.scenery.clock.advance(by);
        self.desk.field.due().await?;
        Ok(())
    }

    /// Ends the process and starts it on the same files.
    pub async fn restart(&mut self) -> Result<(), StageError> {
        self.stop().await?;
        self.desk = desk(&self.scenery).await?;
        self.play = begin(&self.fake, &self.desk)?;
        self.settle().await
    }

    /// Ends the bot as SIGTERM does.
    pub async fn stop(&mut self) -> Result<(), StageError> {
        self.play.switch.send_replace(true);
        match (&mut self.play.task).await {
            Ok(ended) => ended?,
            Err(_) => return Err(StageError::Stopped),
        }
        self.desk.field.store.close().await;
        Ok(())
    }
}

async fn desk(scenery: &Scenery) -> Result<Desk, StageError> {
    let store = Store::open(&scenery.database).await?;
    let keys = KeyFolder::open(&scenery.keys)?;
    let (clock, chance) = (scenery.clock.clone(), scenery.chance.clone());
    Ok(Desk::new(Arc::new(Fieldwork::new(store, keys, clock, chance, scenery.zone)?)))
}

fn begin(fake: &FakeTelegram, desk: &Desk) -> Result<Play, StageError> {
    let bot = telegram::bot(TOKEN, Some(&fake.url()))?;
    let outbox = Outbox::new(bot.clone()).paced(RATE);
    let (switch, stop) = stop_pair();
    let task = tokio::spawn(telegram::run(bot, desk.clone(), outbox.clone(), stop));
    Ok(Play { outbox, switch, task })
}

/// A folder that goes away with the play, unless it was asked for.
pub(crate) struct Folder {
    /// Where it is.
    pub(crate) path: PathBuf,
    kept: bool,
}

impl Folder {
    /// The folder that is to be kept, else a temporary one named after what it is for.
    pub(crate) fn open(keep: Option<&Path>, what: &str) -> std::io::Result<Self> {
        let path = match keep {
            Some(path) => path.to_owned(),
            None => std::env::temp_dir().join(format!("jajak-{what}-{}", std::process::id())),
        };
        crate::keys::make_folder(&path)?;
        Ok(Self { path, kept: keep.is_some() })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.kept {
            // Left in the temporary folder at the worst.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
