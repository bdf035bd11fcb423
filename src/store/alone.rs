//! An SQLite file has one bot: it is locked beside the file, and the lock goes with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};

use super::backup::beside;
use super::{Store, StoreError, for_owner_only};

/// Holds the lock until it is dropped.
#[derive(Debug)]
pub struct Alone(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] Option<File>);

impl Store {
    /// Makes this process the only bot on an SQLite file; PostgreSQL takes several. Other commands may run beside it.
    pub fn alone(&self) -> Result<Alone, StoreError> {
        let Some(path) = self.dialect.file(&self.url) else { return Ok(Alone(None)) };
        let mut options = OpenOptions::new();
        for_owner_only(&mut options).write(true).create(true).truncate(false);
        let file = options.open(beside(&path, ".lock")).map_err(sqlx::Error::Io)?;
        match file.try_lock() {
            Ok(()) => Ok(Alone(Some(file))),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => Err(sqlx::Error::Io(error).into()),
        }
    }
}
