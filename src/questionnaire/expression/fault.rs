//! What can be wrong with an expression that a person wrote.

use crate::problem::Problem;

/// Why an expression cannot be used. A position counts characters from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is nothing but blanks.
    Empty,
    /// A character that no expression has.
    UnexpectedCharacter {
        /// Where it stands.
        position: usize,
        /// The character.
        found: char,
    },
    /// Something that is fine elsewhere, but not here.
    Unexpected {
        /// Where it stands.
        position: usize,
        /// What stands there, as written.
        found: String,
    },
    /// Something is missing at the end.
    UnexpectedEnd,
    /// A quotation mark that is never closed.
    UnclosedString {
        /// Where it opens.
        position: usize,
    },
    /// `${` without `}`.
    UnclosedReference {
        /// Where it opens.
        position: usize,
    },
    /// A parenthesis or bracket that is never closed.
    UnclosedBracket {
        /// Where it opens.
        position: usize,
        /// The bracket.
        found: String,
    },
    /// Quotation marks that a word processor made round.
    CurlyQuote {
        /// Where it stands.
        position: usize,
        /// The mark.
        found: char,
    },
    /// A sign of another language, as `==`, `&&` or `;`.
    ForeignSign {
        /// Where it stands.
        position: usize,
        /// The sign.
        found: String,
        /// What XLSForm writes instead.
        wanted: &'static str,
    },
    /// A function that nobody knows.
    UnknownFunction {
        /// Where its name stands.
        position: usize,
        /// Its name.
        name: String,
    },
    /// Too few or too many arguments.
    WrongArgumentCount {
        /// Where the function's name stands.
        position: usize,
        /// Its name.
        function: &'static str,
        /// How many it wants, as `2`, `1–2` or `≥ 1`.
        wanted: String,
        /// How many there are.
        given: usize,
    },
    /// A question or group that the form does not have.
    UnknownReference {
        /// Where it stands.
        position: usize,
        /// The name or path, as written.
        name: String,
    },
    /// `instance('…')` of a list that the form does not have.
    UnknownList {
        /// Where it stands.
        position: usize,
        /// The list's name.
        name: String,
    },
    /// ODK knows it, Jajak does not.
    Unsupported {
        /// Where it stands.
        position: usize,
        /// What it is, as written.
        what: String,
    },
    /// The second argument of `regex()` is no pattern.
    InvalidPattern {
        /// Where it stands.
        position: usize,
        /// The pattern.
        pattern: String,
    },
    /// The second argument of `jr:choice-name()` is not a question's name in quotation marks.
    UnquotedQuestion {
        /// Where the function's name stands.
        position: usize,
    },
    /// More levels inside one another than anybody needs.
    TooDeep {
        /// Where the limit is passed.
        position: usize,
    },
}

impl Fault {
    /// The Fluent message, in `dialogues/wording/*/expressions.ftl`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "problem-expression-empty",
            Self::UnexpectedCharacter { .. } => "problem-expression-unexpected-character",
            Self::Unexpected { .. } => "problem-expression-unexpected",
            Self::UnexpectedEnd => "problem-expression-unexpected-end",
            Self::UnclosedString { .. } => "problem-expression-unclosed-string",
            Self::UnclosedReference { .. } => "problem-expression-unclosed-reference",
            Self::UnclosedBracket { .. } => "problem-expression-unclosed-bracket",
            Self::CurlyQuote { .. } => "problem-expression-curly-quote",
            Self::ForeignSign { .. } => "problem-expression-foreign-sign",
            Self::UnknownFunction { .. } => "problem-expression-unknown-function",
            Self::WrongArgumentCount { .. } => "problem-expression-wrong-argument-count",
            Self::UnknownReference { .. } => "problem-expression-unknown-reference",
            Self::UnknownList { .. } => "problem-expression-unknown-list",
            Self::Unsupported { .. } => "problem-expression-unsupported",
            Self::InvalidPattern { .. } => "problem-expression-invalid-pattern",
            Self::UnquotedQuestion { .. } => "problem-expression-unquoted-question",
            Self::TooDeep { .. } => "problem-expression-too-deep",
        }
    }

    /// Where it is, in characters from 1; `None` when it is about the whole.
    pub fn position(&self) -> Option<usize> {
        match self {
            Self::Empty | Self::UnexpectedEnd => None,
            Self::UnexpectedCharacter { position, .. }
            | Self::Unexpected { position, .. }
            | Self::UnclosedString { position }
            | Self::UnclosedReference { position }
            | Self::UnclosedBracket { position, .. }
            | Self::CurlyQuote { position, .. }
            | Self::ForeignSign { position, .. }
            | Self::UnknownFunction { position, .. }
            | Self::WrongArgumentCount { position, .. }
            | Self::UnknownReference { position, .. }
            | Self::UnknownList { position, .. }
            | Self::Unsupported { position, .. }
            | Self::InvalidPattern { position, .. }
            | Self::UnquotedQuestion { position }
            | Self::TooDeep { position } => Some(*position),
        }
    }

    /// The arguments of the message.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let mut args = match self {
            Self::UnexpectedCharacter { found, .. } | Self::CurlyQuote { found, .. } => {
                vec![("found", found.to_string())]
            }
            Self::Unexpected { found, .. }
            | Self::UnclosedBracket { found, .. }
            | Self::UnknownFunction { name: found, .. }
            | Self::UnknownReference { name: found, .. }
            | Self::UnknownList { name: found, .. }
            | Self::Unsupported { what: found, .. }
            | Self::InvalidPattern { pattern: found, .. } => vec![("found", found.clone())],
            Self::ForeignSign { found, wanted, .. } => {
                vec![("found", found.clone()), ("wanted", (*wanted).to_owned())]
            }
            Self::WrongArgumentCount { function, wanted, given, .. } => {
                vec![
                    ("function", (*function).to_owned()),
                    ("wanted", wanted.clone()),
                    ("given", given.to_string()),
                ]
            }
            _ => Vec::new(),
        };
        args.extend(self.position().map(|position| ("position", position.to_string())));
        args
    }

    /// The fault as an error without a place in the workbook.
    pub fn problem(&self) -> Problem {
        self.args()
            .into_iter()
            .fold(Problem::error(self.code()), |problem, (name, value)| problem.with(name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: &str, wording: &str) {
        let position = 1;
        let found = String::new;
        for fault in [
            Fault::Empty,
            Fault::UnexpectedCharacter { position, found: '#' },
            Fault::Unexpected { position, found: found() },
            Fault::UnexpectedEnd,
            Fault::UnclosedString { position },
            Fault::UnclosedReference { position },
            Fault::UnclosedBracket { position, found: found() },
            Fault::CurlyQuote { position, found: '“' },
            Fault::ForeignSign { position, found: found(), wanted: "=" },
            Fault::UnknownFunction { position, name: found() },
            Fault::WrongArgumentCount { position, function: "if", wanted: found(), given: 1 },
            Fault::UnknownReference { position, name: found() },
            Fault::UnknownList { position, name: found() },
            Fault::Unsupported { position, what: found() },
            Fault::InvalidPattern { position, pattern: found() },
            Fault::UnquotedQuestion { position },
            Fault::TooDeep { position },
        ] {
            let code = fault.code();
            let start = wording.find(&format!("{code} = ")).expect(code);
            let mut lines = wording[start..].lines();
            let message = lines.next().unwrap().to_owned() + lines.next().unwrap();
            assert!(message.contains("    .remedy = "), "{language}: {code}");
            for (name, _) in fault.args() {
                assert!(message.contains(&format!("{{ ${name} }}")), "{language}: {code} without {name}");
            }
        }
    }

    #[test]
    fn every_fault_has_its_words_in_both_languages() {
        check("id", include_str!("../../../dialogues/wording/id/expressions.ftl"));
        check("en", include_str!("../../../dialogues/wording/en/expressions.ftl"));
    }

    #[test]
    fn a_fault_becomes_an_error_with_its_arguments() {
        let fault = Fault::ForeignSign { position: 3, found: "==".to_owned(), wanted: "=" };
        let wanted = Problem::error("problem-expression-foreign-sign")
            .with("found", "==")
            .with("wanted", "=")
            .with("position", "3");
        assert_eq!(fault.problem(), wanted);
    }
}
