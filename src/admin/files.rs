//! `/berkas`: what a release published, as a workbook and as one table.

use super::{Desk, Request, say};
use crate::analysis::disclosure::{self, Text};
use crate::fieldwork::{Act, FieldError, Reply};
use crate::report::{self, TextCounts};
use crate::store::{Action, Job, JobKind, SurveyRow, SurveyState, TextState};

impl Request<'_> {
    /// Asks for the files.
    pub(super) async fn files(&mut self, survey: &SurveyRow) -> Result<(), FieldError> {
        if survey.state != SurveyState::Released {
            return self.tell("files-not-released");
        }
        self.log(Action::ReportExported, survey.id);
        self.work(JobKind::Files, survey.id).await
    }
}

impl Desk {
    /// Makes the files. They hold published tables and the texts that two owners agreed to; never a response row.
    pub(super) async fn files_for(&self, job: &Job) -> Result<Vec<Reply>, FieldError> {
        let field = &self.field;
        let tongue = self.tongue_of(job.telegram).await?;
        let words = tongue.wording();
        let Some(row) =
            field.store.survey(job.survey).await?.filter(|row| row.state == SurveyState::Released)
        else {
            return Ok(vec![say(job.telegram, words.plain("files-not-released"), Vec::new())]);
        };
        let Some(summary) = super::summarise(field, job.survey).await? else { return Ok(Vec::new()) };
        let texts = field.store.verbatims(job.survey).await?;
        let count = |state| texts.iter().filter(|text| text.state == state).count();
        let counts = TextCounts {
            approved: count(TextState::Approved),
            held: count(TextState::Held),
            waiting: count(TextState::Waiting),
        };
        let approved = texts.into_iter().filter(|text| text.state == TextState::Approved);
        let approved = disclosure::approved(
            approved.map(|text| Text { question: text.question, body: text.body }).collect(),
        );
        let say_words = |id: &str, args: &[(&str, String)]| words.say(id, args);
        let head = field.log_line(tongue).await?;
        let about = report::About { organiser: &row.organiser, log_head: &head, texts: counts };
        let sheets = report::sheets(&summary, &approved, &about, &say_words, tongue);
        let survey = [("survey", job.survey.to_string())];
        let mut acts = Vec::new();
        let document = |name: &str, bytes: Vec<u8>, caption: &str| Act::Document {
            name: words.say(name, &survey),
            bytes,
            caption: words.plain(caption),
        };
        match report::xlsx(&sheets) {
            Ok(bytes) => acts.push(document("files-xlsx-name", bytes, "files-xlsx-caption")),
            Err(error) => tracing::error!(%error, "workbook_not_written"),
        }
        acts.push(document("files-csv-name", report::csv(&sheets, &say_words), "files-csv-caption"));
        if counts.waiting > 0 {
            let text = words.say("files-texts-wait", &[("waiting", counts.waiting.to_string())]);
            acts.push(Act::Say { text, rows: Vec::new(), ask_contact: None });
        }
        Ok(vec![Reply { telegram: job.telegram, acts }])
    }
}
