//! The rows below the header.

use std::collections::BTreeMap;

use super::header::{Column, Header};
use super::nip::NotANip;
use super::{Level, Nip, Person};
use crate::problem::Problem;
use crate::seal::normalise_phone;
use crate::workbook::{Cell, Sheet};

/// Reads every row; those with a fault leave a problem instead of a person.
pub(super) fn read(sheet: &Sheet, header: &Header, problems: &mut Vec<Problem>) -> Vec<Person> {
    let mut people = Vec::new();
    let mut numeric = Vec::new();
    let mut inactive = 0_usize;
    for (place, cells) in sheet.rows.iter().enumerate().skip(header.row + 1) {
        let row = Row { sheet, number: place + 1, cells };
        if cells.iter().all(Cell::is_blank) || (place == header.row + 1 && numbers_columns(cells)) {
            continue;
        }
        match row.status(header) {
            Status::Active => {}
            Status::Inactive => {
                inactive += 1;
                continue;
            }
            Status::Missing(column) => {
                problems.push(row.error("problem-roster-status-missing", column));
                continue;
            }
        }
        if row.is_numeric(&header.nip) {
            numeric.push(row.number);
            continue;
        }
        people.extend(row.person(header, problems));
    }
    if let Some(first) = numeric.first() {
        let problem = Problem::error("problem-roster-nip-numeric").with("count", numeric.len().to_string());
        problems.push(problem.at(&sheet.name, Some(*first), &header.nip.name));
    }
    if inactive > 0 {
        let problem = Problem::warning("problem-roster-not-active").with("count", inactive.to_string());
        let column = header.status.as_ref().map_or("", |column| &column.name);
        problems.push(problem.at(&sheet.name, None, column));
    }
    people
}

/// Names every NIP that stands in two rows, and takes phone numbers away that two people have.
pub(super) fn check_twice(
    sheet: &Sheet,
    header: &Header,
    people: &mut [Person],
    problems: &mut Vec<Problem>,
) {
    let mut first: BTreeMap<&Nip, &Person> = BTreeMap::new();
    for person in &*people {
        match first.get(&person.nip) {
            None => {
                first.insert(&person.nip, person);
            }
            Some(other) => {
                let same_unit = super::unit::key_of(&other.unit) == super::unit::key_of(&person.unit);
                let code =
                    if same_unit { "problem-roster-nip-twice" } else { "problem-roster-nip-two-units" };
                let problem = Problem::error(code)
                    .with("first", other.row.to_string())
                    .with("unit", person.unit_path())
                    .with("other", other.unit_path());
                problems.push(problem.at(&sheet.name, Some(person.row), &header.nip.name));
            }
        }
    }
    let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, person) in people.iter().enumerate() {
        if let Some(phone) = &person.phone {
            owners.entry(phone.clone()).or_default().push(place);
        }
    }
    for places in owners.into_values().filter(|places| places.len() > 1) {
        let rows: Vec<usize> = places.iter().filter_map(|place| Some(people.get(*place)?.row)).collect();
        for place in places {
            if let Some(person) = people.get_mut(place) {
                person.phone = None;
            }
        }
        if let [first, second, ..] = rows.as_slice() {
            let problem = Problem::warning("problem-roster-phone-twice").with("first", first.to_string());
            let column = header.phone.as_ref().map_or("", |column| &column.name);
            problems.push(problem.at(&sheet.name, Some(*second), column));
        }
    }
}

/// A row with its place.
struct Row<'a> {
    sheet: &'a Sheet,
    /// Counted from 1.
    number: usize,
    cells: &'a [Cell],
}

enum Status<'a> {
    Active,
    Inactive,
    /// The column is there, the cell is empty.
    Missing(&'a Column),
}

impl Row<'_> {
    fn text(&self, column: &Column) -> &str {
        self.cells.get(column.place).map_or("", |cell| cell.text.trim())
    }

    fn is_numeric(&self, column: &Column) -> bool {
        self.cells.get(column.place).is_some_and(|cell| cell.numeric && !cell.is_blank())
    }

    fn error(&self, code: &'static str, column: &Column) -> Problem {
        Problem::error(code).at(&self.sheet.name, Some(self.number), &column.name)
    }

    fn status<'a>(&self, header: &'a Header) -> Status<'a> {
        let Some(column) = &header.status else { return Status::Active };
        match self.text(column).to_uppercase().as_str() {
            "" => Status::Missing(column),
            "AKTIF" | "PNS AKTIF" | "CPNS AKTIF" | "PPPK AKTIF" | "ACTIVE" => Status::Active,
            _ => Status::Inactive,
        }
    }

    fn person(&self, header: &Header, problems: &mut Vec<Problem>) -> Option<Person> {
        let before = problems.len();
        let nip = Nip::parse(self.text(&header.nip))
            .map_err(|fault| problems.push(self.nip_error(fault, &header.nip)));
        let name = clean(self.text(&header.name));
        if name.is_empty() {
            problems.push(self.error("problem-roster-name-missing", &header.name));
        }
        let unit = self.unit(header);
        if let (true, Some(column)) = (unit.is_empty(), header.units.last()) {
            problems.push(self.error("problem-roster-unit-missing", column));
        }
        // Who is not of an echelon may be of a functional position, as another column says.
        let written = || header.levels.iter().map(|column| self.text(column));
        let level = match written().find_map(Level::parse) {
            Some(Level::Pelaksana) if written().any(Level::is_no_echelon) => {
                let is_functional = |text| Level::parse(text) == Some(Level::Fungsional);
                Some(if written().any(is_functional) { Level::Fungsional } else { Level::Pelaksana })
            }
            level => level,
        };
        if let (None, Some(column)) = (level, header.levels.first()) {
            let found = header.levels.iter().map(|column| self.text(column)).filter(|text| !text.is_empty());
            problems.push(match found.collect::<Vec<_>>().join(", ") {
                found if found.is_empty() => self.error("problem-roster-level-missing", column),
                found => self.error("problem-roster-level-unknown", column).with("found", found),
            });
        }
        if problems.len() > before {
            return None;
        }
        let phone = self.phone(header, problems);
        let cluster = header.cluster.as_ref().map(|column| clean(self.text(column)));
        let cluster = cluster.filter(|cluster| !cluster.is_empty());
        Some(Person { nip: nip.ok()?, name, unit, cluster, level: level?, phone, row: self.number })
    }

    fn nip_error(&self, fault: NotANip, column: &Column) -> Problem {
        let found = self.text(column);
        match fault {
            NotANip::Missing => self.error("problem-roster-nip-missing", column),
            NotANip::Damaged => self.error("problem-roster-nip-damaged", column).with("found", found),
            NotANip::Length(length) => self
                .error("problem-roster-nip-length", column)
                .with("found", found)
                .with("length", length.to_string()),
            NotANip::Letters => self.error("problem-roster-nip-letters", column).with("found", found),
            NotANip::Invalid => self.error("problem-roster-nip-invalid", column).with("found", found),
        }
    }

    /// From the organisation down. The government itself is no unit, and a unit is not below itself.
    fn unit(&self, header: &Header) -> Vec<String> {
        let mut path: Vec<String> = Vec::new();
        for column in &header.units {
            for part in self.text(column).split(" / ") {
                let part = clean(part);
                let key = super::unit::key(&part);
                let known = path.iter().any(|above| super::unit::key(above) == key);
                if !key.is_empty() && !known && !key.starts_with("PEMERINTAH ") {
                    path.push(part);
                }
            }
        }
        path
    }

    fn phone(&self, header: &Header, problems: &mut Vec<Problem>) -> Option<String> {
        let column = header.phone.as_ref()?;
        let written = self.text(column);
        if !written.chars().any(char::is_alphanumeric) {
            return None;
        }
        let phone = normalise_phone(written);
        if phone.is_none() {
            let problem = Problem::warning("problem-roster-phone-unreadable");
            problems.push(problem.at(&self.sheet.name, Some(self.number), &column.name));
        }
        phone
    }
}

/// Whether this row only numbers the columns: "(1) (2) (3)".
fn numbers_columns(cells: &[Cell]) -> bool {
    let mut filled = cells.iter().filter(|cell| !cell.is_blank());
    filled.all(|cell| cell.text.trim().trim_matches(['(', ')', '.', '[', ']']).parse::<u8>().is_ok())
}

/// Single spaces, no control characters, and nothing in front that would make it a formula.
fn clean(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
        .filter(|letter| {
            !letter.is_control()
                && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}')
        })
        .collect();
    let harmless = visible.trim_start_matches(|letter: char| letter == ' ' || "=+-@'".contains(letter));
    harmless.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
