//! A mark beside an SQLite file in which damage was found: the next start looks at the whole file before anybody is answered.

use std::io;

use super::backup::beside;
use super::{Store, for_owner_only};

/// What the mark's name ends in.
const SUSPECT: &str = ".suspect";

impl Store {
    /// Whether an earlier process has found damage.
    pub fn is_suspect(&self) -> bool {
        self.dialect.file(&self.url).is_some_and(|file| beside(&file, SUSPECT).exists())
    }

    /// Damage was found.
    pub fn suspect(&self) -> io::Result<()> {
        let Some(file) = self.dialect.file(&self.url) else { return Ok(()) };
        let mut options = std::fs::OpenOptions::new();
        for_owner_only(&mut options).write(true).create(true).truncate(false);
        options.open(beside(&file, SUSPECT)).map(drop)
    }

    /// The whole file was found to be sound.
    pub fn clear_suspicion(&self) -> io::Result<()> {
        let Some(file) = self.dialect.file(&self.url) else { return Ok(()) };
        match std::fs::remove_file(beside(&file, SUSPECT)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
