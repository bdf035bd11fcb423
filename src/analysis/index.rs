//! The index: items into dimensions, dimensions into one number, the number into a predicate.

use super::Response;
use super::item::{Item, items};
use super::number::{real, round_half_up, weighted_mean};
use crate::questionnaire::{IndexMethod, Predicate, Questionnaire};

/// A mean with the number of people behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// In the range of the method, not rounded.
    pub value: f64,
    /// How many people.
    pub base: usize,
}

/// The index of some responses.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// The mean of the elements: of the dimensions, or of the items when there is one dimension only.
    pub overall: Option<Estimate>,
    /// For SKM with equal weights the same with each element's weight rounded to two decimals, as many official reports
    /// have it; where such weights do not add up to 1.
    pub rounded_weights: Option<f64>,
    /// How many elements the overall value is the mean of.
    pub elements: usize,
    /// In the order of the questionnaire; `None` where nobody answered half of the items.
    pub dimensions: Vec<Option<Estimate>>,
    /// The lowest and the highest value that the index can have.
    pub range: (f64, f64),
}

/// A person has a score in a dimension when one of so many of its items is answered.
const HALF: usize = 2;

/// What each response scores. Kept, so that indexes over several choices of dimensions need it once.
pub struct Scores<'a> {
    questionnaire: &'a Questionnaire,
    responses: &'a [&'a Response],
    /// The items of each dimension.
    dimensions: Vec<Vec<Item<'a>>>,
    /// Response by response the score in each dimension; `None` where less than half of the items are answered.
    people: Vec<Option<f64>>,
    range: (f64, f64),
}

impl<'a> Scores<'a> {
    /// The scores by the items at these paths; `None` when the questionnaire names no method or has no items.
    pub fn of(
        questionnaire: &'a Questionnaire,
        responses: &'a [&'a Response],
        stands: impl Fn(&str) -> bool,
    ) -> Option<Self> {
        let items = items(questionnaire);
        let low = items.iter().map(|item| item.range().0).reduce(f64::min)?;
        let high = items.iter().map(|item| item.range().1).reduce(f64::max)?;
        let mut dimensions: Vec<Vec<Item<'a>>> = Vec::new();
        dimensions.resize_with(questionnaire.scoring.dimensions.len(), Vec::new);
        for item in items.into_iter().filter(|item| stands(item.path)) {
            if let Some(of_one) = dimensions.get_mut(item.dimension) {
                of_one.push(item);
            }
        }
        let people = responses
            .iter()
            .flat_map(|response| dimensions.iter().map(|items| person_score(items, response)))
            .collect();
        Some(Self { questionnaire, responses, dimensions, people, range: (low, high) })
    }

    /// Whether each response stands in the index over the dimensions at these places.
    pub fn stand(&self, counts: impl Fn(usize) -> bool) -> Vec<bool> {
        if let ([only], true) = (self.dimensions.as_slice(), counts(0)) {
            let answers = |response: &&Response| only.iter().any(|item| item.value(response).is_some());
            return self.responses.iter().map(answers).collect();
        }
        let width = self.dimensions.len().max(1);
        let counted: Vec<bool> = (0..width).map(&counts).collect();
        let judged =
            |scores: &[Option<f64>]| scores.iter().zip(&counted).any(|(score, is)| *is && score.is_some());
        self.people.chunks(width).map(judged).collect()
    }

    /// The index over the dimensions at these places only.
    pub fn index(&self, counts: impl Fn(usize) -> bool) -> Index {
        let width = self.dimensions.len().max(1);
        let estimate = |place: usize| {
            let scores = self.people.iter().skip(place).step_by(width).flatten();
            let mean = weighted_mean(scores.map(|score| (*score, 1.0)));
            mean.map(|(value, base)| Estimate { value, base })
        };
        let estimates: Vec<Option<Estimate>> = (0..self.dimensions.len()).map(estimate).collect();
        let elements: Vec<(f64, f64)> = match self.dimensions.as_slice() {
            [only] if counts(0) => {
                only.iter().filter_map(|item| mean_of_item(item, self.responses)).collect()
            }
            _ => {
                let means = estimates.iter().enumerate().filter(|(place, _)| counts(*place));
                means.filter_map(|(_, estimate)| Some((estimate.as_ref()?.value, 1.0))).collect()
            }
        };
        let base = self.stand(&counts).into_iter().filter(|stands| *stands).count();
        let overall = weighted_mean(elements.iter().copied()).map(|(value, _)| Estimate { value, base });
        let is_skm = self.questionnaire.scoring.method == Some(IndexMethod::Skm);
        // Reports print one weight for all.
        let is_equal = elements.windows(2).all(|pair| pair[0].1.total_cmp(&pair[1].1).is_eq());
        // Of two, four or five equal weights nothing is lost by rounding.
        let adds_up = (rounded_weight(elements.len()) * real(elements.len()) - 1.0).abs() < 1e-9;
        let rounded_weights =
            overall.filter(|_| is_skm && is_equal && !adds_up).map(|_| with_rounded_weights(&elements));
        Index {
            overall: overall.filter(|_| base > 0),
            rounded_weights,
            elements: elements.len(),
            dimensions: estimates,
            range: self.range,
        }
    }
}

/// The predicate of an index value, which is rounded half up to two decimals first.
pub fn classify(value: f64, predicates: &[Predicate]) -> Option<&Predicate> {
    let value = round_half_up(value, 2);
    predicates.iter().find(|predicate| {
        let min = round_half_up(predicate.min, 2);
        value > min || (predicate.inclusive && value >= min)
    })
}

/// The mean of a person's answered items if at least half are answered.
fn person_score(items: &[Item<'_>], response: &Response) -> Option<f64> {
    let answered = items.iter().filter_map(|item| Some((item.value(response)?, item.weight)));
    let (score, count) = weighted_mean(answered)?;
    (count * HALF >= items.len()).then_some(score)
}

/// The mean of an item over all who answered it, with the item's weight.
fn mean_of_item(item: &Item<'_>, responses: &[&Response]) -> Option<(f64, f64)> {
    let values = responses.iter().filter_map(|response| item.value(response));
    weighted_mean(values.map(|value| (value, 1.0))).map(|(mean, _)| (mean, item.weight))
}

fn with_rounded_weights(elements: &[(f64, f64)]) -> f64 {
    let total: f64 = elements.iter().map(|(_, weight)| weight).sum();
    elements.iter().map(|(value, weight)| value * round_half_up(weight / total, 2)).sum()
}

/// The rounded weight of one of so many equal elements: 0.11 of nine.
pub fn rounded_weight(elements: usize) -> f64 {
    if elements == 0 { 0.0 } else { round_half_up(1.0 / real(elements), 2) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::example::{questionnaire, response, reversed, scaled, skm_responses, text};
    use crate::questionnaire::{Kind, Node};

    fn check(method: IndexMethod, nodes: Vec<Node>, responses: &[Response], expected: &str) {
        let responses: Vec<&Response> = responses.iter().collect();
        let form = questionnaire(method, nodes);
        let index = Scores::of(&form, &responses, |_| true).unwrap().index(|_| true);
        let show = |estimate: &Option<Estimate>| {
            estimate.map_or("-".to_owned(), |estimate| format!("{:.4}/{}", estimate.value, estimate.base))
        };
        let rounded = index.rounded_weights.map_or("-".to_owned(), |value| format!("{value:.4}"));
        let dimensions: Vec<_> = index.dimensions.iter().map(show).collect();
        assert_eq!(format!("{} {rounded} {}", show(&index.overall), dimensions.join(" ")), expected);
    }

    fn nine(dimension: impl Fn(usize) -> String) -> Vec<Node> {
        (1..=9).map(|item| scaled(&format!("u{item}"), &dimension(item))).collect()
    }

    #[test]
    fn the_published_example_comes_out_with_both_weightings() {
        let one = "91.4751/29 90.5603 91.4751/29";
        check(IndexMethod::Skm, nine(|_| "U".to_owned()), &skm_responses(), one);
        let all = "91.4751/29 90.5603 90.5172/29 87.0690/29 86.2069/29 100.0000/29 87.9310/29 90.5172/29 91.3793/29 \
                   90.5172/29 99.1379/29";
        check(IndexMethod::Skm, nine(|item| format!("U{item}")), &skm_responses(), all);
        assert_eq!(rounded_weight(9).to_string(), "0.11");
    }

    #[test]
    fn all_threes_give_seventy_five() {
        let responses = vec![response(&[("a", "3"), ("b", "3")]); 3];
        check(
            IndexMethod::Skm,
            vec![scaled("a", "D"), scaled("b", "E")],
            &responses,
            "75.0000/3 - 75.0000/3 75.0000/3",
        );
    }

    #[test]
    fn a_person_counts_in_a_dimension_when_half_is_answered() {
        let nodes = vec![
            scaled("a", "D"),
            scaled("b", "D"),
            scaled("c", "D"),
            reversed(scaled("d", "D")),
            scaled("e", "E"),
        ];
        let responses = [
            response(&[("a", "4"), ("b", "tt"), ("d", "1"), ("e", "1")]),
            response(&[("a", "1"), ("b", ""), ("e", "1")]),
            response(&[("e", "mt")]),
        ];
        check(IndexMethod::Percent, nodes, &responses, "50.0000/2 - 100.0000/1 0.0000/2");
    }

    #[test]
    fn in_one_dimension_everybody_counts_whose_answers_do() {
        let weighted = |mut node: Node, weight: f64| {
            if let Kind::Question(question) = &mut node.kind {
                question.weight = weight;
            }
            node
        };
        let nodes = vec![
            weighted(scaled("a", "D"), 2.0),
            weighted(scaled("b", "D"), 1.0),
            weighted(scaled("c", "D"), 1.0),
        ];
        // The second answers one of three, which is less than half, but is in the item's mean.
        let responses = [
            response(&[("a", "4"), ("b", "4"), ("c", "2")]),
            response(&[("a", "2"), ("b", "tt"), ("c", "tt")]),
        ];
        check(IndexMethod::Skm, nodes, &responses, "75.0000/2 - 87.5000/1");
    }

    #[test]
    fn nobody_gives_no_index() {
        check(IndexMethod::Mean, vec![scaled("a", "D")], &[], "- - -");
        assert!(Scores::of(&questionnaire(IndexMethod::Mean, Vec::new()), &[], |_| true).is_none());
    }

    fn check_class(value: f64, inclusive: bool, bounds: &[(f64, &str)], expected: &str) {
        let predicates: Vec<Predicate> = bounds
            .iter()
            .map(|(min, label)| Predicate { min: *min, inclusive, label: text(label) })
            .collect();
        let expected = text(expected);
        assert_eq!(
            classify(value, &predicates).map(|predicate| &predicate.label),
            Some(&expected),
            "{value}"
        );
    }

    #[test]
    fn predicates_are_found_after_rounding() {
        let skm = [(88.31, "A"), (76.61, "B"), (65.0, "C"), (25.0, "D")];
        for (value, expected) in [
            (100.0, "A"),
            (88.305, "A"),
            (88.304, "B"),
            (76.605, "B"),
            (76.60, "C"),
            (75.0, "C"),
            (64.994, "D"),
            (25.0, "D"),
        ] {
            check_class(value, true, &skm, expected);
        }
        let letters = [(90.0, "AA"), (80.0, "A"), (70.0, "BB"), (60.0, "B"), (-1.0, "D")];
        for (value, expected) in
            [(80.0, "BB"), (80.004, "BB"), (80.005, "A"), (80.01, "A"), (90.0, "A"), (0.0, "D")]
        {
            check_class(value, false, &letters, expected);
        }
        let spi = [(78.0, "terjaga"), (73.0, "waspada"), (0.0, "rentan")];
        for (value, expected) in [(78.0, "terjaga"), (77.99, "waspada"), (73.0, "waspada"), (72.99, "rentan")]
        {
            check_class(value, true, &spi, expected);
        }
        assert_eq!(classify(1.0, &[]), None);
    }
}
