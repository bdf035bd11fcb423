//! The chain that binds the rows of the log of owners' actions to each other.
//!
//! Each row holds a link: HMAC-SHA256 over the link before it and over all that the row says, each part with its
//! length. The key comes from the pepper, which lies outside the database. A plain hash would find only the careless:
//! whoever can write into the database could edit a row and work out all later links anew. Without the key that fails
//! at the first edited row.
//!
//! The key's holder (root on the bot's host) can still write another history, and anybody can cut the end off. Both
//! are found by a [`Head`] that was printed on a report earlier: it names a row and begins with that row's link.

use std::fmt;

use super::LogKey;
use super::keyed::keyed;

/// What one row says, apart from its link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'a> {
    /// Its number; the first is 1, and none is left out.
    pub seq: i64,
    /// When, in milliseconds UTC.
    pub at: i64,
    /// Who.
    pub actor: &'a str,
    /// What.
    pub action: &'a str,
    /// Of which survey.
    pub survey: Option<i64>,
    /// More of it.
    pub detail: &'a str,
}

/// The link of a row that stands on the link before it; the first row stands on nothing.
pub fn link(key: &LogKey, before: &[u8], record: &Record<'_>) -> [u8; 32] {
    let survey = record.survey.map(i64::to_be_bytes);
    let parts: [&[u8]; 7] = [
        before,
        &record.seq.to_be_bytes(),
        &record.at.to_be_bytes(),
        record.actor.as_bytes(),
        record.action.as_bytes(),
        // Eight bytes or none: a missing survey is not survey 0.
        survey.as_ref().map_or(&[], |bytes| bytes.as_slice()),
        record.detail.as_bytes(),
    ];
    keyed(key.expose(), b"jajak log row 1", &parts)
}

/// How many hexadecimal digits of a link are printed, and must be given at least: 64 bits.
const HEAD_DIGITS: usize = 16;

/// A row's number and the beginning of its link, as printed on reports: `42-9f3a1c2b7d8e0f11`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    seq: Option<i64>,
    digits: String,
}

impl Head {
    /// Of a row.
    pub fn new(seq: i64, link: &[u8]) -> Self {
        let digits: String = hexadecimal(link).chars().take(HEAD_DIGITS).collect();
        Self { seq: Some(seq), digits }
    }

    /// As it was printed, or only the link's digits; spaces do not matter. `None` when it is no head.
    pub fn read(written: &str) -> Option<Self> {
        let written: String = written.chars().filter(|letter| !letter.is_whitespace()).collect();
        let (seq, digits) = match written.split_once(['-', '·', ':']) {
            Some((seq, digits)) => (Some(seq.parse().ok()?), digits),
            None => (None, written.as_str()),
        };
        let digits = digits.to_ascii_lowercase();
        let fits =
            (HEAD_DIGITS..=64).contains(&digits.len()) && digits.chars().all(|d| d.is_ascii_hexdigit());
        fits.then_some(Self { seq, digits })
    }

    /// The number of its row, if it was printed.
    pub fn seq(&self) -> Option<i64> {
        self.seq
    }

    fn is_of(&self, seq: i64, link: &[u8; 32]) -> bool {
        self.seq.is_none_or(|own| own == seq) && hexadecimal(link).starts_with(&self.digits)
    }
}

impl fmt::Display for Head {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            Some(seq) => write!(formatter, "{seq}-{}", self.digits),
            None => formatter.write_str(&self.digits),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

/// Where a log is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// The row with this number is missing: deleted, or another stands in its place.
    Missing(i64),
    /// This row, or the link of the one before it, is not as it was written; or the key is another.
    Altered(i64),
    /// The end is missing: the printed head names a row after the last one, whose number is given (0: none is left).
    CutOff(i64),
    /// The rows fit each other, but the printed head belongs to none of them: another history was written.
    Rewritten,
}

/// Checks rows in the order of their numbers, each with its stored link; then the printed head.
///
/// Returns the head of the last row, `None` for an empty log.
pub fn verify<'a>(
    key: &LogKey,
    rows: impl IntoIterator<Item = (Record<'a>, &'a [u8])>,
    printed: Option<&Head>,
) -> Result<Option<Head>, Broken> {
    let (mut last, mut before) = (0, Vec::new());
    let mut found = false;
    for (record, stored) in rows {
        if record.seq != last + 1 {
            return Err(Broken::Missing(last + 1));
        }
        let expected = link(key, &before, &record);
        if stored != expected {
            return Err(Broken::Altered(record.seq));
        }
        found |= printed.is_some_and(|head| head.is_of(record.seq, &expected));
        (last, before) = (record.seq, expected.to_vec());
    }
    match printed {
        Some(head) if !found && head.seq.is_none_or(|seq| seq > last) => Err(Broken::CutOff(last)),
        Some(_) if !found => Err(Broken::Rewritten),
        _ => Ok((last > 0).then(|| Head::new(last, &before))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: Record<'static> =
        Record { seq: 1, at: 5, actor: "bot", action: "opened", survey: Some(1), detail: "" };

    fn key() -> LogKey {
        LogKey::new([1; 32])
    }

    fn rows() -> Vec<(Record<'static>, [u8; 32])> {
        let mut before = Vec::new();
        let row = |seq| {
            let record = Record { seq, at: seq * 1_000, ..ROW };
            let own = link(&key(), &before, &record);
            before = own.to_vec();
            (record, own)
        };
        (1..=9).map(row).collect()
    }

    fn verified(
        rows: &[(Record<'static>, [u8; 32])],
        printed: Option<&Head>,
    ) -> Result<Option<Head>, Broken> {
        verify(&key(), rows.iter().map(|(record, link)| (*record, link.as_slice())), printed)
    }

    #[test]
    fn every_part_goes_into_the_link() {
        let of = |record: Record<'_>| link(&key(), &[], &record);
        let others = [
            Record { seq: 2, ..ROW },
            Record { at: 6, ..ROW },
            Record { actor: "bo", action: "topened", ..ROW },
            Record { action: "closed", ..ROW },
            Record { survey: None, ..ROW },
            Record { survey: Some(0), ..ROW },
            Record { detail: " ", ..ROW },
        ];
        for other in others {
            assert_ne!(of(other), of(ROW), "{other:?}");
        }
        assert_ne!(link(&key(), &[1; 32], &ROW), of(ROW));
        assert_ne!(link(&LogKey::new([2; 32]), &[], &ROW), of(ROW));
    }

    #[test]
    fn an_untouched_log_verifies_with_each_head_that_was_printed() {
        let rows = rows();
        for (record, link) in &rows {
            let head = Head::new(record.seq, link);
            assert_eq!(verified(&rows, Some(&head)), Ok(Some(Head::new(9, &rows[8].1))), "{head}");
        }
        assert_eq!(verified(&[], None), Ok(None));
    }

    #[test]
    fn a_cut_end_and_another_history_are_told_apart() {
        let rows = rows();
        let head = Head::new(9, &rows[8].1);
        assert_eq!(verified(&rows[..7], None), Ok(Some(Head::new(7, &rows[6].1))));
        assert_eq!(verified(&rows[..7], Some(&head)), Err(Broken::CutOff(7)));
        assert_eq!(verified(&[], Some(&head)), Err(Broken::CutOff(0)));
        assert_eq!(verified(&rows, Some(&Head::new(9, &[7; 32]))), Err(Broken::Rewritten));
    }

    #[test]
    fn heads_are_read_as_they_are_printed_and_as_people_copy_them() {
        let check = |written: &str, expected: Option<&str>| {
            assert_eq!(Head::read(written).map(|head| head.to_string()).as_deref(), expected, "{written}");
        };
        let printed = "42-9f3a1c2b7d8e0f11";
        check(printed, Some(printed));
        check(" 42 · 9F3A 1C2B 7D8E 0F11 ", Some(printed));
        check("9f3a1c2b7d8e0f11", Some("9f3a1c2b7d8e0f11"));
        for wrong in ["", "42", "42-9f3a", "x-9f3a1c2b7d8e0f11", "42-9f3a1c2b7d8e0f1g"] {
            check(wrong, None);
        }
    }
}
