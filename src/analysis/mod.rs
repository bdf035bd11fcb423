//! Ballots into figures, and what of these may be seen.
//!
//! Tables and the index are exact and for nobody's eyes; [`disclosure`] alone makes them [`disclosure::Publishable`].

pub mod disclosure;
pub mod index;
mod item;
mod number;
pub mod summary;
pub mod tables;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use number::{round_half_up, share};

/// What one ballot says. Who gave it is known nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Response {
    /// Values as `XForms` stores them by the question's path: a name may stand in several groups.
    pub answers: Answers,
    /// The group of the partition by unit.
    pub unit_group: usize,
    /// The group of the partition by level.
    pub level_group: usize,
}

/// The answers of one ballot. Many are held at once, so paths and codes are shared between them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers(Box<[(Arc<str>, Arc<str>)]>);

impl Answers {
    /// The value of a question: empty when it was asked and left blank, `None` when it was not asked.
    pub fn get(&self, path: &str) -> Option<&str> {
        let place = self.0.binary_search_by(|(other, _)| (**other).cmp(path)).ok()?;
        self.0.get(place).map(|(_, value)| &**value)
    }
}

impl FromIterator<(Arc<str>, Arc<str>)> for Answers {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Arc<str>)>>(answers: I) -> Self {
        // Of two to one question the later one counts, as in a map.
        Self(BTreeMap::from_iter(answers).into_iter().collect())
    }
}

#[cfg(test)]
pub(crate) mod example {
    //! Small questionnaires and responses for the tests here and in `report`.

    use super::Response;
    use crate::questionnaire::expression::Scope;
    use crate::questionnaire::{
        Choice, Dimension, Expression, IndexMethod, Kind, Language, Missing, Node, NodeId, Predicate,
        Question, Questionnaire, ResponseType, Scoring, Segment, Template, Text,
    };

    struct Nowhere;

    impl Scope for Nowhere {
        fn by_name(&self, _: &str) -> Option<NodeId> {
            None
        }

        fn by_path(&self, _: &str) -> Option<NodeId> {
            None
        }

        fn own_path(&self) -> Option<&str> {
            None
        }

        fn has_list(&self, _: &str) -> bool {
            false
        }
    }

    /// The question with a condition.
    pub(crate) fn asked_of_some(node: Node) -> Node {
        Node { relevant: Expression::parse("1 = 1", &Nowhere).ok(), ..node }
    }

    pub(crate) fn text(words: &str) -> Text {
        Text(vec![Some(Template(vec![Segment::Literal(words.to_owned())]))])
    }

    /// A `select_one` of the scale 1 to 4 with "tt" for do not know.
    pub(crate) fn scaled(name: &str, dimension: &str) -> Node {
        let response = ResponseType::SelectOne { list: "scale".to_owned(), choice_filter: None };
        node(name, response, Some(dimension))
    }

    pub(crate) fn node(name: &str, response: ResponseType, dimension: Option<&str>) -> Node {
        Node {
            name: name.to_owned(),
            path: format!("/data/{name}"),
            parent: None,
            row: 2,
            label: text(&format!("Label {name}")),
            hint: Text::default(),
            guidance_hint: Text::default(),
            relevant: None,
            kind: Kind::Question(Box::new(Question {
                response,
                required: None,
                required_message: Text::default(),
                constraint: None,
                constraint_message: Text::default(),
                calculation: None,
                default: None,
                read_only: false,
                appearance: Vec::new(),
                dimension: dimension.map(str::to_owned),
                weight: 1.0,
                reverse: false,
            })),
        }
    }

    pub(crate) fn reversed(mut node: Node) -> Node {
        if let Kind::Question(question) = &mut node.kind {
            question.reverse = true;
        }
        node
    }

    /// These nodes under this method, with SKM's predicates.
    pub(crate) fn questionnaire(method: IndexMethod, nodes: Vec<Node>) -> Questionnaire {
        let choice = |name: &str, score: Option<f64>, missing| Choice {
            name: name.to_owned(),
            label: text(&format!("Pilihan {name}")),
            score,
            missing,
            columns: std::collections::BTreeMap::new(),
        };
        let scale = vec![
            choice("1", Some(1.0), None),
            choice("2", Some(2.0), None),
            choice("3", Some(3.0), None),
            choice("4", Some(4.0), None),
            choice("tt", None, Some(Missing::DontKnow)),
            choice("mt", None, Some(Missing::Refused)),
        ];
        let mut dimensions: Vec<Dimension> = Vec::new();
        for name in nodes.iter().filter_map(|node| node.question()?.dimension.clone()) {
            if dimensions.iter().all(|dimension| dimension.name != name) {
                dimensions.push(Dimension { label: text(&format!("Dimensi {name}")), name });
            }
        }
        let predicate = |min, label| Predicate { min, inclusive: true, label: text(label) };
        let predicates = vec![
            predicate(88.31, "Sangat Baik"),
            predicate(76.61, "Baik"),
            predicate(65.0, "Kurang Baik"),
            predicate(25.0, "Tidak Baik"),
        ];
        Questionnaire {
            form_id: "contoh".to_owned(),
            version: "1".to_owned(),
            title: "Survei <Contoh>".to_owned(),
            languages: vec![Language { name: "Bahasa Indonesia".to_owned(), code: Some("id".to_owned()) }],
            nodes,
            lists: [("scale".to_owned(), scale)].into(),
            scoring: Scoring { method: Some(method), dimensions, predicates },
        }
    }

    /// A response with these answers, in the first groups.
    pub(crate) fn response(answers: &[(&str, &str)]) -> Response {
        let answers = answers.iter().map(|(name, value)| (format!("/data/{name}").into(), (*value).into()));
        Response { answers: answers.collect(), unit_group: 0, level_group: 0 }
    }

    /// The published SKM example: 29 people, nine items of these sums.
    pub(crate) fn skm_responses() -> Vec<Response> {
        let sums = [105_usize, 101, 100, 116, 102, 105, 106, 105, 115];
        let person = |person: usize| {
            let answers = sums.iter().enumerate().map(|(item, sum)| {
                let score = sum / 29 + usize::from(person < sum % 29);
                (format!("/data/u{}", item + 1).into(), score.to_string().into())
            });
            Response { answers: answers.collect(), unit_group: 0, level_group: 0 }
        };
        (0..29).map(person).collect()
    }

    /// Knuth's generator: chance for tests that is the same every time.
    pub(crate) struct Lcg(pub(crate) u64);

    impl Lcg {
        pub(crate) fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap() % limit
        }
    }
}
