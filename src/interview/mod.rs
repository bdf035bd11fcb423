//! The state machine of one respondent's interview: [`begin`] and [`step`], total and pure.
//!
//! An unfit reply is not an error but a step whose probe says what would fit. What is on the screen is a function
//! of the interview alone ([`screen()`]), so a lost message can be shown again at any time.

mod draft;
mod instance;
mod press;
mod reading;
mod rules;
mod screen;
mod step;
mod walk;

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

pub use draft::{DraftError, decode_draft, draft_length, encode_draft, longest_value};
pub use instance::Instance;
pub use press::{Action, Press};
pub(crate) use screen::say_place;
pub use screen::{About, Button, Place, Screen, escape, place, say_moment, say_privacy, screen};
pub use step::{begin, step};
pub use walk::{Entry, EntryFault, WalkReport, WalkStep, walk};

use crate::questionnaire::{Language, NodeId, Questionnaire};
use crate::wording::Tongue;

/// One respondent on the way through one questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interview {
    /// The language that the respondent chose.
    pub tongue: Tongue,
    /// Rises when another question is shown; a press must name it.
    pub revision: u32,
    /// Where the respondent is.
    pub stage: Stage,
    /// What was answered so far, also to questions that no longer apply.
    pub answers: BTreeMap<NodeId, Answer>,
    /// Defaults and calculations that were settled once.
    pub kept: BTreeMap<NodeId, String>,
    /// The last typed message that was taken, so that one delivered twice does nothing twice.
    pub last_text: Option<i64>,
}

/// Where a respondent is; each stage holds only its own data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Asked to take part.
    Consent {
        /// Whether the long text is shown.
        long: bool,
    },
    /// Asked a question.
    Asking {
        /// Which.
        question: NodeId,
        /// The choices ticked so far, for several-choice questions.
        picked: Vec<String>,
        /// The page of a long list of choices, from 0.
        page: usize,
    },
    /// Looks the answers over.
    Reviewing {
        /// The page, from 0.
        page: usize,
    },
    /// Asked whether to withdraw.
    Leaving {
        /// Where to stay.
        back: Box<Stage>,
    },
    /// Handed in.
    Submitted,
    /// Declined or withdrew.
    Ended,
}

impl Stage {
    /// Where a respondent is, also while asked whether to withdraw.
    pub fn underneath(&self) -> &Self {
        match self {
            Self::Leaving { back } => back.underneath(),
            stage => stage,
        }
    }
}

/// What a respondent said to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A value as XForms stores it.
    Value(String),
    /// Left blank, or a note that was read.
    Blank,
}

/// What happened in the chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A button of the interview.
    Press(Press),
    /// Typed words, with Telegram's message id.
    Text {
        /// The words.
        words: String,
        /// The message id.
        message: i64,
    },
    /// A picture, a sticker, a voice: nothing that a question can take.
    Unreadable,
    /// Wants to see where the interview stands.
    Resume,
    /// Wants to withdraw.
    Leave,
    /// Wants another language.
    Speak(Tongue),
}

/// What an event led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The interview afterwards.
    pub interview: Interview,
    /// The small notice on a press.
    pub notice: Option<Notice>,
    /// Why the reply did not fit.
    pub probe: Option<Unfit>,
    /// What must be done about it.
    pub outcome: Outcome,
}

/// What a step asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Keep the interview and show its screen.
    Continue,
    /// Nothing changed: a stale press, or a message that came twice.
    Unchanged,
    /// Hand in.
    Submit,
    /// Destroy the draft: the respondent does not take part.
    Decline,
    /// Destroy the draft: the respondent withdrew.
    Withdraw,
}

/// The small notice on a press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The answer to this question is kept.
    Saved(Place),
    /// The button belongs to an earlier screen.
    Stale,
}

/// Why a reply does not fit, with what would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// Not among so many options.
    NotAnOption {
        /// How many there are.
        options: usize,
    },
    /// Not a whole number.
    NotAWholeNumber,
    /// Not a number.
    NotANumber,
    /// A number that can be read in two ways.
    TwoReadings {
        /// With its mark between thousands.
        whole: String,
        /// With a decimal mark, as XForms writes it.
        fraction: String,
    },
    /// Not a number of the scale.
    OutOfRange {
        /// The lowest.
        start: String,
        /// The highest.
        end: String,
        /// The distance of two.
        step: String,
    },
    /// Not a day.
    NotADate,
    /// Not a time of day.
    NotATime,
    /// Not a day and a time.
    NotADateTime,
    /// Too many characters.
    TooLong {
        /// The most.
        max: usize,
        /// How many came.
        got: usize,
    },
    /// The form forbids it; its own message, if it has one.
    Constraint(String),
    /// An answer is needed; the form's own message, if it has one.
    Required(String),
    /// Only words and buttons can answer.
    NotWords,
    /// The thing is done by a button.
    PressAButton,
}

/// The place of a tongue among the form's languages: by code, by name, else the default.
pub fn form_language(languages: &[Language], tongue: Tongue) -> usize {
    let names = match tongue {
        Tongue::Indonesian => ["indonesia", "bahasa"],
        Tongue::English => ["english", "inggris"],
    };
    let by_code = languages
        .iter()
        .position(|language| language.code.as_deref().and_then(Tongue::from_code) == Some(tongue));
    let by_name = || {
        languages.iter().position(|language| {
            let name = language.name.to_lowercase();
            name == tongue.code() || names.iter().any(|known| name.contains(known))
        })
    };
    by_code.or_else(by_name).unwrap_or(0)
}

impl Interview {
    /// What the form says at this point.
    pub fn instance<'a>(
        &'a self,
        questionnaire: &'a Questionnaire,
        now: DateTime<FixedOffset>,
    ) -> Instance<'a> {
        let language = self.form_language(questionnaire);
        Instance::new(questionnaire, &self.answers, &self.kept, language, now)
    }

    /// The place among the form's languages that this interview reads.
    pub fn form_language(&self, questionnaire: &Questionnaire) -> usize {
        form_language(&questionnaire.languages, self.tongue)
    }
}

impl Answer {
    /// The value, if one was given.
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::Value(value) => Some(value),
            Self::Blank => None,
        }
    }
}
