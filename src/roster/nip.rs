//! The number of a civil servant, and what it says.

/// 18 digits that can be a NIP.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nip(String);

/// The two kinds of civil servants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Employment {
    /// Pegawai Negeri Sipil.
    Pns,
    /// Pegawai Pemerintah dengan Perjanjian Kerja.
    Pppk,
}

/// As a NIP tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// Digit 1.
    Male,
    /// Digit 2.
    Female,
}

/// Why something is no NIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotANip {
    /// Nothing is written.
    Missing,
    /// A spreadsheet has turned it into a number and lost its last digits.
    Damaged,
    /// It has so many digits instead of 18.
    Length(usize),
    /// Something other than digits.
    Letters,
    /// A day, month, sex or sequence that cannot be.
    Invalid,
}

/// How many digits a NIP has.
const LENGTH: usize = 18;

impl Nip {
    /// Reads a NIP as people write it, with spaces, dots, hyphens or a leading apostrophe.
    pub fn parse(written: &str) -> Result<Self, NotANip> {
        let is_filling =
            |letter: &char| letter.is_whitespace() || matches!(letter, '.' | '-' | '\u{2010}'..='\u{2015}');
        let written = written.trim().trim_start_matches(['\'', '\u{2018}', '\u{2019}', '`']);
        if written.to_ascii_uppercase().contains("E+") {
            return Err(NotANip::Damaged);
        }
        let digits: String = written.chars().filter(|letter| !is_filling(letter)).collect();
        match digits.len() {
            0 => return Err(NotANip::Missing),
            _ if !digits.bytes().all(|byte| byte.is_ascii_digit()) => return Err(NotANip::Letters),
            LENGTH => {}
            length => return Err(NotANip::Length(length)),
        }
        let nip = Self(digits);
        let number = |from, length| nip.number(from, length);
        if number(15, 3) == 0 {
            return Err(NotANip::Damaged);
        }
        let sex_stands = matches!(number(14, 1), 1 | 2);
        let years_stand = (1900..2100).contains(&number(0, 4)) && (1900..2100).contains(&number(8, 4));
        // PNS: the month of the start. PPPK: 2 and the number of the contract.
        let kind_stands = matches!(number(12, 2), 1..=12 | 21..=29);
        let born = is_date(number(0, 4), number(4, 2), number(6, 2));
        if sex_stands && years_stand && kind_stands && born { Ok(nip) } else { Err(NotANip::Invalid) }
    }

    /// The 18 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// PNS or PPPK.
    pub fn employment(&self) -> Employment {
        if self.number(12, 2) > 12 { Employment::Pppk } else { Employment::Pns }
    }

    /// Male or female.
    pub fn sex(&self) -> Sex {
        if self.number(14, 1) == 1 { Sex::Male } else { Sex::Female }
    }

    fn number(&self, from: usize, length: usize) -> u32 {
        self.0.get(from..from + length).and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }
}

fn is_date(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Result<(Employment, Sex), NotANip>) {
        let read = Nip::parse(written).map(|nip| (nip.employment(), nip.sex()));
        assert_eq!(read, expected, "{written}");
    }

    #[test]
    fn both_kinds_of_civil_servants_are_known_by_their_number() {
        check("200012312024121001", Ok((Employment::Pns, Sex::Male)));
        check("200012312024211001", Ok((Employment::Pppk, Sex::Male)));
        check("200002292024292999", Ok((Employment::Pppk, Sex::Female)));
    }

    #[test]
    fn filling_is_stripped() {
        for written in ["'200012312024121001", " 20001231 202412 1 001 ", "20001231.202412.1-001"] {
            check(written, Ok((Employment::Pns, Sex::Male)));
        }
    }

    #[test]
    fn impossible_numbers_are_refused() {
        check("200012312024213001", Err(NotANip::Invalid));
        check("200013312024211001", Err(NotANip::Invalid));
        check("200102292024121001", Err(NotANip::Invalid));
        check("200012312024131001", Err(NotANip::Invalid));
        check("200012312024201001", Err(NotANip::Invalid));
        check("000012312024121001", Err(NotANip::Invalid));
        check("20001231202421100", Err(NotANip::Length(17)));
        check("", Err(NotANip::Missing));
        check("'", Err(NotANip::Missing));
        check("Jumlah", Err(NotANip::Letters));
        check("２00012312024121001", Err(NotANip::Letters));
    }

    #[test]
    fn what_excel_has_damaged_is_known() {
        check("200012312024121000", Err(NotANip::Damaged));
        check("2.00012E+17", Err(NotANip::Damaged));
    }
}
