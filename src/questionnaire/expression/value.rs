//! What an expression gives, and how XPath turns one kind into another.

use chrono::{FixedOffset, Offset, Utc};

use super::moment::Moment;

/// Numbers that differ by less are the same, as in ODK Collect: `0.1 + 0.2 = 0.3`.
pub(super) const TOLERANCE: f64 = 1e-12;

/// The result of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// The texts of questions or choices: one for a reference, any number for `instance()`. A blank question is one
    /// empty text.
    NodeSet(Vec<String>),
    /// A text. Days and times are texts too, as XForms stores them.
    String(String),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
}

impl Value {
    /// As a text: the first node's, numbers without exponent, `true` or `false`.
    pub fn to_text(&self) -> String {
        match self {
            Self::NodeSet(texts) => texts.first().cloned().unwrap_or_default(),
            Self::String(text) => text.clone(),
            Self::Number(number) => number_text(*number),
            Self::Boolean(truth) => truth.to_string(),
        }
    }

    /// As the value of a calculation is kept: its text, but blank when it is not a number.
    pub fn to_answer(&self) -> String {
        match self {
            Self::Number(number) if number.is_nan() => String::new(),
            value => value.to_text(),
        }
    }

    /// As a number; NaN when it is none. A day in ISO form is its days since 1 January 1970; one with a time counts
    /// where the form is filled in, which here is taken to be UTC unless the text says otherwise.
    pub fn to_number(&self) -> f64 {
        self.number(None)
    }

    /// [`Value::to_number`] where the distance from UTC is known.
    pub(super) fn number(&self, local: Option<FixedOffset>) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Boolean(truth) => f64::from(u8::from(*truth)),
            Self::NodeSet(_) | Self::String(_) => number_of(&self.to_text(), local),
        }
    }

    /// As true or false. A text is true unless empty, a number unless 0 or NaN.
    ///
    /// A reference goes by its value as in ODK Collect, not by being there as XPath says: blank, `false` and any
    /// form of 0 are false. So `${flag}` says what a calculated flag says, and `${children}` is false for none.
    pub fn to_bool(&self) -> bool {
        match self {
            Self::NodeSet(texts) => texts.first().is_some_and(|text| node_truth(text)),
            Self::String(text) => !text.is_empty(),
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Boolean(truth) => *truth,
        }
    }

    /// All texts of a node-set, else the one.
    pub(super) fn into_texts(self) -> Vec<String> {
        match self {
            Self::NodeSet(texts) => texts,
            value => vec![value.to_text()],
        }
    }
}

/// Whether the value of a question says yes.
pub(super) fn node_truth(text: &str) -> bool {
    !(text.is_empty() || text == "false" || plain_number(text) == Some(0.0))
}

/// The number that a text is, or the days since 1970 of the day that it is.
pub(super) fn number_of(text: &str, local: Option<FixedOffset>) -> f64 {
    let local = local.unwrap_or(Utc.fix());
    plain_number(text).or_else(|| Some(Moment::parse(text)?.days(local))).unwrap_or(f64::NAN)
}

/// A number as XPath writes it: no exponent, no plus. ODK Collect takes a decimal comma too.
fn plain_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let fits = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',');
    if !fits {
        return None;
    }
    text.replace(',', ".").parse().ok()
}

/// A number as XPath writes it. What differs from a whole number only by rounding is shown as one.
fn number_text(number: f64) -> String {
    let rounded = number.round();
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "Infinity".to_owned() } else { "-Infinity".to_owned() }
    } else if rounded == 0.0 && number.abs() < TOLERANCE {
        "0".to_owned()
    } else if (number - rounded).abs() < TOLERANCE {
        rounded.to_string()
    } else {
        number.to_string()
    }
}

/// The whole part of a number; 0 for NaN, the nearest that fits for those too large.
#[expect(clippy::cast_possible_truncation, reason = "what does not fit becomes the nearest that does")]
pub(super) fn whole(number: f64) -> i64 {
    number as i64
}

/// A count as a number.
pub(super) fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: f64, wanted: &str) {
        assert_eq!(Value::Number(number).to_text(), wanted);
    }

    #[test]
    fn numbers_are_written_as_xpath_writes_them() {
        check(0.0, "0");
        check(-0.0, "0");
        check(5.0, "5");
        check(-98.0, "-98");
        check(0.5, "0.5");
        check(1e21, "1000000000000000000000");
        check(0.000_001, "0.000001");
        check(0.1 + 0.7, "0.7999999999999999");
        check(6.1 - 7.1, "-1");
        check(f64::NAN, "NaN");
        check(f64::INFINITY, "Infinity");
        check(f64::NEG_INFINITY, "-Infinity");
    }

    #[test]
    fn only_plain_numbers_and_days_are_numbers() {
        let number = |text: &str| Value::String(text.to_owned()).to_number();
        for (text, wanted) in [
            ("17.", 17.0),
            (".5", 0.5),
            (" -12345.6789 ", -12_345.678_9),
            ("4,6", 4.6),
            ("007", 7.0),
            ("1970-01-11", 10.0),
            ("1970-01-11T23:00:00Z", 10.0),
        ] {
            assert!((number(text) - wanted).abs() < TOLERANCE, "{text}");
        }
        for text in
            ["", " ", ".", "-", "- 1", "--1", "+1", "1e3", "1.2.3", "Infinity", "NaN", "inf", "0x10", "ya"]
        {
            assert!(number(text).is_nan(), "{text}");
        }
    }

    #[test]
    fn a_reference_is_true_by_its_value() {
        let truth = |text: &str| Value::NodeSet(vec![text.to_owned()]).to_bool();
        for text in ["1", "ya", "true", "-1", "2024-01-01"] {
            assert!(truth(text), "{text}");
        }
        for text in ["", "0", "0.0", "false"] {
            assert!(!truth(text), "{text}");
        }
        assert!(Value::String("false".to_owned()).to_bool());
        assert!(!Value::NodeSet(Vec::new()).to_bool());
    }

    #[test]
    fn what_is_not_a_number_is_kept_as_blank() {
        assert_eq!(Value::Number(f64::NAN).to_answer(), "");
        assert_eq!(Value::Number(2.0).to_answer(), "2");
        assert_eq!(Value::Boolean(false).to_answer(), "false");
    }
}
