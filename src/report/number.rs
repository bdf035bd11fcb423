//! Numbers as a language writes them.

use crate::analysis::round_half_up;

/// How a language writes numbers: in Indonesian 1.234,5.
pub(super) struct Marks {
    /// Before the decimals.
    pub(super) decimal: String,
    /// Between thousands.
    pub(super) thousands: String,
}

impl Marks {
    /// Those of the language that `say` speaks.
    pub(super) fn of(say: &super::words::Say<'_>) -> Self {
        Self {
            decimal: say("summary-decimal-mark", &[]),
            thousands: say("summary-thousands-mark", &[]).trim().to_owned(),
        }
    }

    /// The number with so many decimals, halves rounded up.
    pub(super) fn number(&self, value: f64, decimals: u8) -> String {
        let written = format!("{:.*}", usize::from(decimals), round_half_up(value, decimals));
        let (sign, written) = written.strip_prefix('-').map_or(("", written.as_str()), |rest| ("-", rest));
        let (whole, part) = written.split_once('.').unwrap_or((written, ""));
        let grouped = self.grouped(whole);
        if part.is_empty() {
            format!("{sign}{grouped}")
        } else {
            format!("{sign}{grouped}{}{part}", self.decimal)
        }
    }

    /// A whole number.
    pub(super) fn count(&self, count: usize) -> String {
        self.grouped(&count.to_string())
    }

    fn grouped(&self, digits: &str) -> String {
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push_str(&self.thousands);
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// How many signs a bar has.
const BAR: u8 = 10;

/// A bar of ten signs for a value between two bounds.
pub(super) fn bar(value: f64, (low, high): (f64, f64)) -> String {
    let part = if high > low { (value - low) / (high - low) } else { 0.0 };
    let full = f64::from(BAR) * part;
    (0..BAR).map(|sign| if full >= f64::from(sign) + 0.5 { '▓' } else { '░' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: f64, decimals: u8, indonesian: &str, english: &str) {
        let marks =
            |decimal: &str, thousands: &str| Marks { decimal: decimal.into(), thousands: thousands.into() };
        assert_eq!(marks(",", ".").number(value, decimals), indonesian);
        assert_eq!(marks(".", ",").number(value, decimals), english);
    }

    #[test]
    fn numbers_are_written_as_the_language_wants() {
        check(1234.56, 2, "1.234,56", "1,234.56");
        check(85.25, 1, "85,3", "85.3");
        check(-1_234_567.0, 0, "-1.234.567", "-1,234,567");
        check(999.0, 1, "999,0", "999.0");
        check(0.0, 0, "0", "0");
    }

    #[test]
    fn bars_are_ten_signs_long() {
        for (value, expected) in [
            (0.0, "░░░░░░░░░░"),
            (4.9, "░░░░░░░░░░"),
            (5.0, "▓░░░░░░░░░"),
            (73.0, "▓▓▓▓▓▓▓░░░"),
            (100.0, "▓▓▓▓▓▓▓▓▓▓"),
            (170.0, "▓▓▓▓▓▓▓▓▓▓"),
        ] {
            assert_eq!(bar(value, (0.0, 100.0)), expected);
        }
        assert_eq!(bar(1.0, (1.0, 1.0)), "░░░░░░░░░░");
    }
}
