//! The program itself, `jajak run`, and people who answer it.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use jajak::fake_telegram::{FakeTelegram, ShownMessage, User, World};
use serde_json::Value;

use crate::support::Fault;
use crate::support::folder::Folder;

pub(crate) const TOKEN: &str = "7654321:process";
pub(crate) const PEOPLE: usize = 24;
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

/// Prints what a test has measured, whether it passes or fails: past the harness, which keeps what a passing test prints.
pub(crate) fn figure(figure: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{figure}");
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
        text.lines().skip(1).filter_map(|line| line.rsplit(';').nth(1).map(str::to_owned)).collect();
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
    let coming = format!("/start {}", code.replace('-', ""));
    fake.say(&user, &coming);
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
        // An update at which the bot stumbled must come again.
        let screen = if screen.text.starts_with("Maaf") {
            let is_screen = |shown: &&ShownMessage| shown.from_bot && !shown.keyboard.is_empty();
            let Some(screen) = fake.chat(account).iter().rev().find(is_screen).cloned() else {
                fake.say(&user, &coming);
                continue;
            };
            screen
        } else {
            screen
        };
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
        let copy = folder.path().join("copy.db");
        output(jajak(folder.path()).arg("backup").arg(&copy))?;
        let refused = jajak(folder.path()).arg("restore").arg(&copy).output()?;
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains("sedang"), "{said}");
        assert_eq!(counted(&url(folder.path())).await?, (0, 0), "the database was replaced under the bot");
        // Killed, it leaves no lock.
        drop(bot);
        let requests = fake.read(World::requests);
        let _again = Bot::start(folder.path(), &fake)?;
        assert!(fake.wait_until(|world| world.requests() > requests && world.is_polled(), PATIENCE).await);
        Ok(())
    })
}
