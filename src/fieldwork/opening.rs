//! Opening and closing a survey, and the codes that go out for it.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};

use super::{FieldError, Fieldwork};
use crate::analysis::disclosure::{self, MinimumBase, partition_levels, partition_units};
use crate::analysis::summary::GroupLabel;
use crate::problem::Problem;
use crate::roster::{Level, Person, Roster};
use crate::seal::{fingerprint, invitation_code, kept_key, lookup_key, owner_code, owner_key, phone_key};
use crate::store::{
    Account, Action, Actor, Audience, Deed, NoticeKind, OwnerCode, Partition, Pending, PersonRow, Role,
    SurveyGroup, SurveyRow, SurveyState, Write,
};

/// The share of people that is expected to answer, for merging groups that could otherwise never be shown.
const EXPECTED_RATE: f64 = 0.8;
/// An owner's code holds for so long.
const OWNER_CODE_HOURS: i64 = 72;
/// The setting that holds the bot's name at Telegram.
pub(crate) const BOT_NAME: &str = "bot_name";

/// A release takes two owners; with a third one as a deputy an illness does not hold it up.
const OWNERS: usize = 3;

/// What a new survey is made of.
#[derive(Debug, Clone)]
pub struct Opening<'a> {
    /// The form's bytes and file name.
    pub form: (&'a [u8], &'a str),
    /// The staff list's bytes and file name.
    pub roster: (&'a [u8], &'a str),
    /// The survey's title.
    pub title: &'a str,
    /// Who runs it.
    pub organiser: &'a str,
    /// Whom to ask.
    pub contact: &'a str,
    /// Where accusations go, as respondents read it; empty when nothing is named.
    pub whistleblower: &'a str,
    /// When it closes by itself.
    pub closes: Option<DateTime<Utc>>,
    /// The smallest base that is shown; at least 5.
    pub k: usize,
    /// For so many days after release the list of people stays.
    pub retain_days: usize,
}

/// A survey that is open now.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Its number.
    pub survey: i64,
    /// How many people may answer.
    pub people: usize,
    /// How many questions the form has.
    pub questions: usize,
    /// The groups by unit and by level, with what is likely to show.
    pub groupings: (disclosure::Partition, disclosure::Partition),
    /// How many organisations are likely to show under their own name, of how many.
    pub own_names: (usize, usize),
    /// What was ignored or doubtful.
    pub warnings: Vec<Problem>,
}

/// What a survey would be like; nothing is opened by it.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// How many people may answer.
    pub people: usize,
    /// How many of them can come in by their own phone number.
    pub phones: usize,
    /// How many questions the form has.
    pub questions: usize,
    /// The groups by unit and by level, with what is likely to show.
    pub groupings: (disclosure::Partition, disclosure::Partition),
    /// How many organisations are likely to show under their own name, of how many.
    pub own_names: (usize, usize),
    /// What was ignored or doubtful.
    pub warnings: Vec<Problem>,
}

/// A survey could not be opened; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// The form or the list has errors.
    #[error("the form or the staff list has errors")]
    Problems(Vec<Problem>),
    /// The machine failed.
    #[error(transparent)]
    Field(#[from] FieldError),
}

impl<E: Into<FieldError>> From<E> for OpeningError
where
    E: NotFieldError,
{
    fn from(error: E) -> Self {
        Self::Field(error.into())
    }
}

/// Errors that [`FieldError`] is made of.
trait NotFieldError {}
impl NotFieldError for crate::store::StoreError {}
impl NotFieldError for crate::keys::KeyError {}
impl NotFieldError for getrandom::Error {}

/// One line of the list of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// The NIP.
    pub nip: String,
    /// The name.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// The code, in groups of four.
    pub code: String,
    /// The link that enters it; empty while the bot's name is not known.
    pub link: String,
}

/// Reads a form and a list, with the problems of both.
fn read(form: (&[u8], &str), roster: (&[u8], &str)) -> (Option<(usize, Roster)>, Vec<Problem>) {
    let (questionnaire, of_form) = match crate::workbook::read(form.0, form.1) {
        Ok(workbook) => crate::xlsform::read(&workbook),
        Err(found) => (None, found),
    };
    let (roster_read, of_roster) = match crate::workbook::read_table(roster.0, roster.1) {
        Ok(sheet) => crate::roster::read(&sheet),
        Err(found) => (None, found),
    };
    let of_form = of_form.into_iter().map(|problem| problem.in_file(form.1));
    let of_roster = of_roster.into_iter().map(|problem| problem.in_file(roster.1));
    let problems: Vec<Problem> = of_form.chain(of_roster).collect();
    let questions = questionnaire.map(|questionnaire| questionnaire.count_questions());
    (questions.zip(roster_read).filter(|_| !Problem::any_error(&problems)), problems)
}

/// Reads a form and a list, and divides the people into groups; or all that is wrong with them.
fn plan(
    form: (&[u8], &str),
    roster: (&[u8], &str),
    minimum: MinimumBase,
) -> Result<(Forecast, Roster), Vec<Problem>> {
    let (questions, roster, warnings) = match read(form, roster) {
        (Some((questions, roster)), warnings) => (questions, roster, warnings),
        (None, problems) => return Err(problems),
    };
    let places: Vec<Vec<String>> = roster.people.iter().map(Person::place).collect();
    let by_unit = partition_units(&places, minimum, EXPECTED_RATE);
    let place_of = |level: Level| Level::ALL.iter().position(|other| *other == level).unwrap_or_default();
    let levels: Vec<usize> = roster.people.iter().map(|person| place_of(person.level)).collect();
    let level_names: Vec<String> = Level::ALL.iter().map(|level| level.code().to_owned()).collect();
    let by_level = partition_levels(&levels, &level_names, minimum, EXPECTED_RATE);
    let (by_unit, by_level) = told_together(by_unit, by_level, minimum);
    let own_names = own_names(&roster, &by_unit);
    let people = roster.people.len();
    let phones = roster.people.iter().filter(|person| person.phone.is_some()).count();
    Ok((Forecast { people, phones, questions, groupings: (by_unit, by_level), own_names, warnings }, roster))
}

/// Of units and levels that are nearly the same people not both are likely to show.
fn told_together(
    mut by_unit: disclosure::Partition,
    mut by_level: disclosure::Partition,
    minimum: MinimumBase,
) -> (disclosure::Partition, disclosure::Partition) {
    let pairs = by_unit.group_of.iter().copied().zip(by_level.group_of.iter().copied());
    let people = disclosure::cross(by_unit.groups.len(), by_level.groups.len(), pairs);
    let (units, levels) = disclosure::suppress_crossed(&people, minimum);
    for (partition, shown) in [(&mut by_unit, units), (&mut by_level, levels)] {
        for (group, shown) in partition.groups.iter_mut().zip(shown) {
            group.will_show &= shown == disclosure::Visibility::Shown;
        }
    }
    (by_unit, by_level)
}

/// Organisations of which at least a part shows by its own name, and all of them.
fn own_names(roster: &Roster, by_unit: &disclosure::Partition) -> (usize, usize) {
    let all: BTreeSet<&String> = roster.people.iter().filter_map(|person| person.unit.first()).collect();
    let shows = |name: &&&String| {
        by_unit.groups.iter().any(|group| match &group.label {
            GroupLabel::One(label) => {
                group.will_show
                    && label
                        .strip_prefix(name.as_str())
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with(" / "))
            }
            _ => false,
        })
    };
    (all.iter().filter(shows).count(), all.len())
}

/// What a survey of this form and list would be like, or all that is wrong with them.
pub fn forecast(form: (&[u8], &str), roster: (&[u8], &str), k: usize) -> Result<Forecast, Vec<Problem>> {
    plan(form, roster, MinimumBase::new(k)).map(|(forecast, _)| forecast)
}

/// The longest name by which the others call an owner, in characters.
pub const LONGEST_OWNER_NAME: usize = 40;

impl Fieldwork {
    /// How many owners there are, and how many a survey should have before it opens.
    pub async fn count_owners(&self) -> Result<(usize, usize), FieldError> {
        let staff = self.store.owners().await?;
        Ok((staff.iter().filter(|owner| owner.role == Role::Owner).count(), OWNERS))
    }

    /// Opens a survey: reads, divides the people into groups, makes keys, and writes all of it or nothing.
    pub async fn open_survey(&self, opening: &Opening<'_>) -> Result<Opened, OpeningError> {
        let minimum = MinimumBase::new(opening.k);
        let (forecast, roster) =
            plan(opening.form, opening.roster, minimum).map_err(OpeningError::Problems)?;
        let Forecast { people, questions, groupings: (by_unit, by_level), own_names, warnings, .. } =
            forecast;
        let mark = self.random_id::<12>()?;
        let keys = self.keys.create(&mark, &self.chance)?;
        let kept = self.store.kept_links(self.this_year()).await?;
        let mut write = self.store.write().await?;
        let survey = write
            .insert_survey(
                &SurveyRow {
                    id: 0,
                    mark: mark.clone(),
                    title: opening.title.to_owned(),
                    organiser: opening.organiser.to_owned(),
                    contact: opening.contact.to_owned(),
                    whistleblower: opening.whistleblower.trim().to_owned(),
                    form_name: opening.form.1.to_owned(),
                    k: minimum.get(),
                    closes: opening.closes.map(|instant| instant.timestamp_millis()),
                    state: SurveyState::Open,
                    key_fingerprint: fingerprint(&keys.public),
                    pending: Pending::None,
                    copies: 0,
                    retain_days: opening.retain_days,
                    retain_until: None,
                },
                opening.form.0,
            )
            .await?;
        for (partition, grouping) in [(Partition::Unit, &by_unit), (Partition::Level, &by_level)] {
            for (number, group) in grouping.groups.iter().enumerate() {
                let group = SurveyGroup {
                    number,
                    label: group.label.clone(),
                    people: group.people,
                    done_yesterday: 0,
                };
                write.insert_group(survey, partition, &group).await?;
            }
        }
        for (place, person) in roster.people.iter().enumerate() {
            let id = self.random_id::<8>()?;
            let code = invitation_code(&self.pepper, mark.as_bytes(), person.nip.as_str().as_bytes(), 0);
            let group =
                |grouping: &disclosure::Partition| grouping.group_of.get(place).copied().unwrap_or_default();
            let row = PersonRow {
                id,
                nip: person.nip.as_str().to_owned(),
                name: person.name.clone(),
                unit: person.unit_path(),
                level: person.level.code().to_owned(),
                generation: 0,
                invitation: lookup_key(&self.pepper, &code).to_vec(),
                phone: person.phone.as_ref().map(|phone| phone_key(&self.pepper, phone).to_vec()),
                groups: (group(&by_unit), group(&by_level)),
            };
            write.insert_person(survey, &row).await?;
            if let Some(telegram) = kept.get(kept_key(&self.pepper, &row.nip).as_slice()) {
                write.link(&Account { survey, person: row.id }, *telegram).await?;
            }
        }
        // Nobody else is linked yet.
        write.enqueue_notice(survey, NoticeKind::Invited, Audience::Linked).await?;
        if roster.people.iter().any(|person| person.cluster.is_some()) {
            self.log(&mut write, Deed::new(Actor::CommandLine, Action::ClustersNamed).of(survey));
        }
        let deed = Deed::new(Actor::CommandLine, Action::SurveyOpened).of(survey);
        self.log(
            &mut write,
            deed.detail(format!("people={people} questions={questions} k={}", minimum.get())),
        );
        write.commit().await?;
        tracing::info!(survey, people, questions, "survey_opened");
        Ok(Opened { survey, people, questions, groupings: (by_unit, by_level), own_names, warnings })
    }

    /// The codes of a survey; `None` when there is no such survey. They are computed, never stored.
    pub async fn invitations(
        &self,
        survey: i64,
        bot_name: Option<&str>,
    ) -> Result<Option<Vec<CodeRow>>, FieldError> {
        let Some(row) = self.store.survey(survey).await? else { return Ok(None) };
        let bot_name = self.bot_name(bot_name).await?;
        let people = self.store.people(survey).await?;
        let line = |person: PersonRow| {
            let generation = u32::try_from(person.generation).unwrap_or_default();
            let code = invitation_code(&self.pepper, row.mark.as_bytes(), person.nip.as_bytes(), generation);
            CodeRow {
                nip: person.nip,
                name: person.name,
                unit: person.unit,
                link: link(bot_name.as_deref(), &code.plain()),
                code: code.display(),
            }
        };
        Ok(Some(people.into_iter().map(line).collect()))
    }

    /// A one-time code that gives an account a role, and its link. The name is how the others call who it is for.
    pub async fn invite_owner(
        &self,
        write: &mut Write,
        actor: Actor,
        role: Role,
        name: &str,
        bot_name: Option<&str>,
    ) -> Result<(String, String), FieldError> {
        let code = owner_code(self.chance.bytes::<32>()?);
        let expires = self.clock.now() + Duration::hours(OWNER_CODE_HOURS);
        let key = owner_key(&self.pepper, &code);
        let kept = OwnerCode {
            role,
            name: name.to_owned(),
            expires: expires.timestamp_millis(),
            by_owner: matches!(actor, Actor::Owner(_)),
        };
        write.insert_owner_code(&key, &kept).await?;
        self.log(write, Deed::new(actor, Action::OwnerInvited).detail(format!("role={}", role.name())));
        let bot_name = self.bot_name(bot_name).await?;
        Ok((code.display(), link(bot_name.as_deref(), &code.plain())))
    }

    /// The name that was given, else that of the last run.
    pub(super) async fn bot_name(&self, given: Option<&str>) -> Result<Option<String>, FieldError> {
        match given {
            Some(name) => Ok(Some(name.trim_start_matches('@').to_owned())),
            None => Ok(self.store.setting(BOT_NAME).await?),
        }
    }
}

pub(super) fn link(bot_name: Option<&str>, code: &str) -> String {
    bot_name.map(|name| format!("https://t.me/{name}?start={code}")).unwrap_or_default()
}
