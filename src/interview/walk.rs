//! Plays an interview from a list of answers: `jajak form walk`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use serde_json::Value;

use super::rules::{judge, required_message};
use super::{Answer, Instance, Interview, Unfit, reading, screen, step};
use crate::questionnaire::{NodeId, Questionnaire, ResponseType};
use crate::wording::Tongue;

/// One answer of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The question's name, or its path.
    pub ask: String,
    /// The value as XForms stores it; empty leaves the question blank.
    pub answer: String,
}

/// Why a list of answers cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryFault {
    /// It is no JSON from this line and column on, both counted from 1.
    NotJson {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// It is JSON, but no array.
    NotAList,
    /// The entry at this place, counted from 1, is not an object with `ask` and perhaps `answer`.
    NotAnEntry(usize),
}

impl Entry {
    /// Reads the list from JSON. Numbers and truths count as they are written, `null` as blank, and an array as the
    /// choices of one answer.
    pub fn read_list(json: &[u8]) -> Result<Vec<Self>, EntryFault> {
        let json = json.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(json);
        let value: Value = serde_json::from_slice(json).map_err(|error| EntryFault::NotJson {
            line: error.line().max(1),
            column: error.column().max(1),
        })?;
        let Value::Array(items) = value else { return Err(EntryFault::NotAList) };
        let entries = items.iter().zip(1..);
        entries.map(|(item, place)| Self::read(item).ok_or(EntryFault::NotAnEntry(place))).collect()
    }

    fn read(item: &Value) -> Option<Self> {
        let ask = item.get("ask")?.as_str()?.trim().to_owned();
        let answer = match item.get("answer") {
            None => String::new(),
            Some(Value::Array(names)) => names.iter().map(scalar).collect::<Option<Vec<_>>>()?.join(" "),
            Some(value) => scalar(value)?,
        };
        Some(Self { ask, answer })
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(truth) => Some(truth.to_string()),
        // 3.0 is 3.
        Value::Number(number) if number.is_f64() => number.as_f64().map(|number| number.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
    }
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
        .and_then(|language| match &language.code {
            Some(code) => Tongue::from_code(code),
            None if language.name.eq_ignore_ascii_case("english") => Some(Tongue::English),
            None => Tongue::from_code(&language.name),
        })
        .unwrap_or_default();
    let interview = step::begin(questionnaire, tongue, now);
    let mut walker =
        Walker { questionnaire, interview, language, now, passed: BTreeSet::new(), steps: Vec::new() };
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
    /// What was passed by without an answer: it keeps its default and its calculation, as in a form that is scrolled.
    passed: BTreeSet<NodeId>,
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

    fn next(&self) -> Option<NodeId> {
        let dealt_with = |id: &NodeId| self.interview.answers.contains_key(id) || self.passed.contains(id);
        self.instance().shown().into_iter().find(|id| !dealt_with(id))
    }

    /// Skips to the question that the entry names and answers it. If the walk ends before that, nothing was skipped.
    fn reach(&mut self, entry: &Entry) -> bool {
        let before = (self.passed.clone(), self.steps.len());
        while let Some(id) = self.next() {
            if self.is_named(id, entry) {
                self.answer(id, &entry.answer);
                return true;
            }
            self.pass(id);
        }
        self.passed = before.0;
        self.steps.truncate(before.1);
        // Not ahead: a question that was dealt with may be answered anew.
        let shown = self.instance().shown();
        let again = shown.into_iter().find(|id| {
            let dealt_with = self.passed.contains(id) || self.interview.answers.contains_key(id);
            dealt_with && self.is_named(*id, entry)
        });
        if let Some(id) = again {
            // On the way there lies what was refused or came to apply in between.
            while let Some(open) = self.next().filter(|open| *open < id) {
                self.pass(open);
            }
            self.answer(id, &entry.answer);
        }
        again.is_some()
    }

    fn pass(&mut self, id: NodeId) {
        let verdict = if self.instance().asks(id) { "skipped" } else { "note" };
        self.note_down(id, "", verdict, String::new());
        self.passed.insert(id);
    }

    /// The notes that follow the last answer are shown as well.
    fn read_notes(&mut self) {
        while let Some(id) = self.next().filter(|id| !self.instance().asks(*id)) {
            self.pass(id);
        }
    }

    fn answer(&mut self, id: NodeId, value: &str) {
        let Some(question) = self.questionnaire.node(id).question() else { return };
        if !self.instance().asks(id) {
            self.note_down(id, value, "note", String::new());
            self.passed.insert(id);
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
                self.passed.remove(&id);
            }
        }
    }

    fn put(&mut self, id: NodeId, answer: Answer) {
        self.passed.remove(&id);
        self.interview.answers.insert(id, answer);
        self.interview.forget_unoffered(self.questionnaire, self.now);
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
