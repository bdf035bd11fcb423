//! Replies that are no screen of an interview. A row is written with what was answered, and goes once Telegram has taken it.

use sqlx::Row;

use super::{Store, StoreError, Write};

/// The row of a reply; random.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReplyId(pub i64);

/// A reply that waits to go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedReply {
    /// Its row.
    pub id: ReplyId,
    /// The chat.
    pub telegram: i64,
    /// What a newer one takes the place of.
    pub topic: Option<i64>,
    /// The nonce of the seal.
    pub nonce: Vec<u8>,
    /// What it says.
    pub sealed: Vec<u8>,
}

impl Write {
    /// A chat is owed a reply, after those that it is owed already; this process will send it.
    pub async fn owe_reply(&mut self, reply: &SealedReply) -> Result<(), StoreError> {
        if let Some(topic) = reply.topic {
            sqlx::query("DELETE FROM reply WHERE telegram = $1 AND topic = $2")
                .bind(reply.telegram)
                .bind(topic)
                .execute(self.transaction.beside())
                .await?;
        }
        sqlx::query(
            "INSERT INTO reply (id, telegram, number, topic, sender, nonce, box) VALUES ($1, $2, \
             (SELECT COALESCE(MAX(number), 0) + 1 FROM reply WHERE telegram = $2), $3, $4, $5, $6)",
        )
        .bind(reply.id.0)
        .bind(reply.telegram)
        .bind(reply.topic)
        .bind(self.process.as_deref().unwrap_or_default())
        .bind(reply.nonce.as_slice())
        .bind(reply.sealed.as_slice())
        .execute(self.transaction.beside())
        .await?;
        Ok(())
    }

    /// Telegram has taken it, or never will.
    pub async fn end_reply(&mut self, id: ReplyId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM reply WHERE id = $1").bind(id.0).execute(self.transaction.beside()).await?;
        Ok(())
    }

    /// Nothing reaches this chat.
    pub async fn end_replies_to(&mut self, telegram: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM reply WHERE telegram = $1")
            .bind(telegram)
            .execute(self.transaction.beside())
            .await?;
        Ok(())
    }

    /// Of several processes this one sends what no living one does.
    pub async fn adopt_replies(&mut self) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE reply SET sender = $1 \
             WHERE NOT EXISTS (SELECT 1 FROM process p WHERE p.id = reply.sender)",
        )
        .bind(self.process.as_deref().unwrap_or_default())
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }
}

impl Store {
    /// Replies that this process owes, at most so many: of each chat the oldest first, and all chats in turn.
    pub async fn owed_replies(&self, most: i64) -> Result<Vec<SealedReply>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, telegram, topic, nonce, box FROM reply WHERE ($1 = '' OR sender = $1) \
             ORDER BY number, telegram, id LIMIT $2",
        )
        .bind(self.process())
        .bind(most)
        .fetch_all(&self.reading)
        .await?;
        let reply = |row: &sqlx::any::AnyRow| {
            Ok(SealedReply {
                id: ReplyId(row.try_get("id")?),
                telegram: row.try_get("telegram")?,
                topic: row.try_get("topic")?,
                nonce: row.try_get("nonce")?,
                sealed: row.try_get("box")?,
            })
        };
        rows.iter().map(reply).collect()
    }

    /// Whether it has not gone out yet, nor come to nothing, and is this process's to send.
    pub async fn owes_reply(&self, id: ReplyId) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT id FROM reply WHERE id = $1 AND ($2 = '' OR sender = $2)")
            .bind(id.0)
            .bind(self.process())
            .fetch_optional(&self.reading)
            .await?;
        Ok(row.is_some())
    }

    /// How many replies have not gone out.
    pub async fn count_replies(&self) -> Result<usize, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) AS owed FROM reply").fetch_one(&self.reading).await?;
        super::count(&row, "reply", "owed")
    }
}
