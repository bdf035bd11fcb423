//! Release: two owners agree; then what is published takes the place of drafts and ballots, and the key is destroyed.
//!
//! [`carry_out`] goes on from wherever an ended process left off: [`Pending`] says what is left to do, and each step can
//! be done twice.

use super::button::Verb;
use super::opening::{Opened, open_all};
use super::{Request, TWO, minutes, say, summary};
use crate::analysis::disclosure::{self, MinimumBase};
use crate::fieldwork::{FieldError, Fieldwork, Reply};
use crate::interview::{Stage, escape};
use crate::questionnaire::NodeId;
use crate::store::{
    Action, Actor, Audience, Deed, JobKind, NoticeKind, Pending, PublishedKind, SurveyRow, SurveyState,
    TextState, Verbatim,
};

/// What two owners agree on.
pub(super) const RELEASE: &str = "release";

impl Request<'_> {
    /// Asks whether to release, and says what it means.
    pub(super) async fn ask_release(&mut self, survey: &SurveyRow) -> Result<(), FieldError> {
        if survey.state != SurveyState::Closed || survey.pending != Pending::None {
            return self.tell("release-not-now");
        }
        let rows = vec![
            vec![Verb::Release.button(self.words, "button-release-now", survey.id)],
            vec![Verb::Leave.button(self.words, "button-leave", survey.id)],
        ];
        let agreed = self.write.agreed(survey.id, RELEASE).await?;
        let is_last = agreed.iter().any(|owner| owner.telegram != self.telegram);
        let id = if is_last { "release-ask-last" } else { "release-ask" };
        self.ask(self.words.say(id, &[("title", escape(&survey.title))]), rows);
        Ok(())
    }

    /// An owner agrees; with the second one it is decided.
    pub(super) async fn agree_to_release(&mut self, survey: &SurveyRow) -> Result<(), FieldError> {
        let now = self.write.take_survey(survey.id).await?;
        if now.is_none_or(|row| row.state != SurveyState::Closed || row.pending != Pending::None) {
            return self.tell("release-not-now");
        }
        let title = [("title", escape(&survey.title))];
        if self.write.agree(survey.id, RELEASE, self.telegram).await? < TWO {
            self.log(Action::ReleaseProposed, survey.id);
            self.say(self.words.say("release-awaits-second", &title));
            for (owner, tongue) in self.others().await? {
                let words = tongue.wording();
                let rows = vec![
                    vec![Verb::AskRelease.button(words, "button-agree-release", survey.id)],
                    vec![Verb::Withhold.button(words, "button-withhold", survey.id)],
                ];
                self.replies.push(say(owner, words.say("release-second-asked", &title), rows));
            }
            return Ok(());
        }
        self.write.set_pending(survey.id, Pending::Release).await?;
        self.log(Action::ReleaseConfirmed, survey.id);
        self.say(self.words.say("release-decided", &title));
        self.work(JobKind::Release, survey.id).await
    }

    /// The agreement so far is taken back.
    pub(super) async fn withhold(&mut self, survey: &SurveyRow) -> Result<(), FieldError> {
        let now = self.write.take_survey(survey.id).await?;
        if now.is_none_or(|row| row.state != SurveyState::Closed || row.pending != Pending::None) {
            return self.tell("release-not-now");
        }
        self.write.disagree(survey.id, RELEASE).await?;
        self.log(Action::ReleaseWithheld, survey.id);
        let title = [("title", escape(&survey.title))];
        self.say(self.words.say("withheld", &title));
        self.tell_others(None, "withheld-by-other", &title).await
    }
}

/// Does all that is left of a release; what the owners are told at its end. Nothing when it was not decided.
pub(super) async fn carry_out(desk: &super::Desk, survey: i64) -> Result<Vec<Reply>, FieldError> {
    let field = &desk.field;
    loop {
        let Some(row) = field.store.survey(survey).await? else { return Ok(Vec::new()) };
        match row.pending {
            Pending::None | Pending::Erase | Pending::Erased => return Ok(Vec::new()),
            // Who asks for it again has not told it.
            Pending::Done => return minutes::tell_owners(desk, survey).await,
            Pending::Release => publish(field, &row).await?,
            Pending::Scrub => {
                field.store.scrub().await?;
                advance(field, &row, Pending::Key).await?;
            }
            Pending::Key => {
                field.keys.destroy(&row.mark)?;
                advance(field, &row, Pending::Purge).await?;
            }
            Pending::Purge => {
                let mut write = field.store.write().await?;
                write.take_survey(survey).await?;
                write.enqueue_notice(survey, NoticeKind::Released, Audience::Linked).await?;
                write.unlink_accounts(survey).await?;
                write.commit().await?;
                // A deleted link still stands in PostgreSQL's files.
                field.store.scrub().await?;
                // Another process may have been here first.
                if advance(field, &row, Pending::Done).await? {
                    field.forget_released().await?;
                    tracing::info!(survey, "survey_released");
                    return minutes::tell_owners(desk, survey).await;
                }
            }
        }
    }
}

/// The step is done; false when another process has said so before.
async fn advance(field: &Fieldwork, row: &SurveyRow, next: Pending) -> Result<bool, FieldError> {
    let mut write = field.store.write().await?;
    if write.take_survey(row.id).await?.is_none_or(|now| now.pending != row.pending) {
        return Ok(false);
    }
    write.set_pending(row.id, next).await?;
    if row.pending == Pending::Key {
        field.log(&mut write, Deed::new(Actor::Bot, Action::KeyDestroyed).of(row.id));
    }
    write.commit().await?;
    Ok(true)
}

/// The transaction: everything published and every draft and ballot gone, or nothing.
async fn publish(field: &Fieldwork, row: &SurveyRow) -> Result<(), FieldError> {
    let Some(survey) = field.survey(row.id).await? else { return Ok(()) };
    let stopped = stopped_at(field, row.id).await?;
    let (questionnaire, minimum) = (&survey.questionnaire, MinimumBase::new(row.k));
    // No ballot comes or goes any more, so they can be counted before the transaction.
    let Opened { ballots: handed_in, responses } = open_all(&survey, field.store.all_ballots(row.id)).await?;
    let tables = summary::tables(field, &survey, row, &responses, false).await?;
    let tables = disclosure::with_break_offs(tables, questionnaire, &stopped, minimum);
    let rows = disclosure::response_rows(questionnaire, &responses, minimum, field.chance.bytes::<32>()?);
    let texts = disclosure::texts(questionnaire, &responses, field.chance.bytes::<32>()?);
    let unwritable = |_| FieldError::Form(row.id);

    let mut write = field.store.write().await?;
    // Taken anew: whether a copy of the key exists must be true of this moment.
    let now = write.take_survey(row.id).await?;
    let Some(row) = now.filter(|now| now.pending == Pending::Release) else { return Ok(()) };
    let body = serde_json::to_string(&tables).map_err(unwritable)?;
    write.publish(row.id, PublishedKind::Summary, "", &body).await?;
    for response in rows.get() {
        let (id, body) = (field.random_id::<16>()?, serde_json::to_string(response).map_err(unwritable)?);
        write.publish(row.id, PublishedKind::Response, &id, &body).await?;
    }
    for text in texts.get() {
        let (id, question, body) = (field.random_id::<16>()?, text.question.clone(), text.body.clone());
        let text = Verbatim { id, question, body, state: TextState::Waiting, revision: 0 };
        write.keep_verbatim(row.id, &text).await?;
    }
    // A ballot that damage has taken away is one that does not open.
    let handed_in = handed_in.max(tables.get().handed_in);
    let counts = minutes::Counts {
        ballots: handed_in,
        unopened: handed_in - responses.len(),
        texts: texts.get().len(),
    };
    let agreed = write.agreed(row.id, RELEASE).await?;
    let body = minutes::draw_up(field, &row, counts, &agreed, tables.get()).map_err(unwritable)?;
    write.publish(row.id, PublishedKind::Minutes, "", &body).await?;
    write.delete_answers(row.id).await?;
    let days = chrono::Duration::days(i64::try_from(row.retain_days).unwrap_or_default());
    write.mark_released(row.id, (field.clock.now() + days).timestamp_millis()).await?;
    write.set_pending(row.id, Pending::Scrub).await?;
    field.log(&mut write, Deed::new(Actor::Bot, Action::Released).of(row.id));
    write.commit().await?;
    Ok(())
}

/// The question at which each draft stopped. Who was only asked for consent has not begun.
async fn stopped_at(field: &Fieldwork, survey: i64) -> Result<Vec<Option<NodeId>>, FieldError> {
    let found = field.stages(survey).await?;
    let stages = found.iter().map(|stage| stage.as_ref().map(Stage::underneath));
    let begun = stages.filter(|stage| !matches!(stage, Some(Stage::Consent { .. })));
    let question = |stage: &Stage| match stage {
        Stage::Asking { question, .. } => Some(*question),
        _ => None,
    };
    Ok(begun.map(|stage| stage.and_then(question)).collect())
}
