//! Which updates came by webhook and are done with, so that one that comes again does nothing again.
//!
//! A ring: an update's number says where it stands, and what stood there before is forgotten. So it is bounded, needs no
//! time, and works for any order and any number of processes. The numbers stand by themselves, beside nothing of a person.

use sqlx::Row;

use super::{Store, StoreError, Write};

/// How many updates are remembered. Telegram repeats one within minutes.
const SLOTS: i64 = 65_536;

impl Write {
    /// Takes an update; false when it was taken before. A second process waits until the first has committed or not.
    pub async fn take_update(&mut self, update: i64) -> Result<bool, StoreError> {
        let taken = sqlx::query(
            "INSERT INTO taken (slot, update_id) VALUES ($1, $2) ON CONFLICT (slot) DO UPDATE SET update_id = $2 \
             WHERE taken.update_id <> $2",
        )
        .bind(update.rem_euclid(SLOTS))
        .bind(update)
        .execute(self.transaction.beside())
        .await?;
        Ok(taken.rows_affected() > 0)
    }
}

impl Store {
    /// The updates that are remembered.
    pub async fn taken_updates(&self) -> Result<Vec<i64>, StoreError> {
        let rows = sqlx::query("SELECT update_id FROM taken").fetch_all(&self.reading).await?;
        rows.iter().map(|row| Ok(row.try_get("update_id")?)).collect()
    }
}
