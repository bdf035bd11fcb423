//! Answers that stand nowhere else are looked for in every file and in the whole log of the program, before release.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use jajak::clock::Chance;
use jajak::fake_telegram::{FakeTelegram, ShownMessage, User};
use sqlx::{AnyConnection, Connection as _, Executor as _};

use super::search::{Search, encodings, files};
use crate::run::{Bot, PATIENCE, TOKEN, figure, now, output};
use crate::support::folder::Folder;
use crate::support::{Fault, postgres, run};

/// Two of each ending.
const PEOPLE: usize = 12;
/// The first of their accounts.
const FIRST_ACCOUNT: i64 = 7_100_000_000;
const TITLE: &str = "Survei Burung Kenari";
/// The last screen of who handed in.
const COUNTED: &str = "Terima kasih. Jawaban Bapak/Ibu telah diterima.";

/// How far a person goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    HandsIn,
    Withdraws,
    WithdrawsEarly,
    LeavesAtReview,
    LeavesAtText,
    LeavesAfterNonsense,
}

const ENDINGS: [Ending; 6] = [
    Ending::HandsIn,
    Ending::Withdraws,
    Ending::WithdrawsEarly,
    Ending::LeavesAtReview,
    Ending::LeavesAtText,
    Ending::LeavesAfterNonsense,
];

/// What one person answers.
#[derive(Debug, Clone)]
struct Canary {
    choice: String,
    number: String,
    text: String,
    /// Typed where a number is asked for.
    nonsense: String,
    ending: Ending,
}

impl Canary {
    fn new(chance: &Chance, ending: Ending) -> Result<Self, Fault> {
        let word = || -> Result<String, Fault> {
            let letters = chance.bytes::<20>()?;
            Ok(letters.iter().map(|byte| char::from(b'a' + byte % 26)).collect())
        };
        let number = 40_000_000 + chance.below(50_000_000)?;
        Ok(Self {
            choice: word()?,
            number: number.to_string(),
            text: format!("{} {}", word()?, word()?),
            nonsense: word()?,
            ending,
        })
    }

    fn all(&self) -> [&str; 4] {
        [&self.choice, &self.number, &self.text, &self.nonsense]
    }
}

fn form(canaries: &[Canary]) -> String {
    let choices = canaries.iter().enumerate();
    let choices =
        choices.map(|(place, canary)| format!("| | kenari | {} | Pilihan {place} |", canary.choice));
    format!(
        "
| survey | | | | |
| | type | name | label | required |
| | select_one kenari | burung | Burung mana? | yes |
| | integer | angka | Angka berapa? | yes |
| | text | kata | Kata apa? | yes |

| choices | | | |
| | list_name | name | label |
{}

| settings | | |
| | form_title | form_id |
| | Kenari | kenari |
",
        choices.collect::<Vec<_>>().join("\n")
    )
}

/// A person who waits for each screen.
struct Person {
    fake: FakeTelegram,
    user: User,
    seen: Option<(i32, u32)>,
    screen: Option<ShownMessage>,
}

impl Person {
    async fn wait(&mut self) -> Result<(), Fault> {
        let (account, seen) = (self.user.id, self.seen);
        let mut next = None;
        let new = |shown: &&ShownMessage| Some((shown.id, shown.revision)) != seen;
        self.fake
            .wait_until(
                |world| {
                    next = world.newest_from_bot(account).filter(new).cloned();
                    next.is_some()
                },
                PATIENCE,
            )
            .await;
        let screen = next.ok_or("the bot does not answer")?;
        self.seen = Some((screen.id, screen.revision));
        self.screen = Some(screen);
        Ok(())
    }

    async fn says(&mut self, words: &str) -> Result<(), Fault> {
        self.fake.say(&self.user, words);
        self.wait().await
    }

    async fn presses(&mut self, label: &str) -> Result<(), Fault> {
        let screen = self.screen.take().ok_or("there is no screen")?;
        let button = screen.button(label).and_then(|button| button.data.clone());
        let data = button.ok_or_else(|| format!("there is no {label} below {}", screen.text))?;
        self.fake.press(&self.user, screen.id, &data);
        self.wait().await
    }

    /// Answers as far as the canary goes, but ends nothing yet.
    async fn answers(&mut self, place: usize, canary: &Canary, code: &str) -> Result<(), Fault> {
        self.says(&format!("/start {}", code.replace('-', ""))).await?;
        self.presses("Saya bersedia").await?;
        // Twelve choices stand numbered in the text.
        self.presses(&(place + 1).to_string()).await?;
        self.says(&canary.nonsense).await?;
        if canary.ending == Ending::LeavesAfterNonsense {
            return Ok(());
        }
        self.says(&canary.number).await?;
        if [Ending::WithdrawsEarly, Ending::LeavesAtText].contains(&canary.ending) {
            return Ok(());
        }
        self.says(&canary.text).await
    }

    async fn ends(&mut self, ending: Ending) -> Result<(), Fault> {
        match ending {
            Ending::HandsIn => {
                self.presses("Kirim jawaban").await?;
                assert!(self.screen.as_ref().is_some_and(|screen| screen.text.starts_with(COUNTED)));
                Ok(())
            }
            Ending::Withdraws | Ending::WithdrawsEarly => {
                self.says("/keluar").await?;
                self.presses("Ya, hapus jawaban saya").await
            }
            _ => Ok(()),
        }
    }
}

/// The program with all its files in one folder, and its whole log.
fn program(url: &str, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jajak"));
    command
        .env("DATABASE_URL", url)
        .env("JAJAK_KEYS", folder.join("keys"))
        .env("TMPDIR", folder.join("temp"))
        .env("SQLITE_TMPDIR", folder.join("temp"))
        .env("TELOXIDE_TOKEN", TOKEN)
        .env("JAJAK_LANGUAGE", "id")
        .env("RUST_LOG", "trace")
        .env_remove("JAJAK_BOT_NAME")
        .current_dir(folder);
    command
}

fn start(url: &str, folder: &Path, fake: &FakeTelegram, log: &str) -> Result<Bot, Fault> {
    let log_is_json = log == "second.log";
    let log = File::create(folder.join(log))?;
    let (out, log) = (log.try_clone()?, log);
    let mut command = program(url, folder);
    if log_is_json {
        command.env("JAJAK_LOG", "json");
    }
    Ok(Bot(command.arg("run").env("TELEGRAM_API_URL", fake.url()).stdout(out).stderr(log).spawn()?))
}

/// A bot that keeps an answer as it is, and takes it away; and tells its log of it.
async fn naively(url: &str, folder: &Path, canaries: &[Canary]) -> Result<(), Fault> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await?;
    connection.execute("CREATE TABLE naive (answer BYTEA NOT NULL)").await?;
    for (_, bytes) in canaries.iter().flat_map(Canary::all).flat_map(encodings) {
        sqlx::query("INSERT INTO naive (answer) VALUES ($1)").bind(bytes).execute(&mut connection).await?;
    }
    connection.execute("DELETE FROM naive").await?;
    connection.close().await?;
    let answers = canaries.iter().map(|canary| format!("DEBUG answer={:?}\n", canary.text));
    Ok(std::fs::write(folder.join("naive.log"), answers.collect::<String>())?)
}

async fn attack(url: &str, server: Option<PathBuf>) -> Result<(), Fault> {
    let (folder, inputs) = (Folder::new("canaries")?, Folder::new("canaries-inputs")?);
    let (folder, inputs) = (folder.path(), inputs.path());
    std::fs::create_dir(folder.join("temp"))?;
    let url = if url.is_empty() {
        format!("sqlite://{}", folder.join("jajak.db").display())
    } else {
        url.to_owned()
    };
    let places: Vec<PathBuf> = std::iter::once(folder.to_owned()).chain(server).collect();
    let chance = Chance::seeded(21);
    let canaries = (0..PEOPLE)
        .map(|place| Canary::new(&chance, ENDINGS[place % ENDINGS.len()]))
        .collect::<Result<Vec<_>, _>>()?;
    let named = |(what, bytes): (&str, Vec<u8>)| (what.to_owned(), bytes);
    let wanted: Vec<(String, Vec<u8>)> =
        canaries.iter().flat_map(Canary::all).flat_map(encodings).map(named).collect();
    let search = Search::new(wanted.iter().cloned());

    std::fs::write(inputs.join("form.md"), form(&canaries))?;
    let nip = |n: usize| format!("1980{:02}152006041{n:03}", 1 + n % 12);
    let lines = (1..=PEOPLE).map(|n| format!("{},Kenari Putih {n},Dinas Contoh,Pelaksana", nip(n)));
    let roster = lines.collect::<Vec<_>>().join("\n");
    std::fs::write(inputs.join("pegawai.csv"), format!("NIP,NAMA,UNIT KERJA,ESELON\n{roster}\n"))?;
    let mut opening = program(&url, folder);
    opening
        .args(["survey", "open", "--with-fewer-owners", "--title", TITLE, "--form"])
        .arg(inputs.join("form.md"));
    output(opening.arg("--roster").arg(inputs.join("pegawai.csv")))?;
    let codes = inputs.join("kode.csv");
    output(program(&url, folder).args(["invitations", "1", "--csv"]).arg(&codes))?;
    let codes = std::fs::read_to_string(&codes)?;
    let codes: Vec<&str> = codes.lines().skip(1).filter_map(|line| line.rsplit(';').nth(1)).collect();

    let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
    let bot = start(&url, folder, &fake, "first.log")?;
    let mut people = Vec::new();
    for (place, (canary, code)) in canaries.iter().zip(&codes).enumerate() {
        let mut user = User::new(FIRST_ACCOUNT + i64::try_from(place)?, "Kenari Hitam");
        user.language_code = Some("id".to_owned());
        let mut person = Person { fake: fake.clone(), user, seen: None, screen: None };
        person.answers(place, canary, code).await?;
        people.push(person);
    }
    let mut found = search.look(&places)?;
    for (person, canary) in people.iter_mut().zip(&canaries) {
        person.ends(canary.ending).await?;
    }
    // Killed, so that nothing is tidied up, and started again.
    drop(bot);
    found.extend(search.look(&places)?);
    let bot = start(&url, folder, &fake, "second.log")?;
    for person in people.iter_mut().take(PEOPLE / 2) {
        person.says("/status").await?;
    }
    drop(bot);
    output(program(&url, folder).args(["survey", "close", "1"]))?;
    found.extend(search.look(&places)?);

    // Who it was does not stand in the logs either.
    let accounts =
        (0..PEOPLE).map(|place| format!("{}", FIRST_ACCOUNT + i64::try_from(place).unwrap_or_default()));
    let persons = (1..=PEOPLE).map(nip).chain(accounts).chain(codes.iter().map(|code| (*code).to_owned()));
    let plain_codes = codes.iter().map(|code| code.replace('-', ""));
    let called = ["Kenari Putih", "Kenari Hitam"].map(str::to_owned);
    let persons = persons.chain(plain_codes).chain(called).map(|text| (text.clone(), text.into_bytes()));
    let logs = ["first.log", "second.log"].map(|log| folder.join(log));
    found.extend(Search::new(persons).look(&logs)?);
    let second = std::fs::read_to_string(&logs[1])?;
    for line in second.lines() {
        let event = serde_json::from_str::<serde_json::Value>(line);
        assert!(event.is_ok_and(|event| event["level"].is_string()), "no JSON: {line}");
    }

    // The control: the search finds what is no secret, the log is one of everything, and a naive bot is found out.
    let open = Search::new([("the title".to_owned(), TITLE.as_bytes().to_vec())]);
    assert!(!open.look(&places)?.is_empty());
    let log = std::fs::read_to_string(folder.join("first.log"))?;
    assert!(log.contains("TRACE") && log.lines().count() > 100, "{} lines", log.lines().count());
    naively(&url, folder, &canaries).await?;
    let of_naive = search.look(&places)?;
    let mut kinds: Vec<&str> =
        of_naive.iter().filter_map(|found| Some(found.split_once(" in ")?.0)).collect();
    kinds.dedup();
    figure(&format!(
        "canaries: {} of {} answers in {} encodings found in {} files and {} lines of log, on {}; naively {:?}",
        found.len(),
        PEOPLE * 4,
        wanted.len(),
        files(&places)?.len(),
        log.lines().count(),
        url.split(':').next().unwrap_or_default(),
        kinds
    ));
    assert_eq!(found, Vec::<String>::new());
    let in_log = of_naive.iter().filter(|found| found.ends_with("naive.log")).count();
    assert!(in_log > 0 && kinds.len() == 13, "{of_naive:?}");
    Ok(())
}

#[test]
fn no_answer_stands_in_any_file_beside_sqlite() {
    run(attack("", None)).unwrap();
}

#[test]
fn no_answer_stands_in_any_file_beside_postgresql() {
    if !postgres::is_there() {
        return;
    }
    let server = postgres::own().unwrap();
    run(async {
        let database = server.create().await?;
        attack(&database.url, server.data()).await
    })
    .unwrap();
}
