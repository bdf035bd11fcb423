//! The keys. They are wiped when dropped and do not print.

use std::fmt;

use secrecy::{ExposeSecret, SecretBox};
use sha2::{Digest, Sha256};

/// A secret of 32 bytes under its own name.
macro_rules! secret {
    ($(#[$meaning:meta])* $name:ident) => {
        $(#[$meaning])*
        pub struct $name(SecretBox<[u8; 32]>);

        impl $name {
            /// From 32 bytes of the operating system's chance, or of the key file.
            pub fn new(bytes: [u8; 32]) -> Self {
                Self(SecretBox::new(Box::new(bytes)))
            }

            /// The bytes, for the key file.
            pub fn expose(&self) -> &[u8; 32] {
                self.0.expose_secret()
            }
        }

        impl Clone for $name {
            fn clone(&self) -> Self {
                Self::new(*self.expose())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

secret! {
    /// Seals the drafts of one survey.
    DraftKey
}

secret! {
    /// Opens the ballots of one survey; destroyed at release.
    BallotSecret
}

secret! {
    /// Stands under every code and phone number that the database knows.
    Pepper
}

secret! {
    /// Closes and opens replies that wait to go out.
    ReplyKey
}

secret! {
    /// Binds the rows of the log of owners' actions to each other.
    LogKey
}

impl BallotSecret {
    /// The half that only closes.
    pub fn public(&self) -> BallotPublic {
        BallotPublic(self.key().public_key().to_bytes())
    }

    /// As the cipher wants it.
    pub(super) fn key(&self) -> crypto_box::SecretKey {
        crypto_box::SecretKey::from_bytes(*self.expose())
    }
}

/// Closes ballots and opens none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BallotPublic([u8; 32]);

impl BallotPublic {
    /// As the survey's row holds it.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// For the survey's row.
    pub fn to_bytes(self) -> [u8; 32] {
        self.0
    }
}

/// How a survey's row names its key: 32 hexadecimal digits.
pub fn fingerprint(public: &BallotPublic) -> String {
    let hash = Sha256::new().chain_update(b"jajak fingerprint 1\0").chain_update(public.0).finalize();
    hash.iter().take(16).flat_map(|byte| [byte >> 4, byte & 15]).filter_map(hexadecimal).collect()
}

fn hexadecimal(digit: u8) -> Option<char> {
    char::from_digit(u32::from(digit), 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_print() {
        let check = |printed: String, expected: &str| assert_eq!(printed, expected);
        check(format!("{:?}", DraftKey::new([7; 32])), "DraftKey(…)");
        check(format!("{:?}", BallotSecret::new([7; 32])), "BallotSecret(…)");
        check(format!("{:?}", ReplyKey::new([7; 32])), "ReplyKey(…)");
        check(format!("{:?}", LogKey::new([7; 32])), "LogKey(…)");
        check(format!("{:?}", Pepper::new([7; 32])), "Pepper(…)");
    }

    #[test]
    fn fingerprints_are_short_and_tell_keys_apart() {
        let of = |byte| fingerprint(&BallotSecret::new([byte; 32]).public());
        assert_eq!(of(1).len(), 32);
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }
}
