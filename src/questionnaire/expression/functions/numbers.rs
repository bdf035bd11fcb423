//! Functions about numbers.

use super::Arity::{AtLeast, Between, Exactly};
use super::{Arguments, Function};
use crate::questionnaire::expression::value::Value;

/// Decimal places that `round()` accepts, as in ODK Collect.
const MOST_PLACES: f64 = 30.0;

pub(super) static FUNCTIONS: &[Function] = &[
    Function { name: "number", arity: Between(0, 1), run: number },
    Function { name: "int", arity: Exactly(1), run: |given| of_one(given, f64::trunc) },
    Function { name: "round", arity: Between(1, 2), run: round },
    Function { name: "floor", arity: Exactly(1), run: |given| of_one(given, f64::floor) },
    Function { name: "ceiling", arity: Exactly(1), run: |given| of_one(given, f64::ceil) },
    Function { name: "abs", arity: Exactly(1), run: |given| of_one(given, f64::abs) },
    Function { name: "sqrt", arity: Exactly(1), run: |given| of_one(given, f64::sqrt) },
    Function { name: "exp", arity: Exactly(1), run: |given| of_one(given, f64::exp) },
    Function { name: "exp10", arity: Exactly(1), run: |given| of_one(given, |power| 10_f64.powf(power)) },
    Function { name: "log", arity: Exactly(1), run: |given| of_one(given, f64::ln) },
    Function { name: "log10", arity: Exactly(1), run: |given| of_one(given, f64::log10) },
    Function { name: "sin", arity: Exactly(1), run: |given| of_one(given, f64::sin) },
    Function { name: "cos", arity: Exactly(1), run: |given| of_one(given, f64::cos) },
    Function { name: "tan", arity: Exactly(1), run: |given| of_one(given, f64::tan) },
    Function { name: "asin", arity: Exactly(1), run: |given| of_one(given, f64::asin) },
    Function { name: "acos", arity: Exactly(1), run: |given| of_one(given, f64::acos) },
    Function { name: "atan", arity: Exactly(1), run: |given| of_one(given, f64::atan) },
    Function { name: "atan2", arity: Exactly(2), run: |given| of_two(given, f64::atan2) },
    Function { name: "pow", arity: Exactly(2), run: |given| of_two(given, f64::powf) },
    Function { name: "pi", arity: Exactly(0), run: |_| Value::Number(std::f64::consts::PI) },
    Function { name: "sum", arity: AtLeast(1), run: |given| Value::Number(given.numbers().iter().sum()) },
    Function { name: "min", arity: AtLeast(1), run: |given| extreme(given, f64::min) },
    Function { name: "max", arity: AtLeast(1), run: |given| extreme(given, f64::max) },
];

fn number(given: &Arguments<'_>) -> Value {
    Value::Number(given.value_or_own(0).number(Some(given.frame.local())))
}

fn of_one(given: &Arguments<'_>, compute: fn(f64) -> f64) -> Value {
    Value::Number(compute(given.number(0)))
}

fn of_two(given: &Arguments<'_>, compute: fn(f64, f64) -> f64) -> Value {
    Value::Number(compute(given.number(0), given.number(1)))
}

/// The least or greatest of what is a number; NaN when nothing is.
fn extreme(given: &Arguments<'_>, better: fn(f64, f64) -> f64) -> Value {
    Value::Number(given.numbers().into_iter().reduce(better).unwrap_or(f64::NAN))
}

/// To so many decimal places, halves upwards. The point is moved in the written number, so that 1.005 is
/// rounded as it is written and not as it is stored.
fn round(given: &Arguments<'_>) -> Value {
    let number = given.number(0);
    let places = if given.len() > 1 { given.number(1).trunc() } else { 0.0 };
    if !number.is_finite() {
        return Value::Number(number);
    }
    if places.is_nan() || places.abs() > MOST_PLACES {
        return Value::Number(f64::NAN);
    }
    let moved = |number: f64, places: f64| format!("{number}e{places}").parse().unwrap_or(f64::NAN);
    let scaled = moved(number, places);
    let below = scaled.floor();
    let rounded = if scaled - below >= 0.5 { below + 1.0 } else { below };
    Value::Number(moved(rounded, -places))
}
