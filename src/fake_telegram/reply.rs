//! What Telegram answers to a call, in its own words.

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use serde_json::{Value, json};

/// A call that Telegram refuses: its code, its words, and how long to wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status, which Telegram repeats as `error_code`.
    pub code: u16,
    /// The words, such as `Bad Request: chat not found`.
    pub description: String,
    /// Seconds to wait before the next call; only with code 429.
    pub retry_after: Option<u32>,
}

impl Refusal {
    /// A refusal with any code and whole description.
    pub(super) fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), retry_after: None }
    }

    /// A 400 with `Bad Request: ` before the words.
    pub(super) fn bad(words: impl AsRef<str>) -> Self {
        Self::new(400, format!("Bad Request: {}", words.as_ref()))
    }

    /// A 429 that asks to wait that many seconds.
    pub(super) fn too_many(retry_after: u32) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new(429, format!("Too Many Requests: retry after {retry_after}"))
        }
    }

    /// The answer as Telegram sends it.
    pub(super) fn response(&self) -> Response<Body> {
        let mut answer = json!({"ok": false, "error_code": self.code, "description": self.description});
        if let (Some(seconds), Some(fields)) = (self.retry_after, answer.as_object_mut()) {
            fields.insert("parameters".into(), json!({"retry_after": seconds}));
        }
        respond(self.code, answer.to_string())
    }
}

/// The answer to a call that succeeded.
pub(super) fn success(result: &Value) -> Response<Body> {
    success_text(&result.to_string())
}

/// The answer to a call that succeeded, from a result that is JSON text already.
pub(super) fn success_text(result: &str) -> Response<Body> {
    respond(200, format!("{{\"ok\":true,\"result\":{result}}}"))
}

fn respond(code: u16, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST);
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    response
}
