//! From the text of a file to a transcript, with all errors at once.

use super::act::{self, Act, Deed, Fault, Wait};
use super::bot::BotLine;
use super::header::{Setting, check_name};
use super::{TEXT_COLUMN, Transcript, Turn};

/// Errors with the numbers of their lines, counted from one.
type Errors = Vec<(usize, String)>;

/// Reads a `.chat` file; the errors are for developers.
pub fn parse(text: &str) -> Result<Transcript, Vec<(usize, String)>> {
    let mut reader = Reader { lines: text.lines().map(str::trim_end).collect(), at: 0, errors: Vec::new() };
    let mut transcript = Transcript::default();
    reader.proves(&mut transcript);
    transcript.spacing = reader.spacing();
    reader.header(&mut transcript);
    reader.turns(&mut transcript);
    if reader.errors.is_empty() { Ok(transcript) } else { Err(reader.errors) }
}

struct Reader<'a> {
    lines: Vec<&'a str>,
    at: usize,
    errors: Errors,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.lines.get(self.at).copied()
    }

    fn error(&mut self, line: usize, what: impl Into<String>) {
        self.errors.push((line, what.into()));
    }

    fn proves(&mut self, transcript: &mut Transcript) {
        let mut lines = Vec::new();
        while let Some(sentence) = self.peek().and_then(|line| line.strip_prefix('#')) {
            lines.push(sentence.trim());
            self.at += 1;
        }
        transcript.proves = lines.join("\n");
        if transcript.proves.trim().is_empty() {
            self.error(1, "the first line says what the file proves: `# sentence`");
        }
    }

    /// Blank lines and comments.
    fn spacing(&mut self) -> Vec<String> {
        let mut spacing = Vec::new();
        while let Some(line) = self.peek().filter(|line| line.is_empty() || line.starts_with('#')) {
            spacing.push(line.to_owned());
            self.at += 1;
        }
        spacing
    }

    fn header(&mut self, transcript: &mut Transcript) {
        let begin = self.at + 1;
        while let Some(line) = self.peek().filter(|line| !line.is_empty()) {
            self.at += 1;
            match Setting::read(line) {
                Err(what) => self.error(self.at, what),
                Ok(setting) => {
                    let key = setting.write().0;
                    let mut others = transcript.header.settings.iter();
                    if setting.is_single() && others.any(|other| other.write().0 == key) {
                        self.error(self.at, format!("`{key}` stands twice"));
                    }
                    transcript.header.settings.push(setting);
                }
            }
        }
        if transcript.header.settings.is_empty() && self.errors.is_empty() {
            self.error(begin, "a header is missing, such as `survey   NAME`");
        }
    }

    fn turns(&mut self, transcript: &mut Transcript) {
        loop {
            let before = self.spacing();
            let Some(first) = self.peek() else {
                transcript.end = before;
                return;
            };
            self.at += 1;
            let line = self.at;
            let more = self.continuation();
            let read = match first.strip_prefix("Bot") {
                Some(rest) if rest.is_empty() || rest.starts_with(' ') => {
                    bot_line(first, more).and_then(|bot| match transcript.turns.last_mut() {
                        None => Err("nothing has happened that the bot could answer".to_owned()),
                        Some(_) if !before.is_empty() => {
                            Err("no blank line or comment may stand before what the bot says".to_owned())
                        }
                        Some(turn) => {
                            turn.bot.push(bot);
                            Ok(())
                        }
                    })
                }
                _ => act_of(first, more).map(|act| {
                    transcript.turns.push(Turn { line, before, act, bot: Vec::new() });
                }),
            };
            if let Err(what) = read {
                self.error(line, what);
            }
        }
    }

    /// The further lines of a text; blank ones only when an indented one follows.
    fn continuation(&mut self) -> Vec<String> {
        let mut more = Vec::new();
        loop {
            let blank = self.lines.iter().skip(self.at).take_while(|line| line.is_empty()).count();
            let next = self.lines.get(self.at + blank).copied().unwrap_or_default();
            if !next.starts_with(' ') {
                return more;
            }
            more.extend(std::iter::repeat_n(String::new(), blank));
            self.at += blank + 1;
            match next.split_at_checked(TEXT_COLUMN).filter(|(gap, _)| gap.trim().is_empty()) {
                Some((_, text)) => more.push(text.to_owned()),
                None => self.error(self.at, format!("a further line is indented by {TEXT_COLUMN} columns")),
            }
        }
    }
}

fn bot_line(first: &str, more: Vec<String>) -> Result<BotLine, String> {
    let (how, to, text) = BotLine::read_head(first)?;
    let mut lines = vec![text];
    lines.extend(more);
    BotLine::read(how, to, &lines)
}

/// The speaker's column and what follows it.
fn columns(line: &str) -> Result<(&str, &str), String> {
    let end = line.char_indices().nth(TEXT_COLUMN).map_or(line.len(), |(at, _)| at);
    let (speaker, text) = line.split_at_checked(end).unwrap_or((line, ""));
    if speaker.chars().count() == TEXT_COLUMN && !speaker.ends_with(' ') {
        return Err(format!(
            "a speaker has at most {} characters, and the tenth column begins the text",
            TEXT_COLUMN - 1
        ));
    }
    Ok((speaker.trim_end(), text))
}

fn act_of(first: &str, more: Vec<String>) -> Result<Act, String> {
    let (speaker, text) = columns(first)?;
    let mut lines = vec![text.to_owned()];
    lines.extend(more);
    let all = lines.join("\n");
    let text = text.trim();
    let act = match speaker {
        "+" => Wait::read(text).map(Act::Wait),
        "&" if text == "restart" => Ok(Act::Restart),
        "&" if text == "next survey" => Ok(Act::NextSurvey),
        "&" => Err("after `&` comes `restart` or `next survey`".to_owned()),
        "!" => Fault::read(text).map(Act::Fault),
        "*" => act::read_others(text),
        "=" => act::read_holds(text),
        name => {
            check_name(name)?;
            return Deed::read(&all).map(|deed| Act::Person { name: name.to_owned(), deed });
        }
    };
    if lines.len() > 1 { Err(format!("what follows `{speaker}` is one line")) } else { act }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The errors of a file whose first lines are in order; lines count from its fifth.
    fn check(rest: &str, expected: &[(usize, &str)]) {
        let text = format!("# It proves.\n\nsurvey   a\n\n{rest}");
        let seen = parse(&text).err().unwrap_or_default();
        let seen: Vec<_> = seen.iter().map(|(line, what)| (*line, what.as_str())).collect();
        assert_eq!(seen, expected, "{rest}");
    }

    #[test]
    fn every_error_has_its_line() {
        check(
            "Ana      (dances)\n+        soon\n\nBot      x\n&        stop\n",
            &[
                (5, "`(dances)` is nothing that a person can do; `\\(` begins a plain text"),
                (6, "`soon` is no time like `1 day 2 hours`"),
                (8, "nothing has happened that the bot could answer"),
                (9, "after `&` comes `restart` or `next survey`"),
            ],
        );
    }

    #[test]
    fn the_text_begins_in_the_tenth_column() {
        check(
            "Ana maybe\n",
            &[(5, "a speaker has at most 8 characters, and the tenth column begins the text")],
        );
        check("Ana      ok\n   x\n", &[(6, "a further line is indented by 9 columns")]);
        check(
            "Ana      ok\nBot  x\n",
            &[(
                6,
                "after `Bot` comes `~`, `-`, `!`, `> NAME` or nothing; what it says begins in the tenth column",
            )],
        );
    }

    #[test]
    fn the_bot_answers_without_a_blank_line() {
        check(
            "Ana      ok\n\nBot      x\n",
            &[(7, "no blank line or comment may stand before what the bot says")],
        );
        check(
            "Ana      ok\nBot      [Ya]\n         x\n",
            &[(6, "`[Ya]` are buttons before the last line; `\\[` begins a plain text")],
        );
        check("Ana      ok\nBot      x\n         [Ya\n", &[(6, "`[Ya` is no row like `[Yes] [No]`")]);
    }

    #[test]
    fn unknown_keys_and_names_are_errors() {
        let errors = parse("survey   a\nsurvey   b\ncolour   red\npeople   Bartholomew\n").unwrap_err();
        let lines: Vec<usize> = errors.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 3, 4]);
        assert!(errors[2].1.starts_with("`colour` is no header"));
    }

    #[test]
    fn odd_input_is_an_error_and_never_a_panic() {
        for text in [
            "",
            "#",
            "\u{1F600}",
            "# a\n\nsurvey   a\n\nBot",
            "# a\n\nsurvey a\n\nÄÖÜäöüßxx y\n\u{2003}\u{2003}\u{2003}x",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
