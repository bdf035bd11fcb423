//! Chats of which Telegram wants nothing for a while, so that no other process, nor the next one, calls sooner.

use std::time::Duration;

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Dialect, Store, StoreError, Write};

/// Stands for the bot itself: calls that are of no chat.
pub const BOT: i64 = 0;

/// Stands for the menus of commands, of which Telegram may want none although it wants everything else.
pub const MENUS: i64 = -1;

/// Two processes may read the clock so far apart, in milliseconds; beyond it the clock was set back.
const SKEW: i64 = 60_000;

/// A chat of which Telegram wants nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    /// The chat, or [`BOT`], or [`MENUS`].
    pub telegram: i64,
    /// For so long from now.
    pub left: Duration,
}

impl Write {
    /// From now on, in milliseconds UTC, Telegram wants nothing of this chat for so many seconds. The longer wait holds.
    pub async fn quieten(&mut self, telegram: i64, now: i64, seconds: u32) -> Result<(), StoreError> {
        let now = self.common_now(now).await?;
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

    /// For how long Telegram wants nothing of this chat now.
    pub async fn quiet_of(&mut self, telegram: i64, now: i64) -> Result<Duration, StoreError> {
        let rows = sqlx::query("SELECT telegram, until, seconds FROM quiet WHERE telegram = $1")
            .bind(telegram)
            .fetch_all(self.transaction.beside())
            .await?;
        if rows.is_empty() {
            return Ok(Duration::ZERO);
        }
        let now = self.common_now(now).await?;
        Ok(noted(&rows, now)?.first().map(|quiet| quiet.left).unwrap_or_default())
    }

    /// Forgets what is past.
    pub async fn end_quiet(&mut self, now: i64) -> Result<(), StoreError> {
        let now = self.common_now(now).await?;
        sqlx::query("DELETE FROM quiet WHERE until <= $1 OR until > $2 + seconds * 1000")
            .bind(now)
            .bind(now + SKEW)
            .execute(self.transaction.beside())
            .await?;
        Ok(())
    }

    /// The time that all processes agree on, where there can be several; else the one that is given.
    async fn common_now(&mut self, now: i64) -> Result<i64, StoreError> {
        if self.dialect == Dialect::Postgres { self.database_now().await } else { Ok(now) }
    }
}

impl Store {
    /// The chats of which Telegram wants nothing now.
    pub async fn quiet(&self, now: i64) -> Result<Vec<Quiet>, StoreError> {
        let rows = sqlx::query("SELECT telegram, until, seconds FROM quiet").fetch_all(&self.reading).await?;
        let noted = self.left_of(&rows, now).await?;
        Ok(noted.into_iter().filter(|quiet| !quiet.left.is_zero()).collect())
    }

    /// For how long Telegram wants nothing of this chat now.
    pub async fn quiet_of(&self, telegram: i64, now: i64) -> Result<Duration, StoreError> {
        let rows = sqlx::query("SELECT telegram, until, seconds FROM quiet WHERE telegram = $1")
            .bind(telegram)
            .fetch_all(&self.reading)
            .await?;
        let noted = self.left_of(&rows, now).await?;
        Ok(noted.first().map(|quiet| quiet.left).unwrap_or_default())
    }

    /// Whether a wait is noted that is over.
    pub async fn has_ended_quiet(&self, now: i64) -> Result<bool, StoreError> {
        let rows = sqlx::query("SELECT telegram, until, seconds FROM quiet").fetch_all(&self.reading).await?;
        Ok(self.left_of(&rows, now).await?.iter().any(|quiet| quiet.left.is_zero()))
    }

    /// What is left of waits that are noted.
    async fn left_of(&self, rows: &[AnyRow], now: i64) -> Result<Vec<Quiet>, StoreError> {
        // Mostly there is none, and no clock needs to be asked.
        let now = match self.dialect {
            Dialect::Postgres if !rows.is_empty() => self.database_now().await?,
            _ => now,
        };
        noted(rows, now)
    }
}

/// What is left of waits that are noted. One far longer than Telegram said was noted before the clock was set back, and is over.
fn noted(rows: &[AnyRow], now: i64) -> Result<Vec<Quiet>, StoreError> {
    let quiet = |row: &AnyRow| {
        let until: i64 = row.try_get("until")?;
        let most = row.try_get::<i64, _>("seconds")? * 1_000;
        let left = if until - now > most + SKEW { 0 } else { (until - now).min(most) };
        let left = Duration::from_millis(u64::try_from(left).unwrap_or_default());
        Ok(Quiet { telegram: row.try_get("telegram")?, left })
    };
    rows.iter().map(quiet).collect()
}
