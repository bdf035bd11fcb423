//! The schema, and how an older one becomes the newer.

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, AnyPool, Row, SqlStr};

use super::{Dialect, StoreError, backup};

/// A step of the schema; what was released is never changed again.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Its number, from 1.
    pub version: i64,
    /// Its name.
    pub name: &'static str,
    /// Its statements, one text for both databases.
    pub text: &'static str,
}

/// The steps of this program.
pub const STEPS: [Step; 1] =
    [Step { version: 1, name: "first", text: include_str!("../../migrations/0001_first.sql") }];

fn migrator(dialect: Dialect, steps: &[Step]) -> Migrator {
    let migration = |step: &Step| {
        let sql = SqlStr::from_static(Box::leak(dialect.migration(step.text).into_boxed_str()));
        Migration::new(step.version, step.name.into(), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(steps.iter().map(migration).collect())
}

/// How a database's schema stands to this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// There is none yet.
    New,
    /// Some steps are still to come; the next start takes them.
    Older,
    /// The same.
    Current,
    /// A newer program has been at work.
    Newer,
    /// Another program's, or changed by hand.
    Foreign,
}

/// Brings the schema up to date, each step in one transaction. An SQLite file that is not new is backed up before.
pub(super) async fn migrate(
    dialect: Dialect,
    pool: &AnyPool,
    url: &str,
    steps: &[Step],
) -> Result<(), StoreError> {
    if dialect == Dialect::Sqlite {
        let mut connection = pool.acquire().await?;
        let applied = applied(&mut connection, dialect).await?;
        let pending = steps.iter().find(|step| !applied.iter().any(|(version, _)| *version == step.version));
        if let (Some(pending), false) = (pending, applied.is_empty()) {
            backup::before_step(&mut connection, url, pending.version).await?;
        }
    }
    match migrator(dialect, steps).run(pool).await {
        Err(MigrateError::VersionMissing(_)) => Err(StoreError::Newer),
        Err(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) => Err(error.into()),
        ended => Ok(ended?),
    }
}

/// The steps that a database has, with their checksums; none when it is new.
async fn applied(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    if sqlx::query(dialect.has_migrations()).fetch_optional(&mut *connection).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok((row.try_get("version")?, row.try_get("checksum")?))).collect()
}

/// How the schema stands to this program.
pub(super) async fn schema(connection: &mut AnyConnection, dialect: Dialect) -> Result<Schema, StoreError> {
    let applied = applied(connection, dialect).await?;
    let migrator = migrator(dialect, &STEPS);
    let known: Vec<(i64, &[u8])> = migrator.iter().map(|step| (step.version, &*step.checksum)).collect();
    let newest = known.iter().map(|(version, _)| *version).max().unwrap_or_default();
    let is_same = |(version, checksum): &(i64, Vec<u8>)| known.contains(&(*version, checksum.as_slice()));
    Ok(match applied.last() {
        None => Schema::New,
        Some((version, _)) if *version > newest => Schema::Newer,
        Some(_) if !applied.iter().all(is_same) => Schema::Foreign,
        Some(_) if applied.len() < known.len() => Schema::Older,
        Some(_) => Schema::Current,
    })
}
