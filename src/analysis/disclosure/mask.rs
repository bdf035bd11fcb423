//! Free texts: words that owners mask, and the texts that may leave the bot.

use std::collections::BTreeSet;

use super::{Publishable, Text};

/// What stands in place of a masked word, whatever its length.
pub const MASK: &str = "▇▇▇";

/// A text with these words masked wherever they stand, in large or small letters; and those that stand nowhere in it.
pub fn mask(body: &str, words: &str) -> (String, BTreeSet<String>) {
    let wanted: BTreeSet<String> =
        runs(words).filter(|(_, is_word)| *is_word).map(|(run, _)| fold(run)).collect();
    let mut missing = wanted.clone();
    let masked = |(run, is_word): (&str, bool)| {
        let folded = fold(run);
        if is_word && wanted.contains(&folded) {
            missing.remove(&folded);
            MASK.to_owned()
        } else {
            run.to_owned()
        }
    };
    let masked = runs(body).map(masked).collect();
    (masked, missing)
}

fn fold(word: &str) -> String {
    word.to_lowercase()
}

/// The text in words and what stands between them.
fn runs(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_word = rest.chars().next()?.is_alphanumeric();
        let end = rest.find(|letter: char| letter.is_alphanumeric() != is_word).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some((run, is_word))
    })
}

/// Texts that two owners have agreed to, as they stand.
pub fn approved(texts: Vec<Text>) -> Publishable<Vec<Text>> {
    Publishable(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, words: &str, expected: &str, missing: &[&str]) {
        let (masked, not_found) = mask(body, words);
        assert_eq!(masked, expected);
        assert_eq!(not_found.iter().map(String::as_str).collect::<Vec<_>>(), missing);
    }

    #[test]
    fn a_word_is_masked_wherever_it_stands() {
        check("Pak Budi, BUDI dan budiman.", "budi", "Pak ▇▇▇, ▇▇▇ dan budiman.", &[]);
        check("Kata Budi Santoso (S.Kom)", "Budi Santoso, S.Kom", "Kata ▇▇▇ ▇▇▇ (▇▇▇.▇▇▇)", &[]);
        check("Bendahara 2 lalai", "2", "Bendahara ▇▇▇ lalai", &[]);
    }

    #[test]
    fn what_is_not_there_is_said() {
        check("Rapat lebih singkat", "budi rapat", "▇▇▇ lebih singkat", &["budi"]);
        check("▇▇▇ lalai", "▇▇▇", "▇▇▇ lalai", &[]);
        check("", "x", "", &["x"]);
    }
}
