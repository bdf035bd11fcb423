//! What ODK's implementations give for operators, references and choice lists, and what cannot be read.

use super::world::{World, check, given};
use super::{Expression, Fault, NodeId};

fn check_fault(source: &str, wanted: Fault) {
    assert_eq!(World::new(None).evaluate(source), Err(wanted), "{source}");
}

#[test]
fn operators_bind_as_xpath_says() {
    check(&[
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("1 - 2 - 3", "-4"),
        ("1 - (2 - 3)", "2"),
        ("-(8*5)", "-40"),
        ("-'19'", "-19"),
        ("--3", "3"),
        ("- - -3", "-3"),
        ("5- 4-1--1--4", "5"),
        ("-98", "-98"),
        ("-10 div -4", "2.5"),
        ("2 * 3 div 8 * 2", "1.5"),
        ("8 div 2 + 4", "8"),
        ("1-10 mod 3 div 3", "0.6666666666666667"),
        ("-5 mod 2", "-1"),
        ("5 mod -2", "1"),
        ("5 mod 1.5", "0.5"),
        ("5 mod 0", "NaN"),
        ("1 div 0", "Infinity"),
        ("-1 div 0", "-Infinity"),
        ("0 div 0", "NaN"),
        ("'123' * '456'", "56088"),
        ("true() + 8", "9"),
        ("true() or true() and false()", "true"),
        ("(true() or true()) and false()", "false"),
        ("false() or 0 + 2", "true"),
        ("(false() or 0) + 2", "2"),
        ("'' or 17", "true"),
        ("false() and false() < true()", "false"),
        ("(false() and false()) < true()", "true"),
        ("3 < 4 < 5", "true"),
        ("3 < (4 < 5)", "false"),
        ("-3 < 3 = 6 >= 6", "true"),
        ("false() and true() != true()", "false"),
        ("(false() and true()) != true()", "true"),
        ("1 = 1 = 1 = 1", "true"),
        ("2 * -3", "-6"),
    ]);
}

#[test]
fn comparisons_convert_as_xpath_says() {
    check(&[
        ("true() > 0.9999", "true"),
        ("'-17' > '-172'", "true"),
        ("'abc' < 'abcd'", "false"),
        ("6.1 - 7.8 = -1.7", "true"),
        ("0.1 + 0.2 = 0.3", "true"),
        ("'abc' = 'abc'", "true"),
        ("'abc' != 'def'", "true"),
        ("true() = 17", "true"),
        ("0 = false()", "true"),
        ("true() = 'true'", "true"),
        ("17 = '17.0000000'", "true"),
        ("'0017.' = 17", "true"),
        ("'017.' = '17.000'", "false"),
        ("'ya' = 'Ya'", "false"),
        ("1 div 0 = 1 div 0", "true"),
        ("number('x') = number('x')", "false"),
        ("number('x') != number('x')", "true"),
        ("${age} >= 18 and ${age} < 60", "true"),
        ("${age}>33", "true"),
        ("${age} = 34.0", "true"),
        ("${age} = '34'", "true"),
        ("${age} = true()", "true"),
        ("${flag} = true()", "false"),
        ("${name} = \"Siti Aminah\"", "true"),
        ("${age} - 4", "30"),
        ("${age}-${height}", "32.5"),
        ("${q-1.a} = 'x'", "true"),
    ]);
}

#[test]
fn a_blank_question_is_an_empty_text_and_no_number() {
    check(&[
        ("${blank} = ''", "true"),
        ("${blank} != ''", "false"),
        ("${blank} > 3", "false"),
        ("${blank} < 3", "false"),
        ("${blank} = 0", "false"),
        ("${blank} != 0", "true"),
        ("${blank} != 'ya'", "true"),
        ("${blank} = false()", "true"),
        ("${blank} + 1", "NaN"),
        ("string-length(${blank})", "0"),
        ("count-non-empty(${blank})", "0"),
        ("count(${blank})", "1"),
        ("count-non-empty(${blank} | ${age} | ${name})", "2"),
        ("boolean(${blank})", "false"),
        ("not(${blank})", "true"),
        ("coalesce(${blank}, 'tidak ada')", "tidak ada"),
        ("coalesce(${age}, 0)", "34"),
        ("coalesce(${blank} + 1, 0)", "0"),
        ("number(${blank})", "NaN"),
        ("selected(${blank}, 'a')", "false"),
        ("count-selected(${blank})", "0"),
        ("if(${blank}, 'a', 'b')", "b"),
        ("concat(${blank}, 'x')", "x"),
        ("int(${blank})", "NaN"),
        ("max(${blank}, 3, ${age})", "34"),
        ("min(${blank}, 3, ${age})", "3"),
        ("sum(${blank}, 3, ${age})", "37"),
        ("max(${blank})", "NaN"),
        ("date(${blank})", ""),
        ("format-date(${blank}, '%Y')", ""),
    ]);
}

#[test]
fn references_are_names_or_paths() {
    check(&[
        ("${ age }", "34"),
        ("/data/age", "34"),
        ("/data/person/dob", "1990-05-17"),
        ("../dob", "1990-05-17"),
        ("../../age", "34"),
        ("current()/../../age", "34"),
        ("current()/../dob", "1990-05-17"),
        ("../../person/./many", "a b none"),
        ("/data/person/../age", "34"),
        ("${person}", "1990-05-17bdga b none"),
        ("..", "1990-05-17bdga b none"),
        (" ${age}\n\t+ 1 ", "35"),
    ]);
}

#[test]
fn the_own_value_is_a_point() {
    given(
        "3",
        &[(". >= 1 and . <= 5", "true"), (".*2", "6"), ("current()", "3"), ("./.", "3"), (".>3", "false")],
    );
    given("", &[("string-length(.) = 0", "true"), ("string-length()", "0")]);
    given("none", &[("not(selected(., 'none') and count-selected(.) > 1)", "true")]);
    given("none a", &[("not(selected(., 'none') and count-selected(.) > 1)", "false")]);
    given(
        "a  b",
        &[("string-length()", "4"), ("normalize-space()", "a b"), ("string()", "a  b"), ("number()", "NaN")],
    );
    given("2024-03-11", &[(". <= today()", "false"), (". > today()", "true"), (". >= '2024-03-11'", "true")]);
    given("0812-3456", &[("regex(., '[0-9]{4}-[0-9]+')", "true"), ("regex(., '[0-9]{4}')", "false")]);
    given("kept", &[("once('new')", "kept")]);
    given("", &[("once('new')", "new")]);
}

#[test]
fn instance_goes_through_a_choice_list() {
    check(&[
        ("instance('cities')/root/item[name = ${city}]/label", "Bandung"),
        ("instance('cities')/root/item[name=current()/../city]/province", "jabar"),
        ("instance(\"cities\")/root/item[ ./name = 'jkt' ]/label", "Jakarta"),
        ("count(instance('cities')/root/item)", "3"),
        ("count(instance('cities')/root/item[province = 'jabar'])", "2"),
        ("count(instance('cities')/root/item[province = 'jabar'][people > 2.5])", "1"),
        ("count(instance('cities')/root/item/cool)", "1"),
        ("instance('cities')/root/item[2]/name", "bdg"),
        ("instance('cities')/root/item[last()]/name", "bks"),
        ("instance('cities')/root/item[position() = 2]/name", "bdg"),
        ("instance('cities')/root/item[position() > 1][1]/name", "bdg"),
        ("instance('cities')/root/item[cool]/name", "bdg"),
        ("instance('cities')/root/item[cool = '']/name", "jkt"),
        ("instance('cities')/root/item[name = 'nowhere']/label", ""),
        ("instance('cities')/root/item[name = 'nowhere']/label = ''", "false"),
        ("instance('cities')/root/item/name = 'bks'", "true"),
        ("instance('cities')/root/item[people = max(instance('cities')/root/item/people)]/label", "Jakarta"),
    ]);
}

#[test]
fn a_choice_filter_names_the_columns_of_its_list() {
    let kept = |source: &str| {
        let fits = |place: &usize| World::new(None).at(*place).evaluate(source).unwrap().to_bool();
        (0..3).filter(fits).collect::<Vec<_>>()
    };
    assert_eq!(kept("province = 'jabar'"), [1, 2]);
    assert_eq!(kept("province = 'jabar' and name != ${city}"), [2]);
    assert_eq!(kept("cool = ''"), [0, 2]);
    assert_eq!(kept("people > 2.5 or ${blank} = 'x'"), [0, 2]);
    assert_eq!(kept("not(selected(${city}, name))"), [0, 2]);
    assert_eq!(kept("true()"), [0, 1, 2]);
}

#[test]
fn an_expression_tells_what_it_needs() {
    let parse = |source: &str| Expression::parse(source, &World::new(None)).unwrap();
    let expression = parse("if(${age} > 3, instance('cities')/root/item[name = ${city}]/x, /data/age)");
    assert_eq!(Vec::from_iter(expression.references()), [NodeId(1), NodeId(4)]);
    assert!(expression.columns().is_empty());
    assert!(!expression.uses_once() && !expression.is_volatile());
    assert_eq!(Vec::from_iter(parse("province = x and . = 'a'").columns()), ["province", "x"]);
    assert!(parse("once(today())").uses_once());
    assert!(parse("1 + (today() - ${dob})").is_volatile());
    assert_eq!(Vec::from_iter(parse("jr:choice-name(., '${city}')").references()), [NodeId(4)]);
    assert_eq!(expression, expression.clone());
    assert_eq!(parse(" 1 + 1 ").source(), " 1 + 1 ");
}

#[test]
fn a_fault_has_its_place() {
    let unsupported = |position, what: &str| Fault::Unsupported { position, what: what.to_owned() };
    let unexpected = |position, found: &str| Fault::Unexpected { position, found: found.to_owned() };
    let unknown = |position, name: &str| Fault::UnknownReference { position, name: name.to_owned() };
    let open = |position, found: &str| Fault::UnclosedBracket { position, found: found.to_owned() };
    check_fault("  ", Fault::Empty);
    check_fault("1 +", Fault::UnexpectedEnd);
    check_fault("1 2", unexpected(3, "2"));
    check_fault("${age} 5", unexpected(8, "5"));
    check_fault("1 + and 2", unexpected(9, "2"));
    check_fault("concat('a' 'b')", unexpected(12, "'b'"));
    check_fault("1 + )", unexpected(5, ")"));
    check_fault("if(1, 2", open(3, "("));
    check_fault("(1 + 2", open(1, "("));
    check_fault("instance('cities')/root/item[name", open(29, "["));
    check_fault("${nama} = 1", unknown(1, "nama"));
    check_fault("/data/nope", unknown(1, "/data/nope"));
    check_fault("../nope", unknown(1, "../nope"));
    check_fault("../../../../age", unknown(1, "../../../../age"));
    check_fault("foo(1)", Fault::UnknownFunction { position: 1, name: "foo".to_owned() });
    check_fault("Selected(1, 2)", Fault::UnknownFunction { position: 1, name: "Selected".to_owned() });
    check_fault("1 + random()", unsupported(5, "random()"));
    check_fault("pulldata('a', 'b', 'c', 'd')", unsupported(1, "pulldata()"));
    check_fault("${last-saved#age}", unsupported(1, "${last-saved#age}"));
    check_fault("${age}[1]", unsupported(7, "["));
    check_fault("//age", unsupported(1, "//"));
    check_fault("instance('cities')/root", unsupported(1, "instance('cities')"));
    check_fault("instance('cities')/root/item[. = 'a']", unsupported(30, "."));
    check_fault("instance('towns')/root/item", Fault::UnknownList { position: 1, name: "towns".to_owned() });
    check_fault("${age} / 2", Fault::ForeignSign { position: 8, found: "/".to_owned(), wanted: "div" });
    check_fault("10/2", Fault::ForeignSign { position: 3, found: "/".to_owned(), wanted: "div" });
    check_fault(". / ${age}", Fault::ForeignSign { position: 3, found: "/".to_owned(), wanted: "div" });
    check_fault("regex(., '(')", Fault::InvalidPattern { position: 1, pattern: "(".to_owned() });
    check_fault("jr:choice-name(., ${city})", Fault::UnquotedQuestion { position: 1 });
    check_fault("jr:choice-name(., 'city')", Fault::UnquotedQuestion { position: 1 });
    check_fault("jr:choice-name(., '${kota}')", unknown(1, "${kota}"));
    for (source, function, wanted, given) in [
        ("true(5)", "true", "0", 1),
        ("if(1, 2)", "if", "3", 2),
        ("substr('a')", "substr", "2–3", 1),
        ("join()", "join", "≥ 1", 0),
        ("weighted-checklist(1, 2, 3)", "weighted-checklist", "2, 4, 6 …", 3),
    ] {
        check_fault(
            source,
            Fault::WrongArgumentCount { position: 1, function, wanted: wanted.to_owned(), given },
        );
    }
}

#[test]
fn hostile_expressions_end_in_a_fault_or_a_value_on_a_small_stack() {
    let hostile = || {
        for piece in ["(", "-(", "not(", "if(", "instance('cities')/root/item[", "1 = (2 or (3 and ("] {
            let source = format!("{}1", piece.repeat(20_000));
            assert!(matches!(World::new(None).evaluate(&source), Err(Fault::TooDeep { .. })), "{piece}");
        }
        let deep = format!("{}1{}", "not(".repeat(98), ")".repeat(98));
        assert_eq!(World::new(None).evaluate(&deep).unwrap().to_text(), "true");
        let long = format!("1{}", " + 1".repeat(20_000));
        assert_eq!(World::new(None).evaluate(&long).unwrap().to_text(), "20001");
        let negative = format!("{}1", "- ".repeat(20_001));
        assert_eq!(World::new(None).evaluate(&negative).unwrap().to_text(), "-1");
    };
    std::thread::Builder::new().stack_size(1024 * 1024).spawn(hostile).unwrap().join().unwrap();
}

#[test]
fn any_characters_end_in_a_fault_or_a_value() {
    let pieces = [
        "${age}", ".", "..", "/", "(", ")", "[", "]", "'", "é", "1", "-", "and", "x", "$", "{", ",", " ",
        "date(",
    ];
    let mut state = 7_usize;
    for _ in 0..20_000 {
        let mut source = String::new();
        for _ in 0..8 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            source += pieces[(state >> 33) % pieces.len()];
        }
        if let Err(fault) = World::new(Some("a")).evaluate(&source) {
            assert!(
                fault.position().is_none_or(|position| position <= source.chars().count() + 1),
                "{source}"
            );
            assert!(fault.code().starts_with("problem-expression-"));
        }
    }
}
