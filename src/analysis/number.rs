//! Counts as numbers, and rounding as the regulations want it.

/// How far below a half a value still counts as the half: the error that binary fractions bring in.
const TOLERANCE: f64 = 1e-7;

/// Rounds to so many decimals, halves away from zero: 76.605 is 76.61.
pub fn round_half_up(value: f64, decimals: u8) -> f64 {
    let power = 10_f64.powi(i32::from(decimals));
    let rounded = (value.abs() * power + 0.5 + TOLERANCE).floor() / power;
    if rounded == 0.0 { 0.0 } else { rounded.copysign(value) }
}

/// The part of the base in percent, 0 for an empty base.
pub fn share(count: usize, base: usize) -> f64 {
    if base == 0 { 0.0 } else { 100.0 * real(count) / real(base) }
}

/// A count as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
pub(super) fn real(count: usize) -> f64 {
    count as f64
}

/// The mean of the values, each with its weight, and how many there are; `None` when there is nothing to weigh.
pub(super) fn weighted_mean(values: impl IntoIterator<Item = (f64, f64)>) -> Option<(f64, usize)> {
    let (mut sum, mut weights, mut count) = (0.0, 0.0, 0);
    for (value, weight) in values {
        sum += value * weight;
        weights += weight;
        count += 1;
    }
    (weights > 0.0).then(|| (sum / weights, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: f64, decimals: u8, expected: &str) {
        assert_eq!(round_half_up(value, decimals).to_string(), expected);
    }

    #[test]
    fn halves_go_up_even_where_binary_fractions_fall_short() {
        check(76.605, 2, "76.61");
        check(1.005, 2, "1.01");
        check(88.305, 2, "88.31");
        check(88.304_999, 2, "88.3");
        check(64.995, 2, "65");
        check(2.5, 0, "3");
        check(-2.5, 0, "-3");
        check(-0.001, 2, "0");
        check(1.0 / 3.0, 1, "0.3");
    }

    #[test]
    fn shares_of_nothing_are_zero() {
        assert_eq!(share(0, 0).to_string(), "0");
        assert_eq!(share(1, 8).to_string(), "12.5");
    }
}
