//! Chats of which Telegram wants nothing for a while, so that no other process, nor the next one, calls sooner.

use std::time::Duration;

use sqlx::Row;

use super::{Store, StoreError, Write};

/// Stands for the bot itself: calls that are of no chat.
pub const BOT: i64 = 0;

/// A chat of which Telegram wants nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    /// The chat, or [`BOT`].
    pub telegram: i64,
    /// For so long from now.
    pub left: Duration,
}

impl Write {
    /// From now on, in milliseconds UTC, Telegram wants nothing of this chat for so many seconds. The longer wait holds.
    pub async fn quieten(&mut self, telegram: i64, now: i64, seconds: u32) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO quiet (telegram, until, seconds) VALUES ($1, $2, $3) ON CONFLICT (telegram) \
             DO UPDATE SET until = $2, seconds = $3 WHERE quiet.until < $2",
        )
        .bind(telegram)
        .bind(now + i64::from(seconds) * 1_000)
        .bind(i64::from(seconds))
        .execute(self.transaction.beside())
        .await?;
        Ok(())
    }

    /// Forgets what is past.
    pub async fn end_quiet(&mut self, now: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM quiet WHERE until <= $1 OR until > $1 + seconds * 1000")
            .bind(now)
            .execute(self.transaction.beside())
            .await?;
        Ok(())
    }
}

impl Store {
    /// The chats of which Telegram wants nothing now. A wait that is longer than Telegram said it was noted before the clock
    /// was set back, and is over.
    pub async fn quiet(&self, now: i64) -> Result<Vec<Quiet>, StoreError> {
        let rows = sqlx::query(
            "SELECT telegram, until FROM quiet WHERE until > $1 AND until <= $1 + seconds * 1000",
        )
        .bind(now)
        .fetch_all(&self.reading)
        .await?;
        let quiet = |row: &sqlx::any::AnyRow| {
            let until: i64 = row.try_get("until")?;
            let left = u64::try_from(until - now).unwrap_or_default();
            Ok(Quiet { telegram: row.try_get("telegram")?, left: Duration::from_millis(left) })
        };
        rows.iter().map(quiet).collect()
    }

    /// Whether a wait is noted that is over.
    pub async fn has_ended_quiet(&self, now: i64) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "SELECT telegram FROM quiet WHERE until <= $1 OR until > $1 + seconds * 1000 LIMIT 1",
        )
        .bind(now)
        .fetch_optional(&self.reading)
        .await?;
        Ok(row.is_some())
    }
}
