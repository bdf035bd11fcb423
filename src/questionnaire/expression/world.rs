//! A small form with answers, for the tests of expressions.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::{Context, Expression, Fault, Scope, Value};
use crate::questionnaire::{Choice, NodeId, Text};

/// Names, paths and answers of the form, in document order.
const NODES: [(&str, &str, &str); 13] = [
    ("name", "/data/name", "Siti Aminah"),
    ("age", "/data/age", "34"),
    ("blank", "/data/blank", ""),
    ("dob", "/data/person/dob", "1990-05-17"),
    ("city", "/data/person/city", "bdg"),
    ("many", "/data/person/many", "a b none"),
    ("person", "/data/person", "1990-05-17bdga b none"),
    ("height", "/data/height", "1.5"),
    ("met", "/data/met", "2024-03-09T20:00:00.000+07:00"),
    ("flag", "/data/flag", "false"),
    ("zero", "/data/zero", "0"),
    ("q-1.a", "/data/q-1.a", "x"),
    ("clock", "/data/clock", "08:30:00.000+07:00"),
];

/// The form, filled in on Sunday 10 March 2024 at 09:05:07.089 in Jakarta.
pub(super) struct World {
    own: Option<&'static str>,
    cities: Vec<Choice>,
    item: Option<Choice>,
}

impl World {
    /// With this value of `.`, at `/data/person/city`.
    pub(super) fn new(own: Option<&'static str>) -> Self {
        let cities = vec![
            city("jkt", "Jakarta", &[("province", "dki"), ("people", "10.6")]),
            city("bdg", "Bandung", &[("province", "jabar"), ("people", "2.5"), ("cool", "1")]),
            city("bks", "Bekasi", &[("province", "jabar"), ("people", "2.6"), ("name", "bks")]),
        ];
        Self { own, item: None, cities }
    }

    /// Where a `choice_filter` looks at this city.
    pub(super) fn at(mut self, place: usize) -> Self {
        self.item = self.cities.get(place).cloned();
        self
    }

    /// The value of an expression.
    pub(super) fn evaluate(&self, source: &str) -> Result<Value, Fault> {
        Expression::parse(source, self).map(|expression| expression.evaluate(self))
    }
}

fn city(name: &str, label: &str, columns: &[(&str, &str)]) -> Choice {
    let own = [("name", name), ("label", label)];
    let columns: BTreeMap<String, String> =
        own.iter().chain(columns).map(|(column, cell)| ((*column).to_owned(), (*cell).to_owned())).collect();
    Choice { name: name.to_owned(), label: Text::default(), score: None, missing: None, columns }
}

impl Scope for World {
    fn by_name(&self, name: &str) -> Option<NodeId> {
        NODES.iter().position(|node| node.0 == name).map(NodeId)
    }
    fn by_path(&self, path: &str) -> Option<NodeId> {
        NODES.iter().position(|node| node.1 == path).map(NodeId)
    }
    fn own_path(&self) -> Option<&str> {
        Some("/data/person/city")
    }
    fn has_list(&self, name: &str) -> bool {
        name == "cities"
    }
}

impl Context for World {
    fn value(&self, node: NodeId) -> String {
        NODES[node.0].2.to_owned()
    }
    fn own(&self) -> Option<String> {
        self.own.map(str::to_owned)
    }
    fn now(&self) -> DateTime<FixedOffset> {
        "2024-03-10T09:05:07.089+07:00".parse().unwrap()
    }
    fn list(&self, name: &str) -> Option<&[Choice]> {
        self.has_list(name).then_some(&self.cities)
    }
    fn item(&self) -> Option<&Choice> {
        self.item.as_ref()
    }
    fn choice_label(&self, _: NodeId, value: &str) -> Option<String> {
        let choice = self.cities.iter().find(|choice| choice.name == value)?;
        self.column(choice, "label")
    }
    fn column(&self, choice: &Choice, column: &str) -> Option<String> {
        choice.columns.get(column).cloned()
    }
}

/// That these expressions have these values, as texts, where `.` is `own`.
pub(super) fn given(own: &'static str, table: &[(&str, &str)]) {
    for (source, wanted) in table {
        let text = match World::new(Some(own)).evaluate(source) {
            Ok(value) => value.to_text(),
            Err(fault) => format!("{fault:?}"),
        };
        assert_eq!(text, *wanted, "{source}");
    }
}

/// That these expressions have these values, as texts, where `.` is blank.
pub(super) fn check(table: &[(&str, &str)]) {
    given("", table);
}
