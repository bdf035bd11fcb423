//! The header: where, when and with whom a conversation plays.

use chrono::NaiveDateTime;

/// How a moment is written.
const MOMENT: &str = "%Y-%m-%d %H:%M";
/// What may be told of a person besides name and unit.
const DETAILS: [&str; 7] = ["echelon", "level", "phone", "nip", "sex", "language", "role"];

/// The header's lines, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// One a line.
    pub settings: Vec<Setting>,
}

/// One line of the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// The survey's short name.
    Survey(String),
    /// The language that the bot speaks first.
    Language(String),
    /// The wall clock at the beginning.
    Clock(NaiveDateTime),
    /// Where accusations go.
    Reports(String),
    /// A person of the staff list.
    People(Person),
    /// A person who may command the bot.
    Owner(Person),
}

/// A person of the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name in the first columns.
    pub name: String,
    /// The unit, as a path with ` / ` between its parts.
    pub unit: Option<String>,
    /// Name and value of each detail, such as `("echelon", "III")`.
    pub details: Vec<(String, String)>,
}

impl Person {
    /// The value of a detail, such as `phone`.
    pub fn detail(&self, name: &str) -> Option<&str> {
        self.details.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    fn read(text: &str) -> Result<Self, String> {
        let mut parts = text.split(',').map(str::trim);
        let first = parts.next().unwrap_or_default();
        let (name, unit) = match first.split_once(" of ") {
            Some((name, unit)) => (name.trim(), Some(unit.trim().to_owned())),
            None => (first, None),
        };
        check_name(name)?;
        let detail = |part: &str| {
            let (name, value) = part.split_once(' ').unwrap_or((part, ""));
            let known = DETAILS.contains(&name) && !value.trim().is_empty();
            known.then(|| (name.to_owned(), value.trim().to_owned())).ok_or_else(|| {
                format!(
                    "`{part}` is no detail of a person; write one of {} and its value",
                    DETAILS.join(", ")
                )
            })
        };
        Ok(Self { name: name.to_owned(), unit, details: parts.map(detail).collect::<Result<_, _>>()? })
    }

    fn write(&self) -> String {
        let mut text = self.name.clone();
        if let Some(unit) = &self.unit {
            text = text + " of " + unit;
        }
        for (name, value) in &self.details {
            text = text + ", " + name + " " + value;
        }
        text
    }
}

/// A name must fit into the first columns, and be no other speaker's.
pub(super) fn check_name(name: &str) -> Result<(), String> {
    let length = name.chars().count();
    if length == 0 || length >= super::TEXT_COLUMN {
        return Err(format!("`{name}` is no name of one to {} characters", super::TEXT_COLUMN - 1));
    }
    let letter = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '\'');
    if name == "Bot" || !name.starts_with(char::is_alphabetic) || !name.chars().all(letter) {
        return Err(format!("`{name}` cannot be a person's name"));
    }
    Ok(())
}

/// Reads a moment such as `2026-03-02 09:00`.
pub(super) fn read_moment(text: &str) -> Result<NaiveDateTime, String> {
    NaiveDateTime::parse_from_str(text, MOMENT)
        .map_err(|_| format!("`{text}` is no moment like 2026-03-02 09:00"))
}

/// Writes a moment as it is read.
pub(super) fn write_moment(moment: &NaiveDateTime) -> String {
    moment.format(MOMENT).to_string()
}

impl Setting {
    /// Reads a line of the header.
    pub(super) fn read(line: &str) -> Result<Self, String> {
        let (key, value) = line.split_once(' ').map_or((line, ""), |(key, value)| (key, value.trim()));
        if value.is_empty() {
            return Err(format!("`{line}` needs a header's key and its value"));
        }
        match key {
            "survey" => Ok(Self::Survey(value.to_owned())),
            "language" => Ok(Self::Language(value.to_owned())),
            "clock" => read_moment(value).map(Self::Clock),
            "people" => Person::read(value).map(Self::People),
            "owner" => Person::read(value).map(Self::Owner),
            "reports" => Ok(Self::Reports(value.to_owned())),
            _ => {
                Err(format!("`{key}` is no header; write survey, language, people, owner, clock or reports"))
            }
        }
    }

    /// The key and the value as text.
    pub(super) fn write(&self) -> (&'static str, String) {
        match self {
            Self::Survey(name) => ("survey", name.clone()),
            Self::Language(code) => ("language", code.clone()),
            Self::Clock(moment) => ("clock", write_moment(moment)),
            Self::People(person) => ("people", person.write()),
            Self::Owner(person) => ("owner", person.write()),
            Self::Reports(channel) => ("reports", channel.clone()),
        }
    }

    /// The key stands once only.
    pub(super) fn is_single(&self) -> bool {
        !matches!(self, Self::People(_) | Self::Owner(_))
    }
}

impl Header {
    /// The survey's short name.
    pub fn survey(&self) -> Option<&str> {
        self.settings.iter().find_map(|setting| match setting {
            Setting::Survey(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The language that the bot speaks first.
    pub fn language(&self) -> Option<&str> {
        self.settings.iter().find_map(|setting| match setting {
            Setting::Language(code) => Some(code.as_str()),
            _ => None,
        })
    }

    /// The wall clock at the beginning.
    pub fn clock(&self) -> Option<NaiveDateTime> {
        self.settings.iter().find_map(|setting| match setting {
            Setting::Clock(moment) => Some(*moment),
            _ => None,
        })
    }

    /// Where accusations go; empty when nothing is named.
    pub fn reports(&self) -> &str {
        let named = self.settings.iter().find_map(|setting| match setting {
            Setting::Reports(channel) => Some(channel.as_str()),
            _ => None,
        });
        named.unwrap_or_default()
    }

    /// The people of the staff list.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.settings.iter().filter_map(|setting| match setting {
            Setting::People(person) => Some(person),
            _ => None,
        })
    }

    /// The people who may command the bot.
    pub fn owners(&self) -> impl Iterator<Item = &Person> {
        self.settings.iter().filter_map(|setting| match setting {
            Setting::Owner(person) => Some(person),
            _ => None,
        })
    }
}
