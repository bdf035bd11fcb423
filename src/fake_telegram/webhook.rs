//! Delivery of updates to the bot's webhook, one after the other.

use std::io::{Error, ErrorKind, Result};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::server::Shared;

/// How long a bot may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// The pause after the first failure; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A webhook that the bot has set.
#[derive(Debug, Clone)]
pub(super) struct Webhook {
    pub(super) url: String,
    pub(super) target: Target,
    pub(super) secret: String,
    /// When and why the last delivery failed.
    pub(super) failure: Option<(i64, String)>,
}

/// Where a webhook listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    host: String,
    path: String,
}

impl Target {
    /// Reads `http://host:port/path`.
    pub(super) fn read(url: &str) -> Option<Self> {
        let rest = url.strip_prefix("http://")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let port = host.rsplit_once(':').map(|(_, port)| port.parse::<u16>());
        let host = match port {
            None => format!("{host}:80"),
            Some(port) => port.ok().map(|_| host.to_owned())?,
        };
        let plain = !host.starts_with(':') && url.chars().all(|c| c.is_ascii_graphic());
        plain.then(|| Self { host, path: format!("/{path}") })
    }
}

/// Delivers until the fake is shut down.
pub(super) async fn deliver(shared: Arc<Shared>) {
    let mut pause = FIRST_PAUSE;
    loop {
        let woken = shared.queued.notified();
        let next = {
            let mut world = shared.lock();
            if world.closed {
                return;
            }
            let now = world.now();
            world.queue.sweep(now);
            world.webhook.clone().zip(world.queue.first())
        };
        let Some((webhook, (id, json, copies))) = next else {
            woken.await;
            continue;
        };
        let mut failure = None;
        for _ in 0..copies {
            failure = match timeout(PATIENCE, post(&webhook, &json)).await {
                Ok(Ok(200..=299)) => None,
                Ok(Ok(code)) => Some(format!("Wrong response from the webhook: {code}")),
                Ok(Err(error)) => Some(error.to_string()),
                Err(_) => Some("Read timeout expired".to_owned()),
            };
        }
        let failed = failure.is_some();
        {
            let mut world = shared.lock();
            let now = world.now();
            if !failed {
                world.queue.confirm(id + 1);
            } else if let Some(current) = &mut world.webhook {
                current.failure = failure.map(|message| (now, message));
            }
        }
        shared.changed.notify_waiters();
        if failed {
            // Another webhook, or the end, is noticed without waiting for the pause.
            tokio::select! { () = sleep(pause) => {}, () = shared.ended() => return }
            pause = (pause * 2).min(LONGEST_PAUSE);
        } else {
            pause = FIRST_PAUSE;
        }
    }
}

/// Posts one update and returns the status.
async fn post(webhook: &Webhook, json: &str) -> Result<u16> {
    let Target { host, path } = &webhook.target;
    let stream = TcpStream::connect(host).await?;
    let secret = match webhook.secret.as_str() {
        "" => String::new(),
        secret => format!("X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"),
    };
    let length = json.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\n{secret}\
         Content-Length: {length}\r\n\r\n{json}"
    );
    let mut rest = request.as_bytes();
    while !rest.is_empty() {
        stream.writable().await?;
        match stream.try_write(rest) {
            Ok(written) => rest = rest.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    let mut answer = Vec::new();
    while !answer.contains(&b'\n') {
        stream.readable().await?;
        let mut part = [0; 1024];
        match stream.try_read(&mut part) {
            Ok(0) => break,
            Ok(read) => answer.extend(part.iter().take(read)),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    let line = String::from_utf8_lossy(&answer);
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.ok_or_else(|| Error::from(ErrorKind::UnexpectedEof))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, expected: Option<(&str, &str)>) {
        let expected = expected.map(|(host, path)| Target { host: host.into(), path: path.into() });
        assert_eq!(Target::read(url), expected, "{url}");
    }

    #[test]
    fn a_webhook_is_a_plain_http_address() {
        check("http://127.0.0.1:8080/hook?x=1", Some(("127.0.0.1:8080", "/hook?x=1")));
        check("http://localhost", Some(("localhost:80", "/")));
        check("https://127.0.0.1/hook", None);
        check("http://127.0.0.1:x/", None);
        check("http://:80/", None);
    }
}
