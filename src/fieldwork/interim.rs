//! What is told while a survey is not released: the turnout in steps, and the last summary, which is kept so that not all
//! ballots are opened again for the same figures.

use std::collections::HashMap;
use std::sync::Mutex;

use super::{FieldError, Fieldwork};
use crate::analysis::disclosure::Publishable;
use crate::analysis::summary::Summary;
use crate::store::Turnout;

/// While a survey is not released the turnout is told in steps, so that nobody sees it move with one person.
const TURNOUT_STEP: usize = 5;

impl Fieldwork {
    /// How many were invited, and how many have handed in as it may be told before release, or exactly.
    pub async fn turnout(&self, survey: i64, interim: bool) -> Result<Turnout, FieldError> {
        let turnout = self.store.turnout(survey).await?;
        let told = if interim { turnout.done - turnout.done % TURNOUT_STEP } else { turnout.done };
        Ok(Turnout { done: told, ..turnout })
    }
}

/// Summaries by survey, each with the number of ballots that it stands on. The ballots that a summary may stand on only
/// become more, so their number says which they are.
#[derive(Debug, Default)]
pub struct InterimSummaries(Mutex<HashMap<i64, (usize, Publishable<Summary>)>>);

impl InterimSummaries {
    /// The summary on so many ballots, if it was the last.
    pub fn get(&self, survey: i64, ballots: usize) -> Option<Publishable<Summary>> {
        let summaries = self.0.lock().ok()?;
        summaries.get(&survey).filter(|(on, _)| *on == ballots).map(|(_, summary)| summary.clone())
    }

    /// Keeps a summary in place of the one before.
    pub fn put(&self, survey: i64, ballots: usize, summary: &Publishable<Summary>) {
        if let Ok(mut summaries) = self.0.lock() {
            summaries.insert(survey, (ballots, summary.clone()));
        }
    }

    /// Forgets what is published for good.
    pub(super) fn forget(&self, released: &[i64]) {
        if let Ok(mut summaries) = self.0.lock() {
            summaries.retain(|survey, _| !released.contains(survey));
        }
    }
}
