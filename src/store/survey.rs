//! Surveys, their groups and the people of their frames.

use std::io::{Read as _, Write as _};

use sqlx::Row;

use super::{Pending, Store, StoreError, SurveyState, Write, count, stored};
use crate::analysis::summary::GroupLabel;

/// One survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyRow {
    /// The number that people call it by.
    pub id: i64,
    /// Random; names its key file and goes into its codes.
    pub mark: String,
    /// Its title.
    pub title: String,
    /// Who runs it.
    pub organiser: String,
    /// Whom to ask.
    pub contact: String,
    /// Where accusations go; empty when nothing was named.
    pub whistleblower: String,
    /// The form's file name.
    pub form_name: String,
    /// The smallest base that is shown.
    pub k: usize,
    /// When it closes, in milliseconds UTC.
    pub closes: Option<i64>,
    /// Where it stands.
    pub state: SurveyState,
    /// Of the key that its ballots are sealed with.
    pub key_fingerprint: String,
    /// What release still has to do.
    pub pending: Pending,
    /// How many copies of its key were exported.
    pub copies: usize,
    /// For so many days after release the list of people stays.
    pub retain_days: usize,
    /// Until when it stays, in milliseconds UTC; known from release on.
    pub retain_until: Option<i64>,
}

/// How the people of a survey are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partition {
    /// By unit.
    Unit,
    /// By level.
    Level,
}

impl Partition {
    fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Level => "level",
        }
    }
}

/// A group of a partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyGroup {
    /// Its number within the partition.
    pub number: usize,
    /// What it is called.
    pub label: GroupLabel,
    /// How many people belong to it.
    pub people: usize,
    /// How many had handed in when the last day ended.
    pub done_yesterday: usize,
}

/// A person of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Random.
    pub id: String,
    /// The NIP.
    pub nip: String,
    /// The name.
    pub name: String,
    /// The unit, as a path.
    pub unit: String,
    /// The level's name.
    pub level: String,
    /// Rises when the code is renewed.
    pub generation: i64,
    /// What the code is found by, under the pepper.
    pub invitation: Vec<u8>,
    /// What the phone number is found by, under the pepper.
    pub phone: Option<Vec<u8>>,
    /// The groups in both partitions.
    pub groups: (usize, usize),
}

/// How many were invited and how many handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turnout {
    /// Invited.
    pub invited: usize,
    /// Handed in.
    pub done: usize,
}

fn read_label(text: &str) -> Result<GroupLabel, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Impossible { table: "survey_group", column: "label" })
}

/// No form is larger, in bytes; a larger upload is refused long before.
const LARGEST_FORM: u64 = 32 * 1024 * 1024;

const UNUSABLE_FORM: StoreError = StoreError::Impossible { table: "survey", column: "form" };

/// Packed, so that whoever looks through the file for an answer does not find the questionnaire's choices instead.
fn packed(form: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(form).and_then(|()| encoder.finish()).map_err(|_| UNUSABLE_FORM)
}

fn unpacked(packed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut form = Vec::new();
    let mut decoder = flate2::read::DeflateDecoder::new(packed).take(LARGEST_FORM);
    decoder.read_to_end(&mut form).map_err(|_| UNUSABLE_FORM)?;
    Ok(form)
}

/// The columns that [`read_survey`] reads: all but the form, which is large.
macro_rules! columns {
    () => {
        "id, mark, title, organiser, contact, whistleblower, form_name, k, closes, state, key_fingerprint, pending, \
         copies, retain_days, retain_until"
    };
}

const ALL_SURVEYS: &str = concat!("SELECT ", columns!(), " FROM survey ORDER BY id");
const ONE_SURVEY: &str = concat!("SELECT ", columns!(), " FROM survey WHERE id = $1");
/// Reads a survey and takes its row.
pub(super) const TAKE_SURVEY: &str =
    concat!("UPDATE survey SET state = state WHERE id = $1 RETURNING ", columns!());

pub(super) fn read_survey(row: &sqlx::any::AnyRow) -> Result<SurveyRow, StoreError> {
    Ok(SurveyRow {
        id: row.try_get("id")?,
        mark: row.try_get("mark")?,
        title: row.try_get("title")?,
        organiser: row.try_get("organiser")?,
        contact: row.try_get("contact")?,
        whistleblower: row.try_get("whistleblower")?,
        form_name: row.try_get("form_name")?,
        k: count(row, "survey", "k")?,
        closes: row.try_get("closes")?,
        state: SurveyState::read(row.try_get("state")?)?,
        key_fingerprint: row.try_get("key_fingerprint")?,
        pending: Pending::read(row.try_get("pending")?)?,
        copies: count(row, "survey", "copies")?,
        retain_days: count(row, "survey", "retain_days")?,
        retain_until: row.try_get("retain_until")?,
    })
}

impl Store {
    /// All surveys, by number.
    pub async fn surveys(&self) -> Result<Vec<SurveyRow>, StoreError> {
        let rows = sqlx::query(ALL_SURVEYS).fetch_all(&self.reading).await?;
        rows.iter().map(read_survey).collect()
    }

    /// One survey.
    pub async fn survey(&self, id: i64) -> Result<Option<SurveyRow>, StoreError> {
        let row = sqlx::query(ONE_SURVEY).bind(id).fetch_optional(&self.reading).await?;
        row.as_ref().map(read_survey).transpose()
    }

    /// A survey's form, as uploaded.
    pub async fn form(&self, survey: i64) -> Result<Option<Vec<u8>>, StoreError> {
        let row = sqlx::query("SELECT form FROM survey WHERE id = $1")
            .bind(survey)
            .fetch_optional(&self.reading)
            .await?;
        row.map(|row| unpacked(&row.try_get::<Vec<u8>, _>("form")?)).transpose()
    }

    /// The groups of a partition, by number.
    pub async fn groups(&self, survey: i64, partition: Partition) -> Result<Vec<SurveyGroup>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, label, people, done_yesterday FROM survey_group \
             WHERE survey = $1 AND partition = $2 ORDER BY number",
        )
        .bind(survey)
        .bind(partition.name())
        .fetch_all(&self.reading)
        .await?;
        let group = |row: &sqlx::any::AnyRow| {
            Ok(SurveyGroup {
                number: count(row, "survey_group", "number")?,
                label: read_label(row.try_get("label")?)?,
                people: count(row, "survey_group", "people")?,
                done_yesterday: count(row, "survey_group", "done_yesterday")?,
            })
        };
        rows.iter().map(group).collect()
    }

    /// The people of a survey, by unit and name.
    pub async fn people(&self, survey: i64) -> Result<Vec<PersonRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT p.*, t.unit_group, t.level_group FROM person p \
             JOIN participation t ON t.survey = p.survey AND t.person = p.id WHERE p.survey = $1",
        )
        .bind(survey)
        .fetch_all(&self.reading)
        .await?;
        let person = |row: &sqlx::any::AnyRow| {
            Ok(PersonRow {
                id: row.try_get("id")?,
                nip: row.try_get("nip")?,
                name: row.try_get("name")?,
                unit: row.try_get("unit")?,
                level: row.try_get("level")?,
                generation: row.try_get("generation")?,
                invitation: row.try_get("invitation")?,
                phone: row.try_get("phone")?,
                groups: (
                    count(row, "participation", "unit_group")?,
                    count(row, "participation", "level_group")?,
                ),
            })
        };
        let mut people = rows.iter().map(person).collect::<Result<Vec<PersonRow>, StoreError>>()?;
        people.sort_by(|a, b| (&a.unit, &a.name, &a.nip).cmp(&(&b.unit, &b.name, &b.nip)));
        Ok(people)
    }

    /// Invited and handed in, over the whole survey.
    pub async fn turnout(&self, survey: i64) -> Result<Turnout, StoreError> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS invited, CAST(COALESCE(SUM(done), 0) AS BIGINT) AS done \
             FROM participation WHERE survey = $1",
        )
        .bind(survey)
        .fetch_one(&self.reading)
        .await?;
        Ok(Turnout {
            invited: count(&row, "participation", "invited")?,
            done: count(&row, "participation", "done")?,
        })
    }
}

impl Write {
    /// A survey that is not there yet, with its form's bytes as uploaded; its number is the next one.
    pub async fn insert_survey(&mut self, survey: &SurveyRow, form: &[u8]) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT CAST(COALESCE(MAX(id), 0) + 1 AS BIGINT) AS next FROM survey")
            .fetch_one(self.transaction.connection().await?)
            .await?;
        let id: i64 = row.try_get("next")?;
        let form = packed(form)?;
        sqlx::query(
            "INSERT INTO survey (id, mark, title, organiser, contact, form_name, form, k, closes, state, \
             key_fingerprint, pending, copies, whistleblower, retain_days, retain_until) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        )
        .bind(id)
        .bind(survey.mark.as_str())
        .bind(survey.title.as_str())
        .bind(survey.organiser.as_str())
        .bind(survey.contact.as_str())
        .bind(survey.form_name.as_str())
        .bind(form.as_slice())
        .bind(stored(survey.k))
        .bind(survey.closes)
        .bind(survey.state.name())
        .bind(survey.key_fingerprint.as_str())
        .bind(survey.pending.name())
        .bind(stored(survey.copies))
        .bind(survey.whistleblower.as_str())
        .bind(stored(survey.retain_days))
        .bind(survey.retain_until)
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(id)
    }

    /// A group of a new survey.
    pub async fn insert_group(
        &mut self,
        survey: i64,
        partition: Partition,
        group: &SurveyGroup,
    ) -> Result<(), StoreError> {
        let label = serde_json::to_string(&group.label)
            .map_err(|_| StoreError::Impossible { table: "survey_group", column: "label" })?;
        sqlx::query(
            "INSERT INTO survey_group (survey, partition, number, label, people, done_yesterday) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(survey)
        .bind(partition.name())
        .bind(stored(group.number))
        .bind(label.as_str())
        .bind(stored(group.people))
        .bind(stored(group.done_yesterday))
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }

    /// A person of a new survey, who may answer from now on.
    pub async fn insert_person(&mut self, survey: i64, person: &PersonRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO person (survey, id, nip, name, unit, level, generation, invitation, phone) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(survey)
        .bind(person.id.as_str())
        .bind(person.nip.as_str())
        .bind(person.name.as_str())
        .bind(person.unit.as_str())
        .bind(person.level.as_str())
        .bind(person.generation)
        .bind(person.invitation.as_slice())
        .bind(person.phone.as_deref())
        .execute(self.transaction.connection().await?)
        .await?;
        sqlx::query(
            "INSERT INTO participation (survey, person, unit_group, level_group, open, done) \
             VALUES ($1, $2, $3, $4, 1, 0)",
        )
        .bind(survey)
        .bind(person.id.as_str())
        .bind(stored(person.groups.0))
        .bind(stored(person.groups.1))
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }
}
