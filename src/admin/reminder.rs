//! `/pengingat`: whoever has begun and not handed in is asked to finish.

use super::Request;
use crate::fieldwork::FieldError;
use crate::interview::escape;
use crate::store::{Action, Audience, NoticeKind, SurveyRow, SurveyState};

impl Request<'_> {
    /// Queues the reminder, at most once a day. Who declined has no draft any more and gets none. How many get it is told
    /// in tens, and not at all below the survey's minimum.
    pub(super) async fn remind(&mut self, survey: &SurveyRow) -> Result<(), FieldError> {
        let now = self.write.take_survey(survey.id).await?;
        if now.is_none_or(|row| row.state != SurveyState::Open) {
            return self.tell("remind-not-open");
        }
        let today = self.desk.field.local_now().format("%Y-%m-%d").to_string();
        let setting = format!("reminded:{}", survey.id);
        if self.write.take_setting(&setting).await? == today {
            return self.tell("remind-done-today");
        }
        self.write.keep_setting(&setting, &today).await?;
        let told = self.write.enqueue_notice(survey.id, NoticeKind::Reminder, Audience::Begun).await?;
        self.log_detail(Action::MailingSent, survey.id, "reminder");
        let told = usize::try_from(told).unwrap_or_default();
        let title = ("title", escape(&survey.title));
        self.say(if told < survey.k {
            self.words.say("reminded-few", &[title, ("k", survey.k.to_string())])
        } else {
            let tens = told - told % 10;
            let band = [("from", tens.max(survey.k).to_string()), ("to", (tens + 9).to_string())];
            self.words.say("reminded", &[[title].as_slice(), &band].concat())
        });
        Ok(())
    }
}
