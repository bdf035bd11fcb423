//! Backups of an SQLite file: taken while the bot runs, put back while it does not.
//!
//! A backup holds what the database holds: names, who is done, drafts and ballots under seal. It never holds a key, so
//! it becomes noise with all the others when the survey's key is destroyed.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, Connection as _, Executor as _, Row as _};

use super::{Dialect, Schema, StoreError, dialect, for_owner_only, migrate};

/// What the name of a backup before a step of the schema ends in, before the step's number.
const BEFORE: &str = ".before-";
/// What the name of a replaced database ends in, before the stamp.
const REPLACED: &str = ".replaced-";

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
    fn of(error: StoreError) -> Self {
        match error {
            damaged if damaged.is_damage() => Self::Damaged,
            busy if busy.is_busy() => Self::InUse,
            other => Self::Store(other),
        }
    }
}

/// What was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the replaced file lies now, if there was one.
    pub aside: Option<PathBuf>,
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

/// Puts a backup in the database's place; what was there is kept beside it, marked with this stamp. A chat that may
/// show more than the backup knows is owed its screen.
pub async fn restore(url: &str, from: &Path, stamp: &str) -> Result<Restored, BackupError> {
    let file = file_of(url)?;
    if !from.exists() {
        return Err(BackupError::Missing);
    }
    if file.exists() && fs::canonicalize(from)? == fs::canonicalize(&file)? {
        return Err(BackupError::Same);
    }
    let new = beside(&file, ".restoring");
    let restored = async {
        prepare(from, &new).await?;
        let aside = if file.exists() { Some(set_aside(&file, stamp).await?) } else { None };
        fs::rename(&new, &file)?;
        sync_folder(&file)?;
        Ok(Restored { aside })
    };
    let restored = restored.await;
    for ending in ["", "-wal", "-shm", "-journal"] {
        // Nothing is left of it when it has taken the database's place.
        let _ = fs::remove_file(beside(&new, ending));
    }
    restored
}

/// Copies a backup beside the database, and sees that it can be worked with.
async fn prepare(from: &Path, new: &Path) -> Result<(), BackupError> {
    for ending in ["", "-wal"] {
        let source = beside(from, ending);
        if ending.is_empty() || source.exists() {
            let target = beside(new, ending);
            let _ = fs::remove_file(&target);
            let mut written = private(&target)?;
            io::copy(&mut File::open(source)?, &mut written)?;
            written.sync_all()?;
        }
    }
    let mut connection = connect(new).await?;
    let checked = async {
        if !is_sound(&mut connection, "PRAGMA integrity_check(1)").await? {
            return Err(BackupError::Damaged);
        }
        match migrate::schema(&mut connection, Dialect::Sqlite).await.map_err(BackupError::of)? {
            Schema::Current | Schema::Older => {}
            Schema::Newer => return Err(BackupError::Store(StoreError::Newer)),
            Schema::New | Schema::Foreign => return Err(BackupError::Foreign),
        }
        connection
            .execute(
                "UPDATE chat SET shown = -1, buried = 1 WHERE EXISTS (SELECT 1 FROM draft d \
                 WHERE d.survey = chat.survey AND d.person = chat.person)",
            )
            .await?;
        // One file, without a log beside it.
        connection.execute("PRAGMA journal_mode = DELETE").await?;
        Ok(())
    };
    let checked = checked.await;
    connection.close().await?;
    checked?;
    Ok(File::open(new)?.sync_all()?)
}

/// Keeps the database's file under another name; while this returns well no process has it open.
async fn set_aside(file: &Path, stamp: &str) -> Result<PathBuf, BackupError> {
    let mut connection = connect(file).await?;
    let taken = async {
        // Every process that has the file open in WAL mode holds a shared lock on it.
        connection.execute("PRAGMA busy_timeout = 500").await?;
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").await?;
        connection.execute("BEGIN EXCLUSIVE").await?;
        connection.execute("COMMIT").await?;
        Ok(())
    };
    let taken = taken.await;
    let _ = connection.close().await;
    match taken {
        // A damaged file is what is to be replaced.
        Ok(()) | Err(BackupError::Damaged) => {}
        Err(error) => return Err(error),
    }
    let aside = beside(file, &format!("{REPLACED}{stamp}"));
    if aside.exists() {
        return Err(BackupError::Exists);
    }
    // Until the new file takes its place, the old one has two names: there is always a database.
    if fs::hard_link(file, &aside).is_err() {
        fs::rename(file, &aside)?;
    }
    if beside(file, "-wal").exists() {
        fs::rename(beside(file, "-wal"), beside(&aside, "-wal"))?;
    }
    if beside(file, "-shm").exists() {
        fs::remove_file(beside(file, "-shm"))?;
    }
    Ok(aside)
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

async fn connect(file: &Path) -> Result<AnyConnection, BackupError> {
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
fn private(path: &Path) -> io::Result<File> {
    for_owner_only(&mut OpenOptions::new()).write(true).create_new(true).open(path)
}

/// A name is on disk when its folder is.
fn sync_folder(file: &Path) -> io::Result<()> {
    File::open(folder_of(file))?.sync_all()
}

fn folder_of(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// What a step of the schema or [`restore`] has left beside a database's file.
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
