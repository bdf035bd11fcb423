//! What differs between SQLite and PostgreSQL: all of it stands here.

use std::path::{Path, PathBuf};

use super::{StoreError, for_owner_only};

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
    pub(super) fn file(self, url: &str) -> Option<PathBuf> {
        file_of(url).filter(|_| self == Self::Sqlite)
    }

    /// Makes SQLite's file, readable for its owner only: it holds the names of the people asked.
    pub(super) fn prepare(self, url: &str) -> std::io::Result<()> {
        let Some(path) = self.file(url).filter(|path| !path.exists()) else { return Ok(()) };
        let mut options = std::fs::OpenOptions::new();
        for_owner_only(&mut options).write(true).create(true).truncate(false).open(path).map(|_| ())
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
                // In KiB; four times the default, so that the upper pages of every table stay at hand.
                "PRAGMA cache_size = -8000",
            ],
            Self::Postgres => &[],
        }
    }

    /// What rewrites the files without what was deleted. On PostgreSQL also the order of rows, which tells who came
    /// when, is gone with the rows.
    pub(super) fn scrub(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &["VACUUM"],
            Self::Postgres => &[
                "VACUUM (FULL) ballot",
                "VACUUM (FULL) interim",
                "VACUUM (FULL) draft",
                "VACUUM (FULL) participation",
                "VACUUM (FULL) account",
                "VACUUM (FULL) chat",
                "VACUUM (FULL) kept",
                "VACUUM (FULL) person",
                "VACUUM (FULL) survey_group",
                "VACUUM (FULL) notice",
                "VACUUM (FULL) deletion",
                "VACUUM (FULL) reply",
                "VACUUM (FULL) quiet",
                "VACUUM (FULL) verbatim",
            ],
        }
    }

    /// What then brings the log of changes into the file and empties it; its first column is 1 when a reader is in the way.
    pub(super) fn empty_log(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => Some("PRAGMA wal_checkpoint(TRUNCATE)"),
            Self::Postgres => None,
        }
    }

    /// What only a privileged account may do: it shortens the time for which the log holds sealed bytes.
    pub(super) fn scrub_if_allowed(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[],
            Self::Postgres => &["CHECKPOINT"],
        }
    }

    /// The database's own clock, in milliseconds UTC.
    pub(super) fn read_clock(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)",
            Self::Postgres => "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
        }
    }

    /// Finds a row when steps of the schema were noted.
    pub(super) fn has_migrations(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT 1 FROM sqlite_schema WHERE name = '_sqlx_migrations'",
            Self::Postgres => {
                "SELECT 1 FROM information_schema.tables WHERE table_name = '_sqlx_migrations' \
                 AND table_schema = current_schema()"
            }
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

/// SQLite's file; `None` for a database in memory.
pub(super) fn file_of(url: &str) -> Option<PathBuf> {
    let path =
        url.trim_start_matches("sqlite:").trim_start_matches("//").split('?').next().unwrap_or_default();
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let in_memory = path.is_empty() || path.contains(":memory:");
    (!in_memory).then(|| PathBuf::from(path.as_ref()))
}

/// The URL of an SQLite file that is there; `None` when its name is not text.
pub(super) fn url_of(file: &Path) -> Option<String> {
    let absolute = std::path::absolute(file).ok()?;
    let encoded = absolute.to_str()?.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    Some(format!("sqlite://{encoded}?mode=rw"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_url_leads_back_to_it() {
        for name in ["/a/jajak.db", "/a b/50%.db", "/a?b/c#d.db"] {
            assert_eq!(file_of(&url_of(Path::new(name)).unwrap()), Some(PathBuf::from(name)));
        }
        assert_eq!(file_of("sqlite://jajak.db"), Some(PathBuf::from("jajak.db")));
        assert_eq!(file_of("sqlite::memory:"), None);
    }
}
