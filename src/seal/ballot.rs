//! Ballots: sealed boxes that name no one.

use blake2::Blake2b;
use blake2::digest::Digest as _;
use blake2::digest::consts::U24;
use crypto_box::SalsaBox;
use crypto_box::aead::Aead as _;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use super::padding::{pad, unpad};
use super::{BallotPublic, BallotSecret, Error};

/// Seals a ballot; the result is `length` + 48 bytes long whatever was answered.
///
/// `length` counts a prefix of four bytes. `random` must be fresh and forgotten: it is the sender's half of the box.
pub fn seal_ballot(
    public: &BallotPublic,
    plaintext: &[u8],
    length: usize,
    random: [u8; 32],
) -> Result<Vec<u8>, Error> {
    let padded = pad(plaintext, length)?;
    crypto_box::PublicKey::from_bytes(public.to_bytes())
        .seal(&mut ChaCha20Rng::from_seed(random), &padded)
        .map_err(|_| Error::Refused)
}

/// Opens what [`seal_ballot`] sealed with the other half.
///
/// As `crypto_box::SecretKey::unseal` does, but that works the own public key out anew for each box, which is a fifth of
/// the time: a sealed box is the sender's public key and a box whose nonce is the `BLAKE2b` hash of both public keys.
pub fn open_ballot(secret: &BallotSecret, public: &BallotPublic, sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let (sender, boxed) = sealed.split_first_chunk::<32>().ok_or(Error::Refused)?;
    let nonce = Blake2b::<U24>::new().chain_update(sender).chain_update(public.to_bytes()).finalize();
    let opener = SalsaBox::new(&crypto_box::PublicKey::from_bytes(*sender), &secret.key());
    unpad(&opener.decrypt(&nonce, boxed).map_err(|_| Error::Refused)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> BallotSecret {
        BallotSecret::new([5; 32])
    }

    fn check(secret: &BallotSecret, sealed: &[u8], expected: Result<&[u8], Error>) {
        assert_eq!(
            open_ballot(secret, &secret.public(), sealed).as_deref().map_err(|error| *error),
            expected
        );
    }

    #[test]
    fn a_ballot_opens_with_the_surveys_key_only() {
        let sealed = seal_ballot(&secret().public(), b"jawaban", 100, [8; 32]).unwrap();
        check(&secret(), &sealed, Ok(b"jawaban"));
        // As the library opens it.
        assert_eq!(unpad(&secret().key().unseal(&sealed).unwrap()).as_deref(), Ok(&b"jawaban"[..]));
        check(&BallotSecret::new([6; 32]), &sealed, Err(Error::Refused));
        check(&secret(), sealed.get(1..).unwrap(), Err(Error::Refused));
        check(&secret(), b"", Err(Error::Refused));
    }

    #[test]
    fn the_same_answers_make_ballots_of_one_length_that_share_nothing() {
        let seal = |text: &[u8], random| seal_ballot(&secret().public(), text, 100, random).unwrap();
        let (first, second) = (seal(b"a", [1; 32]), seal(b"a", [2; 32]));
        assert_eq!(first.len(), 148);
        assert_eq!(seal(&[7; 96], [3; 32]).len(), 148);
        assert_ne!(first.get(..32), second.get(..32));
        assert_ne!(first.get(32..), second.get(32..));
    }

    #[test]
    fn one_flipped_bit_anywhere_is_noticed() {
        let sealed = seal_ballot(&secret().public(), b"jawaban", 20, [8; 32]).unwrap();
        for place in 0..sealed.len() {
            // The highest bit of a public key is ignored by X25519 but not by the nonce made from it.
            let mut altered = sealed.clone();
            altered[place] ^= 0x80;
            check(&secret(), &altered, Err(Error::Refused));
        }
    }
}
