//! Operators on values, by the rules of XPath 1.0 with ODK's days.

use std::cmp::Ordering;

use chrono::FixedOffset;

use super::moment::Moment;
use super::syntax::Operator;
use super::value::{TOLERANCE, Value, node_truth, number_of};

/// The result of an operator other than `and` and `or`, which may leave their right side alone.
pub(super) fn apply(operator: Operator, left: Value, right: Value, local: FixedOffset) -> Value {
    let numbers = || (left.number(Some(local)), right.number(Some(local)));
    let number = |result: fn(f64, f64) -> f64| {
        let (left, right) = numbers();
        Value::Number(result(left, right))
    };
    match operator {
        Operator::Plus => number(|left, right| left + right),
        Operator::Minus => number(|left, right| left - right),
        Operator::Times => number(|left, right| left * right),
        Operator::Divide => number(|left, right| left / right),
        Operator::Remainder => number(|left, right| left % right),
        Operator::Or => Value::Boolean(left.to_bool() || right.to_bool()),
        Operator::And => Value::Boolean(left.to_bool() && right.to_bool()),
        Operator::Union => {
            let mut texts = left.into_texts();
            texts.extend(right.into_texts());
            Value::NodeSet(texts)
        }
        Operator::Equal | Operator::NotEqual => {
            Value::Boolean(any_equal(&left, &right, operator == Operator::Equal, local))
        }
        Operator::Less | Operator::AtMost | Operator::More | Operator::AtLeast => {
            Value::Boolean(any_ordered(operator, &left, &right, local))
        }
    }
}

/// Whether two values, or any two nodes of them, are equal; or unequal, when that is `wanted`.
fn any_equal(left: &Value, right: &Value, wanted: bool, local: FixedOffset) -> bool {
    use Value::{Boolean, NodeSet, Number};
    match (left, right) {
        (Boolean(_), _) | (_, Boolean(_)) => (left.to_bool() == right.to_bool()) == wanted,
        (NodeSet(texts), Number(number)) | (Number(number), NodeSet(texts)) => {
            texts.iter().any(|text| same_number(number_of(text, Some(local)), *number) == wanted)
        }
        (Number(_), _) | (_, Number(_)) => {
            same_number(left.number(Some(local)), right.number(Some(local))) == wanted
        }
        _ => {
            let others = texts(right);
            texts(left).iter().any(|text| others.iter().any(|other| same_text(text, other, local) == wanted))
        }
    }
}

/// Whether two values, or any two nodes of them, stand in this order.
fn any_ordered(operator: Operator, left: &Value, right: &Value, local: FixedOffset) -> bool {
    let fits = |order: Option<Ordering>| match operator {
        Operator::Less => order == Some(Ordering::Less),
        Operator::More => order == Some(Ordering::Greater),
        Operator::AtMost => order.is_some_and(Ordering::is_le),
        _ => order.is_some_and(Ordering::is_ge),
    };
    let (lefts, rights) = (sides(left, right), sides(right, left));
    lefts.iter().any(|left| rights.iter().any(|right| fits(order(left, right, local))))
}

/// The single values of one side of a comparison; a node-set beside a boolean counts as one boolean.
fn sides(value: &Value, other: &Value) -> Vec<Value> {
    match (value, other) {
        (Value::NodeSet(texts), Value::Boolean(_)) => {
            vec![Value::Boolean(texts.first().is_some_and(|text| node_truth(text)))]
        }
        (Value::NodeSet(texts), _) => texts.iter().cloned().map(Value::String).collect(),
        _ => vec![value.clone()],
    }
}

/// The order of two moments, or of two numbers; `None` with NaN.
fn order(left: &Value, right: &Value, local: FixedOffset) -> Option<Ordering> {
    if let (Value::String(left), Value::String(right)) = (left, right)
        && let (Some(left), Some(right)) = (Moment::parse(left), Moment::parse(right))
    {
        return Some(left.compare(right, local));
    }
    left.number(Some(local)).partial_cmp(&right.number(Some(local)))
}

/// The texts that are compared one by one.
fn texts(value: &Value) -> Vec<String> {
    value.clone().into_texts()
}

/// The same text, or the same moment written in two ways.
fn same_text(left: &str, right: &str, local: FixedOffset) -> bool {
    if left == right {
        return true;
    }
    match (Moment::parse(left), Moment::parse(right)) {
        (Some(left), Some(right)) => left.compare(right, local).is_eq(),
        _ => false,
    }
}

/// Infinities have no difference, so they are compared first.
fn same_number(left: f64, right: f64) -> bool {
    left.partial_cmp(&right) == Some(Ordering::Equal) || (left - right).abs() < TOLERANCE
}
