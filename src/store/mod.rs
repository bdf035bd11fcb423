//! The database: the only place with SQL.
//!
//! One text for SQLite and PostgreSQL through `sqlx::Any`: literal statements with `$n`, columns of BIGINT, TEXT,
//! BYTEA. [`Store::write`] is the only way to a write transaction. Not found is `None`; what cannot be is an error.

mod account;
mod alone;
mod ballot;
mod chat;
mod copies;
mod dialect;
mod draft;
mod job;
mod log;
mod notice;
mod owner;
mod period;
mod process;
mod release;
mod setting;
mod survey;
mod taken;

use std::sync::{Arc, OnceLock};

use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Any, AnyPool, Executor, Row, SqlStr, Transaction};

pub use account::{Account, Guesses, Participation};
pub use alone::Alone;
pub use ballot::StoredBallot;
pub use chat::{Chat, Owed};
pub use dialect::Dialect;
pub use draft::SealedDraft;
pub use job::{Job, JobKind};
pub use log::{Action, Actor, Deed, LogRow};
pub use notice::{Audience, Notice, NoticeKind};
pub use owner::{Owner, Role};
pub use release::{PublishedKind, Verbatim};
pub use survey::{Partition, Pending, PersonRow, SurveyGroup, SurveyRow, SurveyState, Turnout};

/// The schema, one file a step.
const MIGRATIONS: [(i64, &str, &str); 1] = [(1, "first", include_str!("../../migrations/0001_first.sql"))];

/// Readers, and writers of PostgreSQL. A writer may need a reader, but never another writer: two pools, so that
/// writers cannot wait for each other's connections.
const MOST_CONNECTIONS: u32 = 8;

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
    #[error("the database could not be migrated: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
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
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)?;
        dialect.prepare(url).map_err(sqlx::Error::Io)?;
        let connectable = dialect.connectable(url);
        let pool = |most: u32| {
            AnyPoolOptions::new().max_connections(most).after_connect(move |connection, _| {
                Box::pin(async move {
                    for statement in dialect.on_connect() {
                        connection.execute(*statement).await?;
                    }
                    Ok(())
                })
            })
        };
        let writers = if dialect == Dialect::Sqlite { 1 } else { MOST_CONNECTIONS };
        let writing = pool(writers).connect(&connectable).await?;
        let reading = pool(MOST_CONNECTIONS).connect_lazy(&connectable)?;
        let store = Self { dialect, writing, reading, url: url.into(), process: Arc::default() };
        store.migrate().await?;
        Ok(store)
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        let migration = |(version, name, text): &(i64, &'static str, &str)| {
            let sql = SqlStr::from_static(Box::leak(self.dialect.migration(text).into_boxed_str()));
            Migration::new(*version, (*name).into(), MigrationType::Simple, sql, false)
        };
        let migrations = MIGRATIONS.iter().map(migration).collect();
        Ok(Migrator::with_migrations(migrations).run(&self.writing).await?)
    }

    /// Begins a write; nothing of it stands until [`Write::commit`].
    pub async fn write(&self) -> Result<Write, StoreError> {
        let begin = SqlStr::from_static(self.dialect.begin_write());
        let transaction = self.writing.begin_with(begin).await?;
        let process = self.process.get().cloned();
        Ok(Write { transaction, process, pending: log::Pending::default() })
    }

    /// Which database it is.
    pub fn dialect(&self) -> Dialect {
        self.dialect
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
    transaction: Transaction<'static, Any>,
    process: Option<String>,
    pending: log::Pending,
}

impl Write {
    /// On disk from here on.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        self.write_log().await?;
        Ok(self.transaction.commit().await?)
    }

    /// Marks the place that [`Self::undo_update`] goes back to.
    pub async fn begin_update(&mut self) -> Result<(), StoreError> {
        self.transaction.execute("SAVEPOINT one_update").await?;
        self.pending.begin_update();
        Ok(())
    }

    /// The update stands, with the transaction.
    pub async fn keep_update(&mut self) -> Result<(), StoreError> {
        self.transaction.execute("RELEASE SAVEPOINT one_update").await?;
        Ok(())
    }

    /// Takes back what was written since [`Self::begin_update`].
    pub async fn undo_update(&mut self) -> Result<(), StoreError> {
        self.pending.undo_update();
        self.transaction.execute("ROLLBACK TO SAVEPOINT one_update").await?;
        self.transaction.execute("RELEASE SAVEPOINT one_update").await?;
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
