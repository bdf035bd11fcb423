//! Backups of an SQLite file, taken while the bot runs. `restore` puts one back.
//!
//! A backup holds what the database holds: names, who is done, drafts and ballots under seal. It never holds a key, so
//! it becomes noise with all the others when the survey's key is destroyed.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, Connection as _, Row as _};

use super::{Dialect, StoreError, dialect, for_owner_only};

/// What the name of a backup before a step of the schema ends in, before the step's number.
const BEFORE: &str = ".before-";
/// What the name of a replaced database ends in, before the stamp.
pub(super) const REPLACED: &str = ".replaced-";

/// A backup could not be taken or put back; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// PostgreSQL has programs of its own.
    #[error("only an SQLite file is backed up by Jajak; PostgreSQL has pg_dump and pg_restore")]
    NotSqlite,
    /// There is no such file.
    #[error("the file is not there")]
    Missing,
    /// There is such a file already.
    #[error("the file is there already, and is never overwritten")]
    Exists,
    /// The backup is the database itself.
    #[error("that is the database itself")]
    Same,
    /// It is damaged, or no database at all.
    #[error("the file is damaged, or is no database")]
    Damaged,
    /// A database, but not Jajak's.
    #[error("the file is not a database of Jajak")]
    Foreign,
    /// A process has the database open.
    #[error("a process has the database open")]
    InUse,
    /// The disk.
    #[error("the file cannot be written: {0}")]
    File(#[from] io::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        Self::of(StoreError::from(error))
    }
}

impl BackupError {
    pub(super) fn of(error: StoreError) -> Self {
        match error {
            damaged if damaged.is_damage() => Self::Damaged,
            busy if busy.is_busy() => Self::InUse,
            other => Self::Store(other),
        }
    }
}

/// The file of an SQLite database.
pub fn file_of(url: &str) -> Result<PathBuf, BackupError> {
    if Dialect::of(url)? == Dialect::Postgres {
        return Err(BackupError::NotSqlite);
    }
    dialect::file_of(url).ok_or(BackupError::NotSqlite)
}

/// Copies the database into a new file that only its owner can read. The bot may be running.
pub async fn back_up(url: &str, to: &Path) -> Result<(), BackupError> {
    let file = file_of(url)?;
    if !file.exists() {
        return Err(BackupError::Missing);
    }
    let mut connection = connect(&file).await?;
    let written = copy(&mut connection, to).await;
    connection.close().await?;
    written
}

/// The backup before a step of the schema, beside the database.
pub(super) async fn before_step(
    connection: &mut AnyConnection,
    url: &str,
    version: i64,
) -> Result<(), StoreError> {
    let Some(file) = dialect::file_of(url) else { return Ok(()) };
    let mut number = 0;
    loop {
        let name =
            if number == 0 { format!("{BEFORE}{version}") } else { format!("{BEFORE}{version}-{number}") };
        match copy(connection, &beside(&file, &name)).await {
            Ok(()) => {
                tracing::info!(version, "backed_up_before_migration");
                return Ok(());
            }
            Err(BackupError::Exists) => number += 1,
            Err(BackupError::Store(error)) => return Err(error),
            Err(BackupError::Damaged) => return Err(StoreError::Damaged),
            Err(error) => return Err(StoreError::Backup(error.to_string())),
        }
    }
}

/// A consistent copy, on disk, checked.
async fn copy(connection: &mut AnyConnection, to: &Path) -> Result<(), BackupError> {
    // The name is taken first, so that nothing is overwritten.
    drop(private(to).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::Exists,
        _ => BackupError::File(error),
    })?);
    // Not what a killed run has left, nor anybody's file.
    let new = beside(to, &format!(".{}.new", std::process::id()));
    let mut is_ours = false;
    let written = async {
        // SQLite writes into an empty file that is there, with its permissions.
        drop(private(&new)?);
        is_ours = true;
        let path = new.to_str().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
        sqlx::query("VACUUM INTO $1").bind(path).execute(connection).await?;
        let mut copied = connect(&new).await?;
        let sound = is_sound(&mut copied, "PRAGMA quick_check(1)").await;
        copied.close().await?;
        if !sound? {
            return Err(BackupError::Damaged);
        }
        File::open(&new)?.sync_all()?;
        fs::rename(&new, to)?;
        Ok(sync_folder(to)?)
    };
    let written = written.await;
    if written.is_err() {
        if is_ours {
            let _ = fs::remove_file(&new);
        }
        let _ = fs::remove_file(to);
    }
    written
}

/// Whether the file ends in the middle of a page, although nothing is left in the log that could complete it. SQLite itself
/// takes what is missing for zeros.
pub(super) async fn is_cut(connection: &mut AnyConnection, file: &Path) -> Result<bool, StoreError> {
    let length = |file: &Path| fs::metadata(file).map_or(0, |file| file.len());
    let row = match sqlx::query("PRAGMA page_size").fetch_one(connection).await.map_err(StoreError::from) {
        Err(error) if error.is_damage() => return Ok(true),
        row => row?,
    };
    let page = u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default();
    let is_partial = length(file).checked_rem(page).is_some_and(|rest| rest > 0);
    Ok(is_partial && length(&beside(file, "-wal")) == 0)
}

/// What `PRAGMA quick_check` or `integrity_check` says.
pub(super) async fn is_sound(
    connection: &mut AnyConnection,
    check: &'static str,
) -> Result<bool, StoreError> {
    match sqlx::query(check).fetch_all(connection).await {
        Ok(rows) => {
            let said: Option<String> = rows.first().map(|row| row.try_get(0)).transpose()?;
            Ok(rows.len() == 1 && said.as_deref() == Some("ok"))
        }
        Err(error) => {
            let error = StoreError::from(error);
            if error.is_damage() { Ok(false) } else { Err(error) }
        }
    }
}

pub(super) async fn connect(file: &Path) -> Result<AnyConnection, BackupError> {
    sqlx::any::install_default_drivers();
    let url = dialect::url_of(file).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    Ok(AnyConnection::connect(&url).await?)
}

/// The file of the same name with this behind it.
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file.as_os_str());
    name.push(ending);
    name.into()
}

/// A new file that only its owner can read: it holds the names of the people asked.
pub(super) fn private(path: &Path) -> io::Result<File> {
    for_owner_only(&mut OpenOptions::new()).write(true).create_new(true).open(path)
}

/// A name is on disk when its folder is.
pub(super) fn sync_folder(file: &Path) -> io::Result<()> {
    File::open(folder_of(file))?.sync_all()
}

fn folder_of(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// What a step of the schema or `restore` has left beside a database's file.
pub fn old_copies(file: &Path) -> Vec<PathBuf> {
    let Some(own) = file.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let is_copy = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let ending = name.strip_prefix(own).unwrap_or_default();
        [BEFORE, REPLACED].iter().any(|of_copy| ending.starts_with(of_copy))
    };
    let entries = fs::read_dir(folder_of(file)).into_iter().flatten().flatten();
    let mut copies: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_copy).collect();
    copies.sort();
    copies
}
