//! Texts of a form in its languages, with values of other questions inside.

use serde::{Deserialize, Serialize};

use super::Expression;

/// A language of a form: `label::Bahasa Indonesia (id)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// The name before the code; empty for columns without a language.
    pub name: String,
    /// The code in parentheses.
    pub code: Option<String>,
}

/// One text in all languages of its questionnaire: places as in `Questionnaire::languages`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Text(pub Vec<Option<Template>>);

impl Text {
    /// The text in this language, else in the first that has one.
    pub fn in_language(&self, language: usize) -> Option<&Template> {
        self.0.get(language).and_then(Option::as_ref).or_else(|| self.0.iter().flatten().next())
    }

    /// Whether no language has it.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}

/// A text with holes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Template(pub Vec<Segment>);

/// A piece of a [`Template`].
#[derive(Debug, Clone, PartialEq)]
pub enum Segment {
    /// Shown as it is.
    Literal(String),
    /// `${name}`: the value of an expression, here always a reference.
    Output(Expression),
}
