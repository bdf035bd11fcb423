//! A copy of a survey's key for the safe, so that the loss of the host does not mean asking everybody again.

use std::fmt::Write as _;

use secrecy::{ExposeSecret, SecretBox, SecretString};

use super::{KeyError, KeyFolder, split};
use crate::clock::Chance;
use crate::seal::{CopyError, WORK, fingerprint, open_copy, seal_copy};

const VERSION: &str = "jajak key 1";

/// A survey's key with the pepper: without that, nobody could come in by a code any more.
#[derive(Debug)]
pub struct KeyCopy {
    /// The survey's mark.
    pub mark: String,
    key: SecretBox<[u8; 64]>,
    pepper: SecretBox<[u8; 32]>,
}

impl KeyCopy {
    /// As the survey's row holds it.
    pub fn fingerprint(&self) -> String {
        fingerprint(&split(self.key.expose_secret()).public)
    }

    /// Sealed under a passphrase: an age file in text armour, also fit for paper.
    pub fn seal(&self, passphrase: &SecretString, chance: &Chance) -> Result<String, KeyError> {
        let random = chance.bytes::<48>().map_err(|_| KeyError::Chance)?;
        let text = SecretString::from(self.text());
        seal_copy(passphrase, text.expose_secret().as_bytes(), random, WORK).map_err(KeyError::Copy)
    }

    /// Opens what [`Self::seal`] wrote.
    pub fn open(sealed: &str, passphrase: &SecretString) -> Result<Self, KeyError> {
        let plain = open_copy(passphrase, sealed).map_err(KeyError::Copy)?;
        std::str::from_utf8(plain.expose_secret())
            .ok()
            .and_then(Self::read)
            .ok_or(KeyError::Copy(CopyError::NotACopy))
    }

    fn text(&self) -> String {
        let mut text = format!("{VERSION}\nmark {}\nkey ", self.mark);
        hexadecimal(self.key.expose_secret(), &mut text);
        text.push_str("\npepper ");
        hexadecimal(self.pepper.expose_secret(), &mut text);
        text.push('\n');
        text
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut value = |name: &str| lines.next()?.strip_prefix(name);
        let fits = value(VERSION)?.is_empty();
        let mark = value("mark ")?.to_owned();
        let key = SecretBox::new(Box::new(bytes(value("key ")?)?));
        let pepper = SecretBox::new(Box::new(bytes(value("pepper ")?)?));
        // The mark becomes a file's name.
        let is_mark = !mark.is_empty() && mark.chars().all(|letter| letter.is_ascii_alphanumeric());
        (fits && is_mark).then_some(Self { mark, key, pepper })
    }
}

fn hexadecimal(bytes: &[u8], text: &mut String) {
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
}

fn bytes<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let digits: Vec<u8> =
        digits.chars().map(|digit| digit.to_digit(16)?.try_into().ok()).collect::<Option<_>>()?;
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    (digits.len() == 2 * N).then(|| bytes.try_into().ok()).flatten()
}

impl KeyFolder {
    /// A copy of a survey's key, if it is the one whose fingerprint its row holds.
    pub fn copy(&self, mark: &str, expected: &str) -> Result<KeyCopy, KeyError> {
        let key = SecretBox::new(Box::new(self.read::<64>(&format!("{mark}.key"))?));
        let copy = KeyCopy {
            mark: mark.to_owned(),
            key,
            pepper: SecretBox::new(Box::new(self.read::<32>("pepper")?)),
        };
        if copy.fingerprint() == expected { Ok(copy) } else { Err(KeyError::Foreign(mark.to_owned())) }
    }

    /// Puts a copy back. What is there already stays; false when all of it was.
    pub fn put_back(&self, copy: &KeyCopy) -> Result<bool, KeyError> {
        let name = format!("{}.key", copy.mark);
        // Both are looked at before either is written, so that nothing is put back by half.
        let key_is_there = self.holds(&name, copy.key.expose_secret())?;
        let pepper_is_there = self.holds("pepper", copy.pepper.expose_secret())?;
        if !pepper_is_there {
            self.write("pepper", copy.pepper.expose_secret())?;
        }
        if !key_is_there {
            self.write(&name, copy.key.expose_secret())?;
        }
        Ok(!(key_is_there && pepper_is_there))
    }

    /// Whether the file holds just this; an error when it holds something else.
    fn holds<const N: usize>(&self, name: &str, expected: &[u8; N]) -> Result<bool, KeyError> {
        match self.read::<N>(name) {
            Ok(bytes) if bytes == *expected => Ok(true),
            Ok(_) => Err(KeyError::Occupied(name.to_owned())),
            Err(KeyError::Missing(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether there is a pepper: a folder without one has never been used.
    pub fn has_pepper(&self) -> Result<bool, KeyError> {
        match self.read::<32>("pepper") {
            Ok(_) => Ok(true),
            Err(KeyError::Missing(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy() -> KeyCopy {
        KeyCopy {
            mark: "ab12".to_owned(),
            key: SecretBox::new(Box::new([0xA7; 64])),
            pepper: SecretBox::new(Box::new([1; 32])),
        }
    }

    #[test]
    fn a_copy_is_read_as_it_is_written_and_does_not_print() {
        let read = KeyCopy::read(&copy().text()).unwrap();
        assert_eq!((read.text(), read.fingerprint()), (copy().text(), copy().fingerprint()));
        let printed = format!("{read:?}");
        assert!(!printed.contains("a7") && !printed.contains("167"), "{printed}");
    }

    #[test]
    fn other_texts_are_no_copies() {
        let text = copy().text();
        let check =
            |from: &str, to: &str| assert!(KeyCopy::read(&text.replace(from, to)).is_none(), "{from} {to}");
        check("key 1", "key 2");
        check("ab12", "../ab12");
        check("mark ab12", "mark ");
        check("a7a7", "a7a");
        check("a7a7", "a7x7");
        check("pepper", "salt");
    }
}
