//! Questions, choices, groups, their texts per language, scales and the expression language.
//!
//! A [`Questionnaire`] is what an XLSForm says, checked and with every reference resolved. It does no
//! I/O and knows neither a respondent nor a clock.

pub mod expression;
mod scoring;
mod text;

use std::collections::BTreeMap;

pub use expression::Expression;
pub use scoring::{Dimension, IndexMethod, Predicate, Scoring};
pub use text::{Language, Segment, Template, Text};

/// What is asked in one survey, in document order.
#[derive(Debug, Clone, PartialEq)]
pub struct Questionnaire {
    /// XLSForm's `form_id`.
    pub form_id: String,
    /// XLSForm's `version`, as written; empty when there is none.
    pub version: String,
    /// XLSForm's `form_title`.
    pub title: String,
    /// The languages of the texts; never empty, the default one first.
    pub languages: Vec<Language>,
    /// Groups, questions, calculations and hidden values in document order; a [`NodeId`] is a place in it.
    pub nodes: Vec<Node>,
    /// The choices by list name.
    pub lists: BTreeMap<String, Vec<Choice>>,
    /// How answers become an index, with its predicates.
    pub scoring: Scoring,
}

impl Questionnaire {
    /// The node with this identity. Ids are only made by the reader of this very questionnaire.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// All ids in document order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..self.nodes.len()).map(NodeId)
    }

    /// The first node of this XLSForm name.
    pub fn by_name(&self, name: &str) -> Option<NodeId> {
        self.nodes.iter().position(|node| node.name == name).map(NodeId)
    }

    /// The choices of a select question, before any `choice_filter`; empty for other questions.
    pub fn choices(&self, id: NodeId) -> &[Choice] {
        match &self.node(id).kind {
            Kind::Question(question) => {
                question.response.list().and_then(|list| self.lists.get(list)).map_or(&[], Vec::as_slice)
            }
            _ => &[],
        }
    }

    /// How many questions want an answer (notes do not).
    pub fn count_questions(&self) -> usize {
        self.nodes.iter().filter(|node| node.wants_answer()).count()
    }
}

/// A place in [`Questionnaire::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub usize);

/// A row of the `survey` sheet that stayed.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// XLSForm's `name`.
    pub name: String,
    /// The XPath of its value, `/data/group/name`.
    pub path: String,
    /// The group that it stands in.
    pub parent: Option<NodeId>,
    /// The row of the sheet, counted from 1 as Excel does.
    pub row: usize,
    /// XLSForm's `label`.
    pub label: Text,
    /// XLSForm's `hint`.
    pub hint: Text,
    /// XLSForm's `guidance_hint`.
    pub guidance_hint: Text,
    /// XLSForm's `relevant`.
    pub relevant: Option<Expression>,
    /// What kind of row it is, with what only that kind has.
    pub kind: Kind,
}

impl Node {
    /// Whether a respondent is asked to answer here.
    pub fn wants_answer(&self) -> bool {
        matches!(&self.kind, Kind::Question(question) if question.response != ResponseType::Note)
    }

    /// The question, if it is one.
    pub fn question(&self) -> Option<&Question> {
        match &self.kind {
            Kind::Question(question) => Some(question),
            _ => None,
        }
    }
}

/// The kinds of row.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// `begin group`.
    Group,
    /// Shown to the respondent, a note included.
    Question(Box<Question>),
    /// `calculate`.
    Calculate(Expression),
    /// `hidden`, with its default.
    Hidden(Option<DefaultValue>),
    /// `start`, `deviceid` and their kin: never asked, never kept. A form may ask what day or what time it is; whose
    /// device it is has no value here.
    Metadata(Option<Expression>),
}

/// What is asked of the respondent.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// How it is answered.
    pub response: ResponseType,
    /// XLSForm's `required`; `None` when an answer may be left out.
    pub required: Option<Expression>,
    /// XLSForm's `required_message`.
    pub required_message: Text,
    /// XLSForm's `constraint`; `.` is the answer that is tried.
    pub constraint: Option<Expression>,
    /// XLSForm's `constraint_message`.
    pub constraint_message: Text,
    /// XLSForm's `calculation` on a question: its value when the respondent has given none (or, when read-only, always).
    pub calculation: Option<Expression>,
    /// XLSForm's `default`.
    pub default: Option<DefaultValue>,
    /// XLSForm's `read_only`: shown, not asked.
    pub read_only: bool,
    /// XLSForm's `appearance`, split at spaces.
    pub appearance: Vec<String>,
    /// Jajak's `dimension`: the side of the organisation that this item measures.
    pub dimension: Option<String>,
    /// Jajak's `weight` of an item within its dimension.
    pub weight: f64,
    /// Jajak's `reverse`: agreement speaks against the organisation.
    pub reverse: bool,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum ResponseType {
    /// One of a list.
    SelectOne {
        /// The list's name.
        list: String,
        /// XLSForm's `choice_filter`.
        choice_filter: Option<Expression>,
    },
    /// Any number of a list.
    SelectMultiple {
        /// The list's name.
        list: String,
        /// XLSForm's `choice_filter`.
        choice_filter: Option<Expression>,
    },
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// Words, at most so many characters.
    Text {
        /// `parameters: max_length=`.
        max_length: usize,
    },
    /// A calendar day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time.
    DateTime,
    /// A number of a scale.
    Range {
        /// The lowest, as written.
        start: Decimal,
        /// The highest.
        end: Decimal,
        /// The distance of two.
        step: Decimal,
    },
    /// A tick: "OK" or nothing.
    Acknowledge,
    /// Shown, not answered.
    Note,
}

/// A number of `parameters`, kept with the text it was written with so that it is shown unchanged.
#[derive(Debug, Clone, PartialEq)]
pub struct Decimal {
    /// As the form writes it.
    pub written: String,
    /// Its value.
    pub value: f64,
}

impl ResponseType {
    /// The name of the choice list, for selects.
    pub fn list(&self) -> Option<&str> {
        match self {
            Self::SelectOne { list, .. } | Self::SelectMultiple { list, .. } => Some(list),
            _ => None,
        }
    }

    /// Which choices of the list are offered, for selects that depend on other answers.
    pub fn choice_filter(&self) -> Option<&Expression> {
        match self {
            Self::SelectOne { choice_filter, .. } | Self::SelectMultiple { choice_filter, .. } => {
                choice_filter.as_ref()
            }
            _ => None,
        }
    }

    /// XLSForm's name of the type, without the list.
    pub fn xlsform_name(&self) -> &'static str {
        match self {
            Self::SelectOne { .. } => "select_one",
            Self::SelectMultiple { .. } => "select_multiple",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Text { .. } => "text",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "dateTime",
            Self::Range { .. } => "range",
            Self::Acknowledge => "acknowledge",
            Self::Note => "note",
        }
    }
}

/// XLSForm's `default`.
#[derive(Debug, Clone, PartialEq)]
pub enum DefaultValue {
    /// A value as XForms stores it.
    Static(String),
    /// Computed once, when the interview begins.
    Dynamic(Expression),
}

/// A row of the `choices` sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// XLSForm's `name`: what is stored.
    pub name: String,
    /// XLSForm's `label`.
    pub label: Text,
    /// Jajak's `score`; `None` is not scored.
    pub score: Option<f64>,
    /// Jajak's `missing`: this choice says that there is no substantive answer.
    pub missing: Option<Missing>,
    /// All other columns by header, for `choice_filter` and `instance()`; `name` is among them.
    pub columns: BTreeMap<String, String>,
}

/// Why there is no substantive answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// The question did not apply.
    NotAsked,
    /// "Tidak tahu / tidak berlaku" (`dont_know` in the form).
    DontKnow,
    /// "Memilih tidak menjawab" (`refused` in the form).
    Refused,
    /// Asked and left blank.
    NoAnswer,
}
