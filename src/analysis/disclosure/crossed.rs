//! Two partitions of the same people, both told.
//!
//! A unit of twenty and a level of nineteen, all of them in that unit: the difference of the two is what one person said.
//! The same can be done with several units and several levels, and with the whole, which is told as well.

use super::suppress::suppress_more;
use super::{MinimumBase, Visibility, suppress};

/// Levels of more than so many groups are not told beside units: there are too many sets of them to look at.
const MOST_LEVELS: usize = 12;

/// How many people are in each unit and level together, given the unit and the level of each.
pub fn cross(
    units: usize,
    levels: usize,
    people: impl IntoIterator<Item = (usize, usize)>,
) -> Vec<Vec<usize>> {
    let mut counts = vec![vec![0; levels]; units];
    for (unit, level) in people {
        if let Some(count) = counts.get_mut(unit).and_then(|of_unit| of_unit.get_mut(level)) {
            *count += 1;
        }
    }
    counts
}

/// Which units and which levels show, given the people behind each unit and level together. Neither what is hidden in one
/// of them, as with [`suppress`], nor the difference between any units and any levels is ever fewer people than the
/// minimum, unless it is nobody.
pub fn suppress_crossed(people: &[Vec<usize>], minimum: MinimumBase) -> (Vec<Visibility>, Vec<Visibility>) {
    let width = people.first().map_or(0, Vec::len);
    let of_units: Vec<usize> = people.iter().map(|unit| unit.iter().sum()).collect();
    let of_levels: Vec<usize> =
        (0..width).map(|level| people.iter().filter_map(|unit| unit.get(level)).sum()).collect();
    let mut units = suppress(&of_units, minimum);
    let mut levels = suppress(&of_levels, minimum);
    if width > MOST_LEVELS {
        return (units, vec![Visibility::Hidden; width]);
    }
    while let Some(close) = close_sets(people, &units, &levels, minimum) {
        // The smallest of them stands in the way of the fewest.
        let smallest = |places: &[usize], bases: &[usize]| {
            places.iter().filter_map(|place| Some((*bases.get(*place)?, *place))).min()
        };
        let (unit, level) = (smallest(&close.units, &of_units), smallest(&close.levels, &of_levels));
        let (shown, bases, place) = match (unit, level) {
            (Some((unit, place)), level) if level.is_none_or(|(level, _)| unit < level) => {
                (&mut units, &of_units, place)
            }
            (_, Some((_, place))) => (&mut levels, &of_levels, place),
            // There is always one of them.
            (_, None) => return (vec![Visibility::Hidden; people.len()], vec![Visibility::Hidden; width]),
        };
        if let Some(shown) = shown.get_mut(place) {
            *shown = Visibility::Hidden;
        }
        suppress_more(shown, bases, minimum);
    }
    (units, levels)
}

/// Units and levels that are nearly the same people.
struct Close {
    units: Vec<usize>,
    levels: Vec<usize>,
}

/// Shown units and shown levels that differ by somebody, but by fewer people than the minimum.
///
/// For each set of levels the units are chosen that come nearest to it; what is hidden counts as outside, since only all of
/// it together can be computed from the whole, and that is a choice of the complement.
fn close_sets(
    people: &[Vec<usize>],
    units: &[Visibility],
    levels: &[Visibility],
    minimum: MinimumBase,
) -> Option<Close> {
    let told_levels: Vec<usize> =
        (0..levels.len()).filter(|level| levels.get(*level) == Some(&Visibility::Shown)).collect();
    for set in 0..1_usize << told_levels.len() {
        let chosen: Vec<usize> = told_levels
            .iter()
            .enumerate()
            .filter(|(place, _)| set >> place & 1 == 1)
            .map(|(_, level)| *level)
            .collect();
        for turned in [false, true] {
            let within = |level: usize| chosen.contains(&level) != turned;
            let mut near = Vec::new();
            let mut apart = 0;
            for (unit, row) in people.iter().enumerate() {
                let inside: usize =
                    row.iter().enumerate().filter(|(level, _)| within(*level)).map(|(_, count)| *count).sum();
                let outside = row.iter().sum::<usize>() - inside;
                let is_told = units.get(unit) == Some(&Visibility::Shown);
                if is_told && outside < inside {
                    near.push(unit);
                    apart += outside;
                } else {
                    apart += inside;
                }
            }
            let is_trivial = near.is_empty() && chosen.is_empty();
            if (1..minimum.get()).contains(&apart) && !is_trivial {
                return Some(Close { units: near, levels: chosen });
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::example::Lcg;

    /// `#` is shown, `.` hidden: the units, then the levels.
    fn check(people: &[Vec<usize>], expected: &str) {
        let (units, levels) = suppress_crossed(people, MinimumBase::new(10));
        let show = |shown: &[Visibility]| -> String {
            shown.iter().map(|shown| if *shown == Visibility::Shown { '#' } else { '.' }).collect()
        };
        assert_eq!(format!("{} {}", show(&units), show(&levels)), expected, "{people:?}");
    }

    #[test]
    fn units_and_levels_that_lie_across_each_other_are_told_both() {
        check(&[vec![10, 20], vec![15, 12], vec![11, 30]], "### ##");
        check(&[vec![40]], "# #");
        check(&[], " ");
    }

    #[test]
    fn a_level_that_is_a_unit_but_for_one_is_not_told_beside_it() {
        // All of the second level are in the first unit, where one is of the first level.
        check(&[vec![1, 19], vec![30, 0], vec![25, 0]], ".#. ##");
    }

    #[test]
    fn nor_are_two_units_that_are_a_level_but_for_a_few() {
        check(&[vec![12, 2], vec![11, 0], vec![0, 40], vec![0, 20]], "..#. ##");
        // A unit of both levels lies across them.
        check(&[vec![12, 2], vec![11, 0], vec![0, 40], vec![20, 20]], "#### ##");
    }

    #[test]
    fn a_unit_and_a_level_that_are_the_same_people_tell_nothing_more() {
        check(&[vec![20, 0], vec![0, 30]], "## ##");
    }

    #[test]
    fn in_random_tables_no_sum_or_difference_is_of_few_people() {
        let mut chance = Lcg(5);
        let mut hidden = 0;
        for _ in 0..150 {
            let (height, width) = (1 + chance.below(3), 1 + chance.below(3));
            let sizes = [1, 4, 12, 30];
            let mut people = vec![vec![0; width]; height];
            for count in people.iter_mut().flatten() {
                let size = sizes[chance.below(4)];
                *count = chance.below(size);
            }
            let (units, levels) = suppress_crossed(&people, MinimumBase::new(10));
            hidden += units.iter().chain(&levels).filter(|shown| **shown == Visibility::Hidden).count();
            // Each shown figure, and that of the whole, is left out, added or subtracted.
            let figures = height + width + 1;
            for combination in 0..3_usize.pow(u32::try_from(figures).unwrap()) {
                let digit = |place: usize| combination / 3_usize.pow(u32::try_from(place).unwrap()) % 3;
                let sign = |place: usize| i64::try_from(digit(place)).unwrap() - 1;
                let of_unit = |unit: usize| if units[unit] == Visibility::Shown { sign(unit) } else { 0 };
                let of_level =
                    |level: usize| if levels[level] == Visibility::Shown { sign(height + level) } else { 0 };
                let told: usize = (0..height)
                    .flat_map(|unit| (0..width).map(move |level| (unit, level)))
                    .filter(|(unit, level)| of_unit(*unit) + of_level(*level) + sign(figures - 1) != 0)
                    .map(|(unit, level)| people[unit][level])
                    .sum();
                let everybody: usize = people.iter().flatten().sum();
                assert!(told == 0 || told >= 10 || everybody < 10, "{people:?}: {units:?} {levels:?}");
            }
        }
        assert!(hidden > 0);
    }
}
