//! `/periode` and `/tutup`: where a survey stands, and what can be done to its field period.

use chrono::{DateTime, Duration};

use super::Request;
use super::button::Verb;
use super::release::RELEASE;
use crate::fieldwork::{FieldError, GRACE};
use crate::interview::{Button, escape};
use crate::store::{Action, Pending, Role, SurveyRow, SurveyState};

/// The days by which a survey can be put off with one press.
const DAYS: [u8; 2] = [3, 7];

impl Request<'_> {
    /// Where a survey stands, with the buttons for what can be done.
    pub(super) async fn period(&mut self, survey: &SurveyRow) -> Result<(), FieldError> {
        let agreed = self.write.agreed(survey.id, RELEASE).await?;
        let until = survey.closes.map(|closes| self.desk.field.say_instant(self.words, closes));
        let state = match (survey.state, until) {
            (SurveyState::Open, None) => self.words.plain("period-open"),
            (SurveyState::Open, Some(until)) => self.words.say("period-open-until", &[("until", until)]),
            (SurveyState::Closing, until) => {
                self.words.say("period-closing", &[("until", until.unwrap_or_default())])
            }
            (SurveyState::Closed, _) if survey.pending != Pending::None => {
                self.words.plain("period-releasing")
            }
            (SurveyState::Closed, _) if !agreed.is_empty() => self.words.plain("period-awaiting"),
            (SurveyState::Closed, _) => self.words.plain("period-closed"),
            (SurveyState::Released, _) if survey.pending < Pending::Done => {
                self.words.plain("period-releasing")
            }
            (SurveyState::Released, _) => self.words.plain("period-released"),
        };
        let text = format!("<b>{}</b>\n{state}", escape(&survey.title));
        let rows =
            if self.role == Role::Owner { self.choices(survey, !agreed.is_empty()) } else { Vec::new() };
        self.ask(text, rows);
        Ok(())
    }

    fn choices(&self, survey: &SurveyRow, agreed: bool) -> Vec<Vec<Button>> {
        let one = |verb: Verb, id: &str| vec![verb.button(self.words, id, survey.id)];
        let longer = |id: &str| -> Vec<Button> {
            let label = |days: u8| self.words.say(id, &[("days", days.to_string())]);
            DAYS.into_iter().map(|days| Verb::Extend(days).labelled(label(days), survey.id)).collect()
        };
        match survey.state {
            SurveyState::Open => {
                // What has no end cannot be put off.
                let later = survey.closes.map(|_| longer("button-extend"));
                later.into_iter().chain([one(Verb::AskClose, "button-close")]).collect()
            }
            SurveyState::Closing => vec![longer("button-reopen")],
            SurveyState::Closed if survey.pending != Pending::None => Vec::new(),
            SurveyState::Closed if agreed => {
                vec![one(Verb::AskRelease, "button-agree-release"), one(Verb::Withhold, "button-withhold")]
            }
            SurveyState::Closed => vec![one(Verb::AskRelease, "button-release"), longer("button-reopen")],
            SurveyState::Released => Vec::new(),
        }
    }

    /// Asks whether to close.
    pub(super) fn ask_close(&mut self, survey: &SurveyRow) -> Result<(), FieldError> {
        if survey.state != SurveyState::Open {
            return self.tell("close-not-open");
        }
        let closes = (self.desk.field.clock.now() + GRACE).timestamp_millis();
        let args =
            [("title", escape(&survey.title)), ("until", self.desk.field.say_instant(self.words, closes))];
        let rows = vec![
            vec![Verb::Close.button(self.words, "button-close-now", survey.id)],
            vec![Verb::Leave.button(self.words, "button-leave", survey.id)],
        ];
        self.ask(self.words.say("close-ask", &args), rows);
        Ok(())
    }

    /// Closes, with an hour for those who have begun.
    pub(super) async fn close(&mut self, survey: &SurveyRow) -> Result<(), FieldError> {
        let Some(closes) = self.desk.field.begin_closing(self.write, survey.id).await? else {
            return self.tell("close-not-open");
        };
        self.log(Action::SurveyClosed, survey.id);
        let until = self.desk.field.say_instant(self.words, closes.timestamp_millis());
        self.say(self.words.say("closing", &[("title", escape(&survey.title)), ("until", until)]));
        Ok(())
    }

    /// Puts closing off, or opens again.
    pub(super) async fn extend(&mut self, survey: &SurveyRow, days: u8) -> Result<(), FieldError> {
        let now = self.desk.field.clock.now();
        let planned = survey.closes.and_then(DateTime::from_timestamp_millis);
        if survey.state == SurveyState::Open && planned.is_none() {
            return self.tell("extend-no-end");
        }
        // A survey that closed early is not put off from a day far ahead.
        let from = match survey.state {
            SurveyState::Open => planned.unwrap_or(now).max(now),
            _ => now,
        };
        let closes = from + Duration::days(i64::from(days));
        if !self.desk.field.open_until(self.write, survey.id, closes).await? {
            return self.tell("extend-impossible");
        }
        let (id, action) = match survey.state {
            SurveyState::Open => ("extended", Action::ClosingExtended),
            _ => ("reopened", Action::SurveyReopened),
        };
        self.log(action, survey.id);
        let until = self.desk.field.say_instant(self.words, closes.timestamp_millis());
        self.say(self.words.say(id, &[("title", escape(&survey.title)), ("until", until)]));
        Ok(())
    }

    /// One of the bot's sentences, as the end of an answer.
    #[expect(clippy::unnecessary_wraps, reason = "it ends answers that can fail")]
    pub(super) fn tell(&mut self, id: &str) -> Result<(), FieldError> {
        self.say(self.words.plain(id));
        Ok(())
    }
}
