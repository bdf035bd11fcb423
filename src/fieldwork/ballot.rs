//! What a ballot holds: the answers to the questions that were asked, and the two groups. Nothing else: a
//! calculated, hidden or metadata value could tell time.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use crate::interview::{Interview, longest_value};
use crate::questionnaire::Questionnaire;

/// An opened ballot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CastBallot {
    /// The group by unit.
    #[serde(rename = "u")]
    pub unit: usize,
    /// The group by level.
    #[serde(rename = "l")]
    pub level: usize,
    /// The answers by path; empty when left blank, absent when not asked.
    #[serde(rename = "a")]
    pub answers: BTreeMap<String, String>,
}

/// The ballot of an interview that is handed in.
pub fn cast_ballot(
    questionnaire: &Questionnaire,
    interview: &Interview,
    groups: (usize, usize),
    now: DateTime<FixedOffset>,
) -> CastBallot {
    let instance = interview.instance(questionnaire, now);
    let asked = instance.shown().into_iter().filter(|id| instance.asks(*id));
    let answers = asked.map(|id| (questionnaire.node(id).path.clone(), instance.value(id))).collect();
    CastBallot { unit: groups.0, level: groups.1, answers }
}

/// The bytes to seal.
pub fn encode_ballot(ballot: &CastBallot) -> Option<Vec<u8>> {
    serde_json::to_vec(ballot).ok()
}

/// Reads the bytes of an opened ballot.
pub fn decode_ballot(bytes: &[u8]) -> Option<CastBallot> {
    serde_json::from_slice(bytes).ok()
}

/// Bytes around the answers.
const ENVELOPE: usize = 128;

/// The one length of all ballots of this questionnaire, in bytes: the longest that there can be.
pub(super) fn ballot_length(questionnaire: &Questionnaire) -> usize {
    let entries = questionnaire.ids().filter(|id| questionnaire.node(*id).wants_answer()).map(|id| {
        // Quotes, colon and comma of JSON.
        questionnaire.node(id).path.len() * 2 + longest_value(questionnaire, id) + 8
    });
    (entries.sum::<usize>() + ENVELOPE).div_ceil(256) * 256
}
