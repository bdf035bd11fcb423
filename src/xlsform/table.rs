//! A sheet with its header understood: rows answer by the column's proper name.

use super::columns::{Columns, SECTIONS};
use super::names::{nearest, snake};
use super::text::parse_language;
use crate::problem::Problem;
use crate::questionnaire::Language;
use crate::workbook::{Cell, Sheet};

/// A sheet by its columns.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// As the workbook writes it.
    pub(super) sheet: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
}

/// A column with a header.
#[derive(Debug)]
pub(super) struct Column {
    /// The proper name, or the header itself for columns that XLSForm does not know.
    pub(super) key: String,
    pub(super) language: Option<Language>,
    /// As the sheet writes it.
    pub(super) header: String,
    place: usize,
}

/// A row that is not empty.
#[derive(Debug)]
pub(super) struct Row {
    /// Counted from 1 as Excel does.
    pub(super) number: usize,
    /// Places as in [`Table::columns`], blank where nothing stands; nothing follows the last cell.
    pub(super) cells: Vec<String>,
}

impl Table {
    /// Reads header and rows. `collapse` turns runs of blanks into one, as pyxform does on the survey sheet.
    pub(super) fn read(sheet: &Sheet, known: &Columns, collapse: bool, problems: &mut Vec<Problem>) -> Self {
        let mut rows = sheet.rows.iter().enumerate();
        let header = rows.next().map_or(&[][..], |(_, cells)| cells.as_slice());
        let columns = header_columns(&sheet.name, header, known, problems);
        let rows = rows.filter_map(|(index, cells)| {
            let present = columns.iter().map_while(|column| Some((cells.get(column.place)?, column)));
            let cells: Vec<_> = present.map(|(cell, column)| clean(cell, column, known, collapse)).collect();
            cells.iter().any(|cell| !cell.is_empty()).then_some(Row { number: index + 1, cells })
        });
        let rows = rows.collect();
        let table = Self { sheet: sheet.name.clone(), columns, rows };
        for column in table.columns.iter().filter(|column| known.ignored.contains(&column.key.as_str())) {
            if let Some(row) = table.rows.iter().find(|row| table.of(row, column).is_some()) {
                let problem =
                    Problem::warning("problem-column-ignored").with("found", column.header.as_str());
                problems.push(problem.at(&table.sheet, Some(row.number), &column.header));
            }
        }
        table
    }

    /// What stands in this column without a language, if anything.
    pub(super) fn get<'a>(&self, row: &'a Row, key: &str) -> Option<&'a str> {
        let place = self.columns.iter().position(|column| column.key == key && column.language.is_none())?;
        row.cells.get(place).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// What stands in each column of this name, with its language.
    pub(super) fn texts<'a>(
        &'a self,
        row: &'a Row,
        key: &'a str,
    ) -> impl Iterator<Item = (&'a Column, &'a str)> {
        let columns = self.columns.iter().filter(move |column| column.key == key);
        columns.filter_map(|column| self.of(row, column).map(|text| (column, text)))
    }

    /// Whether anything stands in a column of this name, in whatever language.
    pub(super) fn has(&self, row: &Row, key: &str) -> bool {
        self.texts(row, key).next().is_some()
    }

    /// Whether there is such a column.
    pub(super) fn has_column(&self, key: &str) -> bool {
        self.columns.iter().any(|column| column.key == key)
    }

    /// The problem's place: this row, and the column, which may be named by its header or by its proper name.
    pub(super) fn at(&self, problem: Problem, row: &Row, key: &str) -> Problem {
        let by_header = self.columns.iter().find(|column| column.header == key);
        let column = by_header.or_else(|| self.columns.iter().find(|column| column.key == key));
        problem.at(&self.sheet, Some(row.number), column.map_or(key, |column| &column.header))
    }

    /// What stands in this column.
    pub(super) fn of<'a>(&self, row: &'a Row, column: &Column) -> Option<&'a str> {
        let place = self.columns.iter().position(|other| other.place == column.place)?;
        row.cells.get(place).map(String::as_str).filter(|text| !text.is_empty())
    }
}

fn header_columns(sheet: &str, header: &[Cell], known: &Columns, problems: &mut Vec<Problem>) -> Vec<Column> {
    let double = header.iter().any(|cell| cell.text.contains("::"));
    let mut columns: Vec<Column> = Vec::new();
    for (place, cell) in header.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
        let header = one_blank(&cell.text.replace('\u{a0}', " "));
        let (key, language) = canonical(&header, double, known);
        let twin = columns.iter().find(|column| column.key == key && column.language == language);
        if let Some(twin) = twin {
            let problem = Problem::error("problem-duplicate-column").with("found", header.as_str());
            problems.push(problem.with("other", twin.header.as_str()).at(sheet, Some(1), &header));
            continue;
        }
        columns.push(Column { key, language, header, place });
    }
    for column in &columns {
        let familiar = [known.known, known.ignored, known.foreign].concat().contains(&column.key.as_str())
            || known.aliases.iter().any(|(_, key)| *key == column.key);
        // A word that resembles a column which is there already is no slip, unless it is for another language.
        let free = known
            .known
            .iter()
            .filter(|key| column.header.contains(':') || columns.iter().all(|other| other.key != **key));
        let word = snake(column.header.split(':').next().unwrap_or_default());
        if !familiar && let Some(meant) = nearest(&word, free.copied()) {
            let problem = Problem::warning("problem-column-name-near").with("found", column.header.as_str());
            problems.push(problem.with("nearest", meant).at(sheet, Some(1), &column.header));
        }
    }
    columns
}

/// The proper name of a header, and its language.
fn canonical(header: &str, double: bool, known: &Columns) -> (String, Option<Language>) {
    let whole = proper(&snake(header), known);
    if let Some(key) = whole {
        return (key.to_owned(), None);
    }
    let mut tokens: Vec<String> = if double || header.contains("::") {
        header.split("::").map(|token| token.trim().to_owned()).collect()
    } else {
        header.split(':').map(|token| token.trim().to_owned()).collect()
    };
    // `jr:constraintMsg` is one word even where a colon divides.
    if let Some(place) = tokens.iter().position(|token| token == "jr")
        && place + 1 < tokens.len()
    {
        let rest = tokens.remove(place + 1);
        if let Some(token) = tokens.get_mut(place) {
            *token = format!("jr:{rest}");
        }
    }
    if tokens.len() > 1 && tokens.first().is_some_and(|first| SECTIONS.contains(&snake(first).as_str())) {
        tokens.remove(0);
        // `bind::type` is the data's type in the XForm and not the type of the question.
        if tokens.first().is_some_and(|token| snake(token) == "type") {
            return (header.to_owned(), None);
        }
    }
    let key = tokens.first().and_then(|first| proper(&snake(first), known));
    let language = tokens.get(1..).unwrap_or_default().join("::");
    match key {
        Some(key) if language.is_empty() => (key.to_owned(), None),
        Some(key) if known.translated.contains(&key) => (key.to_owned(), Some(parse_language(&language))),
        _ => (header.to_owned(), None),
    }
}

fn proper(word: &str, known: &Columns) -> Option<&'static str> {
    let alias = known.aliases.iter().find(|(alias, _)| *alias == word).map(|(_, key)| *key);
    alias.or_else(|| known.known.iter().chain(known.ignored).find(|key| **key == word).copied())
}

/// Trims a cell; in what a program reads, curly quotation marks become straight ones.
fn clean(cell: &Cell, column: &Column, known: &Columns, collapse: bool) -> String {
    let text = cell.text.replace('\u{a0}', " ");
    let text = if collapse { one_blank(&text) } else { text.trim().to_owned() };
    if known.translated.contains(&column.key.as_str()) {
        return text;
    }
    text.replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{201c}', '\u{201d}'], "\"")
}

/// Trimmed, and with one blank where several were; line breaks stay.
fn one_blank(text: &str) -> String {
    let words = text.trim().split(' ').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::columns::SURVEY;
    use super::*;

    fn check(header: &str, key: &str, language: &str) {
        let (found, found_language) = canonical(header, false, &SURVEY);
        let shown =
            found_language.map(|l| l.code.map_or(l.name.clone(), |code| format!("{}/{code}", l.name)));
        assert_eq!((found.as_str(), shown.unwrap_or_default().as_str()), (key, language), "{header}");
    }

    #[test]
    fn headers_have_many_spellings() {
        check("Label", "label", "");
        check("caption", "label", "");
        check("label::Bahasa Indonesia (id)", "label", "Bahasa Indonesia/id");
        check("label:English", "label", "English");
        check("caption :: English(en)", "label", "English/en");
        check("Guidance Hint::English", "guidance_hint", "English");
        check("relevance", "relevant", "");
        check("bind::relevant", "relevant", "");
        check("bind:relevant", "relevant", "");
        check("bind:jr:constraintMsg", "constraint_message", "");
        check("bind::jr:constraintMsg::English", "constraint_message", "English");
        check("jr:constraintMsg", "constraint_message", "");
        check("Constraint Message", "constraint_message", "");
        check("readonly", "read_only", "");
        check("read only", "read_only", "");
        check("media::image::English", "image", "English");
        check("control:appearance", "appearance", "");
        check("bind::type", "bind::type", "");
        check("body::accuracyThreshold", "body::accuracyThreshold", "");
        check("Catatan Kami", "Catatan Kami", "");
        check("relevant::English", "relevant::English", "");
    }
}
