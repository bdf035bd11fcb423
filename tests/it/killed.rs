//! `jajak run` is killed again and again while people answer, at random and at every edge, and loses and doubles nothing.

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use jajak::clock::{Chance, Stopwatch};
use jajak::fake_telegram::{FakeTelegram, World};
use jajak::questionnaire::ResponseType;

use crate::run::{
    Bot, Chosen, PATIENCE, PEOPLE, TOKEN, answer, counted, figure, free_port, jajak, now, open, url,
};
use crate::support::Fault;
use crate::support::folder::Folder;

/// How hard the killing is.
struct Killing {
    people: usize,
    cycles: usize,
    think: Duration,
}

/// What was handed in, opened, as [`answer`] tells it: choices in the order of the form.
async fn opened(folder: &Path) -> Result<Vec<Vec<usize>>, Fault> {
    let store = jajak::store::Store::open(&url(folder)).await?;
    let row = store.survey(1).await?.ok_or("no survey")?;
    let keys = jajak::keys::KeyFolder::at(&folder.join("keys")).survey(&row.mark, &row.key_fingerprint)?;
    let form = jajak::dialogues::form("survei_kapasitas_organisasi").ok_or("no form")?;
    let book = jajak::workbook::read(form, "form.md").map_err(|problems| format!("{problems:?}"))?;
    let form = jajak::xlsform::read(&book).0.ok_or("the form cannot be read")?;
    let mut opened = Vec::new();
    for ballot in store.all_ballots(1).try_collect::<Vec<_>>().await? {
        let ballot =
            jajak::fieldwork::decode_ballot(&keys.open_ballot(&ballot.sealed)?).ok_or("no ballot")?;
        // The boxes of a multiple choice are ticked, not chosen.
        let chosen = form.ids().filter_map(|id| {
            let question = form.node(id).question()?;
            if !matches!(question.response, ResponseType::SelectOne { .. }) {
                return None;
            }
            let value = ballot.answers.get(&form.node(id).path)?;
            form.choices(id).iter().position(|choice| choice.name == *value)
        });
        opened.push(chosen.collect());
    }
    store.close().await;
    opened.sort();
    Ok(opened)
}

/// Kills the bot again and again, at random moments, while people answer.
fn killed_again_and_again(
    what: &str,
    killing: &Killing,
    start: impl Fn(&Path, &FakeTelegram) -> Result<Bot, Fault>,
) -> Result<(), Fault> {
    let Killing { people: invited, cycles, think } = *killing;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let folder = Folder::new("killed")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let codes = open(folder.path(), invited, || jajak(folder.path()))?;
        let mut bot = start(folder.path(), &fake)?;
        let mut people = tokio::task::JoinSet::new();
        for (account, code) in (1_000..).zip(codes) {
            people.spawn(answer(fake.clone(), account, code, think));
        }
        let chance = Chance::seeded(12);
        let (mut told, mut kills, mut readiness) = (Vec::new(), 0, Vec::new());
        while told.len() < invited {
            let moment = Duration::from_millis(200 + u64::try_from(chance.below(800)?)?);
            match tokio::time::timeout(moment, people.join_next()).await {
                Ok(Some(ended)) => told.push(in_order(&ended??)),
                Ok(None) => break,
                Err(_) if kills < cycles => {
                    drop(bot);
                    let requests = fake.read(World::requests);
                    let since = Stopwatch::start();
                    bot = start(folder.path(), &fake)?;
                    kills += 1;
                    let is_back = |world: &World| world.requests() > requests;
                    assert!(fake.wait_until(is_back, PATIENCE).await, "it does not start again");
                    readiness.push(since.elapsed());
                }
                Err(_) => {}
            }
        }
        drop(bot);
        readiness.sort();
        let (middle, slowest) = (readiness[readiness.len() / 2], readiness[readiness.len() - 1]);
        told.sort();
        let kept = opened(folder.path()).await?;
        let counts = counted(&url(folder.path())).await?;
        let lost = told.iter().filter(|answers| !kept.contains(answers)).count();
        figure(&format!(
            "{what}: {kills} kills, {} of {invited} finished, {lost} with an answer lost or changed, {} ballots; \
             ready again in {} ms, at most {} ms",
            told.len(),
            counts.1,
            middle.as_millis(),
            slowest.as_millis()
        ));
        assert_eq!((told.len(), counts), (invited, (invited, invited)));
        assert_eq!(kept, told, "what was shown as saved is not what was counted");
        assert!(kills >= cycles, "the bot was too quick to be killed: {kills}");
        assert!(middle < Duration::from_secs(2), "it takes too long to be ready again");
        Ok(())
    })
}

/// Choices in the order of the form: the place of a question stands in the first line of its screen.
fn in_order(chosen: &Chosen) -> Vec<usize> {
    let place = |line: &str| -> usize {
        let words: Vec<&str> = line.split(' ').collect();
        words.iter().rev().nth(2).and_then(|word| word.parse().ok()).unwrap_or_default()
    };
    let mut chosen: Vec<(usize, usize)> =
        chosen.iter().map(|(line, choice)| (place(line), *choice)).collect();
    chosen.sort_unstable();
    chosen.into_iter().map(|(_, choice)| choice).collect()
}

#[test]
fn a_bot_that_is_killed_again_and_again_counts_everybody_once() -> Result<(), Fault> {
    let killing = if std::env::var_os("JAJAK_LONG_TESTS").is_some() {
        Killing { people: 200, cycles: 1_000, think: Duration::from_secs(20) }
    } else {
        Killing { people: 200, cycles: 50, think: Duration::from_millis(1_400) }
    };
    killed_again_and_again("polling", &killing, Bot::start)
}

#[test]
fn a_bot_with_a_webhook_that_is_killed_again_and_again_counts_everybody_once() -> Result<(), Fault> {
    let port = free_port()?;
    let killing = Killing { people: 24, cycles: 6, think: Duration::from_millis(150) };
    let start = |folder: &Path, fake: &FakeTelegram| Bot::start_at_webhook(jajak(folder), fake, port, port);
    killed_again_and_again("webhook", &killing, start)
}

/// Told to stop, as systemd does; how it ended, and how long that took.
async fn stopped(mut bot: Bot) -> Result<(ExitStatus, Duration), Fault> {
    let since = Stopwatch::start();
    std::process::Command::new("kill").args(["-TERM", &bot.0.id().to_string()]).status()?;
    while since.elapsed() < PATIENCE {
        if let Some(status) = bot.0.try_wait()? {
            return Ok((status, since.elapsed()));
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Err("it does not stop".into())
}

/// Stops and starts the bot again and again while people answer.
fn stopped_again_and_again(
    what: &str,
    start: impl Fn(&Path, &FakeTelegram) -> Result<Bot, Fault>,
) -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let folder = Folder::new("stopped")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let codes = open(folder.path(), PEOPLE, || jajak(folder.path()))?;
        let mut people = tokio::task::JoinSet::new();
        for (account, code) in (1_000..).zip(codes) {
            people.spawn(answer(fake.clone(), account, code, Duration::from_millis(300)));
        }
        let mut slowest = Duration::ZERO;
        for _ in 0..5 {
            let requests = fake.read(World::requests);
            let bot = start(folder.path(), &fake)?;
            // Before it has begun it has nothing to stop, and may just end.
            assert!(
                fake.wait_until(|world| world.requests() > requests, PATIENCE).await,
                "it does not begin"
            );
            tokio::time::sleep(Duration::from_secs(1)).await;
            let (status, took) = stopped(bot).await?;
            assert!(status.success(), "it stops with an error: {status}");
            slowest = slowest.max(took);
        }
        let _bot = start(folder.path(), &fake)?;
        let mut finished = 0;
        while let Some(ended) = people.join_next().await {
            ended??;
            finished += 1;
        }
        figure(&format!(
            "{what}: 5 stops, each clean, the slowest in {} ms, {finished} of {PEOPLE} finished",
            slowest.as_millis()
        ));
        assert_eq!((finished, counted(&url(folder.path())).await?), (PEOPLE, (PEOPLE, PEOPLE)));
        Ok(())
    })
}

#[test]
fn a_bot_that_is_told_to_stop_ends_well_and_loses_nobody() -> Result<(), Fault> {
    stopped_again_and_again("polling", Bot::start)?;
    let port = free_port()?;
    stopped_again_and_again("webhook", |folder, fake| Bot::start_at_webhook(jajak(folder), fake, port, port))
}

/// The edges between poll, savepoint, commit, acknowledgement and reply.
const EDGES: [&str; 8] =
    ["polled", "handling", "handled", "uncommitted", "committed", "acknowledging", "replying", "replied"];

#[test]
#[cfg_attr(not(debug_assertions), ignore = "a release build has no edges to stumble at")]
fn a_bot_that_is_killed_at_every_edge_counts_everybody_once() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let is_long = std::env::var_os("JAJAK_LONG_TESTS").is_some();
    // So many that everything happens often, and so slow that somebody still answers when the last kill comes.
    let (times, invited, think) =
        if is_long { (20, 120, Duration::from_secs(10)) } else { (4, PEOPLE, Duration::from_millis(300)) };
    runtime.block_on(async {
        let folder = Folder::new("edges")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let codes = open(folder.path(), invited, || jajak(folder.path()))?;
        let mut people = tokio::task::JoinSet::new();
        for (account, code) in (1_000..).zip(codes) {
            people.spawn(answer(fake.clone(), account, code, think));
        }
        let mut kills = std::collections::BTreeMap::new();
        let began = tokio::time::Instant::now();
        for pass in 1..=times {
            for edge in EDGES {
                let mut run = jajak(folder.path());
                run.env("JAJAK_FAILPOINT", format!("{edge}:{}", pass % 5 + 1))
                    .env("TELEGRAM_API_URL", fake.url());
                let mut bot = Bot(run.arg("run").stderr(Stdio::null()).spawn()?);
                let ends = async {
                    while bot.0.try_wait()?.is_none() {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                    Ok::<_, Fault>(())
                };
                // Once everybody has finished, nobody comes past any more.
                if tokio::time::timeout(Duration::from_secs(if is_long { 20 } else { 5 }), ends).await.is_ok()
                {
                    *kills.entry(edge).or_insert(0) += 1;
                }
            }
        }
        let took = began.elapsed();
        let _bot = Bot::start(folder.path(), &fake)?;
        let mut finished = 0;
        while let Some(ended) = people.join_next().await {
            ended??;
            finished += 1;
        }
        println!("killed at {kills:?} in {} s, {finished} of {invited} finished", took.as_secs());
        assert_eq!((finished, counted(&url(folder.path())).await?), (invited, (invited, invited)));
        let enough = if is_long { times } else { times / 2 + 1 };
        assert!(EDGES.iter().all(|edge| kills.get(edge).is_some_and(|kills| *kills >= enough)), "{kills:?}");
        Ok(())
    })
}
