//! Files that went through the chats.

use std::collections::HashMap;

use axum::body::Bytes;
use serde_json::{Value, json};

use super::reply::Refusal;

/// Telegram's limit for a download, in bytes.
const LARGEST_DOWNLOAD: usize = 20 * 1024 * 1024;

#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) bytes: Bytes,
    path: String,
}

/// Files by their id and by their path.
#[derive(Debug, Default)]
pub(super) struct Files {
    by_id: HashMap<String, Stored>,
    ids: HashMap<String, String>,
}

impl Files {
    /// Keeps a file in a folder such as `documents`.
    pub(super) fn keep(&mut self, folder: &str, name: &str, bytes: Bytes) -> Stored {
        let number = self.by_id.len();
        let ending = name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
        let ending = if ending.chars().all(|c| c.is_ascii_alphanumeric()) { ending } else { "bin" };
        let path = format!("{folder}/file_{number}.{ending}");
        let id = format!("BQACAgUAAxkBAAI{number:08}");
        let stored = Stored { id: id.clone(), name: name.to_owned(), bytes, path: path.clone() };
        self.ids.insert(path, id.clone());
        self.by_id.insert(id, stored.clone());
        stored
    }

    pub(super) fn get(&self, id: &str) -> Option<&Stored> {
        self.by_id.get(id)
    }

    /// The content at a path.
    pub(super) fn at(&self, path: &str) -> Option<Bytes> {
        Some(self.by_id.get(self.ids.get(path)?)?.bytes.clone())
    }

    /// The answer to getFile.
    pub(super) fn describe(&self, id: &str) -> Result<Value, Refusal> {
        let stored = self.get(id).ok_or_else(|| Refusal::bad("invalid file_id"))?;
        if stored.bytes.len() > LARGEST_DOWNLOAD {
            return Err(Refusal::bad("file is too big"));
        }
        let mut json = stored.json();
        if let Some(fields) = json.as_object_mut() {
            fields.insert("file_path".into(), json!(stored.path));
        }
        Ok(json)
    }
}

impl Stored {
    /// The fields that every file has.
    pub(super) fn json(&self) -> Value {
        json!({"file_id": self.id, "file_unique_id": format!("Ag{}", self.id), "file_size": self.bytes.len()})
    }

    /// The file as a `Document` object.
    pub(super) fn document(&self) -> Value {
        let mut json = self.json();
        if let Some(fields) = json.as_object_mut() {
            fields.insert("file_name".into(), json!(self.name));
            fields.insert("mime_type".into(), json!(mime(&self.name)));
        }
        json
    }

    /// The file as the sizes of a photo.
    pub(super) fn photo(&self, width: u32, height: u32) -> Value {
        let mut json = self.json();
        if let Some(fields) = json.as_object_mut() {
            fields.insert("width".into(), json!(width));
            fields.insert("height".into(), json!(height));
        }
        Value::Array(vec![json])
    }
}

fn mime(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("xls") => "application/vnd.ms-excel",
        Some("csv") => "text/csv",
        Some("md" | "txt") => "text/plain",
        Some("pdf") => "application/pdf",
        Some("png") => "image/png",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/octet-stream",
    }
}
