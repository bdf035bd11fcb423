//! Release: what is published takes the place of drafts and ballots, in one transaction; what is left to do after it.

use sqlx::{Executor, Row};

use super::{Pending, SealedDraft, Store, StoreError, Write, draft};

/// What of a survey is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishedKind {
    /// The tables, once.
    Summary,
    /// The scored items of one respondent, many.
    Response,
    /// What the minutes of the release say, once.
    Minutes,
}

impl PublishedKind {
    fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Response => "response",
            Self::Minutes => "minutes",
        }
    }
}

impl Write {
    /// Publishes a body of a kind under an id; a body that is there already is replaced.
    pub async fn publish(
        &mut self,
        survey: i64,
        kind: PublishedKind,
        id: &str,
        body: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO published (survey, kind, id, body) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (survey, kind, id) DO UPDATE SET body = $4",
        )
        .bind(survey)
        .bind(kind.name())
        .bind(id)
        .bind(body)
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }

    /// Deletes all drafts and ballots of a survey; how many ballots there were.
    pub async fn delete_answers(&mut self, survey: i64) -> Result<u64, StoreError> {
        sqlx::query("DELETE FROM draft WHERE survey = $1")
            .bind(survey)
            .execute(self.transaction.connection().await?)
            .await?;
        sqlx::query("DELETE FROM interim WHERE survey = $1")
            .bind(survey)
            .execute(self.transaction.connection().await?)
            .await?;
        let ballots = sqlx::query("DELETE FROM ballot WHERE survey = $1")
            .bind(survey)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(ballots.rows_affected())
    }

    /// Published from now on; the list of people stays until this time, in milliseconds UTC.
    pub async fn mark_released(&mut self, survey: i64, retain_until: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE survey SET state = 'released', retain_until = $2 WHERE id = $1")
            .bind(survey)
            .bind(retain_until)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }

    /// What release has to do next.
    pub async fn set_pending(&mut self, survey: i64, pending: Pending) -> Result<(), StoreError> {
        sqlx::query("UPDATE survey SET pending = $2 WHERE id = $1")
            .bind(survey)
            .bind(pending.name())
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }

    /// Takes away the links between accounts and people of a survey; how many.
    pub async fn unlink_accounts(&mut self, survey: i64) -> Result<u64, StoreError> {
        for statement in [
            "UPDATE chat SET survey = NULL, person = NULL WHERE survey = $1",
            "UPDATE participation SET open = 0 WHERE survey = $1",
        ] {
            sqlx::query(statement).bind(survey).execute(self.transaction.connection().await?).await?;
        }
        let unlinked = sqlx::query("DELETE FROM account WHERE survey = $1")
            .bind(survey)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(unlinked.rows_affected())
    }

    /// Deletes the list of a released survey and what hangs on it: of the survey only what is published remains. How
    /// many people there were.
    pub async fn erase_people(&mut self, survey: i64) -> Result<u64, StoreError> {
        for statement in [
            "UPDATE chat SET survey = NULL, person = NULL WHERE survey = $1",
            "DELETE FROM notice WHERE survey = $1",
            "DELETE FROM account WHERE survey = $1",
            "DELETE FROM draft WHERE survey = $1",
            "DELETE FROM participation WHERE survey = $1",
            "DELETE FROM survey_group WHERE survey = $1",
        ] {
            sqlx::query(statement).bind(survey).execute(self.transaction.connection().await?).await?;
        }
        let people = sqlx::query("DELETE FROM person WHERE survey = $1")
            .bind(survey)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(people.rows_affected())
    }
}

impl Store {
    /// All drafts of a survey with the person and the Telegram account that each is bound to.
    pub async fn all_drafts(&self, survey: i64) -> Result<Vec<(String, i64, SealedDraft)>, StoreError> {
        let rows = sqlx::query(
            "SELECT draft.person, account.telegram, draft.saves, draft.nonce, draft.box FROM draft \
             JOIN account ON account.survey = draft.survey AND account.person = draft.person \
             WHERE draft.survey = $1",
        )
        .bind(survey)
        .fetch_all(&self.reading)
        .await?;
        let bound =
            |row| Ok((Row::try_get(row, "person")?, Row::try_get(row, "telegram")?, draft::read_draft(row)?));
        rows.iter().map(bound).collect()
    }

    /// What was published of a kind, by id.
    pub async fn published(&self, survey: i64, kind: PublishedKind) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query("SELECT body FROM published WHERE survey = $1 AND kind = $2 ORDER BY id")
            .bind(survey)
            .bind(kind.name())
            .fetch_all(&self.reading)
            .await?;
        rows.iter().map(|row| Ok(row.try_get("body")?)).collect()
    }

    /// Writes the files anew, so that nothing deleted is left in them, and empties the log of changes. What the log or
    /// an old copy still holds is sealed, and its key is destroyed next. [`StoreError::Read`] when somebody reads meanwhile
    /// and what is deleted may still be in the file: then it must be tried again.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        let mut connection = self.writing.acquire().await?;
        for statement in self.dialect.scrub() {
            connection.execute(*statement).await?;
        }
        if let Some(statement) = self.dialect.empty_log() {
            let row = sqlx::query(statement).fetch_one(&mut *connection).await?;
            if row.try_get::<i64, _>(0)? != 0 {
                return Err(StoreError::Read);
            }
        }
        for statement in self.dialect.scrub_if_allowed() {
            if let Err(error) = connection.execute(*statement).await {
                tracing::warn!(error = %super::StoreError::from(error), "log_not_truncated");
            }
        }
        Ok(())
    }
}
