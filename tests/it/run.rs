//! The program itself: `jajak run` is killed again and again while people answer, and loses and doubles nothing.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use jajak::fake_telegram::{FakeTelegram, ShownMessage, User};
use serde_json::Value;

use crate::support::Fault;
use crate::support::folder::Folder;

const TOKEN: &str = "7654321:process";
const PEOPLE: usize = 24;
const PATIENCE: Duration = Duration::from_mins(1);

/// Buttons that do not lead on.
const NAVIGATION: [&str; 6] =
    ["Kembali", "Lewati", "Periksa jawaban", "English", "Penjelasan lengkap", "Tidak bersedia"];

fn jajak(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jajak"));
    command
        .env("DATABASE_URL", format!("sqlite://{}", folder.join("jajak.db").display()))
        .env("JAJAK_KEYS", folder.join("keys"))
        .env("TELOXIDE_TOKEN", TOKEN)
        .env("JAJAK_LANGUAGE", "id")
        .env("RUST_LOG", "warn")
        .env_remove("JAJAK_BOT_NAME");
    command
}

fn output(command: &mut Command) -> Result<String, Fault> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{} {}", output.status, String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A running bot; killed when dropped.
struct Bot(Child);

impl Bot {
    fn start(folder: &Path, fake: &FakeTelegram) -> Result<Self, Fault> {
        let run =
            jajak(folder).arg("run").env("TELEGRAM_API_URL", fake.url()).stderr(Stdio::null()).spawn()?;
        Ok(Self(run))
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // SIGKILL: the process gets no chance to tidy up.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn roster(folder: &Path) -> Result<std::path::PathBuf, Fault> {
    let path = folder.join("pegawai.csv");
    let lines: Vec<String> = (1..=PEOPLE)
        .map(|place| {
            format!("1980{:02}152006041{:03},Pegawai {place},Dinas Contoh,Pelaksana", 1 + place % 12, place)
        })
        .collect();
    std::fs::write(&path, format!("NIP,NAMA,UNIT KERJA,ESELON\n{}\n", lines.join("\n")))?;
    Ok(path)
}

/// One person: enters by the code and presses the first button that leads on, until nothing is left to press.
async fn answer(fake: FakeTelegram, account: i64, code: String) -> Result<(), Fault> {
    let mut user = User::new(account, "Pegawai");
    user.language_code = Some("id".to_owned());
    fake.say(&user, &format!("/start {}", code.replace('-', "")));
    let mut seen = None;
    for _ in 0..200 {
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
        if screen.text == "Terima kasih. Jawaban Bapak/Ibu telah diterima." {
            return Ok(());
        }
        let leads_on = |label: &str| !NAVIGATION.contains(&label);
        let buttons = || screen.keyboard.iter().flatten();
        let button = buttons()
            .find(|button| leads_on(&button.label))
            .or_else(|| buttons().find(|button| button.label == "Lewati"));
        let data = button.and_then(|button| button.data.clone()).ok_or("there is nothing to press")?;
        fake.press(&user, screen.id, &data);
    }
    Err("the interview does not end".into())
}

#[test]
fn a_bot_that_is_killed_again_and_again_counts_everybody_once() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let folder = Folder::new("killed")?;
        #[expect(clippy::disallowed_methods, reason = "the real program tells the real time")]
        let now = || chrono::Utc::now().timestamp();
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let roster = roster(folder.path())?;
        let opened = output(
            jajak(folder.path())
                .args([
                    "survey",
                    "open",
                    "--form",
                    "survei_kapasitas_organisasi",
                    "--title",
                    "Survei",
                    "--json",
                    "--roster",
                ])
                .arg(&roster),
        )?;
        let opened: Value = serde_json::from_str(&opened)?;
        assert_eq!(opened["people"], PEOPLE);
        let csv = folder.path().join("kode.csv");
        output(jajak(folder.path()).args(["invitations", "1", "--csv"]).arg(&csv))?;
        let codes: Vec<String> = std::fs::read_to_string(&csv)?
            .lines()
            .skip(1)
            .filter_map(|line| line.rsplit(',').nth(1).map(str::to_owned))
            .collect();
        assert_eq!(codes.len(), PEOPLE);

        let mut bot = Bot::start(folder.path(), &fake)?;
        let mut people = tokio::task::JoinSet::new();
        for (account, code) in (1_000..).zip(codes) {
            people.spawn(answer(fake.clone(), account, code));
        }
        let mut finished = 0;
        let mut kills = 0;
        while finished < PEOPLE {
            let next = tokio::time::timeout(Duration::from_millis(700), people.join_next()).await;
            match next {
                Ok(Some(ended)) => {
                    ended??;
                    finished += 1;
                }
                Ok(None) => break,
                Err(_) if kills < 6 => {
                    drop(bot);
                    bot = Bot::start(folder.path(), &fake)?;
                    kills += 1;
                }
                Err(_) => {}
            }
        }
        drop(bot);
        let summary: Value =
            serde_json::from_str(&output(jajak(folder.path()).args(["summary", "1", "--json"]))?)?;
        assert_eq!((finished, summary["handed_in"].as_u64()), (PEOPLE, u64::try_from(PEOPLE).ok()));
        let listed: Value =
            serde_json::from_str(&output(jajak(folder.path()).args(["survey", "list", "--json"]))?)?;
        assert_eq!(listed[0]["submitted"], PEOPLE);
        assert!(kills > 0, "the bot was too quick to be killed");
        Ok(())
    })
}
