//! Ballots: sealed, one length, no person, no time, no order.

use sqlx::Row;

use super::{Account, Store, StoreError, Write};

/// A ballot as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBallot {
    /// Random.
    pub id: String,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
    /// Whether an interim summary already stands on it.
    pub interim: bool,
}

/// The ballots of a survey, in the order of their random ids.
pub(super) const OF_SURVEY: &str = "SELECT id, sealed, interim FROM ballot WHERE survey = $1 ORDER BY id";

pub(super) fn read_ballot(row: &sqlx::any::AnyRow) -> Result<StoredBallot, StoreError> {
    Ok(StoredBallot {
        id: row.try_get("id")?,
        sealed: row.try_get("sealed")?,
        interim: row.try_get::<i64, _>("interim")? == 1,
    })
}

impl Write {
    /// Hands in: the ballot goes in and the draft out, once, and only while the survey takes answers.
    /// False when the person had handed in before or the survey is closed; then nothing was written.
    pub async fn submit(&mut self, account: &Account, id: &str, sealed: &[u8]) -> Result<bool, StoreError> {
        self.transaction.ahead().people.remove(account);
        let done = sqlx::query(
            "UPDATE participation SET done = 1 WHERE survey = $1 AND person = $2 AND done = 0 AND open = 1",
        )
        .bind(account.survey)
        .bind(account.person.as_str())
        .execute(self.transaction.beside())
        .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO ballot (id, survey, sealed, interim) VALUES ($1, $2, $3, 0)")
            .bind(id)
            .bind(account.survey)
            .bind(sealed)
            .execute(self.transaction.beside())
            .await?;
        self.delete_draft(account).await?;
        Ok(true)
    }

    /// The ballots of a survey, for choosing those of an interim summary.
    pub async fn ballots(&mut self, survey: i64) -> Result<Vec<StoredBallot>, StoreError> {
        // Takes the survey's row, so that two summaries do not choose at the same time.
        sqlx::query("UPDATE survey SET state = state WHERE id = $1")
            .bind(survey)
            .execute(&mut *self.transaction)
            .await?;
        let rows = sqlx::query(OF_SURVEY).bind(survey).fetch_all(&mut *self.transaction).await?;
        rows.iter().map(read_ballot).collect()
    }

    /// An interim summary stands on this ballot from now on.
    pub async fn include(&mut self, ballot: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE ballot SET interim = 1 WHERE id = $1")
            .bind(ballot)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}

impl Store {
    /// How many ballots a survey has.
    pub async fn count_ballots(&self, survey: i64) -> Result<usize, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) AS ballots FROM ballot WHERE survey = $1")
            .bind(survey)
            .fetch_one(&self.reading)
            .await?;
        super::count(&row, "ballot", "ballots")
    }
}
