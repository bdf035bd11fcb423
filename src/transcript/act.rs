//! What happens in a conversation, other than the bot's answers.

use chrono::NaiveDateTime;

use super::bot::{escaped_label, read_label};
use super::header::{read_moment, write_moment};

/// Something that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A person does something in the chat.
    Person {
        /// Who.
        name: String,
        /// What.
        deed: Deed,
    },
    /// `+`: the clock moves, and what is due is done.
    Wait(Wait),
    /// `& restart`: the process ends and starts on the same files.
    Restart,
    /// `& next survey`: another survey is opened with the same form and staff list.
    NextSurvey,
    /// `!`: Telegram misbehaves.
    Fault(Fault),
    /// `*`: unseen respondents hand in.
    Others {
        /// How many.
        count: u32,
        /// What their answers are drawn from.
        seed: u64,
    },
    /// `*`: strangers send wrong codes.
    Guesses {
        /// How many, each from an account of its own.
        count: u32,
        /// What the codes are drawn from.
        seed: u64,
    },
    /// `=`: what holds for the last speaker.
    Holds {
        /// A question or a thing counted.
        name: String,
        /// Its value.
        value: String,
    },
}

/// What a person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Writes a text.
    Says(String),
    /// `/start (code)` or `(code)`, or `(code of Ben)`: comes by a code that the test knows.
    Code {
        /// By the link, not by typing it.
        start: bool,
        /// Whose code; the own one without a name.
        of: Option<String>,
    },
    /// `[Label]`: presses a button; `[Label]^2` the one on the keyboard before.
    Press {
        /// What is written on the button.
        label: String,
        /// 1 for the newest button so labelled, 2 for the one before it.
        nth: u32,
    },
    /// `(presses: data)`: sends the data of a button that may not exist.
    Forges(String),
    /// `(contact own)` or `(contact of Ben)`: shares a phone number.
    Contact {
        /// Whose; the own one without a name.
        of: Option<String>,
    },
    /// `(photo)`
    Photo,
    /// `(sticker)`
    Sticker,
    /// `(location -6.88, 109.67)`
    Location(String),
    /// `(edits: text)`: changes the own last message.
    Edits(String),
    /// `(blocks the bot)`
    Blocks,
    /// `(opens the chat)`
    Opens,
    /// `(file roster.xlsx)`: sends a file of the folder.
    File(String),
}

/// How far the clock moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wait {
    /// By these spans together.
    For(Vec<Span>),
    /// To a wall clock time.
    Until(NaiveDateTime),
}

/// A number of units of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days of 24 hours.
    Day,
    /// Weeks.
    Week,
}

const UNITS: [(Unit, &str, u64); 5] = [
    (Unit::Second, "second", 1),
    (Unit::Minute, "minute", 60),
    (Unit::Hour, "hour", 3600),
    (Unit::Day, "day", 86_400),
    (Unit::Week, "week", 604_800),
];

impl Span {
    /// The span in seconds.
    pub fn seconds(self) -> u64 {
        let unit = UNITS.iter().find(|(unit, ..)| *unit == self.unit);
        unit.map_or(0, |(_, _, seconds)| u64::from(self.count) * seconds)
    }
}

/// A fault that is ordered from the fake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// The method whose next call it hits; any without a name.
    pub method: Option<String>,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// `429 once, retry after 5`
    Status {
        /// The code.
        code: u16,
        /// For how many calls.
        times: u32,
        /// The seconds to wait.
        retry_after: Option<u32>,
    },
    /// `cut after effect`: it is done, but no reply comes.
    CutAfterEffect,
    /// `cut before effect`: nothing is done and no reply comes.
    CutBeforeEffect,
    /// `duplicate next update`
    DuplicateNextUpdate {
        /// Both in one batch.
        same_batch: bool,
    },
}

impl Deed {
    /// Reads what stands after a person's name.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        if let Some(plain) = text.strip_prefix('\\') {
            return Ok(Self::Says(plain.to_owned()));
        }
        if text.starts_with('[') {
            return read_press(text).ok_or_else(|| format!("`{text}` is neither `[Label]` nor `[Label]^2`"));
        }
        if text == "/start (code)" {
            return Ok(Self::Code { start: true, of: None });
        }
        if let Some(of) = text.strip_prefix("/start (code of ").and_then(|rest| rest.strip_suffix(')')) {
            return Ok(Self::Code { start: true, of: Some(of.to_owned()) });
        }
        if !text.starts_with('(') {
            return if text.is_empty() {
                Err("nothing is said".to_owned())
            } else {
                Ok(Self::Says(text.to_owned()))
            };
        }
        let unknown = || format!("`{text}` is nothing that a person can do; `\\(` begins a plain text");
        let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).ok_or_else(unknown)?;
        let (word, rest) = inner.split_once(' ').unwrap_or((inner, ""));
        let of = || rest.strip_prefix("of ").map(str::to_owned);
        match (word, rest) {
            ("code", "") => Ok(Self::Code { start: false, of: None }),
            ("code", _) => of().map(|of| Self::Code { start: false, of: Some(of) }).ok_or_else(unknown),
            ("contact", "own") => Ok(Self::Contact { of: None }),
            ("contact", _) => of().map(|of| Self::Contact { of: Some(of) }).ok_or_else(unknown),
            ("photo", "") => Ok(Self::Photo),
            ("sticker", "") => Ok(Self::Sticker),
            ("blocks", "the bot") => Ok(Self::Blocks),
            ("opens", "the chat") => Ok(Self::Opens),
            ("location", place) => Ok(Self::Location(place.to_owned())),
            ("edits:", text) if !text.is_empty() => Ok(Self::Edits(text.to_owned())),
            ("presses:", data) => Ok(Self::Forges(data.to_owned())),
            ("file", name) if !name.is_empty() => Ok(Self::File(name.to_owned())),
            _ => Err(unknown()),
        }
    }

    /// Writes what stands after a person's name.
    pub(super) fn write(&self) -> String {
        let or_own =
            |of: &Option<String>, own: &str| of.as_ref().map_or(own.to_owned(), |of| format!(" of {of}"));
        match self {
            Self::Says(text) if text.starts_with(['(', '[', '\\']) || text.starts_with("/start (code") => {
                format!("\\{text}")
            }
            Self::Says(text) => text.clone(),
            Self::Code { start: true, of } => format!("/start (code{})", or_own(of, "")),
            Self::Code { start: false, of } => format!("(code{})", or_own(of, "")),
            Self::Press { label, nth } => {
                let back = if *nth == 1 { String::new() } else { format!("^{nth}") };
                format!("[{}]{back}", escaped_label(label))
            }
            Self::Forges(data) => format!("(presses: {data})"),
            Self::Contact { of } => format!("(contact{})", or_own(of, " own")),
            Self::Photo => "(photo)".to_owned(),
            Self::Sticker => "(sticker)".to_owned(),
            Self::Location(place) if place.is_empty() => "(location)".to_owned(),
            Self::Location(place) => format!("(location {place})"),
            Self::Edits(text) => format!("(edits: {text})"),
            Self::Blocks => "(blocks the bot)".to_owned(),
            Self::Opens => "(opens the chat)".to_owned(),
            Self::File(name) => format!("(file {name})"),
        }
    }
}

fn read_press(text: &str) -> Option<Deed> {
    let (label, rest) = read_label(text.strip_prefix('[')?, "]")?;
    let nth = match rest.strip_prefix('^') {
        Some(nth) => nth.parse().ok().filter(|nth| *nth > 0)?,
        None if rest.is_empty() => 1,
        None => return None,
    };
    Some(Deed::Press { label, nth })
}

impl Wait {
    /// Reads what stands after `+`.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        if let Some(moment) = text.strip_prefix("until ") {
            return read_moment(moment.trim()).map(Self::Until);
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let span = |pair: &[&str]| {
            let [count, unit] = pair else { return None };
            let name = unit.strip_suffix('s').unwrap_or(unit);
            let (unit, ..) = UNITS.iter().find(|(_, known, _)| *known == name)?;
            Some(Span { count: count.parse().ok()?, unit: *unit })
        };
        let spans: Option<Vec<Span>> = words.chunks(2).map(span).collect();
        let spans = spans.filter(|spans| !spans.is_empty());
        spans.map(Self::For).ok_or_else(|| format!("`{text}` is no time like `1 day 2 hours`"))
    }

    /// Writes what stands after `+`.
    pub(super) fn write(&self) -> String {
        match self {
            Self::Until(moment) => format!("until {}", write_moment(moment)),
            Self::For(spans) => {
                let write = |span: &Span| {
                    let name =
                        UNITS.iter().find(|(unit, ..)| *unit == span.unit).map_or("", |(_, name, _)| name);
                    format!("{} {name}{}", span.count, if span.count == 1 { "" } else { "s" })
                };
                spans.iter().map(write).collect::<Vec<_>>().join(" ")
            }
        }
    }
}

impl Fault {
    /// Reads what stands after `!`.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        Self::try_read(text).ok_or_else(|| format!("`{text}` is no fault like `429 once, retry after 5`"))
    }

    fn try_read(text: &str) -> Option<Self> {
        let (main, retry) =
            text.split_once(", retry after ").map_or((text, None), |(main, n)| (main, Some(n)));
        let retry_after = retry.map(|seconds| seconds.parse().ok());
        let (what, method) =
            main.split_once(" on ").map_or((main, None), |(what, name)| (what, Some(name.to_owned())));
        let kind = match what {
            "cut after effect" => FaultKind::CutAfterEffect,
            "cut before effect" => FaultKind::CutBeforeEffect,
            "duplicate next update" => FaultKind::DuplicateNextUpdate { same_batch: false },
            "duplicate next update in the same batch" => FaultKind::DuplicateNextUpdate { same_batch: true },
            _ => {
                let (code, times) = what.split_once(' ')?;
                let times = match times {
                    "once" => 1,
                    "twice" => 2,
                    _ => times.strip_suffix(" times")?.parse().ok()?,
                };
                let retry_after = match retry_after {
                    Some(seconds) => Some(seconds?),
                    None => None,
                };
                return Some(Self {
                    kind: FaultKind::Status { code: code.parse().ok()?, times, retry_after },
                    method,
                });
            }
        };
        let update_has_no_method = !(what.starts_with("duplicate") && method.is_some());
        (retry.is_none() && update_has_no_method).then_some(Self { kind, method })
    }

    /// Writes what stands after `!`.
    pub(super) fn write(&self) -> String {
        let on = self.method.as_ref().map_or(String::new(), |method| format!(" on {method}"));
        match &self.kind {
            FaultKind::CutAfterEffect => format!("cut after effect{on}"),
            FaultKind::CutBeforeEffect => format!("cut before effect{on}"),
            FaultKind::DuplicateNextUpdate { same_batch: false } => "duplicate next update".to_owned(),
            FaultKind::DuplicateNextUpdate { same_batch: true } => {
                "duplicate next update in the same batch".to_owned()
            }
            FaultKind::Status { code, times, retry_after } => {
                let times = match times {
                    1 => "once".to_owned(),
                    2 => "twice".to_owned(),
                    times => format!("{times} times"),
                };
                let retry = retry_after.map_or(String::new(), |seconds| format!(", retry after {seconds}"));
                format!("{code} {times}{on}{retry}")
            }
        }
    }
}

/// Reads what stands after `*`, such as `12 others hand in, seed 1`.
pub(super) fn read_others(text: &str) -> Result<Act, String> {
    let read = || {
        let (what, seed) = text.split_once(", seed ")?;
        let seed = seed.trim().parse().ok()?;
        let count = |count: &str| count.trim().parse().ok();
        match (what.strip_suffix(" others hand in"), what.strip_suffix(" strangers guess wrong")) {
            (Some(others), _) => Some(Act::Others { count: count(others)?, seed }),
            (_, Some(strangers)) => Some(Act::Guesses { count: count(strangers)?, seed }),
            _ => None,
        }
    };
    read().ok_or_else(|| {
        format!("`{text}` is not like `12 others hand in, seed 1` or `100 strangers guess wrong, seed 1`")
    })
}

/// Reads what stands after `=`: a name, two spaces, a value; one space will do when the name has none.
pub(super) fn read_holds(text: &str) -> Result<Act, String> {
    let parts = text.split_once("  ").or_else(|| text.split_once(' '));
    let (name, value) = parts.ok_or_else(|| format!("`{text}` needs a name and a value"))?;
    Ok(Act::Holds { name: name.trim().to_owned(), value: value.trim().to_owned() })
}
