//! Small facts that outlive the process: the bot's name, the day that was last ended.

use sqlx::Row;

use super::{Store, StoreError, Write};

/// The setting that says which menus Telegram has.
pub const MENUS_TOLD: &str = "menus";

impl Store {
    /// A fact, if it was ever noted.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT value FROM setting WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.reading)
            .await?;
        row.map(|row| Ok(row.try_get("value")?)).transpose()
    }
}

impl Write {
    /// A fact, taken, so that no other process changes it before this write has ended; empty if it was never noted.
    pub async fn take_setting(&mut self, name: &str) -> Result<String, StoreError> {
        let row = sqlx::query(
            "INSERT INTO setting (name, value) VALUES ($1, '') ON CONFLICT (name) \
             DO UPDATE SET value = setting.value RETURNING value",
        )
        .bind(name)
        .fetch_one(self.transaction.connection().await?)
        .await?;
        Ok(row.try_get("value")?)
    }

    /// Notes a fact.
    pub async fn keep_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2",
        )
        .bind(name)
        .bind(value)
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }
}
