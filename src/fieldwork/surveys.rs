//! Surveys as they are worked with: the form read, the keys at hand. What can change is not kept here.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use super::{FieldError, Fieldwork, ballot};
use crate::interview::{About, Stage, draft_length};
use crate::keys::SurveyKeys;
use crate::questionnaire::Questionnaire;
use crate::store::{Account, SealedDraft, SurveyRow, SurveyState};

/// A survey with its form and keys.
#[derive(Debug)]
pub struct Survey {
    /// Its number.
    pub id: i64,
    /// Its random mark.
    pub mark: String,
    /// Its title.
    pub title: String,
    /// Who runs it.
    pub organiser: String,
    /// Whom to ask.
    pub contact: String,
    /// Where accusations go; empty when nothing was named.
    pub whistleblower: String,
    /// For so many days after release the list of people stays.
    pub retain_days: usize,
    /// The smallest base that is shown.
    pub k: usize,
    /// What is asked.
    pub questionnaire: Questionnaire,
    /// Its keys.
    pub keys: SurveyKeys,
    /// The one length of its drafts, in bytes.
    pub draft_length: usize,
    /// The one length of its ballots, in bytes.
    pub ballot_length: usize,
    /// Whether its list has phone numbers.
    pub has_phones: bool,
}

impl Survey {
    /// The base below which nothing is shown, unless a survey says otherwise.
    pub const DEFAULT_K: usize = 10;
    /// So many days after release the list of people stays, unless a survey says otherwise.
    pub const DEFAULT_RETAIN_DAYS: usize = 90;

    /// What the consent says.
    pub fn about(&self) -> About {
        About {
            title: self.title.clone(),
            organiser: self.organiser.clone(),
            k: self.k,
            whistleblower: self.whistleblower.clone(),
            retain_days: self.retain_days,
        }
    }
}

/// The surveys read so far.
#[derive(Debug, Default)]
pub(super) struct Surveys(RwLock<HashMap<i64, Arc<Survey>>>);

impl Surveys {
    fn get(&self, id: i64) -> Option<Arc<Survey>> {
        self.0.read().ok()?.get(&id).cloned()
    }

    /// Forgets, with its keys, what is released.
    fn forget(&self, released: &[i64]) {
        if let Ok(mut surveys) = self.0.write() {
            surveys.retain(|id, _| !released.contains(id));
        }
    }

    fn put(&self, survey: &Arc<Survey>) {
        if let Ok(mut surveys) = self.0.write() {
            surveys.insert(survey.id, Arc::clone(survey));
        }
    }
}

impl Fieldwork {
    /// The survey with this number, if there is one that is not released: without its keys nothing is left to do in it.
    pub async fn survey(&self, id: i64) -> Result<Option<Arc<Survey>>, FieldError> {
        if let Some(survey) = self.surveys.get(id) {
            return Ok(Some(survey));
        }
        let row = self.store.survey(id).await?.filter(|row| row.state != SurveyState::Released);
        let Some(row) = row else { return Ok(None) };
        let survey = Arc::new(self.load(row).await?);
        self.surveys.put(&survey);
        Ok(Some(survey))
    }

    /// Forgets the keys of surveys that were released, here or by another process.
    pub async fn forget_released(&self) -> Result<(), FieldError> {
        let surveys = self.store.surveys().await?;
        let released = surveys.iter().filter(|row| row.state == SurveyState::Released).map(|row| row.id);
        let released: Vec<i64> = released.collect();
        self.surveys.forget(&released);
        self.interim.forget(&released);
        Ok(())
    }

    async fn load(&self, row: SurveyRow) -> Result<Survey, FieldError> {
        let keys = self.keys.survey(&row.mark, &row.key_fingerprint)?;
        let form = self.store.form(row.id).await?.ok_or(FieldError::Form(row.id))?;
        let workbook = crate::workbook::read(&form, &row.form_name).map_err(|_| FieldError::Form(row.id))?;
        let (questionnaire, _) = crate::xlsform::read(&workbook);
        let questionnaire = questionnaire.ok_or(FieldError::Form(row.id))?;
        Ok(Survey {
            id: row.id,
            mark: row.mark,
            title: row.title,
            organiser: row.organiser,
            contact: row.contact,
            whistleblower: row.whistleblower,
            retain_days: row.retain_days,
            k: row.k,
            draft_length: draft_length(&questionnaire),
            ballot_length: ballot::ballot_length(&questionnaire),
            questionnaire,
            keys,
            has_phones: self.store.has_phones(row.id).await?,
        })
    }

    /// Where each draft of a survey stands; `None` for one that cannot be read.
    pub async fn stages(&self, survey: i64) -> Result<Vec<Option<Stage>>, FieldError> {
        let Some(read) = self.survey(survey).await? else { return Ok(Vec::new()) };
        let drafts = self.store.all_drafts(survey).await?;
        let stage = |(person, telegram, draft): (String, i64, SealedDraft)| {
            let account = Account { survey, person };
            super::answering::open(&read, &account, telegram, &draft).map(|interview| interview.stage)
        };
        Ok(drafts.into_iter().map(stage).collect())
    }

    /// The newest open survey, for who comes without a code.
    pub async fn newest_open(&self) -> Result<Option<Arc<Survey>>, FieldError> {
        self.newest_of(|row| row.state == SurveyState::Open).await
    }

    /// The newest survey, open or not.
    pub async fn newest(&self) -> Result<Option<Arc<Survey>>, FieldError> {
        self.newest_of(|_| true).await
    }

    /// The newest of these that can be worked with; one whose key or form is gone is passed over.
    async fn newest_of(
        &self,
        wanted: impl Fn(&SurveyRow) -> bool,
    ) -> Result<Option<Arc<Survey>>, FieldError> {
        let surveys = self.store.surveys().await?;
        for row in surveys.iter().rev().filter(|row| wanted(row)) {
            match self.survey(row.id).await {
                Err(error @ (FieldError::Key(_) | FieldError::Form(_))) => {
                    tracing::error!(survey = row.id, %error, "survey_unusable");
                }
                found => return found,
            }
        }
        Ok(None)
    }

    /// Checks at start that every survey that still needs its key has it.
    pub async fn check_keys(&self) -> Result<(), FieldError> {
        let unreleased = |row: &&SurveyRow| row.state != SurveyState::Released;
        for row in self.store.surveys().await?.iter().filter(unreleased) {
            self.keys.survey(&row.mark, &row.key_fingerprint)?;
        }
        Ok(())
    }
}
