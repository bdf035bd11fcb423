//! Words on their way into a report: the bot's own, and those of others in Telegram's HTML.

use crate::interview::escape;

/// Gives the words of a message of `summary.ftl` or `roster.ftl` with its arguments.
pub type Say<'a> = dyn Fn(&str, &[(&str, String)]) -> String + 'a;

/// A longer label is cut, so that no line is longer than a message.
const LONGEST_LABEL: usize = 200;

/// A foreign text as HTML on one line, cut when it is long.
pub fn shown(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    let line = line.join(" ");
    let cut: String = line.chars().take(LONGEST_LABEL).collect();
    let cut = if cut.len() < line.len() { format!("{cut}…") } else { cut };
    escape(&cut)
}

/// Telegram's HTML as plain text.
pub fn plain(html: &str) -> String {
    let mut text = html.to_owned();
    for tag in ["<b>", "</b>", "<i>", "</i>"] {
        text = text.replace(tag, "");
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
