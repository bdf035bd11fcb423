//! Cuts an expression into words and signs.
//!
//! XPath 1.0 §3.7: after an operand, `*`, `and`, `or`, `div` and `mod` are operators; elsewhere they are names.

use super::fault::Fault;
use super::syntax::Operator;

/// A word or sign.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A number.
    Number(f64),
    /// A text, without its quotation marks.
    Text(String),
    /// A name, perhaps with a prefix: `jr:choice-name`.
    Name(String),
    /// `${name}`, without blanks around the name.
    Reference(String),
    /// An operator of two operands; `-` also of one.
    Operator(Operator),
    /// Any other sign.
    Sign(&'static str),
}

impl Token {
    /// As a person would write it.
    pub(super) fn written(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => format!("'{text}'"),
            Self::Name(name) => name.clone(),
            Self::Reference(name) => format!("${{{name}}}"),
            Self::Operator(operator) => operator.sign().to_owned(),
            Self::Sign(sign) => (*sign).to_owned(),
        }
    }

    /// Whether an operator may follow.
    fn ends_operand(&self) -> bool {
        match self {
            Self::Number(_) | Self::Text(_) | Self::Name(_) | Self::Reference(_) => true,
            Self::Operator(_) => false,
            Self::Sign(sign) => matches!(*sign, ")" | "]" | "." | ".."),
        }
    }
}

/// A token and where it begins, in characters from 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    /// The token.
    pub(super) token: Token,
    /// Its first character.
    pub(super) position: usize,
}

/// Signs of XPath; a longer one stands before its beginning.
const SIGNS: [&str; 12] = ["//", "::", "..", "/", "(", ")", "[", "]", ",", ".", "@", "*"];

/// Operators of signs; a longer one stands before its beginning.
const OPERATORS: [(&str, Operator); 9] = [
    ("!=", Operator::NotEqual),
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("=", Operator::Equal),
    ("<", Operator::Less),
    (">", Operator::More),
    ("+", Operator::Plus),
    ("-", Operator::Minus),
    ("|", Operator::Union),
];

/// Operators that are words.
const WORDS: [(&str, Operator); 4] =
    [("and", Operator::And), ("or", Operator::Or), ("div", Operator::Divide), ("mod", Operator::Remainder)];

/// What people write who know spreadsheets or other languages, and what XLSForm has for it.
const FOREIGN: [(&str, &str); 17] = [
    ("===", "="),
    ("==", "="),
    ("!==", "!="),
    ("<>", "!="),
    ("=<", "<="),
    ("=>", ">="),
    ("&&", "and"),
    ("&", "and"),
    ("||", "or"),
    (";", ","),
    ("%", "mod"),
    ("÷", "div"),
    ("×", "*"),
    ("≥", ">="),
    ("≤", "<="),
    ("≠", "!="),
    ("−", "-"),
];

/// Dashes that a word processor makes of `-`.
const DASHES: [char; 3] = ['–', '—', '‐'];

/// Quotation marks that XPath does not know.
const CURLY: [char; 14] = ['“', '”', '„', '‟', '‘', '’', '‚', '‛', '«', '»', '`', '´', '′', '″'];

/// All tokens of an expression, or the first fault.
pub(super) fn cut(source: &str) -> Result<Vec<Placed>, Fault> {
    let mut lexer = Lexer { rest: source, position: 1 };
    let mut tokens: Vec<Placed> = Vec::new();
    loop {
        lexer.skip_blanks();
        if lexer.rest.is_empty() {
            return Ok(tokens);
        }
        let position = lexer.position;
        let after_operand = tokens.last().is_some_and(|placed| placed.token.ends_operand());
        let token = lexer.next(after_operand)?;
        tokens.push(Placed { token, position });
    }
}

/// What is not yet cut.
struct Lexer<'a> {
    rest: &'a str,
    position: usize,
}

impl<'a> Lexer<'a> {
    /// Cuts off this many bytes, which end between two characters.
    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.position += taken.chars().count();
        taken
    }

    /// Cuts off as long as the characters fit.
    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|character| !fits(character)).unwrap_or(self.rest.len());
        self.take(end)
    }

    fn skip_blanks(&mut self) {
        self.take_while(|character| character.is_whitespace() || character == '\u{feff}');
    }

    /// The next token; `rest` is not blank.
    fn next(&mut self, after_operand: bool) -> Result<Token, Fault> {
        let position = self.position;
        let mut characters = self.rest.chars();
        let (Some(first), second) = (characters.next(), characters.next()) else {
            return Err(Fault::UnexpectedEnd);
        };
        if first.is_ascii_digit() || (first == '.' && second.is_some_and(|next| next.is_ascii_digit())) {
            return Ok(self.number());
        }
        if first == '\'' || first == '"' {
            return self.text(first).ok_or(Fault::UnclosedString { position });
        }
        if self.rest.starts_with("${") {
            return self.reference().ok_or(Fault::UnclosedReference { position });
        }
        if starts_name(first) {
            return Ok(self.word(after_operand));
        }
        for (found, wanted) in FOREIGN {
            if self.rest.starts_with(found) {
                return Err(Fault::ForeignSign { position, found: found.to_owned(), wanted });
            }
        }
        for (sign, operator) in OPERATORS {
            if self.rest.starts_with(sign) {
                self.take(sign.len());
                return Ok(Token::Operator(operator));
            }
        }
        for sign in SIGNS {
            if self.rest.starts_with(sign) {
                self.take(sign.len());
                let is_product = sign == "*" && after_operand;
                return Ok(if is_product { Token::Operator(Operator::Times) } else { Token::Sign(sign) });
            }
        }
        Err(if CURLY.contains(&first) {
            Fault::CurlyQuote { position, found: first }
        } else if DASHES.contains(&first) {
            Fault::ForeignSign { position, found: first.to_string(), wanted: "-" }
        } else {
            Fault::UnexpectedCharacter { position, found: first }
        })
    }

    /// Digits with at most one point.
    fn number(&mut self) -> Token {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = self.rest.get(digits..).unwrap_or_default();
        let length = match after.strip_prefix('.') {
            // `1..5` is no number, but `1.` is.
            Some(fraction) if !fraction.starts_with('.') => {
                digits + 1 + fraction.bytes().take_while(u8::is_ascii_digit).count()
            }
            _ => digits,
        };
        Token::Number(self.take(length).parse().unwrap_or(f64::NAN))
    }

    /// Up to the same quotation mark; XPath has no way to write it inside.
    fn text(&mut self, mark: char) -> Option<Token> {
        let inside = self.rest.strip_prefix(mark)?;
        let end = inside.find(mark)?;
        let text = inside.get(..end)?.to_owned();
        self.take(end + 2 * mark.len_utf8());
        Some(Token::Text(text))
    }

    /// Up to the closing brace.
    fn reference(&mut self) -> Option<Token> {
        let end = self
            .rest
            .find(['}', '\'', '"', '\n'])
            .filter(|end| self.rest.get(*end..*end + 1) == Some("}"))?;
        let name = self.rest.get(2..end)?.trim().to_owned();
        self.take(end + 1);
        Some(Token::Reference(name))
    }

    /// A name, or an operator that is a word.
    fn word(&mut self, after_operand: bool) -> Token {
        if after_operand {
            for (word, operator) in WORDS {
                // ODK reads `AND` and `1 mod2` as well.
                let found = self.rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
                let next = self.rest.get(word.len()..).and_then(|tail| tail.chars().next());
                if found && !next.is_some_and(starts_name) {
                    self.take(word.len());
                    return Token::Operator(operator);
                }
            }
        }
        let mut name = self.take_while(continues_name).to_owned();
        let second = self.rest.strip_prefix(':').filter(|tail| tail.starts_with(starts_name));
        if second.is_some() {
            self.take(1);
            name = format!("{name}:{}", self.take_while(continues_name));
        }
        Token::Name(name)
    }
}

fn starts_name(character: char) -> bool {
    character.is_alphabetic() || character == '_'
}

fn continues_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, wanted: &str) {
        let written = match cut(source) {
            Ok(tokens) => {
                let written: Vec<_> = tokens
                    .iter()
                    .map(|placed| match &placed.token {
                        Token::Operator(operator) => format!("<{}>", operator.sign()),
                        token => token.written(),
                    })
                    .collect();
                written.join(" ")
            }
            Err(fault) => format!("{fault:?}"),
        };
        assert_eq!(written, wanted, "{source}");
    }

    #[test]
    fn words_and_signs_are_told_apart_as_xpath_says() {
        check("div div div", "div <div> div");
        check("x * *", "x <*> *");
        check("and and or", "and <and> or");
        check("a-b - c", "a-b <-> c");
        check("1-2", "1 <-> 2");
        check("1 mod2", "1 <mod> 2");
        check("${a}and${b}", "${a} <and> ${b}");
        check("1 AND 2", "1 <and> 2");
        check(". >= 1.5", ". <>=> 1.5");
        check(".5+5.", "0.5 <+> 5");
        check("../q", ".. / q");
        check("a.b_c-d", "a.b_c-d");
        check("jr:choice-name(x)", "jr:choice-name ( x )");
        check("order", "order");
        check("x order", "x order");
        check("${ q }", "${q}");
        check("\"it's\"\n\t'\"'\u{a0}", "'it's' '\"'");
    }

    #[test]
    fn a_sign_of_another_language_is_named_with_its_place() {
        check("1 == 2", "ForeignSign { position: 3, found: \"==\", wanted: \"=\" }");
        check("if(1; 2)", "ForeignSign { position: 5, found: \";\", wanted: \",\" }");
        check("é – 1", "ForeignSign { position: 3, found: \"–\", wanted: \"-\" }");
        check("= “ya”", "CurlyQuote { position: 3, found: '“' }");
        check("1 # 2", "UnexpectedCharacter { position: 3, found: '#' }");
        check("1 ! 2", "UnexpectedCharacter { position: 3, found: '!' }");
        check("= 'ya", "UnclosedString { position: 3 }");
        check("1 = ${a", "UnclosedReference { position: 5 }");
        check("${a = 'x}'", "UnclosedReference { position: 1 }");
    }
}
