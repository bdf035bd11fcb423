//! Forms that nobody writes by mistake: they must end in problems, soon.

use super::read_text;

/// Checks that reading ends, and with this among the problems.
fn check(rows: &str, code: &str) {
    let form = format!("| survey | | | | |\n| | type | name | label | relevant |\n{rows}");
    let (questionnaire, problems) = read_text(&form);
    assert!(questionnaire.is_none());
    let codes: Vec<_> = problems.iter().map(|problem| problem.code).take(5).collect();
    assert!(problems.iter().any(|problem| problem.code == code), "{codes:?}");
}

#[test]
fn endless_groups_are_refused() {
    let rows: String =
        (0..5_000).map(|n| format!("| | begin_group | {}{n} | G |\n", "x".repeat(50))).collect();
    check(&rows, "problem-groups-too-deep");
}

#[test]
fn a_long_chain_of_conditions_is_followed() {
    let rows: String =
        (0..5_000).map(|n| format!("| | note | a{n} | A | ${{a{}}} = 1 |\n", (n + 1) % 5_000)).collect();
    check(&rows, "problem-circle");
}

#[test]
fn many_circles_are_cut_short() {
    let all: String = (0..300).map(|n| format!("${{a{n}}} + ")).collect();
    let rows: String = (0..300).map(|n| format!("| | integer | a{n} | A | {all} 1 |\n")).collect();
    check(&rows, "problem-circle");
}

#[test]
fn many_wrong_lists_are_told() {
    let rows: String = (0..5_000).map(|n| format!("| | select_one l{n} | a{n} | A |\n")).collect();
    check(&rows, "problem-unknown-list");
}

#[test]
fn many_same_names_are_told() {
    let rows = "| | text | a | ${a} |\n".repeat(5_000);
    check(&rows, "problem-duplicate-name");
}

#[test]
fn many_languages_are_refused() {
    let columns: String = (0..100).map(|n| format!(" label::L{n} |")).collect();
    let (_, problems) = read_text(&format!("| survey | | |\n| | type | name |{columns}\n| | text | a | A |"));
    assert!(problems.iter().any(|problem| problem.code == "problem-too-many-languages"));
}
