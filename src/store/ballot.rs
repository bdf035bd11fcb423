//! Ballots: sealed, one length, no person, no time, no order.

use futures_util::{Stream, StreamExt as _};
use sqlx::{AssertSqlSafe, Row};

use super::transaction::places;
use super::{Account, Store, StoreError, Write};

/// A ballot as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBallot {
    /// Random.
    pub id: String,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

fn read_ballot(row: &sqlx::any::AnyRow) -> Result<StoredBallot, StoreError> {
    Ok(StoredBallot { id: row.try_get("id")?, sealed: row.try_get("sealed")? })
}

impl Write {
    /// Hands in: the ballot goes in and the draft out, once, and only while the survey takes answers.
    /// False when the person had handed in before or the survey is closed; then nothing was written.
    pub async fn submit(&mut self, account: &Account, id: &str, sealed: &[u8]) -> Result<bool, StoreError> {
        self.transaction.forget_person(account);
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
        sqlx::query("INSERT INTO ballot (id, survey, sealed) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(account.survey)
            .bind(sealed)
            .execute(self.transaction.beside())
            .await?;
        self.delete_draft(account).await?;
        Ok(true)
    }

    /// On how many ballots the interim summary stands, and how many others there are.
    pub async fn interim(&mut self, survey: i64) -> Result<(usize, usize), StoreError> {
        // Takes the survey's row, so that two summaries do not choose at the same time.
        sqlx::query("UPDATE survey SET state = state WHERE id = $1")
            .bind(survey)
            .execute(self.transaction.connection().await?)
            .await?;
        // Damage may have taken away a ballot that is marked.
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM interim WHERE survey = $1) AS stands, \
             (SELECT COUNT(*) FROM ballot WHERE survey = $1 \
             AND NOT EXISTS (SELECT 1 FROM interim i WHERE i.survey = $1 AND i.id = ballot.id)) AS others",
        )
        .bind(survey)
        .fetch_one(self.transaction.connection().await?)
        .await?;
        Ok((super::count(&row, "interim", "stands")?, super::count(&row, "ballot", "others")?))
    }

    /// The interim summary stands on all ballots but these from now on: places among the others, by their random ids.
    pub async fn include_all_but(&mut self, survey: i64, left_out: &[usize]) -> Result<(), StoreError> {
        let others = "SELECT survey, id, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place FROM ballot \
             WHERE survey = $1 AND NOT EXISTS (SELECT 1 FROM interim i WHERE i.survey = $1 AND i.id = ballot.id)";
        let sql = format!(
            "INSERT INTO interim (survey, id) SELECT survey, id FROM ({others}) AS others \
             WHERE place NOT IN ({}) ORDER BY id",
            places(1, left_out.len()),
        );
        let mut including = sqlx::query(AssertSqlSafe(sql)).bind(survey);
        for place in left_out {
            including = including.bind(i64::try_from(*place).unwrap_or(i64::MAX));
        }
        including.execute(self.transaction.connection().await?).await?;
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

    /// The ballots that the interim summary stands on. One statement, so that none of a later choice are among them.
    pub fn interim_ballots(&self, survey: i64) -> impl Stream<Item = Result<StoredBallot, StoreError>> {
        let rows = sqlx::query(
            "SELECT b.id, b.sealed FROM interim i JOIN ballot b ON b.id = i.id WHERE i.survey = $1 ORDER BY i.id",
        );
        rows.bind(survey).fetch(&self.reading).map(|row| read_ballot(&row?))
    }

    /// All ballots of a survey, in the order of their random ids.
    pub fn all_ballots(&self, survey: i64) -> impl Stream<Item = Result<StoredBallot, StoreError>> {
        let rows = sqlx::query("SELECT id, sealed FROM ballot WHERE survey = $1 ORDER BY id");
        rows.bind(survey).fetch(&self.reading).map(|row| read_ballot(&row?))
    }
}
