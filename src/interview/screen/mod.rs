//! What a respondent sees: a function of the interview alone.

mod place;
mod plain;
mod probe;
mod question;
mod review;

use chrono::{DateTime, FixedOffset};

pub use place::{Place, place};

pub(crate) use self::place::say_place;
use self::plain::as_written;
pub use self::plain::say_moment;
pub(super) use self::probe::say_probe;
pub(super) use self::question::{Layout, layout, range_values};
pub(super) use self::review::ANSWERS_A_PAGE;
use super::instance::Instance;
use super::press::{Action, Press};
use super::{Interview, Stage, Unfit};
use crate::questionnaire::{NodeId, Questionnaire};
use crate::wording::Wording;

/// The most of each part, in characters: a screen stays below Telegram's 4,096.
const LONGEST: Longest =
    Longest { label: 1_200, hint: 300, choice: 200, choices: 1_600, answer: 160, summary: 110 };

struct Longest {
    label: usize,
    hint: usize,
    choice: usize,
    choices: usize,
    answer: usize,
    summary: usize,
}

/// A message with its keyboard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Screen {
    /// HTML as Telegram reads it.
    pub text: String,
    /// Rows of buttons.
    pub rows: Vec<Vec<Button>>,
}

/// A button under a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// Telegram's callback data.
    pub data: String,
}

/// What the consent says about the survey.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    /// The survey's title.
    pub title: String,
    /// Who runs it.
    pub organiser: String,
    /// Fewest answers that a published figure stands on.
    pub k: usize,
    /// Where accusations go; empty when nothing was named.
    pub whistleblower: String,
    /// For so many days after release the list of people stays.
    pub retain_days: usize,
}

/// The screen of an interview, with the probe if the last reply did not fit.
pub fn screen(
    questionnaire: &Questionnaire,
    interview: &Interview,
    about: &About,
    probe: Option<&Unfit>,
    now: DateTime<FixedOffset>,
) -> Screen {
    let painter = Painter {
        questionnaire,
        interview,
        about,
        instance: interview.instance(questionnaire, now),
        words: interview.tongue.wording(),
    };
    let mut screen = match &interview.stage {
        Stage::Consent { long } => painter.consent(*long),
        Stage::Asking { question, picked, page } => painter.question(*question, picked, *page),
        Stage::Reviewing { page } => painter.review(*page),
        Stage::Leaving { .. } => painter.leaving(),
        Stage::Submitted | Stage::Ended => Screen { text: painter.words.plain("thanks"), rows: Vec::new() },
    };
    if let Some(unfit) = probe {
        screen.text = format!("{}\n\n❗ {}", screen.text, painter.probe(unfit));
    }
    screen
}

impl Screen {
    /// What the button does that is called so, whether it is ticked or not.
    pub(super) fn called(&self, words: &str) -> Option<Action> {
        let wanted = words.trim().to_lowercase();
        let read = |button: &Button| {
            let label = button.label.trim_matches(['✓', '☐', '☑', ' ']).to_lowercase();
            Press::decode(&button.data).map(|press| (label, press.action))
        };
        let buttons: Vec<(String, Action)> = self.rows.iter().flatten().filter_map(read).collect();
        // "Selesai (2 dipilih)" is also called "selesai".
        let is_done = |(label, action): &&(String, Action)| {
            *action == Action::Done && label.split_once(" (").is_some_and(|(short, _)| short == wanted)
        };
        let exactly = buttons.iter().find(|(label, _)| *label == wanted);
        exactly.or_else(|| buttons.iter().find(is_done)).map(|(_, action)| *action)
    }
}

struct Painter<'a> {
    questionnaire: &'a Questionnaire,
    interview: &'a Interview,
    about: &'a About,
    instance: Instance<'a>,
    words: &'static Wording,
}

impl Painter<'_> {
    fn button(&self, label: impl Into<String>, action: Action) -> Button {
        let press = Press { revision: self.interview.revision, action };
        Button { label: label.into(), data: press.encode() }
    }

    fn named(&self, id: &str, action: Action) -> Button {
        self.button(self.words.plain(id), action)
    }

    fn speak(&self) -> Button {
        let other = self.interview.tongue.other();
        self.button(other.wording().plain("language-name"), Action::Speak(other))
    }

    fn consent(&self, long: bool) -> Screen {
        let about = self.about;
        let questions = self.instance.shown().into_iter().filter(|id| self.instance.asks(*id)).count();
        let args = [
            ("privacy", say_privacy(self.words, about)),
            ("title", escape(&about.title)),
            ("organiser", escape(&about.organiser)),
            ("questions", questions.to_string()),
            // Three to four short questions a minute.
            ("minutes", (questions / 4 + 1).to_string()),
            ("k", about.k.to_string()),
        ];
        let explain = if long { "button-less" } else { "button-explain" };
        Screen {
            text: self.words.say(if long { "consent-long" } else { "consent" }, &args),
            rows: vec![
                vec![self.named("button-agree", Action::Agree)],
                vec![self.named("button-decline", Action::Decline)],
                vec![self.named(explain, Action::Explain(!long)), self.speak()],
            ],
        }
    }

    fn leaving(&self) -> Screen {
        Screen {
            text: self.words.plain("leaving"),
            rows: vec![
                vec![self.named("button-stay", Action::Stay)],
                vec![self.named("button-withdraw", Action::Withdraw)],
            ],
        }
    }

    fn pager(&self, page: usize, pages: usize, to: fn(usize) -> Action) -> Option<Vec<Button>> {
        let mut row = Vec::new();
        if page > 0 {
            row.push(self.named("button-earlier", to(page - 1)));
        }
        if page + 1 < pages {
            row.push(self.named("button-later", to(page + 1)));
        }
        (!row.is_empty()).then_some(row)
    }

    /// The value as people read it; empty when there is none.
    fn standing(&self, id: NodeId) -> String {
        let value = self.instance.value(id);
        let list = self.questionnaire.choices(id);
        let response = self.questionnaire.node(id).question().map(|question| &question.response);
        if list.is_empty() || value.is_empty() {
            return response
                .map_or_else(|| value.clone(), |response| as_written(self.words, response, &value));
        }
        // Where the list has a name several times, what was offered is meant.
        let offered = self.instance.options(id);
        let label = |name: &str| {
            let choice = offered.iter().copied().chain(list).find(|choice| choice.name == name);
            choice.map_or_else(|| name.to_owned(), |choice| self.instance.choice_text(id, choice))
        };
        value.split_whitespace().map(label).collect::<Vec<_>>().join(", ")
    }
}

/// The whole explanation: what is kept, who sees what, where the protection ends, and where accusations go instead.
pub fn say_privacy(words: &Wording, about: &About) -> String {
    let args = [
        ("organiser", escape(&about.organiser)),
        ("k", about.k.to_string()),
        ("days", about.retain_days.to_string()),
    ];
    let privacy = words.say("privacy", &args);
    if about.whistleblower.is_empty() {
        return privacy;
    }
    let elsewhere = words.say("whistleblower", &[("whistleblower", escape(&about.whistleblower))]);
    format!("{privacy}\n\n{elsewhere}")
}

/// Text inside Telegram's HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// At most so many characters, the last an ellipsis.
fn clip(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
