//! Kinds of positions, and the many ways of writing them.

/// The kind of a position, from the top down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Pimpinan Tinggi Pratama, eselon II.
    JptPratama,
    /// Administrator, eselon III.
    Administrator,
    /// Pengawas, eselon IV.
    Pengawas,
    /// Fungsional: a profession of its own, such as teacher or auditor.
    Fungsional,
    /// Pelaksana: staff.
    Pelaksana,
}

impl Level {
    /// From the top down.
    pub const ALL: [Self; 5] =
        [Self::JptPratama, Self::Administrator, Self::Pengawas, Self::Fungsional, Self::Pelaksana];

    /// As stored; `level-` before it is the name of its Fluent message.
    pub fn code(self) -> &'static str {
        match self {
            Self::JptPratama => "jpt-pratama",
            Self::Administrator => "administrator",
            Self::Pengawas => "pengawas",
            Self::Fungsional => "fungsional",
            Self::Pelaksana => "pelaksana",
        }
    }

    /// The level of this [`Level::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }

    /// Reads "II.a", "eselon III", "JABATAN PELAKSANA", "Staf" and their kin.
    pub fn parse(written: &str) -> Option<Self> {
        let written = written.to_uppercase();
        let words: Vec<&str> = written
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty() && !FILLING.contains(word))
            .collect();
        if let Some(level) = echelon(&words.concat()) {
            return Some(level);
        }
        match words.join(" ").as_str() {
            "JPT PRATAMA"
            | "JPTP"
            | "PRATAMA"
            | "PIMPINAN TINGGI PRATAMA"
            | "JPT"
            | "PIMPINAN TINGGI"
            | "STAF AHLI" => Some(Self::JptPratama),
            "ADMINISTRATOR" => Some(Self::Administrator),
            "PENGAWAS" | "SUPERVISOR" => Some(Self::Pengawas),
            "FUNGSIONAL" | "FUNGSIONAL TERTENTU" | "JFT" | "JF" | "FUNCTIONAL" => Some(Self::Fungsional),
            "PELAKSANA" | "FUNGSIONAL UMUM" | "JFU" | "STAF" | "STAFF" | "STAF PELAKSANA"
            | "STAFF PELAKSANA" | "PELAKSANA STAF" | "NON" | "NONESELON" => Some(Self::Pelaksana),
            _ => None,
        }
    }
}

impl Level {
    /// Whether this only says that somebody is not of an echelon.
    pub(super) fn is_no_echelon(written: &str) -> bool {
        let bare: String = written.to_uppercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
        matches!(bare.as_str(), "NON" | "NONESELON" | "NONESELONISASI" | "NONESL" | "NONECHELON")
    }
}

/// Words that say nothing about which level it is.
const FILLING: [&str; 8] = ["JABATAN", "ESELON", "ESELONISASI", "ESL", "ES", "ECHELON", "LEVEL", "TINGKAT"];

/// "II", "IIA", "2", "2B", and a level's own name behind it is not looked at.
fn echelon(written: &str) -> Option<Level> {
    let bare = written.strip_suffix(['A', 'B']).unwrap_or(written);
    match bare {
        "II" | "2" => Some(Level::JptPratama),
        "III" | "3" => Some(Level::Administrator),
        "IV" | "4" => Some(Level::Pengawas),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(level: Option<Level>, spellings: &[&str]) {
        for spelling in spellings {
            assert_eq!(Level::parse(spelling), level, "{spelling}");
        }
    }

    #[test]
    fn the_usual_spellings_are_known() {
        check(
            Some(Level::JptPratama),
            &["II.a", "IIb", "Eselon II", "II/a", "2", "JPT Pratama", "ii b", "Pimpinan Tinggi Pratama"],
        );
        check(
            Some(Level::Administrator),
            &["eselon III", "III/a", "III.b", "Jabatan Administrator", "echelon III"],
        );
        check(Some(Level::Pengawas), &["IV.a", "ESELON IV", "IVB", "Jabatan Pengawas"]);
        check(Some(Level::Fungsional), &["JABATAN FUNGSIONAL", "Jabatan Fungsional Tertentu", "JFT"]);
        check(
            Some(Level::Pelaksana),
            &[
                "JABATAN PELAKSANA",
                "Staf",
                "staff",
                "Jabatan Fungsional Umum",
                "JFU",
                "Pelaksana/Staf",
                "Non Eselon",
            ],
        );
    }

    #[test]
    fn other_words_are_no_level() {
        check(None, &["", "-", "JABATAN STRUKTURAL", "Pengawas Sekolah", "Raja", "V", "IIII", "Eselon"]);
    }

    #[test]
    fn codes_come_back() {
        for level in Level::ALL {
            assert_eq!(Level::from_code(level.code()), Some(level));
        }
    }
}
