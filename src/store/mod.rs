//! The database: the only place with SQL.
//!
//! One text for SQLite and PostgreSQL through `sqlx::Any`: literal statements with `$n`, of which at most the number of
//! rows is counted out; columns of BIGINT, TEXT, BYTEA. [`Store::write`] is the only way to a write transaction. Not
//! found is `None`; what cannot be is an error.

mod account;
mod ahead;
mod alone;
mod backup;
mod ballot;
mod chat;
mod copies;
mod deletion;
mod dialect;
mod draft;
mod job;
mod kept;
mod log;
mod migrate;
mod notice;
mod owner;
mod period;
mod private;
mod process;
mod quiet;
mod release;
mod reply;
mod restore;
mod setting;
mod standing;
mod survey;
mod suspicion;
mod taken;
mod transaction;
mod verbatim;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::{AnyConnection, AnyPool, Connection as _, Executor, Row, SqlStr};

pub use account::{Account, Guesses, Listed, Participation};
pub use alone::Alone;
pub use backup::{BackupError, back_up, file_of, old_copies};
pub use ballot::StoredBallot;
pub use chat::{Chat, Owed, Shown};
pub use dialect::Dialect;
pub use draft::SealedDraft;
pub use job::{Job, JobKind};
pub use log::{Action, Actor, Deed, LogRow};
pub use migrate::{STEPS, Schema, Step};
pub use notice::{Audience, Notice, NoticeKind};
pub use owner::{Owner, OwnerCode, Role};
pub use private::for_owner_only;
pub use quiet::{BOT, MENUS, Quiet};
pub use release::PublishedKind;
pub use reply::{ReplyId, SealedReply};
pub use restore::{Restored, restore};
pub use setting::MENUS_TOLD;
pub use standing::{Pending, SurveyState};
pub use survey::{Partition, PersonRow, SurveyGroup, SurveyRow, Turnout};
pub use verbatim::{TextState, Verbatim};

/// Readers, and writers of PostgreSQL. A writer may need a reader, but never another writer: two pools, so that
/// writers cannot wait for each other's connections.
const MOST_CONNECTIONS: u32 = 8;
/// Who only asks whether the database is there does not wait longer.
const LONGEST_KNOCK: Duration = Duration::from_secs(10);

/// The database could not do what was asked. Says nothing of what was in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The scheme of the URL is neither SQLite's nor PostgreSQL's.
    #[error("DATABASE_URL must begin with sqlite:// or postgres://")]
    UnknownUrl,
    /// It cannot be reached, is full, or refused a statement.
    #[error("the database failed: {}", kind_of(.0))]
    Database(#[from] sqlx::Error),
    /// Another bot uses this file.
    #[error("another process runs the bot on this database file")]
    InUse,
    /// The schema could not be brought up to date.
    #[error("the database's schema is not the one that this program made")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A newer program has brought the schema further.
    #[error("the database was used by a newer Jajak")]
    Newer,
    /// The file's structure is broken.
    #[error("the database file is damaged")]
    Damaged,
    /// The backup that is taken before a migration.
    #[error("no backup could be taken before the migration: {0}")]
    Backup(String),
    /// What is deleted could not be overwritten.
    #[error("the database is being read for longer than can be waited for")]
    Read,
    /// A row that cannot be.
    #[error("table {table} holds a row that cannot be (column {column})")]
    Impossible {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
}

impl StoreError {
    /// Whether the database's file itself is broken.
    pub fn is_damage(&self) -> bool {
        // SQLite's CORRUPT and NOTADB.
        matches!(self, Self::Damaged) || self.sqlite_code().is_some_and(|code| [11, 26].contains(&code))
    }

    /// Whether another process has the database's file.
    pub fn is_busy(&self) -> bool {
        // SQLite's BUSY and LOCKED.
        self.sqlite_code().is_some_and(|code| [5, 6].contains(&code))
    }

    /// Why, as the Fluent message that says so; `None` when only the error itself can tell.
    pub fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Database(sqlx::Error::Io(error)) => {
                crate::problem::reason_of(error.kind()).or(Some("reason-unreachable"))
            }
            Self::Database(sqlx::Error::PoolTimedOut) => Some("reason-unreachable"),
            Self::Database(sqlx::Error::Tls(_)) => Some("reason-no-tls"),
            Self::Database(sqlx::Error::Database(error)) => {
                match (self.sqlite_code(), error.code().as_deref()) {
                    // SQLite's READONLY, CANTOPEN and FULL.
                    (Some(8), _) => Some("reason-not-permitted"),
                    (Some(14), _) => Some("reason-cannot-open"),
                    (Some(13), _) => Some("reason-disk-full"),
                    (_, Some("28P01" | "28000")) => Some("reason-password"),
                    (_, Some("3D000")) => Some("reason-no-database"),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// SQLite's primary code; PostgreSQL's codes have five characters.
    fn sqlite_code(&self) -> Option<u32> {
        let Self::Database(sqlx::Error::Database(error)) = self else { return None };
        let code = error.code().filter(|code| code.len() < 5)?;
        code.parse::<u32>().ok().map(|code| code & 0xff)
    }

    /// Whether only this statement's data is at fault, rather than the database.
    pub fn is_of_the_data(&self) -> bool {
        match self {
            Self::Impossible { .. } | Self::Database(sqlx::Error::ColumnDecode { .. }) => true,
            // SQLite's CONSTRAINT, MISMATCH and RANGE; PostgreSQL's classes of data and of constraints.
            Self::Database(sqlx::Error::Database(error)) => error.code().is_some_and(|code| {
                let primary = code.parse::<u32>().map(|code| code & 0xff).unwrap_or_default();
                let of_sqlite = code.len() < 5 && [19, 20, 25].contains(&primary);
                of_sqlite || (code.len() == 5 && (code.starts_with("22") || code.starts_with("23")))
            }),
            _ => false,
        }
    }
}

/// What went wrong, without values: a database's own message can quote a row.
fn kind_of(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => {
            format!("{:?}, code {}", error.kind(), error.code().unwrap_or_default())
        }
        sqlx::Error::Io(error) => error.kind().to_string(),
        sqlx::Error::Configuration(_) => "the URL is not understood".to_owned(),
        sqlx::Error::PoolTimedOut => "no connection in time".to_owned(),
        sqlx::Error::ColumnDecode { index, .. } => format!("column {index} cannot be read"),
        sqlx::Error::Tls(_) => "no secure connection".to_owned(),
        _ => "unexpected".to_owned(),
    }
}

/// Tables whose definition is not plain ASCII, as all that we wrote is. The driver would find no rows in them, and say
/// nothing.
const STRANGE_SCHEMA: &str =
    "SELECT name FROM sqlite_schema WHERE sql GLOB '*[^' || char(9, 10, 13) || ' -~]*' LIMIT 1";

/// An open database.
#[derive(Debug, Clone)]
pub struct Store {
    dialect: Dialect,
    writing: AnyPool,
    reading: AnyPool,
    url: Arc<str>,
    /// What this process is called among several; see [`Store::enlist`].
    process: Arc<OnceLock<String>>,
}

impl Store {
    /// Connects and brings the schema up to date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, &STEPS).await
    }

    /// Like [`Self::open`], with other steps of the schema.
    pub async fn open_with(url: &str, steps: &[Step]) -> Result<Self, StoreError> {
        let store = Self::connect(url).await?;
        migrate::migrate(store.dialect, &store.writing, url, steps).await?;
        Ok(store)
    }

    /// Whether the database can be reached at all: tried once, where [`Self::connect`] tries for half a minute.
    pub async fn knock(url: &str) -> Result<(), StoreError> {
        sqlx::any::install_default_drivers();
        let connectable = Dialect::of(url)?.connectable(url);
        let connecting = tokio::time::timeout(LONGEST_KNOCK, AnyConnection::connect(&connectable));
        let connection = connecting.await.map_err(|_| sqlx::Error::PoolTimedOut)??;
        Ok(connection.close().await?)
    }

    /// Connects and leaves the schema as it is.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)?;
        dialect.prepare(url).map_err(sqlx::Error::Io)?;
        let connectable = dialect.connectable(url);
        if dialect == Dialect::Sqlite {
            // A pool tries a damaged file again for half a minute, and then does not say what is wrong with it.
            let mut first = AnyConnection::connect(&connectable).await?;
            for statement in dialect.on_connect() {
                first.execute(*statement).await?;
            }
            first.close().await?;
        }
        let pool = |most: u32| {
            let options = AnyPoolOptions::new().max_connections(most).after_connect(move |connection, _| {
                Box::pin(async move {
                    for statement in dialect.on_connect() {
                        connection.execute(*statement).await?;
                    }
                    Ok(())
                })
            });
            // On a full disk SQLite ends the transaction by itself, sqlx does not hear of it, and the connection would begin
            // no other.
            options
                .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
        };
        let writers = if dialect == Dialect::Sqlite { 1 } else { MOST_CONNECTIONS };
        let writing = pool(writers).connect(&connectable).await?;
        let reading = pool(MOST_CONNECTIONS).connect_lazy(&connectable)?;
        Ok(Self { dialect, writing, reading, url: url.into(), process: Arc::default() })
    }

    /// Begins a write; nothing of it stands until [`Write::commit`].
    pub async fn write(&self) -> Result<Write, StoreError> {
        let begin = SqlStr::from_static(self.dialect.begin_write());
        let transaction = self.writing.begin_with(begin).await?;
        let process = self.process.get().cloned();
        let transaction = transaction::Transaction::new(transaction);
        Ok(Write { transaction, dialect: self.dialect, process, pending: log::Pending::default() })
    }

    /// Which database it is.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Looks for damage in SQLite's file, in its structure, in its indexes, in the numbers by which rows belong together, and in
    /// the words of the schema; PostgreSQL sees to its own.
    pub async fn check(&self) -> Result<(), StoreError> {
        if self.dialect == Dialect::Postgres {
            return Ok(());
        }
        let mut connection = self.reading.acquire().await?;
        let file = self.dialect.file(&self.url);
        let is_cut = match &file {
            Some(file) => backup::is_cut(&mut connection, file).await?,
            None => false,
        };
        let sound = !is_cut
            && backup::is_sound(&mut connection, "PRAGMA integrity_check(1)").await?
            && connection.fetch_optional("PRAGMA foreign_key_check").await?.is_none()
            && connection.fetch_optional(STRANGE_SCHEMA).await?.is_none();
        if sound { Ok(()) } else { Err(StoreError::Damaged) }
    }

    /// Whether commits go to a log beside SQLite's file, as they should: some network file systems cannot do it.
    pub async fn keeps_a_log(&self) -> Result<bool, StoreError> {
        if self.dialect == Dialect::Postgres {
            return Ok(true);
        }
        let row = sqlx::query("PRAGMA journal_mode").fetch_one(&self.reading).await?;
        Ok(row.try_get::<String, _>(0)? == "wal")
    }

    /// How the schema stands to this program.
    pub async fn schema(&self) -> Result<Schema, StoreError> {
        migrate::schema(&mut *self.reading.acquire().await?, self.dialect).await
    }

    /// Whether the database answers.
    pub async fn reach(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").fetch_one(&self.reading).await?;
        Ok(())
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.writing.close().await;
        self.reading.close().await;
    }
}

/// A write transaction; dropped without commit it is undone.
#[derive(Debug)]
pub struct Write {
    transaction: transaction::Transaction,
    dialect: Dialect,
    process: Option<String>,
    pending: log::Pending,
}

impl Write {
    /// On disk from here on.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        self.write_log().await?;
        self.transaction.commit().await
    }

    /// Marks the place that [`Self::undo_update`] goes back to.
    pub async fn begin_update(&mut self) -> Result<(), StoreError> {
        self.transaction.connection().await?.execute("SAVEPOINT one_update").await?;
        self.pending.begin_update();
        Ok(())
    }

    /// The update stands, with the transaction.
    pub async fn keep_update(&mut self) -> Result<(), StoreError> {
        self.transaction.connection().await?.execute("RELEASE SAVEPOINT one_update").await?;
        Ok(())
    }

    /// Takes back what was written since [`Self::begin_update`].
    pub async fn undo_update(&mut self) -> Result<(), StoreError> {
        self.pending.undo_update();
        self.transaction.connection().await?.execute("ROLLBACK TO SAVEPOINT one_update").await?;
        self.transaction.connection().await?.execute("RELEASE SAVEPOINT one_update").await?;
        Ok(())
    }
}

/// A count as the code counts.
fn count(row: &AnyRow, table: &'static str, column: &'static str) -> Result<usize, StoreError> {
    let value: i64 = row.try_get(column)?;
    usize::try_from(value).map_err(|_| StoreError::Impossible { table, column })
}

/// A count as the database counts.
fn stored(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
