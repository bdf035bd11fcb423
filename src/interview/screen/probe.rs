//! Why a reply did not fit, and what would.

use chrono::{DateTime, FixedOffset};

use super::{LONGEST, Painter, as_written, clip, escape};
use crate::interview::{Interview, Unfit};
use crate::questionnaire::{Questionnaire, ResponseType};

impl Painter<'_> {
    pub(super) fn probe(&self, unfit: &Unfit) -> String {
        let say = |id: &str| self.words.plain(id);
        match unfit {
            Unfit::NotAnOption { options: 0 | 1 } | Unfit::PressAButton => say("probe-press-a-button"),
            Unfit::NotAnOption { options } => {
                self.words.say("probe-not-an-option", &[("options", options.to_string())])
            }
            Unfit::NotAWholeNumber => say("probe-not-a-whole-number"),
            Unfit::NotANumber => say("probe-not-a-number"),
            Unfit::TwoReadings { whole, fraction } => {
                let fraction = as_written(self.words, &ResponseType::Decimal, fraction);
                self.words.say("probe-two-readings", &[("whole", whole.clone()), ("fraction", fraction)])
            }
            Unfit::OutOfRange { start, end, step } if step == "1" => {
                self.words.say("probe-out-of-scale", &[("start", start.clone()), ("end", end.clone())])
            }
            Unfit::OutOfRange { start, end, step } => self.words.say(
                "probe-out-of-range",
                &[("start", start.clone()), ("end", end.clone()), ("step", step.clone())],
            ),
            Unfit::NotADate => say("probe-not-a-date"),
            Unfit::NotATime => say("probe-not-a-time"),
            Unfit::NotADateTime => say("probe-not-a-date-time"),
            Unfit::TooLong { max, got } => {
                self.words.say("probe-too-long", &[("max", max.to_string()), ("got", got.to_string())])
            }
            Unfit::Constraint(message) if message.is_empty() => say("probe-constraint"),
            Unfit::Required(message) if message.is_empty() => say("probe-required"),
            Unfit::Constraint(message) | Unfit::Required(message) => escape(&clip(message, LONGEST.hint)),
            Unfit::NotWords => say("probe-not-words"),
        }
    }
}

/// The words of a probe, for who shows it without a screen.
pub(in crate::interview) fn say_probe(
    questionnaire: &Questionnaire,
    interview: &Interview,
    unfit: &Unfit,
    now: DateTime<FixedOffset>,
) -> String {
    let words = interview.tongue.wording();
    let instance = interview.instance(questionnaire, now);
    let about = super::About::default();
    Painter { questionnaire, interview, about: &about, instance, words }.probe(unfit)
}
