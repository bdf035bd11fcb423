//! Rows of the survey sheet as nodes.

use super::choices::{OTHER, everywhere};
use super::default::is_dynamic;
use super::kind::{self, Ask, Block, RowType};
use super::names::nearest;
use super::outline::Entry;
use super::parameters::{self, decimal, number, truth};
use super::scope::Reader;
use crate::problem::Problem;
use crate::questionnaire::{
    Choice, Decimal, DefaultValue, Expression, Kind, Node, Question, ResponseType, Text,
};
use std::collections::BTreeMap;

/// The longest typed answer in characters, where the form says nothing.
const USUAL_LENGTH: usize = 500;

/// The longest typed answer in characters that a form may ask for.
const GREATEST_LENGTH: usize = 2_000;

/// Reads one row.
pub(super) fn read(
    reader: &mut Reader<'_>,
    entry: &Entry<'_>,
    lists: &BTreeMap<String, Vec<Choice>>,
) -> Node {
    if let Some(select) = &entry.other_of {
        return specify_other(reader, entry, select);
    }
    let (row, own) = (entry.row, Some(entry.path.as_str()));
    let kind = kind(reader, entry, lists);
    Node {
        name: entry.name.clone(),
        path: entry.path.clone(),
        parent: entry.parent,
        row: row.number,
        label: reader.text(row, "label", own),
        hint: reader.text(row, "hint", own),
        guidance_hint: reader.text(row, "guidance_hint", own),
        relevant: reader.expression(row, "relevant", &entry.path),
        kind,
    }
}

fn kind(reader: &mut Reader<'_>, entry: &Entry<'_>, lists: &BTreeMap<String, Vec<Choice>>) -> Kind {
    let row = entry.row;
    let found = reader.table.get(row, "type").unwrap_or_default().to_owned();
    let mut refuse = |code| {
        reader.report(Problem::error(code).with("found", found.as_str()), row, "type");
        Kind::Hidden(None)
    };
    match &entry.kind {
        RowType::Begin(Block::Group) => Kind::Group,
        RowType::Begin(_) => {
            refuse("problem-repeat-unsupported");
            Kind::Group
        }
        RowType::Unsupported => refuse("problem-unsupported-type"),
        RowType::SelectWithoutList => refuse("problem-missing-list"),
        RowType::Unknown | RowType::Setting(_) | RowType::End(_) => {
            let problem = match kind::nearest(&found) {
                Some(meant) => Problem::error("problem-unknown-type-near").with("nearest", meant),
                None => Problem::error("problem-unknown-type"),
            };
            reader.report(problem.with("found", found.as_str()), row, "type");
            Kind::Hidden(None)
        }
        RowType::Metadata => Kind::Metadata,
        RowType::DeadMetadata => {
            reader.report(
                Problem::warning("problem-metadata-ignored").with("found", found.as_str()),
                row,
                "type",
            );
            Kind::Metadata
        }
        RowType::Hidden => match reader.expression(row, "calculation", &entry.path) {
            Some(calculation) => Kind::Calculate(calculation),
            None => Kind::Hidden(default(reader, entry, false)),
        },
        RowType::Calculate => calculate(reader, entry),
        RowType::Select { multiple, list, or_other } => {
            let response = select(reader, entry, *multiple, list, lists);
            if *or_other && reader.table.has(row, "choice_filter") {
                reader.report(Problem::error("problem-or-other-with-filter"), row, "choice_filter");
            }
            question(reader, entry, response, None)
        }
        RowType::Ask(ask, bounds) => {
            let response = response(reader, entry, *ask);
            question(reader, entry, response, *bounds)
        }
    }
}

fn calculate(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Kind {
    let row = entry.row;
    if reader.table.has(row, "calculation") {
        let calculation = reader.expression(row, "calculation", &entry.path);
        return calculation.map_or(Kind::Hidden(None), Kind::Calculate);
    }
    // pyxform lets a computed default stand in for the calculation.
    match default(reader, entry, false) {
        Some(DefaultValue::Dynamic(expression)) => Kind::Calculate(expression),
        _ => {
            reader.report(Problem::error("problem-missing-calculation"), row, "calculation");
            Kind::Hidden(None)
        }
    }
}

fn select(
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

fn response(reader: &mut Reader<'_>, entry: &Entry<'_>, ask: Ask) -> ResponseType {
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

fn question(
    reader: &mut Reader<'_>,
    entry: &Entry<'_>,
    response: ResponseType,
    bounds: Option<&str>,
) -> Kind {
    let (row, path) = (entry.row, entry.path.as_str());
    let table = reader.table;
    if !["label", "hint"].iter().any(|key| table.has(row, key)) {
        reader.report(Problem::error("problem-missing-label"), row, "label");
    }
    let is_constant = |key: &str, constant: bool| {
        let text = table.get(row, key).filter(|text| !matches!(*text, "ya" | "tidak" | "0" | "1"));
        text.and_then(truth) == Some(constant)
    };
    let required =
        if is_constant("required", false) { None } else { reader.expression(row, "required", path) };
    let read_only = is_constant("read_only", true);
    if table.has(row, "read_only") && !read_only && !is_constant("read_only", false) {
        reader.report(Problem::warning("problem-read-only-expression"), row, "read_only");
    }
    let constraint = match bounds {
        Some(bounds) if !table.has(row, "constraint") => reader.parse(bounds, row, "constraint", Some(path)),
        _ => reader.expression(row, "constraint", path),
    };
    let hyphens = matches!(response, ResponseType::Date | ResponseType::DateTime);
    Kind::Question(Box::new(Question {
        response,
        required,
        required_message: reader.text(row, "required_message", Some(path)),
        constraint,
        constraint_message: reader.text(row, "constraint_message", Some(path)),
        calculation: reader.expression(row, "calculation", path),
        default: default(reader, entry, hyphens),
        read_only,
        appearance: table
            .get(row, "appearance")
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        dimension: table.get(row, "dimension").map(str::to_owned),
        weight: weight(reader, entry),
        reverse: reverse(reader, entry),
    }))
}

fn default(reader: &mut Reader<'_>, entry: &Entry<'_>, hyphens_are_plain: bool) -> Option<DefaultValue> {
    let text = reader.table.get(entry.row, "default")?.to_owned();
    if !is_dynamic(&text, hyphens_are_plain) {
        return Some(DefaultValue::Static(text));
    }
    let expression = reader.parse(&text, entry.row, "default", Some(&entry.path));
    expression.map(DefaultValue::Dynamic)
}

fn weight(reader: &mut Reader<'_>, entry: &Entry<'_>) -> f64 {
    let row = entry.row;
    let Some(text) = reader.table.get(row, "weight") else { return 1.0 };
    number(text).filter(|weight| *weight > 0.0).unwrap_or_else(|| {
        reader.report(Problem::error("problem-bad-weight").with("found", text), row, "weight");
        1.0
    })
}

fn reverse(reader: &mut Reader<'_>, entry: &Entry<'_>) -> bool {
    let row = entry.row;
    let Some(text) = reader.table.get(row, "reverse") else { return false };
    truth(text).unwrap_or_else(|| {
        reader.report(Problem::error("problem-not-yes-or-no").with("found", text), row, "reverse");
        false
    })
}

/// The text that asks what "other" is, when that was chosen.
fn specify_other(reader: &mut Reader<'_>, entry: &Entry<'_>, select: &str) -> Node {
    let condition = format!("selected({select}, '{OTHER}')");
    let relevant: Option<Expression> = reader.parse(&condition, entry.row, "type", Some(&entry.path));
    Node {
        name: entry.name.clone(),
        path: entry.path.clone(),
        parent: entry.parent,
        row: entry.row.number,
        label: everywhere(reader.languages, |tongue| tongue.wording().plain("form-specify-other")),
        hint: Text::default(),
        guidance_hint: Text::default(),
        relevant,
        kind: Kind::Question(Box::new(Question {
            response: ResponseType::Text { max_length: USUAL_LENGTH },
            required: None,
            required_message: Text::default(),
            constraint: None,
            constraint_message: Text::default(),
            calculation: None,
            default: None,
            read_only: false,
            appearance: Vec::new(),
            dimension: None,
            weight: 1.0,
            reverse: false,
        })),
    }
}
