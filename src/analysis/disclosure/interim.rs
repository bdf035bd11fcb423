//! Which ballots an interim summary covers.

use std::collections::BTreeSet;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::MinimumBase;

/// The ballots of the next summary while the survey is open; `None` below twice the minimum.
///
/// All ballots but at least the minimum, left out by chance. It holds every ballot of the summary before, and goes
/// beyond it only by the minimum or more, so the difference of two summaries is never about a few people.
pub fn interim<Id: Ord + Clone>(
    already: &BTreeSet<Id>,
    all: &BTreeSet<Id>,
    minimum: MinimumBase,
    random: [u8; 32],
) -> Option<BTreeSet<Id>> {
    let least = minimum.get();
    if all.len() < 2 * least {
        return None;
    }
    let mut covered: BTreeSet<Id> = already.intersection(all).cloned().collect();
    let mut new: Vec<Id> = all.difference(&covered).cloned().collect();
    let grow = new.len().saturating_sub(least);
    if grow >= least {
        shuffle(&mut new, &mut ChaCha20Rng::from_seed(random));
        covered.extend(new.into_iter().take(grow));
    }
    (covered.len() >= least).then_some(covered)
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
    use super::*;

    fn check(already: usize, all: usize, expected: Option<usize>) -> Option<BTreeSet<usize>> {
        let (already, all): (BTreeSet<usize>, BTreeSet<usize>) = ((0..already).collect(), (0..all).collect());
        let covered = interim(&already, &all, MinimumBase::new(10), [1; 32]);
        assert_eq!(covered.as_ref().map(BTreeSet::len), expected);
        if let Some(covered) = &covered {
            assert!(covered.is_superset(&already) && covered.is_subset(&all));
            assert!(all.len() - covered.len() >= 10);
        }
        covered
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
    fn chance_decides_who_is_left_out() {
        let covered: BTreeSet<BTreeSet<usize>> = (0..20)
            .filter_map(|seed| {
                interim(&BTreeSet::new(), &(0..30).collect(), MinimumBase::new(10), [seed; 32])
            })
            .collect();
        assert!(covered.len() > 15);
    }

    #[test]
    fn what_is_drawn_is_spread_evenly() {
        let mut times = [0; 30];
        for seed in 0..=255 {
            let covered =
                interim(&BTreeSet::new(), &(0..30_usize).collect(), MinimumBase::new(10), [seed; 32]);
            for id in covered.unwrap() {
                times[id] += 1;
            }
        }
        assert!(times.iter().all(|times| (140..200).contains(times)), "{times:?}");
    }
}
