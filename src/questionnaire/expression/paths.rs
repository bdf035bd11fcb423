//! Parses what XPath calls location paths, as far as a form without repeats needs them.

use super::fault::Fault;
use super::lexer::Token;
use super::parser::Parser;
use super::syntax::Ast;

/// Predicates inside one another. Each goes through a whole list for every choice of the one outside.
const DEEPEST_PREDICATE: usize = 2;

impl Parser<'_> {
    /// `${q}`, `/data/q`, `../q`, `.`, `current()/…`, `instance('…')/…` or a column's name.
    pub(super) fn path(&mut self) -> Result<Ast, Fault> {
        let position = self.position();
        let token = self.peek().cloned();
        match token {
            Some(Token::Reference(name)) => {
                self.advance();
                self.reference(&name, position)
            }
            Some(Token::Sign("/")) => {
                self.advance();
                let steps = self.steps()?;
                self.resolve("", &steps, &format!("/{}", steps.join("/")), position)
            }
            Some(Token::Name(name)) if self.peek_second() == Some(&Token::Sign("(")) => {
                self.advance();
                if name == "instance" { self.items(position) } else { self.current(position) }
            }
            _ => self.relative(position),
        }
    }

    /// `${name}`.
    fn reference(&self, name: &str, position: usize) -> Result<Ast, Fault> {
        if name.contains('#') {
            return Err(Fault::Unsupported { position, what: format!("${{{name}}}") });
        }
        self.scope
            .by_name(name)
            .map(Ast::Node)
            .ok_or_else(|| Fault::UnknownReference { position, name: name.to_owned() })
    }

    /// `current()` and what follows it.
    fn current(&mut self, position: usize) -> Result<Ast, Fault> {
        self.expect("(")?;
        self.close(position, "(", ")")?;
        let steps = if self.take("/") { self.steps()? } else { Vec::new() };
        self.after_own(&steps, position)
    }

    /// A path from where the expression stands; inside a predicate that is the choice.
    fn relative(&mut self, position: usize) -> Result<Ast, Fault> {
        let steps = self.steps()?;
        match steps.as_slice() {
            [column] if column != "." && column != ".." => Ok(Ast::Column(column.clone())),
            [here, column] if here == "." && column != "." && column != ".." && self.predicates > 0 => {
                Ok(Ast::Column(column.clone()))
            }
            _ if self.predicates > 0 => Err(Fault::Unsupported { position, what: steps.join("/") }),
            _ => self.after_own(&steps, position),
        }
    }

    /// A path from the question that the expression belongs to.
    fn after_own(&self, steps: &[String], position: usize) -> Result<Ast, Fault> {
        if steps.iter().all(|step| step == ".") {
            return Ok(Ast::Own);
        }
        let written = steps.join("/");
        match self.scope.own_path() {
            Some(own) => self.resolve(own, steps, &written, position),
            None => Err(Fault::UnknownReference { position, name: written }),
        }
    }

    /// The node at the end of the steps.
    fn resolve(&self, start: &str, steps: &[String], written: &str, position: usize) -> Result<Ast, Fault> {
        let mut names: Vec<&str> = start.split('/').filter(|name| !name.is_empty()).collect();
        let mut inside = true;
        for step in steps {
            match step.as_str() {
                "." => {}
                ".." => inside &= names.pop().is_some(),
                name => names.push(name),
            }
        }
        let path = format!("/{}", names.join("/"));
        Some(path)
            .filter(|_| inside)
            .and_then(|path| self.scope.by_path(&path))
            .map(Ast::Node)
            .ok_or_else(|| Fault::UnknownReference { position, name: written.to_owned() })
    }

    /// One step or more, with slashes between them.
    fn steps(&mut self) -> Result<Vec<String>, Fault> {
        let mut steps = vec![self.step()?];
        while self.next_is("/") {
            // `. / ${b}` and `. / 2` are meant as divisions.
            if !matches!(self.peek_second(), Some(Token::Name(_) | Token::Sign("." | ".." | "*" | "@"))) {
                return Err(self.unexpected());
            }
            self.advance();
            steps.push(self.step()?);
        }
        Ok(steps)
    }

    /// A name, `.` or `..`.
    fn step(&mut self) -> Result<String, Fault> {
        let step = match self.peek() {
            Some(Token::Name(name)) if self.peek_second() != Some(&Token::Sign("(")) => name.clone(),
            Some(Token::Sign(sign @ ("." | ".."))) => (*sign).to_owned(),
            Some(Token::Name(name)) => {
                return Err(Fault::Unsupported { position: self.position(), what: format!("{name}()") });
            }
            _ => return Err(self.unexpected()),
        };
        self.advance();
        Ok(step)
    }

    /// `('list')/root/item[…]/column`, after `instance`.
    fn items(&mut self, position: usize) -> Result<Ast, Fault> {
        let open = self.position();
        self.expect("(")?;
        let Some(Token::Text(list)) = self.peek().cloned() else {
            return Err(Fault::Unsupported { position, what: "instance()".to_owned() });
        };
        self.advance();
        self.close(open, "(", ")")?;
        if !self.scope.has_list(&list) {
            return Err(Fault::UnknownList { position, name: list });
        }
        for wanted in ["root", "item"] {
            let fits = self.take("/") && matches!(self.peek(), Some(Token::Name(name)) if name == wanted);
            if !fits {
                return Err(Fault::Unsupported { position, what: format!("instance('{list}')") });
            }
            self.advance();
        }
        let mut predicates = Vec::new();
        while self.next_is("[") {
            predicates.push(self.predicate()?);
        }
        let column = if self.take("/") { Some(self.column()?) } else { None };
        Ok(Ast::Items { list, predicates, column })
    }

    /// `[…]`.
    fn predicate(&mut self) -> Result<Ast, Fault> {
        let open = self.position();
        if self.predicates >= DEEPEST_PREDICATE {
            return Err(Fault::TooDeep { position: open });
        }
        self.advance();
        self.predicates += 1;
        let predicate = self.expression()?;
        self.predicates -= 1;
        self.close(open, "[", "]")?;
        Ok(predicate)
    }

    /// The last step of an `instance()` path.
    fn column(&mut self) -> Result<String, Fault> {
        let position = self.position();
        let column = self.step()?;
        if column.starts_with('.') || self.next_is("/") {
            return Err(Fault::Unsupported { position, what: column });
        }
        Ok(column)
    }
}
