//! Owners, and the one-time codes by which they come in.

use sqlx::Row;

use super::{Store, StoreError, Write};

impl Write {
    /// A code that makes an account an owner until it expires, in milliseconds UTC.
    pub async fn insert_owner_code(&mut self, code: &[u8], expires: i64) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO owner_code (code, expires) VALUES ($1, $2)")
            .bind(code)
            .bind(expires)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Uses a code up. False when it is not known or has expired.
    pub async fn use_owner_code(&mut self, code: &[u8], now: i64) -> Result<bool, StoreError> {
        let row = sqlx::query("DELETE FROM owner_code WHERE code = $1 RETURNING expires")
            .bind(code)
            .fetch_optional(&mut *self.transaction)
            .await?;
        let expires: Option<i64> = row.map(|row| row.try_get("expires")).transpose()?;
        Ok(expires.is_some_and(|expires| expires > now))
    }

    /// The account is an owner from now on.
    pub async fn insert_owner(&mut self, telegram: i64) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO owner (telegram, role) VALUES ($1, 'owner') ON CONFLICT (telegram) DO NOTHING",
        )
        .bind(telegram)
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Whether the account is an owner.
    pub async fn is_owner(&mut self, telegram: i64) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT role FROM owner WHERE telegram = $1")
            .bind(telegram)
            .fetch_optional(&mut *self.transaction)
            .await?;
        Ok(row.is_some())
    }
}

impl Store {
    /// All owners.
    pub async fn owners(&self) -> Result<Vec<i64>, StoreError> {
        let rows =
            sqlx::query("SELECT telegram FROM owner ORDER BY telegram").fetch_all(&self.reading).await?;
        rows.iter().map(|row| Ok(row.try_get("telegram")?)).collect()
    }
}
