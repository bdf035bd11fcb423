//! One line of figures with a published total.

use serde::Serialize;

use super::MinimumBase;

/// Whether a figure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Visibility {
    /// It is.
    Shown,
    /// It is not.
    Hidden,
}

/// Which groups show, given the people behind each. The total is published too, so what is hidden can be computed as
/// one lump: never one group alone, and never fewer people than the minimum.
pub fn suppress(bases: &[usize], minimum: MinimumBase) -> Vec<Visibility> {
    let by_itself = |base: &usize| if *base < minimum.get() { Visibility::Hidden } else { Visibility::Shown };
    let mut shown: Vec<Visibility> = bases.iter().map(by_itself).collect();
    suppress_more(&mut shown, bases, minimum);
    shown
}

/// Hides more groups until what is hidden is safe as a lump.
pub(super) fn suppress_more(shown: &mut [Visibility], bases: &[usize], minimum: MinimumBase) {
    loop {
        let of = |visibility| {
            let groups = shown.iter().zip(bases).enumerate();
            groups
                .filter(move |(_, (shown, _))| **shown == visibility)
                .map(|(place, (_, base))| (place, *base))
        };
        let lump: Vec<usize> = of(Visibility::Hidden).map(|(_, base)| base).collect();
        let is_safe = lump.is_empty() || (lump.len() > 1 && lump.iter().sum::<usize>() >= minimum.get());
        let next = of(Visibility::Shown).min_by_key(|(_, base)| *base).map(|(place, _)| place);
        match next.and_then(|place| shown.get_mut(place)) {
            Some(next) if !is_safe => *next = Visibility::Hidden,
            _ => break,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::example::Lcg;

    /// `#` is shown, `.` hidden.
    fn check(bases: &[usize], expected: &str) {
        let shown = suppress(bases, MinimumBase::new(10));
        let shown: String =
            shown.iter().map(|shown| if *shown == Visibility::Shown { '#' } else { '.' }).collect();
        assert_eq!(shown, expected, "{bases:?}");
    }

    #[test]
    fn one_hidden_group_takes_the_next_smallest_along() {
        check(&[50, 9, 30, 20], "#.#.");
        check(&[50, 20, 20, 9], "#.#.");
    }

    #[test]
    fn the_hidden_together_are_as_many_as_the_minimum() {
        check(&[3, 4, 30, 20], "..#.");
        check(&[3, 7, 30, 20], "..##");
        check(&[0, 0, 30, 20], "..#.");
    }

    #[test]
    fn nothing_is_hidden_without_need() {
        check(&[10, 11, 12], "###");
        check(&[], "");
    }

    #[test]
    fn everything_is_hidden_when_nothing_else_helps() {
        check(&[9], ".");
        check(&[9, 40], "..");
    }

    #[test]
    fn a_thousand_random_lines_are_safe() {
        let mut chance = Lcg(1);
        for _ in 0..1_000 {
            let bases: Vec<usize> = (0..=chance.below(8)).map(|_| chance.below(40)).collect();
            let shown = suppress(&bases, MinimumBase::new(10));
            let lump: Vec<usize> = bases
                .iter()
                .zip(&shown)
                .filter(|(_, shown)| **shown == Visibility::Hidden)
                .map(|(base, _)| *base)
                .collect();
            let everything = lump.len() == bases.len();
            assert!(lump.is_empty() || everything || (lump.len() > 1 && lump.iter().sum::<usize>() >= 10));
            assert!(
                bases.iter().zip(&shown).all(|(base, shown)| *base >= 10 || *shown == Visibility::Hidden)
            );
        }
    }
}
