//! The field period of a survey: closing with an hour of grace, putting off, opening again.

use sqlx::Row;

use super::survey::{TAKE_SURVEY, read_survey};
use super::{NoticeKind, StoreError, SurveyRow, Write};

impl Write {
    /// Takes a survey's row, so that nobody else changes where it stands meanwhile.
    pub async fn take_survey(&mut self, survey: i64) -> Result<Option<SurveyRow>, StoreError> {
        let row = sqlx::query(TAKE_SURVEY)
            .bind(survey)
            .fetch_optional(self.transaction.connection().await?)
            .await?;
        row.as_ref().map(read_survey).transpose()
    }

    /// From now on nobody begins; whoever has begun may hand in until the survey closes, in milliseconds UTC.
    pub async fn begin_closing(&mut self, survey: i64, closes: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE survey SET state = 'closing', closes = $2 WHERE id = $1")
            .bind(survey)
            .bind(closes)
            .execute(self.transaction.connection().await?)
            .await?;
        sqlx::query(
            "UPDATE participation SET open = 0 WHERE survey = $1 AND NOT EXISTS \
             (SELECT 1 FROM draft WHERE draft.survey = participation.survey AND draft.person = participation.person)",
        )
        .bind(survey)
        .execute(self.transaction.connection().await?)
        .await?;
        self.drop_notices(survey, &[NoticeKind::Extended]).await
    }

    /// Notices that have not gone out are not true any more.
    async fn drop_notices(&mut self, survey: i64, kinds: &[NoticeKind]) -> Result<(), StoreError> {
        for kind in kinds {
            sqlx::query("DELETE FROM notice WHERE survey = $1 AND kind = $2")
                .bind(survey)
                .bind(kind.name())
                .execute(self.transaction.connection().await?)
                .await?;
        }
        Ok(())
    }

    /// Closes a survey that takes answers: no submission can slip in afterwards. False when it took none.
    pub async fn close_survey(&mut self, survey: i64) -> Result<bool, StoreError> {
        let closed =
            sqlx::query("UPDATE survey SET state = 'closed' WHERE id = $1 AND state IN ('open', 'closing')")
                .bind(survey)
                .execute(self.transaction.connection().await?)
                .await?;
        sqlx::query("UPDATE participation SET open = 0 WHERE survey = $1")
            .bind(survey)
            .execute(self.transaction.connection().await?)
            .await?;
        let of_the_time_to_come =
            [NoticeKind::Invited, NoticeKind::Reminder, NoticeKind::Closing, NoticeKind::Extended];
        self.drop_notices(survey, &of_the_time_to_come).await?;
        Ok(closed.rows_affected() == 1)
    }

    /// Takes answers, of whoever has not handed in, until another time in milliseconds UTC; whatever was agreed on is
    /// off. For a survey that is not released.
    pub async fn open_until(&mut self, survey: i64, closes: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE survey SET state = 'open', closes = $2, pending = 'none' WHERE id = $1")
            .bind(survey)
            .bind(closes)
            .execute(self.transaction.connection().await?)
            .await?;
        sqlx::query("UPDATE participation SET open = 1 WHERE survey = $1")
            .bind(survey)
            .execute(self.transaction.connection().await?)
            .await?;
        sqlx::query("DELETE FROM agreement WHERE survey = $1")
            .bind(survey)
            .execute(self.transaction.connection().await?)
            .await?;
        self.drop_notices(survey, &[NoticeKind::Closing, NoticeKind::Closed]).await
    }

    /// The surveys that still take answers although their time has come.
    pub async fn overdue_surveys(&mut self, now: i64) -> Result<Vec<i64>, StoreError> {
        let rows = sqlx::query(
            "SELECT id FROM survey WHERE state IN ('open', 'closing') AND closes IS NOT NULL AND closes <= $1",
        )
        .bind(now)
        .fetch_all(self.transaction.connection().await?)
        .await?;
        rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
    }

    /// A day has ended for a survey: its participation is shown as it stands now until the next one ends.
    pub async fn end_day(&mut self, survey: i64) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE survey_group SET done_yesterday = (SELECT COUNT(*) FROM participation \
                 WHERE participation.survey = survey_group.survey AND participation.done = 1 \
                 AND ((survey_group.partition = 'unit' AND participation.unit_group = survey_group.number) \
                 OR (survey_group.partition = 'level' AND participation.level_group = survey_group.number))) \
                 WHERE survey = $1",
        )
        .bind(survey)
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }
}
