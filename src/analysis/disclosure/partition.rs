//! Groups that are fixed when a survey opens: small ones are merged until each can show.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::MinimumBase;
use crate::analysis::summary::GroupLabel;

/// All people in groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partition {
    /// The group of each person, in the order that they were given.
    pub group_of: Vec<usize>,
    /// In the order of their labels.
    pub groups: Vec<Group>,
}

/// People whose answers are told together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// How it is called.
    pub label: GroupLabel,
    /// How many people.
    pub people: usize,
    /// How many of them will hand in, as far as can be foreseen.
    pub expected: usize,
    /// Whether so many would be enough to show it.
    pub will_show: bool,
}

impl Partition {
    /// How many groups will show, as far as can be foreseen.
    pub fn showing(&self) -> usize {
        self.groups.iter().filter(|group| group.will_show).count()
    }
}

/// Deeper units belong to the one at this depth.
const DEEPEST: usize = 8;

/// The least share of people that is expected to hand in, whatever is foreseen.
const LEAST_RATE: f64 = 0.05;

/// Groups by unit. A person's unit is a path; small units are merged with others of the same unit above, and what is too
/// small as a whole with its neighbours in the order of names.
pub fn partition_units(paths: &[Vec<String>], minimum: MinimumBase, expected_rate: f64) -> Partition {
    let aim = Aim::new(minimum, expected_rate);
    let mut units: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (person, path) in paths.iter().enumerate() {
        units.entry(path.get(..path.len().min(DEEPEST)).unwrap_or_default()).or_default().push(person);
    }
    let units: Vec<(&[String], Vec<usize>)> = units.into_iter().collect();
    let Gathered { formed, small } = gather(&units, 0, &aim);
    let (merged, rest) = in_order(small, &aim);
    aim.finish(formed, merged, rest, paths.len())
}

/// Groups by level, given as places in the names from the top down; small ones are merged with the next ones. The names
/// are the levels' codes, which become the labels.
pub fn partition_levels(
    levels: &[usize],
    names: &[String],
    minimum: MinimumBase,
    expected_rate: f64,
) -> Partition {
    let aim = Aim::new(minimum, expected_rate);
    let last = names.len().saturating_sub(1);
    let mut clusters: BTreeMap<usize, Cluster> = BTreeMap::new();
    for (person, level) in levels.iter().enumerate() {
        let level = (*level).min(last);
        let name = names.get(level).cloned().unwrap_or_default();
        let empty = || Cluster { units: vec![name], people: Vec::new() };
        clusters.entry(level).or_insert_with(empty).people.push(person);
    }
    let (merged, rest) = in_order(clusters.into_values().collect(), &aim);
    aim.finish(Vec::new(), merged, rest, levels.len())
}

/// How many people make a group.
struct Aim {
    minimum: usize,
    rate: f64,
    /// So many that the minimum can be expected to hand in.
    people: usize,
}

impl Aim {
    fn new(minimum: MinimumBase, expected_rate: f64) -> Self {
        let rate = if expected_rate.is_finite() { expected_rate.clamp(LEAST_RATE, 1.0) } else { 1.0 };
        let mut aim = Self { minimum: minimum.get(), rate, people: minimum.get() };
        while aim.expected(aim.people) < aim.minimum {
            aim.people += 1;
        }
        aim
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a part of a count of people"
    )]
    fn expected(&self, people: usize) -> usize {
        (people as f64 * self.rate + 1e-9).floor() as usize
    }

    fn reached(&self, cluster: &Cluster) -> bool {
        cluster.people.len() >= self.people
    }

    /// The clusters as a partition. What remains joins the merged units before it, else the smallest unit; two
    /// groups are the least that there can be.
    fn finish(
        &self,
        mut formed: Vec<Cluster>,
        mut merged: Vec<Cluster>,
        rest: Option<Cluster>,
        people: usize,
    ) -> Partition {
        let smallest = formed.iter_mut().min_by_key(|cluster| cluster.people.len());
        if let (Some(rest), Some(host)) = (rest, merged.last_mut().or(smallest)) {
            host.absorb(rest);
        }
        let mut clusters = formed;
        clusters.append(&mut merged);
        if people < 2 * self.minimum || clusters.len() < 2 {
            let everyone = Cluster { units: Vec::new(), people: (0..people).collect() };
            clusters = if people == 0 { Vec::new() } else { vec![everyone] };
        }
        let mut group_of = vec![0; people];
        for (place, cluster) in clusters.iter().enumerate() {
            for person in &cluster.people {
                if let Some(group) = group_of.get_mut(*person) {
                    *group = place;
                }
            }
        }
        let groups = clusters.into_iter().map(|cluster| {
            let people = cluster.people.len();
            let expected = self.expected(people);
            Group { label: cluster.label(), people, expected, will_show: expected >= self.minimum }
        });
        Partition { group_of, groups: groups.collect() }
    }
}

/// Units that are told together.
struct Cluster {
    units: Vec<String>,
    people: Vec<usize>,
}

impl Cluster {
    fn absorb(&mut self, other: Self) {
        self.units.extend(other.units);
        self.people.extend(other.people);
    }

    fn label(mut self) -> GroupLabel {
        match self.units.pop() {
            None => GroupLabel::Whole,
            Some(only) if self.units.is_empty() => GroupLabel::One(only),
            Some(last) => {
                self.units.push(last);
                GroupLabel::Merged(self.units)
            }
        }
    }
}

/// What a unit comes to.
struct Gathered {
    /// Large enough.
    formed: Vec<Cluster>,
    /// Too small; of a unit below the root at most one, which is all of it.
    small: Vec<Cluster>,
}

/// Gathers the units that share a path of this depth; they are sorted by path.
fn gather(units: &[(&[String], Vec<usize>)], depth: usize, aim: &Aim) -> Gathered {
    let Some((first, _)) = units.first() else { return Gathered { formed: Vec::new(), small: Vec::new() } };
    let name = first.get(..depth).unwrap_or_default().join(" / ");
    let mut formed: Vec<Cluster> = Vec::new();
    let mut small: Vec<Cluster> = Vec::new();
    for below in units.chunk_by(|(one, _), (other, _)| one.get(depth) == other.get(depth)) {
        match below {
            [(path, people), ..] if path.len() <= depth => {
                small.push(Cluster { units: vec![name.clone()], people: people.clone() });
            }
            _ => {
                let gathered = gather(below, depth + 1, aim);
                formed.extend(gathered.formed);
                small.extend(gathered.small);
            }
        }
    }
    if depth == 0 {
        return Gathered { formed, small };
    }
    let mut rest = Cluster { units: Vec::new(), people: Vec::new() };
    for cluster in small {
        rest.absorb(cluster);
    }
    if formed.is_empty() {
        let all = Cluster { units: vec![name], people: rest.people };
        let (formed, small) =
            if aim.reached(&all) { (vec![all], Vec::new()) } else { (Vec::new(), vec![all]) };
        return Gathered { formed, small };
    }
    if aim.reached(&rest) {
        formed.push(rest);
    } else if let ([only], false) = (formed.as_mut_slice(), rest.people.is_empty()) {
        only.absorb(rest);
        only.units = vec![name];
    } else if let Some(smallest) = formed.iter_mut().min_by_key(|cluster| cluster.people.len()) {
        smallest.absorb(rest);
    }
    Gathered { formed, small: Vec::new() }
}

/// Merges neighbours until each cluster is large enough; what remains at the end is not.
fn in_order(clusters: Vec<Cluster>, aim: &Aim) -> (Vec<Cluster>, Option<Cluster>) {
    let mut formed = Vec::new();
    let mut open: Option<Cluster> = None;
    for cluster in clusters {
        match &mut open {
            Some(open) => open.absorb(cluster),
            None => open = Some(cluster),
        }
        if open.as_ref().is_some_and(|open| aim.reached(open)) {
            formed.extend(open.take());
        }
    }
    (formed, open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::example::Lcg;

    fn show(partition: &Partition) -> Vec<String> {
        let label = |label: &GroupLabel| match label {
            GroupLabel::One(name) => name.clone(),
            GroupLabel::Merged(names) => names.join(" + "),
            GroupLabel::Whole => "*".to_owned(),
        };
        partition.groups.iter().map(|group| format!("{} {}", label(&group.label), group.people)).collect()
    }

    fn check(units: &[(&str, usize)], rate: f64, expected: &[&str]) {
        let paths: Vec<Vec<String>> = units
            .iter()
            .flat_map(|(path, people)| vec![path.split('/').map(str::to_owned).collect::<Vec<_>>(); *people])
            .collect();
        let partition = partition_units(&paths, MinimumBase::new(10), rate);
        assert_eq!(show(&partition), expected);
        assert_eq!(partition.group_of.len(), paths.len());
    }

    #[test]
    fn large_units_stay_and_small_ones_are_merged() {
        check(&[("A", 30), ("B", 4), ("C", 40), ("D", 9)], 1.0, &["A 30", "C 40", "B + D 13"]);
    }

    #[test]
    fn a_single_officer_never_remains_alone() {
        check(&[("A", 30), ("B", 1), ("C", 40)], 1.0, &["A + B 31", "C 40"]);
    }

    #[test]
    fn small_units_stay_within_the_one_above_them() {
        check(&[("P/x", 20), ("P/y", 4), ("P", 7), ("Q", 15)], 1.0, &["P / x 20", "P + P / y 11", "Q 15"]);
        check(&[("P/x", 20), ("P/y", 4), ("Q", 15)], 1.0, &["P 24", "Q 15"]);
        check(&[("P/x", 6), ("P/y", 6), ("Q", 15)], 1.0, &["P 12", "Q 15"]);
    }

    #[test]
    fn groups_are_large_enough_for_those_who_are_expected() {
        check(&[("A", 15), ("B", 20), ("C", 12)], 0.5, &["B 20", "A + C 27"]);
        check(&[("A", 15), ("B", 12)], 0.3, &["* 27"]);
    }

    #[test]
    fn too_few_people_are_one_group() {
        check(&[("A", 10), ("B", 9)], 1.0, &["* 19"]);
        check(&[("A", 3)], 1.0, &["* 3"]);
        check(&[], 1.0, &[]);
    }

    #[test]
    fn neighbouring_levels_are_merged() {
        let names: Vec<String> = ["II", "III", "IV", "F", "P"].map(str::to_owned).into();
        let mut levels = Vec::new();
        for (level, people) in [5, 20, 40, 3, 4].into_iter().enumerate() {
            levels.extend(vec![level; people]);
        }
        let partition = partition_levels(&levels, &names, MinimumBase::new(10), 1.0);
        assert_eq!(show(&partition), ["II + III 25", "IV + F + P 47"]);
        assert_eq!(partition.showing(), 2);
    }

    #[test]
    fn in_five_hundred_random_rosters_no_group_is_too_small() {
        let mut chance = Lcg(11);
        for _ in 0..500 {
            let people = chance.below(400);
            let units = 1 + chance.below(30);
            let path = |chance: &mut Lcg| {
                let depth = 1 + chance.below(3);
                (0..depth).map(|_| chance.below(units).to_string()).collect::<Vec<_>>()
            };
            let paths: Vec<Vec<String>> = (0..people).map(|_| path(&mut chance)).collect();
            let levels: Vec<usize> = (0..people).map(|_| chance.below(7)).collect();
            let names: Vec<String> = (0..5).map(|level| level.to_string()).collect();
            let rate = [0.2, 0.5, 0.8, 1.0][chance.below(4)];
            let minimum = MinimumBase::new(5 + chance.below(10));
            for partition in
                [partition_units(&paths, minimum, rate), partition_levels(&levels, &names, minimum, rate)]
            {
                let counted = |group| partition.group_of.iter().filter(|of| **of == group).count();
                for (place, group) in partition.groups.iter().enumerate() {
                    assert_eq!(counted(place), group.people);
                    assert!(group.people >= minimum.get() || partition.groups.len() == 1);
                    assert!(group.will_show || partition.groups.len() == 1);
                }
                assert!(people >= 2 * minimum.get() || partition.groups.len() <= 1);
                assert_eq!(partition.groups.iter().map(|group| group.people).sum::<usize>(), people);
            }
            let mut turned: Vec<(usize, Vec<String>)> = paths.iter().cloned().enumerate().collect();
            turned.reverse();
            let other: Vec<Vec<String>> = turned.iter().map(|(_, path)| path.clone()).collect();
            let (one, other) =
                (partition_units(&paths, minimum, rate), partition_units(&other, minimum, rate));
            assert_eq!(one.groups, other.groups);
        }
    }
}
