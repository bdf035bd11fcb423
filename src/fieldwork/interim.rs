//! The last interim summary of each survey, so that not all ballots are opened again for the same figures.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::analysis::disclosure::Publishable;
use crate::analysis::summary::Summary;

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
