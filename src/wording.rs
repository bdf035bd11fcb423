//! The bot's sentences, from Fluent files under `dialogues/wording`, named by the situation.
//!
//! A sentence is asked for by its message id; `it/wording.rs` checks that each id that the code names exists in
//! every language. A missing sentence shows its id: ugly, but nobody is stuck.

use std::sync::OnceLock;

use fluent::FluentArgs;
use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use include_dir::{Dir, include_dir};
use unic_langid::LanguageIdentifier;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/dialogues/wording");

/// A language that the bot speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tongue {
    /// Bahasa Indonesia.
    #[default]
    Indonesian,
    /// English.
    English,
}

impl Tongue {
    /// All of them, the first one first.
    pub const ALL: [Self; 2] = [Self::Indonesian, Self::English];

    /// ISO 639-1, as Telegram's `language_code` begins.
    pub fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// The language of this code (`en`, `en-GB`).
    pub fn from_code(code: &str) -> Option<Self> {
        let short = code.split(['-', '_']).next().unwrap_or(code).to_ascii_lowercase();
        Self::ALL.into_iter().find(|tongue| tongue.code() == short)
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Indonesian => Self::English,
            Self::English => Self::Indonesian,
        }
    }

    /// Its sentences.
    pub fn wording(self) -> &'static Wording {
        static INDONESIAN: OnceLock<Wording> = OnceLock::new();
        static ENGLISH: OnceLock<Wording> = OnceLock::new();
        match self {
            Self::Indonesian => INDONESIAN.get_or_init(|| Wording::load(self)),
            Self::English => ENGLISH.get_or_init(|| Wording::load(self)),
        }
    }
}

/// The sentences of one language.
pub struct Wording {
    bundle: FluentBundle<FluentResource>,
}

impl Wording {
    fn load(tongue: Tongue) -> Self {
        let identifier: LanguageIdentifier = tongue.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        bundle.set_use_isolating(false);
        let files = FILES.get_dir(tongue.code()).map(Dir::files).into_iter().flatten();
        for file in files {
            // What cannot be parsed is left out and found by the test that looks for every message.
            let source = file.contents_utf8().unwrap_or_default().to_owned();
            let resource = FluentResource::try_new(source).unwrap_or_else(|(partial, _)| partial);
            bundle.add_resource_overriding(resource);
        }
        Self { bundle }
    }

    /// The sentence for a situation.
    pub fn say(&self, id: &str, args: &[(&str, String)]) -> String {
        self.find(id, None, args).unwrap_or_else(|| id.to_owned())
    }

    /// A sentence without arguments.
    pub fn plain(&self, id: &str) -> String {
        self.say(id, &[])
    }

    /// An attribute of a sentence: `.remedy` of a problem.
    pub fn attribute(&self, id: &str, attribute: &str, args: &[(&str, String)]) -> String {
        self.find(id, Some(attribute), args).unwrap_or_default()
    }

    /// Whether there is such a sentence.
    pub fn has(&self, id: &str, attribute: Option<&str>) -> bool {
        self.find(id, attribute, &[]).is_some()
    }

    fn find(&self, id: &str, attribute: Option<&str>, args: &[(&str, String)]) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut fluent_args = FluentArgs::new();
        for (name, value) in args {
            // Numbers choose plural forms. Fluent's are doubles: a longer one, such as a NIP, would not stay what it is.
            let number = value.parse::<i64>().ok().filter(|number| number.to_string() == *value);
            match number.filter(|number| number.unsigned_abs() < 1 << f64::MANTISSA_DIGITS) {
                Some(number) => fluent_args.set(*name, number),
                None => fluent_args.set(*name, value.as_str()),
            }
        }
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&fluent_args), &mut errors).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_number_stays_what_it_is() {
        let nip = "200013312024211001";
        let said = Tongue::English.wording().say("problem-roster-nip-length", &[("found", nip.to_owned())]);
        assert!(said.contains(nip), "{said}");
    }

    #[test]
    fn both_languages_say_the_same_situations() {
        let ids = |tongue: Tongue| -> Vec<String> {
            let mut ids: Vec<String> = FILES
                .get_dir(tongue.code())
                .unwrap()
                .files()
                .flat_map(|file| file.contents_utf8().unwrap().lines())
                .filter_map(|line| line.split_once(" ="))
                .filter(|(id, _)| id.starts_with(|first: char| first.is_ascii_lowercase()))
                .map(|(id, _)| id.to_owned())
                .collect();
            ids.sort();
            ids
        };
        assert_eq!(ids(Tongue::Indonesian), ids(Tongue::English));
    }

    #[test]
    fn a_missing_sentence_shows_its_id() {
        assert_eq!(Tongue::English.wording().plain("no-such-situation"), "no-such-situation");
    }
}
