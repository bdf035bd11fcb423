//! Drafts: sealed, one length, no time.

use sqlx::Row;

use super::transaction::Held;
use super::{Account, Store, StoreError, Write};

/// A draft as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedDraft {
    /// How often it was saved; the reply to the last save is owed until the chat has shown it.
    pub saves: i64,
    /// The nonce of the seal.
    pub nonce: Vec<u8>,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

pub(super) fn read_draft(row: &sqlx::any::AnyRow) -> Result<SealedDraft, StoreError> {
    Ok(SealedDraft {
        saves: row.try_get("saves")?,
        nonce: row.try_get("nonce")?,
        sealed: row.try_get("box")?,
    })
}

impl Write {
    /// The draft; whoever changes it has taken the person's row before, by [`Write::participation`].
    pub async fn draft(&mut self, account: &Account) -> Result<Option<SealedDraft>, StoreError> {
        if let Held::Known(draft) = self.transaction.take_draft(account) {
            return Ok(draft);
        }
        let row = sqlx::query("SELECT saves, nonce, box FROM draft WHERE survey = $1 AND person = $2")
            .bind(account.survey)
            .bind(account.person.as_str())
            .fetch_optional(self.transaction.beside())
            .await?;
        row.as_ref().map(read_draft).transpose()
    }

    /// Keeps a draft, new or changed; its reply is owed.
    pub async fn keep_draft(&mut self, account: &Account, draft: &SealedDraft) -> Result<(), StoreError> {
        self.transaction.keep_draft(account, draft).await
    }

    /// Destroys a draft.
    pub async fn delete_draft(&mut self, account: &Account) -> Result<(), StoreError> {
        self.transaction.drop_person(account);
        sqlx::query("DELETE FROM draft WHERE survey = $1 AND person = $2")
            .bind(account.survey)
            .bind(account.person.as_str())
            .execute(self.transaction.beside())
            .await?;
        Ok(())
    }
}

impl Store {
    /// Reads a draft without taking it.
    pub async fn peek_draft(&self, account: &Account) -> Result<Option<SealedDraft>, StoreError> {
        let row = sqlx::query("SELECT saves, nonce, box FROM draft WHERE survey = $1 AND person = $2")
            .bind(account.survey)
            .bind(account.person.as_str())
            .fetch_optional(&self.reading)
            .await?;
        row.as_ref().map(read_draft).transpose()
    }
}
