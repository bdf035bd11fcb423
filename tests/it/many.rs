//! Several processes on one PostgreSQL behind a balancer: one is killed every moment, the database crashes again and again,
//! and everybody is counted once.
//!
//! The long form: `JAJAK_LONG_TESTS=1`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jajak::fake_telegram::FakeTelegram;
use tokio::net::{TcpListener, TcpStream};

use crate::killed::{in_order, opened};
use crate::run::{Bot, TOKEN, answer, counted, figure, free_port, jajak, now, open};
use crate::support::Fault;
use crate::support::folder::Folder;
use crate::support::postgres;

/// So many processes at once.
const PROCESSES: usize = 3;

/// How hard it is.
struct Hardness {
    people: usize,
    think: Duration,
    kill_every: Duration,
    crash_every: Duration,
}

fn hardness() -> Hardness {
    if std::env::var_os("JAJAK_LONG_TESTS").is_some() {
        let (kill_every, crash_every) = (Duration::from_secs(3), Duration::from_secs(5));
        return Hardness { people: 300, think: Duration::from_secs(2), kill_every, crash_every };
    }
    let (kill_every, crash_every) = (Duration::from_secs(1), Duration::from_secs(3));
    Hardness { people: 40, think: Duration::from_millis(200), kill_every, crash_every }
}

/// Leads each connection to the next process that listens.
async fn balance(listener: TcpListener, ports: Vec<u16>) {
    let turn = Arc::new(AtomicUsize::new(0));
    while let Ok((mut outside, _)) = listener.accept().await {
        let (ports, turn) = (ports.clone(), Arc::clone(&turn));
        tokio::spawn(async move {
            for _ in 0..ports.len() {
                let port = ports[turn.fetch_add(1, Ordering::Relaxed) % ports.len()];
                if let Ok(mut inside) = TcpStream::connect(("127.0.0.1", port)).await {
                    // However it ends, both ends are closed.
                    let _ = tokio::io::copy_bidirectional(&mut outside, &mut inside).await;
                    return;
                }
            }
        });
    }
}

#[test]
fn processes_that_are_killed_over_a_database_that_crashes_count_everybody_once() -> Result<(), Fault> {
    if !postgres::is_there() {
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let Hardness { people, think, kill_every, crash_every } = hardness();
        let folder = Folder::new("many")?;
        let mut server = postgres::own()?;
        let database = server.create().await?;
        let program = || {
            let mut program = jajak(folder.path());
            program.env("DATABASE_URL", &database.url);
            program
        };
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let codes = open(folder.path(), people, program)?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let public = listener.local_addr()?.port();
        let ports: Vec<u16> = (0..PROCESSES).map(|_| free_port()).collect::<Result<_, _>>()?;
        let balancer = tokio::spawn(balance(listener, ports.clone()));
        let start = |port: u16| Bot::start_at_webhook(program(), &fake, port, public);
        let mut bots: Vec<Bot> = ports.iter().map(|port| start(*port)).collect::<Result<_, _>>()?;
        let mut answering = tokio::task::JoinSet::new();
        for (account, code) in (1_000..).zip(codes) {
            answering.spawn(answer(fake.clone(), account, code, think));
        }
        let (mut kills, mut crashes, mut told) = (0, 0, Vec::new());
        let mut kill = tokio::time::interval(kill_every);
        let mut crash = tokio::time::interval(crash_every);
        while told.len() < people {
            tokio::select! {
                ended = answering.join_next() => {
                    told.push(in_order(&ended.ok_or("somebody is missing")???));
                }
                _ = kill.tick() => {
                    let place = kills % PROCESSES;
                    // Dropped first: the port must be free.
                    drop(bots.remove(place));
                    bots.insert(place, start(ports[place])?);
                    kills += 1;
                }
                _ = crash.tick() => {
                    server = tokio::task::spawn_blocking(move || server.crash().map(|()| server)).await??;
                    crashes += 1;
                }
            }
        }
        told.sort();
        let kept = opened(&database.url, folder.path()).await?;
        let lost = told.iter().filter(|answers| !kept.contains(answers)).count();
        figure(&format!(
            "{PROCESSES} processes: {kills} kills, {crashes} crashes of PostgreSQL, {} of {people} finished, {lost} with \
             an answer lost or changed",
            told.len()
        ));
        drop(bots);
        balancer.abort();
        assert_eq!(counted(&database.url).await?, (people, people));
        assert_eq!(kept, told, "what was shown as saved is not what was counted");
        assert!(kills > 3 && crashes > 1, "it was too easy: {kills} kills, {crashes} crashes");
        Ok(())
    })
}
