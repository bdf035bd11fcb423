//! First look at the survey sheet: which rows there are, what they are called, and which group they stand in.

use std::collections::BTreeMap;

use super::kind::{self, Ask, Block, RowType};
use super::names::{LONGEST_NAME, is_xml_name};
use super::parameters::truth;
use super::table::{Row, Table};
use crate::problem::Problem;
use crate::questionnaire::NodeId;

/// Groups inside one another; nobody writes more, and paths stay short by it.
const DEEPEST: usize = 16;

/// The root of every path.
pub(super) const ROOT: &str = "/data";

/// A row that becomes a node; its place in [`Outline::entries`] is the node's id.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    pub(super) row: &'t Row,
    pub(super) kind: RowType,
    pub(super) name: String,
    pub(super) path: String,
    pub(super) parent: Option<NodeId>,
    /// For the text that belongs to a select with `or_other`: the path of that select.
    pub(super) other_of: Option<String>,
}

/// The rows of the survey.
#[derive(Debug, Default)]
pub(super) struct Outline<'t> {
    pub(super) entries: Vec<Entry<'t>>,
    /// Settings that stand among the questions.
    pub(super) settings: Vec<(&'static str, String)>,
}

/// A group that is not closed yet; the first of all is the form itself.
struct Open<'t> {
    block: Block,
    node: Option<NodeId>,
    row: Option<&'t Row>,
    /// The rows of the names in it.
    names: BTreeMap<String, usize>,
    /// The same by names in lower case, with the first name that was written so.
    alike: BTreeMap<String, String>,
}

struct Walk<'t, 'p> {
    table: &'t Table,
    problems: &'p mut Vec<Problem>,
    outline: Outline<'t>,
    open: Vec<Open<'t>>,
}

/// Reads all rows.
pub(super) fn read<'t>(table: &'t Table, problems: &mut Vec<Problem>) -> Outline<'t> {
    let form =
        Open { block: Block::Group, node: None, row: None, names: BTreeMap::new(), alike: BTreeMap::new() };
    let mut walk = Walk { table, problems, outline: Outline::default(), open: vec![form] };
    for row in &table.rows {
        if table.get(row, "disabled").and_then(truth) == Some(true) {
            continue;
        }
        match table.get(row, "type") {
            Some(text) => walk.row(row, text),
            None if table.has(row, "name") || table.has(row, "label") => {
                walk.report(Problem::error("problem-missing-type"), row, "type");
            }
            // A row with nothing but remarks.
            None => (),
        }
    }
    for group in walk.open.split_off(1) {
        if let Some(row) = group.row {
            let name = table.get(row, "name").unwrap_or_default();
            walk.report(Problem::error("problem-unclosed-group").with("name", name), row, "type");
        }
    }
    walk.outline
}

impl<'t> Walk<'t, '_> {
    fn row(&mut self, row: &'t Row, text: &str) {
        let (kind, spelled) = kind::parse(text);
        if let Some(expected) = spelled {
            let problem = Problem::warning("problem-type-spelling").with("found", text);
            self.report(problem.with("expected", expected), row, "type");
        }
        match kind {
            RowType::Setting(name) => {
                let value = self.table.get(row, "name").unwrap_or_default();
                self.outline.settings.push((name, value.to_owned()));
            }
            RowType::End(block) => self.end(row, block, text),
            RowType::Begin(block) => {
                let node = self.add(row, RowType::Begin(block), None);
                self.open.push(Open {
                    block,
                    node: Some(node),
                    row: Some(row),
                    names: BTreeMap::new(),
                    alike: BTreeMap::new(),
                });
                if self.open.len() == DEEPEST + 2 {
                    let problem =
                        Problem::error("problem-groups-too-deep").with("limit", DEEPEST.to_string());
                    self.report(problem, row, "type");
                }
            }
            RowType::Select { or_other: true, .. } => {
                let node = self.add(row, kind, None);
                let select =
                    self.outline.entries.get(node.0).map(|entry| (entry.path.clone(), entry.name.clone()));
                let (path, name) = select.unwrap_or_default();
                self.add(row, RowType::Ask(Ask::Text, None), Some((path, format!("{name}_other"))));
            }
            kind => {
                self.add(row, kind, None);
            }
        }
    }

    fn end(&mut self, row: &'t Row, block: Block, text: &str) {
        let closes = self.open.len() > 1 && self.open.last().is_some_and(|open| open.block == block);
        if !closes {
            self.report(Problem::error("problem-unmatched-end").with("found", text), row, "type");
        }
        // What is closed by the wrong word is closed all the same, or every later row would be a fault.
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    fn add(&mut self, row: &'t Row, kind: RowType, other: Option<(String, String)>) -> NodeId {
        let (other_of, name) = match other {
            Some((path, name)) => (Some(path), name),
            None => (None, self.name(row, &kind)),
        };
        let parent = self.open.last().and_then(|open| open.node);
        let above = parent.and_then(|parent| self.outline.entries.get(parent.0));
        // Beyond the deepest level, which is a fault, paths stop growing.
        let above = above.filter(|_| self.open.len() <= DEEPEST + 1).map_or(ROOT, |entry| &entry.path);
        let path = format!("{above}/{name}");
        self.note_name(row, &name);
        let id = NodeId(self.outline.entries.len());
        self.outline.entries.push(Entry { row, kind, name, path, parent, other_of });
        id
    }

    /// The name of a row, or one in its place so that the rest can be checked.
    fn name(&mut self, row: &'t Row, kind: &RowType) -> String {
        let table = self.table;
        let Some(name) = table.get(row, "name") else {
            let is_note = *kind == RowType::Ask(Ask::Note, None);
            let is_audit = *kind == RowType::Metadata(None) && table.get(row, "type") == Some("audit");
            if is_audit {
                return "audit".to_owned();
            }
            if !is_note {
                self.report(Problem::error("problem-missing-name"), row, "name");
            }
            return format!("generated_note_name_{}", row.number);
        };
        if !is_xml_name(name) {
            self.report(Problem::error("problem-invalid-name").with("found", name), row, "name");
        } else if name.len() > LONGEST_NAME {
            let problem = Problem::error("problem-name-too-long").with("found", name);
            self.report(problem.with("limit", LONGEST_NAME.to_string()), row, "name");
        } else if name == "meta" {
            self.report(Problem::error("problem-reserved-name").with("found", name), row, "name");
        }
        name.chars().take(LONGEST_NAME).collect()
    }

    /// Notes a name in its group, and reports one that is there already.
    fn note_name(&mut self, row: &'t Row, name: &str) {
        let Some(open) = self.open.last_mut() else { return };
        let other = open.alike.entry(name.to_lowercase()).or_insert_with(|| name.to_owned()).clone();
        let same_row = open.names.get(name).copied();
        let other_row = same_row.or_else(|| open.names.get(&other).copied());
        open.names.entry(name.to_owned()).or_insert(row.number);
        if let Some(other_row) = other_row {
            let problem = match same_row {
                Some(_) => Problem::error("problem-duplicate-name"),
                None => Problem::warning("problem-name-differs-in-case").with("other", other),
            };
            self.report(problem.with("found", name).with("row", other_row.to_string()), row, "name");
        }
    }

    fn report(&mut self, problem: Problem, row: &Row, key: &str) {
        self.problems.push(self.table.at(problem, row, key));
    }
}
