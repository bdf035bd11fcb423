//! The tree of an expression.

use regex::Regex;

use super::functions::Function;
use crate::questionnaire::NodeId;

/// A piece of an expression, with every reference resolved.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ast {
    /// A text in quotation marks.
    Text(String),
    /// A number.
    Number(f64),
    /// The value of a question, calculation or group.
    Node(NodeId),
    /// `.`: the value that the expression is about.
    Own,
    /// A column of the current choice.
    Column(String),
    /// `instance('list')/root/item[…]/column`.
    Items {
        /// The choice list.
        list: String,
        /// What the choices must fulfil, one after the other.
        predicates: Vec<Ast>,
        /// The column that is taken of them; the name when there is none.
        column: Option<String>,
    },
    /// Operators of one precedence, from left to right; a list, so that a long sum is not a deep tree.
    Chain {
        /// The first operand.
        first: Box<Ast>,
        /// What is done with it in turn.
        rest: Vec<(Operator, Ast)>,
    },
    /// `-x`.
    Negative(Box<Ast>),
    /// A function with its arguments, whose number fits.
    Call(&'static Function, Vec<Ast>),
    /// The pattern of a `regex()`, compiled once.
    Pattern(Pattern),
}

impl Ast {
    /// Visits this piece and all below it.
    pub(super) fn visit(&self, see: &mut dyn FnMut(&Ast)) {
        see(self);
        if let Self::Items { predicates, .. } = self {
            for predicate in predicates {
                predicate.visit(see);
            }
        }
        self.inner(&mut |piece| piece.visit(see));
    }

    /// Visits this piece and all below it, except what stands in the predicates of an `instance()`.
    pub(super) fn visit_outside_items(&self, see: &mut dyn FnMut(&Ast)) {
        see(self);
        self.inner(&mut |piece| piece.visit_outside_items(see));
    }

    /// The pieces right below this one, without predicates.
    fn inner(&self, see: &mut dyn FnMut(&Ast)) {
        match self {
            Self::Chain { first, rest } => {
                see(first);
                for (_, operand) in rest {
                    see(operand);
                }
            }
            Self::Negative(operand) => see(operand),
            Self::Call(_, arguments) => arguments.iter().for_each(see),
            Self::Items { .. }
            | Self::Text(_)
            | Self::Number(_)
            | Self::Node(_)
            | Self::Own
            | Self::Column(_)
            | Self::Pattern(_) => {}
        }
    }
}

/// An operator of two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `div`
    Divide,
    /// `mod`
    Remainder,
    /// `|`
    Union,
}

impl Operator {
    /// How tightly it binds; a sign before an operand binds between `mod` and `|`.
    pub(super) fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::NotEqual => 3,
            Self::Less | Self::AtMost | Self::More | Self::AtLeast => 4,
            Self::Plus | Self::Minus => 5,
            Self::Times | Self::Divide | Self::Remainder => 6,
            Self::Union => 8,
        }
    }

    /// How it is written.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Divide => "div",
            Self::Remainder => "mod",
            Self::Union => "|",
        }
    }
}

/// A regular expression that must match the whole text, as in ODK Collect.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    source: String,
    compiled: Regex,
}

impl Pattern {
    /// `None` when it is no pattern.
    pub(super) fn new(source: &str) -> Option<Self> {
        let compiled = Regex::new(&format!(r"\A(?:{source})\z")).ok()?;
        Some(Self { source: source.to_owned(), compiled })
    }

    /// As it is written.
    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// Whether the whole text fits.
    pub(super) fn fits(&self, text: &str) -> bool {
        self.compiled.is_match(text)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}
