//! The interview beside a model of it: whatever a person does, both are at the same place with the same answers.
//!
//! The model is a plain second telling of the rules: answers by question, relevance worked out anew each time. The seed is
//! fixed; ten times as many sequences with `JAJAK_LONG_TESTS=1`.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use jajak::interview::{Action, Event, Interview, Notice, Outcome, Press, Stage, begin, step};
use jajak::questionnaire::{NodeId, Questionnaire};
use jajak::wording::Tongue;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use crate::run::figure;
use crate::support::Fault;

const FORM: &str = r"
| survey | | | | | | |
| | type | name | label | required | relevant | constraint |
| | select_one yt | satu | Satu? | yes | | |
| | select_one abc | dua | Dua? | yes | ${satu} = 'ya' | |
| | select_multiple abc | tiga | Tiga? | | ${satu} = 'ya' and ${dua} != 'c' | |
| | begin_group | kelompok | Kelompok | | ${satu} = 'tidak' | |
| | integer | empat | Empat? | yes | | . >= 0 and . <= 10 |
| | select_one yt | lima | Lima? | | ${empat} = 8 | |
| | end_group | | | | | |
| | text | enam | Enam? | | | |
| | select_one yt | tujuh | Tujuh? | yes | selected(${tiga}, 'b') or ${lima} = 'ya' | |

| choices | | | |
| | list_name | name | label |
| | yt | ya | Ya |
| | yt | tidak | Tidak |
| | abc | a | Apel |
| | abc | b | Belimbing |
| | abc | c | Cempedak |

| settings | | |
| | form_title | form_id |
| | Model | model |
";

const QUESTIONS: [&str; 7] = ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh"];
const WORDS: [&str; 3] = ["8", "11", "halo"];

/// What a person does.
#[derive(Debug, Clone)]
enum Doing {
    /// A button of the screen that is shown; a jump names a place among [`QUESTIONS`].
    Press(Action),
    /// A button of an older screen, or of none.
    Stale(Action),
    /// One of [`WORDS`]; also the same message again.
    Types(usize, bool),
    Sends,
    Resumes,
    Leaves,
    Speaks,
}

#[derive(Debug, Clone, PartialEq)]
enum At {
    Consent,
    Question(usize, Vec<&'static str>),
    Review,
    Leaving(Box<At>),
    Over,
}

/// What is seen of a step.
#[derive(Debug, PartialEq)]
struct Seen {
    at: At,
    /// How often another screen was shown.
    screens: u32,
    /// The answers that count.
    answers: Vec<String>,
    outcome: Outcome,
    refused: bool,
    stale: bool,
    saved: bool,
}

struct Model {
    at: At,
    screens: u32,
    given: BTreeMap<usize, String>,
    refused: bool,
    saved: bool,
}

impl Model {
    fn answer(&self, question: usize) -> &str {
        if self.applies(question) { self.given.get(&question).map_or("", String::as_str) } else { "" }
    }

    fn applies(&self, question: usize) -> bool {
        match question {
            1 => self.answer(0) == "ya",
            2 => self.answer(0) == "ya" && self.answer(1) != "c",
            3 => self.answer(0) == "tidak",
            4 => self.applies(3) && self.answer(3) == "8",
            6 => self.answer(2).contains('b') || self.answer(4) == "ya",
            _ => true,
        }
    }

    fn choices(question: usize) -> &'static [&'static str] {
        match question {
            0 | 4 | 6 => &["ya", "tidak"],
            1 | 2 => &["a", "b", "c"],
            _ => &[],
        }
    }

    fn is_required(question: usize) -> bool {
        [0, 1, 3, 6].contains(&question)
    }

    /// The first question that applies and was not dealt with.
    fn open(&self) -> Option<usize> {
        (0..QUESTIONS.len()).find(|question| self.applies(*question) && !self.given.contains_key(question))
    }

    fn show(&mut self, at: At) -> Outcome {
        self.screens += 1;
        self.at = at;
        Outcome::Continue
    }

    fn refuse(&mut self) -> Outcome {
        self.refused = true;
        Outcome::Continue
    }

    fn ask(&mut self, question: usize) -> Outcome {
        let given = if question == 2 { self.answer(2) } else { "" };
        let ticked =
            given.split(' ').filter_map(|name| Self::choices(2).iter().find(|known| **known == name));
        let ticked = ticked.copied().collect();
        self.show(At::Question(question, ticked))
    }

    fn onward(&mut self) -> Outcome {
        match self.open() {
            Some(question) => self.ask(question),
            None => self.show(At::Review),
        }
    }

    /// An empty answer is none.
    fn give(&mut self, question: usize, answer: &str) -> Outcome {
        if answer.is_empty() && Self::is_required(question) {
            return self.refuse();
        }
        self.saved = true;
        self.given.insert(question, answer.to_owned());
        self.onward()
    }

    fn back(&mut self, from: usize) -> Outcome {
        match (0..from).rev().find(|question| self.applies(*question)) {
            Some(question) => self.ask(question),
            None => Outcome::Continue,
        }
    }

    fn press(&mut self, action: Action) -> Outcome {
        match (self.at.clone(), action) {
            (_, Action::Speak(_)) => Outcome::Continue,
            (At::Consent, Action::Agree) => self.onward(),
            (At::Consent, Action::Decline) => {
                self.at = At::Over;
                Outcome::Decline
            }
            (At::Consent, Action::Explain(_)) => self.show(At::Consent),
            (At::Question(question, _), Action::Choose(place)) => match Self::choices(question).get(place) {
                Some(choice) => self.give(question, choice),
                None => self.refuse(),
            },
            (At::Question(question, mut ticked), Action::Toggle(place, wanted)) => {
                let Some(choice) = Self::choices(question).get(place) else { return self.refuse() };
                ticked.retain(|other| other != choice);
                if wanted {
                    ticked.push(choice);
                }
                self.at = At::Question(question, ticked);
                Outcome::Continue
            }
            (At::Question(2, mut ticked), Action::Done) => {
                ticked.sort_unstable();
                self.give(2, &ticked.join(" "))
            }
            (At::Question(question, _), Action::Done) => {
                let standing = self.answer(question).to_owned();
                self.give(question, &standing)
            }
            (At::Question(question, _), Action::Skip) => self.give(question, ""),
            (At::Question(question, _), Action::Back) => self.back(question),
            (At::Question(..), Action::Review(_)) if self.open().is_none() => self.show(At::Review),
            (At::Review, Action::Submit) => {
                self.at = At::Over;
                Outcome::Submit
            }
            (At::Review, Action::Review(_)) => self.show(At::Review),
            (At::Review, Action::Jump(place)) if place < QUESTIONS.len() && self.applies(place) => {
                self.ask(place)
            }
            (At::Review, Action::Back) => self.back(QUESTIONS.len()),
            (At::Leaving(_), Action::Withdraw) => {
                self.at = At::Over;
                Outcome::Withdraw
            }
            (At::Leaving(back), Action::Stay) => self.show(*back),
            _ => self.refuse(),
        }
    }

    fn types(&mut self, words: &str) -> Outcome {
        match self.at {
            At::Question(3, _) if words == "8" => self.give(3, words),
            At::Question(5, _) => self.give(5, words),
            _ => self.refuse(),
        }
    }

    fn takes(&mut self, doing: &Doing) -> Seen {
        (self.refused, self.saved) = (false, false);
        let over = self.at == At::Over;
        let mut stale = false;
        let outcome = match doing {
            _ if over => Outcome::Unchanged,
            Doing::Press(action) => self.press(*action),
            Doing::Stale(_) => {
                stale = true;
                Outcome::Unchanged
            }
            Doing::Types(_, true) => Outcome::Unchanged,
            Doing::Types(words, false) => self.types(WORDS[*words]),
            Doing::Sends => self.refuse(),
            Doing::Speaks => Outcome::Continue,
            Doing::Resumes => match self.at.clone() {
                At::Leaving(back) => self.show(*back),
                _ => Outcome::Continue,
            },
            Doing::Leaves => match self.at.clone() {
                At::Leaving(_) => Outcome::Continue,
                at => self.show(At::Leaving(Box::new(at))),
            },
        };
        Seen {
            at: self.at.clone(),
            screens: self.screens,
            answers: (0..QUESTIONS.len()).map(|question| self.answer(question).to_owned()).collect(),
            outcome,
            refused: self.refused,
            stale,
            saved: self.saved,
        }
    }
}

/// The real one.
struct Real<'a> {
    form: &'a Questionnaire,
    interview: Interview,
    now: DateTime<FixedOffset>,
    message: i64,
}

impl Real<'_> {
    fn id(&self, question: usize) -> NodeId {
        self.form.by_name(QUESTIONS[question]).unwrap()
    }

    fn at(&self, stage: &Stage) -> At {
        match stage {
            Stage::Consent { .. } => At::Consent,
            Stage::Asking { question, picked, .. } => {
                let place = (0..QUESTIONS.len()).find(|place| self.id(*place) == *question).unwrap();
                let known = |name: &String| {
                    *Model::choices(place).iter().find(|known| *known == name).unwrap_or(&"unknown")
                };
                At::Question(place, picked.iter().map(known).collect())
            }
            Stage::Reviewing { .. } => At::Review,
            Stage::Leaving { back } => At::Leaving(Box::new(self.at(back))),
            Stage::Submitted | Stage::Ended => At::Over,
        }
    }

    fn takes(&mut self, doing: &Doing) -> Seen {
        let place = |action: Action| match action {
            Action::Jump(place) if place < QUESTIONS.len() => Action::Jump(self.id(place).0),
            Action::Jump(place) => Action::Jump(place + 1_000),
            other => other,
        };
        let revision = self.interview.revision;
        let event = match doing {
            Doing::Press(action) => Press { revision, action: place(*action) }.into(),
            Doing::Stale(action) => {
                Press { revision: revision.wrapping_sub(1), action: place(*action) }.into()
            }
            Doing::Types(words, again) => {
                self.message += i64::from(!again);
                Event::Text { words: WORDS[*words].to_owned(), message: self.message }
            }
            Doing::Sends => Event::Unreadable,
            Doing::Resumes => Event::Resume,
            Doing::Leaves => Event::Leave,
            Doing::Speaks => Event::Speak(self.interview.tongue.other()),
        };
        let taken = step(self.form, self.interview.clone(), event, self.now);
        self.interview = taken.interview;
        let instance = self.interview.instance(self.form, self.now);
        Seen {
            at: self.at(&self.interview.stage),
            screens: self.interview.revision - 1,
            answers: (0..QUESTIONS.len()).map(|question| instance.value(self.id(question))).collect(),
            outcome: taken.outcome,
            refused: taken.probe.is_some(),
            stale: taken.notice == Some(Notice::Stale),
            saved: matches!(taken.notice, Some(Notice::Saved(_))),
        }
    }
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        12 => (0..4_usize).prop_map(Action::Choose),
        6 => (0..4_usize, any::<bool>()).prop_map(|(place, wanted)| Action::Toggle(place, wanted)),
        3 => Just(Action::Done),
        3 => Just(Action::Skip),
        2 => Just(Action::Back),
        1 => Just(Action::Review(0)),
        3 => (0..9_usize).prop_map(Action::Jump),
        1 => Just(Action::Submit),
        4 => Just(Action::Agree),
        1 => any::<bool>().prop_map(Action::Explain),
        1 => Just(Action::Speak(Tongue::English)),
        2 => Just(Action::Stay),
    ]
}

fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        120 => action().prop_map(Doing::Press),
        9 => action().prop_map(Doing::Stale),
        30 => (0..WORDS.len(), any::<u8>()).prop_map(|(words, again)| Doing::Types(words, again < 50)),
        3 => Just(Doing::Sends),
        6 => Just(Doing::Resumes),
        3 => Just(Doing::Leaves),
        3 => Just(Doing::Speaks),
        1 => Just(Doing::Press(Action::Withdraw)),
        1 => Just(Doing::Press(Action::Decline)),
    ]
}

#[derive(Debug, Default)]
struct Counts {
    sequences: u32,
    steps: u32,
    saved: u32,
    refused: u32,
    stale: u32,
    handed_in: u32,
    withdrawn: u32,
}

#[test]
fn the_interview_is_equal_to_its_model() -> Result<(), Fault> {
    let book =
        jajak::workbook::read(FORM.as_bytes(), "form.md").map_err(|problems| format!("{problems:?}"))?;
    let (form, problems) = jajak::xlsform::read(&book);
    let form = form.ok_or_else(|| format!("{problems:?}"))?;
    let now = DateTime::from_timestamp(1_780_000_000, 0).ok_or("no such time")?.fixed_offset();
    let cases = if std::env::var_os("JAJAK_LONG_TESTS").is_some() { 20_000 } else { 2_000 };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[5; 32]);
    let counts = RefCell::new(Counts::default());
    let sequence = proptest::collection::vec(doing(), 1..120);
    let ran = TestRunner::new_with_rng(config, rng).run(&sequence, |doings| {
        let mut model =
            Model { at: At::Consent, screens: 0, given: BTreeMap::new(), refused: false, saved: false };
        let interview = begin(&form, Tongue::Indonesian, now);
        let mut real = Real { form: &form, interview, now, message: 1 };
        let mut counts = counts.borrow_mut();
        counts.sequences += 1;
        let mut typed = false;
        for doing in &doings {
            // A message can only come again after it has come.
            let doing = match doing {
                Doing::Types(words, again) => Doing::Types(*words, typed && *again),
                other => other.clone(),
            };
            typed |= matches!(doing, Doing::Types(..)) && model.at != At::Over;
            let (expected, seen) = (model.takes(&doing), real.takes(&doing));
            counts.steps += 1;
            counts.saved += u32::from(seen.saved);
            counts.refused += u32::from(seen.refused);
            counts.stale += u32::from(seen.stale);
            counts.handed_in += u32::from(seen.outcome == Outcome::Submit);
            counts.withdrawn += u32::from(seen.outcome == Outcome::Withdraw);
            if expected != seen {
                return Err(TestCaseError::fail(format!("{doing:?}\nmodel {expected:?}\nreal  {seen:?}")));
            }
        }
        Ok(())
    });
    let counts = counts.into_inner();
    figure(&format!("interview beside its model: {counts:?}"));
    match ran {
        Ok(()) => {}
        Err(TestError::Fail(why, doings)) => return Err(format!("{why}\nafter {doings:?}").into()),
        Err(TestError::Abort(why)) => return Err(why.to_string().into()),
    }
    let Counts { sequences, saved, refused, stale, handed_in, withdrawn, .. } = counts;
    assert!(sequences >= 2_000 && handed_in > 100 && withdrawn > 50, "it was too easy");
    assert!(saved > 5_000 && refused > 1_000 && stale > 1_000, "it was too easy");
    Ok(())
}
