//! Photos and documents: sent by the bot, and described for download.

use axum::body::Bytes;

use super::{Outcome, formatted, messages, writable};
use crate::fake_telegram::calls::Change;
use crate::fake_telegram::chat::{Attachment, AttachmentKind, Message};
use crate::fake_telegram::html::utf16_length;
use crate::fake_telegram::markup::Markup;
use crate::fake_telegram::params::{LARGEST_UPLOAD, Params};
use crate::fake_telegram::reply::Refusal;
use crate::fake_telegram::world::World;

/// Telegram's limit for a caption, in UTF-16 units after markup is read.
const LONGEST_CAPTION: usize = 1024;
/// Telegram's limit for a photo, in bytes.
const LARGEST_PHOTO: usize = 10 * 1024 * 1024;
/// Telegram's limit for a photo's width and height together, in pixels.
const LARGEST_SIDES: u32 = 10_000;
/// Telegram's limit for the longer side of a photo against the shorter.
const STEEPEST: u32 = 20;

pub(super) fn photo(world: &mut World, params: &Params) -> Outcome {
    send(world, params, AttachmentKind::Photo)
}

pub(super) fn document(world: &mut World, params: &Params) -> Outcome {
    send(world, params, AttachmentKind::Document)
}

/// `getFile`.
pub(super) fn describe(world: &World, params: &Params) -> Outcome {
    world.files.describe(&params.text("file_id").unwrap_or_default())
}

fn send(world: &mut World, params: &Params, kind: AttachmentKind) -> Outcome {
    let field = if kind == AttachmentKind::Photo { "photo" } else { "document" };
    let chat = writable(world, params)?;
    let (read, html) = formatted(params, "caption")?;
    if utf16_length(&read.text) > LONGEST_CAPTION {
        return Err(Refusal::bad("message caption is too long"));
    }
    let markup = Markup::read(params.structure("reply_markup")?)?;
    let (file_name, bytes) = content(world, params, field)?;
    let sides = match kind {
        AttachmentKind::Photo => sides(&bytes)?,
        _ => (0, 0),
    };
    let kept = if world.forgetful { Bytes::new() } else { bytes.clone() };
    let stored = world.files.keep(&format!("{field}s"), &file_name, kept);
    let json = if kind == AttachmentKind::Photo { stored.photo(sides.0, sides.1) } else { stored.document() };
    let mut message = Message::of_text(0, true, world.now());
    message.shown.text = read.text;
    message.shown.html = html;
    message.entities = read.entities;
    message.content.insert(field.to_owned(), json);
    message.shown.attachment = Some(Attachment { kind, file_name, bytes });
    let change = if kind == AttachmentKind::Photo { Change::Photo } else { Change::Document };
    messages::post(world, chat, message, markup, change)
}

/// The name and bytes of an upload, or of a file that went through the chats before.
fn content(world: &World, params: &Params, field: &str) -> Result<(String, Bytes), Refusal> {
    if let Some(upload) = params.upload(field) {
        if upload.bytes.is_empty() {
            return Err(Refusal::bad("file must be non-empty"));
        }
        if upload.bytes.len() > LARGEST_UPLOAD {
            return Err(Refusal::new(413, "Request Entity Too Large"));
        }
        return Ok((upload.file_name.clone(), upload.bytes.clone()));
    }
    match params.text(field).filter(|text| !text.is_empty()) {
        None => Err(Refusal::bad(format!("there is no {field} in the request"))),
        Some(id) => match world.files.get(&id) {
            Some(stored) => Ok((stored.name.clone(), stored.bytes.clone())),
            None => Err(Refusal::bad("wrong file identifier/HTTP URL specified")),
        },
    }
}

/// Width and height of a picture, if Telegram shows such a picture.
fn sides(bytes: &[u8]) -> Result<(u32, u32), Refusal> {
    if bytes.len() > LARGEST_PHOTO {
        return Err(Refusal::bad("file is too big"));
    }
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Ok((1280, 720)); // A JPEG's sides are not read.
    }
    let number = |at: usize| {
        let four: Option<[u8; 4]> = bytes.get(at..at + 4)?.try_into().ok();
        four.map(u32::from_be_bytes)
    };
    match (bytes.starts_with(b"\x89PNG\r\n\x1a\n"), number(16), number(20)) {
        (true, Some(width), Some(height)) if width > 0 && height > 0 => {
            let (low, high) = (width.min(height), width.max(height));
            if width.saturating_add(height) > LARGEST_SIDES || high / low > STEEPEST {
                return Err(Refusal::bad("PHOTO_INVALID_DIMENSIONS"));
            }
            Ok((width, height))
        }
        _ => Err(Refusal::bad("IMAGE_PROCESS_FAILED")),
    }
}

/// The smallest start of a PNG that counts as one, for tests of this module and its neighbours.
#[cfg(test)]
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(bytes: &[u8], expected: Result<(u32, u32), &str>) {
        let expected = expected.map_err(|text| format!("Bad Request: {text}"));
        assert_eq!(sides(bytes).map_err(|refusal| refusal.description), expected);
    }

    #[test]
    fn a_photo_must_be_a_picture_of_a_fitting_shape() {
        check(&png(800, 600), Ok((800, 600)));
        check(&png(800, 30), Err("PHOTO_INVALID_DIMENSIONS"));
        check(&png(9000, 1001), Err("PHOTO_INVALID_DIMENSIONS"));
        check(b"<svg/>", Err("IMAGE_PROCESS_FAILED"));
    }

    #[test]
    fn the_id_of_a_file_is_described() {
        let mut world = World::new(1, std::sync::Arc::new(|| 0));
        let stored = world.files.keep("documents", "a.xlsx", Bytes::from_static(b"abc"));
        let described = world.files.describe(&stored.id).unwrap();
        assert_eq!(
            described,
            json!({
                "file_id": stored.id, "file_unique_id": format!("Ag{}", stored.id), "file_size": 3,
                "file_path": "documents/file_0.xlsx",
            })
        );
    }
}
