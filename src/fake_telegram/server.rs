//! The HTTP side: paths, the token, faults, long polling.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::{Request, Response, header};
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::time::timeout;

use super::connection::{CutListener, Scissors};
use super::faults::Fault;
use super::methods::{self, settings};
use super::params::{LARGEST_BODY, Params};
use super::reply::{Refusal, success, success_text};
use super::world::{Whom, World};

/// Telegram's limit for a batch of updates.
const LARGEST_BATCH: i64 = 100;
/// Telegram's limit for one long poll, in seconds.
const LONGEST_POLL: i64 = 50;

/// A call that hangs is cut after this.
const LONGEST_HANG: Duration = Duration::from_mins(2);

/// What the server, the webhook's delivery and the handles share.
pub(super) struct Shared {
    token: String,
    world: Mutex<World>,
    /// Something changed that a test may wait for.
    pub(super) changed: Notify,
    /// There may be updates to fetch, or polling changed.
    pub(super) queued: Notify,
    end: watch::Receiver<bool>,
}

impl Shared {
    pub(super) fn new(token: &str, world: World, end: watch::Receiver<bool>) -> Self {
        Self {
            token: token.to_owned(),
            world: Mutex::new(world),
            changed: Notify::new(),
            queued: Notify::new(),
            end,
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the fake is shut down or its last handle is dropped.
    pub(super) async fn ended(&self) {
        let _ = self.end.clone().wait_for(|end| *end).await;
        self.lock().closed = true;
        self.queued.notify_waiters();
        self.changed.notify_waiters();
    }
}

/// Serves until the fake is shut down.
pub(super) async fn serve(shared: Arc<Shared>, listener: TcpListener) {
    let router = Router::new()
        .fallback(answer)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(Arc::clone(&shared))
        .into_make_service_with_connect_info::<Scissors>();
    let end = async move { shared.ended().await };
    let _ = axum::serve(CutListener(listener), router).with_graceful_shutdown(end).await;
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: Request<Body>,
) -> Response<Body> {
    let mut response = respond(&shared, request, &scissors).await;
    if let Some(date) = shared.lock().date() {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

async fn respond(shared: &Shared, request: Request<Body>, scissors: &Scissors) -> Response<Body> {
    let path = decoded(request.uri().path());
    match route(&shared.token, &path) {
        Ok(Route::Method(method)) => {
            let given = method.to_owned();
            perform(shared, &given, request, scissors).await
        }
        Ok(Route::File(file)) => match shared.lock().files.at(file) {
            Some(bytes) => Response::new(Body::from(bytes)),
            None => Refusal::new(404, "Not Found").response(),
        },
        Err(refusal) => refusal.response(),
    }
}

/// A path without percent signs; some clients write the slash within a file's path so.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        let byte = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(b'%'));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    bytes.extend(rest.bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

enum Route<'a> {
    Method(&'a str),
    File(&'a str),
}

/// What a path asks for; a wrong token is told from a wrong path.
fn route<'a>(token: &str, path: &'a str) -> Result<Route<'a>, Refusal> {
    let (rest, is_file) = match path.strip_prefix("/file/bot") {
        Some(rest) => (rest, true),
        None => (path.strip_prefix("/bot").ok_or_else(|| Refusal::new(404, "Not Found"))?, false),
    };
    let (given, rest) = rest.split_once('/').ok_or_else(|| Refusal::new(404, "Not Found"))?;
    if given != token {
        return Err(Refusal::new(401, "Unauthorized"));
    }
    Ok(if is_file { Route::File(rest) } else { Route::Method(rest) })
}

async fn perform(
    shared: &Shared,
    given: &str,
    request: Request<Body>,
    scissors: &Scissors,
) -> Response<Body> {
    let method = given.to_ascii_lowercase();
    let params = Params::read(request).await;
    let (fault, latency, whom) = {
        let mut world = shared.lock();
        world.begin_call(&method);
        let whom = world.addressee(&method, params.as_ref().ok());
        world.listen_for_haste(whom.as_ref());
        let fault = world.faults.strike(&method);
        if let (Some(Fault::RetryAfter(seconds)), Some(whom)) = (&fault, &whom) {
            world.hush(whom.clone(), *seconds);
        }
        (fault, world.latency, whom)
    };
    // A call that hangs is given up long before it ends here.
    let _flight = whom.filter(|_| fault != Some(Fault::Hang)).and_then(|whom| Flight::begin(shared, &whom));
    let refuse = |refusal: &Refusal| {
        shared.lock().note_refusal(given, refusal);
        shared.changed.notify_waiters();
        refusal.response()
    };
    match &fault {
        Some(Fault::CutBefore) => {
            scissors.cut();
            return Response::new(Body::empty());
        }
        Some(Fault::Hang) => {
            // Longer than any client waits; the end of the fake does not wait for it.
            tokio::select! { () = tokio::time::sleep(LONGEST_HANG) => {}, () = shared.ended() => {} }
            scissors.cut();
            return Response::new(Body::empty());
        }
        Some(Fault::RetryAfter(seconds)) => return refuse(&Refusal::too_many(*seconds)),
        Some(Fault::Status(code, description)) => return refuse(&Refusal::new(*code, description.as_str())),
        Some(Fault::CutAfterEffect) | None => {}
    }
    let outcome = match &params {
        Err(refusal) => Err(refusal.clone()),
        Ok(params) if method == "getupdates" => {
            get_updates(shared, params).await.map(|batch| success_text(&batch))
        }
        Ok(params) => {
            let outcome = methods::call(&mut shared.lock(), &method, params).map(|result| success(&result));
            if matches!(method.as_str(), "setwebhook" | "deletewebhook") {
                shared.queued.notify_waiters();
            }
            outcome
        }
    };
    shared.changed.notify_waiters();
    if !latency.is_zero() && method != "getupdates" {
        tokio::time::sleep(latency).await;
    }
    if fault.is_some() {
        scissors.cut();
    }
    outcome.unwrap_or_else(|refusal| refuse(&refusal))
}

/// A call of a chat until it is answered, also when its connection goes away.
struct Flight<'a>(&'a Shared, i64);

impl<'a> Flight<'a> {
    /// Nothing for a method that is of no chat.
    fn begin(shared: &'a Shared, whom: &Whom) -> Option<Self> {
        let Whom::Chat(chat) = whom else { return None };
        shared.lock().take_off(*chat);
        Some(Self(shared, *chat))
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.0.lock().land(self.1);
    }
}

/// Counts a waiting getUpdates, also when its connection goes away.
struct Waiting<'a>(&'a Shared);

impl<'a> Waiting<'a> {
    fn new(shared: &'a Shared) -> Self {
        shared.lock().polling += 1;
        shared.changed.notify_waiters();
        Self(shared)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.lock().polling -= 1;
        self.0.changed.notify_waiters();
    }
}

async fn get_updates(shared: &Shared, params: &Params) -> Result<String, Refusal> {
    let limit = params.number("limit").unwrap_or(LARGEST_BATCH).clamp(1, LARGEST_BATCH);
    let limit = usize::try_from(limit).unwrap_or(1);
    let seconds = params.number("timeout").unwrap_or(0).clamp(0, LONGEST_POLL);
    let patience = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    let mine = {
        let mut world = shared.lock();
        if world.webhook.is_some() {
            return Err(Refusal::new(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the \
                 webhook first",
            ));
        }
        settings::allow(&mut world, params)?;
        let now = world.now();
        world.queue.sweep(now);
        world.queue.confirm(params.number("offset").unwrap_or(0));
        world.poll += 1;
        if world.polling > 0 {
            shared.queued.notify_waiters();
        }
        world.poll
    };
    let first = peek(shared, mine, limit);
    if patience.is_zero() || !matches!(first, Ok(None)) {
        return first.map(Option::unwrap_or_default).map(or_empty);
    }
    let _waiting = Waiting::new(shared);
    let wait = async {
        loop {
            let woken = shared.queued.notified();
            if let Some(batch) = peek(shared, mine, limit)? {
                return Ok(batch);
            }
            woken.await;
        }
    };
    timeout(patience, wait).await.unwrap_or_else(|_| Ok(String::new())).map(or_empty)
}

fn or_empty(batch: String) -> String {
    if batch.is_empty() { "[]".to_owned() } else { batch }
}

/// The batch that is there, if this poll is still the latest.
fn peek(shared: &Shared, mine: u64, limit: usize) -> Result<Option<String>, Refusal> {
    let mut world = shared.lock();
    if world.closed {
        return Ok(Some(String::new()));
    }
    if world.poll == mine {
        return Ok(world.queue.batch(limit));
    }
    Err(Refusal::new(
        409,
        if world.webhook.is_some() {
            "Conflict: terminated by setWebhook request"
        } else {
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        },
    ))
}
