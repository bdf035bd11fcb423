//! What a respondent sees: a function of the interview alone.

use chrono::{DateTime, FixedOffset};

use super::instance::Instance;
use super::press::{Action, Press};
use super::{Answer, Interview, Stage, Unfit, form_language};
use crate::questionnaire::{Choice, NodeId, Questionnaire, ResponseType};
use crate::wording::Wording;

/// Up to so many choices are buttons of full width; more stand numbered in the text.
const MOST_WIDE_BUTTONS: usize = 6;
/// A label that fits a button of full width on a small phone, in characters.
const WIDEST_LABEL: usize = 36;
/// Numbered choices of one page; Telegram allows 100 buttons.
const CHOICES_A_PAGE: usize = 24;
/// Answers of one page of the look over.
const ANSWERS_A_PAGE: usize = 8;
/// A scale of more numbers than this is typed.
const LONGEST_SCALE: usize = 12;
/// The most of a label, of a hint, of a choice, of an answer, in characters: a screen stays below Telegram's 4,096.
const LONGEST: Longest = Longest { label: 1_500, hint: 500, choice: 70, answer: 160, summary: 110 };

struct Longest {
    label: usize,
    hint: usize,
    choice: usize,
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
}

/// The place of a question among those that apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The part and the number of parts, if there are several.
    pub part: Option<(usize, usize)>,
    /// The question's number, from 1.
    pub number: usize,
    /// How many apply.
    pub of: usize,
}

/// The place of a question, counted over what applies now.
pub fn place(instance: &Instance<'_>, questionnaire: &Questionnaire, id: NodeId) -> Place {
    let asked: Vec<NodeId> = instance.shown().into_iter().filter(|id| instance.asks(*id)).collect();
    let mut parts: Vec<NodeId> = asked.iter().filter_map(|id| outermost_group(questionnaire, *id)).collect();
    parts.dedup();
    let part = outermost_group(questionnaire, id)
        .and_then(|group| parts.iter().position(|part| *part == group))
        .filter(|_| parts.len() > 1)
        .map(|position| (position + 1, parts.len()));
    let number = asked.iter().filter(|other| **other <= id).count().max(1);
    Place { part, number, of: asked.len() }
}

fn outermost_group(questionnaire: &Questionnaire, id: NodeId) -> Option<NodeId> {
    let mut group = questionnaire.node(id).parent?;
    while let Some(outer) = questionnaire.node(group).parent {
        group = outer;
    }
    Some(group)
}

/// The numbers of a short scale, as stored; empty when the scale is too long for buttons.
pub(super) fn range_values(questionnaire: &Questionnaire, id: NodeId) -> Vec<String> {
    let Some(ResponseType::Range { start, end, step }) =
        questionnaire.node(id).question().map(|question| &question.response)
    else {
        return Vec::new();
    };
    let step_size = step.value.abs() * if end.value < start.value { -1.0 } else { 1.0 };
    let steps = ((end.value - start.value) / step_size).floor();
    if !(steps.is_finite() && (0.0..12.0).contains(&steps)) {
        return Vec::new();
    }
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let places = decimals(&start.written).max(decimals(&step.written));
    let mut values = Vec::new();
    let mut taken = 0.0;
    while taken <= steps && values.len() < LONGEST_SCALE {
        values.push(format!("{:.places$}", start.value + taken * step_size));
        taken += 1.0;
    }
    values
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
        instance: interview.instance(questionnaire, now),
        words: interview.tongue.wording(),
    };
    let mut screen = match &interview.stage {
        Stage::Consent { long } => painter.consent(about, *long),
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

struct Painter<'a> {
    questionnaire: &'a Questionnaire,
    interview: &'a Interview,
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

    fn consent(&self, about: &About, long: bool) -> Screen {
        let questions = self.instance.shown().into_iter().filter(|id| self.instance.asks(*id)).count();
        let args = [
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

    fn question(&self, id: NodeId, picked: &[String], page: usize) -> Screen {
        let node = self.questionnaire.node(id);
        let Some(question) = node.question() else { return Screen::default() };
        let asks = self.instance.asks(id);
        let mut paragraphs = vec![self.heading(id)];
        let label = clip(&self.instance.text(id, &node.label), LONGEST.label);
        paragraphs.push(escape(if label.is_empty() { &node.name } else { &label }));
        for hint in [&node.hint, &node.guidance_hint] {
            let hint = clip(&self.instance.text(id, hint), LONGEST.hint);
            if !hint.is_empty() {
                paragraphs.push(format!("<i>{}</i>", escape(&hint)));
            }
        }
        let standing = self.standing(id);
        let mut rows = Vec::new();
        match &question.response {
            _ if !asks => {
                if !standing.is_empty() {
                    paragraphs.push(escape(&clip(&standing, LONGEST.answer)));
                }
                rows.push(vec![self.named("button-continue", Action::Done)]);
            }
            ResponseType::SelectOne { .. } => {
                rows.extend(self.choices(id, None, page, &mut paragraphs));
            }
            ResponseType::SelectMultiple { .. } => {
                paragraphs.push(format!("<i>{}</i>", self.words.plain("how-several")));
                if !picked.is_empty() {
                    let count = [("count", picked.len().to_string())];
                    rows.push(vec![self.button(self.words.say("button-done", &count), Action::Done)]);
                }
                rows.extend(self.choices(id, Some(picked), page, &mut paragraphs));
            }
            ResponseType::Acknowledge => {
                rows.push(vec![self.named("button-acknowledge", Action::Choose(0))]);
            }
            response => {
                let values = range_values(self.questionnaire, id);
                if values.is_empty() {
                    paragraphs.push(format!("<i>{}</i>", self.how(response)));
                }
                if !standing.is_empty() {
                    let shown = [("answer", escape(&clip(&standing, LONGEST.answer)))];
                    paragraphs.push(self.words.say("standing-answer", &shown));
                    rows.push(vec![self.named("button-continue", Action::Done)]);
                }
                let scale: Vec<Button> = values
                    .into_iter()
                    .enumerate()
                    .map(|(place, value)| self.button(value, Action::Choose(place)))
                    .collect();
                rows.extend(scale.chunks(6).map(<[Button]>::to_vec));
            }
        }
        rows.extend(self.navigation(id, asks, &standing));
        Screen { text: paragraphs.join("\n\n"), rows }
    }

    /// "Bagian 3 dari 8 · 9 dari 34" and the part's name.
    fn heading(&self, id: NodeId) -> String {
        let place = place(&self.instance, self.questionnaire, id);
        let counted = say_place(self.words, &place);
        let part = outermost_group(self.questionnaire, id)
            .map(|group| self.instance.text(group, &self.questionnaire.node(group).label))
            .unwrap_or_default();
        if part.is_empty() {
            format!("<i>{counted}</i>")
        } else {
            format!("<i>{counted}</i>\n<b>{}</b>", escape(&clip(&part, LONGEST.choice)))
        }
    }

    fn how(&self, response: &ResponseType) -> String {
        match response {
            ResponseType::Integer => self.words.plain("how-integer"),
            ResponseType::Decimal => self.words.plain("how-decimal"),
            ResponseType::Text { max_length } => {
                self.words.say("how-text", &[("max", max_length.to_string())])
            }
            ResponseType::Date => self.words.plain("how-date"),
            ResponseType::Time => self.words.plain("how-time"),
            ResponseType::DateTime => self.words.plain("how-date-time"),
            ResponseType::Range { start, end, .. } => {
                self.words.say("how-range", &[("start", start.written.clone()), ("end", end.written.clone())])
            }
            _ => String::new(),
        }
    }

    /// The buttons of a list; what is too long for buttons goes numbered into the text.
    fn choices(
        &self,
        id: NodeId,
        picked: Option<&[String]>,
        page: usize,
        paragraphs: &mut Vec<String>,
    ) -> Vec<Vec<Button>> {
        let options = self.instance.options(id);
        let labels: Vec<String> =
            options.iter().map(|choice| self.instance.choice_text(id, choice)).collect();
        let chosen = |choice: &Choice| match picked {
            Some(picked) => picked.contains(&choice.name),
            None => self.instance.value(id) == choice.name,
        };
        let marked = |label: &str, on: bool| match (picked.is_some(), on) {
            (true, true) => format!("☑ {label}"),
            (true, false) => format!("☐ {label}"),
            (false, true) => format!("{label} ✓"),
            (false, false) => label.to_owned(),
        };
        let action = |place: usize, on: bool| match picked {
            Some(_) => Action::Toggle(place, !on),
            None => Action::Choose(place),
        };
        let wide = options.len() <= MOST_WIDE_BUTTONS
            && labels.iter().all(|label| label.chars().count() <= WIDEST_LABEL);
        if wide {
            let pairs = options.iter().zip(&labels).enumerate();
            return pairs
                .map(|(place, (choice, label))| {
                    let on = chosen(choice);
                    vec![self.button(marked(label, on), action(place, on))]
                })
                .collect();
        }
        let pages = options.len().div_ceil(CHOICES_A_PAGE).max(1);
        let page = page.min(pages - 1);
        let here = options.iter().zip(&labels).enumerate().skip(page * CHOICES_A_PAGE).take(CHOICES_A_PAGE);
        let mut lines = Vec::new();
        let mut buttons = Vec::new();
        for (place, (choice, label)) in here {
            let on = chosen(choice);
            let label = clip(label, if pages > 1 { LONGEST.choice } else { LONGEST.choice * 3 });
            lines.push(format!("{}. {}", place + 1, escape(&label)));
            buttons.push(self.button(marked(&(place + 1).to_string(), on), action(place, on)));
        }
        paragraphs.push(lines.join("\n"));
        let mut rows: Vec<Vec<Button>> = buttons.chunks(4).map(<[Button]>::to_vec).collect();
        rows.extend(self.pager(page, pages, Action::Page));
        rows
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

    fn navigation(&self, id: NodeId, asks: bool, standing: &str) -> Vec<Vec<Button>> {
        let mut row = Vec::new();
        if self.instance.shown().first().is_some_and(|first| *first < id) {
            row.push(self.named("button-back", Action::Back));
        }
        if asks && !self.instance.required(id) {
            row.push(self.named("button-skip", Action::Skip));
        }
        let by_choice = matches!(
            self.questionnaire.node(id).question().map(|question| &question.response),
            Some(ResponseType::SelectOne { .. } | ResponseType::Acknowledge)
        );
        if asks && by_choice && !standing.is_empty() {
            row.push(self.named("button-continue", Action::Done));
        }
        let mut rows = vec![row];
        if self.instance.next().is_none() {
            rows.push(vec![self.named("button-review", Action::Review(0))]);
        }
        rows.retain(|row| !row.is_empty());
        rows
    }

    /// The value as people read it; empty when there is none.
    fn standing(&self, id: NodeId) -> String {
        let value = self.instance.value(id);
        let list = self.questionnaire.choices(id);
        if list.is_empty() || value.is_empty() {
            return value;
        }
        let label = |name: &str| {
            let choice = list.iter().find(|choice| choice.name == name);
            choice.map_or_else(|| name.to_owned(), |choice| self.instance.choice_text(id, choice))
        };
        value.split_whitespace().map(label).collect::<Vec<_>>().join(", ")
    }

    fn review(&self, page: usize) -> Screen {
        let asked: Vec<NodeId> =
            self.instance.shown().into_iter().filter(|id| self.instance.asks(*id)).collect();
        let pages = asked.len().div_ceil(ANSWERS_A_PAGE).max(1);
        let page = page.min(pages - 1);
        let mut lines =
            vec![self.words.say("review", &[("page", (page + 1).to_string()), ("pages", pages.to_string())])];
        let mut buttons = Vec::new();
        for (place, id) in asked.iter().enumerate().skip(page * ANSWERS_A_PAGE).take(ANSWERS_A_PAGE) {
            let label = clip(&self.instance.text(*id, &self.questionnaire.node(*id).label), LONGEST.summary);
            let standing = clip(&self.standing(*id), LONGEST.answer);
            let answer = if standing.is_empty() { self.words.plain("left-blank") } else { escape(&standing) };
            lines.push(format!("{}. {}\n     <b>{answer}</b>", place + 1, escape(&label)));
            buttons.push(self.button((place + 1).to_string(), Action::Jump(id.0)));
        }
        let mut rows = vec![vec![self.named("button-submit", Action::Submit)]];
        rows.extend(buttons.chunks(4).map(<[Button]>::to_vec));
        rows.extend(self.pager(page, pages, Action::Review));
        rows.push(vec![self.named("button-back", Action::Back), self.speak()]);
        Screen { text: lines.join("\n\n"), rows }
    }

    fn probe(&self, unfit: &Unfit) -> String {
        let say = |id: &str| self.words.plain(id);
        match unfit {
            Unfit::NotAnOption { options: 0 | 1 } | Unfit::PressAButton => say("probe-press-a-button"),
            Unfit::NotAnOption { options } => {
                self.words.say("probe-not-an-option", &[("options", options.to_string())])
            }
            Unfit::NotAWholeNumber => say("probe-not-a-whole-number"),
            Unfit::NotANumber => say("probe-not-a-number"),
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

/// "Bagian 3 dari 8 · 9 dari 34".
pub(crate) fn say_place(words: &Wording, place: &Place) -> String {
    let mut args = vec![("number", place.number.to_string()), ("of", place.of.to_string())];
    match place.part {
        Some((part, parts)) => {
            args.push(("part", part.to_string()));
            args.push(("parts", parts.to_string()));
            words.say("place-in-part", &args)
        }
        None => words.say("place", &args),
    }
}

/// The words of a probe, for who shows it without a screen.
pub(super) fn say_probe(
    questionnaire: &Questionnaire,
    interview: &Interview,
    unfit: &Unfit,
    now: DateTime<FixedOffset>,
) -> String {
    let words = interview.tongue.wording();
    let instance = interview.instance(questionnaire, now);
    Painter { questionnaire, interview, instance, words }.probe(unfit)
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

/// Whether an answer says something.
impl Answer {
    /// The value, if one was given.
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::Value(value) => Some(value),
            Self::Blank => None,
        }
    }
}

/// The place among the form's languages that an interview reads.
impl Interview {
    /// See [`form_language`].
    pub fn form_language(&self, questionnaire: &Questionnaire) -> usize {
        form_language(questionnaire, self.tongue)
    }
}
