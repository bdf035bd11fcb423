//! Which ballots an interim summary covers.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::MinimumBase;

/// A summary moves on when at least one ballot has come for so many that it stands on: fewer move no figure that is
/// seen, and all ballots would have to be opened again.
const ONE_IN: usize = 50;

/// What an interim summary covers next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// There are fewer ballots than twice the minimum.
    TooFew,
    /// The ballots of the summary before.
    Same,
    /// All but these: places, from 0 and in order, among the ballots that are new since the summary before.
    AllBut(Vec<usize>),
}

/// What an interim summary covers when it stands on `already` ballots and so many new ones have come: chance leaves out
/// the minimum of these.
///
/// So it holds every ballot of the summary before, goes beyond it only by the minimum or more, and leaves out the minimum
/// or more: the difference of two summaries is never about a few people.
pub fn interim(already: usize, new: usize, minimum: MinimumBase, random: [u8; 32]) -> Next {
    let least = minimum.get();
    if already + new < 2 * least {
        return Next::TooFew;
    }
    if new.saturating_sub(least) < least.max(already / ONE_IN) {
        return if already < least { Next::TooFew } else { Next::Same };
    }
    let mut places: Vec<usize> = (0..new).collect();
    shuffle(&mut places, &mut ChaCha20Rng::from_seed(random));
    places.truncate(least);
    places.sort_unstable();
    Next::AllBut(places)
}

/// Fisher and Yates.
pub(super) fn shuffle<T>(values: &mut [T], chance: &mut ChaCha20Rng) {
    for last in (1..values.len()).rev() {
        values.swap(last, below(chance, last + 1));
    }
}

/// A number below the limit, each as likely.
fn below(chance: &mut ChaCha20Rng, limit: usize) -> usize {
    let limit = limit.max(1) as u64;
    let fair = u64::MAX - u64::MAX % limit;
    loop {
        let drawn = chance.next_u64();
        if drawn < fair {
            return usize::try_from(drawn % limit).unwrap_or(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn left_out(already: usize, all: usize, seed: u8) -> Option<BTreeSet<usize>> {
        match interim(already, all - already, MinimumBase::new(10), [seed; 32]) {
            Next::TooFew => None,
            Next::Same => Some((already..all).collect()),
            Next::AllBut(places) => Some(places.into_iter().map(|place| already + place).collect()),
        }
    }

    /// How many are covered.
    fn check(already: usize, all: usize, expected: Option<usize>) {
        let left = left_out(already, all, 1);
        assert_eq!(left.as_ref().map(|left| all - left.len()), expected);
        if let Some(left) = left {
            assert!(left.len() >= 10.min(all - already) && left.iter().all(|id| (already..all).contains(id)));
        }
    }

    #[test]
    fn below_twice_the_minimum_there_is_nothing() {
        check(0, 0, None);
        check(0, 19, None);
        check(0, 20, Some(10));
    }

    #[test]
    fn it_grows_by_the_minimum_or_stays() {
        check(10, 29, Some(10));
        check(10, 30, Some(20));
        check(10, 57, Some(47));
    }

    #[test]
    fn a_large_one_grows_by_a_fiftieth_or_stays() {
        check(1_000, 1_029, Some(1_000));
        check(1_000, 1_030, Some(1_020));
        check(100_000, 102_009, Some(100_000));
        check(100_000, 102_010, Some(102_000));
    }

    #[test]
    fn chance_decides_who_is_left_out() {
        let left: BTreeSet<BTreeSet<usize>> = (0..20).filter_map(|seed| left_out(0, 30, seed)).collect();
        assert!(left.len() > 15);
    }

    #[test]
    fn what_is_drawn_is_spread_evenly() {
        let mut times = [0; 30];
        for seed in 0..=255 {
            for id in left_out(0, 30, seed).unwrap() {
                times[id] += 1;
            }
        }
        assert!(times.iter().all(|times| (56..116).contains(times)), "{times:?}");
    }
}
