//! Functions about days and times. Both are texts in the forms that XForms stores.

use super::Arity::Exactly;
use super::{Arguments, Function};
use crate::questionnaire::expression::moment::{self, Moment};
use crate::questionnaire::expression::value::{TOLERANCE, Value};

pub(super) static FUNCTIONS: &[Function] = &[
    Function { name: "today", arity: Exactly(0), run: today },
    Function { name: "now", arity: Exactly(0), run: now },
    Function { name: "date", arity: Exactly(1), run: date },
    Function { name: "date-time", arity: Exactly(1), run: date_time },
    Function { name: "format-date", arity: Exactly(2), run: format_date },
    Function { name: "format-date-time", arity: Exactly(2), run: format_date_time },
    Function { name: "decimal-date-time", arity: Exactly(1), run: decimal_date_time },
    Function { name: "decimal-time", arity: Exactly(1), run: decimal_time },
];

fn today(given: &Arguments<'_>) -> Value {
    Value::String(given.frame.context.now().format("%Y-%m-%d").to_string())
}

fn now(given: &Arguments<'_>) -> Value {
    Value::String(moment::date_time_text(given.frame.context.now()))
}

/// What a date function is about.
enum Given {
    /// Days since 1970.
    Days(f64),
    /// A text that is a moment.
    Moment(Moment),
    /// Neither.
    Neither,
}

/// The first argument; a calculation's number is kept as a text and still counts as one.
fn first(given: &Arguments<'_>) -> Given {
    let value = given.value(0);
    if let Value::Boolean(_) = value {
        return Given::Neither;
    }
    let days = value.number(Some(given.frame.local()));
    match Moment::parse_leniently(&value.to_text()) {
        Some(moment) => Given::Moment(moment),
        None if days.is_nan() => Given::Neither,
        None => Given::Days(days),
    }
}

/// The moment that it is about; a number is an instant, counted in UTC.
fn instant(given: &Arguments<'_>) -> Option<Moment> {
    match first(given) {
        Given::Days(days) => Moment::of_instant(days, given.frame.local()),
        Given::Moment(moment) => Some(moment),
        Given::Neither => None,
    }
}

/// The moment that it is about; a whole number is a day of the calendar, as `today() + 7`.
fn day(given: &Arguments<'_>) -> Option<Moment> {
    match first(given) {
        Given::Days(days) if (days - days.trunc()).abs() < TOLERANCE => Moment::of_days(days),
        _ => instant(given),
    }
}

/// The day, without its time; blank when it is none.
fn date(given: &Arguments<'_>) -> Value {
    let moment = match first(given) {
        Given::Days(days) => Moment::of_days(days),
        Given::Moment(moment) => Some(moment),
        Given::Neither => None,
    };
    Value::String(moment.map(|moment| moment.date_text(given.frame.local())).unwrap_or_default())
}

fn date_time(given: &Arguments<'_>) -> Value {
    let local = given.frame.local();
    Value::String(instant(given).map(|moment| moment.date_time_text(local)).unwrap_or_default())
}

fn format_date(given: &Arguments<'_>) -> Value {
    formatted(day(given), given)
}

fn format_date_time(given: &Arguments<'_>) -> Value {
    formatted(instant(given), given)
}

/// Blank when it is no moment.
fn formatted(moment: Option<Moment>, given: &Arguments<'_>) -> Value {
    let local = given.frame.local();
    Value::String(moment.map(|moment| moment.formatted(&given.text(1), local)).unwrap_or_default())
}

/// Days since 1970 in UTC with the fraction; blank when it is no moment.
fn decimal_date_time(given: &Arguments<'_>) -> Value {
    match first(given) {
        Given::Days(days) => Value::Number(days),
        Given::Moment(moment) => Value::Number(moment.instant(given.frame.local())),
        Given::Neither => Value::String(String::new()),
    }
}

/// The fraction of the day that is over; blank when it is no time.
fn decimal_time(given: &Arguments<'_>) -> Value {
    let local = given.frame.local();
    match first(given) {
        Given::Days(days) => Value::Number(days - days.floor()),
        Given::Moment(moment) => Value::Number(moment.time_of_day(local)),
        Given::Neither => {
            let alone = moment::time_of_day(&given.text(0), local);
            alone.map_or(Value::String(String::new()), Value::Number)
        }
    }
}
