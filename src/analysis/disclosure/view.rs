//! The figures of a summary one by one: which are shown, and how exactly.

use super::release::is_conditional;
use super::{Figure, MinimumBase, Share, Visibility};
use crate::analysis::Response;
use crate::analysis::index::{Estimate, Index, classify, rounded_weight};
use crate::analysis::number::round_half_up;
use crate::analysis::summary::{
    ChoiceSummary, DimensionSummary, GroupLabel, GroupSummary, IndexFigures, IndexSummary, Label,
    QuestionBody, QuestionFigures, QuestionSummary,
};
use crate::analysis::tables::{Body, Topline};
use crate::questionnaire::{IndexMethod, NodeId, Questionnaire, ResponseType};

/// The responses of each group.
pub(super) fn members<'a>(
    labels: &[GroupLabel],
    responses: &[&'a Response],
    group_of: impl Fn(&Response) -> usize,
) -> Vec<Vec<&'a Response>> {
    let of = |group| responses.iter().copied().filter(|response| group_of(response) == group).collect();
    (0..labels.len()).map(of).collect()
}

/// How a survey's exact figures are shown.
pub(super) struct View<'a> {
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) minimum: MinimumBase,
    pub(super) interim: bool,
    pub(super) languages: usize,
}

impl View<'_> {
    pub(super) fn is_enough(&self, estimate: Option<&Estimate>) -> bool {
        estimate.is_some_and(|estimate| estimate.base >= self.minimum.get())
    }

    /// Whether this dimension is not shown before release: to some of its items only some people answer, and of them one
    /// alone can come between two summaries.
    pub(super) fn waits(&self, place: usize) -> bool {
        let Some(dimension) = self.questionnaire.scoring.dimensions.get(place) else { return false };
        let is_item = |id: &NodeId| {
            let question = self.questionnaire.node(*id).question();
            question.and_then(|question| question.dimension.as_ref()) == Some(&dimension.name)
        };
        self.interim
            && self.questionnaire.ids().filter(is_item).any(|id| is_conditional(self.questionnaire, id))
    }

    fn question_waits(&self, table: &Topline) -> bool {
        self.interim && is_conditional(self.questionnaire, table.question)
    }

    pub(super) fn shows(&self, table: &Topline) -> bool {
        table.base >= self.minimum.get() && !self.question_waits(table)
    }

    fn predicate(&self, value: f64) -> Option<Label> {
        classify(value, &self.questionnaire.scoring.predicates)
            .map(|predicate| Label::of(&predicate.label, self.languages))
    }

    pub(super) fn index(&self, index: &Index) -> Option<IndexSummary> {
        let overall = index.overall.filter(|overall| self.is_enough(Some(overall)))?;
        let value = Figure::of_whole(overall.value, index.range, 2);
        let is_exact = matches!(value, Figure::Value(_));
        Some(IndexSummary {
            method: match self.questionnaire.scoring.method? {
                IndexMethod::Skm => "skm",
                IndexMethod::Percent => "percent",
                IndexMethod::Mean => "mean",
            }
            .to_owned(),
            value,
            rounded_weights: index
                .rounded_weights
                .filter(|_| is_exact)
                .map(|value| (round_half_up(value, 2), rounded_weight(index.elements))),
            predicate: self.predicate(overall.value),
            base: overall.base,
            range: index.range,
        })
    }

    pub(super) fn dimensions(&self, index: &Index) -> Vec<DimensionSummary> {
        let dimensions = self.questionnaire.scoring.dimensions.iter().zip(&index.dimensions);
        let summary = dimensions.enumerate().map(|(place, (dimension, estimate))| {
            let waits = self.waits(place);
            let label = Label::of(&dimension.label, self.languages);
            let unnamed = label.0.iter().all(String::is_empty);
            let shown = estimate.filter(|estimate| self.is_enough(Some(estimate)) && !waits);
            DimensionSummary {
                waits,
                name: dimension.name.clone(),
                label: if unnamed { Label(vec![dimension.name.clone()]) } else { label },
                figures: shown.map(|estimate| IndexFigures {
                    value: Figure::of_whole(estimate.value, index.range, 1),
                    predicate: self.predicate(estimate.value),
                    base: estimate.base,
                }),
            }
        });
        summary.collect()
    }

    pub(super) fn groups(
        &self,
        labels: &[GroupLabel],
        indexes: impl Iterator<Item = Option<Index>>,
        shown: &[Visibility],
    ) -> Vec<GroupSummary> {
        let indexes = indexes.map(|index| index.and_then(|index| Some((index.overall?, index.range))));
        let groups = labels.iter().zip(indexes).zip(shown);
        let summary = groups.map(|((label, index), shown)| GroupSummary {
            label: label.clone(),
            figures: index.filter(|_| *shown == Visibility::Shown).map(|(estimate, range)| IndexFigures {
                value: Figure::of_group(estimate.value, range),
                predicate: self.predicate(estimate.value),
                base: estimate.base,
            }),
        });
        summary.collect()
    }

    pub(super) fn question(&self, table: &Topline) -> QuestionSummary {
        let node = self.questionnaire.node(table.question);
        let range = match node.question().map(|question| &question.response) {
            Some(ResponseType::Range { start, end, .. }) => {
                (start.value.min(end.value), start.value.max(end.value))
            }
            // Without a scale there is no end to be near to.
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        };
        let body = match &table.body {
            Body::One(counts) => {
                let numbers: Vec<usize> = counts.iter().map(|(_, count)| *count).collect();
                QuestionBody::One(self.choices(table, counts, Share::of_one(&numbers, table.base)))
            }
            Body::Many(counts) => {
                let shares = counts.iter().map(|(_, count)| Share::of(*count, table.base)).collect();
                QuestionBody::Many(self.choices(table, counts, shares))
            }
            Body::Number(mean) => mean.map_or(QuestionBody::Counted, |mean| {
                let bounded = range.0.is_finite();
                QuestionBody::Mean(if bounded {
                    Figure::of_whole(mean, range, 1)
                } else {
                    Figure::Value(round_half_up(mean, 1))
                })
            }),
            Body::Counted => QuestionBody::Counted,
        };
        QuestionSummary {
            reversed: node.question().is_some_and(|question| question.reverse),
            waits: self.question_waits(table),
            path: node.path.clone(),
            name: node.name.clone(),
            label: Label::of(&node.label, self.languages),
            figures: self.shows(table).then_some(QuestionFigures {
                base: table.base,
                not_asked: table.missing.not_asked,
                dont_know: table.missing.dont_know,
                refused: table.missing.refused,
                no_answer: table.missing.no_answer,
                body,
            }),
        }
    }

    fn choices(&self, table: &Topline, counts: &[(String, usize)], shares: Vec<Share>) -> Vec<ChoiceSummary> {
        let choices = self.questionnaire.choices(table.question);
        let summary = counts.iter().zip(shares).map(|((name, _), share)| {
            let choice = choices.iter().find(|choice| choice.name == *name);
            let label = choice.map(|choice| Label::of(&choice.label, self.languages)).unwrap_or_default();
            ChoiceSummary { name: name.clone(), label, share }
        });
        summary.collect()
    }
}
