//! Walks the tree of an expression and computes its value.

use chrono::FixedOffset;

use super::Context;
use super::operations;
use super::syntax::{Ast, Operator};
use super::value::{TOLERANCE, Value, count, number_of};
use crate::questionnaire::Choice;

/// What is known where a piece of an expression is computed.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    /// The answers.
    pub(super) context: &'a dyn Context,
    /// The choice that a column belongs to.
    item: Option<&'a Choice>,
    /// Its place among those that are filtered, from 1.
    pub(super) position: f64,
    /// How many are filtered.
    pub(super) last: f64,
}

impl<'a> Frame<'a> {
    /// Outside of any predicate.
    pub(super) fn new(context: &'a dyn Context) -> Self {
        Self { context, item: context.item(), position: 1.0, last: 1.0 }
    }

    /// The distance from UTC where the form is filled in.
    pub(super) fn local(&self) -> FixedOffset {
        *self.context.now().offset()
    }

    /// The value of a piece.
    pub(super) fn evaluate(&self, ast: &Ast) -> Value {
        match ast {
            Ast::Text(text) => Value::String(text.clone()),
            Ast::Pattern(pattern) => Value::String(pattern.source().to_owned()),
            Ast::Number(number) => Value::Number(*number),
            Ast::Node(id) => Value::NodeSet(vec![self.context.value(*id)]),
            Ast::Own => Value::NodeSet(vec![self.context.own().unwrap_or_default()]),
            Ast::Column(column) => Value::NodeSet(self.column(column)),
            Ast::Items { list, predicates, column } => {
                Value::NodeSet(self.items(list, predicates, column.as_deref()))
            }
            Ast::Chain { first, rest } => self.chain(first, rest),
            Ast::Negative(operand) => Value::Number(-self.evaluate(operand).number(Some(self.local()))),
            Ast::Call(function, arguments) => (function.run)(&Arguments { frame: self, pieces: arguments }),
        }
    }

    /// A column of the current choice: one node, blank when the choice has nothing there; none without a choice.
    fn column(&self, column: &str) -> Vec<String> {
        self.item.map(|choice| self.context.column(choice, column).unwrap_or_default()).into_iter().collect()
    }

    /// A column of those choices of a list that fulfil all predicates.
    fn items(&self, list: &str, predicates: &[Ast], column: Option<&str>) -> Vec<String> {
        let mut choices: Vec<&Choice> = self.context.list(list).unwrap_or_default().iter().collect();
        for predicate in predicates {
            let size = count(choices.len());
            let mut position = 0.0;
            choices.retain(|choice| {
                position += 1.0;
                let frame = Frame { item: Some(choice), position, last: size, ..*self };
                match frame.evaluate(predicate) {
                    Value::Number(number) => (number - position).abs() < TOLERANCE,
                    value => value.to_bool(),
                }
            });
        }
        choices
            .into_iter()
            .filter_map(|choice| match column {
                Some(column) => self.context.column(choice, column),
                None => Some(choice.name.clone()),
            })
            .collect()
    }

    /// Operators of one precedence from left to right; `and` and `or` stop as soon as the result is certain.
    fn chain(&self, first: &Ast, rest: &[(Operator, Ast)]) -> Value {
        let mut result = self.evaluate(first);
        for (operator, operand) in rest {
            let certain = match operator {
                Operator::Or => result.to_bool(),
                Operator::And => !result.to_bool(),
                _ => false,
            };
            if certain {
                return Value::Boolean(*operator == Operator::Or);
            }
            result = operations::apply(*operator, result, self.evaluate(operand), self.local());
        }
        result
    }
}

/// The arguments of a call, each computed only when it is asked for. One that is absent is an empty text.
pub(super) struct Arguments<'a> {
    /// Where the call stands.
    pub(super) frame: &'a Frame<'a>,
    pieces: &'a [Ast],
}

impl Arguments<'_> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The argument itself.
    pub(super) fn piece(&self, place: usize) -> Option<&Ast> {
        self.pieces.get(place)
    }

    /// Its value.
    pub(super) fn value(&self, place: usize) -> Value {
        self.piece(place).map_or(Value::String(String::new()), |piece| self.frame.evaluate(piece))
    }

    /// Its value; the value of `.` when it is absent.
    pub(super) fn value_or_own(&self, place: usize) -> Value {
        if place < self.len() { self.value(place) } else { self.frame.evaluate(&Ast::Own) }
    }

    /// As a text.
    pub(super) fn text(&self, place: usize) -> String {
        self.value(place).to_text()
    }

    /// As a number.
    pub(super) fn number(&self, place: usize) -> f64 {
        self.value(place).number(Some(self.frame.local()))
    }

    /// As true or false.
    pub(super) fn truth(&self, place: usize) -> bool {
        self.value(place).to_bool()
    }

    /// All values from a place on, each node by itself.
    pub(super) fn each_from(&self, place: usize) -> Vec<Value> {
        let each = |place| match self.value(place) {
            Value::NodeSet(texts) => texts.into_iter().map(|text| Value::NodeSet(vec![text])).collect(),
            value => vec![value],
        };
        (place..self.len()).flat_map(each).collect()
    }

    /// All texts from a place on.
    pub(super) fn texts_from(&self, place: usize) -> Vec<String> {
        self.each_from(place).iter().map(Value::to_text).collect()
    }

    /// All numbers, without those that are none: blank questions do not count.
    pub(super) fn numbers(&self) -> Vec<f64> {
        let local = Some(self.frame.local());
        let number = |value: &Value| match value {
            Value::NodeSet(texts) => texts.first().map_or(f64::NAN, |text| number_of(text, local)),
            value => value.number(local),
        };
        self.each_from(0).iter().map(number).filter(|number| !number.is_nan()).collect()
    }
}
