//! How often each answer was given.

use std::collections::{BTreeMap, BTreeSet};

use super::Response;
use super::number::{real, weighted_mean};
use crate::questionnaire::{Choice, Missing, NodeId, Questionnaire, ResponseType};

/// How many gave no substantive answer, by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MissingCounts {
    /// The question did not apply.
    pub not_asked: usize,
    /// "Tidak tahu / tidak berlaku".
    pub dont_know: usize,
    /// "Memilih tidak menjawab".
    pub refused: usize,
    /// Asked and left blank.
    pub no_answer: usize,
}

impl MissingCounts {
    fn add(&mut self, missing: Missing, people: usize) {
        let count = match missing {
            Missing::NotAsked => &mut self.not_asked,
            Missing::DontKnow => &mut self.dont_know,
            Missing::Refused => &mut self.refused,
            Missing::NoAnswer => &mut self.no_answer,
        };
        *count += people;
    }
}

/// The answers to one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Topline {
    /// The question.
    pub question: NodeId,
    /// How many gave a substantive answer.
    pub base: usize,
    /// All others.
    pub missing: MissingCounts,
    /// What the answers are.
    pub body: Body,
}

/// What is told of the answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// One choice each: the counts by choice name, in the list's order, without those that stand for missing.
    One(Vec<(String, usize)>),
    /// Any number of choices each; the counts add up to more than the base.
    Many(Vec<(String, usize)>),
    /// The mean; never the lowest or the highest, which are one person's.
    Number(Option<f64>),
    /// Words and times: nothing but how many.
    Counted,
}

/// How many people gave each answer. Few different answers are given by many people.
type Tally<'a> = BTreeMap<Option<&'a str>, usize>;

/// The tables of all questions in document order.
pub fn toplines(questionnaire: &Questionnaire, responses: &[&Response]) -> Vec<Topline> {
    let asked = questionnaire.ids().filter(|id| questionnaire.node(*id).wants_answer());
    tables(questionnaire, &asked.collect::<Vec<_>>(), responses)
}

/// The table of one question; `None` when the node is none.
pub fn topline(questionnaire: &Questionnaire, id: NodeId, responses: &[&Response]) -> Option<Topline> {
    tables(questionnaire, &[id], responses).pop()
}

/// The tables of these questions. Response by response, since the answers of one lie together.
fn tables(questionnaire: &Questionnaire, ids: &[NodeId], responses: &[&Response]) -> Vec<Topline> {
    let mut tallies: Vec<(NodeId, &str, Tally<'_>)> = ids
        .iter()
        .filter_map(|id| Some((*id, questionnaire.nodes.get(id.0)?.path.as_str(), Tally::new())))
        .collect();
    for response in responses {
        for (_, path, tally) in &mut tallies {
            *tally.entry(response.answers.get(path)).or_default() += 1;
        }
    }
    tallies.into_iter().filter_map(|(id, _, tally)| table(questionnaire, id, tally)).collect()
}

fn table(questionnaire: &Questionnaire, id: NodeId, tally: Tally<'_>) -> Option<Topline> {
    let response_type = &questionnaire.nodes.get(id.0)?.question()?.response;
    let choices = questionnaire.choices(id);
    let mut missing = MissingCounts::default();
    let mut given: Vec<(&str, usize)> = Vec::new();
    for (value, people) in tally {
        match substantive(response_type, choices, value) {
            Ok(value) => given.push((value, people)),
            Err(reason) => missing.add(reason, people),
        }
    }
    let counts = |chosen: &dyn Fn(&str, &str) -> bool| {
        // Where a form allows it, a name stands in a list several times.
        let mut names = BTreeSet::new();
        let shown = choices.iter().filter(|choice| choice.missing.is_none());
        let shown = shown.filter(|choice| names.insert(choice.name.as_str()));
        let count = |choice: &Choice| {
            let chosen = given.iter().filter(|(value, _)| chosen(value, &choice.name));
            chosen.map(|(_, people)| people).sum()
        };
        shown.map(|choice| (choice.name.clone(), count(choice))).collect()
    };
    let body = match response_type {
        ResponseType::SelectOne { .. } => Body::One(counts(&|value, name| value == name)),
        ResponseType::SelectMultiple { .. } => {
            Body::Many(counts(&|value, name| value.split_whitespace().any(|part| part == name)))
        }
        ResponseType::Integer | ResponseType::Decimal | ResponseType::Range { .. } => {
            let number = |(value, people): &(&str, usize)| Some((value.parse().ok()?, real(*people)));
            Body::Number(weighted_mean(given.iter().filter_map(number)).map(|(mean, _)| mean))
        }
        _ => Body::Counted,
    };
    let base = given.iter().map(|(_, people)| people).sum();
    Some(Topline { question: id, base, missing, body })
}

/// The value, or why there is none. What the question cannot hold counts as not answered.
fn substantive<'a>(
    response_type: &ResponseType,
    choices: &[Choice],
    value: Option<&'a str>,
) -> Result<&'a str, Missing> {
    let value = value.ok_or(Missing::NotAsked)?.trim();
    if value.is_empty() {
        return Err(Missing::NoAnswer);
    }
    match response_type {
        ResponseType::SelectOne { .. } | ResponseType::SelectMultiple { .. } => {
            let names = || value.split_whitespace();
            let known = || choices.iter().filter(|choice| names().any(|name| name == choice.name));
            if known().any(|choice| choice.missing.is_none()) {
                Ok(value)
            } else {
                Err(known().find_map(|choice| choice.missing).unwrap_or(Missing::NoAnswer))
            }
        }
        ResponseType::Integer | ResponseType::Decimal | ResponseType::Range { .. } => {
            let number = value.parse::<f64>().is_ok_and(f64::is_finite);
            if number { Ok(value) } else { Err(Missing::NoAnswer) }
        }
        _ => Ok(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::example::{node, questionnaire, response};
    use crate::questionnaire::IndexMethod;

    fn check(response_type: ResponseType, answers: &[&str], base: usize, missing: [usize; 4], body: &Body) {
        let form = questionnaire(IndexMethod::Mean, vec![node("q", response_type, None)]);
        // "-" stands for a question that was not asked.
        let responses: Vec<Response> = answers
            .iter()
            .map(|answer| if *answer == "-" { response(&[]) } else { response(&[("q", answer)]) })
            .collect();
        let responses: Vec<&Response> = responses.iter().collect();
        let [table] = toplines(&form, &responses).try_into().unwrap();
        let [not_asked, dont_know, refused, no_answer] = missing;
        let expected = MissingCounts { not_asked, dont_know, refused, no_answer };
        assert_eq!((table.base, table.missing, &table.body), (base, expected, body));
    }

    fn counts(counts: [usize; 4]) -> Vec<(String, usize)> {
        (1..=4).map(|name: usize| name.to_string()).zip(counts).collect()
    }

    #[test]
    fn single_choices_are_counted_apart_from_what_is_missing() {
        let list = ResponseType::SelectOne { list: "scale".to_owned(), choice_filter: None };
        let answers = ["1", "4", "4", "tt", "mt", "mt", "", "-", "nonsense"];
        check(list, &answers, 3, [1, 1, 2, 2], &Body::One(counts([1, 0, 0, 2])));
    }

    #[test]
    fn multiple_choices_share_one_base() {
        let list = ResponseType::SelectMultiple { list: "scale".to_owned(), choice_filter: None };
        check(list, &["1 2", "2", "tt", "", "2 tt"], 3, [0, 1, 0, 1], &Body::Many(counts([1, 3, 0, 0])));
    }

    #[test]
    fn numbers_give_their_mean_only() {
        check(
            ResponseType::Integer,
            &["1", "2", "6", "x", "NaN", "-"],
            3,
            [1, 0, 0, 2],
            &Body::Number(Some(3.0)),
        );
        check(ResponseType::Decimal, &[], 0, [0; 4], &Body::Number(None));
    }

    #[test]
    fn words_are_only_counted() {
        check(ResponseType::Text { max_length: 500 }, &["a", "b", ""], 2, [0, 0, 0, 1], &Body::Counted);
    }
}
