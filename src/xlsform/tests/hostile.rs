//! Forms that nobody writes by mistake: they must end in problems, soon.

use super::read_text;

/// The same for each number from 0.
fn repeat(count: usize, say: impl Fn(usize) -> String) -> String {
    (0..count).map(say).collect::<Vec<_>>().concat()
}

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
    let rows = repeat(5_000, |n| format!("| | begin_group | {}{n} | G |\n", "x".repeat(50)));
    check(&rows, "problem-groups-too-deep");
}

#[test]
fn a_long_chain_of_conditions_is_followed() {
    let rows = repeat(5_000, |n| format!("| | note | a{n} | A | ${{a{}}} = 1 |\n", (n + 1) % 5_000));
    check(&rows, "problem-circle");
}

#[test]
fn many_circles_are_cut_short() {
    let all = repeat(300, |n| format!("${{a{n}}} + "));
    let rows = repeat(300, |n| format!("| | integer | a{n} | A | {all} 1 |\n"));
    check(&rows, "problem-circle");
}

#[test]
fn many_wrong_lists_are_told() {
    let rows = repeat(5_000, |n| format!("| | select_one l{n} | a{n} | A |\n"));
    check(&rows, "problem-unknown-list");
}

#[test]
fn many_same_names_are_told() {
    let rows = "| | text | a | ${a} |\n".repeat(5_000);
    check(&rows, "problem-duplicate-name");
}

#[test]
fn many_languages_are_refused() {
    let columns = repeat(100, |n| format!(" label::L{n} |"));
    let (_, problems) = read_text(&format!("| survey | | |\n| | type | name |{columns}\n| | text | a | A |"));
    assert!(problems.iter().any(|problem| problem.code == "problem-too-many-languages"));
}
