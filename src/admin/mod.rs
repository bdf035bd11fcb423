//! What an owner may ask for, and which role it takes.

mod participation;
mod summary;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use summary::summarise;

use crate::fieldwork::{Act, FieldError, Fieldwork, Incoming, Reply, What};
use crate::interview::escape;
use crate::store::{Action, Actor, Deed, Job, SurveyRow, Write};
use crate::wording::Tongue;

/// The commands of owners; for anybody else they do not exist.
pub const COMMANDS: [&str; 2] = ["ringkasan", "partisipasi"];

/// Where updates come in: an owner's commands are answered here, all else is fieldwork. A cheap handle.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The fieldwork.
    pub field: Arc<Fieldwork>,
    has_work: Arc<AtomicBool>,
}

impl Desk {
    /// A desk; work that an earlier process left is taken up.
    pub fn new(field: Arc<Fieldwork>) -> Self {
        Self { field, has_work: Arc::new(AtomicBool::new(true)) }
    }

    /// Notes how the bot is called at Telegram, for links.
    pub async fn note_bot_name(&self, name: &str) -> Result<(), FieldError> {
        let mut write = self.field.store.write().await?;
        write.keep_setting(crate::fieldwork::BOT_NAME, name).await?;
        write.commit().await?;
        Ok(())
    }

    /// Decides and writes what an update asks for.
    pub async fn handle(&self, write: &mut Write, incoming: Incoming) -> Result<Vec<Reply>, FieldError> {
        if let What::Command { name, argument } = &incoming.what {
            let help = matches!(name.as_str(), "bantuan" | "help");
            if (help || COMMANDS.contains(&name.as_str())) && write.is_owner(incoming.telegram).await? {
                let known = write.chat(incoming.telegram).await?.map(|chat| chat.tongue);
                let spoken = incoming.language.as_deref().and_then(Tongue::from_code);
                let tongue = known.or(spoken).unwrap_or_default();
                return self.owners_command(write, incoming.telegram, tongue, name, argument).await;
            }
        }
        self.field.handle(write, incoming).await
    }

    async fn owners_command(
        &self,
        write: &mut Write,
        telegram: i64,
        tongue: Tongue,
        name: &str,
        argument: &str,
    ) -> Result<Vec<Reply>, FieldError> {
        let words = tongue.wording();
        if !COMMANDS.contains(&name) {
            let text = format!("{}\n\n{}", words.plain("help-owner"), words.plain("help"));
            return Ok(say(telegram, text));
        }
        let surveys = self.field.store.surveys().await?;
        let Some(survey) = chosen(&surveys, argument) else {
            let line = |survey: &SurveyRow| format!("/{name} {} – {}", survey.id, escape(&survey.title));
            let list: Vec<String> = surveys.iter().map(line).collect();
            let id = if surveys.is_empty() { "no-survey" } else { "survey-unknown" };
            return Ok(say(telegram, words.say(id, &[("list", list.join("\n"))])));
        };
        let mut log = |action| self.field.log(write, Deed::new(Actor::Owner(telegram), action).of(survey.id));
        if name == "partisipasi" {
            log(Action::ParticipationAsked);
            return Ok(say(telegram, participation::text(&self.field, survey, tongue).await?));
        }
        log(Action::SummaryAsked);
        let id = self.field.random_id::<12>()?;
        write.insert_job(&Job { id, telegram, survey: survey.id }).await?;
        self.has_work.store(true, Ordering::SeqCst);
        Ok(Vec::new())
    }

    /// Whether somebody asked for slow work just now; asking clears it.
    pub fn take_work(&self) -> bool {
        self.has_work.swap(false, Ordering::SeqCst)
    }

    /// Does the slow work that nobody else does: the summaries that owners wait for.
    pub async fn work(&self) -> Result<Vec<Reply>, FieldError> {
        let now = self.field.clock.now().timestamp_millis();
        if !self.field.store.has_jobs(now).await? {
            return Ok(Vec::new());
        }
        let mut write = self.field.store.write().await?;
        let jobs = write.claim_jobs(now).await?;
        write.commit().await?;
        let mut replies = Vec::new();
        for job in jobs {
            match self.summary_for(&job).await {
                Ok(reply) => replies.extend(reply),
                // The claim runs out, and the job is taken up again.
                Err(error) => tracing::error!(%error, "job_failed"),
            }
        }
        Ok(replies)
    }

    async fn summary_for(&self, job: &Job) -> Result<Vec<Reply>, FieldError> {
        let mut write = self.field.store.write().await?;
        let tongue = write.chat(job.telegram).await?.map(|chat| chat.tongue).unwrap_or_default();
        write.commit().await?;
        let text = summary::text(&self.field, job.survey, tongue).await?;
        let mut write = self.field.store.write().await?;
        write.delete_job(&job.id).await?;
        write.commit().await?;
        Ok(say(job.telegram, text))
    }
}

/// The survey that a command names, else the newest.
fn chosen<'a>(surveys: &'a [SurveyRow], argument: &str) -> Option<&'a SurveyRow> {
    match argument.trim() {
        "" => surveys.last(),
        number => surveys.iter().find(|survey| number.parse() == Ok(survey.id)),
    }
}

fn say(telegram: i64, text: String) -> Vec<Reply> {
    vec![Reply { telegram, acts: vec![Act::Say { text, rows: Vec::new(), ask_contact: None }] }]
}
