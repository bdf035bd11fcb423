//! Who wants to be invited to the next survey: an account, and the person as an HMAC. No list of people stays by it.

use std::collections::HashMap;

use sqlx::Row;

use super::{Store, StoreError, Write};

impl Write {
    /// From now on, and until the end of a year, the account stands for the person in surveys to come. An account stands
    /// for one person, and a person has one account.
    pub async fn keep_link(
        &mut self,
        person: &[u8],
        telegram: i64,
        last_year: i64,
    ) -> Result<(), StoreError> {
        self.drop_link(telegram).await?;
        sqlx::query(
            "INSERT INTO kept (person, telegram, last_year) VALUES ($1, $2, $3) \
             ON CONFLICT (person) DO UPDATE SET telegram = $2, last_year = $3",
        )
        .bind(person)
        .bind(telegram)
        .bind(last_year)
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }

    /// The account stands for nobody in surveys to come.
    pub async fn drop_link(&mut self, telegram: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM kept WHERE telegram = $1")
            .bind(telegram)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }

    /// No account stands for the person in surveys to come.
    pub async fn drop_link_of(&mut self, person: &[u8]) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM kept WHERE person = $1")
            .bind(person)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }

    /// Forgets the links that lapsed before a year; how many.
    pub async fn drop_lapsed_links(&mut self, year: i64) -> Result<u64, StoreError> {
        let lapsed = sqlx::query("DELETE FROM kept WHERE last_year < $1")
            .bind(year)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(lapsed.rows_affected())
    }

    /// The last year in which the account wants to be invited; `None` when it does not.
    pub async fn kept_until(&mut self, telegram: i64) -> Result<Option<i64>, StoreError> {
        let row = sqlx::query("SELECT last_year FROM kept WHERE telegram = $1")
            .bind(telegram)
            .fetch_optional(self.transaction.connection().await?)
            .await?;
        row.map(|row| Ok(row.try_get("last_year")?)).transpose()
    }
}

impl Store {
    /// The accounts of who wants to be invited in a year, by person.
    pub async fn kept_links(&self, year: i64) -> Result<HashMap<Vec<u8>, i64>, StoreError> {
        let rows = sqlx::query("SELECT person, telegram FROM kept WHERE last_year >= $1")
            .bind(year)
            .fetch_all(&self.reading)
            .await?;
        rows.iter().map(|row| Ok((row.try_get("person")?, row.try_get("telegram")?))).collect()
    }
}
