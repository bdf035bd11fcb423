//! What expressions and texts of a form may refer to, and how they are read.

use std::collections::{BTreeMap, BTreeSet};

use super::kind::RowType;
use super::outline::Outline;
use super::table::{Row, Table};
use super::text::{Languages, Piece, pieces};
use crate::problem::Problem;
use crate::questionnaire::expression::Scope;
use crate::questionnaire::{Expression, NodeId, Segment, Template, Text};

/// The nodes and lists of a form by their names.
pub(super) struct Index {
    names: BTreeMap<String, Vec<NodeId>>,
    paths: BTreeMap<String, NodeId>,
    lists: BTreeSet<String>,
    /// Metadata without a value.
    absent: BTreeSet<NodeId>,
    /// The columns of choices that a filter may use.
    pub(super) choice_columns: Vec<String>,
}

impl Index {
    pub(super) fn new(outline: &Outline<'_>, lists: BTreeSet<String>, choice_columns: Vec<String>) -> Self {
        let (names, paths, absent) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        let mut index = Self { names, paths, lists, absent, choice_columns };
        for (place, entry) in outline.entries.iter().enumerate() {
            index.names.entry(entry.name.clone()).or_default().push(NodeId(place));
            index.paths.entry(entry.path.clone()).or_insert(NodeId(place));
            if matches!(entry.kind, RowType::Metadata(None) | RowType::DeadMetadata) {
                index.absent.insert(NodeId(place));
            }
        }
        index
    }

    /// Whether several nodes have this name, so that `${name}` could mean any of them.
    fn is_ambiguous(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|nodes| nodes.len() > 1)
    }
}

/// The index as seen from one node.
struct Place<'a> {
    index: &'a Index,
    own: Option<&'a str>,
}

impl Scope for Place<'_> {
    fn by_name(&self, name: &str) -> Option<NodeId> {
        self.index.names.get(name).and_then(|nodes| nodes.first()).copied()
    }

    fn by_path(&self, path: &str) -> Option<NodeId> {
        self.index.paths.get(path).copied()
    }

    fn own_path(&self) -> Option<&str> {
        self.own
    }

    fn has_list(&self, name: &str) -> bool {
        self.index.lists.contains(name)
    }
}

/// Reads expressions and texts of a table, and gathers what is wrong with them.
pub(super) struct Reader<'a> {
    pub(super) table: &'a Table,
    pub(super) index: &'a Index,
    pub(super) languages: &'a Languages,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    /// Notes a problem at this row and column.
    pub(super) fn report(&mut self, problem: Problem, row: &Row, key: &str) {
        self.problems.push(self.table.at(problem, row, key));
    }

    /// The expression in this column.
    pub(super) fn expression(&mut self, row: &Row, key: &str, own: &str) -> Option<Expression> {
        let text = self.table.get(row, key)?;
        let text = match text {
            "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" => "true()",
            "no" | "No" | "NO" | "false" | "False" | "FALSE" => "false()",
            text => text,
        };
        self.parse(text, row, key, Some(own))
    }

    /// An expression that must not ask for columns of a choice.
    pub(super) fn parse(
        &mut self,
        text: &str,
        row: &Row,
        key: &str,
        own: Option<&str>,
    ) -> Option<Expression> {
        let expression = self.parse_filter(text, row, key, own)?;
        match expression.columns().first() {
            None => Some(expression),
            Some(column) => {
                let problem = Problem::error("problem-name-without-reference").with("found", column.as_str());
                self.report(problem, row, key);
                None
            }
        }
    }

    /// Any expression.
    pub(super) fn parse_filter(
        &mut self,
        text: &str,
        row: &Row,
        key: &str,
        own: Option<&str>,
    ) -> Option<Expression> {
        for piece in pieces(text) {
            if let Piece::Reference(name) = piece
                && self.index.is_ambiguous(name)
            {
                self.report(Problem::error("problem-ambiguous-reference").with("found", name), row, key);
                return None;
            }
        }
        let parsed = Expression::parse(text, &Place { index: self.index, own });
        let expression = parsed.map_err(|fault| self.report(fault.problem(), row, key)).ok()?;
        if expression.references().is_disjoint(&self.index.absent) {
            return Some(expression);
        }
        self.report(Problem::error("problem-reference-to-metadata").with("found", text), row, key);
        None
    }

    /// The text in this column, in all languages.
    pub(super) fn text(&mut self, row: &Row, key: &str, own: Option<&str>) -> Text {
        let mut text = Text(vec![None; self.languages.0.len()]);
        // Texts of a language win over those without one, which stand in for the default language.
        let mut found: Vec<_> = self.table.texts(row, key).collect();
        found.sort_by_key(|(column, _)| column.language.is_some());
        for (column, source) in found {
            let template = self.template(source, row, &column.header, own);
            let place = self.languages.place(column.language.as_ref());
            if let Some(target) = place.and_then(|place| text.0.get_mut(place)) {
                *target = Some(template);
            }
        }
        text
    }

    fn template(&mut self, source: &str, row: &Row, key: &str, own: Option<&str>) -> Template {
        let mut segments = Vec::new();
        for piece in pieces(source) {
            match piece {
                Piece::Literal(text) => segments.push(Segment::Literal(text.to_owned())),
                Piece::Reference(name) => {
                    let output = self.parse(&format!("${{{name}}}"), row, key, own);
                    segments.extend(output.map(Segment::Output));
                }
                Piece::Open => self.report(Problem::error("problem-open-reference"), row, key),
            }
        }
        Template(segments)
    }
}
