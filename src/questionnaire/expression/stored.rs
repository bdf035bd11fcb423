//! The result of a calculation as the value of a question, which has a type of its own.

use chrono::FixedOffset;

use super::moment::{self, Moment};
use super::value::Value;
use crate::questionnaire::ResponseType;

impl Value {
    /// As a question of this type keeps it, as in ODK Collect: a whole number loses its fraction, a day its time, and
    /// a number is a day when a day is wanted. Blank when it cannot be such a value.
    pub fn to_answer_of(&self, response: &ResponseType, local: FixedOffset) -> String {
        let text = self.to_answer();
        let number = self.number(Some(local));
        match response {
            _ if text.is_empty() => text,
            ResponseType::Integer => Self::Number(number.trunc()).finite(),
            ResponseType::Decimal | ResponseType::Range { .. } => Self::Number(number).finite(),
            ResponseType::Date => {
                self.moment(local).map(|moment| moment.date_text(local)).unwrap_or_default()
            }
            ResponseType::DateTime => {
                self.moment(local).map(|moment| moment.date_time_text(local)).unwrap_or_default()
            }
            ResponseType::Time => match text.split_once('T') {
                Some((_, time)) => time.to_owned(),
                None => moment::time_of_day(&text, local).map(|_| text).unwrap_or_default(),
            },
            ResponseType::SelectOne { .. }
            | ResponseType::SelectMultiple { .. }
            | ResponseType::Text { .. }
            | ResponseType::Acknowledge
            | ResponseType::Note => text,
        }
    }

    fn finite(&self) -> String {
        match self {
            Self::Number(number) if !number.is_finite() => String::new(),
            value => value.to_text(),
        }
    }

    fn moment(&self, local: FixedOffset) -> Option<Moment> {
        let written = Moment::parse_leniently(&self.to_text());
        written.or_else(|| Moment::of_days(Some(self.number(Some(local))).filter(|days| days.is_finite())?))
    }
}

/// Whether a text is a day with a time, as XForms stores it.
pub fn is_date_time(text: &str) -> bool {
    Moment::parse(text).is_some_and(Moment::has_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &Value, response: &ResponseType, expected: &str) {
        let local = FixedOffset::east_opt(7 * 3600).unwrap();
        assert_eq!(value.to_answer_of(response, local), expected, "{value:?} {response:?}");
    }

    #[test]
    fn a_result_takes_the_type_of_its_question() {
        let text = |text: &str| Value::String(text.to_owned());
        let words = ResponseType::Text { max_length: 9 };
        check(&Value::Number(3.7), &ResponseType::Integer, "3");
        check(&Value::Number(-3.7), &ResponseType::Integer, "-3");
        check(&Value::Number(f64::NAN), &ResponseType::Integer, "");
        check(&Value::Number(f64::INFINITY), &ResponseType::Decimal, "");
        check(&text("007"), &ResponseType::Integer, "7");
        check(&text("dua"), &ResponseType::Integer, "");
        check(&Value::Number(3.7), &words, "3.7");
        check(&Value::Number(19_783.0), &ResponseType::Date, "2024-03-01");
        check(&text("2024-03-01"), &ResponseType::Date, "2024-03-01");
        check(&text("2024-03-01T09:30:00.000+07:00"), &ResponseType::Date, "2024-03-01");
        check(&text(""), &ResponseType::Date, "");
        check(&text("kapan"), &ResponseType::Date, "");
        check(&text("2024-03-01"), &ResponseType::DateTime, "2024-03-01T00:00:00.000+07:00");
        check(&text("2024-03-01T09:30:00.000+07:00"), &ResponseType::Time, "09:30:00.000+07:00");
        check(&text("pagi"), &ResponseType::Time, "");
        check(&Value::Boolean(true), &words, "true");
    }
}
