//! From a transcript to the text of a file, in normal form.

use std::fmt::Write;

use super::act::Act;
use super::{TEXT_COLUMN, Transcript};

/// The width of the names after `=`.
const NAME_WIDTH: usize = 13;

impl Transcript {
    /// The file's text, which reads back as the same transcript.
    pub fn render(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        lines.extend(self.proves.split('\n').map(|line| format!("# {line}").trim_end().to_owned()));
        lines.extend(spaced(&self.spacing));
        lines.extend(self.header.settings.iter().map(|setting| {
            let (key, value) = setting.write();
            format!("{key:<TEXT_COLUMN$}{value}")
        }));
        for (index, turn) in self.turns.iter().enumerate() {
            if index == 0 {
                lines.extend(spaced(&turn.before));
            } else {
                lines.extend(turn.before.iter().cloned());
            }
            let (speaker, text) = written(&turn.act);
            say(&mut lines, speaker, text.split('\n'));
            for bot in &turn.bot {
                let said = bot.write();
                say(&mut lines, &bot.write_head(), said.iter().map(String::as_str));
            }
        }
        lines.extend(self.end.iter().cloned());
        lines.iter().fold(String::new(), |mut text, line| {
            let _ = writeln!(text, "{line}");
            text
        })
    }
}

/// The lines between two parts, with at least one that is blank, first.
fn spaced(between: &[String]) -> Vec<String> {
    let blank = between.iter().any(String::is_empty);
    let mut lines = if blank { Vec::new() } else { vec![String::new()] };
    lines.extend(between.iter().cloned());
    lines
}

/// The speaker and what is said.
fn written(act: &Act) -> (&str, String) {
    match act {
        Act::Person { name, deed } => (name, deed.write()),
        Act::Wait(wait) => ("+", wait.write()),
        Act::Restart => ("&", "restart".to_owned()),
        Act::NextSurvey => ("&", "next survey".to_owned()),
        Act::Guesses { count, seed } => ("*", format!("{count} strangers guess wrong, seed {seed}")),
        Act::Fault(fault) => ("!", fault.write()),
        Act::Others { count, seed } => ("*", format!("{count} others hand in, seed {seed}")),
        Act::Holds { name, value } => ("=", format!("{name:<NAME_WIDTH$}  {value}")),
    }
}

/// A speaker with the first line, and the further lines indented.
fn say<'a>(lines: &mut Vec<String>, speaker: &str, said: impl Iterator<Item = &'a str>) {
    let mut said = said.peekable();
    let first = said.next().unwrap_or_default();
    // An addressee makes the head wider than its column; two spaces then end it.
    let line = format!("{speaker:<width$}{first}", width = TEXT_COLUMN.max(speaker.chars().count() + 1));
    lines.push(line.trim_end().to_owned());
    lines.extend(said.map(|line| format!("{:TEXT_COLUMN$}{line}", "").trim_end().to_owned()));
}
