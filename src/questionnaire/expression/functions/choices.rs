//! Functions about the answers to selects, and about node-sets.

use super::Arity::Exactly;
use super::{Arguments, Function};
use crate::questionnaire::expression::syntax::Ast;
use crate::questionnaire::expression::value::{Value, count, whole};

pub(super) static FUNCTIONS: &[Function] = &[
    Function { name: "selected", arity: Exactly(2), run: selected },
    Function { name: "is-selected", arity: Exactly(2), run: selected },
    Function { name: "selected-at", arity: Exactly(2), run: selected_at },
    Function { name: "count-selected", arity: Exactly(1), run: count_selected },
    Function {
        name: "count",
        arity: Exactly(1),
        run: |given| Value::Number(count(given.texts_from(0).len())),
    },
    Function { name: "count-non-empty", arity: Exactly(1), run: count_non_empty },
    Function { name: "jr:choice-name", arity: Exactly(2), run: choice_name },
];

/// Whether a choice is among those selected, which are separated by single spaces.
fn selected(given: &Arguments<'_>) -> Value {
    let (all, one) = (given.text(0), given.text(1));
    Value::Boolean(format!(" {all} ").contains(&format!(" {} ", one.trim())))
}

/// The selected choice at a place counted from 0; empty when there is none.
fn selected_at(given: &Arguments<'_>) -> Value {
    let place = usize::try_from(whole(given.number(1))).ok();
    let all = given.text(0);
    let found = place.and_then(|place| all.split_whitespace().nth(place));
    Value::String(found.unwrap_or_default().to_owned())
}

fn count_selected(given: &Arguments<'_>) -> Value {
    Value::Number(count(given.text(0).split_whitespace().count()))
}

fn count_non_empty(given: &Arguments<'_>) -> Value {
    Value::Number(count(given.texts_from(0).iter().filter(|text| !text.is_empty()).count()))
}

/// The label of a choice; empty when the question has no such choice.
fn choice_name(given: &Arguments<'_>) -> Value {
    let label = match given.piece(1) {
        Some(Ast::Node(question)) => given.frame.context.choice_label(*question, &given.text(0)),
        _ => None,
    };
    Value::String(label.unwrap_or_default())
}
