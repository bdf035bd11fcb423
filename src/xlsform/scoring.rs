//! Jajak's own sheets and columns: dimensions, the index method, and the predicates.

use std::collections::BTreeMap;

use super::parameters::{number, truth};
use super::scope::Reader;
use super::table::Table;
use crate::problem::Problem;
use crate::questionnaire::{
    Dimension, IndexMethod, NodeId, Predicate, Question, Questionnaire, ResponseType, Scoring,
};

/// Reads the sheet `index`.
pub(super) fn method(table: &Table, problems: &mut Vec<Problem>) -> Option<IndexMethod> {
    let Some((row, text)) = table.rows.iter().find_map(|row| Some((row, table.get(row, "method")?))) else {
        problems.push(Problem::error("problem-index-without-method").at(&table.sheet, None, "method"));
        return None;
    };
    match text.to_lowercase().as_str() {
        "skm" => Some(IndexMethod::Skm),
        "percent" => Some(IndexMethod::Percent),
        "mean" => Some(IndexMethod::Mean),
        _ => {
            let problem = Problem::error("problem-unknown-method").with("found", text);
            problems.push(table.at(problem, row, "method"));
            None
        }
    }
}

/// Reads the sheet `predicates`, the highest first.
pub(super) fn predicates(reader: &mut Reader<'_>) -> Vec<Predicate> {
    let table = reader.table;
    let mut predicates: Vec<Predicate> = Vec::new();
    for row in &table.rows {
        let label = reader.text(row, "label", None);
        if label.is_empty() {
            reader.report(Problem::error("problem-predicate-without-label"), row, "label");
        }
        let inclusive = table.get(row, "inclusive").map_or(Some(true), truth);
        if inclusive.is_none() {
            let found = table.get(row, "inclusive").unwrap_or_default();
            reader.report(Problem::error("problem-not-yes-or-no").with("found", found), row, "inclusive");
        }
        let written = table.get(row, "min").unwrap_or_default();
        let Some(min) = number(written) else {
            reader.report(Problem::error("problem-not-a-number").with("found", written), row, "min");
            continue;
        };
        // Two ranges that begin at the same place overlap, whichever of them has the place itself.
        if predicates.iter().any(|other| other.min.total_cmp(&min).is_eq()) {
            reader.report(Problem::error("problem-duplicate-predicate").with("found", written), row, "min");
        } else if predicates.iter().any(|other| other.label == label && !label.is_empty()) {
            reader.report(Problem::error("problem-duplicate-predicate-label"), row, "label");
        }
        predicates.push(Predicate { min, inclusive: inclusive.unwrap_or(true), label });
    }
    predicates.sort_by(|left, right| right.min.total_cmp(&left.min));
    predicates
}

/// Gathers the dimensions from the questions, and checks that what is to be scored can be.
pub(super) fn complete(form: &mut Questionnaire, survey: &Table, problems: &mut Vec<Problem>) {
    let mut scales: Vec<(f64, f64)> = Vec::new();
    for id in form.ids() {
        let node = form.node(id);
        let Some(question) = node.question() else { continue };
        let mut report = |problem: Problem, key: &str| {
            let place = survey.rows.binary_search_by_key(&node.row, |row| row.number);
            if let Some(row) = place.ok().and_then(|place| survey.rows.get(place)) {
                problems.push(survey.at(problem, row, key));
            }
        };
        let Some(dimension) = &question.dimension else {
            let weighted = (question.weight - 1.0).abs() > f64::EPSILON;
            if question.reverse || weighted {
                let key = if question.reverse { "reverse" } else { "weight" };
                report(Problem::warning("problem-scoring-without-dimension"), key);
            }
            continue;
        };
        if let Some(scale) = scale(form, id, question) {
            scales.push(scale);
        } else {
            let problem = Problem::error("problem-dimension-not-scored").with("found", dimension.as_str());
            report(problem, "dimension");
        }
    }
    form.scoring.dimensions = dimensions(form);
    check(&form.scoring, &scales, &survey.sheet, problems);
}

fn check(scoring: &Scoring, scales: &[(f64, f64)], sheet: &str, problems: &mut Vec<Problem>) {
    let not_skm = |scale: &(f64, f64)| *scale != (1.0, 4.0);
    let code = match scoring.method {
        None if !scoring.predicates.is_empty() => "problem-predicates-without-index",
        Some(_) if scoring.dimensions.is_empty() => "problem-index-without-items",
        Some(IndexMethod::Skm) if scales.iter().any(not_skm) => "problem-skm-scale",
        Some(_) if scales.windows(2).any(|pair| pair.first() != pair.last()) => "problem-scales-differ",
        _ => return,
    };
    problems.push(Problem::warning(code).at(sheet, None, "dimension"));
}

/// The lowest and the highest score that a question gives; `None` when it cannot be scored.
fn scale(form: &Questionnaire, id: NodeId, question: &Question) -> Option<(f64, f64)> {
    let ResponseType::SelectOne { list, .. } = &question.response else { return None };
    // A list that is missing is a problem of its own.
    if !form.lists.contains_key(list) {
        return Some((1.0, 4.0));
    }
    let scores = form.choices(id).iter().filter_map(|choice| choice.score);
    let range = scores.fold(None, |range: Option<(f64, f64)>, score| {
        let (low, high) = range.unwrap_or((score, score));
        Some((low.min(score), high.max(score)))
    });
    range.filter(|(low, high)| low < high)
}

/// The dimensions in order of first appearance. A dimension is called as the outermost group that holds all its
/// items and none of another.
fn dimensions(form: &Questionnaire) -> Vec<Dimension> {
    let items: Vec<(NodeId, &str)> =
        form.ids().filter_map(|id| Some((id, form.node(id).question()?.dimension.as_deref()?))).collect();
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    // What the items in a group have in common: a dimension and how many they are, or nothing.
    let mut groups: BTreeMap<NodeId, Option<(&str, usize)>> = BTreeMap::new();
    for (id, dimension) in &items {
        *totals.entry(dimension).or_default() += 1;
        for group in ancestors(form, *id) {
            let common = groups.entry(group).or_insert(Some((dimension, 0)));
            *common = common.filter(|(other, _)| other == dimension).map(|(name, count)| (name, count + 1));
        }
    }
    let mut dimensions = Vec::new();
    for (id, name) in items {
        // What is removed here has its turn, and no second one.
        let Some(total) = totals.remove(name) else { continue };
        let alone = ancestors(form, id).filter(|group| groups.get(group) == Some(&Some((name, total))));
        let label = alone.last().map(|group| form.node(group).label.clone()).unwrap_or_default();
        dimensions.push(Dimension { name: name.to_owned(), label });
    }
    dimensions
}

/// The groups around a node, from the innermost out.
fn ancestors(form: &Questionnaire, id: NodeId) -> impl Iterator<Item = NodeId> {
    std::iter::successors(form.node(id).parent, |group| form.node(*group).parent)
}
