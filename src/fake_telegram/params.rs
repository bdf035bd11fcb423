//! The parameters of a call, however they were sent: in the query, as JSON, urlencoded, or as multipart.

use std::collections::HashMap;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Multipart, Query};
use axum::http::{Request, Uri, header};
use serde_json::Value;

use super::reply::Refusal;

/// Telegram's limit for an upload, in bytes.
pub(super) const LARGEST_UPLOAD: usize = 50 * 1024 * 1024;
/// Room for the other fields of a form, in bytes.
pub(super) const LARGEST_BODY: usize = LARGEST_UPLOAD + 1024 * 1024;

/// A file in a multipart body.
#[derive(Debug, Clone)]
pub(super) struct Upload {
    pub(super) file_name: String,
    pub(super) bytes: Bytes,
}

/// The parameters of one call.
#[derive(Debug, Default)]
pub(super) struct Params {
    values: HashMap<String, Value>,
    uploads: HashMap<String, Upload>,
}

impl Params {
    /// One parameter.
    pub(super) fn of(name: &str, text: &str) -> Self {
        let values = HashMap::from([(name.to_owned(), Value::String(text.to_owned()))]);
        Self { values, uploads: HashMap::new() }
    }

    /// Reads the query and then the body, after its content type.
    pub(super) async fn read(request: Request<Body>) -> Result<Self, Refusal> {
        let mut params = Self::default();
        params.take_pairs(request.uri());
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map(str::to_ascii_lowercase)
            .unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            params.take_multipart(request).await?;
            return Ok(params);
        }
        let body = to_bytes(request.into_body(), LARGEST_BODY)
            .await
            .map_err(|_| Refusal::new(413, "Request Entity Too Large"))?;
        if kind.starts_with("application/json") {
            params.take_json(&body)?;
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            let uri = std::str::from_utf8(&body).ok().and_then(|text| format!("/?{text}").parse().ok());
            params.take_pairs(&uri.ok_or_else(|| Refusal::bad("can't parse the request body"))?);
        }
        Ok(params)
    }

    fn take_pairs(&mut self, uri: &Uri) {
        if let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(uri) {
            self.values.extend(pairs.into_iter().map(|(name, text)| (name, Value::String(text))));
        }
    }

    fn take_json(&mut self, body: &[u8]) -> Result<(), Refusal> {
        if body.is_empty() {
            return Ok(());
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => {
                self.values.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
                Ok(())
            }
            Ok(Value::Null) => Ok(()),
            _ => Err(Refusal::bad("can't parse the request body as a JSON object")),
        }
    }

    async fn take_multipart(&mut self, request: Request<Body>) -> Result<(), Refusal> {
        let broken = || Refusal::bad("can't parse the multipart body");
        let mut form = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
        while let Some(field) = form.next_field().await.map_err(|_| broken())? {
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().map(str::to_owned);
            let bytes = field.bytes().await.map_err(|error| {
                if error.status().as_u16() == 413 {
                    Refusal::new(413, "Request Entity Too Large")
                } else {
                    broken()
                }
            })?;
            if let Some(file_name) = file_name {
                self.uploads.insert(name, Upload { file_name, bytes });
            } else {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                self.values.insert(name, Value::String(text));
            }
        }
        Ok(())
    }

    /// A text; numbers and truth values count as their text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.values.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            other => Some(other.to_string()),
        }
    }

    /// A whole number.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        match self.values.get(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A truth value; false when it is absent.
    pub(super) fn truth(&self, name: &str) -> bool {
        match self.values.get(name) {
            Some(Value::Bool(truth)) => *truth,
            Some(Value::String(text)) => matches!(text.to_ascii_lowercase().as_str(), "true" | "1" | "yes"),
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        }
    }

    /// A structure, sent as JSON or as text that is JSON.
    pub(super) fn structure(&self, name: &str) -> Result<Option<Value>, Refusal> {
        match self.values.get(name) {
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => match serde_json::from_str(text) {
                Ok(value) => Ok(Some(value)),
                Err(_) => Err(Refusal::bad(format!("can't parse {} JSON object", spoken(name)))),
            },
            other => Ok(other.cloned()),
        }
    }

    /// A file: its own part, or the part that `attach://` names.
    pub(super) fn upload(&self, name: &str) -> Option<&Upload> {
        self.uploads.get(name).or_else(|| {
            let text = self.values.get(name)?.as_str()?;
            self.uploads.get(text.strip_prefix("attach://")?)
        })
    }
}

/// A parameter's name as Telegram speaks of it.
fn spoken(name: &str) -> String {
    name.replace('_', " ")
}
