//! Plays an interview from a list of answers: `jajak form walk`.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::step::{judge, required_message};
use super::{Answer, Instance, Interview, Unfit, reading, screen, step};
use crate::questionnaire::{NodeId, Questionnaire, ResponseType};
use crate::wording::Tongue;

/// One answer of the list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// The question's name, or its path.
    pub ask: String,
    /// The value as XForms stores it; empty leaves the question blank.
    #[serde(default)]
    pub answer: String,
}

/// What came of one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WalkStep {
    /// The question's name.
    pub ask: String,
    /// Its path.
    pub path: String,
    /// XLSForm's name of its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its label, holes filled.
    pub label: String,
    /// Its hint, holes filled.
    pub hint: String,
    /// Whether an answer must be given.
    pub required: bool,
    /// The names of the choices offered.
    pub options: Vec<String>,
    /// What the list answered.
    pub answer: String,
    /// `accepted`, `blank`, `refused`, `skipped` or `note`.
    pub verdict: &'static str,
    /// Why it was refused; else empty.
    pub message: String,
}

/// The whole walk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WalkReport {
    /// The questions in the order in which they were asked.
    pub steps: Vec<WalkStep>,
    /// The values of what applies, by path.
    pub values: BTreeMap<String, String>,
    /// The questions that the list names and the walk never reached.
    #[serde(skip)]
    pub unreached: Vec<String>,
}

/// Plays the list; `language` is a place among the form's languages.
pub fn walk(
    questionnaire: &Questionnaire,
    entries: &[Entry],
    language: usize,
    now: DateTime<FixedOffset>,
) -> WalkReport {
    let tongue = questionnaire
        .languages
        .get(language)
        .and_then(|language| {
            let code = language.code.as_deref().unwrap_or(&language.name);
            Tongue::from_code(code)
        })
        .unwrap_or_default();
    let interview = step::begin(questionnaire, tongue, now);
    let mut walker = Walker { questionnaire, interview, language, now, steps: Vec::new() };
    let mut unreached = Vec::new();
    for entry in entries {
        if !walker.reach(entry) {
            unreached.push(entry.ask.clone());
        }
    }
    walker.read_notes();
    let values = walker.instance().values();
    WalkReport { steps: walker.steps, values, unreached }
}

struct Walker<'a> {
    questionnaire: &'a Questionnaire,
    interview: Interview,
    language: usize,
    now: DateTime<FixedOffset>,
    steps: Vec<WalkStep>,
}

impl Walker<'_> {
    fn instance(&self) -> Instance<'_> {
        let Interview { answers, kept, .. } = &self.interview;
        Instance::new(self.questionnaire, answers, kept, self.language, self.now)
    }

    fn is_named(&self, id: NodeId, entry: &Entry) -> bool {
        let node = self.questionnaire.node(id);
        node.name == entry.ask || node.path == entry.ask
    }

    /// Skips to the question that the entry names and answers it. If the walk ends before that, nothing was skipped.
    fn reach(&mut self, entry: &Entry) -> bool {
        let before = (self.interview.clone(), self.steps.len());
        while let Some(id) = self.instance().next() {
            if self.is_named(id, entry) {
                self.answer(id, &entry.answer);
                return true;
            }
            let verdict = if self.instance().asks(id) { "skipped" } else { "note" };
            self.note_down(id, "", verdict, String::new());
            self.put(id, Answer::Blank);
        }
        self.interview = before.0;
        self.steps.truncate(before.1);
        // Not ahead: a question that was dealt with may be answered anew.
        let again = {
            let instance = self.instance();
            instance.shown().into_iter().find(|id| instance.asks(*id) && self.is_named(*id, entry))
        };
        if let Some(id) = again {
            self.answer(id, &entry.answer);
        }
        again.is_some()
    }

    /// The notes that follow the last answer are shown as well.
    fn read_notes(&mut self) {
        while let Some(id) = self.instance().next() {
            if self.instance().asks(id) {
                return;
            }
            self.note_down(id, "", "note", String::new());
            self.put(id, Answer::Blank);
        }
    }

    fn answer(&mut self, id: NodeId, value: &str) {
        let Some(question) = self.questionnaire.node(id).question() else { return };
        if !self.instance().asks(id) {
            self.note_down(id, value, "note", String::new());
            self.put(id, Answer::Blank);
            return;
        }
        let verdict = {
            let instance = self.instance();
            let options = instance.options(id);
            let names: Vec<&str> = options.iter().map(|choice| choice.name.as_str()).collect();
            if value.is_empty() {
                let required = instance.required(id);
                let message = || required_message(&instance, self.questionnaire, id);
                if required { Err(Unfit::Required(message())) } else { Ok(None) }
            } else {
                reading::stored(&question.response, value, &names).and_then(|value| {
                    judge(&instance, self.questionnaire, id, &value)?;
                    Ok(Some(value))
                })
            }
        };
        match verdict {
            Ok(Some(accepted)) => {
                self.note_down(id, value, "accepted", String::new());
                self.put(id, Answer::Value(accepted));
            }
            Ok(None) => {
                self.note_down(id, value, "blank", String::new());
                self.put(id, Answer::Blank);
            }
            Err(unfit) => {
                let message = match &unfit {
                    Unfit::Constraint(own) | Unfit::Required(own) if !own.is_empty() => own.clone(),
                    _ => screen::say_probe(self.questionnaire, &self.interview, &unfit, self.now),
                };
                self.note_down(id, value, "refused", message);
                self.interview.answers.remove(&id);
                self.interview.kept.remove(&id);
            }
        }
    }

    fn put(&mut self, id: NodeId, answer: Answer) {
        // What was skipped keeps its default, as a form that was scrolled past does.
        let defaulted = answer == Answer::Blank && self.interview.kept.contains_key(&id);
        let skipped = self.steps.last().is_some_and(|step| step.verdict == "skipped");
        let kept = self.interview.kept.get(&id).cloned();
        match kept {
            Some(kept) if defaulted && skipped => self.interview.answers.insert(id, Answer::Value(kept)),
            _ => self.interview.answers.insert(id, answer),
        };
        let settled = self.instance().settled();
        self.interview.kept.extend(settled);
    }

    fn note_down(&mut self, id: NodeId, answer: &str, verdict: &'static str, message: String) {
        let node = self.questionnaire.node(id);
        let instance = self.instance();
        let kind = node.question().map_or("", |question| question.response.xlsform_name());
        let is_note = node.question().is_some_and(|question| question.response == ResponseType::Note);
        let step = WalkStep {
            ask: node.name.clone(),
            path: node.path.clone(),
            kind: kind.to_owned(),
            label: instance.text(id, &node.label),
            hint: instance.text(id, &node.hint),
            required: !is_note && instance.required(id),
            options: instance.options(id).iter().map(|choice| choice.name.clone()).collect(),
            answer: answer.to_owned(),
            verdict,
            message,
        };
        drop(instance);
        self.steps.push(step);
    }
}
