//! The program itself: `jajak run` is killed again and again while people answer, and loses and doubles nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use jajak::clock::{Chance, Stopwatch};
use jajak::fake_telegram::{FakeTelegram, ShownMessage, User, World};
use jajak::questionnaire::ResponseType;
use serde_json::Value;

use crate::support::Fault;
use crate::support::folder::Folder;

pub(crate) const TOKEN: &str = "7654321:process";
const PEOPLE: usize = 24;
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Buttons that do not lead on.
pub(crate) const NAVIGATION: [&str; 6] =
    ["Kembali", "Lewati", "Periksa jawaban", "English", "Penjelasan lengkap", "Tidak bersedia"];

pub(crate) fn url(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("jajak.db").display())
}

pub(crate) fn jajak(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jajak"));
    command
        .env("DATABASE_URL", url(folder))
        .env("JAJAK_KEYS", folder.join("keys"))
        .env("TELOXIDE_TOKEN", TOKEN)
        .env("JAJAK_LANGUAGE", "id")
        .env("RUST_LOG", "warn")
        .env_remove("JAJAK_BOT_NAME");
    command
}

pub(crate) fn output(command: &mut Command) -> Result<String, Fault> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{} {}", output.status, String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A running bot; killed when dropped.
pub(crate) struct Bot(pub(crate) Child);

impl Bot {
    pub(crate) fn start(folder: &Path, fake: &FakeTelegram) -> Result<Self, Fault> {
        Self::start_as(jajak(folder), fake)
    }

    /// With settings of its own.
    pub(crate) fn start_as(mut program: Command, fake: &FakeTelegram) -> Result<Self, Fault> {
        let run = program.arg("run").env("TELEGRAM_API_URL", fake.url()).stderr(Stdio::null()).spawn()?;
        Ok(Self(run))
    }

    /// Listens on a port of its own; Telegram comes to another, where a balancer may stand.
    pub(crate) fn start_at_webhook(
        mut program: Command,
        fake: &FakeTelegram,
        port: u16,
        public: u16,
    ) -> Result<Self, Fault> {
        let (url, listen) = (format!("http://127.0.0.1:{public}/jajak"), format!("127.0.0.1:{port}"));
        program.args(["run", "--webhook", &url, "--listen", &listen]).env("TELEGRAM_API_URL", fake.url());
        Ok(Self(program.stderr(Stdio::null()).spawn()?))
    }
}

/// Prints what a test has measured.
#[expect(clippy::print_stdout, reason = "a figure is for whoever runs the tests")]
pub(crate) fn figure(figure: &str) {
    println!("{figure}");
}

/// A port that nobody listens on now.
pub(crate) fn free_port() -> Result<u16, Fault> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl Drop for Bot {
    fn drop(&mut self) {
        // SIGKILL: the process gets no chance to tidy up.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn roster(folder: &Path, people: usize) -> Result<std::path::PathBuf, Fault> {
    let path = folder.join("pegawai.csv");
    let lines: Vec<String> = (1..=people)
        .map(|place| {
            format!("1980{:02}152006041{:03},Pegawai {place},Dinas Contoh,Pelaksana", 1 + place % 12, place)
        })
        .collect();
    std::fs::write(&path, format!("NIP,NAMA,UNIT KERJA,ESELON\n{}\n", lines.join("\n")))?;
    Ok(path)
}

/// Opens the survey by the program; the codes of so many people.
pub(crate) fn open(
    folder: &Path,
    people: usize,
    program: impl Fn() -> Command,
) -> Result<Vec<String>, Fault> {
    let form = ["--form", "survei_kapasitas_organisasi", "--title", "Survei"];
    let mut opening = program();
    let opened = output(
        opening
            .args(["survey", "open", "--with-fewer-owners", "--json"])
            .args(form)
            .arg("--roster")
            .arg(roster(folder, people)?),
    )?;
    let opened: Value = serde_json::from_str(&opened)?;
    assert_eq!(opened["people"], people);
    let csv = folder.join("kode.csv");
    output(program().args(["invitations", "1", "--csv"]).arg(&csv))?;
    let text = std::fs::read_to_string(&csv)?;
    let codes: Vec<String> =
        text.lines().skip(1).filter_map(|line| line.rsplit(',').nth(1).map(str::to_owned)).collect();
    assert_eq!(codes.len(), people);
    Ok(codes)
}

/// How many have handed in, and how many ballots there are.
pub(crate) async fn counted(url: &str) -> Result<(usize, usize), Fault> {
    let store = jajak::store::Store::open(url).await?;
    let counted = (store.turnout(1).await?.done, store.count_ballots(1).await?);
    store.close().await;
    Ok(counted)
}

/// The machine's time, for a fake that serves the real program.
#[expect(clippy::disallowed_methods, reason = "the real program tells the real time")]
pub(crate) fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

/// What a person chose, by the first line of the screen: the place among the choices.
pub(crate) type Chosen = BTreeMap<String, usize>;

/// One person: enters by the code, chooses one or the other, and presses the first button that leads on, until nothing is
/// left to press.
pub(crate) async fn answer(
    fake: FakeTelegram,
    account: i64,
    code: String,
    think: Duration,
) -> Result<Chosen, Fault> {
    let mut user = User::new(account, "Pegawai");
    user.language_code = Some("id".to_owned());
    fake.say(&user, &format!("/start {}", code.replace('-', "")));
    let (mut seen, mut chosen) = (None, Chosen::new());
    for _ in 0..400 {
        let mut screen: Option<ShownMessage> = None;
        fake.wait_until(
            |world| {
                screen = world
                    .newest_from_bot(account)
                    .filter(|shown| Some((shown.id, shown.revision)) != seen)
                    .cloned();
                screen.is_some()
            },
            PATIENCE,
        )
        .await;
        let screen = screen.ok_or("the bot does not answer")?;
        seen = Some((screen.id, screen.revision));
        if screen.text.starts_with("Terima kasih. Jawaban Bapak/Ibu telah diterima.") {
            return Ok(chosen);
        }
        let leads_on = |label: &str| !NAVIGATION.contains(&label);
        let buttons = || screen.keyboard.iter().flatten();
        let is_choice = |data: &&str| data.contains(":c");
        let choices: Vec<&str> =
            buttons().filter_map(|button| button.data.as_deref()).filter(is_choice).collect();
        let data = if choices.is_empty() {
            let button = buttons()
                .find(|button| leads_on(&button.label))
                .or_else(|| buttons().find(|button| button.label == "Lewati"));
            button.and_then(|button| button.data.clone()).ok_or("there is nothing to press")?
        } else {
            // The same screen gets the same answer, however often it is shown.
            let question = screen.text.lines().next().unwrap_or_default();
            let sum = question
                .bytes()
                .fold(usize::try_from(account)?, |sum, byte| sum * 31 % 65_521 + usize::from(byte));
            chosen.insert(question.to_owned(), sum % choices.len());
            choices[sum % choices.len()].to_owned()
        };
        tokio::time::sleep(think).await;
        fake.press(&user, screen.id, &data);
    }
    Err("the interview does not end".into())
}

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

#[test]
fn an_sqlite_file_has_one_bot_and_everything_else_runs_beside_it() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let folder = Folder::new("alone")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let bot = Bot::start(folder.path(), &fake)?;
        assert!(fake.wait_until(World::is_polled, PATIENCE).await);
        let port = free_port()?.to_string();
        let second =
            ["run", "--api-url", &fake.url(), "--listen", &format!("127.0.0.1:{port}")].map(str::to_owned);
        for more in [&[][..], &["--webhook", "http://127.0.0.1/"]] {
            let refused = jajak(folder.path()).args(&second).args(more).output()?;
            let said = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(!refused.status.success() && said.contains("sedang dipakai oleh"), "{said}");
        }
        open(folder.path(), PEOPLE, || jajak(folder.path()))?;
        // Killed, it leaves no lock.
        drop(bot);
        let requests = fake.read(World::requests);
        let _again = Bot::start(folder.path(), &fake)?;
        assert!(fake.wait_until(|world| world.requests() > requests && world.is_polled(), PATIENCE).await);
        Ok(())
    })
}

/// The edges between poll, savepoint, commit, acknowledgement and reply.
const EDGES: [&str; 8] =
    ["polled", "handling", "handled", "uncommitted", "committed", "acknowledging", "replying", "replied"];

#[test]
fn a_bot_that_is_killed_at_every_edge_counts_everybody_once() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let is_long = std::env::var_os("JAJAK_LONG_TESTS").is_some();
    // Long enough that somebody still answers when the last kill comes.
    let (times, think) = if is_long { (20, Duration::from_secs(5)) } else { (4, Duration::from_millis(300)) };
    runtime.block_on(async {
        let folder = Folder::new("edges")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let codes = open(folder.path(), PEOPLE, || jajak(folder.path()))?;
        let mut people = tokio::task::JoinSet::new();
        for (account, code) in (1_000..).zip(codes) {
            people.spawn(answer(fake.clone(), account, code, think));
        }
        let mut kills = std::collections::BTreeMap::new();
        let began = tokio::time::Instant::now();
        for pass in 1..=times {
            for edge in EDGES {
                let mut run = jajak(folder.path());
                run.env("JAJAK_FAILPOINT", format!("{edge}:{}", pass % 9 + 1))
                    .env("TELEGRAM_API_URL", fake.url());
                let mut bot = Bot(run.arg("run").stderr(Stdio::null()).spawn()?);
                let ends = async {
                    while bot.0.try_wait()?.is_none() {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                    Ok::<_, Fault>(())
                };
                // Once everybody has finished, nobody comes past any more.
                if tokio::time::timeout(Duration::from_secs(5), ends).await.is_ok() {
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
        println!("killed at {kills:?} in {} s, {finished} of {PEOPLE} finished", took.as_secs());
        assert_eq!((finished, counted(&url(folder.path())).await?), (PEOPLE, (PEOPLE, PEOPLE)));
        assert!(
            EDGES.iter().all(|edge| kills.get(edge).is_some_and(|kills| *kills > times / 2)),
            "{kills:?}"
        );
        Ok(())
    })
}

/// A hundred messages in one batch, of which one makes the program stumble.
#[test]
fn one_poisoned_update_among_ninety_nine_is_told_and_acknowledged() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let folder = Folder::new("poisoned")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let codes = open(folder.path(), 100, || jajak(folder.path()))?;
        let users: Vec<User> = (1..=100).map(|id| User::new(id, "Pegawai")).collect();
        for (user, code) in users.iter().zip(codes) {
            fake.say(user, &format!("/start {}", code.replace('-', "")));
        }
        let mut run = jajak(folder.path());
        run.env("JAJAK_FAILPOINT", "handling:60:panic").env("TELEGRAM_API_URL", fake.url());
        let _bot = Bot(run.arg("run").stderr(Stdio::null()).spawn()?);
        let answered = |world: &World| {
            let said = |user: &User| world.newest_from_bot(user.id);
            let screens =
                users.iter().filter(|user| said(user).is_some_and(|shown| !shown.keyboard.is_empty()));
            let sorry =
                users.iter().filter(|user| said(user).is_some_and(|shown| shown.text.starts_with("Maaf")));
            (screens.count(), sorry.count(), world.unacknowledged())
        };
        fake.wait_until(|world| answered(world) == (99, 1, 0), PATIENCE).await;
        let told = fake.read(answered);
        println!("one poisoned among 99: {told:?} (answered, told, unacknowledged)");
        assert_eq!(told, (99, 1, 0));
        Ok(())
    })
}
