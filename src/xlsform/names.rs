//! Names: which are allowed, and which was probably meant.

/// The longest name; also a path's steps stay short by it.
pub(super) const LONGEST_NAME: usize = 64;

/// So many words are compared at most; among more, a guess is not worth the time.
const MOST_CANDIDATES: usize = 200;

/// Whether it may stand as a name in XForms: letters, digits, `_`, `-` and `.`, and not a digit first.
pub(super) fn is_xml_name(name: &str) -> bool {
    let mut characters = name.chars();
    let first = characters.next().is_some_and(|c| c == '_' || c.is_alphabetic());
    first && characters.all(|c| matches!(c, '_' | '-' | '.') || c.is_alphanumeric())
}

/// Lower case, with `_` where blanks were.
pub(super) fn snake(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("_").to_lowercase()
}

/// The candidate that differs by a slip or two: one in short words, two in words of seven letters and more.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if !(3..=LONGEST_NAME).contains(&length) {
        return None;
    }
    let allowed = if length < 7 { 1 } else { 2 };
    let distances =
        candidates.into_iter().take(MOST_CANDIDATES).map(|candidate| (distance(word, candidate), candidate));
    let near = distances.filter(|(distance, _)| *distance <= allowed);
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// How many letters must be changed, added, left out or swapped with their neighbour.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut older = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, a) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, b) in right.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&previous, column + 1) + 1).min(at(&current, column) + 1);
            best = best.min(at(&previous, column) + usize::from(a != b));
            let swapped =
                row > 0 && column > 0 && left.get(row - 1) == Some(b) && right.get(column - 1) == Some(a);
            if swapped {
                best = best.min(at(&older, column - 1) + 1);
            }
            current.push(best);
        }
        older = std::mem::replace(&mut previous, current);
    }
    previous.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_with_a_letter_and_holds_no_blank() {
        for good in ["a", "_x", "q1.b-c", "usia_è"] {
            assert!(is_xml_name(good), "{good}");
        }
        for bad in ["", "1a", "a b", "-a", "a:b", "a/b", "${a}"] {
            assert!(!is_xml_name(bad), "{bad}");
        }
    }

    #[test]
    fn slips_are_recognised() {
        let columns = ["label", "name", "relevant", "constraint_message"];
        for (word, expected) in [
            ("lable", Some("label")),
            ("relevent", Some("relevant")),
            ("constrain_mesage", Some("constraint_message")),
            ("note", None),
            ("catatan", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, columns), expected, "{word}");
        }
    }
}
