//! Several processes on one database: each says that it lives, and what a dead one owed goes to another.
//!
//! A process that takes an update writes its name on the chat, in the same transaction; it comes off when the reply is
//! given. A name says nothing of a time, and a name that stays on says only that a reply did not get through.

use sqlx::Row;

use super::{Store, StoreError, Write};

impl Store {
    /// From now on this process is one of several, under this random name. Only the first name counts.
    pub fn enlist(&self, name: String) {
        let _ = self.process.set(name);
    }

    /// Whether this process is one of several.
    pub fn is_enlisted(&self) -> bool {
        self.process.get().is_some()
    }

    /// The other processes, and how often each has said that it lives.
    pub async fn other_processes(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let rows = sqlx::query("SELECT id, beat FROM process WHERE id <> $1")
            .bind(self.process())
            .fetch_all(&self.reading)
            .await?;
        rows.iter().map(|row| Ok((row.try_get("id")?, row.try_get("beat")?))).collect()
    }

    /// The name of this process among several; empty when it is alone.
    pub(super) fn process(&self) -> &str {
        self.process.get().map(String::as_str).unwrap_or_default()
    }
}

impl Write {
    /// Says that this process lives.
    pub async fn live(&mut self) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO process (id, beat) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET beat = process.beat + 1",
        )
        .bind(self.process.as_deref().unwrap_or_default())
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }

    /// A process is dead; what it owed is nobody's.
    pub async fn bury_process(&mut self, id: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM process WHERE id = $1")
            .bind(id)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
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
