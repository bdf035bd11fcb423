//! Pages for whoever watches over the process: whether it lives, whether it can work, what it counts.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::fieldwork::Fieldwork;
use crate::pulse::Pulse;

/// A database that takes longer to answer is not ready.
const PATIENCE: Duration = Duration::from_secs(3);

/// How many acts wait to go out.
pub type Waiting = Arc<dyn Fn() -> usize + Send + Sync>;

/// What the pages are made from.
#[derive(Clone)]
pub struct Watched {
    /// The database and the keys.
    pub field: Arc<Fieldwork>,
    /// The counters.
    pub pulse: Pulse,
    /// The queue.
    pub waiting: Waiting,
}

/// Serves `/healthz`, `/readyz` and `/metrics` until the process ends; the address that was taken.
pub async fn serve(address: SocketAddr, watched: Watched) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(address).await?;
    let taken = listener.local_addr()?;
    let router = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(watched);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(reason = %error.kind(), "status_ended");
        }
    });
    Ok(taken)
}

async fn ready(State(watched): State<Watched>) -> impl IntoResponse {
    let Watched { field, pulse, .. } = &watched;
    let reached = tokio::time::timeout(PATIENCE, field.store.reach()).await;
    let database = matches!(reached, Ok(Ok(()))) && !pulse.store_is_failing();
    let keys = matches!(tokio::time::timeout(PATIENCE, field.check_keys()).await, Ok(Ok(())));
    let telegram = pulse.hears_telegram();
    let all = [("database", database), ("keys", keys), ("telegram", telegram)];
    let line = |(name, well): &(&str, bool)| format!("{name} {}\n", if *well { "ok" } else { "failing" });
    let text: String = all.iter().map(line).collect();
    // A balancer must send nothing more to a process that ends.
    let (text, well) = if pulse.is_ending() {
        (format!("{text}ending\n"), false)
    } else {
        (text, all.iter().all(|(_, well)| *well))
    };
    (if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, text)
}

async fn metrics(State(watched): State<Watched>) -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, watched.pulse.exposition((watched.waiting)()))
}
