//! What the inspectorate's staff may ask for, and which role it takes.

mod access;
mod button;
mod files;
mod jobs;
mod log;
mod minutes;
mod opening;
mod participation;
mod period;
mod release;
mod reminder;
mod renewal;
mod staff;
mod summary;
mod texts;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use access::Command;
pub use jobs::Worked;
pub use summary::summarise;

use self::button::Verb;
use crate::fieldwork::{Act, FieldError, Fieldwork, Incoming, Reply, What};
use crate::interview::{Button, escape};
use crate::store::{Action, Actor, Deed, Job, JobKind, Pending, Role, SurveyRow, Write};
use crate::wording::{Tongue, Wording};

/// So many owners must agree on what nobody may decide alone.
const TWO: usize = 2;

/// Where updates come in: what takes a role is answered here, all else is fieldwork. A cheap handle.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The fieldwork.
    pub field: Arc<Fieldwork>,
    has_work: Arc<AtomicBool>,
}

/// What takes a role.
enum Asked<'a> {
    Help,
    Command(Command, &'a str),
    Press { survey: i64, verb: Verb, callback: &'a str, message: Option<i64> },
}

impl<'a> Asked<'a> {
    fn of(what: &'a What) -> Option<Self> {
        match what {
            What::Command { name, .. } if matches!(name.as_str(), "bantuan" | "help") => Some(Self::Help),
            What::Command { name, argument } => {
                Command::named(name).map(|command| Self::Command(command, argument))
            }
            What::Press { data, callback, message } => Verb::decode(data).map(|(survey, verb)| Self::Press {
                survey,
                verb,
                callback,
                message: *message,
            }),
            _ => None,
        }
    }

    /// Whether a role may ask for it.
    fn is_for(&self, role: Role) -> bool {
        match self {
            Self::Help => true,
            Self::Command(command, _) => command.roles().contains(&role),
            Self::Press { .. } => role == Role::Owner,
        }
    }
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
        if let Some(asked) = Asked::of(&incoming.what)
            && let Some(role) = write.role(incoming.telegram).await?
            && asked.is_for(role)
        {
            let chat = write.chat(incoming.telegram).await?;
            if chat.as_ref().is_some_and(|chat| !chat.reachable) {
                write.set_reachable(incoming.telegram, true).await?;
            }
            let known = chat.map(|chat| chat.tongue);
            let spoken = incoming.language.as_deref().and_then(Tongue::from_code);
            let tongue = known.or(spoken).unwrap_or_default();
            let mut request = Request {
                desk: self,
                write,
                telegram: incoming.telegram,
                role,
                words: tongue.wording(),
                tongue,
                replies: Vec::new(),
            };
            request.answer(asked).await?;
            return Ok(request.replies);
        }
        self.field.handle(write, incoming).await
    }

    /// Whether somebody asked for slow work just now; asking clears it.
    pub fn take_work(&self) -> bool {
        self.has_work.swap(false, Ordering::SeqCst)
    }

    /// The language of somebody's chat.
    async fn tongue_of(&self, telegram: i64) -> Result<Tongue, FieldError> {
        Ok(self.field.store.tongue(telegram).await?.unwrap_or_default())
    }

    /// The owners' chats and languages.
    async fn owners(&self) -> Result<Vec<(i64, Tongue)>, FieldError> {
        let mut owners = Vec::new();
        for owner in self.field.store.owners().await? {
            if owner.role == Role::Owner {
                owners.push((owner.telegram, self.tongue_of(owner.telegram).await?));
            }
        }
        Ok(owners)
    }
}

/// One question of the staff, on its way through.
struct Request<'a> {
    desk: &'a Desk,
    write: &'a mut Write,
    telegram: i64,
    role: Role,
    tongue: Tongue,
    words: &'static Wording,
    replies: Vec<Reply>,
}

impl Request<'_> {
    async fn answer(&mut self, asked: Asked<'_>) -> Result<(), FieldError> {
        match asked {
            Asked::Help => {
                let own = self.words.plain(&format!("help-{}", self.role.name()));
                self.say(format!("{own}\n\n{}", self.words.plain("help")));
                Ok(())
            }
            Asked::Command(Command::Staff, _) => self.staff().await,
            Asked::Command(Command::Invite, argument) => self.invite(argument).await,
            Asked::Command(Command::Log, _) => self.show_log().await,
            Asked::Command(Command::Mask, argument) => self.mask(argument).await,
            Asked::Command(Command::Hold, argument) => self.hold(argument, true).await,
            Asked::Command(Command::LetGo, argument) => self.hold(argument, false).await,
            Asked::Command(Command::Renew, argument) => self.renew(argument).await,
            Asked::Command(command, argument) => match self.chosen(command, argument).await? {
                Some(survey) => self.about(command, &survey).await,
                None => Ok(()),
            },
            Asked::Press { survey, verb, callback, message } => {
                let notice = Act::Notice { callback: callback.to_owned(), text: None };
                let gone = message.map(|message| Act::Delete { message });
                let acts = std::iter::once(notice).chain(gone).collect();
                self.replies.push(Reply { telegram: self.telegram, acts });
                self.press(survey, verb).await
            }
        }
    }

    async fn about(&mut self, command: Command, survey: &SurveyRow) -> Result<(), FieldError> {
        match command {
            Command::Summary => {
                self.log(Action::SummaryAsked, survey.id);
                self.work(JobKind::Summary, survey.id).await
            }
            Command::Participation if survey.pending >= Pending::Erase => self.tell("participation-erased"),
            Command::Participation => {
                self.log(Action::ParticipationAsked, survey.id);
                let text = participation::text(&self.desk.field, survey, self.tongue).await?;
                self.say(text);
                Ok(())
            }
            Command::Period => self.period(survey).await,
            Command::Close => self.ask_close(survey),
            Command::Minutes => self.minutes(survey).await,
            Command::Texts => self.texts(survey).await,
            Command::Files => self.files(survey).await,
            Command::Remind => self.remind(survey).await,
            Command::Staff
            | Command::Invite
            | Command::Log
            | Command::Mask
            | Command::Hold
            | Command::LetGo
            | Command::Renew => Ok(()),
        }
    }

    async fn press(&mut self, survey: i64, verb: Verb) -> Result<(), FieldError> {
        if let Verb::Remove(account) = verb {
            return self.remove(account).await;
        }
        let Some(row) = self.desk.field.store.survey(survey).await? else { return Ok(()) };
        match verb {
            Verb::Release | Verb::Destroyed | Verb::Pass(..) if !self.counts_as_one_of_two().await? => Ok(()),
            Verb::AskClose => self.ask_close(&row),
            Verb::Close => self.close(&row).await,
            Verb::Extend(days) => self.extend(&row, days).await,
            Verb::AskRelease => self.ask_release(&row).await,
            Verb::Release => self.agree_to_release(&row).await,
            Verb::Withhold => self.withhold(&row).await,
            Verb::Destroyed => self.confirm_destroyed(&row).await,
            Verb::Texts(number) => self.show_texts(&row, number).await,
            Verb::Pass(from, to, revisions) => self.pass_texts(&row, from, to, revisions).await,
            Verb::Remove(_) => Ok(()),
            Verb::Leave => self.period(&row).await,
        }
    }

    /// Whether this owner counts where it takes two. Who came in by another owner's invitation does so only after a day, in
    /// which the others can say that they do not know who that is.
    async fn counts_as_one_of_two(&mut self) -> Result<bool, FieldError> {
        let from = self.write.agrees_from(self.telegram).await?;
        if from <= self.desk.field.clock.now().timestamp_millis() {
            return Ok(true);
        }
        let from = self.desk.field.say_instant(self.words, from);
        self.say(self.words.say("agrees-from", &[("from", from)]));
        Ok(false)
    }

    /// The other owners' chats and languages.
    async fn others(&mut self) -> Result<Vec<(i64, Tongue)>, FieldError> {
        let mut owners = self.desk.owners().await?;
        owners.retain(|(owner, _)| *owner != self.telegram);
        Ok(owners)
    }

    /// Tells the other owners, except the one that it is about.
    async fn tell_others(
        &mut self,
        about: Option<i64>,
        id: &str,
        args: &[(&str, String)],
    ) -> Result<(), FieldError> {
        for (owner, tongue) in self.others().await? {
            if Some(owner) != about {
                self.replies.push(say(owner, tongue.wording().say(id, args), Vec::new()));
            }
        }
        Ok(())
    }

    /// The survey that a command names, else the newest; without one the person is told what there is.
    async fn chosen(&mut self, command: Command, argument: &str) -> Result<Option<SurveyRow>, FieldError> {
        let mut surveys = self.desk.field.store.surveys().await?;
        let place = match argument.trim() {
            "" => surveys.len().checked_sub(1),
            number => surveys.iter().position(|survey| number.parse() == Ok(survey.id)),
        };
        if let Some(place) = place {
            return Ok(Some(surveys.swap_remove(place)));
        }
        let [name, _] = command.names();
        let line = |survey: &SurveyRow| format!("/{name} {} – {}", survey.id, escape(&survey.title));
        let list: Vec<String> = surveys.iter().map(line).collect();
        let id = if surveys.is_empty() { "no-survey" } else { "survey-unknown" };
        self.say(self.words.say(id, &[("list", list.join("\n"))]));
        Ok(None)
    }

    /// Slow work is committed with the update that asks for it, and done outside the loop.
    async fn work(&mut self, kind: JobKind, survey: i64) -> Result<(), FieldError> {
        let id = self.desk.field.random_id::<12>()?;
        self.write.insert_job(&Job { id, telegram: self.telegram, kind, survey }).await?;
        self.desk.has_work.store(true, Ordering::SeqCst);
        Ok(())
    }

    /// Notes what this person did with a survey.
    fn log(&mut self, action: Action, survey: i64) {
        let deed = Deed::new(Actor::Owner(self.telegram), action).of(survey);
        self.desk.field.log(self.write, deed);
    }

    /// Notes what this person did with a survey, and more of it: never a name or an answer.
    fn log_detail(&mut self, action: Action, survey: i64, detail: &str) {
        let deed = Deed::new(Actor::Owner(self.telegram), action).of(survey).detail(detail);
        self.desk.field.log(self.write, deed);
    }

    /// Notes what this person did that concerns no survey.
    fn log_alone(&mut self, action: Action, detail: &str) {
        let deed = Deed::new(Actor::Owner(self.telegram), action).detail(detail);
        self.desk.field.log(self.write, deed);
    }

    fn say(&mut self, text: String) {
        self.ask(text, Vec::new());
    }

    fn ask(&mut self, text: String, rows: Vec<Vec<Button>>) {
        self.replies.push(say(self.telegram, text, rows));
    }
}

fn say(telegram: i64, text: String, rows: Vec<Vec<Button>>) -> Reply {
    Reply { telegram, acts: vec![Act::Say { text, rows, ask_contact: None }] }
}
