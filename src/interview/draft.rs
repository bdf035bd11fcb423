//! A draft as it is stored: its own versioned type, apart from the interview that the code works with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Answer, Interview, Stage};
use crate::questionnaire::{Kind, NodeId, Questionnaire, ResponseType};
use crate::wording::Tongue;

/// What a stored draft says; answers by path, so that it outlives a change of the reader.
#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
enum Stored {
    #[serde(rename = "1")]
    First(First),
}

#[derive(Serialize, Deserialize)]
struct First {
    tongue: String,
    revision: u32,
    stage: StoredStage,
    answers: BTreeMap<String, Option<String>>,
    kept: BTreeMap<String, String>,
    last_text: Option<i64>,
}

#[derive(Serialize, Deserialize)]
enum StoredStage {
    Consent(bool),
    Asking { question: String, picked: Vec<String>, page: usize },
    Reviewing(usize),
    Leaving(Box<StoredStage>),
    Submitted,
    Ended,
}

/// A draft cannot be read; the respondent is asked again from the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored draft cannot be read")]
pub struct DraftError;

/// The bytes to seal.
pub fn encode_draft(questionnaire: &Questionnaire, interview: &Interview) -> Result<Vec<u8>, DraftError> {
    let path = |id: &NodeId| questionnaire.node(*id).path.clone();
    let stored = Stored::First(First {
        tongue: interview.tongue.code().to_owned(),
        revision: interview.revision,
        stage: store_stage(questionnaire, &interview.stage),
        answers: interview
            .answers
            .iter()
            .map(|(id, answer)| (path(id), answer.value().map(str::to_owned)))
            .collect(),
        kept: interview
            .kept
            .iter()
            .map(|(id, value)| {
                (path(id), cut(value, longest_kept(questionnaire, *id).max(LONGEST_CALCULATION)))
            })
            .collect(),
        last_text: interview.last_text,
    });
    serde_json::to_vec(&stored).map_err(|_| DraftError)
}

fn store_stage(questionnaire: &Questionnaire, stage: &Stage) -> StoredStage {
    match stage {
        Stage::Consent { long } => StoredStage::Consent(*long),
        Stage::Asking { question, picked, page } => StoredStage::Asking {
            question: questionnaire.node(*question).path.clone(),
            picked: picked.clone(),
            page: *page,
        },
        Stage::Reviewing { page } => StoredStage::Reviewing(*page),
        Stage::Leaving { back } => StoredStage::Leaving(Box::new(store_stage(questionnaire, back))),
        Stage::Submitted => StoredStage::Submitted,
        Stage::Ended => StoredStage::Ended,
    }
}

/// Reads the bytes of an opened draft.
pub fn decode_draft(questionnaire: &Questionnaire, bytes: &[u8]) -> Result<Interview, DraftError> {
    let Stored::First(stored) = serde_json::from_slice(bytes).map_err(|_| DraftError)?;
    let places: BTreeMap<&str, NodeId> =
        questionnaire.ids().map(|id| (questionnaire.node(id).path.as_str(), id)).collect();
    let answers = stored.answers.into_iter().filter_map(|(path, value)| {
        let answer = value.map_or(Answer::Blank, Answer::Value);
        places.get(path.as_str()).map(|id| (*id, answer))
    });
    let kept =
        stored.kept.into_iter().filter_map(|(path, value)| places.get(path.as_str()).map(|id| (*id, value)));
    Ok(Interview {
        tongue: Tongue::from_code(&stored.tongue).unwrap_or_default(),
        revision: stored.revision,
        stage: load_stage(&places, stored.stage)?,
        answers: answers.collect(),
        kept: kept.collect(),
        last_text: stored.last_text,
    })
}

fn load_stage(places: &BTreeMap<&str, NodeId>, stage: StoredStage) -> Result<Stage, DraftError> {
    Ok(match stage {
        StoredStage::Consent(long) => Stage::Consent { long },
        StoredStage::Asking { question, picked, page } => {
            Stage::Asking { question: *places.get(question.as_str()).ok_or(DraftError)?, picked, page }
        }
        StoredStage::Reviewing(page) => Stage::Reviewing { page },
        StoredStage::Leaving(back) => Stage::Leaving { back: Box::new(load_stage(places, *back)?) },
        StoredStage::Submitted => Stage::Submitted,
        StoredStage::Ended => Stage::Ended,
    })
}

/// Bytes that JSON needs for a character at the worst.
const WIDEST_CHARACTER: usize = 4;
/// Bytes of an XForms number, day or time at the most.
pub(super) const LONGEST_SCALAR: usize = 64;
/// Bytes of a default or of a calculation that is kept; longer ones are cut.
const LONGEST_CALCULATION: usize = 1024;
/// Bytes around the answers: stage, language, counters.
const ENVELOPE: usize = 512;

/// A kept value, cut to the characters that fit in so many bytes whatever they are.
fn cut(value: &str, bytes: usize) -> String {
    value.chars().take(bytes / WIDEST_CHARACTER).collect()
}

/// The longest value that an answer to this question can have in JSON, in bytes.
pub fn longest_value(questionnaire: &Questionnaire, id: NodeId) -> usize {
    let names = questionnaire.choices(id).iter().map(|choice| choice.name.len() + 3);
    match questionnaire.node(id).question().map(|question| &question.response) {
        Some(ResponseType::Text { max_length }) => max_length * WIDEST_CHARACTER,
        Some(ResponseType::SelectMultiple { .. }) => names.sum(),
        Some(ResponseType::SelectOne { .. }) => names.max().unwrap_or(0),
        _ => LONGEST_SCALAR,
    }
}

/// What a default or a calculation can take at the most, in bytes.
fn longest_kept(questionnaire: &Questionnaire, id: NodeId) -> usize {
    match &questionnaire.node(id).kind {
        Kind::Calculate(_) | Kind::Hidden(_) => LONGEST_CALCULATION,
        Kind::Question(question) if question.default.is_some() || question.calculation.is_some() => {
            LONGEST_CALCULATION.max(longest_value(questionnaire, id) * WIDEST_CHARACTER)
        }
        _ => 0,
    }
}

/// The one length of all drafts of this questionnaire, in bytes: the longest that there can be.
pub fn draft_length(questionnaire: &Questionnaire) -> usize {
    let entries = questionnaire.ids().map(|id| {
        let path = questionnaire.node(id).path.len() + 8;
        let kept = longest_kept(questionnaire, id);
        path + longest_value(questionnaire, id) + if kept > 0 { path + kept } else { 0 }
    });
    // The ticks of one question stand in the stage as well.
    let ticks = questionnaire.ids().map(|id| longest_value(questionnaire, id)).max().unwrap_or(0);
    let longest_path = questionnaire.nodes.iter().map(|node| node.path.len()).max().unwrap_or(0);
    (entries.sum::<usize>() + ticks + longest_path + ENVELOPE).div_ceil(1024) * 1024
}
