//! The buttons under what the staff is shown. Anything can be forged, so each press is checked like a command.

use crate::interview::Button;
use crate::wording::Wording;

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    /// Asks whether to close.
    AskClose,
    /// Closes, with an hour of grace.
    Close,
    /// Puts closing off, or opens again, by so many days.
    Extend(u8),
    /// Asks whether to release.
    AskRelease,
    /// Agrees to release.
    Release,
    /// Takes back that release was agreed to.
    Withhold,
    /// Confirms that the copies of the key are destroyed.
    Destroyed,
    /// Shows the page of texts on which this one stands.
    Texts(usize),
    /// Agrees that the texts from one to another leave the bot, as they stood at these revisions together.
    Pass(usize, usize, i64),
    /// Takes an account's role away.
    Remove(i64),
    /// Nothing is done.
    Leave,
}

/// All data of these buttons begins so.
const PREFIX: &str = "own:";

impl Verb {
    /// The data of the button, for a survey.
    fn data(self, survey: i64) -> String {
        let verb = match self {
            Self::AskClose => "close?".to_owned(),
            Self::Close => "close".to_owned(),
            Self::Extend(days) => format!("extend{days}"),
            Self::AskRelease => "release?".to_owned(),
            Self::Release => "release".to_owned(),
            Self::Withhold => "withhold".to_owned(),
            Self::Destroyed => "destroyed".to_owned(),
            Self::Texts(from) => format!("texts{from}"),
            Self::Pass(from, to, revisions) => format!("pass{from}-{to}-{revisions}"),
            Self::Remove(account) => format!("remove{account}"),
            Self::Leave => "leave".to_owned(),
        };
        format!("{PREFIX}{survey}:{verb}")
    }

    /// Reads a button's data: the survey and what to do.
    pub(super) fn decode(data: &str) -> Option<(i64, Self)> {
        let (survey, verb) = data.strip_prefix(PREFIX)?.split_once(':')?;
        let verb = match verb {
            "close?" => Self::AskClose,
            "close" => Self::Close,
            "release?" => Self::AskRelease,
            "release" => Self::Release,
            "withhold" => Self::Withhold,
            "destroyed" => Self::Destroyed,
            "leave" => Self::Leave,
            _ => Self::with_number(verb)?,
        };
        Some((survey.parse().ok()?, verb))
    }

    fn with_number(verb: &str) -> Option<Self> {
        if let Some(days) = verb.strip_prefix("extend") {
            Some(Self::Extend(days.parse().ok().filter(|days| (1..=60).contains(days))?))
        } else if let Some(account) = verb.strip_prefix("remove") {
            Some(Self::Remove(account.parse().ok()?))
        } else if let Some(from) = verb.strip_prefix("texts") {
            Some(Self::Texts(from.parse().ok()?))
        } else {
            let (from, rest) = verb.strip_prefix("pass")?.split_once('-')?;
            let (to, revisions) = rest.split_once('-')?;
            Some(Self::Pass(from.parse().ok()?, to.parse().ok()?, revisions.parse().ok()?))
        }
    }

    /// The button, with the words of this message.
    pub(super) fn button(self, words: &Wording, id: &str, survey: i64) -> Button {
        self.labelled(words.plain(id), survey)
    }

    /// The button with this label.
    pub(super) fn labelled(self, label: String, survey: i64) -> Button {
        Button { label, data: self.data(survey) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_is_read_as_it_was_written() {
        let verbs = [
            Verb::AskClose,
            Verb::Close,
            Verb::Extend(7),
            Verb::AskRelease,
            Verb::Release,
            Verb::Withhold,
            Verb::Destroyed,
            Verb::Texts(6),
            Verb::Pass(6, 10, 3),
            Verb::Remove(12_345),
            Verb::Leave,
        ];
        for verb in verbs {
            assert_eq!(Verb::decode(&verb.data(3)), Some((3, verb)));
        }
    }

    #[test]
    fn anything_else_is_no_button() {
        for data in [
            "",
            "own:",
            "own:1",
            "own:x:close",
            "own:1:extend0",
            "own:1:extend999",
            "own:1:remove",
            "own:1:pass1-2",
            "1/i0:a",
        ] {
            assert_eq!(Verb::decode(data), None, "{data}");
        }
    }
}
