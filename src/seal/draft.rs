//! Drafts: sealed under one key, bound to their survey and person.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

use super::padding::{pad, unpad};
use super::{DraftKey, Error};

/// Seals a draft; the result is `length` + 16 bytes long whatever was answered.
///
/// `length` counts a prefix of four bytes. A nonce must never be used twice.
pub fn seal_draft(
    key: &DraftKey,
    survey: &[u8],
    person: &[u8],
    plaintext: &[u8],
    length: usize,
    nonce: [u8; 24],
) -> Result<Vec<u8>, Error> {
    let padded = pad(plaintext, length)?;
    let payload = Payload { msg: &padded, aad: &bound_to(survey, person) };
    cipher(key).encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| Error::Refused)
}

/// Opens what [`seal_draft`] sealed for this survey and person.
pub fn open_draft(
    key: &DraftKey,
    survey: &[u8],
    person: &[u8],
    sealed: &[u8],
    nonce: [u8; 24],
) -> Result<Vec<u8>, Error> {
    let payload = Payload { msg: sealed, aad: &bound_to(survey, person) };
    let padded = cipher(key).decrypt(XNonce::from_slice(&nonce), payload).map_err(|_| Error::Refused)?;
    unpad(&padded)
}

fn cipher(key: &DraftKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(Key::from_slice(key.expose()))
}

/// Survey and person, each with its length, so that no two pairs give the same bytes.
fn bound_to(survey: &[u8], person: &[u8]) -> Vec<u8> {
    let mut bytes = b"jajak draft 1\0".to_vec();
    for part in [survey, person] {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: [u8; 24] = [3; 24];

    fn sealed() -> Vec<u8> {
        seal_draft(&DraftKey::new([1; 32]), b"survey", b"person", b"jawaban", 64, NONCE).unwrap()
    }

    fn check(
        key: u8,
        survey: &[u8],
        person: &[u8],
        sealed: &[u8],
        nonce: [u8; 24],
        expected: Result<&[u8], Error>,
    ) {
        let opened = open_draft(&DraftKey::new([key; 32]), survey, person, sealed, nonce);
        assert_eq!(opened.as_deref().map_err(|error| *error), expected);
    }

    #[test]
    fn a_draft_opens_for_its_owner_only() {
        let draft = sealed();
        check(1, b"survey", b"person", &draft, NONCE, Ok(b"jawaban"));
        check(2, b"survey", b"person", &draft, NONCE, Err(Error::Refused));
        check(1, b"survey", b"other", &draft, NONCE, Err(Error::Refused));
        check(1, b"surveyp", b"erson", &draft, NONCE, Err(Error::Refused));
        check(1, b"survey", b"person", &draft, [4; 24], Err(Error::Refused));
    }

    #[test]
    fn one_flipped_bit_anywhere_is_noticed() {
        for place in 0..sealed().len() {
            let mut draft = sealed();
            draft[place] ^= 1;
            check(1, b"survey", b"person", &draft, NONCE, Err(Error::Refused));
        }
        check(1, b"survey", b"person", b"", NONCE, Err(Error::Refused));
    }

    #[test]
    fn all_drafts_of_a_survey_have_one_length() {
        let key = DraftKey::new([1; 32]);
        for text in [&b""[..], b"a", &[9; 60]] {
            assert_eq!(seal_draft(&key, b"s", b"p", text, 64, NONCE).unwrap().len(), 80);
        }
        assert_eq!(seal_draft(&key, b"s", b"p", &[9; 61], 64, NONCE), Err(Error::TooLong));
    }
}
