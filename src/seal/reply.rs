//! Replies that wait to go out: sealed under a key of the host, bound to their chat.

use super::{Error, ReplyKey, bound};

/// Lengths are multiples of this, so that few replies are told apart by theirs.
const STEP: usize = 1_024;
/// What padding puts before a text.
const PREFIX: usize = 4;

/// Seals a reply to a chat. A nonce must never be used twice.
pub fn seal_reply(
    key: &ReplyKey,
    telegram: i64,
    plaintext: &[u8],
    nonce: [u8; 24],
) -> Result<Vec<u8>, Error> {
    let length = plaintext.len().saturating_add(PREFIX).next_multiple_of(STEP);
    bound::seal(key.expose(), &bound_to(telegram), plaintext, length, nonce)
}

/// Opens what [`seal_reply`] sealed for this chat.
pub fn open_reply(key: &ReplyKey, telegram: i64, sealed: &[u8], nonce: [u8; 24]) -> Result<Vec<u8>, Error> {
    bound::open(key.expose(), &bound_to(telegram), sealed, nonce)
}

fn bound_to(telegram: i64) -> Vec<u8> {
    [&b"jajak reply 1\0"[..], &telegram.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: u8, telegram: i64, expected: Result<&[u8], Error>) {
        let sealed = seal_reply(&ReplyKey::new([1; 32]), 7, b"kode", [3; 24]).unwrap();
        assert_eq!(sealed.len(), 1_040);
        let opened = open_reply(&ReplyKey::new([key; 32]), telegram, &sealed, [3; 24]);
        assert_eq!(opened.as_deref().map_err(|error| *error), expected);
    }

    #[test]
    fn a_reply_opens_for_its_chat_only() {
        check(1, 7, Ok(b"kode"));
        check(1, 8, Err(Error::Refused));
        check(2, 7, Err(Error::Refused));
    }
}
