//! Jajak's own sheets and columns.

use super::{check, form, show_text};
use crate::questionnaire::{IndexMethod, Missing};

const FORM: &str = "| survey | | | | | | |
 | | type | name | label | dimension | reverse | weight |
 | | begin_group | inti | Inti | | | |
 | | begin_group | bud | Budaya | | | |
 | | select_one s | b1 | A | BUD | | |
 | | begin_group | dalam | Dalam | | | |
 | | select_one s | b2 | B | BUD | yes | 0,5 |
 | | end_group | | | | | |
 | | end_group | | | | | |
 | | select_one s | s1 | C | SDM | | |
 | | end_group | | | | | |
 | choices | | | | | |
 | | list_name | name | label | score | missing |
 | | s | 1 | STS | 1 | |
 | | s | 4 | SS | 4 | |
 | | s | tt | Tidak tahu | | dont_know |
 | | s | mj | Memilih tidak menjawab | | refused |
 | index | |
 | | method |
 | | SKM |
 | predicates | | | |
 | | min | label | inclusive |
 | | 25 | Tidak Baik | |
 | | 88.31 | Sangat Baik | yes |
 | | 65,00 | Kurang Baik | no |
";

fn check_change(from: &str, to: &str, expected: &[&str]) {
    assert!(FORM.contains(from), "{from}");
    check(&FORM.replace(from, to), expected);
}

#[test]
fn items_dimensions_and_predicates_are_read() {
    let form = form(FORM);
    let scoring = &form.scoring;
    assert_eq!(scoring.method, Some(IndexMethod::Skm));
    let dimensions: Vec<_> = scoring
        .dimensions
        .iter()
        .map(|dimension| (dimension.name.as_str(), show_text(&dimension.label)))
        .collect();
    assert_eq!(dimensions, [("BUD", "Budaya".to_owned()), ("SDM", String::new())]);
    let predicates: Vec<_> = scoring
        .predicates
        .iter()
        .map(|predicate| format!("{} {} {}", show_text(&predicate.label), predicate.min, predicate.inclusive))
        .collect();
    assert_eq!(predicates, ["Sangat Baik 88.31 true", "Kurang Baik 65 false", "Tidak Baik 25 true"]);
    let item = form.nodes[4].question().unwrap();
    assert!(item.reverse && (item.weight - 0.5).abs() < f64::EPSILON);
    let choices = &form.lists["s"];
    assert_eq!(
        choices.iter().map(|choice| choice.score).collect::<Vec<_>>(),
        [Some(1.0), Some(4.0), None, None]
    );
    assert_eq!((choices[2].missing, choices[3].missing), (Some(Missing::DontKnow), Some(Missing::Refused)));
}

#[test]
fn numbers_and_words_are_checked() {
    check_change("0,5", "separuh", &["survey 6 weight: bad-weight"]);
    check_change("0,5", "0", &["survey 6 weight: bad-weight"]);
    check_change("| BUD | yes |", "| BUD | kadang |", &["survey 6 reverse: not-yes-or-no"]);
    check_change(
        "| STS | 1 |",
        "| STS | satu |",
        &[
            "choices 2 score: not-a-number",
            "survey 4 dimension: dimension-not-scored",
            "survey 6 dimension: dimension-not-scored",
            "survey 9 dimension: dimension-not-scored",
        ],
    );
    check_change("dont_know", "tidak", &["choices 4 missing: unknown-missing"]);
    check_change(
        "| Tidak tahu | |",
        "| Tidak tahu | 0 |",
        &["choices 4 score: score-and-missing", "~survey dimension: skm-scale"],
    );
    check_change(
        "| SKM |",
        "| rata-rata |",
        &["index 2 method: unknown-method", "~survey dimension: predicates-without-index"],
    );
    check_change(
        "| | SKM |",
        "| | |",
        &["index method: index-without-method", "~survey dimension: predicates-without-index"],
    );
}

#[test]
fn predicates_must_not_overlap() {
    check_change("| 88.31 |", "| 65 |", &["predicates 4 min: duplicate-predicate"]);
    check_change("| 88.31 |", "| |", &["predicates 3 min: not-a-number"]);
    check_change("Sangat Baik", "Tidak Baik", &["predicates 3 label: duplicate-predicate-label"]);
    check_change("Sangat Baik", "", &["predicates 3 label: predicate-without-label"]);
    check_change(
        "| Kurang Baik | no |",
        "| Kurang Baik | entah |",
        &["predicates 4 inclusive: not-yes-or-no"],
    );
}

#[test]
fn only_items_with_scores_have_a_dimension() {
    check_change("select_one s | b1", "text | b1", &["survey 4 dimension: dimension-not-scored"]);
    check_change("| SDM |", "| |", &[]);
    check_change("| B | BUD |", "| B | |", &["~survey 6 reverse: scoring-without-dimension"]);
    check_change("| SS | 4 |", "| SS | 5 |", &["~survey dimension: skm-scale"]);
    let none = FORM.replace("| BUD | yes | 0,5 |", "| | | |").replace("BUD", "").replace("SDM", "");
    check(&none, &["~survey dimension: index-without-items"]);
}
