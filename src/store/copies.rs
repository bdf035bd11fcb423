//! How many copies of a survey's key exist, as far as the bot wrote them.

use super::{StoreError, Write};

impl Write {
    /// One more copy of the survey's key is written. False when there is no such survey, or its key is to be destroyed.
    pub async fn note_key_copy(&mut self, survey: i64) -> Result<bool, StoreError> {
        let noted = sqlx::query("UPDATE survey SET copies = copies + 1 WHERE id = $1 AND pending = 'none'")
            .bind(survey)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(noted.rows_affected() == 1)
    }
}
