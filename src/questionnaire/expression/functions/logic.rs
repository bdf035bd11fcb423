//! Functions about true and false, and those that choose a value.

use super::Arity::{AtLeast, Between, Exactly, Pairs};
use super::{Arguments, Function};
use crate::questionnaire::expression::value::{Value, count};

pub(super) static FUNCTIONS: &[Function] = &[
    Function { name: "true", arity: Exactly(0), run: |_| Value::Boolean(true) },
    Function { name: "false", arity: Exactly(0), run: |_| Value::Boolean(false) },
    Function { name: "not", arity: Exactly(1), run: |given| Value::Boolean(!given.truth(0)) },
    Function { name: "boolean", arity: Exactly(1), run: |given| Value::Boolean(given.truth(0)) },
    Function { name: "boolean-from-string", arity: Exactly(1), run: boolean_from_string },
    Function { name: "if", arity: Exactly(3), run: |given| given.value(if given.truth(0) { 1 } else { 2 }) },
    Function { name: "coalesce", arity: Exactly(2), run: coalesce },
    Function { name: "once", arity: Exactly(1), run: once },
    Function { name: "checklist", arity: AtLeast(2), run: checklist },
    Function { name: "weighted-checklist", arity: Pairs, run: weighted_checklist },
    Function { name: "position", arity: Between(0, 1), run: |given| Value::Number(given.frame.position) },
    Function { name: "last", arity: Exactly(0), run: |given| Value::Number(given.frame.last) },
    Function {
        name: "version",
        arity: Exactly(0),
        run: |given| Value::String(given.frame.context.version()),
    },
];

fn boolean_from_string(given: &Arguments<'_>) -> Value {
    let text = given.text(0);
    Value::Boolean(text == "1" || text.eq_ignore_ascii_case("true"))
}

/// The first that is not blank.
fn coalesce(given: &Arguments<'_>) -> Value {
    let first = given.value(0);
    if first.to_answer().is_empty() { given.value(1) } else { first }
}

/// What is already there, else the argument.
fn once(given: &Arguments<'_>) -> Value {
    match given.frame.context.own() {
        Some(own) if !own.is_empty() => Value::String(own),
        _ => given.value(0),
    }
}

/// Whether as many as wanted are true; a negative bound is none.
fn checklist(given: &Arguments<'_>) -> Value {
    let (least, most) = (given.number(0).trunc(), given.number(1).trunc());
    let found = count(given.each_from(2).into_iter().filter(Value::to_bool).count());
    Value::Boolean((least < 0.0 || found >= least) && (most < 0.0 || found <= most))
}

/// Whether the weights of what is true add up to as much as wanted.
fn weighted_checklist(given: &Arguments<'_>) -> Value {
    let sum: f64 = (2..given.len())
        .step_by(2)
        .filter(|place| given.truth(*place))
        .map(|place| given.number(place + 1))
        .sum();
    Value::Boolean(sum >= given.number(0) && sum <= given.number(1))
}
