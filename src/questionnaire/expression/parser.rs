//! Builds the tree by recursive descent.

use super::Scope;
use super::fault::Fault;
use super::functions::{self, Known};
use super::lexer::{self, Placed, Token};
use super::syntax::{Ast, Operator, Pattern};

/// Parentheses, arguments and predicates inside one another. People seldom pass 20; half the stack of a thread
/// holds this even in an unoptimised build.
const DEEPEST: usize = 100;

/// How tightly the sign before an operand binds: tighter than `mod`, looser than `|`.
const NEGATIVE: u8 = 7;

/// The tree of an expression, with every reference resolved.
pub(super) fn parse(source: &str, scope: &dyn Scope) -> Result<Ast, Fault> {
    let tokens = lexer::cut(source)?;
    if tokens.is_empty() {
        return Err(Fault::Empty);
    }
    let mut parser = Parser { tokens, place: 0, depth: 0, predicates: 0, scope };
    let ast = parser.expression()?;
    match parser.peek() {
        None => Ok(ast),
        Some(_) => Err(parser.unexpected()),
    }
}

/// Where the parser is.
pub(super) struct Parser<'a> {
    tokens: Vec<Placed>,
    place: usize,
    depth: usize,
    /// In how many predicates of `instance()` it is.
    pub(super) predicates: usize,
    pub(super) scope: &'a dyn Scope,
}

impl Parser<'_> {
    /// The token that comes next.
    pub(super) fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.place).map(|placed| &placed.token)
    }

    /// The token after the next.
    pub(super) fn peek_second(&self) -> Option<&Token> {
        self.tokens.get(self.place + 1).map(|placed| &placed.token)
    }

    /// Where the next token begins.
    pub(super) fn position(&self) -> usize {
        self.tokens.get(self.place).or(self.tokens.last()).map_or(1, |placed| placed.position)
    }

    /// Goes on by one token.
    pub(super) fn advance(&mut self) {
        self.place += 1;
    }

    /// Goes on when the next token is this sign.
    pub(super) fn take(&mut self, sign: &str) -> bool {
        let found = self.next_is(sign);
        if found {
            self.advance();
        }
        found
    }

    /// Whether the next token is this sign.
    pub(super) fn next_is(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(found)) if *found == sign)
    }

    /// Goes on by this sign, or faults.
    pub(super) fn expect(&mut self, sign: &str) -> Result<(), Fault> {
        if self.take(sign) { Ok(()) } else { Err(self.unexpected()) }
    }

    /// Goes on by the bracket that closes one opened at `position`.
    pub(super) fn close(&mut self, position: usize, open: &str, close: &str) -> Result<(), Fault> {
        if self.peek().is_none() {
            return Err(Fault::UnclosedBracket { position, found: open.to_owned() });
        }
        self.expect(close)
    }

    /// That the next token cannot stand here.
    pub(super) fn unexpected(&self) -> Fault {
        match self.peek() {
            None => Fault::UnexpectedEnd,
            Some(Token::Sign("/")) => {
                Fault::ForeignSign { position: self.position(), found: "/".to_owned(), wanted: "div" }
            }
            Some(Token::Sign(sign @ ("[" | "@" | "::" | "//" | "*"))) => {
                Fault::Unsupported { position: self.position(), what: (*sign).to_owned() }
            }
            Some(token) => Fault::Unexpected { position: self.position(), found: token.written() },
        }
    }

    /// A whole expression.
    pub(super) fn expression(&mut self) -> Result<Ast, Fault> {
        self.operation(0)
    }

    /// Operands and operators that bind at least this tightly.
    fn operation(&mut self, tightness: u8) -> Result<Ast, Fault> {
        if self.depth >= DEEPEST {
            return Err(Fault::TooDeep { position: self.position() });
        }
        self.depth += 1;
        let mut left = self.signed()?;
        let mut level = 0;
        while let Some(Token::Operator(operator)) = self.peek() {
            let operator = *operator;
            if operator.precedence() < tightness {
                break;
            }
            self.advance();
            let right = self.operation(operator.precedence() + 1)?;
            left = match left {
                Ast::Chain { first, mut rest } if level == operator.precedence() => {
                    rest.push((operator, right));
                    Ast::Chain { first, rest }
                }
                other => Ast::Chain { first: Box::new(other), rest: vec![(operator, right)] },
            };
            level = operator.precedence();
        }
        self.depth -= 1;
        Ok(left)
    }

    /// An operand, perhaps with signs before it.
    fn signed(&mut self) -> Result<Ast, Fault> {
        let mut signs = 0_usize;
        while self.peek() == Some(&Token::Operator(Operator::Minus)) {
            self.advance();
            signs += 1;
        }
        if signs == 0 {
            return self.operand();
        }
        let operand = self.operation(NEGATIVE)?;
        // Two signs undo each other but still make a number of it.
        let once = Ast::Negative(Box::new(operand));
        Ok(if signs % 2 == 1 { once } else { Ast::Negative(Box::new(once)) })
    }

    /// A literal, a reference, a call or something in parentheses.
    fn operand(&mut self) -> Result<Ast, Fault> {
        let position = self.position();
        let ast = match self.peek().cloned() {
            Some(Token::Number(number)) => {
                self.advance();
                Ast::Number(number)
            }
            Some(Token::Text(text)) => {
                self.advance();
                Ast::Text(text)
            }
            Some(Token::Sign("(")) => {
                self.advance();
                let inside = self.expression()?;
                self.close(position, "(", ")")?;
                inside
            }
            Some(Token::Name(name)) if self.peek_second() == Some(&Token::Sign("(")) => match name.as_str() {
                "current" | "instance" => self.path()?,
                _ => self.call(&name)?,
            },
            Some(Token::Name(_) | Token::Reference(_) | Token::Sign("/" | "." | "..")) => self.path()?,
            _ => return Err(self.unexpected()),
        };
        Ok(ast)
    }

    /// A function and its arguments.
    fn call(&mut self, name: &str) -> Result<Ast, Fault> {
        let position = self.position();
        self.advance();
        let arguments_at = self.position();
        let known = functions::by_name(name);
        if known.is_none() {
            return Err(Fault::UnknownFunction { position, name: name.to_owned() });
        }
        self.expect("(")?;
        let mut arguments = Vec::new();
        if name == "position" && self.next_is("..") && self.peek_second() == Some(&Token::Sign(")")) {
            // Without repeats there is one place only, also where `..` is the form itself.
            self.advance();
        } else if !self.next_is(")") {
            arguments.push(self.expression()?);
            while self.take(",") {
                arguments.push(self.expression()?);
            }
        }
        self.close(arguments_at, "(", ")")?;
        let Some(Known::Function(function)) = known else {
            return Err(Fault::Unsupported { position, what: format!("{name}()") });
        };
        if !function.arity.fits(arguments.len()) {
            return Err(Fault::WrongArgumentCount {
                position,
                function: function.name,
                wanted: function.arity.to_string(),
                given: arguments.len(),
            });
        }
        self.settle(function.name, position, &mut arguments)?;
        Ok(Ast::Call(function, arguments))
    }

    /// Prepares a literal second argument that is more than a text.
    fn settle(&self, function: &str, position: usize, arguments: &mut [Ast]) -> Result<(), Fault> {
        let Some(second) = arguments.get_mut(1) else { return Ok(()) };
        match (function, &*second) {
            ("regex", Ast::Text(pattern)) => {
                *second = Pattern::new(pattern)
                    .map(Ast::Pattern)
                    .ok_or_else(|| Fault::InvalidPattern { position, pattern: pattern.clone() })?;
            }
            ("jr:choice-name", Ast::Text(question)) => *second = self.quoted(question, position)?,
            ("jr:choice-name", _) => return Err(Fault::UnquotedQuestion { position }),
            _ => {}
        }
        Ok(())
    }

    /// The question that a text names: `'${q}'` or `'/data/q'`.
    fn quoted(&self, question: &str, position: usize) -> Result<Ast, Fault> {
        let name = question.trim();
        let found = match name.strip_prefix("${").and_then(|tail| tail.strip_suffix('}')) {
            Some(name) => self.scope.by_name(name.trim()),
            None if name.starts_with('/') => self.scope.by_path(name),
            None => return Err(Fault::UnquotedQuestion { position }),
        };
        found.map(Ast::Node).ok_or_else(|| Fault::UnknownReference { position, name: name.to_owned() })
    }
}
