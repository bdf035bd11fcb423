//! The functions of ODK's XForms specification.

mod choices;
#[cfg(test)]
mod conformance;
mod dates;
mod logic;
mod numbers;
mod texts;

use std::fmt;

use super::evaluate::Arguments;
use super::value::Value;

/// A function.
pub(super) struct Function {
    /// Its name in forms.
    pub(super) name: &'static str,
    /// How many arguments it takes.
    pub(super) arity: Arity,
    /// What it gives.
    pub(super) run: fn(&Arguments<'_>) -> Value,
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

/// How many arguments a function takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Arity {
    /// Just so many.
    Exactly(usize),
    /// From the first number to the second.
    Between(usize, usize),
    /// So many or more.
    AtLeast(usize),
    /// Two, four, six …
    Pairs,
}

impl Arity {
    /// Whether so many will do.
    pub(super) fn fits(self, given: usize) -> bool {
        match self {
            Self::Exactly(wanted) => given == wanted,
            Self::Between(least, most) => (least..=most).contains(&given),
            Self::AtLeast(least) => given >= least,
            Self::Pairs => given >= 2 && given.is_multiple_of(2),
        }
    }
}

impl fmt::Display for Arity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(wanted) => write!(formatter, "{wanted}"),
            Self::Between(least, most) => write!(formatter, "{least}–{most}"),
            Self::AtLeast(least) => write!(formatter, "≥ {least}"),
            Self::Pairs => formatter.write_str("2, 4, 6 …"),
        }
    }
}

/// A function that ODK has.
pub(super) enum Known {
    /// It can be computed.
    Function(&'static Function),
    /// It cannot: repeats, maps, chance, other files, and what could identify a respondent or a device.
    Unsupported,
}

const UNSUPPORTED: [&str; 20] = [
    "area",
    "base64-decode",
    "current",
    "digest",
    "distance",
    "enclosed-area",
    "extract-signed",
    "geofence",
    "id",
    "indexed-repeat",
    "instance",
    "intersects",
    "jr:itext",
    "lang",
    "property",
    "pulldata",
    "random",
    "randomize",
    "text",
    "uuid",
];

/// The function of this name; names are case-sensitive.
pub(super) fn by_name(name: &str) -> Option<Known> {
    let all = [choices::FUNCTIONS, dates::FUNCTIONS, logic::FUNCTIONS, numbers::FUNCTIONS, texts::FUNCTIONS];
    let function = all.into_iter().flatten().find(|function| function.name == name).map(Known::Function);
    function.or_else(|| UNSUPPORTED.contains(&name).then_some(Known::Unsupported))
}
