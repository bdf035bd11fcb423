//! Rows of the survey sheet as nodes.

use super::choices::{OTHER, everywhere};
use super::default::is_dynamic;
use super::kind::{self, Block, RowType};
use super::outline::Entry;
use super::parameters::{number, truth};
use super::response::{USUAL_LENGTH, response, select};
use super::scope::Reader;
use crate::problem::Problem;
use crate::questionnaire::{Choice, DefaultValue, Expression, Kind, Node, Question, ResponseType, Text};
use std::collections::BTreeMap;

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
        RowType::Metadata(clock) => {
            Kind::Metadata(clock.and_then(|clock| reader.parse(clock, row, "type", Some(&entry.path))))
        }
        RowType::DeadMetadata => {
            reader.report(
                Problem::warning("problem-metadata-ignored").with("found", found.as_str()),
                row,
                "type",
            );
            Kind::Metadata(None)
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
    if let Some(DefaultValue::Dynamic(expression)) = default(reader, entry, false) {
        return Kind::Calculate(expression);
    }
    reader.report(Problem::error("problem-missing-calculation"), row, "calculation");
    Kind::Hidden(None)
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
