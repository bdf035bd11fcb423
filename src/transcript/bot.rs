//! What the bot says, with its buttons.

/// One utterance of the bot.
///
/// `Bot  text` says something new, `Bot ~  text` changes its last message, `Bot -  text` deletes a message (the text says
/// which), `Bot !  text` is the small notice on a press; `Bot > Ben  text` and `Bot ~ > Ben  text` speak to someone else.
/// A file is `(file results.xlsx: 3 sheets)`, a picture `(picture: bars, 4 dimensions)`, each alone on the first line with
/// its caption below. The last lines may be rows of buttons; see [`Row`]. `\` before a first `[`, `(` or `\` of a line
/// makes it plain text. A line that ends with `…` fits whatever follows it, further lines too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotLine {
    /// What happens to a message.
    pub how: How,
    /// To whom, when not to the last speaker.
    pub to: Option<String>,
    /// The file that is sent.
    pub attachment: Option<Attachment>,
    /// The text or caption, one line a line.
    pub text: String,
    /// The rows of buttons.
    pub rows: Vec<Row>,
}

/// What happens to a message of the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It is sent.
    Says,
    /// `~`: it is changed.
    Changes,
    /// `-`: it is deleted.
    Deletes,
    /// `!`: a small notice on a press.
    Notice,
}

const MARKS: [(How, char); 3] = [(How::Changes, '~'), (How::Deletes, '-'), (How::Notice, '!')];

/// A file that the bot sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attachment {
    /// A file for download.
    File {
        /// Its name.
        name: String,
        /// What is in it.
        note: String,
    },
    /// A picture.
    Picture {
        /// What it shows.
        note: String,
    },
}

/// A row of buttons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Below the message: `[Yes] [Help](https://t.me/x)`. `\` before `[`, `]`, `\` belongs to the label.
    Inline(Vec<Button>),
    /// In place of the keyboard: `[[Share my number]](contact) [[Cancel]]`; `[[]]` takes it away.
    Reply(Vec<ReplyButton>),
    /// `[…]`: whatever rows follow.
    Rest,
}

/// A button below a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What is written on it.
    pub label: String,
    /// The address that it opens.
    pub url: Option<String>,
}

/// A button in place of the keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyButton {
    /// What is written on it.
    pub label: String,
    /// It shares the phone number.
    pub contact: bool,
}

/// Reads a label up to its closing bracket; returns it and what follows.
pub(super) fn read_label<'a>(text: &'a str, close: &str) -> Option<(String, &'a str)> {
    let mut label = String::new();
    let mut rest = text;
    loop {
        if let Some(after) = rest.strip_prefix(close) {
            return Some((label, after));
        }
        let mut chars = rest.chars();
        match chars.next()? {
            '\\' => label.push(chars.next()?),
            ']' => return None,
            c => label.push(c),
        }
        rest = chars.as_str();
    }
}

/// A label with `\` before what would end it.
pub(super) fn escaped_label(label: &str) -> String {
    if label == "…" {
        return "\\…".to_owned();
    }
    let escape = |c: char| if matches!(c, '[' | ']' | '\\') { vec!['\\', c] } else { vec![c] };
    label.chars().flat_map(escape).collect()
}

impl Row {
    /// Reads a line that begins with `[`.
    fn read(line: &str) -> Option<Self> {
        if line == "[…]" {
            return Some(Self::Rest);
        }
        if line == "[[]]" {
            return Some(Self::Reply(Vec::new()));
        }
        let (mut inline, mut reply) = (Vec::new(), Vec::new());
        let mut rest = line;
        while !rest.is_empty() {
            let (label, after, is_reply) = match rest.strip_prefix("[[") {
                Some(inner) => read_label(inner, "]]").map(|(label, after)| (label, after, true))?,
                None => {
                    read_label(rest.strip_prefix('[')?, "]").map(|(label, after)| (label, after, false))?
                }
            };
            let (more, after) = match after.strip_prefix('(') {
                Some(inner) => inner.split_once(')').map(|(more, after)| (Some(more), after))?,
                None => (None, after),
            };
            if label.is_empty() || !(after.is_empty() || after.starts_with(' ')) {
                return None;
            }
            match (is_reply, more) {
                (true, None | Some("contact")) => reply.push(ReplyButton { label, contact: more.is_some() }),
                (true, Some(_)) => return None,
                (false, url) => inline.push(Button { label, url: url.map(str::to_owned) }),
            }
            rest = after.trim_start();
        }
        match (inline.is_empty(), reply.is_empty()) {
            (false, true) => Some(Self::Inline(inline)),
            (true, false) => Some(Self::Reply(reply)),
            _ => None,
        }
    }

    fn write(&self) -> String {
        let words: Vec<String> = match self {
            Self::Rest => vec!["[…]".to_owned()],
            Self::Reply(buttons) if buttons.is_empty() => vec!["[[]]".to_owned()],
            Self::Reply(buttons) => {
                let contact = |button: &ReplyButton| if button.contact { "(contact)" } else { "" };
                buttons.iter().map(|b| format!("[[{}]]{}", escaped_label(&b.label), contact(b))).collect()
            }
            Self::Inline(buttons) => {
                let url =
                    |button: &Button| button.url.as_ref().map_or(String::new(), |url| format!("({url})"));
                buttons.iter().map(|b| format!("[{}]{}", escaped_label(&b.label), url(b))).collect()
            }
        };
        words.join(" ")
    }
}

impl Attachment {
    fn read(line: &str) -> Option<Self> {
        let inner = line.strip_prefix('(')?.strip_suffix(')')?;
        let (what, note) = inner.split_once(": ").unwrap_or((inner, ""));
        let note = note.to_owned();
        if what == "picture" {
            return Some(Self::Picture { note });
        }
        Some(Self::File { name: what.strip_prefix("file ")?.to_owned(), note })
    }

    fn write(&self) -> String {
        let (what, note) = match self {
            Self::File { name, note } => (format!("file {name}"), note),
            Self::Picture { note } => ("picture".to_owned(), note),
        };
        if note.is_empty() { format!("({what})") } else { format!("({what}: {note})") }
    }
}

impl BotLine {
    /// A new message of text to the last speaker.
    pub fn says(text: &str) -> Self {
        Self { how: How::Says, to: None, attachment: None, text: text.to_owned(), rows: Vec::new() }
    }

    /// Reads the columns after `Bot`: mark, addressee, and the rest of the line.
    pub(super) fn read_head(line: &str) -> Result<(How, Option<String>, String), String> {
        let after = line.strip_prefix("Bot").unwrap_or(line);
        let mark = after.strip_prefix(' ').and_then(|rest| rest.chars().next());
        let how = MARKS.iter().find(|(_, known)| Some(*known) == mark).map(|(how, _)| *how);
        let rest = if how.is_some() { after.get(2..).unwrap_or_default() } else { after };
        if let Some(rest) = rest.strip_prefix(" > ") {
            let (name, text) = rest.split_once("  ").unwrap_or((rest, ""));
            super::header::check_name(name)?;
            return Ok((how.unwrap_or(How::Says), Some(name.to_owned()), text.trim_start().to_owned()));
        }
        let column = super::TEXT_COLUMN - (line.len() - rest.len());
        let (gap, text) = rest.split_at_checked(column).unwrap_or((rest, ""));
        if gap.trim().is_empty() {
            Ok((how.unwrap_or(How::Says), None, text.to_owned()))
        } else {
            Err("after `Bot` comes `~`, `-`, `!`, `> NAME` or nothing; what it says begins in the tenth column".into())
        }
    }

    /// Reads what is said, from the head's columns and all lines of text.
    pub(super) fn read(how: How, to: Option<String>, lines: &[String]) -> Result<Self, String> {
        let attachment = lines.first().and_then(|line| Attachment::read(line));
        let lines = lines.get(usize::from(attachment.is_some())..).unwrap_or_default();
        let rows = lines.iter().rev().take_while(|line| line.starts_with('[')).count();
        let (texts, rows) = lines.split_at_checked(lines.len() - rows).unwrap_or((lines, &[]));
        if let Some(line) = texts.iter().find(|line| line.starts_with('[')) {
            return Err(format!("`{line}` are buttons before the last line; `\\[` begins a plain text"));
        }
        let row =
            |line: &String| Row::read(line).ok_or_else(|| format!("`{line}` is no row like `[Yes] [No]`"));
        let rows = rows.iter().map(row).collect::<Result<_, _>>()?;
        let plain = |line: &String| line.strip_prefix('\\').unwrap_or(line).to_owned();
        let text = texts.iter().map(plain).collect::<Vec<_>>().join("\n");
        Ok(Self { how, to, attachment, text, rows })
    }

    /// Writes the head's columns, without padding.
    pub(super) fn write_head(&self) -> String {
        let mark = MARKS
            .iter()
            .find(|(how, _)| *how == self.how)
            .map_or(String::new(), |(_, mark)| format!(" {mark}"));
        let to = self.to.as_ref().map_or(String::new(), |name| format!(" > {name} "));
        format!("Bot{mark}{to}")
    }

    /// Writes all lines of what is said.
    pub(super) fn write(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.attachment.iter().map(Attachment::write).collect();
        if !self.text.is_empty() {
            for line in self.text.split('\n') {
                let special =
                    line.starts_with(['[', '\\']) || (lines.is_empty() && Attachment::read(line).is_some());
                lines.push(if special { format!("\\{line}") } else { line.to_owned() });
            }
        }
        lines.extend(self.rows.iter().map(Row::write));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<Row>) {
        assert_eq!(Row::read(line), expected, "{line}");
        if let Some(row) = expected {
            assert_eq!(Row::read(&row.write()), Some(row), "{line}");
        }
    }

    #[test]
    fn rows_are_read_with_addresses_and_escapes() {
        let button = |label: &str| Button { label: label.into(), url: None };
        check("[Ya] [Tidak ✓]", Some(Row::Inline(vec![button("Ya"), button("Tidak ✓")])));
        check("[a\\]b]", Some(Row::Inline(vec![button("a]b")])));
        check("[\\…]", Some(Row::Inline(vec![button("…")])));
        check("[[Ya]](contact)", Some(Row::Reply(vec![ReplyButton { label: "Ya".into(), contact: true }])));
        check(
            "[a](https://x.id)",
            Some(Row::Inline(vec![Button { label: "a".into(), url: Some("https://x.id".into()) }])),
        );
        for wrong in ["[a", "[a] b", "[a][b]", "[]", "[a] [[b]]", "[[a]](x)"] {
            check(wrong, None);
        }
    }
}
