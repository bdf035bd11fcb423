//! XPath expressions of XLSForm: lexer, parser and evaluator.
//!
//! The language is XPath 1.0 with the functions of ODK's XForms specification. Where implementations differ,
//! ODK Collect (JavaRosa) is followed, but for these:
//!
//! - a comparison with several nodes holds when it holds for any of them, and never for none, as in XPath;
//! - two moments are compared by the clock when both have a time, else by the day;
//! - what cannot be a date is blank and no error.
//!
//! A day is the text `2024-01-31`, and a number of days since 1 January 1970 as soon as something is computed
//! with it; a day with a time counts as its day there. `decimal-date-time()` has the fraction.
//!
//! Nothing here can fail once an expression is parsed: evaluation is total.

mod evaluate;
mod fault;
mod functions;
mod lexer;
mod moment;
mod operations;
mod parser;
mod paths;
mod stored;
mod syntax;
mod value;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod world;

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};

pub use fault::Fault;
pub use stored::is_date_time;
pub use value::Value;

use super::{Choice, NodeId};
use evaluate::Frame;
use syntax::Ast;

/// What an expression may refer to, where it is parsed.
pub trait Scope {
    /// The node that `${name}` means.
    fn by_name(&self, name: &str) -> Option<NodeId>;
    /// The node at an absolute path, `/data/group/name`.
    fn by_path(&self, path: &str) -> Option<NodeId>;
    /// The path of the node that the expression belongs to.
    fn own_path(&self) -> Option<&str>;
    /// Whether the form has this choice list.
    fn has_list(&self, name: &str) -> bool;
}

/// What an expression may ask, where it is evaluated.
pub trait Context {
    /// The value of a node as XForms stores it; empty when it is blank or not relevant. Of a group, the values of
    /// what stands in it one after another, or empty.
    fn value(&self, node: NodeId) -> String;
    /// The value that `.` means: in a constraint the answer that is tried, with `once()` what is already there.
    fn own(&self) -> Option<String>;
    /// The moment, with the distance from UTC where the form is filled in.
    fn now(&self) -> DateTime<FixedOffset>;
    /// The choices of a list, before any filter.
    fn list(&self, name: &str) -> Option<&[Choice]>;
    /// In a `choice_filter`, the choice that is looked at.
    fn item(&self) -> Option<&Choice>;
    /// The label of that choice of a select question which has this name.
    fn choice_label(&self, node: NodeId, value: &str) -> Option<String>;
    /// What a choice has in a column; `label` is the one in the current language.
    fn column(&self, choice: &Choice, column: &str) -> Option<String>;
    /// The form's version.
    fn version(&self) -> String {
        String::new()
    }
}

/// An expression as it is written, and its tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    source: String,
    ast: Ast,
}

impl Expression {
    /// Reads an expression and resolves its references.
    pub fn parse(source: &str, scope: &dyn Scope) -> Result<Self, Fault> {
        Ok(Self { source: source.to_owned(), ast: parser::parse(source, scope)? })
    }

    /// As it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Its value now.
    pub fn evaluate(&self, context: &dyn Context) -> Value {
        Frame::new(context).evaluate(&self.ast)
    }

    /// The nodes that it refers to; `.` is not among them.
    pub fn references(&self) -> BTreeSet<NodeId> {
        let mut nodes = BTreeSet::new();
        self.ast.visit(&mut |piece| {
            if let Ast::Node(id) = piece {
                nodes.insert(*id);
            }
        });
        nodes
    }

    /// The columns of the current choice that it asks for, outside of `instance()`. Only a `choice_filter` can have
    /// any; elsewhere each is a name whose `${}` was forgotten, and blank.
    pub fn columns(&self) -> BTreeSet<String> {
        let mut columns = BTreeSet::new();
        self.ast.visit_outside_items(&mut |piece| {
            if let Ast::Column(column) = piece {
                columns.insert(column.clone());
            }
        });
        columns
    }

    /// Whether it keeps a value that is already there.
    pub fn uses_once(&self) -> bool {
        self.calls(&["once"])
    }

    /// Whether its value changes with time alone.
    pub fn is_volatile(&self) -> bool {
        self.calls(&["now", "today"])
    }

    fn calls(&self, names: &[&str]) -> bool {
        let mut found = false;
        self.ast.visit(&mut |piece| {
            found |= matches!(piece, Ast::Call(function, _) if names.contains(&function.name));
        });
        found
    }
}
