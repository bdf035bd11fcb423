//! The status pages: alive, ready, and what a process counts.

use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use jajak::clock::Stopwatch;
use jajak::fake_telegram::{FakeTelegram, World};
use jajak::fieldwork::Fieldwork;
use jajak::pulse::Pulse;
use jajak::status::{Watched, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::run::{Bot, PATIENCE, TOKEN, free_port, jajak, now};
use crate::store::Field;
use crate::support::folder::Folder;
use crate::support::{Fault, run};

/// The status and the text of a page; tried until somebody listens.
pub(crate) async fn page(port: u16, name: &str) -> Result<(u16, String), Fault> {
    let request = format!("GET /{name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    for _ in 0..600 {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)).await {
            stream.write_all(request.as_bytes()).await?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await?;
            let status = answer.split(' ').nth(1).ok_or("no answer")?.parse()?;
            let (_, text) = answer.split_once("\r\n\r\n").ok_or("no text")?;
            return Ok((status, text.to_owned()));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err("nobody listens".into())
}

fn start(folder: &Folder, api_url: &str, port: u16) -> Result<Bot, Fault> {
    let mut program = jajak(folder.path());
    program.args(["run", "--api-url", api_url, "--status", &format!("127.0.0.1:{port}")]);
    Ok(Bot(program.stderr(Stdio::null()).spawn()?))
}

#[test]
fn the_pages_say_alive_and_ready_and_count() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let folder = Folder::new("status")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let port = free_port()?;
        let _bot = start(&folder, &fake.url(), port)?;
        assert!(fake.wait_until(World::is_polled, PATIENCE).await, "it does not begin");
        assert_eq!(page(port, "healthz").await?.0, 200);
        assert_eq!(page(port, "readyz").await?, (200, "database ok\nkeys ok\ntelegram ok\n".to_owned()));
        assert_eq!(page(port, "nothing").await?.0, 404);
        let (status, metrics) = page(port, "metrics").await?;
        assert_eq!(status, 200);
        for line in metrics.lines().filter(|line| !line.starts_with('#')) {
            let (name, value) = line.rsplit_once(' ').ok_or("no value")?;
            let (name, label) = name.split_once('{').unwrap_or((name, ""));
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(label.is_empty() || label.starts_with("le="), "{line}");
            let of = name.trim_end_matches("_bucket").trim_end_matches("_sum").trim_end_matches("_count");
            let declares = |word: &str, name: &str| metrics.contains(&format!("# {word} {name} "));
            assert!(declares("HELP", of) && declares("TYPE", of), "{line}");
            assert!(
                !name.ends_with("_total") || metrics.contains(&format!("# TYPE {name} counter")),
                "{line}"
            );
        }
        Ok(())
    })
}

#[test]
fn a_bot_that_telegram_does_not_answer_is_alive_and_not_ready() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let (folder, port) = (Folder::new("status")?, free_port()?);
        let _bot = start(&folder, &format!("http://127.0.0.1:{}", free_port()?), port)?;
        assert_eq!(page(port, "healthz").await?.0, 200);
        let (status, text) = page(port, "readyz").await?;
        assert_eq!(status, 503);
        assert!(text.contains("telegram failing") && text.contains("database ok"), "{text}");
        Ok(())
    })
}

/// The page of a bot of this process.
async fn ready_of(field: &Arc<Fieldwork>, pulse: &Pulse) -> Result<(u16, String), Fault> {
    let watched = Watched { field: Arc::clone(field), pulse: pulse.clone(), waiting: Arc::new(|| 0) };
    let address = serve("127.0.0.1:0".parse()?, watched).await?;
    page(address.port(), "readyz").await
}

#[test]
fn a_bot_without_its_key_or_its_database_or_about_to_end_is_not_ready() -> Result<(), Fault> {
    run(async {
        let folder = Folder::new("status")?;
        let url = format!("sqlite://{}", folder.path().join("jajak.db").display());
        let keys = folder.path().join("keys");
        let field = Field::open(&url, folder.path(), "satu_pertanyaan").await?.work;
        let pulse = Pulse::default();
        pulse.telegram_answered();
        let well = "database ok\nkeys ok\ntelegram ok\n";
        assert_eq!(ready_of(&field, &pulse).await?, (200, well.to_owned()));
        let key = std::fs::read_dir(&keys)?.flatten().map(|file| file.path());
        let key = key.into_iter().find(|file| file.extension().is_some_and(|ending| ending == "key"));
        let (key, aside) = (key.ok_or("no key")?, folder.path().join("aside"));
        std::fs::rename(&key, &aside)?;
        assert_eq!(ready_of(&field, &pulse).await?, (503, well.replace("keys ok", "keys failing")));
        std::fs::rename(&aside, &key)?;
        pulse.batch_ended(1, &Stopwatch::start(), false);
        assert_eq!(ready_of(&field, &pulse).await?, (503, well.replace("database ok", "database failing")));
        pulse.batch_ended(1, &Stopwatch::start(), true);
        assert_eq!(ready_of(&field, &pulse).await?, (200, well.to_owned()));
        field.store.close().await;
        assert_eq!(ready_of(&field, &pulse).await?.0, 503);
        let again =
            Field::open(&url.replace("jajak.db", "other.db"), folder.path(), "satu_pertanyaan").await?.work;
        pulse.ends();
        assert_eq!(ready_of(&again, &pulse).await?, (503, format!("{well}ending\n")));
        Ok(())
    })
}

#[test]
fn the_pages_are_shown_to_other_machines_only_if_that_is_asked_for() -> Result<(), Fault> {
    let folder = Folder::new("status")?;
    let refused = jajak(folder.path()).args(["run", "--status", "0.0.0.0:0"]).output()?;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("--status-public"), "{said}");
    Ok(())
}
