//! Finds a code in whatever a person sends.
//!
//! A code is twelve characters of the alphabet in one piece, or cut after every 4th (or some of those), or into equal
//! pieces of 1, 2, 3 or 6, with spaces or hyphens between. It has at least one digit from 2 to 9 and one letter, so
//! words ("pertanggungan"), phone numbers and dates are none. In a longer message, pieces parted by spaces
//! count only when the check character fits: "pada 2024 saya" in a sentence is not a mistyped code.

use super::Code;
use super::code::{LENGTH, value};

/// What a text holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A code whose check character fits.
    Code(Code),
    /// Something that is meant as a code, with a slip.
    Mistyped,
    /// Nothing like a code.
    None,
}

/// How many words may stand before a mistyped code in pieces: "kode saya".
const WORDS_BEFORE: usize = 2;

/// Finds the code of a text: typed, pasted as a link, or inside a forwarded message.
pub fn find_codes(text: &str) -> Found {
    let words = words(text);
    let mut best: Option<(usize, Code)> = None;
    let mut mistyped = false;
    for start in 0..words.len() {
        if let Some(candidate) = candidate(&words, start) {
            if let Some(code) = Code::checked(candidate.values) {
                if best.as_ref().is_none_or(|(rank, _)| candidate.rank() < *rank) {
                    best = Some((candidate.rank(), code));
                }
            } else if !candidate.spaced || words.len() <= candidate.pieces + WORDS_BEFORE {
                mistyped = true;
            }
        }
    }
    match best {
        Some((_, code)) => Found::Code(code),
        None if mistyped => Found::Mistyped,
        None => Found::None,
    }
}

/// A run of letters and digits.
struct Word {
    letters: Vec<char>,
    /// What parts it from the next word.
    after: Gap,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Hyphen,
    Space,
    Other,
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut inside = false;
    for letter in text.chars() {
        match (letter.is_alphanumeric(), words.last_mut()) {
            (true, Some(word)) if inside => word.letters.push(letter),
            (true, _) => words.push(Word { letters: vec![letter], after: Gap::Space }),
            (false, Some(word)) => word.after = widen(word.after, letter),
            (false, None) => {}
        }
        inside = letter.is_alphanumeric();
    }
    words
}

/// The gap with one more character in it.
fn widen(gap: Gap, letter: char) -> Gap {
    match letter {
        _ if gap == Gap::Other => Gap::Other,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_' => Gap::Hyphen,
        letter if letter.is_whitespace() => gap,
        _ => Gap::Other,
    }
}

/// Twelve characters that could be a code.
struct Candidate {
    values: [u8; LENGTH],
    pieces: usize,
    spaced: bool,
}

impl Candidate {
    /// The likelier reading has the lower rank.
    fn rank(&self) -> usize {
        match (self.pieces, self.spaced) {
            (1, _) => 0,
            (_, false) => 1,
            (_, true) => 2,
        }
    }
}

/// The candidate that begins with this word, if there is one.
fn candidate(words: &[Word], start: usize) -> Option<Candidate> {
    let mut letters = Vec::with_capacity(LENGTH);
    let mut lengths = Vec::new();
    let mut spaced = false;
    for word in words.iter().skip(start) {
        letters.extend_from_slice(&word.letters);
        lengths.push(word.letters.len());
        if letters.len() >= LENGTH {
            break;
        }
        match word.after {
            Gap::Hyphen => {}
            Gap::Space => spaced = true,
            Gap::Other => return None,
        }
    }
    let letters: [char; LENGTH] = letters.try_into().ok()?;
    let is_digit = |letter: &char| ('2'..='9').contains(letter);
    let is_letter = |letter: &char| value(*letter).is_some_and(|value| value >= 10);
    if !is_cut_well(&lengths) || !letters.iter().any(is_digit) || !letters.iter().any(is_letter) {
        return None;
    }
    let mut values = [0; LENGTH];
    for (place, letter) in values.iter_mut().zip(letters) {
        *place = value(letter)?;
    }
    Some(Candidate { values, pieces: lengths.len(), spaced })
}

fn is_cut_well(lengths: &[usize]) -> bool {
    let equal = lengths.iter().all(|length| Some(length) == lengths.first());
    equal || lengths.iter().all(|length| length % 4 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{Pepper, invitation_code};

    fn code() -> Code {
        invitation_code(&Pepper::new([1; 32]), b"survey", b"person", 0)
    }

    fn check(text: &str, expected: &Found) {
        assert_eq!(find_codes(text), *expected, "{text}");
    }

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        let (shown, plain) = (code().display(), code().plain());
        let folded = plain.replace('0', "o").replace('1', "l");
        let (first, rest) = plain.split_at(4);
        for text in [
            shown.clone(),
            plain.clone(),
            plain.to_lowercase(),
            folded,
            shown.replace('-', " "),
            shown.replace('-', " - "),
            shown.replace('-', "–"),
            format!("{first} {rest}"),
            plain.chars().flat_map(|letter| [letter, ' ']).collect(),
            format!("/start {plain}"),
            format!("https://t.me/survei_bot?start={plain}"),
            format!("https://t.me/survei_bot?start={}", plain.to_lowercase()),
            format!(
                "Yth. Ibu Ana (NIP 200012312024121001),\nkode Anda pada 2024: {shown}. Terima kasih, 0812-3456-7890."
            ),
        ] {
            check(&text, &Found::Code(code()));
        }
    }

    #[test]
    fn a_slip_is_told_from_nothing() {
        let wrong = |place: usize, with: &str| {
            let mut text = code().plain();
            let with = if text.get(place..=place) == Some(with) { "9" } else { with };
            text.replace_range(place..=place, with);
            text
        };
        for place in 0..12 {
            check(&wrong(place, "7"), &Found::Mistyped);
            check(&wrong(place, "Q").to_lowercase(), &Found::Mistyped);
            check(&format!("kode saya {}", wrong(place, "z")), &Found::Mistyped);
        }
    }

    #[test]
    fn ordinary_words_and_numbers_are_no_codes() {
        for text in [
            "",
            "pertanggungan",
            "kependekanya",
            "penghematannya",
            "saya mau ikut",
            "Saya sudah mengisi pada 2024 saya kira",
            "081234567890",
            "0812-3456-7890",
            "200012312024121001",
            "26 Oktober 2020 pukul 09.30 WIB",
            "tanggal 12 Mei",
            "/start",
            "🙏🙏🙏",
        ] {
            check(text, &Found::None);
        }
    }
}
