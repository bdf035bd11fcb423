//! A copy under a passphrase, in the format of age (age-encryption.org/v1): any age tool opens it, also in ten years.
//!
//! Only what a copy of a key needs: one passphrase, one chunk, text armour. The age crate itself would bring two
//! dozen crates, most of them for translating its messages. Format: <https://c2sp.org/age>.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use super::keyed::hmac;

/// The work of one guess at the passphrase: scrypt with N = 2^17 and r = 8 takes 128 MiB and most of a second.
pub const WORK: u8 = 17;
/// No copy is opened that asks for more: it would take a gigabyte.
const MOST_WORK: u8 = 20;
/// The longest plaintext: one chunk of age's, in bytes.
const ONE_CHUNK: usize = 64 * 1024;
/// The cipher's tag, in bytes.
const TAG: usize = 16;

const VERSION: &str = "age-encryption.org/v1\n";
const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const END: &str = "-----END AGE ENCRYPTED FILE-----";
/// Characters of a line of the armour.
const LINE: usize = 64;

/// A copy does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CopyError {
    /// It is no age file in text armour that a passphrase opens.
    #[error("this is no copy of a key")]
    NotACopy,
    /// The passphrase is another one, or its part of the file is damaged.
    #[error("the passphrase does not open this copy, or the copy is damaged")]
    Passphrase,
    /// The passphrase fits, but other parts of the file are damaged.
    #[error("this copy is damaged")]
    Damaged,
}

/// Seals a text of at most 64 KiB under a passphrase; `random` must be fresh. `work` is [`WORK`] but in tests.
pub fn seal_copy(
    passphrase: &SecretString,
    plain: &[u8],
    random: [u8; 48],
    work: u8,
) -> Result<String, CopyError> {
    let [file_key, salt, nonce]: [[u8; 16]; 3] =
        std::array::from_fn(|part| std::array::from_fn(|place| random[part * 16 + place]));
    let wrapping = wrapping_key(passphrase, &salt, work)?;
    let body = seal(&wrapping, [0; 12], &file_key)?;
    let header = format!(
        "{VERSION}-> scrypt {} {work}\n{}\n---",
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(body)
    );
    let mac = hmac(&derived(&file_key, &[], b"header"), &[header.as_bytes()]);
    let mut file = format!("{header} {}\n", STANDARD_NO_PAD.encode(mac)).into_bytes();
    file.extend(nonce);
    file.extend(seal(&derived(&file_key, &nonce, b"payload"), LAST_CHUNK, plain)?);
    Ok(armoured(&file))
}

/// Opens what [`seal_copy`] or another age tool sealed; spaces and broken lines of what was typed off do not matter.
pub fn open_copy(passphrase: &SecretString, text: &str) -> Result<SecretSlice<u8>, CopyError> {
    let file = bare(text).ok_or(CopyError::NotACopy)?;
    let parts = Parts::of(&file).ok_or(CopyError::NotACopy)?;
    if parts.work > MOST_WORK {
        return Err(CopyError::NotACopy);
    }
    let wrapping = wrapping_key(passphrase, &parts.salt, parts.work)?;
    let file_key = SecretSlice::from(open(&wrapping, [0; 12], &parts.body).ok_or(CopyError::Passphrase)?);
    let mac = hmac(&derived(file_key.expose_secret(), &[], b"header"), &[parts.header]);
    // Whoever can forge the header knows the file's key, so time tells them nothing.
    if mac.as_slice() != parts.mac {
        return Err(CopyError::Damaged);
    }
    let key = derived(file_key.expose_secret(), parts.nonce, b"payload");
    let plain = open(&key, LAST_CHUNK, parts.payload).ok_or(CopyError::Damaged)?;
    Ok(plain.into())
}

/// The nonce of the first chunk when it is the last one too.
const LAST_CHUNK: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

fn wrapping_key(passphrase: &SecretString, salt: &[u8], work: u8) -> Result<[u8; 32], CopyError> {
    let salt = [b"age-encryption.org/v1/scrypt", salt].concat();
    let mut key = [0; 32];
    let params = scrypt::Params::new(work, 8, 1, key.len()).map_err(|_| CopyError::NotACopy)?;
    scrypt::scrypt(passphrase.expose_secret().as_bytes(), &salt, &params, &mut key)
        .map_err(|_| CopyError::NotACopy)?;
    Ok(key)
}

/// HKDF-SHA256 of 32 bytes.
fn derived(file_key: &[u8], salt: &[u8], use_of_it: &[u8]) -> [u8; 32] {
    hmac(&hmac(salt, &[file_key]), &[use_of_it, &[1]])
}

fn seal(key: &[u8; 32], nonce: [u8; 12], plain: &[u8]) -> Result<Vec<u8>, CopyError> {
    let sealed = ChaCha20Poly1305::new(Key::from_slice(key)).encrypt(Nonce::from_slice(&nonce), plain);
    sealed.ok().filter(|_| plain.len() <= ONE_CHUNK).ok_or(CopyError::NotACopy)
}

fn open(key: &[u8; 32], nonce: [u8; 12], sealed: &[u8]) -> Option<Vec<u8>> {
    ChaCha20Poly1305::new(Key::from_slice(key)).decrypt(Nonce::from_slice(&nonce), sealed).ok()
}

fn armoured(file: &[u8]) -> String {
    let code = STANDARD.encode(file);
    let mut lines = vec![BEGIN];
    let mut rest = code.as_str();
    while let Some((line, after)) =
        rest.split_at_checked(LINE.min(rest.len())).filter(|(line, _)| !line.is_empty())
    {
        lines.push(line);
        rest = after;
    }
    lines.push(END);
    lines.join("\n") + "\n"
}

fn bare(text: &str) -> Option<Vec<u8>> {
    let inner = text.trim().strip_prefix(BEGIN)?.strip_suffix(END)?;
    let code: String = inner.chars().filter(|letter| !letter.is_whitespace()).collect();
    STANDARD.decode(code).ok()
}

/// An age file with one passphrase and one chunk.
struct Parts<'a> {
    salt: Vec<u8>,
    work: u8,
    body: Vec<u8>,
    /// All that the MAC stands for.
    header: &'a [u8],
    mac: Vec<u8>,
    nonce: &'a [u8],
    payload: &'a [u8],
}

impl<'a> Parts<'a> {
    fn of(file: &'a [u8]) -> Option<Self> {
        let end = file.windows(4).position(|window| window == b"\n---")? + 4;
        let (header, rest) = file.split_at_checked(end)?;
        let mut lines = std::str::from_utf8(header).ok()?.strip_prefix(VERSION)?.lines();
        let mut stanza = lines.next()?.split(' ');
        let is_ours = stanza.next()? == "->" && stanza.next()? == "scrypt";
        let salt = STANDARD_NO_PAD.decode(stanza.next()?).ok()?;
        let work = stanza.next()?.parse().ok()?;
        let body = STANDARD_NO_PAD.decode(lines.next()?).ok()?;
        let is_whole = stanza.next().is_none() && lines.next()? == "---";
        let rest = rest.strip_prefix(b" ")?;
        let line = rest.iter().position(|byte| *byte == b'\n')?;
        let (mac, rest) = rest.split_at_checked(line)?;
        let mac = STANDARD_NO_PAD.decode(mac).ok()?;
        let (nonce, payload) = rest.split_at_checked(17)?;
        let one_chunk = payload.len() <= ONE_CHUNK + TAG;
        let fits = is_ours && is_whole && salt.len() == 16 && one_chunk;
        fits.then_some(Self { salt, work, body, header, mac, nonce: nonce.get(1..)?, payload })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quick enough for thousands of tries.
    const LITTLE_WORK: u8 = 1;
    const PLAIN: &[u8] = b"jajak key 1\nmark abc\n";

    fn passphrase(text: &str) -> SecretString {
        text.to_owned().into()
    }

    fn opened(word: &str, text: &str) -> Result<Vec<u8>, CopyError> {
        open_copy(&passphrase(word), text).map(|plain| plain.expose_secret().to_vec())
    }

    fn copy() -> String {
        let random = std::array::from_fn(|place| u8::try_from(place).unwrap());
        seal_copy(&passphrase("one two three"), PLAIN, random, LITTLE_WORK).unwrap()
    }

    /// Written by the age crate 0.11.
    const OF_ANOTHER_TOOL: &str = "\
-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBtbWptaW9IVzRSUEpKMUgy
RHNBbXB3IDgKazhKY0NCeGdJdWJRS3p5RUlxNnh3SVJCV0pGVFVxNDMzV3dBWlpR
QVhDUQotLS0gZmtmbmpBZEJoVVRscEhNVXFhcDFqblI3OTNGTUR0Qk1CNVpDcUxo
TnhlVQoG6tkD8fVfEBi2xF7/iNuVEYxbaVtJoekWkKkoiY7iHBicw6mNVQ0AUWF+
2EyyxLOZ/Q==
-----END AGE ENCRYPTED FILE-----
";

    #[test]
    fn what_another_age_tool_sealed_opens() {
        let plain = opened("payung kelinci wortel tangga 7", OF_ANOTHER_TOOL);
        assert_eq!(plain.as_deref(), Ok(b"jajak key 1\nhello\n".as_slice()));
    }

    #[test]
    fn a_copy_opens_with_its_passphrase_and_no_other() {
        assert_eq!(opened("one two three", &copy()), Ok(PLAIN.to_vec()));
        for wrong in ["", "one two thre", "one two three ", "One two three"] {
            assert_eq!(opened(wrong, &copy()), Err(CopyError::Passphrase), "{wrong:?}");
        }
    }

    #[test]
    fn what_was_typed_off_with_other_lines_opens() {
        let typed = copy().replacen('\n', "\r\n  ", 3).replace("ZW5", "ZW 5");
        assert_ne!(typed, copy());
        assert_eq!(opened("one two three", &typed), Ok(PLAIN.to_vec()));
    }

    #[test]
    fn a_damaged_copy_never_opens() {
        let copy = copy();
        let mut damaged = 0;
        let copy = copy.trim_end();
        for place in 0..copy.len() {
            for letter in ['A', 'x', '/'] {
                let mut letters: Vec<char> = copy.chars().collect();
                if letters[place] == letter || letters[place].is_whitespace() {
                    continue;
                }
                letters[place] = letter;
                let text: String = letters.into_iter().collect();
                assert!(opened("one two three", &text).is_err(), "{place} {letter}");
                damaged += 1;
            }
            assert!(opened("one two three", &copy[..place]).is_err(), "{place}");
        }
        println!("key copies: {damaged} damaged and {} cut ones refused", copy.len());
        assert!(damaged > 800);
    }

    #[test]
    fn nothing_else_is_taken_for_a_copy() {
        for other in
            ["", "hello", BEGIN, &format!("{BEGIN}\n{END}"), &armoured(b"age-encryption.org/v1\n--- \n")]
        {
            assert_eq!(opened("x", other), Err(CopyError::NotACopy), "{other}");
        }
    }
}
