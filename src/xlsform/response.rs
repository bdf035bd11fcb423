//! How a question is answered: the type with its list and parameters.

use std::collections::BTreeMap;

use super::kind::Ask;
use super::names::nearest;
use super::outline::Entry;
use super::parameters::{self, decimal, number};
use super::scope::Reader;
use crate::problem::Problem;
use crate::questionnaire::{Choice, Decimal, Expression, ResponseType};

/// The longest typed answer in characters, where the form says nothing.
pub(super) const USUAL_LENGTH: usize = 500;

/// The longest typed answer in characters that a form may ask for.
const GREATEST_LENGTH: usize = 2_000;

/// A select, with what its list must be.
pub(super) fn select(
    reader: &mut Reader<'_>,
    entry: &Entry<'_>,
    multiple: bool,
    list: &str,
    lists: &BTreeMap<String, Vec<Choice>>,
) -> ResponseType {
    let row = entry.row;
    let choices = lists.get(list);
    if list.contains("${") || [".csv", ".xml", ".geojson"].iter().any(|end| list.ends_with(end)) {
        reader.report(Problem::error("problem-unsupported-type").with("found", list), row, "type");
    } else if choices.is_none() {
        let problem = match nearest(list, lists.keys().map(String::as_str)) {
            Some(meant) => Problem::error("problem-unknown-list-near").with("nearest", meant),
            None => Problem::error("problem-unknown-list"),
        };
        reader.report(problem.with("found", list), row, "type");
    }
    let spaced = choices.into_iter().flatten().find(|choice| choice.name.contains(char::is_whitespace));
    if multiple && let Some(choice) = spaced {
        let problem = Problem::error("problem-choice-name-with-space").with("found", choice.name.as_str());
        reader.report(problem.with("list", list), row, "type");
    }
    parameters(reader, entry, &["randomize", "seed"]);
    let text = reader.table.get(row, "choice_filter").map(str::to_owned);
    let choice_filter =
        text.and_then(|text| reader.parse_filter(&text, row, "choice_filter", Some(entry.path.as_str())));
    let columns = choice_filter.as_ref().map(Expression::columns).unwrap_or_default();
    if let Some(column) = columns.iter().find(|column| !reader.index.choice_columns.contains(column)) {
        let problem = Problem::error("problem-unknown-choice-column").with("found", column.as_str());
        reader.report(problem.with("list", list), row, "choice_filter");
    }
    let list = list.to_owned();
    if multiple {
        ResponseType::SelectMultiple { list, choice_filter }
    } else {
        ResponseType::SelectOne { list, choice_filter }
    }
}

/// Another question.
pub(super) fn response(reader: &mut Reader<'_>, entry: &Entry<'_>, ask: Ask) -> ResponseType {
    match ask {
        Ask::Integer => ResponseType::Integer,
        Ask::Decimal => ResponseType::Decimal,
        Ask::Text => ResponseType::Text { max_length: max_length(reader, entry) },
        Ask::Date => ResponseType::Date,
        Ask::Time => ResponseType::Time,
        Ask::DateTime => ResponseType::DateTime,
        Ask::Range => range(reader, entry),
        Ask::Acknowledge => ResponseType::Acknowledge,
        Ask::Note => ResponseType::Note,
    }
}

/// The parameters of a row; others than these are refused, as in pyxform.
fn parameters(reader: &mut Reader<'_>, entry: &Entry<'_>, known: &[&str]) -> Vec<(String, String)> {
    let row = entry.row;
    let Some(text) = reader.table.get(row, "parameters") else { return Vec::new() };
    let Some(pairs) = parameters::parse(text) else {
        reader.report(Problem::error("problem-parameters-malformed").with("found", text), row, "parameters");
        return Vec::new();
    };
    for (name, _) in &pairs {
        let problem = match name.as_str() {
            "randomize" if known.contains(&"randomize") => Problem::warning("problem-parameter-ignored"),
            name if known.contains(&name) => continue,
            _ => Problem::error("problem-parameter-unknown").with("known", known.join(", ")),
        };
        reader.report(problem.with("found", name.as_str()), row, "parameters");
    }
    pairs
}

fn max_length(reader: &mut Reader<'_>, entry: &Entry<'_>) -> usize {
    let pairs = parameters(reader, entry, &["rows", "max_length"]);
    let Some((_, text)) = pairs.into_iter().find(|(name, _)| name == "max_length") else {
        return USUAL_LENGTH;
    };
    let length = text.parse().ok().filter(|length| (1..=GREATEST_LENGTH).contains(length));
    length.unwrap_or_else(|| {
        let problem = Problem::error("problem-max-length").with("found", text);
        reader.report(problem.with("limit", GREATEST_LENGTH.to_string()), entry.row, "parameters");
        USUAL_LENGTH
    })
}

fn range(reader: &mut Reader<'_>, entry: &Entry<'_>) -> ResponseType {
    let known = ["start", "end", "step", "tick_interval", "placeholder", "tick_labelset"];
    let pairs = parameters(reader, entry, &known);
    let mut value = |name: &str, usual: &str| -> Decimal {
        let written = pairs.iter().rev().find(|(key, _)| key == name).map_or(usual, |(_, value)| value);
        decimal(written).unwrap_or_else(|| {
            let problem = Problem::error("problem-not-a-number").with("found", written);
            reader.report(problem, entry.row, "parameters");
            Decimal { written: usual.to_owned(), value: number(usual).unwrap_or_default() }
        })
    };
    let (start, end, step) = (value("start", "1"), value("end", "10"), value("step", "1"));
    if start.value >= end.value {
        reader.report(Problem::error("problem-range-order"), entry.row, "parameters");
    } else if step.value <= 0.0 || step.value > end.value - start.value {
        reader.report(Problem::error("problem-range-step"), entry.row, "parameters");
    }
    ResponseType::Range { start, end, step }
}
