//! A code: eleven characters of Crockford's alphabet and a check character.

use std::fmt;

/// How many characters a code has.
pub(super) const LENGTH: usize = 12;

/// Crockford's alphabet: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A generated code has so many digits from 2 to 9 and so many letters at least. It can then be told from words, from
/// phone numbers and from dates even when one character is wrong.
const EACH_KIND: usize = 2;

/// What a person types to come in. It does not print; ask for [`Code::display`] where it is meant to be seen.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; LENGTH]);

impl Code {
    /// The code for a letter: `XXXX-XXXX-XXXX`.
    pub fn display(&self) -> String {
        let plain = self.plain();
        let group = |from: usize| plain.get(from..from + 4).unwrap_or_default();
        format!("{}-{}-{}", group(0), group(4), group(8))
    }

    /// The code for a link: twelve characters.
    pub fn plain(&self) -> String {
        self.0.iter().map(|value| letter(*value)).collect()
    }

    /// The code of these twelve values of the alphabet, if the check character fits and it could have been generated.
    pub(super) fn checked(values: [u8; LENGTH]) -> Option<Self> {
        (weighted_sum(&values) == 0 && is_mixed(&values)).then_some(Self(values))
    }

    /// The first eleven values with their check character; `None` when it would look too much like a word or number.
    pub(super) fn from_values(values: [u8; LENGTH - 1]) -> Option<Self> {
        let mut code = [0; LENGTH];
        for (place, value) in code.iter_mut().zip(values) {
            *place = value & 31;
        }
        let check = (0..32).find(|check| {
            code[LENGTH - 1] = *check;
            weighted_sum(&code) == 0
        })?;
        code[LENGTH - 1] = check;
        Self::checked(code)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Code(…)")
    }
}

/// The value of a typed character, with the misreadings that Crockford allows; `None` outside the alphabet.
pub(super) fn value(typed: char) -> Option<u8> {
    let upper = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|letter| char::from(*letter) == upper)?;
    u8::try_from(place).ok()
}

fn letter(value: u8) -> char {
    ALPHABET.get(usize::from(value)).map_or('0', |letter| char::from(*letter))
}

fn is_mixed(values: &[u8]) -> bool {
    let count = |kind: std::ops::Range<u8>| values.iter().filter(|value| kind.contains(value)).count();
    count(2..10) >= EACH_KIND && count(10..32) >= EACH_KIND
}

/// The sum of the values in GF(32), each times its own power of the generator; 0 for a code.
///
/// The weights differ from each other and from 0, so every single wrong character and every swap of two is found.
fn weighted_sum(values: &[u8; LENGTH]) -> u8 {
    let mut weight = 1;
    let mut sum = 0;
    for value in values {
        sum ^= multiply(*value, weight);
        weight = multiply(weight, 2);
    }
    sum
}

/// Multiplication in GF(32) with the primitive polynomial x^5 + x^2 + 1.
fn multiply(mut left: u8, mut right: u8) -> u8 {
    let mut product = 0;
    while right != 0 {
        if right & 1 == 1 {
            product ^= left;
        }
        left <<= 1;
        if left & 32 != 0 {
            left ^= 0b10_0101;
        }
        right >>= 1;
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes() -> impl Iterator<Item = Code> {
        (0_u8..60).filter_map(|seed| {
            Code::from_values(std::array::from_fn(|place| {
                seed.wrapping_mul(37).wrapping_add(u8::try_from(place).unwrap().wrapping_mul(seed | 5)) >> 1
            }))
        })
    }

    fn check(altered: [u8; LENGTH], code: &Code) {
        assert_eq!(weighted_sum(&altered) == 0, altered == code.0, "{} {altered:?}", code.plain());
    }

    #[test]
    fn every_single_wrong_character_is_found() {
        assert!(codes().count() > 20);
        for code in codes() {
            for place in 0..LENGTH {
                for wrong in 0..32 {
                    let mut altered = code.0;
                    altered[place] = wrong;
                    check(altered, &code);
                }
            }
        }
    }

    #[test]
    fn every_swap_of_two_characters_is_found() {
        for code in codes() {
            for first in 0..LENGTH {
                for second in first + 1..LENGTH {
                    let mut altered = code.0;
                    altered.swap(first, second);
                    check(altered, &code);
                }
            }
        }
    }

    #[test]
    fn codes_are_shown_in_groups_of_four_and_do_not_print() {
        let code = codes().next().unwrap();
        assert_eq!(code.display().replace('-', ""), code.plain());
        assert_eq!(code.display().len(), 14);
        assert_eq!(format!("{code:?}"), "Code(…)");
    }

    #[test]
    fn what_looks_like_a_word_or_a_number_is_never_a_code() {
        assert_eq!(Code::from_values([12; 11]), None);
        assert_eq!(Code::from_values([7; 11]), None);
    }
}
