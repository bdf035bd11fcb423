//! A bot at work as a program of its own: on SQLite or PostgreSQL, by polling or by webhook.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use jajak::fake_telegram::FakeTelegram;

use crate::run::{Bot, TOKEN, free_port, jajak, now, open, url};
use crate::support::folder::Folder;
use crate::support::{Fault, postgres};

/// How a bot works: on PostgreSQL or SQLite, by webhook or polling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) on_postgres: bool,
    pub(crate) by_webhook: bool,
}

/// The two ways that differ most.
pub(crate) const BOTH: [Way; 2] =
    [Way { on_postgres: false, by_webhook: false }, Way { on_postgres: true, by_webhook: true }];

/// Every way.
pub(crate) const ALL: [Way; 4] = [
    Way { on_postgres: false, by_webhook: false },
    Way { on_postgres: false, by_webhook: true },
    Way { on_postgres: true, by_webhook: false },
    Way { on_postgres: true, by_webhook: true },
];

/// A survey, its program, and a Telegram.
pub(crate) struct Place<'a> {
    pub(crate) way: Way,
    pub(crate) fake: FakeTelegram,
    pub(crate) codes: Vec<String>,
    pub(crate) program: &'a dyn Fn() -> Command,
    pub(crate) database: String,
    /// Where Telegram comes in, if it does.
    pub(crate) port: Option<u16>,
}

impl Place<'_> {
    pub(crate) fn start(&self) -> Result<Bot, Fault> {
        self.start_as((self.program)())
    }

    pub(crate) fn start_as(&self, program: Command) -> Result<Bot, Fault> {
        match self.port {
            Some(port) => Bot::start_at_webhook(program, &self.fake, port, port),
            None => Bot::start_as(program, &self.fake),
        }
    }
}

/// Plays each of these ways, with so many people on the list.
pub(crate) fn at(
    ways: &[Way],
    people: usize,
    play: &impl AsyncFn(Place<'_>, &Path) -> Result<(), Fault>,
) -> Result<(), Fault> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        for way in ways {
            if way.on_postgres && !postgres::is_there() {
                continue;
            }
            let folder = Folder::new("place")?;
            let database = if way.on_postgres { Some(postgres::shared()?.create().await?) } else { None };
            let url = database.as_ref().map_or_else(|| url(folder.path()), |database| database.url.clone());
            let program = || {
                let mut program = jajak(folder.path());
                program.env("DATABASE_URL", &url);
                program
            };
            let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
            let codes = open(folder.path(), people, program)?;
            let port = if way.by_webhook { Some(free_port()?) } else { None };
            let (program, database_url) = (&program, url.clone());
            play(Place { way: *way, fake, codes, program, database: database_url, port }, folder.path())
                .await?;
            if let Some(database) = database {
                postgres::shared()?.remove(database).await?;
            }
        }
        Ok(())
    })
}
