//! Drafts: sealed under one key, bound to their survey, person and Telegram account.

use super::{DraftKey, Error, bound};

/// Whose draft it is: it opens for nobody else, also if its row is put under another's name or account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder<'a> {
    /// The survey's mark.
    pub survey: &'a str,
    /// The person's id.
    pub person: &'a str,
    /// The Telegram account that speaks for the person.
    pub telegram: i64,
}

/// Seals a draft; the result is `length` + 16 bytes long whatever was answered.
///
/// `length` counts a prefix of four bytes. A nonce must never be used twice.
pub fn seal_draft(
    key: &DraftKey,
    holder: &Holder<'_>,
    plaintext: &[u8],
    length: usize,
    nonce: [u8; 24],
) -> Result<Vec<u8>, Error> {
    bound::seal(key.expose(), &bound_to(holder), plaintext, length, nonce)
}

/// Opens what [`seal_draft`] sealed for this holder.
pub fn open_draft(
    key: &DraftKey,
    holder: &Holder<'_>,
    sealed: &[u8],
    nonce: [u8; 24],
) -> Result<Vec<u8>, Error> {
    bound::open(key.expose(), &bound_to(holder), sealed, nonce)
}

/// The parts, each with its length, so that no two holders give the same bytes.
fn bound_to(holder: &Holder<'_>) -> Vec<u8> {
    let mut bytes = b"jajak draft 1\0".to_vec();
    for part in [holder.survey.as_bytes(), holder.person.as_bytes(), &holder.telegram.to_be_bytes()] {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: [u8; 24] = [3; 24];
    const HOLDER: Holder<'_> = Holder { survey: "survey", person: "person", telegram: 1 };

    fn sealed() -> Vec<u8> {
        seal_draft(&DraftKey::new([1; 32]), &HOLDER, b"jawaban", 64, NONCE).unwrap()
    }

    fn check(key: u8, holder: Holder<'_>, sealed: &[u8], nonce: [u8; 24], expected: Result<&[u8], Error>) {
        let opened = open_draft(&DraftKey::new([key; 32]), &holder, sealed, nonce);
        assert_eq!(opened.as_deref().map_err(|error| *error), expected);
    }

    #[test]
    fn a_draft_opens_for_its_owner_only() {
        let draft = sealed();
        check(1, HOLDER, &draft, NONCE, Ok(b"jawaban"));
        check(2, HOLDER, &draft, NONCE, Err(Error::Refused));
        check(1, Holder { person: "other", ..HOLDER }, &draft, NONCE, Err(Error::Refused));
        check(1, Holder { survey: "surveyp", person: "erson", ..HOLDER }, &draft, NONCE, Err(Error::Refused));
        check(1, Holder { telegram: 2, ..HOLDER }, &draft, NONCE, Err(Error::Refused));
        check(1, HOLDER, &draft, [4; 24], Err(Error::Refused));
    }

    #[test]
    fn one_flipped_bit_anywhere_is_noticed() {
        for place in 0..sealed().len() {
            let mut draft = sealed();
            draft[place] ^= 1;
            check(1, HOLDER, &draft, NONCE, Err(Error::Refused));
        }
        check(1, HOLDER, b"", NONCE, Err(Error::Refused));
    }

    #[test]
    fn all_drafts_of_a_survey_have_one_length() {
        let key = DraftKey::new([1; 32]);
        for text in [&b""[..], b"a", &[9; 60]] {
            assert_eq!(seal_draft(&key, &HOLDER, text, 64, NONCE).unwrap().len(), 80);
        }
        assert_eq!(seal_draft(&key, &HOLDER, &[9; 61], 64, NONCE), Err(Error::TooLong));
    }
}
