//! Languages of a form, and texts with references inside.

use super::table::Table;
use crate::problem::Problem;
use crate::questionnaire::Language;

/// Languages of one form.
const MOST_LANGUAGES: usize = 16;

/// The languages of a form, the default one first.
pub(super) struct Languages(pub(super) Vec<Language>);

/// `Bahasa Indonesia (id)`.
pub(super) fn parse_language(text: &str) -> Language {
    let text = text.trim();
    let parts = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    match parts.map(|(name, code)| (name.trim(), code.trim())) {
        Some((name, code)) if !code.is_empty() => {
            Language { name: name.to_owned(), code: Some(code.to_lowercase()) }
        }
        _ => Language { name: text.to_owned(), code: None },
    }
}

/// A language as a header writes it.
pub(super) fn show_language(language: &Language) -> String {
    match &language.code {
        Some(code) => format!("{} ({code})", language.name),
        None => language.name.clone(),
    }
}

impl Languages {
    /// Gathers the languages from the headers of these tables. Texts without a language belong to the form's default
    /// language, or to an unnamed one where no default is set.
    pub(super) fn gather(tables: &[&Table], default: Option<&str>, problems: &mut Vec<Problem>) -> Self {
        let mut languages: Vec<Language> = Vec::new();
        let columns = tables.iter().flat_map(|table| &table.columns);
        for language in columns.filter_map(|column| column.language.as_ref()) {
            if !languages.contains(language) {
                languages.push(language.clone());
            }
        }
        let plain = |table: &&Table| table.rows.iter().any(|row| table.get(row, "label").is_some());
        let any_plain = tables.iter().any(plain);
        match default.map(parse_language) {
            Some(default) => {
                let known = languages.iter().position(|language| *language == default);
                if let Some(place) = known {
                    languages.remove(place);
                }
                if known.is_some() || any_plain || languages.is_empty() {
                    languages.insert(0, default);
                } else {
                    let found = show_language(&default);
                    let problem = Problem::warning("problem-language-without-texts").with("found", found);
                    problems.push(problem.at("settings", None, "default_language"));
                }
            }
            None if any_plain || languages.is_empty() => {
                languages.insert(0, Language { name: String::new(), code: None });
            }
            None => (),
        }
        if languages.len() > MOST_LANGUAGES {
            languages.truncate(MOST_LANGUAGES);
            problems
                .push(Problem::error("problem-too-many-languages").with("limit", MOST_LANGUAGES.to_string()));
        }
        let gathered = Self(languages);
        gathered.warn_of_gaps(tables, problems);
        gathered
    }

    /// Where a text of this language belongs; texts without one belong to the first.
    pub(super) fn place(&self, language: Option<&Language>) -> Option<usize> {
        language.map_or(Some(0), |language| self.0.iter().position(|other| other == language))
    }

    /// Warns of columns that are there in some languages but not in all.
    fn warn_of_gaps(&self, tables: &[&Table], problems: &mut Vec<Problem>) {
        for table in tables {
            let mut keys: Vec<&str> = Vec::new();
            for column in table.columns.iter().filter(|column| column.language.is_some()) {
                if !keys.contains(&column.key.as_str()) {
                    keys.push(&column.key);
                }
            }
            for key in keys {
                let columns = table.columns.iter().filter(|column| column.key == key);
                let there: Vec<_> =
                    columns.filter_map(|column| self.place(column.language.as_ref())).collect();
                let missing = self.0.iter().enumerate().filter(|(place, _)| !there.contains(place));
                problems.extend(missing.map(|(_, language)| {
                    let problem = Problem::warning("problem-translation-missing").with("column", key);
                    problem.with("language", show_language(language)).at(&table.sheet, Some(1), key)
                }));
            }
        }
    }
}

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Literal(&'a str),
    /// What stands between `${` and `}`.
    Reference(&'a str),
    /// `${` that nothing closes.
    Open,
}

/// Splits a text at its references.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        if !before.is_empty() {
            pieces.push(Piece::Literal(before));
        }
        let Some((name, after)) = after.split_once('}') else {
            pieces.push(Piece::Open);
            return pieces;
        };
        pieces.push(Piece::Reference(name));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_a_name_and_a_code() {
        for (text, name, code) in [
            ("Bahasa Indonesia (id)", "Bahasa Indonesia", Some("id")),
            ("English(EN)", "English", Some("en")),
            ("English", "English", None),
            ("Jawa ()", "Jawa ()", None),
        ] {
            let expected = Language { name: name.to_owned(), code: code.map(str::to_owned) };
            assert_eq!(parse_language(text), expected);
        }
    }

    #[test]
    fn references_divide_a_text() {
        assert_eq!(
            pieces("Halo ${nama}, ${umur}!"),
            [
                Piece::Literal("Halo "),
                Piece::Reference("nama"),
                Piece::Literal(", "),
                Piece::Reference("umur"),
                Piece::Literal("!"),
            ]
        );
        assert_eq!(pieces("a ${b"), [Piece::Literal("a "), Piece::Open]);
        assert_eq!(pieces("$ { } 5$"), [Piece::Literal("$ { } 5$")]);
        assert_eq!(pieces(""), []);
    }
}
