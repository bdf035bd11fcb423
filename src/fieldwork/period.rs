//! The field period: closing with an hour of grace, putting off, opening again, and what falls due by itself.

use chrono::{DateTime, Duration, Utc};

use super::{FieldError, Fieldwork};
use crate::store::{Action, Actor, Audience, Deed, NoticeKind, SurveyState, Write};

/// Whoever has begun when a survey is closed has so long to hand in.
pub const GRACE: Duration = Duration::hours(1);

/// The setting that holds the day whose participation is not shown yet.
const DAY: &str = "day";

impl Fieldwork {
    /// Nobody begins any more, and in an hour the survey closes; when. `None` when it is not open.
    pub async fn begin_closing(
        &self,
        write: &mut Write,
        survey: i64,
    ) -> Result<Option<DateTime<Utc>>, FieldError> {
        let row = write.take_survey(survey).await?;
        if row.is_none_or(|row| row.state != SurveyState::Open) {
            return Ok(None);
        }
        let closes = self.clock.now() + GRACE;
        write.begin_closing(survey, closes.timestamp_millis()).await?;
        write.enqueue_notice(survey, NoticeKind::Closing, Audience::Begun).await?;
        Ok(Some(closes))
    }

    /// Takes answers until another time: later than now, before release. False when that is not so.
    pub async fn open_until(
        &self,
        write: &mut Write,
        survey: i64,
        closes: DateTime<Utc>,
    ) -> Result<bool, FieldError> {
        let row = write.take_survey(survey).await?;
        let can = row.is_some_and(|row| {
            row.state != SurveyState::Released && row.pending == crate::store::Pending::None
        });
        if !can || closes <= self.clock.now() {
            return Ok(false);
        }
        write.open_until(survey, closes.timestamp_millis()).await?;
        write.enqueue_notice(survey, NoticeKind::Extended, Audience::Begun).await?;
        Ok(true)
    }

    /// Closes a survey at once, without grace. False when it took no answers.
    pub async fn close_survey(&self, survey: i64) -> Result<bool, FieldError> {
        let mut write = self.store.write().await?;
        let closed = write.close_survey(survey).await?;
        if closed {
            write.enqueue_notice(survey, NoticeKind::Closed, Audience::Begun).await?;
            self.log(&mut write, Deed::new(Actor::CommandLine, Action::SurveyClosed).of(survey));
        }
        write.commit().await?;
        Ok(closed)
    }

    /// What has fallen due: surveys whose time has come are closed; at midnight participation moves on; what is
    /// past its day is deleted; the keys of what was released are forgotten.
    pub async fn due(&self) -> Result<(), FieldError> {
        let today = self.local_now().date_naive().to_string();
        let mut write = self.store.write().await?;
        // Taken first: of several processes one does it, and the next sees that it is done.
        let day = write.take_setting(DAY).await?;
        for survey in write.overdue_surveys(self.clock.now().timestamp_millis()).await? {
            if write.close_survey(survey).await? {
                write.enqueue_notice(survey, NoticeKind::Closed, Audience::Begun).await?;
                self.log(&mut write, Deed::new(Actor::Bot, Action::SurveyClosed).of(survey));
            }
            tracing::info!(survey, "survey_closed");
        }
        if day != today {
            for survey in self.store.surveys().await? {
                write.end_day(survey.id).await?;
            }
            write.keep_setting(DAY, &today).await?;
        }
        write.commit().await?;
        let retained = if day == today {
            self.finish_erasing().await
        } else {
            self.run_retention(Actor::Bot).await.map(drop)
        };
        if let Err(error) = retained {
            // Surveys that run must not wait for old ones.
            tracing::error!(%error, "retention_failed");
        }
        self.forget_released().await
    }
}
