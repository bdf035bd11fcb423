//! Whether a `default` is a value or is computed, by pyxform's rule: an operator, a reference or a call make it so.

use super::names::is_xml_name;

/// Whether this default is computed. A day with its hyphens is not.
pub(super) fn is_dynamic(text: &str, hyphens_are_plain: bool) -> bool {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if [" mod ", " div "].iter().any(|operator| rest.starts_with(operator)) {
            return true;
        }
        if let Some(length) = moment(rest).or_else(|| number(rest)).or_else(|| literal(rest)) {
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        if rest.starts_with("${") {
            let name = rest.get(2..).and_then(|rest| rest.split_once('}')).map(|(name, _)| name);
            let name = name.map(|name| name.strip_prefix("last-saved#").unwrap_or(name));
            if name.is_some_and(is_xml_name) {
                return true;
            }
        }
        if first == '-' && hyphens_are_plain {
            return false;
        }
        if matches!(first, '*' | '+' | '-' | '|') {
            return true;
        }
        let name = rest.find(|c| !is_name_character(c)).unwrap_or(rest.len());
        if name > 0 && (first == '_' || first.is_alphabetic()) {
            rest = rest.get(name..).unwrap_or_default();
            if rest.starts_with('(') {
                return true;
            }
            continue;
        }
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    false
}

fn is_name_character(c: char) -> bool {
    matches!(c, '_' | '-' | '.' | ':') || c.is_alphanumeric()
}

/// The length of a day or a time of day, `2020-01-31` or `09:30:00`.
fn moment(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let shaped = |shape: &[u8]| {
        let same =
            |(byte, shape): (&u8, &u8)| if *shape == b'9' { byte.is_ascii_digit() } else { byte == shape };
        bytes.len() >= shape.len() && bytes.iter().zip(shape).all(same)
    };
    let day = b"9999-99-99";
    let time = b"99:99:99";
    if shaped(day) { Some(day.len()) } else { shaped(time).then_some(time.len()) }
}

/// The length of a number with its sign.
fn number(text: &str) -> Option<usize> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let length = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
    let has_digit =
        unsigned.get(..length).is_some_and(|digits| digits.contains(|c: char| c.is_ascii_digit()));
    has_digit.then_some(text.len() - unsigned.len() + length)
}

/// The length of a quoted text.
fn literal(text: &str) -> Option<usize> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let inside = text.get(1..)?.find(quote)?;
    Some(inside + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_references_and_calls_are_computed() {
        for text in [
            "${a}",
            "now()",
            "1 + 2",
            "a mod 2",
            "concat('a', 'b')",
            "3 * 4",
            "a | b",
            "x ${b}",
            "if(1, 2, 3)",
        ] {
            assert!(is_dynamic(text, false), "{text}");
        }
    }

    #[test]
    fn words_numbers_and_days_are_not() {
        for text in [
            "setuju",
            "-5",
            "5-3",
            "3.5",
            "foo-bar",
            "2020-01-31",
            "09:30:00",
            "'a + b'",
            "tidak (belum)",
            "a/b",
            "${",
        ] {
            assert!(!is_dynamic(text, false), "{text}");
        }
        assert!(!is_dynamic("2020 - x", true));
        assert!(is_dynamic("2020 - x", false));
    }
}
