//! Messages that must go from a chat. A row is written with what was answered, and goes once Telegram has taken it.

use sqlx::Row;

use super::{Store, StoreError, Write};

impl Write {
    /// A message of the chat must go.
    pub async fn owe_deletion(&mut self, telegram: i64, message: i64) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO deletion (telegram, message) VALUES ($1, $2) ON CONFLICT (telegram, message) DO NOTHING",
        )
        .bind(telegram)
        .bind(message)
        .execute(self.transaction.beside())
        .await?;
        Ok(())
    }

    /// It is gone, or never will be.
    pub async fn end_deletion(&mut self, telegram: i64, message: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM deletion WHERE telegram = $1 AND message = $2")
            .bind(telegram)
            .bind(message)
            .execute(self.transaction.beside())
            .await?;
        Ok(())
    }
}

impl Store {
    /// Messages that must go, chat by chat, oldest first, at most so many; not of chats that cannot be reached. Of several
    /// processes each has those of the chats that it, or none that lives, answers.
    pub async fn owed_deletions(&self, most: i64) -> Result<Vec<(i64, i64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT d.telegram, d.message FROM deletion d LEFT JOIN chat c ON c.telegram = d.telegram \
             WHERE COALESCE(c.reachable, 1) = 1 AND ($1 = '' OR c.sender IS NULL OR c.sender = $1 \
             OR NOT EXISTS (SELECT 1 FROM process p WHERE p.id = c.sender)) \
             ORDER BY d.telegram, d.message LIMIT $2",
        )
        .bind(self.process())
        .bind(most)
        .fetch_all(&self.reading)
        .await?;
        rows.iter().map(|row| Ok((row.try_get("telegram")?, row.try_get("message")?))).collect()
    }

    /// How many messages must still go.
    pub async fn count_deletions(&self) -> Result<usize, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) AS owed FROM deletion").fetch_one(&self.reading).await?;
        super::count(&row, "deletion", "owed")
    }
}
