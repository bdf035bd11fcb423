//! What a form becomes.

use super::{YES_NO, check, form, show_text};
use crate::questionnaire::{DefaultValue, Kind, Language, Questionnaire, ResponseType};

/// One line a node: path, type, label.
fn outline(form: &Questionnaire) -> Vec<String> {
    let nodes = form.nodes.iter().map(|node| {
        let kind = match &node.kind {
            Kind::Group => "group".to_owned(),
            Kind::Question(question) => match &question.response {
                ResponseType::Text { max_length } => format!("text {max_length}"),
                ResponseType::Range { start, end, step } => {
                    format!("range {} {} {}", start.written, end.written, step.written)
                }
                other => [other.xlsform_name(), other.list().unwrap_or_default()].join(" ").trim().to_owned(),
            },
            Kind::Calculate(expression) => format!("= {}", expression.source()),
            Kind::Hidden(value) => format!("hidden {value:?}"),
            Kind::Metadata(_) => "metadata".to_owned(),
        };
        let relevant = node.relevant.as_ref().map(|relevant| format!(" if {}", relevant.source()));
        format!("{} {kind}: {}{}", node.path, show_text(&node.label), relevant.unwrap_or_default())
    });
    nodes.collect()
}

#[test]
fn old_spellings_mean_the_same() {
    let old = form(&format!(
        "| survey | | | | | | | | |
         | | command | tag | caption | Relevance | constraining message | constraint | bind:required | Read Only |
         | | int | a | A | | Salah | . > 3 | yes | |
         | | add text prompt | b | B | ${{a}} > 3 | | | no | TRUE |
         | | select one from yn | c | C | | | | false() | |
         | | select all that apply from yn | d | D | | | | | |
         {YES_NO}"
    ));
    let new = form(&format!(
        "| survey | | | | | | | | |
         | | type | name | label | relevant | constraint_message | constraint | required | read_only |
         | | integer | a | A | | Salah | . > 3 | true() | |
         | | text | b | B | ${{a}} > 3 | | | | yes |
         | | select_one yn | c | C | | | | | |
         | | select_multiple yn | d | D | | | | | |
         {YES_NO}"
    ));
    assert_eq!(old.nodes, new.nodes);
    assert_eq!(
        outline(&old),
        [
            "/data/a integer: A",
            "/data/b text 500: B if ${a} > 3",
            "/data/c select_one yn: C",
            "/data/d select_multiple yn: D",
        ]
    );
}

#[test]
fn groups_make_paths() {
    let found = form(
        "| survey | | | | |
         | | type | name | label | remarks |
         | | begin group | g | G | |
         | | begin_group | h | | |
         | | note | | Halo | |
         | | | | | hanya catatan |
         | | text | a | A ${b} | |
         | | end_group | | | |
         | | end group | | | |
         | | integer | b | B | |",
    );
    assert_eq!(
        outline(&found),
        [
            "/data/g group: G",
            "/data/g/h group: -",
            "/data/g/h/generated_note_name_4 note: Halo",
            "/data/g/h/a text 500: A <${b}>",
            "/data/b integer: B",
        ]
    );
    assert_eq!(found.nodes[3].row, 6);
    assert_eq!(found.nodes[3].parent.map(|id| id.0), Some(1));
    assert_eq!(found.count_questions(), 2);
}

#[test]
fn disabled_rows_are_not_there() {
    let found = form(
        "| survey | | | | |
         | | type | name | label | disabled |
         | | text | a | A | yes |
         | | text | a | B | |
         | | foo | c | C | TRUE |",
    );
    assert_eq!(outline(&found), ["/data/a text 500: B"]);
}

#[test]
fn or_other_adds_a_choice_and_a_question() {
    let found = form(&format!(
        "| survey | | | |
         | | type | name | label |
         | | begin_group | g | G |
         | | select_multiple yn or_other | a | A |
         | | end_group | | |
         {YES_NO}"
    ));
    assert_eq!(
        outline(&found)[1..],
        [
            "/data/g/a select_multiple yn: A",
            "/data/g/a_other text 500: Mohon sebutkan jawaban lainnya. if selected(/data/g/a, 'other')",
        ]
    );
    let names: Vec<_> = found.lists["yn"].iter().map(|choice| choice.name.as_str()).collect();
    assert_eq!(names, ["y", "n", "other"]);
}

#[test]
fn languages_begin_with_the_default_one() {
    let text = "| survey | | | | |
         | | type | name | label::English (en) | label::Bahasa Indonesia (id) |
         | | text | a | Hello | Halo |
         | | text | b | Only here | |
         | settings | |
         | | default_language |
         | | Bahasa Indonesia (id) |";
    let found = form(text);
    let codes: Vec<_> = found.languages.iter().filter_map(|language| language.code.as_deref()).collect();
    assert_eq!(codes, ["id", "en"]);
    assert_eq!(show_text(&found.nodes[0].label), "Halo / Hello");
    assert_eq!(show_text(&found.nodes[1].label), "- / Only here");
    check(
        &text.replace("| | Bahasa Indonesia (id) |", "| | Jawa |"),
        &["~settings default_language: language-without-texts"],
    );
}

#[test]
fn texts_without_a_language_belong_to_the_default_one() {
    let table = "| survey | | | | |
         | | type | name | label | label::English |
         | | text | a | Halo | Hello |";
    let found = form(table);
    assert_eq!(found.languages[0], Language { name: String::new(), code: None });
    assert_eq!(show_text(&found.nodes[0].label), "Halo / Hello");
    let found = form(&format!("{table}\n| settings | |\n| | default_language |\n| | English |"));
    assert_eq!(found.languages.len(), 1);
    assert_eq!(show_text(&found.nodes[0].label), "Hello");
    let found = form(&format!("{table}\n| settings | |\n| | default_language |\n| | Indonesia |"));
    assert_eq!(show_text(&found.nodes[0].label), "Halo / Hello");
}

#[test]
fn a_missing_translation_of_a_column_is_noticed() {
    check(
        "| survey | | | | | |
         | | type | name | label::A | label::B | hint::A |
         | | text | a | A | B | C |",
        &["~survey 1 hint: translation-missing"],
    );
}

#[test]
fn settings_have_fallbacks() {
    let survey =
        "| survey | | | |\n| | type | name | label |\n| | form_title | Judul | |\n| | text | a | A |\n";
    let found = form(survey);
    assert_eq!([&found.form_id, &found.title, &found.version], ["uji", "Judul", ""]);
    let found = form(&format!(
        "{survey}| settings | | | |\n| | form_title | id_string | version |\n| | T | sio | 2020 |"
    ));
    assert_eq!([&found.form_id, &found.title, &found.version], ["sio", "T", "2020"]);
    let found = form("| Lembar 1 | | | |\n| | Type | Name | Label |\n| | text | a | A |");
    assert_eq!(found.title, "uji");
}

#[test]
fn defaults_are_values_or_computed() {
    let found = form(
        "| survey | | | | | |
         | | type | name | label | default | calculation |
         | | date | a | A | 2020-01-31 | |
         | | date | b | B | today() | |
         | | hidden | c | | 3 | |
         | | calculate | d | | ${a} | |
         | | today | e | | | |
         | | integer | f | F | | ${c} + 1 |",
    );
    let default = |place: usize| found.nodes[place].question().and_then(|question| question.default.clone());
    assert_eq!(default(0), Some(DefaultValue::Static("2020-01-31".to_owned())));
    assert!(matches!(default(1), Some(DefaultValue::Dynamic(_))));
    assert_eq!(
        outline(&found)[2..],
        [
            "/data/c hidden Some(Static(\"3\")): -",
            "/data/d = ${a}: -",
            "/data/e metadata: -",
            "/data/f integer: F",
        ]
    );
}

#[test]
fn parameters_shape_a_question() {
    let found = form(
        "| survey | | | | | |
         | | type | name | label | parameters | appearance |
         | | text | a | A | max_length=2000 rows=3 | multiline  w1 |
         | | range | b | B | | |
         | | range | c | C | start=0; end=1, step=0.1 | |
         | | percentage | d | D | | |",
    );
    assert_eq!(
        outline(&found)[..3],
        ["/data/a text 2000: A", "/data/b range 1 10 1: B", "/data/c range 0 1 0.1: C"]
    );
    assert_eq!(found.nodes[0].question().unwrap().appearance, ["multiline", "w1"]);
    assert_eq!(
        found.nodes[3].question().unwrap().constraint.as_ref().unwrap().source(),
        "0 <= . and . <= 100"
    );
}

#[test]
fn choices_keep_their_columns() {
    let found = form(
        "| survey | | | |
         | | type | name | label |
         | | select_one kec | a | A |
         | choices | | | | |
         | | list name | value | caption | kab |
         | | kec | x y | X | tegal |",
    );
    let choice = &found.lists["kec"][0];
    assert_eq!((choice.name.as_str(), show_text(&choice.label).as_str()), ("x y", "X"));
    let columns: Vec<_> = choice.columns.iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(columns, ["kab=tegal", "name=x y"]);
    let double = "| survey | | | |\n| | type | name | label |\n| | select_one l | a | A |
         | choices | | | |\n| | list_name | name | label |\n| | l | 1 | A |\n| | l | 1 | B |
         | settings | |\n| | allow_choice_duplicates |\n| | yes |";
    assert_eq!(form(double).lists["l"].len(), 2);
}

#[test]
fn curly_marks_and_odd_blanks_are_mended() {
    let found = form(
        "| survey | | | | |
         | | type | name | label | relevant |
         | | text | a |  “Halo”   Bapak | |
         | | text | b | B | ${a} = ‘x’ |",
    );
    assert_eq!(outline(&found), ["/data/a text 500: “Halo” Bapak", "/data/b text 500: B if ${a} = 'x'"]);
}
