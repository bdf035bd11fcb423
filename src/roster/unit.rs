//! Names of units: the same one in several spellings, and two that could be the same.

use std::collections::{BTreeMap, BTreeSet};

use super::Person;
use crate::problem::Problem;
use crate::workbook::Sheet;

/// What is written for several words; keys and values in upper case.
const ABBREVIATIONS: [(&str, &str); 22] = [
    ("&", "DAN"),
    ("BAG", "BAGIAN"),
    ("BID", "BIDANG"),
    ("DINKES", "DINAS KESEHATAN"),
    ("DISDIK", "DINAS PENDIDIKAN"),
    ("DINDIK", "DINAS PENDIDIKAN"),
    ("DINSOS", "DINAS SOSIAL"),
    ("DISHUB", "DINAS PERHUBUNGAN"),
    ("DISNAKER", "DINAS TENAGA KERJA"),
    ("KAB", "KABUPATEN"),
    ("KEC", "KECAMATAN"),
    ("KEL", "KELURAHAN"),
    ("PKM", "PUSKESMAS"),
    ("SDN", "SD NEGERI"),
    ("SEKR", "SEKRETARIAT"),
    ("SETDA", "SEKRETARIAT DAERAH"),
    ("SETWAN", "SEKRETARIAT DPRD"),
    ("SMAN", "SMA NEGERI"),
    ("SMPN", "SMP NEGERI"),
    ("SUBBAG", "SUB BAGIAN"),
    ("SUBBAGIAN", "SUB BAGIAN"),
    ("SUBBID", "SUB BIDANG"),
];

/// A word with a slip has so many letters at least; shorter ones differ for good reasons.
const SHORTEST_SLIP: usize = 5;

/// How a unit's name is compared: upper case, no punctuation, abbreviations written out.
pub(super) fn key(name: &str) -> String {
    let upper = name.to_uppercase().replace('&', " & ");
    let words = upper
        .split(|letter: char| !letter.is_alphanumeric() && letter != '&')
        .filter(|word| !word.is_empty());
    let long = words
        .map(|word| ABBREVIATIONS.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| long));
    long.collect::<Vec<_>>().join(" ")
}

/// The keys of a path.
pub(super) fn key_of(path: &[String]) -> Vec<String> {
    path.iter().map(|name| key(name)).collect()
}

/// Per path of keys: each spelling of its last part, with its frequency and its first row.
type Units = BTreeMap<Vec<String>, BTreeMap<String, (usize, usize)>>;

/// Below a path: each unit's own path and the words of its name.
type Siblings<'a> = Vec<(&'a Vec<String>, BTreeSet<&'a str>)>;

/// Gives each cluster the spelling that stands first.
pub(super) fn unify_clusters(people: &mut [Person]) {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for cluster in people.iter_mut().filter_map(|person| person.cluster.as_mut()) {
        let spelling = first.entry(key(cluster)).or_insert_with(|| cluster.clone());
        cluster.clone_from(spelling);
    }
}

/// Gives each unit one spelling, the most frequent; says which were merged and which look alike.
pub(super) fn unify(people: &mut [Person], sheet: &Sheet, column: &str, problems: &mut Vec<Problem>) {
    let mut units = Units::new();
    for person in &*people {
        let keys = key_of(&person.unit);
        for (depth, name) in person.unit.iter().enumerate() {
            let path = keys.iter().take(depth + 1).cloned().collect();
            let (count, _) = units.entry(path).or_default().entry(name.clone()).or_insert((0, person.row));
            *count += 1;
        }
    }
    let chosen: BTreeMap<&Vec<String>, &String> =
        units.iter().filter_map(|(path, spellings)| Some((path, most_frequent(spellings)?))).collect();
    let mut merged: Vec<(usize, &String, &String)> = Vec::new();
    for (path, spellings) in &units {
        let Some(name) = chosen.get(path) else { continue };
        let others = spellings.iter().filter(|(spelling, _)| spelling != name);
        merged.extend(others.map(|(spelling, (_, row))| (*row, spelling, *name)));
    }
    merged.sort_unstable();
    for (row, spelling, name) in merged {
        let problem =
            Problem::warning("problem-roster-unit-merged").with("found", spelling).with("name", name);
        problems.push(problem.at(&sheet.name, Some(row), column));
    }
    problems.extend(similar(&units, &chosen).into_iter().map(|(row, name, other)| {
        let problem =
            Problem::warning("problem-roster-unit-similar").with("found", name).with("other", other);
        problem.at(&sheet.name, Some(row), column)
    }));
    for person in people {
        let keys = key_of(&person.unit);
        for (depth, name) in person.unit.iter_mut().enumerate() {
            if let Some(spelling) = keys.get(..=depth).and_then(|path| chosen.get(&path.to_vec())) {
                (*spelling).clone_into(name);
            }
        }
    }
}

/// The most frequent spelling; of equally frequent ones one that is not all capitals, then the first in the table.
fn most_frequent(spellings: &BTreeMap<String, (usize, usize)>) -> Option<&String> {
    let by_merit = |(name, (count, row)): &(&String, &(usize, usize))| {
        let is_shout = |word: &str| word.len() >= SHORTEST_SLIP && !word.chars().any(char::is_lowercase);
        let shouted = name.split(' ').any(is_shout);
        (std::cmp::Reverse(*count), shouted, *row)
    };
    spellings.iter().min_by_key(by_merit).map(|(name, _)| name)
}

/// Pairs below the same unit that differ by one slip: the later one's row, the rarer name, the other name.
fn similar<'a>(
    units: &Units,
    chosen: &BTreeMap<&Vec<String>, &'a String>,
) -> Vec<(usize, &'a String, &'a String)> {
    let mut siblings: BTreeMap<&[String], Siblings<'_>> = BTreeMap::new();
    for path in units.keys() {
        if let Some((last, above)) = path.split_last() {
            siblings.entry(above).or_default().push((path, last.split(' ').collect()));
        }
    }
    let weight = |path: &Vec<String>| -> (usize, usize) {
        let spellings = units.get(path).into_iter().flat_map(BTreeMap::values);
        spellings.fold((0, usize::MAX), |(sum, first), (count, row)| (sum + count, first.min(*row)))
    };
    let mut found = Vec::new();
    for names in siblings.values() {
        for (place, (path, words)) in names.iter().enumerate() {
            for (other_path, other_words) in names.iter().skip(place + 1) {
                if !differ_by_a_slip(words, other_words) {
                    continue;
                }
                let (one, other) = (weight(path), weight(other_path));
                let later = one.0 < other.0 || (one.0 == other.0 && one.1 > other.1);
                let (rare, row, usual) =
                    if later { (path, one.1, other_path) } else { (other_path, other.1, path) };
                if let (Some(rare), Some(usual)) = (chosen.get(*rare), chosen.get(*usual)) {
                    found.push((row, *rare, *usual));
                }
            }
        }
    }
    found.sort_unstable();
    found
}

/// Whether one long word without digits differs by one or two letters and all others are the same.
fn differ_by_a_slip(one: &BTreeSet<&str>, other: &BTreeSet<&str>) -> bool {
    let (mut left, mut right) = (one.difference(other), other.difference(one));
    let (Some(left_word), None, Some(right_word), None) =
        (left.next(), left.next(), right.next(), right.next())
    else {
        return false;
    };
    let lengths = [left_word.chars().count(), right_word.chars().count()];
    let shortest = lengths.into_iter().min().unwrap_or(0);
    let allowed = if shortest >= 8 { 2 } else { 1 };
    let has_digit = |word: &str| word.chars().any(char::is_numeric);
    shortest >= SHORTEST_SLIP
        && lengths[0].abs_diff(lengths[1]) <= allowed
        && !has_digit(left_word)
        && !has_digit(right_word)
        && edit_distance(left_word, right_word) <= allowed
}

/// How many letters must be put in, left out or changed.
fn edit_distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in one.chars().enumerate() {
        let mut diagonal = place;
        let mut left = place + 1;
        let mut next = vec![left];
        for (above, against) in row.iter().skip(1).zip(&other) {
            let changed = diagonal + usize::from(letter != *against);
            left = changed.min(above + 1).min(left + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, same: bool, alike: bool) {
        let (one, other) = (key(one), key(other));
        assert_eq!(one == other, same, "{one} {other}");
        let words = |name: &'_ str| name.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (one, other) = (words(&one), words(&other));
        let set = |words: &'_ [String]| words.iter().cloned().collect::<BTreeSet<_>>();
        let (one, other) = (set(&one), set(&other));
        let one = one.iter().map(String::as_str).collect();
        let other = other.iter().map(String::as_str).collect();
        assert_eq!(differ_by_a_slip(&one, &other), alike, "{one:?} {other:?}");
    }

    #[test]
    fn case_spaces_punctuation_and_abbreviations_do_not_matter() {
        check("Dinas Kesehatan", "DINAS  KESEHATAN ", true, false);
        check("Sub. Bagian Umum & Kepegawaian", "Subbag Umum dan Kepegawaian", true, false);
        check("SDN 01 Panjang", "SD Negeri 01 Panjang", true, false);
    }

    #[test]
    fn slips_are_noticed_and_numbers_are_not_slips() {
        check("Dinas Kesehatan", "Dinas Kesehatn", false, true);
        check("Dinas Kesehatan", "Dinas Kesehtaan", false, true);
        check("SDN 01", "SDN 02", false, false);
        check("Bidang I", "Bidang II", false, false);
        check("Kecamatan Pekalongan Barat", "Kecamatan Pekalongan Timur", false, false);
        check("Dinas Kesehatan", "Dinas Pendidikan", false, false);
    }

    #[test]
    fn edit_distances_are_right() {
        for (one, other, expected) in
            [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("abc", "acb", 2)]
        {
            assert_eq!(edit_distance(one, other), expected);
            assert_eq!(edit_distance(other, one), expected);
        }
    }
}
