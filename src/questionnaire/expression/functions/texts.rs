//! Functions about texts. Places and lengths count characters.

use super::Arity::{AtLeast, Between, Exactly};
use super::{Arguments, Function};
use crate::questionnaire::expression::syntax::{Ast, Pattern};
use crate::questionnaire::expression::value::{Value, count, whole};

pub(super) static FUNCTIONS: &[Function] = &[
    Function { name: "string", arity: Between(0, 1), run: |given| text(given.value_or_own(0).to_text()) },
    Function { name: "concat", arity: AtLeast(0), run: |given| text(given.texts_from(0).concat()) },
    Function { name: "join", arity: AtLeast(1), run: |given| text(given.texts_from(1).join(&given.text(0))) },
    Function { name: "contains", arity: Exactly(2), run: contains },
    Function { name: "starts-with", arity: Exactly(2), run: starts_with },
    Function { name: "ends-with", arity: Exactly(2), run: ends_with },
    Function { name: "string-length", arity: Between(0, 1), run: string_length },
    Function { name: "substr", arity: Between(2, 3), run: substr },
    Function { name: "substring", arity: Between(2, 3), run: substring },
    Function { name: "substring-before", arity: Exactly(2), run: substring_before },
    Function { name: "substring-after", arity: Exactly(2), run: substring_after },
    Function { name: "translate", arity: Exactly(3), run: translate },
    Function { name: "normalize-space", arity: Between(0, 1), run: normalize_space },
    Function { name: "lower-case", arity: Exactly(1), run: |given| text(given.text(0).to_lowercase()) },
    Function { name: "upper-case", arity: Exactly(1), run: |given| text(given.text(0).to_uppercase()) },
    Function { name: "regex", arity: Exactly(2), run: regex },
];

fn text(text: String) -> Value {
    Value::String(text)
}

fn contains(given: &Arguments<'_>) -> Value {
    Value::Boolean(given.text(0).contains(&given.text(1)))
}

fn starts_with(given: &Arguments<'_>) -> Value {
    Value::Boolean(given.text(0).starts_with(&given.text(1)))
}

fn ends_with(given: &Arguments<'_>) -> Value {
    Value::Boolean(given.text(0).ends_with(&given.text(1)))
}

fn string_length(given: &Arguments<'_>) -> Value {
    Value::Number(count(given.value_or_own(0).to_text().chars().count()))
}

/// From a place to before another, counted from 0; a negative place counts from the end.
fn substr(given: &Arguments<'_>) -> Value {
    let characters: Vec<char> = given.text(0).chars().collect();
    let length = characters.len();
    let place = |number: f64| {
        let place = whole(number);
        let distance = usize::try_from(place.unsigned_abs()).unwrap_or(usize::MAX);
        if place < 0 { length.saturating_sub(distance) } else { distance.min(length) }
    };
    let start = place(given.number(1));
    let end = if given.len() > 2 { place(given.number(2)) } else { length };
    text(characters.get(start..end).map(|part| part.iter().collect()).unwrap_or_default())
}

/// XPath's own: from a place counted from 1, perhaps a number of characters; both are rounded.
fn substring(given: &Arguments<'_>) -> Value {
    let round = |number: f64| (number + 0.5).floor();
    let start = round(given.number(1));
    let end = if given.len() > 2 { start + round(given.number(2)) } else { f64::INFINITY };
    let mut place = 0.0;
    let inside = |_: &char| {
        place += 1.0;
        place >= start && place < end
    };
    text(given.text(0).chars().filter(inside).collect())
}

fn substring_before(given: &Arguments<'_>) -> Value {
    let whole = given.text(0);
    text(whole.split_once(&given.text(1)).map(|(before, _)| before.to_owned()).unwrap_or_default())
}

fn substring_after(given: &Arguments<'_>) -> Value {
    let whole = given.text(0);
    text(whole.split_once(&given.text(1)).map(|(_, after)| after.to_owned()).unwrap_or_default())
}

/// Each character of the second text becomes the one at its place in the third, or goes away.
fn translate(given: &Arguments<'_>) -> Value {
    let from: Vec<char> = given.text(1).chars().collect();
    let to: Vec<char> = given.text(2).chars().collect();
    let put = |character: char| match from.iter().position(|other| *other == character) {
        Some(place) => to.get(place).copied(),
        None => Some(character),
    };
    text(given.text(0).chars().filter_map(put).collect())
}

fn normalize_space(given: &Arguments<'_>) -> Value {
    let whole = given.value_or_own(0).to_text();
    text(whole.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether the whole text fits the pattern; what is no pattern fits nothing.
fn regex(given: &Arguments<'_>) -> Value {
    let whole = given.text(0);
    Value::Boolean(match given.piece(1) {
        Some(Ast::Pattern(pattern)) => pattern.fits(&whole),
        _ => Pattern::new(&given.text(1)).is_some_and(|pattern| pattern.fits(&whole)),
    })
}
