//! Chats of which Telegram wants nothing for a while, so that no other process, nor the next one, calls sooner.

use std::time::Duration;

use sqlx::Row;

use super::{Store, StoreError, Write};

/// Stands for the bot itself: calls that are of no chat.
pub const BOT: i64 = 0;

/// The clocks of two hosts may differ by so much, in milliseconds; beyond it a clock was set back.
const SKEW: i64 = 60_000;

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
             DO UPDATE SET until = $2, seconds = $3 \
             WHERE quiet.until < $2 OR quiet.until > $4 + quiet.seconds * 1000",
        )
        .bind(telegram)
        .bind(now + i64::from(seconds) * 1_000)
        .bind(i64::from(seconds))
        .bind(now + SKEW)
        .execute(self.transaction.beside())
        .await?;
        Ok(())
    }

    /// Forgets what is past.
    pub async fn end_quiet(&mut self, now: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM quiet WHERE until <= $1 OR until > $2 + seconds * 1000")
            .bind(now)
            .bind(now + SKEW)
            .execute(self.transaction.beside())
            .await?;
        Ok(())
    }
}

impl Store {
    /// The chats of which Telegram wants nothing now. A wait far longer than Telegram said was noted before the clock was set
    /// back, and is over.
    pub async fn quiet(&self, now: i64) -> Result<Vec<Quiet>, StoreError> {
        let rows = sqlx::query(
            "SELECT telegram, until, seconds FROM quiet WHERE until > $1 AND until <= $2 + seconds * 1000",
        )
        .bind(now)
        .bind(now + SKEW)
        .fetch_all(&self.reading)
        .await?;
        let quiet = |row: &sqlx::any::AnyRow| {
            let until: i64 = row.try_get("until")?;
            let seconds: i64 = row.try_get("seconds")?;
            let left = u64::try_from((until - now).min(seconds * 1_000)).unwrap_or_default();
            Ok(Quiet { telegram: row.try_get("telegram")?, left: Duration::from_millis(left) })
        };
        rows.iter().map(quiet).collect()
    }

    /// Whether a wait is noted that is over.
    pub async fn has_ended_quiet(&self, now: i64) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "SELECT telegram FROM quiet WHERE until <= $1 OR until > $2 + seconds * 1000 LIMIT 1",
        )
        .bind(now)
        .bind(now + SKEW)
        .fetch_optional(&self.reading)
        .await?;
        Ok(row.is_some())
    }
}
