//! What is derived under the pepper: codes, and the keys by which rows are found.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

use super::{Code, LogKey, Pepper, ReplyKey};

/// The code that lets a person into a survey. A higher generation makes the one before useless.
pub fn invitation_code(pepper: &Pepper, survey: &[u8], person: &[u8], generation: u32) -> Code {
    first_code(|attempt| {
        let parts = [survey, person, &generation.to_be_bytes(), &attempt.to_be_bytes()];
        keyed(pepper.expose(), b"jajak invitation 1", &parts)
    })
}

/// A code for an owner, from 32 random bytes.
pub fn owner_code(random: [u8; 32]) -> Code {
    first_code(|attempt| {
        Sha256::new()
            .chain_update(b"jajak owner code 1")
            .chain_update(random)
            .chain_update(attempt.to_be_bytes())
            .finalize()
            .into()
    })
}

/// By which the row of an invitation is found; the database never holds the code.
pub fn lookup_key(pepper: &Pepper, code: &Code) -> [u8; 32] {
    keyed(pepper.expose(), b"jajak lookup 1", &[code.plain().as_bytes()])
}

/// By which the row of an owner's code is found.
pub fn owner_key(pepper: &Pepper, code: &Code) -> [u8; 32] {
    keyed(pepper.expose(), b"jajak owner 1", &[code.plain().as_bytes()])
}

/// By which a person is found from an own phone number, [normalised](super::normalise_phone) first.
pub fn phone_key(pepper: &Pepper, phone: &str) -> [u8; 32] {
    keyed(pepper.expose(), b"jajak phone 1", &[phone.as_bytes()])
}

/// By which a person who wants to be invited again is found in the next staff list, from the staff number.
pub fn kept_key(pepper: &Pepper, nip: &str) -> [u8; 32] {
    keyed(pepper.expose(), b"jajak kept 1", &[nip.as_bytes()])
}

/// The key of the log of owners' actions.
pub fn log_key(pepper: &Pepper) -> LogKey {
    LogKey::new(keyed(pepper.expose(), b"jajak log key 1", &[]))
}

/// The key of replies that wait to go out.
pub fn reply_key(pepper: &Pepper) -> ReplyKey {
    ReplyKey::new(keyed(pepper.expose(), b"jajak reply key 1", &[]))
}

/// What Telegram says at the webhook of this address, to be known as Telegram: 64 hexadecimal digits.
///
/// All processes with one key folder find the same, and it is stored nowhere.
pub fn webhook_secret(pepper: &Pepper, url: &str) -> String {
    let hash = keyed(pepper.expose(), b"jajak webhook 1", &[url.as_bytes()]);
    let digits = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

/// Whether two secrets are the same, in a time that does not say where they differ.
pub fn same_secret(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// The first hash that gives a code; five of six do.
fn first_code(hash: impl Fn(u64) -> [u8; 32]) -> Code {
    let mut attempt = 0_u64;
    loop {
        if let Some(code) = Code::from_values(values(&hash(attempt))) {
            return code;
        }
        attempt = attempt.wrapping_add(1);
    }
}

/// Eleven values of five bits.
fn values(hash: &[u8; 32]) -> [u8; 11] {
    let mut bits = hash.iter().take(7).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    std::array::from_fn(|_| {
        let [.., low] = bits.to_be_bytes();
        bits >>= 5;
        low & 31
    })
}

/// HMAC-SHA256 over the label and the parts, each with its length.
pub(super) fn keyed(key: &[u8; 32], label: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = begun(key);
    for part in std::iter::once(&label).chain(parts) {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// The usual HMAC-SHA256 over the parts as one; the key is at most 64 bytes long.
pub(super) fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = begun(key);
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn begun(key: &[u8]) -> Hmac<Sha256> {
    // HMAC fills a key up with zeros to the hash's block.
    let mut block = [0; 64];
    for (place, byte) in block.iter_mut().zip(key) {
        *place = *byte;
    }
    <Hmac<Sha256> as Mac>::new(&block.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn pepper() -> Pepper {
        Pepper::new([1; 32])
    }

    fn check(first: &Code, second: &Code, same: bool) {
        assert_eq!(first == second, same, "{} {}", first.display(), second.display());
    }

    #[test]
    fn a_code_depends_on_survey_person_generation_and_pepper() {
        let code = invitation_code(&pepper(), b"survey", b"person", 0);
        check(&code, &invitation_code(&pepper(), b"survey", b"person", 0), true);
        check(&code, &invitation_code(&pepper(), b"survey", b"person", 1), false);
        check(&code, &invitation_code(&pepper(), b"survey", b"other", 0), false);
        check(&code, &invitation_code(&pepper(), b"surveyp", b"erson", 0), false);
        check(&code, &invitation_code(&Pepper::new([2; 32]), b"survey", b"person", 0), false);
    }

    #[test]
    fn five_thousand_people_get_five_thousand_codes() {
        let code = |person: u32| invitation_code(&pepper(), b"survey", &person.to_be_bytes(), 0);
        let codes: BTreeSet<Code> = (0..5_000).map(code).collect();
        assert_eq!(codes.len(), 5_000);
    }

    #[test]
    fn a_webhooks_secret_is_one_of_its_address_and_fits_telegram() {
        let secret = webhook_secret(&pepper(), "https://a.example/");
        assert!(secret.len() == 64 && secret.chars().all(|c| c.is_ascii_hexdigit()), "{secret}");
        assert!(same_secret(secret.as_bytes(), webhook_secret(&pepper(), "https://a.example/").as_bytes()));
        let others = [webhook_secret(&pepper(), "https://b.example/"), String::new(), secret[1..].to_owned()];
        assert!(others.iter().all(|other| !same_secret(secret.as_bytes(), other.as_bytes())));
    }

    #[test]
    fn the_hash_is_the_usual_hmac() {
        let mut mac = Hmac::<Sha256>::new_from_slice(&[1; 32]).unwrap();
        mac.update(&[0, 0, 0, 0, 0, 0, 0, 1, b'a', 0, 0, 0, 0, 0, 0, 0, 1, b'b']);
        let expected: [u8; 32] = mac.finalize().into_bytes().into();
        assert_eq!(keyed(pepper().expose(), b"a", &[b"b"]), expected);
    }

    #[test]
    fn owners_codes_come_from_chance() {
        check(&owner_code([1; 32]), &owner_code([1; 32]), true);
        check(&owner_code([1; 32]), &owner_code([2; 32]), false);
    }

    #[test]
    fn the_keys_of_different_uses_share_nothing() {
        let code = owner_code([1; 32]);
        let keys = [
            lookup_key(&pepper(), &code),
            owner_key(&pepper(), &code),
            phone_key(&pepper(), &code.plain()),
            kept_key(&pepper(), &code.plain()),
            lookup_key(&Pepper::new([2; 32]), &code),
        ];
        assert_eq!(BTreeSet::from(keys).len(), 5);
    }
}
