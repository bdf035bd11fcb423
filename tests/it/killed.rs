//! `jajak run` is killed again and again while people answer, at random and at every edge, and loses and doubles nothing.

use std::path::Path;
use std::process::{Command, ExitStatus};
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

/// Whether the tests are as long as they are meant.
fn is_long() -> bool {
    std::env::var_os("JAJAK_LONG_TESTS").is_some()
}

/// How hard the killing is.
struct Killing {
    people: usize,
    cycles: usize,
    think: Duration,
}

/// What was handed in, opened, as [`answer`] tells it: choices in the order of the form.
pub(crate) async fn opened(url: &str, folder: &Path) -> Result<Vec<Vec<usize>>, Fault> {
    let store = jajak::store::Store::open(url).await?;
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
    begins_with: &str,
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
                    let before = fake.read(|world| world.times_called(begins_with));
                    let since = Stopwatch::start();
                    bot = start(folder.path(), &fake)?;
                    kills += 1;
                    let is_back = |world: &World| world.times_called(begins_with) > before;
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
        let kept = opened(&url(folder.path()), folder.path()).await?;
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
        assert!(slowest < Duration::from_secs(2), "it takes too long to be ready again");
        Ok(())
    })
}

/// Choices in the order of the form, as [`opened`] tells them: the place of a question stands in the first line of its screen.
pub(crate) fn in_order(chosen: &Chosen) -> Vec<usize> {
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
    let killing = if is_long() {
        Killing { people: 200, cycles: 1_000, think: Duration::from_secs(20) }
    } else {
        Killing { people: 200, cycles: 50, think: Duration::from_millis(1_400) }
    };
    killed_again_and_again("polling", &killing, "getUpdates", Bot::start)
}

#[test]
fn a_bot_with_a_webhook_that_is_killed_again_and_again_counts_everybody_once() -> Result<(), Fault> {
    let port = free_port()?;
    let killing = if is_long() {
        Killing { people: 200, cycles: 200, think: Duration::from_secs(4) }
    } else {
        Killing { people: 24, cycles: 6, think: Duration::from_millis(150) }
    };
    let start = |folder: &Path, fake: &FakeTelegram| Bot::start_at_webhook(jajak(folder), fake, port, port);
    killed_again_and_again("webhook", &killing, "setWebhook", start)
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

/// The edges between poll, savepoint, commit, acknowledgement and reply, and what must go wrong before for one to be met.
#[derive(Clone, Copy)]
struct Edge {
    place: &'static str,
    with: &'static str,
}

/// Savepoints are taken only when an update of a batch fails: each second one, when it is handled at first.
const STUMBLING: &str = ",handling:2:panic";
/// And each, however often it is handled.
const FALLING: &str = ",handling:1:panic";

const fn edge(place: &'static str, with: &'static str) -> Edge {
    Edge { place, with }
}

const EDGES_OF_POLLING: [Edge; 12] = [
    edge("polled", ""),
    edge("handling", ""),
    edge("handled", ""),
    edge("savepoint", STUMBLING),
    edge("released", STUMBLING),
    edge("undoing", FALLING),
    edge("undone", FALLING),
    edge("uncommitted", ""),
    edge("committed", ""),
    edge("acknowledging", ""),
    edge("replying", ""),
    edge("replied", ""),
];

const EDGES_OF_A_WEBHOOK: [Edge; 10] = [
    edge("handling", ""),
    edge("handled", ""),
    edge("savepoint", STUMBLING),
    edge("released", STUMBLING),
    edge("undoing", FALLING),
    edge("uncommitted", ""),
    edge("committed", ""),
    edge("answering", ""),
    edge("replying", ""),
    edge("replied", ""),
];

/// Kills the bot at each edge in turn, again and again, while people answer.
fn killed_at_every_edge(
    what: &str,
    edges: &[Edge],
    start: impl Fn(Command, &FakeTelegram) -> Result<Bot, Fault>,
) -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // So many that everything happens often, and so slow that somebody still answers when the last kill comes.
    let (times, invited, think) =
        if is_long() { (20, 120, Duration::from_secs(10)) } else { (4, PEOPLE, Duration::from_millis(300)) };
    let patience = Duration::from_secs(if is_long() { 20 } else { 5 });
    runtime.block_on(async {
        let folder = Folder::new("edges")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let codes = open(folder.path(), invited, || jajak(folder.path()))?;
        let mut people = tokio::task::JoinSet::new();
        for (account, code) in (1_000..).zip(codes) {
            people.spawn(answer(fake.clone(), account, code, think));
        }
        let mut kills = std::collections::BTreeMap::new();
        let since = Stopwatch::start();
        for pass in 1..=times {
            for Edge { place, with } in edges {
                let mut program = jajak(folder.path());
                program.env("JAJAK_FAILPOINT", format!("{place}:{}{with}", pass % 5 + 1));
                let mut bot = start(program, &fake)?;
                let ends = async {
                    while bot.0.try_wait()?.is_none() {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                    Ok::<_, Fault>(())
                };
                // Once everybody has finished, nobody comes past any more.
                if tokio::time::timeout(patience, ends).await.is_ok() {
                    *kills.entry(*place).or_insert(0) += 1;
                }
            }
        }
        let took = since.elapsed();
        let _bot = start(jajak(folder.path()), &fake)?;
        let mut told = Vec::new();
        while let Some(ended) = people.join_next().await {
            told.push(in_order(&ended??));
        }
        told.sort();
        let kept = opened(&url(folder.path()), folder.path()).await?;
        let lost = told.iter().filter(|answers| !kept.contains(answers)).count();
        figure(&format!(
            "{what}: killed at {kills:?} in {} s, {} of {invited} finished, {lost} with an answer lost or changed, \
             {} ballots",
            took.as_secs(),
            told.len(),
            kept.len()
        ));
        assert_eq!(counted(&url(folder.path())).await?, (invited, invited));
        assert_eq!(kept, told, "what was shown as saved is not what was counted");
        let enough = if is_long() { times } else { times / 2 + 1 };
        let is_met = |edge: &Edge| kills.get(edge.place).is_some_and(|kills| *kills >= enough);
        assert!(edges.iter().all(is_met), "{kills:?}");
        Ok(())
    })
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "a release build has no edges to stumble at")]
fn a_bot_that_is_killed_at_every_edge_counts_everybody_once() -> Result<(), Fault> {
    killed_at_every_edge("edges of polling", &EDGES_OF_POLLING, Bot::start_as)
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "a release build has no edges to stumble at")]
fn a_bot_with_a_webhook_that_is_killed_at_every_edge_counts_everybody_once() -> Result<(), Fault> {
    let port = free_port()?;
    let start = |program: Command, fake: &FakeTelegram| Bot::start_at_webhook(program, fake, port, port);
    killed_at_every_edge("edges of a webhook", &EDGES_OF_A_WEBHOOK, start)
}
