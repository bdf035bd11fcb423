//! What is wrong with a form, and where.

use super::{YES_NO, check};

/// A survey sheet with these rows, and the choices `y` and `n`.
fn check_rows(rows: &str, expected: &[&str]) {
    let header = "| survey | | | | | | |\n| | type | name | label | relevant | calculation | parameters |\n";
    check(&format!("{header}{rows}{YES_NO}"), expected);
}

#[test]
fn a_type_must_be_known() {
    check_rows("| | interger | a | A |", &["survey 2 type: unknown-type-near"]);
    check_rows("| | xyzzy | a | A |", &["survey 2 type: unknown-type"]);
    check_rows("| | Integer | a | A |", &["~survey 2 type: type-spelling"]);
    check_rows("| | | a | A |\n| | text | b | B |", &["survey 2 type: missing-type"]);
    check_rows("| | image | a | A |\n| | text | b | B ${a} |", &["survey 2 type: unsupported-type"]);
    for kind in
        ["rank yn", "geopoint", "barcode", "file", "audio", "select_one_from_file a.csv", "select_one ${a}"]
    {
        check_rows(&format!("| | {kind} | a | A |"), &["survey 2 type: unsupported-type"]);
    }
    check_rows("| | start-geopoint | a | |\n| | text | b | B |", &["~survey 2 type: metadata-ignored"]);
}

#[test]
fn a_name_must_be_there_and_usable() {
    check_rows("| | text | | A |", &["survey 2 name: missing-name"]);
    check_rows("| | text | 1a | A |", &["survey 2 name: invalid-name"]);
    check_rows("| | text | nama lengkap | A |", &["survey 2 name: invalid-name"]);
    check_rows("| | text | meta | A |", &["survey 2 name: reserved-name"]);
    let long = format!("| | text | {} | A |", "a".repeat(65));
    check_rows(&long, &["survey 2 name: name-too-long"]);
    check_rows("| | text | a | A |\n| | text | a | B |", &["survey 3 name: duplicate-name"]);
    check_rows("| | text | a | A |\n| | text | A | B |", &["~survey 3 name: name-differs-in-case"]);
}

#[test]
fn a_name_may_stand_again_in_another_group_but_not_be_referred_to() {
    let twice = "| | begin_group | g | G |\n| | text | a | A |\n| | end_group | | |\n| | text | a | B |\n";
    check_rows(twice, &[]);
    check_rows(&format!("{twice}| | note | n | ${{a}} |"), &["survey 6 label: ambiguous-reference"]);
    check_rows(
        &format!("{twice}| | text | n | N | ${{a}} = 'x' |"),
        &["survey 6 relevant: ambiguous-reference"],
    );
}

#[test]
fn a_question_needs_a_text_and_its_list() {
    check_rows("| | text | a | |", &["survey 2 label: missing-label"]);
    check_rows("| | select_one | a | A |", &["survey 2 type: missing-list"]);
    check_rows("| | select_one ny | a | A |", &["survey 2 type: unknown-list"]);
    check_rows("| | select_one setuju | a | A |", &["survey 2 type: unknown-list"]);
    check(
        "| survey | | | |\n| | type | name | label |\n| | select_one setju | a | A |
         | choices | | | |\n| | list_name | name | label |\n| | setuju | 1 | S |",
        &["survey 2 type: unknown-list-near"],
    );
}

#[test]
fn groups_begin_and_end() {
    check_rows("| | begin_group | g | G |\n| | text | a | A |", &["survey 2 type: unclosed-group"]);
    check_rows("| | text | a | A |\n| | end_group | | |", &["survey 3 type: unmatched-end"]);
    check_rows(
        "| | begin_group | g | G |\n| | text | a | A |\n| | end_repeat | | |",
        &["survey 4 type: unmatched-end"],
    );
    check_rows(
        "| | begin_repeat | g | G |\n| | text | a | A |\n| | end_repeat | | |",
        &["survey 2 type: repeat-unsupported"],
    );
    let groups = (0..17).map(|n| format!("| | begin_group | g{n} | G |\n")).collect::<Vec<_>>().concat();
    let deep = format!("{groups}| | text | a | A |\n{}", "| | end_group | | |\n".repeat(17));
    check_rows(&deep, &["survey 18 type: groups-too-deep"]);
}

#[test]
fn references_must_lead_somewhere() {
    check_rows("| | text | a | A | ${z} = 1 |", &["survey 2 relevant: expression-unknown-reference"]);
    check_rows("| | text | a | A ${z} |", &["survey 2 label: expression-unknown-reference"]);
    check_rows("| | text | a | A ${z |", &["survey 2 label: open-reference"]);
    check_rows(
        "| | text | a | A |\n| | text | b | B | a = 'x' |",
        &["survey 3 relevant: name-without-reference"],
    );
    check_rows("| | text | a | A | ${a |", &["survey 2 relevant: expression-unclosed-reference"]);
}

#[test]
fn nothing_may_depend_on_itself() {
    check_rows("| | text | a | A | ${a} = 'x' |", &["survey 2: circle"]);
    check_rows("| | text | a | A | ${b} = 'x' |\n| | text | b | B | ${a} = 'x' |", &["survey 2: circle"]);
    check_rows(
        "| | begin_group | g | G | ${a} = 'x' |\n| | text | a | A |\n| | end_group | | |",
        &["survey 2: circle"],
    );
    check_rows(
        "| | integer | a | A |\n| | calculate | b | | | ${a} + ${c} |\n| | calculate | c | | | ${b} |",
        &["survey 3: circle"],
    );
}

#[test]
fn calculations_and_parameters_are_checked() {
    check_rows("| | text | a | A |\n| | calculate | b | |", &["survey 3 calculation: missing-calculation"]);
    for (kind, parameters, code) in [
        ("text", "max_length=2001", "max-length"),
        ("text", "max_length=0", "max-length"),
        ("text", "max_length=banyak", "max-length"),
        ("text", "panjang=3", "parameter-unknown"),
        ("text", "panjang", "parameters-malformed"),
        ("range", "start=5 end=1", "range-order"),
        ("range", "start=1 end=5 step=0", "range-step"),
        ("range", "start=1 end=5 step=9", "range-step"),
        ("range", "start=satu", "not-a-number"),
    ] {
        let row = format!("| | {kind} | a | A | | | {parameters} |");
        check_rows(&row, &[&format!("survey 2 parameters: {code}")]);
    }
    check_rows(
        "| | select_one yn | a | A | | | randomize=true |",
        &["~survey 2 parameters: parameter-ignored"],
    );
}

#[test]
fn a_form_must_ask_something_and_not_too_much() {
    check_rows("| | note | a | A |", &["survey type: no-question"]);
    check_rows("", &["survey type: no-question"]);
    let texts =
        (0..9).map(|n| format!("| | text | a{n} | A | | | max_length=2000 |\n")).collect::<Vec<_>>().concat();
    check_rows(&texts, &["survey: answers-too-large"]);
}

#[test]
fn choices_are_checked() {
    let survey = "| survey | | | |\n| | type | name | label |\n| | select_multiple l | a | A |\n";
    let check_choices = |rows: &str, expected: &[&str]| {
        check(&format!("{survey}| choices | | | |\n| | list_name | name | label |\n{rows}"), expected);
    };
    check_choices("| | l | 1 | A |\n| | l | 1 | B |", &["choices 3 name: duplicate-choice"]);
    check_choices("| | l | 1 | A |\n| | l | | B |", &["choices 3 name: choice-without-name"]);
    check_choices("| | l | 1 | A |\n| | l | 2 | |", &["~choices 3 label: choice-without-label"]);
    check_choices("| | l | 1 | A |\n| | | 2 | B |", &["~choices 3 list_name: choice-without-list"]);
    check_choices("| | l | a b | A |", &["survey 2 type: choice-name-with-space"]);
    check(
        &format!("{survey}| choices | | |\n| | list_name | label |\n| | l | A |"),
        &["choices 1 name: missing-column", "choices 2 name: choice-without-name"],
    );
    check(&survey.replace("select_multiple l", "select_one l"), &["survey 2 type: unknown-list"]);
}

#[test]
fn filters_use_columns_that_are_there() {
    let rest = "| choices | | | | |\n| | list_name | name | label | kab |\n| | kab | a | A | |\n| | kec | b | B | a |\n";
    let survey =
        "| survey | | | | |\n| | type | name | label | choice_filter |\n| | select_one kab | k | K | |\n";
    check(&format!("{survey}| | select_one kec | c | C | kab = ${{k}} |\n{rest}"), &[]);
    check(
        &format!("{survey}| | select_one kec | c | C | kabupaten = ${{k}} |\n{rest}"),
        &["survey 3 choice_filter: unknown-choice-column"],
    );
    check(
        &format!("{survey}| | select_one kec or_other | c | C | kab = ${{k}} |\n{rest}"),
        &["survey 3 choice_filter: or-other-with-filter"],
    );
}

#[test]
fn sheets_and_columns_with_slips_are_noticed() {
    check(
        "| surveys | | |\n| | type | name |\n| | text | a |\n| choices | |\n| | list_name |\n| | l |",
        &["~surveys: sheet-name-near", ": missing-sheet"],
    );
    check("| survey | | |\n| | name | label |\n| | a | A |", &["survey 1 type: missing-column"]);
    check(
        "| survey | | | | |\n| | type | name | lable::Bahasa | label::English |\n| | text | a | A | B |",
        &["~survey 1 lable::Bahasa: column-name-near"],
    );
    check(
        "| survey | | | | |\n| | type | name | label | relevent |\n| | text | a | A | x |",
        &["~survey 1 relevent: column-name-near"],
    );
    check(
        "| survey | | | | |\n| | type | name | label | caption |\n| | text | a | A | B |",
        &["survey 1 caption: duplicate-column"],
    );
    check(
        "| survey | | | | |\n| | type | name | label | media::image |\n| | text | a | A | a.png |",
        &["~survey 2 media::image: column-ignored"],
    );
    check("| survey | | | | |\n| | type | name | label | trigger |\n| | text | a | A | |", &[]);
    check(
        "| survey | | | |\n| | type | name | label |\n| | text | a | A |\n| entities | |\n| | dataset |\n| | x |",
        &["~entities: sheet-ignored"],
    );
}

#[test]
fn all_faults_are_told_at_once() {
    check_rows(
        "| | text | | A |\n| | integr | b | B |\n| | text | c | C | ${z} |\n| | end_group | | |",
        &[
            "survey 2 name: missing-name",
            "survey 5 type: unmatched-end",
            "survey 3 type: unknown-type-near",
            "survey 4 relevant: expression-unknown-reference",
        ],
    );
}
