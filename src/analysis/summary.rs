//! The shape of what an owner sees of a survey. Only [`super::disclosure`] fills it.

use serde::{Deserialize, Serialize};

use super::disclosure::{Figure, Share};
use crate::questionnaire::{Language, Segment, Template, Text};

/// A text in all languages of the questionnaire, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Label(pub Vec<String>);

impl Label {
    /// The text in so many languages; what an answer would fill in is `…`.
    pub fn of(text: &Text, languages: usize) -> Self {
        let plain = |template: &Template| -> String {
            let piece = |segment: &Segment| match segment {
                Segment::Literal(words) => words.clone(),
                Segment::Output(_) => "…".to_owned(),
            };
            template.0.iter().map(piece).collect()
        };
        Self(
            (0..languages.max(1))
                .map(|place| text.in_language(place).map(plain).unwrap_or_default())
                .collect(),
        )
    }

    /// The text in this language, else in the first.
    pub fn in_language(&self, language: usize) -> &str {
        self.0.get(language).or_else(|| self.0.first()).map_or("", String::as_str)
    }
}

/// How a group is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupLabel {
    /// One unit, or the code of one level.
    One(String),
    /// Several that are too small alone.
    Merged(Vec<String>),
    /// All people: nothing could be told apart.
    Whole,
}

/// What `/ringkasan` shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The questionnaire's title.
    pub title: String,
    /// The languages that labels are in.
    pub languages: Vec<Language>,
    /// Whether the survey is not released yet; then only the whole is shown.
    pub interim: bool,
    /// How many were invited.
    pub invited: usize,
    /// How many have handed in.
    pub handed_in: usize,
    /// In percent, to one decimal.
    pub response_rate: f64,
    /// Figures on fewer people are not shown.
    pub minimum_base: usize,
    /// How many ballots are in the figures; `None` when there are too few to show any.
    pub counted: Option<usize>,
    /// `None` when the questionnaire has no method, or too few are counted.
    pub index: Option<IndexSummary>,
    /// In the order of the questionnaire.
    pub dimensions: Vec<DimensionSummary>,
    /// In document order.
    pub questions: Vec<QuestionSummary>,
    /// Empty before release.
    pub unit_groups: Vec<GroupSummary>,
    /// Empty before release.
    pub level_groups: Vec<GroupSummary>,
    /// How many dimensions the indexes of groups stand on: those that most people of each group answered.
    #[serde(default)]
    pub group_dimensions: Option<usize>,
    /// Who had begun and not handed in; `None` before release, or when they are too few.
    pub break_offs: Option<BreakOffs>,
}

impl Summary {
    /// The question at a path.
    pub fn question(&self, path: &str) -> Option<&QuestionSummary> {
        let name = path.rsplit('/').next();
        let by_path = self.questions.iter().find(|question| question.path == path);
        let is_named =
            |question: &&QuestionSummary| question.path.is_empty() && Some(question.name.as_str()) == name;
        by_path.or_else(|| self.questions.iter().find(is_named))
    }
}

/// Who had begun and not handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakOffs {
    /// How many.
    pub total: usize,
    /// The questions at which many stopped.
    pub at: Vec<BreakOff>,
}

/// A question at which many stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakOff {
    /// `XLSForm`'s `name`.
    pub name: String,
    /// `XLSForm`'s `label`.
    pub label: Label,
    /// How many stopped there.
    pub count: usize,
}

/// The index of the whole survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndexSummary {
    /// `skm`, `percent` or `mean`.
    pub method: String,
    /// To two decimals.
    pub value: Figure,
    /// SKM with rounded weights, to two decimals, and the weight of one element.
    pub rounded_weights: Option<(f64, f64)>,
    /// Its name.
    pub predicate: Option<Label>,
    /// How many people.
    pub base: usize,
    /// The lowest and the highest value that there can be.
    pub range: (f64, f64),
}

/// One side of the organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DimensionSummary {
    /// Its code.
    pub name: String,
    /// Its label, or the code.
    pub label: Label,
    /// Whether it is shown after release only, since only some people are asked.
    #[serde(default)]
    pub waits: bool,
    /// `None` when it is not shown.
    pub figures: Option<IndexFigures>,
}

/// An index with what it stands on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndexFigures {
    /// To one decimal.
    pub value: Figure,
    /// Its name.
    pub predicate: Option<Label>,
    /// How many people.
    pub base: usize,
}

/// One group of a partition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupSummary {
    /// How it is called.
    pub label: GroupLabel,
    /// `None` when it is not shown.
    pub figures: Option<IndexFigures>,
}

/// The answers to one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionSummary {
    /// Where it stands in the form; empty in what an older Jajak published.
    #[serde(default)]
    pub path: String,
    /// `XLSForm`'s `name`.
    pub name: String,
    /// `XLSForm`'s `label`.
    pub label: Label,
    /// Whether agreement speaks against the organisation.
    #[serde(default)]
    pub reversed: bool,
    /// Whether they are shown after release only, since only some people are asked.
    #[serde(default)]
    pub waits: bool,
    /// `None` when they are not shown.
    pub figures: Option<QuestionFigures>,
}

/// How the answers are spread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionFigures {
    /// How many gave a substantive answer.
    pub base: usize,
    /// To whom it did not apply.
    pub not_asked: usize,
    /// Who did not know.
    pub dont_know: usize,
    /// Who would not say.
    pub refused: usize,
    /// Who left it blank.
    pub no_answer: usize,
    /// What is told of the answers.
    pub body: QuestionBody,
}

/// What is told of the answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionBody {
    /// One choice each.
    One(Vec<ChoiceSummary>),
    /// Any number of choices each.
    Many(Vec<ChoiceSummary>),
    /// The mean, to one decimal.
    Mean(Figure),
    /// Only how many.
    Counted,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChoiceSummary {
    /// `XLSForm`'s `name`.
    pub name: String,
    /// `XLSForm`'s `label`.
    pub label: Label,
    /// Of the base.
    pub share: Share,
}
