//! Items: questions whose answers are scored for a dimension.

use std::collections::BTreeMap;

use super::Response;
use crate::questionnaire::{IndexMethod, Question, Questionnaire, ResponseType};

/// A scored question.
pub(super) struct Item<'a> {
    /// The question's path.
    pub(super) path: &'a str,
    /// The place in `Scoring::dimensions`.
    pub(super) dimension: usize,
    pub(super) weight: f64,
    reverse: bool,
    lowest: f64,
    highest: f64,
    /// The scores by choice; empty when the answer is its own score.
    scores: BTreeMap<&'a str, f64>,
    method: IndexMethod,
}

impl Item<'_> {
    /// The answer's place in the range of the index; `None` without a substantive answer.
    ///
    /// A reversed item counts `k + 1 - x`. Every method is linear, so means of these values are the index.
    pub(super) fn value(&self, response: &Response) -> Option<f64> {
        let written = response.answers.get(self.path)?;
        let score = if self.scores.is_empty() {
            written.parse().ok().filter(|score| (self.lowest..=self.highest).contains(score))?
        } else {
            *self.scores.get(written)?
        };
        let score = if self.reverse { self.highest + self.lowest - score } else { score };
        Some(match self.method {
            IndexMethod::Skm => score * SKM_FACTOR,
            IndexMethod::Percent => 100.0 * (score - self.lowest) / (self.highest - self.lowest),
            IndexMethod::Mean => score,
        })
    }

    /// The lowest and the highest value that it can have.
    pub(super) fn range(&self) -> (f64, f64) {
        match self.method {
            IndexMethod::Skm => (self.lowest * SKM_FACTOR, self.highest * SKM_FACTOR),
            IndexMethod::Percent => (0.0, 100.0),
            IndexMethod::Mean => (self.lowest, self.highest),
        }
    }
}

/// Brings a scale of 1 to 4 to 25 to 100, as the regulation does.
const SKM_FACTOR: f64 = 25.0;

/// The items in document order; none without an index method.
pub(super) fn items(questionnaire: &Questionnaire) -> Vec<Item<'_>> {
    let Some(method) = questionnaire.scoring.method else { return Vec::new() };
    let questions =
        questionnaire.nodes.iter().filter_map(|node| Some((node.path.as_str(), node.question()?)));
    questions.filter_map(|(path, question)| item(questionnaire, method, path, question)).collect()
}

fn item<'a>(
    questionnaire: &'a Questionnaire,
    method: IndexMethod,
    path: &'a str,
    question: &'a Question,
) -> Option<Item<'a>> {
    let wanted = question.dimension.as_ref()?;
    let dimension =
        questionnaire.scoring.dimensions.iter().position(|dimension| dimension.name == *wanted)?;
    let (lowest, highest, scores) = match &question.response {
        ResponseType::SelectOne { list, .. } => {
            let choices = questionnaire.lists.get(list)?.iter().filter(|choice| choice.missing.is_none());
            let scores: BTreeMap<&str, f64> =
                choices.filter_map(|choice| Some((choice.name.as_str(), choice.score?))).collect();
            let lowest = scores.values().copied().reduce(f64::min)?;
            let highest = scores.values().copied().reduce(f64::max)?;
            (lowest, highest, scores)
        }
        ResponseType::Range { start, end, .. } => {
            (start.value.min(end.value), start.value.max(end.value), BTreeMap::new())
        }
        _ => return None,
    };
    let sound = highest > lowest && question.weight.is_finite() && question.weight > 0.0;
    sound.then_some(Item {
        path,
        dimension,
        weight: question.weight,
        reverse: question.reverse,
        lowest,
        highest,
        scores,
        method,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::example::{questionnaire, response, reversed, scaled};

    fn check(method: IndexMethod, answer: &str, plain: Option<f64>, turned: Option<f64>) {
        let form = questionnaire(method, vec![scaled("a", "D"), reversed(scaled("b", "D"))]);
        let given = response(&[("a", answer), ("b", answer)]);
        let values: Vec<_> = items(&form).iter().map(|item| item.value(&given)).collect();
        assert_eq!(values, [plain, turned], "{answer}");
    }

    #[test]
    fn answers_become_values_by_method() {
        check(IndexMethod::Skm, "4", Some(100.0), Some(25.0));
        check(IndexMethod::Percent, "4", Some(100.0), Some(0.0));
        check(IndexMethod::Mean, "3", Some(3.0), Some(2.0));
    }

    #[test]
    fn what_is_no_substantive_answer_has_no_value() {
        for answer in ["tt", "mt", "", "9"] {
            check(IndexMethod::Skm, answer, None, None);
        }
    }
}
