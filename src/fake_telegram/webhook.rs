//! Delivery of updates to the bot's webhook: several at once, each person's messages one after the
//! other, and each person's presses.
//!
//! Any answer but 2xx, and none within [`PATIENCE`], is a failure: the update comes again, later each time, until it is too
//! old. A delivery that was given up may still have been heard, so an update can come twice.

use std::io::{Error, ErrorKind, Result};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::server::Shared;

/// How long a bot may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// The pause after the first failure; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// Telegram's number of connections when nothing is said.
pub(super) const CONNECTIONS: usize = 40;
/// Telegram's largest number of connections.
pub(super) const MOST_CONNECTIONS: usize = 100;

/// A webhook that the bot has set.
#[derive(Debug, Clone)]
pub(super) struct Webhook {
    pub(super) url: String,
    pub(super) target: Target,
    pub(super) secret: String,
    /// So many deliveries at once.
    pub(super) connections: usize,
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

/// Delivers until the fake is shut down: as many at once as the webhook allows.
pub(super) async fn deliver(shared: Arc<Shared>) {
    let couriers = (0..MOST_CONNECTIONS).map(|number| tokio::spawn(carry(Arc::clone(&shared), number)));
    for courier in couriers.collect::<Vec<_>>() {
        // A courier ends when the fake does.
        let _ = courier.await;
    }
}

/// One connection's deliveries.
async fn carry(shared: Arc<Shared>, number: usize) {
    let mut kept: Option<TcpStream> = None;
    loop {
        let woken = shared.queued.notified();
        let next = {
            let mut world = shared.lock();
            if world.closed {
                return;
            }
            let now = world.now();
            world.queue.sweep(now);
            let webhook = world.webhook.clone().filter(|webhook| number < webhook.connections);
            webhook.and_then(|webhook| world.queue.take().map(|taken| (webhook, taken)))
        };
        let Some((webhook, taken)) = next else {
            woken.await;
            continue;
        };
        let mut failure = None;
        for _ in 0..taken.copies {
            failure = match timeout(PATIENCE, post(&mut kept, &webhook, &taken.json)).await {
                Ok(Ok(200..=299)) => None,
                Ok(Ok(code)) => Some(format!("Wrong response from the webhook: {code}")),
                Ok(Err(error)) => Some(error.to_string()),
                Err(_) => Some("Read timeout expired".to_owned()),
            };
            if failure.is_some() {
                kept = None;
            }
        }
        let failed = failure.is_some();
        if failed {
            {
                let mut world = shared.lock();
                let now = world.now();
                if let Some(current) = &mut world.webhook {
                    current.failure = failure.map(|message| (now, message));
                }
            }
            let pause = (FIRST_PAUSE * (1 << taken.tries.min(5))).min(LONGEST_PAUSE);
            // The end is noticed without waiting for the pause.
            tokio::select! { () = sleep(pause) => {}, () = shared.ended() => return }
        }
        shared.lock().queue.put_back(taken.id, !failed);
        shared.changed.notify_waiters();
        shared.queued.notify_waiters();
    }
}

/// Posts one update, over the connection that was kept if it still stands, and returns the status.
async fn post(kept: &mut Option<TcpStream>, webhook: &Webhook, json: &str) -> Result<u16> {
    if let Some(stream) = kept.take()
        && let Ok((status, stays)) = exchange(&stream, webhook, json).await
    {
        *kept = stays.then_some(stream);
        return Ok(status);
    }
    let stream = TcpStream::connect(&webhook.target.host).await?;
    let _ = stream.set_nodelay(true);
    let (status, stays) = exchange(&stream, webhook, json).await?;
    *kept = stays.then_some(stream);
    Ok(status)
}

/// One request and its answer: the status, and whether the connection stays.
async fn exchange(stream: &TcpStream, webhook: &Webhook, json: &str) -> Result<(u16, bool)> {
    let Target { host, path } = &webhook.target;
    let secret = match webhook.secret.as_str() {
        "" => String::new(),
        secret => format!("X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"),
    };
    let length = json.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: keep-alive\r\nContent-Type: application/json\r\n{secret}\
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
    loop {
        if let Some(read) = read_answer(&answer) {
            return Ok(read);
        }
        stream.readable().await?;
        let mut part = [0; 1024];
        match stream.try_read(&mut part) {
            Ok(0) => return Err(Error::from(ErrorKind::UnexpectedEof)),
            Ok(read) => answer.extend(part.iter().take(read)),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}

/// The status of a whole answer, and whether the connection stays; nothing while some of it is missing.
fn read_answer(answer: &[u8]) -> Option<(u16, bool)> {
    let text = String::from_utf8_lossy(answer);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let header = |name: &str| {
        head.lines().filter_map(|line| line.split_once(':')).find(|(key, _)| key.eq_ignore_ascii_case(name))
    };
    let length = header("content-length").and_then(|(_, value)| value.trim().parse::<usize>().ok());
    if body.len() < length.unwrap_or(0) {
        return None;
    }
    let closes = header("connection").is_some_and(|(_, value)| value.trim().eq_ignore_ascii_case("close"));
    Some((status, length.is_some() && !closes))
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

    #[test]
    fn an_answer_is_whole_or_not_yet() {
        let check = |answer: &str, expected| assert_eq!(read_answer(answer.as_bytes()), expected, "{answer}");
        check("HTTP/1.1 200 OK\r\ncontent-len", None);
        check("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", Some((200, true)));
        check("HTTP/1.1 503 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\na", None);
        check("HTTP/1.1 503 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab", Some((503, false)));
    }
}
