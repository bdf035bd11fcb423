//! The minutes of a release (*berita acara*): what was published and destroyed, when, and who decided it.

use serde::{Deserialize, Serialize};

use super::button::Verb;
use super::{Desk, Request, TWO};
use crate::analysis::summary::Summary;
use crate::fieldwork::{Act, FieldError, Fieldwork, Reply};
use crate::interview::escape;
use crate::store::{Action, Owner, PublishedKind, Role, SurveyRow, SurveyState};
use crate::wording::{Tongue, Wording};

/// What two owners agree on when copies of the key are destroyed.
const DESTROYED: &str = "copies";

/// What release found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counts {
    /// Ballots that were handed in.
    pub(super) ballots: usize,
    /// Of these, those that no longer open, or are no longer there.
    pub(super) unopened: usize,
    /// Texts that are published.
    pub(super) texts: usize,
}

/// The facts that the minutes tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Minutes {
    released: i64,
    counts: Counts,
    invited: usize,
    decided_by: Vec<String>,
    /// Whether a copy of the key was made that a person keeps.
    copied: bool,
    /// When the owners confirmed that all copies are destroyed, and who.
    destroyed: Option<(i64, Vec<String>)>,
}

/// The minutes of a release that happens now, as they are stored.
pub(super) fn draw_up(
    field: &Fieldwork,
    survey: &SurveyRow,
    counts: Counts,
    agreed: &[Owner],
    summary: &Summary,
) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Minutes {
        released: field.clock.now().timestamp_millis(),
        counts,
        invited: summary.invited,
        decided_by: agreed.iter().map(|owner| owner.name.clone()).collect(),
        copied: survey.copies > 0,
        destroyed: None,
    })
}

impl Minutes {
    async fn load(field: &Fieldwork, survey: i64) -> Result<Option<Self>, FieldError> {
        let stored = field.store.published(survey, PublishedKind::Minutes).await?;
        Ok(stored.first().and_then(|body| serde_json::from_str(body).ok()))
    }

    /// Whether nobody at all can open an answer any more.
    fn is_anonymous(&self) -> bool {
        !self.copied || self.destroyed.is_some()
    }

    fn text(&self, desk: &Desk, words: &Wording, survey: &SurveyRow) -> String {
        let count = |number: usize| number.to_string();
        let counts = self.counts;
        let args = [
            ("title", escape(&survey.title)),
            ("organiser", escape(&survey.organiser)),
            ("released", desk.field.say_instant(words, self.released)),
            ("owners", escape(&self.decided_by.join("; "))),
            ("invited", count(self.invited)),
            ("ballots", count(counts.ballots)),
            ("unopened", count(counts.unopened)),
            ("texts", count(counts.texts)),
            ("k", count(survey.k)),
            ("key", survey.key_fingerprint.clone()),
        ];
        let key = match &self.destroyed {
            Some((when, names)) => words.say(
                "minutes-copies-destroyed",
                &[("when", desk.field.say_instant(words, *when)), ("owners", escape(&names.join("; ")))],
            ),
            None if self.copied => words.plain("minutes-copies-remain"),
            None => words.plain("minutes-no-copies"),
        };
        let state = if self.is_anonymous() { "minutes-anonymous" } else { "minutes-confidential" };
        format!("{}\n\n{key}\n\n{}", words.say("minutes", &args), words.plain(state))
    }

    /// The text as a message and as a file.
    async fn acts(
        &self,
        desk: &Desk,
        tongue: Tongue,
        survey: &SurveyRow,
        ask: bool,
    ) -> Result<Vec<Act>, FieldError> {
        let words = tongue.wording();
        let log = desk.field.log_line(tongue).await?;
        let text = format!("{}\n\n{log}", self.text(desk, words, survey));
        let file = words.say("minutes-file", &[("survey", survey.id.to_string())]);
        let bytes = crate::report::plain(&text).into_bytes();
        let rows = if ask && !self.is_anonymous() {
            vec![vec![Verb::Destroyed.button(words, "button-destroyed", survey.id)]]
        } else {
            Vec::new()
        };
        Ok(vec![
            Act::Document { name: file, bytes, caption: words.plain("minutes-caption") },
            Act::Say { text, rows, ask_contact: None },
        ])
    }
}

/// All owners get the minutes.
pub(super) async fn tell_owners(desk: &Desk, survey: i64) -> Result<Vec<Reply>, FieldError> {
    let field = &desk.field;
    let (Some(row), Some(minutes)) = (field.store.survey(survey).await?, Minutes::load(field, survey).await?)
    else {
        return Ok(Vec::new());
    };
    let mut replies = Vec::new();
    for (telegram, tongue) in desk.owners().await? {
        let text = tongue.wording().say("released", &[("title", escape(&row.title))]);
        let texts = [("texts", minutes.counts.texts.to_string())];
        let wait = (minutes.counts.texts > 0).then(|| tongue.wording().say("released-texts", &texts));
        let text = std::iter::once(text).chain(wait).collect::<Vec<_>>().join("\n");
        let mut acts = vec![Act::Say { text, rows: Vec::new(), ask_contact: None }];
        acts.extend(minutes.acts(desk, tongue, &row, true).await?);
        replies.push(Reply { telegram, acts });
    }
    Ok(replies)
}

impl Request<'_> {
    /// `/beritaacara`.
    pub(super) async fn minutes(&mut self, survey: &SurveyRow) -> Result<(), FieldError> {
        let Some(minutes) = Minutes::load(&self.desk.field, survey.id).await? else {
            return self.tell("minutes-none");
        };
        let acts = minutes.acts(self.desk, self.tongue, survey, self.role == Role::Owner).await?;
        self.replies.push(Reply { telegram: self.telegram, acts });
        Ok(())
    }

    /// An owner confirms that all copies of the key are destroyed; with the second one the survey is called anonymous.
    pub(super) async fn confirm_destroyed(&mut self, survey: &SurveyRow) -> Result<(), FieldError> {
        let now = self.write.take_survey(survey.id).await?;
        let minutes = Minutes::load(&self.desk.field, survey.id).await?;
        let minutes = minutes.filter(|minutes| !minutes.is_anonymous());
        let (Some(mut minutes), Some(SurveyState::Released)) = (minutes, now.map(|row| row.state)) else {
            return self.tell("minutes-none");
        };
        if self.write.agree(survey.id, DESTROYED, self.telegram).await? < TWO {
            self.log(Action::CopyDestroyedConfirmed, survey.id);
            return self.tell("destroyed-awaits-second");
        }
        let agreed = self.write.agreed(survey.id, DESTROYED).await?;
        let names = agreed.into_iter().map(|owner| owner.name).collect();
        self.log(Action::CopyDestroyedConfirmed, survey.id);
        minutes.destroyed = Some((self.desk.field.clock.now().timestamp_millis(), names));
        let body = serde_json::to_string(&minutes).map_err(|_| FieldError::Form(survey.id))?;
        self.write.publish(survey.id, PublishedKind::Minutes, "", &body).await?;
        let acts = minutes.acts(self.desk, self.tongue, survey, false).await?;
        self.replies.push(Reply { telegram: self.telegram, acts });
        self.tell_others(None, "now-anonymous", &[("title", escape(&survey.title))]).await
    }
}
