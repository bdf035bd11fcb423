//! What the bot did at Telegram, as lines of a conversation.

use jajak::fake_telegram::{self, Change, ShownMessage};
use jajak::transcript::{Attachment, BotLine, Button, How, ReplyButton, Row};

/// The lines of changes in one chat.
pub(crate) fn lines<'a>(changes: impl Iterator<Item = &'a Change>) -> Vec<BotLine> {
    let mut lines: Vec<BotLine> = Vec::new();
    for change in changes {
        match change {
            Change::Sent(message) => lines.push(message_line(How::Says, message)),
            Change::Document(message) | Change::Photo(message) => {
                let mut line = message_line(How::Says, message);
                line.attachment = message.attachment.as_ref().map(attachment);
                lines.push(line);
            }
            Change::Edited { after, .. } => lines.push(message_line(How::Changes, after)),
            Change::Deleted(message) => lines.push(deleted(&message.text, message.attachment.as_ref())),
            Change::Notice { text, .. } if text.is_empty() => {}
            Change::Notice { text, .. } => lines.push(BotLine { how: How::Notice, ..BotLine::says(text) }),
            Change::ReplyKeyboard(rows) => {
                if let Some(line) = lines.last_mut() {
                    line.rows.extend(reply_rows(rows));
                }
            }
        }
    }
    lines
}

/// A message that is gone, of the person or of the bot: its first line says which.
pub(crate) fn deleted(text: &str, attachment: Option<&fake_telegram::Attachment>) -> BotLine {
    let mut lines = text.lines();
    let first = match attachment.map(|attachment| attachment.kind) {
        Some(fake_telegram::AttachmentKind::Photo) => "(photo)",
        Some(fake_telegram::AttachmentKind::Sticker) => "(sticker)",
        Some(fake_telegram::AttachmentKind::Document) => "(a file)",
        None => lines.next().unwrap_or("(something else)"),
    };
    let more = if lines.next().is_some() { " …" } else { "" };
    BotLine { how: How::Deletes, ..BotLine::says(&format!("{first}{more}")) }
}

fn message_line(how: How, message: &ShownMessage) -> BotLine {
    let button =
        |button: &fake_telegram::Button| Button { label: button.label.clone(), url: button.url.clone() };
    let rows = message.keyboard.iter().map(|row| Row::Inline(row.iter().map(button).collect())).collect();
    BotLine { how, rows, ..BotLine::says(&message.text) }
}

fn reply_rows(rows: &[Vec<fake_telegram::ReplyButton>]) -> Vec<Row> {
    let button = |button: &fake_telegram::ReplyButton| ReplyButton {
        label: button.label.clone(),
        contact: button.asks_contact,
    };
    if rows.is_empty() {
        return vec![Row::Reply(Vec::new())];
    }
    rows.iter().map(|row| Row::Reply(row.iter().map(button).collect())).collect()
}

fn attachment(attachment: &fake_telegram::Attachment) -> Attachment {
    if attachment.kind == fake_telegram::AttachmentKind::Photo {
        return Attachment::Picture { note: String::new() };
    }
    let name = attachment.file_name.clone();
    let is_text = std::path::Path::new(&name).extension().is_some_and(|ending| ending == "txt");
    let note = if is_text {
        format!("{} lines", String::from_utf8_lossy(&attachment.bytes).lines().count())
    } else {
        let book = jajak::workbook::read(&attachment.bytes, &name);
        book.map(|book| format!("{} sheets", book.sheets.len())).unwrap_or_default()
    };
    Attachment::File { name, note }
}
