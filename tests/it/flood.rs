//! One account sends a thousand messages a second while two hundred people answer: they hardly notice, and nothing grows.
//!
//! The long form, a minute of it: `JAJAK_LONG_TESTS=1`. Its limits on time are a release build's: `--release`.

use std::sync::Arc;
use std::time::Duration;

use jajak::clock::Stopwatch;
use jajak::fake_telegram::{FakeTelegram, User, World};
use tokio::task::JoinSet;

use crate::hostile::{onward, screen};
use crate::run::{Bot, PATIENCE, TOKEN, figure, free_port, jajak, now, open};
use crate::status::page;
use crate::support::Fault;
use crate::support::folder::Folder;

const PEOPLE: usize = 200;
/// Messages a second of the one account.
const RATE: u64 = 1_000;
/// What may wait to go out: a screen and a few words for each chat.
const MOST_WAITING: u64 = 2_000;
const MOST_MEGABYTES: u64 = 150;

/// A number of the status page.
async fn metric(port: u16, name: &str) -> Result<u64, Fault> {
    let (_, page) = page(port, "metrics").await?;
    let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    Ok(line.ok_or("no such metric")?.trim().parse()?)
}

/// The most memory that a process has had, in megabytes.
fn peak(process: u32) -> Result<u64, Fault> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no peak")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? / 1_024)
}

/// Presses on until told to stop, after a second's thought each time; how long each next screen took.
async fn press_on(
    fake: FakeTelegram,
    user: User,
    stop: tokio::sync::watch::Receiver<bool>,
) -> Result<Vec<Duration>, Fault> {
    let mut took = Vec::new();
    while !*stop.borrow() {
        let shown = fake.read(|world| screen(world, user.id)).ok_or("no screen")?;
        let Some(data) = onward(&shown) else { break };
        let since = Stopwatch::start();
        fake.press(&user, shown.id, &data);
        let moved = |world: &World| {
            screen(world, user.id).is_some_and(|now| (now.id, now.revision) != (shown.id, shown.revision))
        };
        if !fake.wait_until(moved, PATIENCE).await {
            return Err("somebody is stuck".into());
        }
        took.push(since.elapsed());
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Ok(took)
}

#[test]
fn one_account_that_floods_the_bot_holds_nobody_up() -> Result<(), Fault> {
    let long = std::env::var_os("JAJAK_LONG_TESTS").is_some();
    let seconds = if long { 60 } else { 4 };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let folder = Folder::new("flood")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let codes = open(folder.path(), PEOPLE, || jajak(folder.path()))?;
        let port = free_port()?;
        let mut program = jajak(folder.path());
        program.args(["run", "--api-url", &fake.url(), "--status", &format!("127.0.0.1:{port}")]);
        let bot = Bot(program.stderr(std::process::Stdio::null()).spawn()?);
        let users: Vec<User> = (1_000..).map(|id| User::new(id, "Pegawai")).take(PEOPLE).collect();
        for (user, code) in users.iter().zip(codes) {
            fake.say(user, &format!("/start {}", code.replace('-', "")));
        }
        let all = |world: &World| users.iter().all(|user| screen(world, user.id).is_some());
        assert!(fake.wait_until(all, PATIENCE).await, "nobody comes in");

        let (switch, stop) = tokio::sync::watch::channel(false);
        let mut people = JoinSet::new();
        for user in users {
            people.spawn(press_on(fake.clone(), user, stop.clone()));
        }
        let one = User::new(7, "Banjir");
        let since = Stopwatch::start();
        let (mut sent, mut waiting, mut inbox) = (0_u64, 0, 0);
        while since.elapsed() < Duration::from_secs(seconds) {
            let due = u64::try_from(since.elapsed().as_millis())? * RATE / 1_000;
            for number in sent..due {
                match number % 4 {
                    0 => fake.say(&one, "/bantuan"),
                    1 => fake.say(&one, "/start ABCD-EFGH-JKLM"),
                    _ => fake.say(&one, "apa ini?"),
                };
            }
            sent = sent.max(due);
            waiting = waiting.max(metric(port, "jajak_waiting").await?);
            inbox = inbox.max(fake.unacknowledged());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let rate = sent / seconds;
        switch.send_replace(true);
        let mut took = Vec::new();
        while let Some(ended) = people.join_next().await {
            took.extend(ended??);
        }
        took.sort();
        let (middle, p95) = (took[took.len() / 2], took[took.len() * 95 / 100]);
        let megabytes = peak(bot.0.id())?;
        figure(&format!(
            "flood: {rate} messages a second by one account for {seconds} s beside {PEOPLE} people: {} presses, median {} ms, \
             p95 {} ms; at most {waiting} acts waiting, {inbox} updates at Telegram, {megabytes} MB",
            took.len(),
            middle.as_millis(),
            p95.as_millis()
        ));
        assert!(took.len() >= PEOPLE, "nobody got on");
        assert!(waiting < MOST_WAITING, "{waiting} acts wait");
        assert!(megabytes < MOST_MEGABYTES, "{megabytes} MB");
        // No figure of speed: nobody waits behind the flood.
        assert!(p95 < Duration::from_secs(10), "{p95:?}");
        if long && !cfg!(debug_assertions) {
            assert!(rate > RATE * 9 / 10 && p95 < Duration::from_secs(1), "{rate} a second, {p95:?}");
        }
        Ok(())
    })
}
