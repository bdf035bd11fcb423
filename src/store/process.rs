//! Several processes on one database: each says that it lives, and what a dead one owed goes to another.
//!
//! A process that takes an update writes its name on the chat, in the same transaction; it comes off when the reply is
//! given. A name says nothing of a time, and a name that stays on says only that a reply did not get through.

use sqlx::{Row, SqlStr};

use super::{Store, StoreError, Write};

/// A process that has not been heard of for so many milliseconds is dead.
const ALIVE: i64 = 10_000;

impl Store {
    /// From now on this process is one of several, under this random name. Only the first name counts.
    pub fn enlist(&self, name: String) {
        let _ = self.process.set(name);
    }

    /// Whether this process is one of several.
    pub fn is_enlisted(&self) -> bool {
        self.process.get().is_some()
    }

    /// Whether this process still has the last word in this chat: of several another may have taken it.
    pub async fn answers(&self, telegram: i64) -> Result<bool, StoreError> {
        if !self.is_enlisted() {
            return Ok(true);
        }
        let row = sqlx::query("SELECT 1 FROM chat WHERE telegram = $1 AND sender <> $2")
            .bind(telegram)
            .bind(self.process())
            .fetch_optional(&self.reading)
            .await?;
        Ok(row.is_none())
    }

    /// The database's clock, in milliseconds UTC.
    pub(super) async fn database_now(&self) -> Result<i64, StoreError> {
        let statement = SqlStr::from_static(self.dialect.read_clock());
        Ok(sqlx::query(statement).fetch_one(&self.reading).await?.try_get(0)?)
    }

    /// The name of this process among several; empty when it is alone.
    pub(super) fn process(&self) -> &str {
        self.process.get().map(String::as_str).unwrap_or_default()
    }
}

impl Write {
    /// The database's clock, in milliseconds UTC: those of the processes' hosts need not agree.
    pub async fn database_now(&mut self) -> Result<i64, StoreError> {
        let statement = SqlStr::from_static(self.dialect.read_clock());
        Ok(sqlx::query(statement).fetch_one(self.transaction.beside()).await?.try_get(0)?)
    }

    /// Says that this process lives; whether it had said so in time before.
    pub async fn live(&mut self, now: i64) -> Result<bool, StoreError> {
        let process = self.process.clone().unwrap_or_default();
        let before = sqlx::query("SELECT alive_until FROM process WHERE id = $1 AND alive_until >= $2")
            .bind(process.as_str())
            .bind(now)
            .fetch_optional(self.transaction.connection().await?)
            .await?;
        sqlx::query(
            "INSERT INTO process (id, alive_until) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET alive_until = $2",
        )
        .bind(process.as_str())
        .bind(now + ALIVE)
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(before.is_some())
    }

    /// Takes over what dead processes owed; whether there was a dead one. Who says to live for longer than anybody does has
    /// said so before the clock was set back.
    pub async fn take_over(&mut self, now: i64) -> Result<bool, StoreError> {
        let dead = sqlx::query("DELETE FROM process WHERE alive_until < $1 OR alive_until > $2")
            .bind(now)
            .bind(now + 2 * ALIVE)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(dead.rows_affected() > 0)
    }

    /// Puts this process's name on the chats that are owed something by no process that lives.
    pub async fn adopt_debts(&mut self) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE chat SET sender = $1 WHERE reachable = 1 \
             AND (owed IS NOT NULL OR EXISTS (SELECT 1 FROM draft d WHERE d.survey = chat.survey \
             AND d.person = chat.person AND d.saves <> chat.shown)) \
             AND (sender IS NULL OR NOT EXISTS (SELECT 1 FROM process p WHERE p.id = chat.sender))",
        )
        .bind(self.process.as_deref())
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }

    /// Takes the names of this process and of dead ones off the chats that are owed nothing any more.
    pub async fn settle_debts(&mut self) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE chat SET sender = NULL WHERE sender IS NOT NULL AND (sender = $1 \
             OR NOT EXISTS (SELECT 1 FROM process p WHERE p.id = chat.sender)) AND (reachable = 0 \
             OR (owed IS NULL AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.survey = chat.survey \
             AND d.person = chat.person AND d.saves <> chat.shown)))",
        )
        .bind(self.process.as_deref())
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }

    /// This process ends: its name comes off everything.
    pub async fn retire(&mut self) -> Result<(), StoreError> {
        let Some(process) = self.process.as_deref() else { return Ok(()) };
        for statement in
            ["DELETE FROM process WHERE id = $1", "UPDATE chat SET sender = NULL WHERE sender = $1"]
        {
            sqlx::query(statement).bind(process).execute(self.transaction.connection().await?).await?;
        }
        Ok(())
    }
}
