//! What differs between SQLite and PostgreSQL: all of it stands here.

use super::StoreError;

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Embedded: one process, one writer.
    Sqlite,
    /// A server: several processes.
    Postgres,
}

impl Dialect {
    /// By the scheme of `DATABASE_URL`.
    pub(super) fn of(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(StoreError::UnknownUrl),
        }
    }

    /// The URL to connect with: SQLite's file is created when missing.
    pub(super) fn connectable(self, url: &str) -> String {
        match self {
            Self::Sqlite if url.contains("mode=") => url.to_owned(),
            Self::Sqlite if url.contains('?') => format!("{url}&mode=rwc"),
            Self::Sqlite => format!("{url}?mode=rwc"),
            Self::Postgres => url.to_owned(),
        }
    }

    /// SQLite's file; none in memory, nor at a server.
    pub(super) fn file(self, url: &str) -> Option<&str> {
        let path =
            url.trim_start_matches("sqlite:").trim_start_matches("//").split('?').next().unwrap_or_default();
        let in_memory = path.is_empty() || path.contains(":memory:");
        (self == Self::Sqlite && !in_memory).then_some(path)
    }

    /// Makes SQLite's file, readable for its owner only: it holds the names of the people asked.
    pub(super) fn prepare(self, url: &str) -> std::io::Result<()> {
        let Some(path) = self.file(url).filter(|path| !std::path::Path::new(path).exists()) else {
            return Ok(());
        };
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        options.open(path).map(|_| ())
    }

    /// How a write begins, so that no two writers read the same and lose one change.
    pub(super) fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// What each new connection is told. Deleted drafts are overwritten, commits are on disk.
    pub(super) fn on_connect(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA secure_delete = ON",
                "PRAGMA foreign_keys = ON",
                "PRAGMA busy_timeout = 10000",
            ],
            Self::Postgres => &[],
        }
    }

    /// What rewrites the files without what was deleted. On PostgreSQL also the order of rows, which tells who came
    /// when, is gone with the rows.
    pub(super) fn scrub(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"],
            Self::Postgres => &["VACUUM (FULL) ballot", "VACUUM (FULL) draft", "VACUUM (FULL) participation"],
        }
    }

    /// What only a privileged account may do: it shortens the time for which the log holds sealed bytes.
    pub(super) fn scrub_if_allowed(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[],
            Self::Postgres => &["CHECKPOINT"],
        }
    }

    /// The text of a migration: tables whose physical order must tell nothing have no row id in SQLite.
    pub(super) fn migration(self, text: &str) -> String {
        match self {
            Self::Sqlite => text.to_owned(),
            Self::Postgres => text.replace(" WITHOUT ROWID", ""),
        }
    }
}
