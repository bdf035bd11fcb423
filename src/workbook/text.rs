//! Bytes of a text file as characters.

/// The characters that Windows-1252 has at 0x80 to 0x9F; the five gaps stay as they are.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// UTF-8 or UTF-16 with or without its mark, else Windows-1252; `None` when it is no text.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => utf_16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf_16(rest, u16::from_be_bytes)?,
        _ => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
            }
        }
    };
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}');
    text.chars().all(is_text).then_some(text)
}

/// Whether it is a web page or another XML file, as some systems export under the name .xls.
pub(super) fn looks_like_markup(text: &str) -> bool {
    text.trim_start().starts_with('<')
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.ok().filter(|_| rest.is_empty())
}

fn windows_1252(byte: u8) -> char {
    let high = byte.checked_sub(0x80).and_then(|place| WINDOWS_1252.get(usize::from(place)));
    high.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_encoding_is_read() {
        let cases: [(&[u8], Option<&str>); 8] = [
            (b"Jum\xE2\x80\x99at", Some("Jum’at")),
            (b"\xEF\xBB\xBFNIP", Some("NIP")),
            (b"Jum\x92at caf\xE9 \x80", Some("Jum’at café €")),
            (b"\xFF\xFEN\0I\0P\0", Some("NIP")),
            (b"\xFE\xFF\0N\0I\0P", Some("NIP")),
            (b"\xFF\xFEN\0I", None),
            (b"a\0b", None),
            (b"\x01\x02\xFF", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(decode(bytes).as_deref(), expected);
        }
    }
}
