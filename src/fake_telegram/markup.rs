//! Keyboards: what Telegram accepts as `reply_markup`, and what a person sees of it.

use serde_json::Value;

use super::reply::Refusal;

/// Telegram's limit for `callback_data`, in bytes.
const LONGEST_DATA: usize = 64;
/// Telegram's limit for the buttons of one inline keyboard.
const MOST_BUTTONS: usize = 100;
/// Telegram's limit for the buttons of one reply keyboard.
const MOST_REPLY_BUTTONS: usize = 300;

/// A button below a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What is written on it.
    pub label: String,
    /// What a press sends to the bot.
    pub data: Option<String>,
    /// The address that a press opens.
    pub url: Option<String>,
}

/// A button in place of the keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyButton {
    /// What is written on it, and sent by a press.
    pub label: String,
    /// A press shares the person's own phone number.
    pub asks_contact: bool,
}

/// What came as `reply_markup`.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Markup {
    Absent,
    Inline { rows: Vec<Vec<Button>>, echo: Value },
    Reply(Vec<Vec<ReplyButton>>),
    Remove,
    ForceReply,
}

impl Markup {
    /// Reads and checks `reply_markup`.
    pub(super) fn read(value: Option<Value>) -> Result<Self, Refusal> {
        let Some(value) = value else { return Ok(Self::Absent) };
        if let Some(rows) = value.get("inline_keyboard") {
            return inline(rows);
        }
        if let Some(rows) = value.get("keyboard") {
            return reply(rows);
        }
        let is = |name: &str| value.get(name).and_then(Value::as_bool) == Some(true);
        if is("remove_keyboard") {
            Ok(Self::Remove)
        } else if is("force_reply") {
            Ok(Self::ForceReply)
        } else if value.as_object().is_some_and(serde_json::Map::is_empty) {
            Ok(Self::Absent)
        } else {
            Err(Refusal::bad("object expected as reply markup"))
        }
    }

    /// Only what an edited message may have: an inline keyboard or none.
    pub(super) fn inline_only(self) -> Result<(Vec<Vec<Button>>, Option<Value>), Refusal> {
        match self {
            Self::Absent => Ok((Vec::new(), None)),
            Self::Inline { rows, echo } => Ok((rows, Some(echo))),
            _ => Err(Refusal::bad("inline keyboard expected")),
        }
    }
}

fn rows_of(rows: &Value) -> Result<Vec<&Vec<Value>>, Refusal> {
    let wrong = |what: &str| Refusal::bad(format!("field \"{what}\" must be an Array of Arrays"));
    let rows = rows.as_array().ok_or_else(|| wrong("keyboard"))?;
    let rows: Option<Vec<_>> = rows.iter().map(Value::as_array).collect();
    Ok(rows.ok_or_else(|| wrong("keyboard"))?.into_iter().filter(|row| !row.is_empty()).collect())
}

fn inline(value: &Value) -> Result<Markup, Refusal> {
    let rows = rows_of(value)?;
    if rows.is_empty() {
        return Ok(Markup::Absent);
    }
    if rows.iter().map(|row| row.len()).sum::<usize>() > MOST_BUTTONS {
        return Err(Refusal::bad("reply markup is too long"));
    }
    let rows =
        rows.into_iter().map(|row| row.iter().map(inline_button).collect()).collect::<Result<_, _>>()?;
    Ok(Markup::Inline { rows, echo: value.clone() })
}

fn inline_button(button: &Value) -> Result<Button, Refusal> {
    let cannot = |why: &str| Refusal::bad(format!("can't parse inline keyboard button: {why}"));
    let text = |name: &str| button.get(name).and_then(Value::as_str).map(str::to_owned);
    if !button.is_object() {
        return Err(cannot("InlineKeyboardButton must be an Object"));
    }
    let label = text("text").ok_or_else(|| cannot("Can't find field \"text\""))?;
    if label.trim().is_empty() {
        return Err(Refusal::bad("inline keyboard button text must be non-empty"));
    }
    let (data, url) = (text("callback_data"), text("url"));
    if let Some(data) = &data
        && (data.is_empty() || data.len() > LONGEST_DATA)
    {
        return Err(Refusal::bad("BUTTON_DATA_INVALID"));
    }
    if let Some(url) = &url
        && !is_url(url)
    {
        return Err(Refusal::bad("BUTTON_URL_INVALID"));
    }
    let others = [
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "web_app",
        "login_url",
        "copy_text",
        "pay",
    ];
    if data.is_none() && url.is_none() && others.iter().all(|name| button.get(name).is_none()) {
        return Err(cannot("Text buttons are unallowed in the inline keyboard"));
    }
    Ok(Button { label, data, url })
}

fn is_url(url: &str) -> bool {
    let known = ["http://", "https://", "tg://"].iter().any(|scheme| url.starts_with(scheme));
    known && !url.contains(char::is_whitespace) && !url.ends_with("://")
}

fn reply(value: &Value) -> Result<Markup, Refusal> {
    let rows = rows_of(value)?;
    if rows.iter().map(|row| row.len()).sum::<usize>() > MOST_REPLY_BUTTONS {
        return Err(Refusal::bad("reply markup is too long"));
    }
    let rows: Vec<Vec<ReplyButton>> =
        rows.into_iter().map(|row| row.iter().map(reply_button).collect()).collect::<Result<_, _>>()?;
    if rows.is_empty() {
        return Err(Refusal::bad("reply keyboard must be non-empty"));
    }
    Ok(Markup::Reply(rows))
}

fn reply_button(button: &Value) -> Result<ReplyButton, Refusal> {
    let asks_contact = button.get("request_contact").and_then(Value::as_bool) == Some(true);
    let label = button.as_str().or_else(|| button.get("text")?.as_str()).unwrap_or_default().to_owned();
    if label.trim().is_empty() {
        return Err(Refusal::bad("keyboard button text must be non-empty"));
    }
    Ok(ReplyButton { label, asks_contact })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(markup: &Value, expected: Result<usize, &str>) {
        let seen = Markup::read(Some(markup.clone())).map(|markup| match markup {
            Markup::Inline { rows, .. } => rows.iter().map(Vec::len).sum(),
            Markup::Reply(rows) => rows.iter().map(Vec::len).sum(),
            _ => 0,
        });
        let seen = seen.map_err(|refusal| refusal.description);
        assert_eq!(seen, expected.map_err(|text| format!("Bad Request: {text}")));
    }

    #[test]
    fn data_has_one_to_sixty_four_bytes() {
        let keyboard = |data: &str| json!({"inline_keyboard": [[{"text": "a", "callback_data": data}]]});
        check(&keyboard(&"x".repeat(64)), Ok(1));
        check(&keyboard(&"x".repeat(65)), Err("BUTTON_DATA_INVALID"));
        check(&keyboard(&"é".repeat(33)), Err("BUTTON_DATA_INVALID"));
        check(&keyboard(""), Err("BUTTON_DATA_INVALID"));
    }

    #[test]
    fn an_inline_keyboard_has_at_most_a_hundred_buttons() {
        let keyboard = |count: usize| json!({"inline_keyboard": vec![[json!({"text": "a", "callback_data": "b"})]; count]});
        check(&keyboard(100), Ok(100));
        check(&keyboard(101), Err("reply markup is too long"));
    }

    #[test]
    fn a_button_needs_a_label_and_something_to_do() {
        check(
            &json!({"inline_keyboard": [[{"text": "a"}]]}),
            Err("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        );
        check(
            &json!({"inline_keyboard": [[{"text": "", "callback_data": "b"}]]}),
            Err("inline keyboard button text must be non-empty"),
        );
        check(&json!({"inline_keyboard": [[{"text": "a", "url": "nowhere"}]]}), Err("BUTTON_URL_INVALID"));
    }

    #[test]
    fn a_reply_keyboard_may_ask_for_the_contact() {
        check(&json!({"keyboard": [[{"text": "a", "request_contact": true}], ["b"]]}), Ok(2));
        check(&json!({"remove_keyboard": true}), Ok(0));
        check(&json!({"keyboard": []}), Err("reply keyboard must be non-empty"));
    }
}
