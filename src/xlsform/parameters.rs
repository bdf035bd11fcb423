//! The `parameters` column: `start=1 end=5`, with blanks, commas or semicolons between.

use crate::questionnaire::Decimal;

/// Names in lower case with their values; `None` when it is not a row of `name=value`.
pub(super) fn parse(text: &str) -> Option<Vec<(String, String)>> {
    let spaced = text.replace('=', " = ").replace([',', ';'], " ");
    let words: Vec<_> = spaced.split_whitespace().collect();
    let triples = words.chunks(3).map(|triple| match triple {
        [name, "=", value] if *name != "=" && *value != "=" => {
            Some((name.to_lowercase(), (*value).to_owned()))
        }
        _ => None,
    });
    triples.collect()
}

/// A number as XLSForm writes it, and as a person does who writes a comma before the fraction.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain = text.trim();
    let signed = plain.strip_prefix(['-', '+']).unwrap_or(plain);
    let usual = signed.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let with_point = if plain.contains('.') { plain.to_owned() } else { plain.replacen(',', ".", 1) };
    with_point.parse().ok().filter(|value: &f64| usual && value.is_finite())
}

/// A number that keeps its spelling.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    number(text).map(|value| Decimal { written: text.trim().to_owned(), value })
}

/// `yes` and `no` in XLSForm's spellings, and in Indonesian.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "true" | "true()" | "ya" | "1" => Some(true),
        "no" | "false" | "false()" | "tidak" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&[(&str, &str)]>) {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        assert_eq!(parse(text), expected.map(|pairs| pairs.iter().map(owned).collect()), "{text}");
    }

    #[test]
    fn pairs_stand_in_a_row() {
        check("start=1 end=5", Some(&[("start", "1"), ("end", "5")]));
        check("Start = 1, end= 5;step =0.5", Some(&[("start", "1"), ("end", "5"), ("step", "0.5")]));
        check("", Some(&[]));
        check("start", None);
        check("start==1", None);
        check("=1", None);
        check("a=b=c", None);
    }

    #[test]
    fn numbers_may_have_a_comma() {
        for (text, expected) in [
            ("76.61", Some(76.61)),
            ("76,61", Some(76.61)),
            ("-3", Some(-3.0)),
            ("1.234,5", None),
            ("1e400", None),
            ("inf", None),
            ("NaN", None),
            ("tiga", None),
            ("", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
