//! Figures made less exact, so that nobody learns what everyone in a group said.
//!
//! For the whole survey a cap only keeps "everyone" from being read off: its overall index stays exact, as the
//! regulation wants, and with all other figures it can tell what a capped one is.

use serde::{Deserialize, Serialize};

use super::MinimumBase;
use crate::analysis::number::{round_half_up, share};

/// A mean as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Itself.
    Value(f64),
    /// So near the upper end that only this is said.
    AtLeast(f64),
    /// So near the lower end that only this is said.
    AtMost(f64),
}

/// The part of the range at each end that is told as one.
const END: f64 = 0.05;

/// The part of the range at each end in which the whole survey's mean is as good as unanimous.
const UNANIMOUS: f64 = 0.005;

impl Figure {
    /// A group's mean to one decimal; near an end of the range only that it is there.
    pub(super) fn of_group(value: f64, range: (f64, f64)) -> Self {
        Self::bounded(value, range, END, 1)
    }

    /// The whole survey's mean; only one that is as good as unanimous is not said.
    pub(super) fn of_whole(value: f64, range: (f64, f64), decimals: u8) -> Self {
        Self::bounded(value, range, UNANIMOUS, decimals)
    }

    fn bounded(value: f64, (low, high): (f64, f64), near: f64, decimals: u8) -> Self {
        let width = high - low;
        if value >= high - near * width {
            Self::AtLeast(round_half_up(high - END * width, decimals))
        } else if value <= low + near * width {
            Self::AtMost(round_half_up(low + END * width, decimals))
        } else {
            Self::Value(round_half_up(value, decimals))
        }
    }

    /// The number that is shown, whatever sign stands before it.
    pub fn number(self) -> f64 {
        match self {
            Self::Value(number) | Self::AtLeast(number) | Self::AtMost(number) => number,
        }
    }
}

/// The part of a base that gave an answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// Count and percent to one decimal.
    Exact {
        /// How many people.
        count: usize,
        /// Of the base.
        percent: f64,
    },
    /// All of them, told as at least so many percent.
    AtLeast(u8),
    /// None of them, because all said something else; told as at most so many percent.
    AtMost(u8),
}

/// What is said instead of "all", in percent.
const CAP: u8 = 90;

impl Share {
    /// The shares of a question with one answer each.
    pub(super) fn of_one(counts: &[usize], base: usize) -> Vec<Self> {
        let unanimous = base > 0 && counts.contains(&base);
        let share = |count: &usize| {
            if unanimous && *count == 0 { Self::AtMost(100 - CAP) } else { Self::of(*count, base) }
        };
        counts.iter().map(share).collect()
    }

    /// The share of one answer among several that a person may give.
    pub(super) fn of(count: usize, base: usize) -> Self {
        if base > 0 && count >= base {
            Self::AtLeast(CAP)
        } else {
            Self::Exact { count, percent: round_half_up(share(count, base), 1) }
        }
    }
}

/// A range of percentages: the lower bound belongs to it, the upper one only when it is 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Band {
    /// The lower bound.
    pub from: u8,
    /// The upper bound.
    pub to: u8,
}

impl Band {
    /// From the lowest to the highest, for a group of twelve and more.
    pub const ALL: [Self; 6] = [
        Self { from: 0, to: 10 },
        Self { from: 10, to: 30 },
        Self { from: 30, to: 50 },
        Self { from: 50, to: 70 },
        Self { from: 70, to: 90 },
        Self { from: 90, to: 100 },
    ];

    /// The band of so many of so many people.
    pub fn of(count: usize, base: usize) -> Self {
        let percent = count.saturating_mul(100).checked_div(base).unwrap_or(0);
        let reached = Self::ALL.into_iter().rev().find(|band| percent >= usize::from(band.from));
        reached.unwrap_or(Self { from: 0, to: 10 })
    }

    /// The band of so many of so few people that a band could stand for one number of them: such bands are told as one with
    /// the next.
    pub fn of_people(count: usize, people: usize) -> Self {
        let holds = |band: Self| (0..=people).filter(|count| Self::of(*count, people) == band).count();
        let mut told: Vec<(Self, usize)> = Vec::new();
        for band in Self::ALL {
            match told.last_mut().filter(|(_, counts)| *counts < 2) {
                Some((open, counts)) => {
                    open.to = band.to;
                    *counts += holds(band);
                }
                None => told.push((band, holds(band))),
            }
        }
        if let Some((last, _)) = told.pop_if(|(_, counts)| *counts < 2)
            && let Some((before, _)) = told.last_mut()
        {
            before.to = last.to;
        }
        let exact = Self::of(count, people);
        let within = told.into_iter().map(|(band, _)| band).find(|band| exact.to <= band.to);
        within.unwrap_or(Self { from: 0, to: 100 })
    }
}

/// A group's answers in bands, without counts; `None` when too few answered.
pub fn group_shares(counts: &[usize], base: usize, minimum: MinimumBase) -> Option<Vec<Band>> {
    (base >= minimum.get()).then(|| counts.iter().map(|count| Band::of(*count, base)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(shown: Figure, expected: Figure) {
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_groups_mean_near_an_end_is_told_as_that_end() {
        check(Figure::of_group(99.0, (0.0, 100.0)), Figure::AtLeast(95.0));
        check(Figure::of_group(95.0, (0.0, 100.0)), Figure::AtLeast(95.0));
        check(Figure::of_group(94.94, (0.0, 100.0)), Figure::Value(94.9));
        check(Figure::of_group(1.0, (1.0, 4.0)), Figure::AtMost(1.2));
        check(Figure::of_group(28.0, (25.0, 100.0)), Figure::AtMost(28.8));
    }

    #[test]
    fn the_wholes_mean_is_told_unless_it_is_unanimous() {
        check(Figure::of_whole(97.125, (0.0, 100.0), 2), Figure::Value(97.13));
        check(Figure::of_whole(100.0, (0.0, 100.0), 2), Figure::AtLeast(95.0));
        check(Figure::of_whole(0.0, (0.0, 100.0), 2), Figure::AtMost(5.0));
    }

    #[test]
    fn all_one_answer_is_capped() {
        assert_eq!(Share::of_one(&[0, 12], 12), [Share::AtMost(10), Share::AtLeast(90)]);
        let exact = |count, percent| Share::Exact { count, percent };
        assert_eq!(Share::of_one(&[1, 11], 12), [exact(1, 8.3), exact(11, 91.7)]);
        assert_eq!(Share::of_one(&[0, 0], 0), [exact(0, 0.0), exact(0, 0.0)]);
    }

    #[test]
    fn bands_take_their_lower_bound() {
        for (count, from) in [(0, 0), (1, 10), (2, 10), (3, 30), (5, 50), (7, 70), (8, 70), (9, 90), (10, 90)]
        {
            assert_eq!(Band::of(count, 10).from, from, "{count}");
        }
        assert_eq!(Band::of(0, 0).from, 0);
        for people in 5..200 {
            let bands: Vec<Band> = (0..=people).map(|count| Band::of_people(count, people)).collect();
            for (count, band) in bands.iter().enumerate() {
                let alike = bands.iter().filter(|other| *other == band).count();
                assert!(alike >= 2, "{count} of {people} is told as {band:?}");
                assert!((usize::from(band.from)..=usize::from(band.to)).contains(&(count * 100 / people)));
            }
        }
        let told = |people: usize| -> Vec<(u8, u8)> {
            let mut bands: Vec<(u8, u8)> = (0..=people)
                .map(|count| Band::of_people(count, people))
                .map(|band| (band.from, band.to))
                .collect();
            bands.dedup();
            bands
        };
        assert_eq!(told(7), [(0, 30), (30, 70), (70, 100)]);
        assert_eq!(told(12), [(0, 10), (10, 30), (30, 50), (50, 70), (70, 90), (90, 100)]);
        assert_eq!(group_shares(&[1], 9, MinimumBase::new(10)), None);
    }
}
