//! What can only be seen on the whole form: circles, and how large a draft may become.

use std::collections::BTreeSet;

use crate::problem::Problem;
use crate::questionnaire::{DefaultValue, Kind, Node, NodeId, Questionnaire, ResponseType};

/// The largest draft of an interview in bytes; all drafts of a survey are padded to the largest of theirs.
pub const LARGEST_DRAFT: usize = 64 * 1024;

/// What a draft takes without any answer: its stage, language, revisions and recent message ids, in bytes.
const EMPTY_DRAFT: usize = 1024;

/// What an answer takes beside its name and value, in bytes.
const AROUND_AN_ANSWER: usize = 16;

/// Circles that are reported; each is to be mended by itself.
const MOST_CIRCLES: usize = 10;

/// Names that a report of a circle shows.
const MOST_NAMES: usize = 12;

/// The size in bytes that a draft of this form can reach, whatever is answered.
pub fn largest_draft(form: &Questionnaire) -> usize {
    let answers = form.ids().filter_map(|id| {
        let value = match &form.node(id).kind {
            Kind::Question(question) => largest_value(form, id, &question.response)?,
            Kind::Hidden(Some(DefaultValue::Static(value))) => value.len(),
            Kind::Group | Kind::Metadata(_) | Kind::Calculate(_) | Kind::Hidden(_) => return None,
        };
        Some(value + form.node(id).name.len() + AROUND_AN_ANSWER)
    });
    EMPTY_DRAFT + answers.sum::<usize>()
}

fn largest_value(form: &Questionnaire, id: NodeId, response: &ResponseType) -> Option<usize> {
    let names = || form.choices(id).iter().map(|choice| choice.name.len());
    Some(match response {
        ResponseType::Note => return None,
        ResponseType::SelectOne { .. } => names().max().unwrap_or(0),
        ResponseType::SelectMultiple { .. } => names().map(|length| length + 1).sum(),
        // A character takes four bytes at most.
        ResponseType::Text { max_length } => 4 * max_length,
        ResponseType::Integer
        | ResponseType::Decimal
        | ResponseType::Range { .. }
        | ResponseType::Date
        | ResponseType::Time
        | ResponseType::DateTime => 32,
        ResponseType::Acknowledge => 2,
    })
}

/// Everything that is wrong with the form as a whole.
pub(super) fn check(form: &Questionnaire, sheet: &str, column: &str, problems: &mut Vec<Problem>) {
    // Where a row is refused, its question is missing for that reason.
    if form.count_questions() == 0 && !Problem::any_error(problems) {
        problems.push(Problem::error("problem-no-question").at(sheet, None, column));
    }
    let largest = largest_draft(form);
    if largest > LARGEST_DRAFT {
        let problem = Problem::error("problem-answers-too-large").with("found", (largest / 1024).to_string());
        problems.push(problem.with("limit", (LARGEST_DRAFT / 1024).to_string()).at(sheet, None, ""));
    }
    for circle in circles(form) {
        let mut names: Vec<_> = circle.iter().map(|id| form.node(*id).name.as_str()).collect();
        if names.len() > MOST_NAMES {
            names.truncate(MOST_NAMES);
            names.push("…");
        }
        names.extend(circle.first().map(|id| form.node(*id).name.as_str()));
        let row = circle.first().map(|id| form.node(*id).row);
        problems.push(Problem::error("problem-circle").with("names", names.join(" → ")).at(sheet, row, ""));
    }
}

/// What a node's value or relevance is computed from.
fn depends_on(node: &Node) -> BTreeSet<NodeId> {
    let calculation = match &node.kind {
        Kind::Question(question) => question.calculation.as_ref(),
        Kind::Calculate(calculation) => Some(calculation),
        Kind::Group | Kind::Hidden(_) | Kind::Metadata(_) => None,
    };
    let expressions = node.relevant.iter().chain(calculation);
    let mut nodes: BTreeSet<_> = expressions.flat_map(crate::questionnaire::Expression::references).collect();
    nodes.extend(node.parent);
    nodes
}

/// How far the search has come with a node.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    OnTheWay,
    Done,
}

/// The circles of dependencies, each found once.
fn circles(form: &Questionnaire) -> Vec<Vec<NodeId>> {
    let edges: Vec<Vec<NodeId>> =
        form.nodes.iter().map(|node| depends_on(node).into_iter().collect()).collect();
    let mut marks = vec![Mark::New; edges.len()];
    let mut circles = Vec::new();
    for start in form.ids() {
        // The nodes on the way, and how many of their dependencies have been looked at.
        let mut way: Vec<(NodeId, usize)> = vec![(start, 0)];
        if marks.get(start.0) != Some(&Mark::New) {
            continue;
        }
        while let Some((node, looked)) = way.last_mut() {
            let here = *node;
            if let Some(mark) = marks.get_mut(here.0) {
                *mark = Mark::OnTheWay;
            }
            let next = edges.get(here.0).and_then(|edges| edges.get(*looked)).copied();
            *looked += 1;
            match next.map(|next| (next, marks.get(next.0).copied())) {
                Some((next, Some(Mark::New))) => way.push((next, 0)),
                Some((next, Some(Mark::OnTheWay))) => {
                    let from = way.iter().position(|(node, _)| *node == next).unwrap_or(0);
                    circles.push(way.iter().skip(from).map(|(node, _)| *node).collect());
                    if circles.len() == MOST_CIRCLES {
                        return circles;
                    }
                }
                Some(_) => (),
                None => {
                    if let Some(mark) = marks.get_mut(here.0) {
                        *mark = Mark::Done;
                    }
                    way.pop();
                }
            }
        }
    }
    circles
}
