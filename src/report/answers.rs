//! The answers to each question, as the last part of the summary.

use super::number::bar;
use super::text::Writer;
use super::words::shown;
use crate::analysis::disclosure::Share;
use crate::analysis::summary::{ChoiceSummary, QuestionBody, QuestionFigures, QuestionSummary};
use crate::questionnaire::Missing;

impl Writer<'_> {
    /// All questions.
    pub(super) fn questions(&self) -> String {
        if self.summary.questions.is_empty() {
            return String::new();
        }
        let questions = self.summary.questions.iter().enumerate();
        let blocks: Vec<String> =
            questions.map(|(place, question)| self.question(place + 1, question)).collect();
        let heading = self.heading("summary-questions");
        format!("{heading}\n{}\n\n{}", self.say("summary-of-base", &[]), blocks.join("\n\n"))
    }

    fn question(&self, number: usize, question: &QuestionSummary) -> String {
        let label = match shown(question.label.in_language(self.language)) {
            label if label.is_empty() => shown(&question.name),
            label => label,
        };
        let label = if question.reversed {
            format!("{label} <i>({})</i>", self.say("summary-reversed", &[]))
        } else {
            label
        };
        let Some(figures) = &question.figures else {
            return format!("<b>{number}.</b> {label}\n{}", self.hidden(question.waits));
        };
        let base = self.say("summary-base", &[("n", self.marks.count(figures.base))]);
        let mut lines = vec![format!("<b>{number}.</b> {label} ({base})")];
        match &figures.body {
            QuestionBody::One(choices) => lines.extend(choices.iter().map(|choice| self.choice(choice))),
            QuestionBody::Many(choices) => {
                lines.push(self.say("summary-many", &[]));
                lines.extend(choices.iter().map(|choice| self.choice(choice)));
            }
            QuestionBody::Mean(mean) => {
                lines.push(self.say("summary-mean", &[("value", self.figure(*mean, 1))]));
            }
            QuestionBody::Counted => lines.push(self.say("summary-counted", &[])),
        }
        lines.extend(self.missing(figures));
        lines.join("\n")
    }

    fn choice(&self, choice: &ChoiceSummary) -> String {
        let label = match shown(choice.label.in_language(self.language)) {
            label if label.is_empty() => shown(&choice.name),
            label => label,
        };
        let (percent, told) = match choice.share {
            Share::Exact { count, percent } => {
                (percent, format!("{}% ({})", self.marks.number(percent, 1), self.marks.count(count)))
            }
            Share::AtLeast(percent) => (f64::from(percent), format!("≥ {percent}%")),
            Share::AtMost(percent) => (f64::from(percent), format!("≤ {percent}%")),
        };
        format!("{} {label}: {told}", bar(percent, (0.0, 100.0)))
    }

    fn missing(&self, figures: &QuestionFigures) -> Option<String> {
        let counts = [
            (Missing::DontKnow, figures.dont_know),
            (Missing::Refused, figures.refused),
            (Missing::NoAnswer, figures.no_answer),
            (Missing::NotAsked, figures.not_asked),
        ];
        let told = counts.into_iter().filter(|(_, count)| *count > 0).map(|(missing, count)| {
            let message = match missing {
                Missing::NotAsked => "summary-not-asked",
                Missing::DontKnow => "summary-dont-know",
                Missing::Refused => "summary-refused",
                Missing::NoAnswer => "summary-no-answer",
            };
            self.say(message, &[("count", self.marks.count(count))])
        });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| told.join(" · "))
    }
}
