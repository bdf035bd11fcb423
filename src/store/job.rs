//! Slow work of owners: committed with the update that asks for it, done outside the loop, begun again when the process
//! ends in the middle of it.

use sqlx::Row;

use super::{Store, StoreError, Write};

/// How long a claim holds, in milliseconds; a killed process leaves its claims to the others after that.
const CLAIM: i64 = 60_000;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// A summary.
    Summary,
    /// The published results as files.
    Files,
    /// The release of a survey, to its end.
    Release,
}

impl JobKind {
    fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Files => "files",
            Self::Release => "release",
        }
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        match text {
            "summary" => Ok(Self::Summary),
            "files" => Ok(Self::Files),
            "release" => Ok(Self::Release),
            _ => Err(StoreError::Impossible { table: "job", column: "kind" }),
        }
    }
}

/// Something that an owner waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Random.
    pub id: String,
    /// Who waits.
    pub telegram: i64,
    /// What it is.
    pub kind: JobKind,
    /// Of which survey.
    pub survey: i64,
}

impl Write {
    /// Asks for work.
    pub async fn insert_job(&mut self, job: &Job) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO job (id, telegram, kind, survey, claimed_until) VALUES ($1, $2, $3, $4, 0)")
            .bind(job.id.as_str())
            .bind(job.telegram)
            .bind(job.kind.name())
            .bind(job.survey)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }

    /// Claims something that nobody else is working on: also what is claimed for longer than anybody claims, since the clock was set
    /// back meanwhile.
    pub async fn claim_job(&mut self, now: i64) -> Result<Option<Job>, StoreError> {
        let row = sqlx::query(
            "UPDATE job SET claimed_until = $1 WHERE id IN (SELECT id FROM job WHERE claimed_until < $2 \
             OR claimed_until > $3 LIMIT 1) AND (claimed_until < $2 OR claimed_until > $3) RETURNING id, telegram, kind, survey",
        )
        .bind(now + CLAIM)
        .bind(now)
        .bind(now + 2 * CLAIM)
        .fetch_optional(self.transaction.connection().await?)
        .await?;
        let job = |row: sqlx::any::AnyRow| {
            Ok(Job {
                id: row.try_get("id")?,
                telegram: row.try_get("telegram")?,
                kind: JobKind::read(row.try_get("kind")?)?,
                survey: row.try_get("survey")?,
            })
        };
        row.map(job).transpose()
    }

    /// The claim holds anew.
    pub async fn renew_claim(&mut self, id: &str, now: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE job SET claimed_until = $2 WHERE id = $1")
            .bind(id)
            .bind(now + CLAIM)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }

    /// Done; false when it is no longer there, since another has done it or who asked for it may not any more.
    pub async fn delete_job(&mut self, id: &str) -> Result<bool, StoreError> {
        let deleted = sqlx::query("DELETE FROM job WHERE id = $1")
            .bind(id)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(deleted.rows_affected() > 0)
    }

    /// Nothing of what this account has asked for is said any more; a release that was decided goes on.
    pub async fn delete_jobs_of(&mut self, telegram: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM job WHERE telegram = $1 AND kind <> 'release'")
            .bind(telegram)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }
}

impl Store {
    /// Whether anything waits to be claimed.
    pub async fn has_jobs(&self, now: i64) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT id FROM job WHERE claimed_until < $1 OR claimed_until > $2 LIMIT 1")
            .bind(now)
            .bind(now + 2 * CLAIM)
            .fetch_optional(&self.reading)
            .await?;
        Ok(row.is_some())
    }
}
