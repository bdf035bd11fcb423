//! Putting a backup of an SQLite file back, while no process has the database open.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::{Connection as _, Executor as _};

use super::backup::{
    BackupError, REPLACED, beside, connect, file_of, is_cut, is_sound, private, sync_folder,
};
use super::setting::MENUS_TOLD;
use super::{Dialect, Schema, StoreError, migrate};

/// What was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the replaced file lies now, if there was one.
    pub aside: Option<PathBuf>,
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
        // What the log beside the copy holds belongs to it.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        if is_cut(&mut connection, new).await?
            || !is_sound(&mut connection, "PRAGMA integrity_check(1)").await?
        {
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
        // Which menus Telegram has now nobody knows: they are registered anew.
        sqlx::query("DELETE FROM setting WHERE name = $1").bind(MENUS_TOLD).execute(&mut connection).await?;
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
