//! One length for all: a length prefix, the text, and zeros.

use super::Error;

/// How many bytes the length prefix takes.
const PREFIX: usize = 4;

/// The text as exactly `length` bytes.
pub(super) fn pad(plaintext: &[u8], length: usize) -> Result<Vec<u8>, Error> {
    let prefix = u32::try_from(plaintext.len()).map_err(|_| Error::TooLong)?;
    if plaintext.len().saturating_add(PREFIX) > length {
        return Err(Error::TooLong);
    }
    let mut padded = Vec::with_capacity(length);
    padded.extend_from_slice(&prefix.to_be_bytes());
    padded.extend_from_slice(plaintext);
    padded.resize(length, 0);
    Ok(padded)
}

/// The text that [`pad`] took.
pub(super) fn unpad(padded: &[u8]) -> Result<Vec<u8>, Error> {
    let (prefix, rest) = padded.split_first_chunk::<PREFIX>().ok_or(Error::BadPadding)?;
    let length = usize::try_from(u32::from_be_bytes(*prefix)).map_err(|_| Error::BadPadding)?;
    let (text, zeros) = rest.split_at_checked(length).ok_or(Error::BadPadding)?;
    if zeros.iter().any(|byte| *byte != 0) {
        return Err(Error::BadPadding);
    }
    Ok(text.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8], length: usize, expected: Result<(), Error>) {
        let padded = pad(text, length);
        assert_eq!(padded.as_ref().map(|_| ()).map_err(|error| *error), expected);
        if let Ok(padded) = padded {
            assert_eq!(padded.len(), length);
            assert_eq!(unpad(&padded).unwrap(), text);
        }
    }

    #[test]
    fn every_text_that_fits_comes_back() {
        check(b"", 4, Ok(()));
        check(b"ya", 6, Ok(()));
        check(b"ya\0\0", 100, Ok(()));
    }

    #[test]
    fn a_longer_text_is_refused() {
        check(b"ya", 5, Err(Error::TooLong));
        check(b"", 3, Err(Error::TooLong));
    }

    #[test]
    fn what_was_never_padded_is_refused() {
        for bytes in [&b""[..], b"abc", b"\0\0\0\x05abcd", b"\0\0\0\x01abcd", b"\xff\xff\xff\xff"] {
            assert_eq!(unpad(bytes), Err(Error::BadPadding));
        }
    }
}
