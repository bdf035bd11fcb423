//! A survey's figures as they may be seen.

use std::collections::BTreeSet;

use serde::Serialize;

use super::view::{View, members};
use super::{Band, MinimumBase, Publishable, cross, suppress_crossed};
use crate::analysis::Response;
use crate::analysis::index::{Estimate, Index, Scores};
use crate::analysis::number::{round_half_up, share};
use crate::analysis::summary::{GroupLabel, Summary};
use crate::analysis::tables::toplines;
use crate::questionnaire::Questionnaire;

/// What is known of a survey besides its ballots.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// How many were invited.
    pub invited: usize,
    /// How many have handed in.
    pub handed_in: usize,
    /// Whether the survey is not released yet; then the responses are those of [`super::interim`].
    pub interim: bool,
    /// The groups of the partition by unit.
    pub unit_groups: &'a [GroupLabel],
    /// The groups of the partition by level.
    pub level_groups: &'a [GroupLabel],
    /// The minimum that was frozen at opening.
    pub minimum: MinimumBase,
}

/// The summary of a survey.
pub fn summarise(
    questionnaire: &Questionnaire,
    responses: &[Response],
    frame: &Frame<'_>,
) -> Publishable<Summary> {
    let all: Vec<&Response> = responses.iter().collect();
    let counted = (all.len() >= frame.minimum.get()).then_some(all.len());
    let mut summary = Summary {
        title: questionnaire.title.clone(),
        languages: questionnaire.languages.clone(),
        interim: frame.interim,
        invited: frame.invited,
        handed_in: frame.handed_in,
        response_rate: round_half_up(share(frame.handed_in, frame.invited), 1),
        minimum_base: frame.minimum.get(),
        counted,
        index: None,
        dimensions: Vec::new(),
        questions: Vec::new(),
        unit_groups: Vec::new(),
        level_groups: Vec::new(),
        group_dimensions: None,
        break_offs: None,
    };
    if counted.is_none() {
        return Publishable(summary);
    }
    let languages = questionnaire.languages.len();
    let view = View { questionnaire, minimum: frame.minimum, interim: frame.interim, languages };
    let tables = toplines(questionnaire, &all);
    summary.questions = tables.iter().map(|table| view.question(table)).collect();
    // What is not shown must not stand in the index either, or it could be computed back: neither a question
    let hidden: BTreeSet<&str> = tables
        .iter()
        .filter(|table| !view.shows(table))
        .map(|table| questionnaire.node(table.question).path.as_str())
        .collect();
    let stands = |path: &str| !hidden.contains(path);
    if let Some(scores) = Scores::of(questionnaire, &all, stands) {
        let exact = scores.index(|_| true);
        // nor a dimension.
        let enough: Vec<bool> = exact
            .dimensions
            .iter()
            .enumerate()
            .map(|(place, dimension)| view.is_enough(dimension.as_ref()) && !view.waits(place))
            .collect();
        let counts = |place: usize| enough.get(place).copied().unwrap_or(false);
        summary.dimensions = view.dimensions(&exact);
        summary.index = view.index(&scores.index(counts));
        if !frame.interim && summary.index.is_some() {
            let units = members(frame.unit_groups, &all, |response| response.unit_group);
            let levels = members(frame.level_groups, &all, |response| response.level_group);
            let units: Vec<_> =
                units.iter().map(|members| Scores::of(questionnaire, members, stands)).collect();
            let levels: Vec<_> =
                levels.iter().map(|members| Scores::of(questionnaire, members, stands)).collect();
            // Groups can only be compared by what most people of each of them answered.
            let of_groups: Vec<Index> = units
                .iter()
                .chain(&levels)
                .flatten()
                .map(|scores| scores.index(counts))
                .filter(|index| view.is_enough(index.overall.as_ref()))
                .collect();
            let is_of_most = |index: &Index, place: usize| {
                let base = |estimate: &Option<Estimate>| estimate.map_or(0, |estimate| estimate.base);
                index
                    .dimensions
                    .get(place)
                    .is_some_and(|dimension| 2 * base(dimension) >= base(&index.overall))
            };
            let in_each =
                |place: usize| counts(place) && of_groups.iter().all(|index| is_of_most(index, place));
            let index_of = |scores: &Option<Scores<'_>>| scores.as_ref().map(|scores| scores.index(in_each));
            // A unit and a level that are nearly the same people must not be told both.
            let stand = all.iter().zip(scores.stand(in_each)).filter(|(_, stands)| *stands);
            let people = cross(
                frame.unit_groups.len().max(1),
                frame.level_groups.len().max(1),
                stand.map(|(response, _)| (response.unit_group, response.level_group)),
            );
            let (shown_units, shown_levels) = suppress_crossed(&people, frame.minimum);
            summary.unit_groups = view.groups(frame.unit_groups, units.iter().map(index_of), &shown_units);
            summary.level_groups =
                view.groups(frame.level_groups, levels.iter().map(index_of), &shown_levels);
            summary.group_dimensions = Some((0..enough.len()).filter(|place| in_each(*place)).count());
        }
    }
    Publishable(summary)
}

impl Publishable<Summary> {
    /// The same figures beside a newer turnout.
    #[must_use]
    pub fn at_turnout(mut self, invited: usize, handed_in: usize) -> Self {
        self.0.invited = invited;
        self.0.handed_in = handed_in;
        self.0.response_rate = round_half_up(share(handed_in, invited), 1);
        self
    }
}

/// How many of a group take part, without names and without counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParticipationSummary {
    /// How the group is called.
    pub label: GroupLabel,
    /// The part that has handed in; `None` when the group is too small.
    pub band: Option<Band>,
}

/// Participation by group, from the people and those of them who had handed in the day before.
pub fn participation(
    groups: &[(GroupLabel, usize, usize)],
    minimum: MinimumBase,
) -> Publishable<Vec<ParticipationSummary>> {
    let summary = |(label, people, done): &(GroupLabel, usize, usize)| ParticipationSummary {
        label: label.clone(),
        band: (*people >= minimum.get()).then(|| Band::of_people(*done, *people)),
    };
    Publishable(groups.iter().map(summary).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::disclosure::{Figure, Share};
    use crate::analysis::example::{asked_of_some, node, questionnaire, response, scaled, skm_responses};
    use crate::analysis::summary::{GroupSummary, QuestionBody};
    use crate::questionnaire::{IndexMethod, ResponseType};

    fn check(form: &Questionnaire, responses: &[Response], interim: bool, judge: impl Fn(&Summary)) {
        let labels: Vec<GroupLabel> = ["A", "B", "C"].map(|name| GroupLabel::One(name.to_owned())).into();
        let frame = Frame {
            invited: 40,
            handed_in: responses.len(),
            interim,
            unit_groups: &labels,
            level_groups: &labels,
            minimum: MinimumBase::new(10),
        };
        judge(summarise(form, responses, &frame).get());
    }

    fn skm() -> Questionnaire {
        let nodes = (1..=9).map(|item| scaled(&format!("u{item}"), &format!("U{item}"))).collect();
        questionnaire(IndexMethod::Skm, nodes)
    }

    #[test]
    fn the_published_example_is_shown_with_both_weightings() {
        check(&skm(), &skm_responses(), true, |summary| {
            let index = summary.index.as_ref().unwrap();
            assert_eq!((index.value, index.rounded_weights), (Figure::Value(91.48), Some((90.56, 0.11))));
            assert_eq!(index.predicate.as_ref().map(|label| label.in_language(0)), Some("Sangat Baik"));
            assert_eq!(summary.response_rate.to_string(), "72.5");
            assert!(summary.unit_groups.is_empty());
        });
    }

    #[test]
    fn below_the_minimum_only_participation_is_shown() {
        check(&skm(), &skm_responses()[..9], false, |summary| {
            assert_eq!((summary.counted, summary.handed_in), (None, 9));
            assert!(summary.index.is_none() && summary.questions.is_empty() && summary.dimensions.is_empty());
        });
    }

    #[test]
    fn one_small_group_takes_another_along() {
        let responses: Vec<Response> = skm_responses()
            .into_iter()
            .cycle()
            .take(40)
            .enumerate()
            .map(|(place, response)| Response {
                unit_group: usize::from(place >= 4) + usize::from(place >= 20),
                ..response
            })
            .collect();
        check(&skm(), &responses, false, |summary| {
            let bases = |groups: &[GroupSummary]| -> Vec<Option<usize>> {
                groups.iter().map(|group| group.figures.as_ref().map(|figures| figures.base)).collect()
            };
            assert_eq!(bases(&summary.unit_groups), [None, None, Some(20)]);
            assert_eq!(bases(&summary.level_groups), [None, None, None]);
        });
    }

    #[test]
    fn a_dimension_that_is_hidden_is_not_in_the_index() {
        let form =
            questionnaire(IndexMethod::Percent, vec![scaled("a", "A"), scaled("b", "B"), scaled("c", "C")]);
        let mut responses = vec![response(&[("a", "3"), ("b", "2")]); 20];
        for answered in responses.iter_mut().take(3) {
            *answered = response(&[("a", "3"), ("b", "2"), ("c", "1")]);
        }
        check(&form, &responses, false, |summary| {
            assert_eq!(summary.index.as_ref().map(|index| index.value), Some(Figure::Value(50.0)));
            assert!(summary.dimensions[2].figures.is_none());
            assert!(summary.questions[2].figures.is_none());
            assert!(summary.dimensions[0].figures.is_some());
        });
    }

    #[test]
    fn what_only_some_are_asked_waits_for_the_release() {
        let nodes = vec![scaled("a", "A"), scaled("b", "B"), asked_of_some(scaled("c", "C"))];
        let form = questionnaire(IndexMethod::Percent, nodes);
        let responses = vec![response(&[("a", "3"), ("b", "2"), ("c", "1")]); 20];
        let shown = |summary: &Summary| -> Vec<(bool, bool)> {
            summary.questions.iter().map(|question| (question.figures.is_some(), question.waits)).collect()
        };
        check(&form, &responses, true, |summary| {
            assert_eq!(shown(summary), [(true, false), (true, false), (false, true)]);
            assert!(summary.dimensions[2].waits && summary.dimensions[2].figures.is_none());
            assert_eq!(summary.index.as_ref().map(|index| index.value), Some(Figure::Value(50.0)));
        });
        check(&form, &responses, false, |summary| {
            assert_eq!(shown(summary), [(true, false); 3]);
            assert_eq!(summary.index.as_ref().map(|index| index.value), Some(Figure::Value(33.33)));
        });
    }

    #[test]
    fn an_item_that_is_hidden_is_not_in_the_index_of_one_dimension() {
        let form =
            questionnaire(IndexMethod::Percent, vec![scaled("a", "A"), scaled("b", "A"), scaled("c", "A")]);
        let mut responses = vec![response(&[("a", "3"), ("b", "2")]); 20];
        for answered in responses.iter_mut().take(3) {
            *answered = response(&[("a", "3"), ("b", "2"), ("c", "1")]);
        }
        check(&form, &responses, false, |summary| {
            assert!(summary.questions[2].figures.is_none());
            assert_eq!(summary.index.as_ref().map(|index| index.value), Some(Figure::Value(50.0)));
        });
    }

    #[test]
    fn groups_are_compared_by_what_each_of_them_answered() {
        let form =
            questionnaire(IndexMethod::Percent, vec![scaled("a", "A"), scaled("b", "B"), scaled("c", "C")]);
        // All of the first group and one of the second answer the third question.
        let responses: Vec<Response> = (0..40)
            .map(|person| {
                let all = [("a", "3"), ("b", "2"), ("c", "1")];
                let answers = if person % 3 == 0 || person == 1 { &all[..] } else { &all[..2] };
                Response { unit_group: person % 3, ..response(answers) }
            })
            .collect();
        check(&form, &responses, false, |summary| {
            let values = |groups: &[GroupSummary]| -> Vec<Option<Figure>> {
                groups.iter().map(|group| group.figures.as_ref().map(|figures| figures.value)).collect()
            };
            let alike = Some(Figure::Value(50.0));
            assert_eq!(values(&summary.unit_groups), [alike; 3]);
            assert_eq!(summary.group_dimensions, Some(2));
            assert!(summary.dimensions[2].figures.is_some());
        });
        // Some who do not know take nothing from the others.
        let responses: Vec<Response> = (0..40)
            .map(|person| {
                let c = if person % 3 == 0 && person < 15 { "tt" } else { "1" };
                Response { unit_group: person % 3, ..response(&[("a", "3"), ("b", "2"), ("c", c)]) }
            })
            .collect();
        check(&form, &responses, false, |summary| assert_eq!(summary.group_dimensions, Some(3)));
    }

    #[test]
    fn a_unanimous_answer_is_capped() {
        let form = questionnaire(
            IndexMethod::Percent,
            vec![scaled("a", "A"), node("n", ResponseType::Integer, None)],
        );
        check(&form, &vec![response(&[("a", "4"), ("n", "7")]); 20], false, |summary| {
            let index = summary.index.as_ref().unwrap();
            assert_eq!(index.value, Figure::AtLeast(95.0));
            let bodies: Vec<_> =
                summary.questions.iter().map(|question| &question.figures.as_ref().unwrap().body).collect();
            let shares = match bodies[0] {
                QuestionBody::One(choices) => choices.iter().map(|choice| choice.share).collect(),
                _ => Vec::new(),
            };
            assert_eq!(shares, [Share::AtMost(10), Share::AtMost(10), Share::AtMost(10), Share::AtLeast(90)]);
            assert_eq!(*bodies[1], QuestionBody::Mean(Figure::Value(7.0)));
        });
    }

    #[test]
    fn participation_is_told_in_bands() {
        let label = GroupLabel::Whole;
        let shown = participation(&[(label.clone(), 20, 11), (label, 9, 9)], MinimumBase::new(10));
        let bands: Vec<Option<Band>> = shown.get().iter().map(|group| group.band).collect();
        assert_eq!(bands, [Some(Band { from: 50, to: 70 }), None]);
    }

    #[test]
    fn a_summary_can_be_written_as_json() {
        check(&skm(), &skm_responses(), true, |summary| {
            let json = serde_json::to_string(summary).unwrap();
            assert!(json.contains(r#""value":{"value":91.48}"#), "{json}");
        });
    }
}
