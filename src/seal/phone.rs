//! Phone numbers as Indonesians write them, in one form.

/// The shortest and the longest Indonesian mobile number, without its 0 or +62.
const MOBILE: std::ops::RangeInclusive<usize> = 9..=12;

/// The shortest and the longest number of another country, with its code.
const FOREIGN: std::ops::RangeInclusive<usize> = 8..=15;

/// The number in the form `+628123456789`; `None` when it is no mobile number.
///
/// "+62 812…", "62812…", "0812…", "812…" (Excel drops the 0) and "+62 (0) 812…" are one number. A number of another
/// country needs its plus sign.
pub fn normalise_phone(written: &str) -> Option<String> {
    let mut digits = String::new();
    let mut international = false;
    for letter in written.trim().trim_start_matches('\'').chars() {
        match letter {
            '+' if digits.is_empty() && !international => international = true,
            '0'..='9' => digits.push(letter),
            '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}' => {}
            letter if letter.is_whitespace() || is_invisible(letter) => {}
            _ => return None,
        }
    }
    if let Some(rest) = digits.strip_prefix("00").filter(|_| !international) {
        international = true;
        digits = rest.to_owned();
    }
    if international && !digits.starts_with("62") {
        let plausible = FOREIGN.contains(&digits.len()) && !digits.starts_with('0');
        return plausible.then(|| format!("+{digits}"));
    }
    let national = digits.strip_prefix("62").unwrap_or(&digits);
    let national = national.strip_prefix('0').unwrap_or(national);
    (national.starts_with('8') && MOBILE.contains(&national.len())).then(|| format!("+62{national}"))
}

/// Marks of writing direction that come along when a number is copied from a contact.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Option<&str>) {
        assert_eq!(normalise_phone(written).as_deref(), expected, "{written}");
    }

    #[test]
    fn all_spellings_of_a_number_are_one() {
        for written in [
            "+62 812 3456 7890",
            "0812-3456-7890",
            "6281234567890",
            "081234567890",
            "81234567890",
            "+62 (0) 812.3456.7890",
            "0062 81234567890",
            "'081234567890",
            "\u{202a}+62 812-3456-7890\u{202c}",
        ] {
            check(written, Some("+6281234567890"));
        }
    }

    #[test]
    fn numbers_of_other_countries_keep_their_code() {
        check("+60 12-345 6789", Some("+60123456789"));
        check("60123456789", None);
    }

    #[test]
    fn what_is_no_mobile_number_is_none() {
        for written in [
            "",
            "-",
            "0285 421234",
            "0812",
            "08123456789012345",
            "0812x3456789",
            "8.1E10",
            "+",
            "++6281234567890",
        ] {
            check(written, None);
        }
    }
}
