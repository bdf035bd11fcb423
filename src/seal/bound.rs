//! Sealing under one key, bound to what it belongs to: it opens under the same key, for the same only.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

use super::Error;
use super::padding::{pad, unpad};

/// Pads to this length, which counts a prefix of four bytes, and seals: 16 bytes longer. A nonce must never be used twice.
pub(super) fn seal(
    key: &[u8; 32],
    bound_to: &[u8],
    plaintext: &[u8],
    length: usize,
    nonce: [u8; 24],
) -> Result<Vec<u8>, Error> {
    let padded = pad(plaintext, length)?;
    let payload = Payload { msg: &padded, aad: bound_to };
    cipher(key).encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| Error::Refused)
}

/// Opens what [`seal`] sealed.
pub(super) fn open(
    key: &[u8; 32],
    bound_to: &[u8],
    sealed: &[u8],
    nonce: [u8; 24],
) -> Result<Vec<u8>, Error> {
    let payload = Payload { msg: sealed, aad: bound_to };
    let padded = cipher(key).decrypt(XNonce::from_slice(&nonce), payload).map_err(|_| Error::Refused)?;
    unpad(&padded)
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(Key::from_slice(key))
}
