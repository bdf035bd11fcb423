//! Telegram's HTML: text and entities out of markup, or the complaint that Telegram would make.

use serde_json::{Value, json};

const TAGS: [&str; 17] = [
    "a",
    "b",
    "blockquote",
    "code",
    "del",
    "em",
    "i",
    "ins",
    "pre",
    "s",
    "span",
    "strike",
    "strong",
    "tg-emoji",
    "tg-spoiler",
    "tt",
    "u",
];

/// A stretch of text with a look or a meaning; offset and length count UTF-16 units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entity {
    pub(super) kind: &'static str,
    pub(super) offset: usize,
    pub(super) length: usize,
    pub(super) more: Option<(&'static str, String)>,
}

impl Entity {
    /// The entity as the Bot API writes it.
    pub(super) fn json(&self) -> Value {
        let mut json = json!({"type": self.kind, "offset": self.offset, "length": self.length});
        if let (Some((name, value)), Some(fields)) = (&self.more, json.as_object_mut()) {
            fields.insert((*name).to_owned(), json!(value));
        }
        json
    }
}

/// Text as it is seen, with its entities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Formatted {
    pub(super) text: String,
    pub(super) entities: Vec<Entity>,
}

/// The length of a text as Telegram counts offsets.
pub(super) fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

impl Formatted {
    /// Text without markup.
    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), entities: Vec::new() }
    }

    /// Without the white space at both ends, with bot commands found.
    pub(super) fn finished(mut self) -> Self {
        let cut = utf16_length(&self.text) - utf16_length(self.text.trim_start());
        self.text = self.text.trim().to_owned();
        let length = utf16_length(&self.text);
        for entity in &mut self.entities {
            let end = (entity.offset + entity.length).saturating_sub(cut).min(length);
            entity.offset = entity.offset.saturating_sub(cut);
            entity.length = end.saturating_sub(entity.offset);
        }
        self.entities.retain(|entity| entity.length > 0);
        self.entities.extend(commands(&self.text));
        self.entities.sort_by_key(|entity| (entity.offset, usize::MAX - entity.length));
        self
    }
}

/// The bot commands in a text.
fn commands(text: &str) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut offset = 0;
    let mut before = ' ';
    let mut rest = text.chars();
    while let Some(now) = rest.next() {
        if now == '/' && !before.is_alphanumeric() && !matches!(before, '/' | '_' | '<') {
            let word = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '@');
            let length = rest.clone().take_while(word).count();
            let after = rest.clone().nth(length);
            let ends = after.is_none_or(|c| !c.is_alphanumeric() && c != '/');
            if (1..=64).contains(&length) && ends {
                found.push(Entity { kind: "bot_command", offset, length: length + 1, more: None });
            }
        }
        offset += now.len_utf16();
        before = now;
    }
    found
}

struct Open {
    tag: String,
    start: usize,
    attributes: Vec<(String, String)>,
}

struct Reader<'a> {
    html: &'a str,
    at: usize,
    text: String,
    length: usize,
    open: Vec<Open>,
    entities: Vec<Entity>,
}

/// Reads Telegram's HTML; the error lacks Telegram's leading "can't parse entities: ".
pub(super) fn parse(html: &str) -> Result<Formatted, String> {
    let mut reader =
        Reader { html, at: 0, text: String::new(), length: 0, open: Vec::new(), entities: Vec::new() };
    while let Some(now) = reader.peek() {
        match now {
            '<' if reader.rest().starts_with("</") => reader.end_tag()?,
            '<' => reader.start_tag()?,
            '&' => {
                let decoded = reader.decoded();
                reader.push(decoded);
            }
            _ => {
                reader.at += now.len_utf8();
                reader.push(now);
            }
        }
    }
    match reader.open.last() {
        Some(open) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", open.tag)),
        None => Ok(Formatted { text: reader.text, entities: reader.entities }),
    }
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push(&mut self, c: char) {
        self.text.push(c);
        self.length += c.len_utf16();
    }

    /// Takes what fits, and returns it.
    fn take(&mut self, fits: impl Fn(char) -> bool) -> String {
        let taken: String = self.rest().chars().take_while(|c| fits(*c)).collect();
        self.at += taken.len();
        taken
    }

    fn skip_space(&mut self) {
        self.take(char::is_whitespace);
    }

    /// The character that stands for an entity at `&`; the `&` itself when there is none.
    fn decoded(&mut self) -> char {
        self.at += 1;
        let rest = self.rest();
        let (value, length) = if let Some(digits) = rest.strip_prefix("#x") {
            let length = digits.chars().take_while(char::is_ascii_hexdigit).count();
            (u32::from_str_radix(digits.get(..length).unwrap_or_default(), 16).ok(), length + 2)
        } else if let Some(digits) = rest.strip_prefix('#') {
            let length = digits.chars().take_while(char::is_ascii_digit).count();
            (digits.get(..length).and_then(|digits| digits.parse().ok()), length + 1)
        } else {
            let length = rest.chars().take_while(char::is_ascii_alphabetic).count();
            let value = match rest.get(..length) {
                Some("lt") => Some('<'),
                Some("gt") => Some('>'),
                Some("amp") => Some('&'),
                Some("quot") => Some('"'),
                _ => None,
            };
            (value.map(u32::from), length)
        };
        match value.filter(|code| *code != 0).and_then(char::from_u32) {
            Some(c) => {
                self.at += length;
                if self.peek() == Some(';') {
                    self.at += 1;
                }
                c
            }
            None => '&',
        }
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 1;
        let tag = self.take(|c| !c.is_whitespace() && c != '>').to_ascii_lowercase();
        if self.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        if !TAGS.contains(&tag.as_str()) {
            return Err(format!("Unsupported start tag \"{tag}\" at byte offset {begin}"));
        }
        let mut attributes = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => return Err(format!("Unclosed start tag at byte offset {begin}")),
                Some('>') => break,
                Some(_) => attributes.push(self.attribute(&tag, begin)?),
            }
        }
        self.at += 1;
        if tag == "span" && !attributes.iter().any(|(name, value)| name == "class" && value == "tg-spoiler") {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        self.open.push(Open { tag, start: self.length, attributes });
        Ok(())
    }

    fn attribute(&mut self, tag: &str, begin: usize) -> Result<(String, String), String> {
        let unclosed = || format!("Unclosed start tag at byte offset {begin}");
        let name = self.take(|c| !c.is_whitespace() && !matches!(c, '=' | '>')).to_ascii_lowercase();
        if name.is_empty() {
            return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
        }
        self.skip_space();
        if self.peek() != Some('=') {
            return match self.peek() {
                None => Err(unclosed()),
                Some(_) if tag == "blockquote" && name == "expandable" => Ok((name, String::new())),
                Some(_) => Err(format!(
                    "Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {begin}"
                )),
            };
        }
        self.at += 1;
        self.skip_space();
        let quote = self.peek().ok_or_else(unclosed)?;
        if !matches!(quote, '"' | '\'') {
            return Ok((name, self.take(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))));
        }
        self.at += 1;
        let mut value = String::new();
        loop {
            match self.peek().ok_or_else(unclosed)? {
                now if now == quote => break,
                '&' => value.push(self.decoded()),
                now => {
                    value.push(now);
                    self.at += now.len_utf8();
                }
            }
        }
        self.at += 1;
        Ok((name, value))
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 2;
        let Some(open) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        let tag = self.take(|c| !c.is_whitespace() && c != '>').to_ascii_lowercase();
        self.skip_space();
        if self.peek() != Some('>') {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        if !tag.is_empty() && tag != open.tag {
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{}>\", found \"</{tag}>\"",
                open.tag
            ));
        }
        self.at += 1;
        self.close(&open);
        Ok(())
    }

    fn close(&mut self, open: &Open) {
        let value = |name: &str| {
            open.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone())
        };
        let (kind, more) = match open.tag.as_str() {
            "b" | "strong" => ("bold", None),
            "i" | "em" => ("italic", None),
            "u" | "ins" => ("underline", None),
            "s" | "strike" | "del" => ("strikethrough", None),
            "span" | "tg-spoiler" => ("spoiler", None),
            "code" | "tt" => ("code", None),
            "pre" => ("pre", None),
            "blockquote" if value("expandable").is_some() => ("expandable_blockquote", None),
            "blockquote" => ("blockquote", None),
            "tg-emoji" => match value("emoji-id") {
                Some(id) => ("custom_emoji", Some(("custom_emoji_id", id))),
                None => return,
            },
            _ => match value("href") {
                Some(url) if url.contains('.') || url.starts_with("tg:") => ("text_link", Some(("url", url))),
                _ => return,
            },
        };
        let length = self.length - open.start;
        if length > 0 {
            self.entities.push(Entity { kind, offset: open.start, length, more });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with `kind(offset,length)` of each entity, or the complaint.
    fn check(html: &str, expected: &str) {
        let seen = match parse(html).map(Formatted::finished) {
            Ok(formatted) => {
                let marks =
                    formatted.entities.iter().map(|e| format!(" {}({},{})", e.kind, e.offset, e.length));
                formatted.text.clone() + &marks.collect::<String>()
            }
            Err(complaint) => format!("! {complaint}"),
        };
        assert_eq!(seen, expected, "{html}");
    }

    #[test]
    fn tags_become_entities() {
        check("<b>a</b> <i>b</i>", "a b bold(0,1) italic(2,1)");
        check("<B>a<em>b</em></b>", "ab bold(0,2) italic(1,1)");
        check("<a href=\"https://a.id/?x=1&amp;y\">s</a>", "s text_link(0,1)");
        check("<blockquote expandable>q</blockquote>", "q expandable_blockquote(0,1)");
        check("<span class='tg-spoiler'>q</span>", "q spoiler(0,1)");
        check("😀<b>x</b>", "😀x bold(2,1)");
    }

    #[test]
    fn character_entities_are_decoded_and_unknown_ones_stay() {
        check("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;&#33;&#x21;", "1 < 2 && 3 > 2 \"!!");
        check("&nbsp; &", "&nbsp; &");
    }

    #[test]
    fn faulty_markup_is_refused_with_telegrams_words() {
        check("a <", "! Unclosed start tag at byte offset 2");
        check("a < b", "! Unsupported start tag \"\" at byte offset 2");
        check("a <br> b", "! Unsupported start tag \"br\" at byte offset 2");
        check("<b>a", "! Can't find end tag corresponding to start tag \"b\"");
        check("a</b>", "! Unexpected end tag at byte offset 1");
        check("<b>a</i>", "! Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"");
        check("<b>a</b", "! Unclosed end tag at byte offset 4");
        check("<span>a</span>", "! Tag \"span\" must have class \"tg-spoiler\" at byte offset 0");
        check(
            "<a href>x</a>",
            "! Expected equal sign in declaration of an attribute of the tag \"a\" at byte offset 0",
        );
    }

    #[test]
    fn white_space_at_the_ends_is_cut_and_entities_move_with_it() {
        check("\n <b>a</b> \n", "a bold(0,1)");
        check("<b> </b>", "");
    }

    #[test]
    fn commands_are_found() {
        check("/start x, /bantuan", "/start x, /bantuan bot_command(0,6) bot_command(10,8)");
        check("a/b http://x/y 1/2", "a/b http://x/y 1/2");
    }
}
