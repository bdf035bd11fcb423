//! The restore drill: a backup is taken while people answer, the host is lost, the backup is put back elsewhere, people go
//! on, and everybody is counted once. The backup holds no key.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use jajak::fake_telegram::FakeTelegram;
use tokio::task::JoinSet;

use crate::run::{Bot, PATIENCE, TOKEN, answer, counted, figure, jajak, now, open, output, url};
use crate::support::folder::Folder;
use crate::support::{Fault, postgres};

const PEOPLE: usize = 30;
/// So many hand in before the backup.
const EARLY: usize = 5;

/// Whether a file holds these bytes anywhere, as they are or in hexadecimal digits.
fn holds(file: &Path, wanted: &[u8]) -> Result<bool, Fault> {
    let digits = wanted
        .iter()
        .try_fold(String::new(), |mut digits, byte| write!(digits, "{byte:02x}").map(|()| digits))?;
    let bytes = std::fs::read(file)?;
    let stands = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    Ok(stands(wanted) || stands(digits.as_bytes()))
}

/// Where a survey runs.
struct Host {
    folder: Folder,
    database: String,
}

impl Host {
    fn program(&self) -> Command {
        let mut program = jajak(self.folder.path());
        program.env("DATABASE_URL", &self.database);
        program
    }
}

/// Plays it with these commands for taking a backup and for putting it back.
async fn drill(
    lost: Host,
    home: Host,
    take: impl Fn(&Host, &Path) -> Command,
    put_back: impl Fn(&Host, &Path) -> Command,
) -> Result<(), Fault> {
    let safe = Folder::new("safe")?;
    let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
    let codes = open(lost.folder.path(), PEOPLE, || lost.program())?;
    let bot = Bot::start_as(lost.program(), &fake)?;
    let people: Vec<(i64, String)> = (1_000..).zip(codes).collect();
    let (early, rest) = people.split_at(EARLY);
    let mut done = JoinSet::new();
    for (account, code) in early.iter().cloned() {
        done.spawn(answer(fake.clone(), account, code, Duration::ZERO));
    }
    while let Some(ended) = done.join_next().await {
        ended??;
    }

    let mut answering = JoinSet::new();
    for (account, code) in rest.iter().cloned() {
        answering.spawn(answer(fake.clone(), account, code, Duration::from_millis(300)));
    }
    let all_began = |world: &jajak::fake_telegram::World| {
        rest.iter()
            .all(|(account, _)| world.newest_from_bot(*account).is_some_and(|shown| shown.revision > 2))
    };
    assert!(fake.wait_until(all_began, PATIENCE).await, "nobody answers");
    let backup = safe.path().join("jajak.backup");
    let mut taking = take(&lost, &backup);
    tokio::task::spawn_blocking(move || output(&mut taking)).await??;
    // People go on for a moment; what they answer now is lost with the host.
    tokio::time::sleep(Duration::from_secs(1)).await;
    answering.abort_all();
    while answering.join_next().await.is_some() {}
    drop(bot);

    for key in std::fs::read_dir(lost.folder.path().join("keys"))? {
        let key = std::fs::read(key?.path())?;
        for half in key.chunks(32) {
            assert!(half.len() == 32 && !holds(&backup, half)?, "a key stands in the backup");
        }
    }
    let before = counted(&lost.database).await?;
    output(&mut put_back(&home, &backup))?;
    // Without the keys it says what is missing.
    let refused = home.program().args(["run", "--api-url", &fake.url()]).output()?;
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && words.contains("JAJAK_KEYS"), "{words}");
    std::fs::remove_dir_all(home.folder.path().join("keys"))?;
    std::fs::rename(lost.folder.path().join("keys"), home.folder.path().join("keys"))?;

    let restored = counted(&home.database).await?;
    let _bot = Bot::start_as(home.program(), &fake)?;
    let mut answering = JoinSet::new();
    for (account, code) in rest.iter().cloned() {
        answering.spawn(answer(fake.clone(), account, code, Duration::ZERO));
    }
    let mut finished = 0;
    while let Some(ended) = answering.join_next().await {
        ended??;
        finished += 1;
    }
    let after = counted(&home.database).await?;
    figure(&format!(
        "restore drill: handed in before {}, in the backup {}, after {}; {finished} of {} went on",
        before.0,
        restored.0,
        after.0,
        rest.len()
    ));
    assert_eq!(restored, (EARLY, EARLY));
    assert_eq!(after, (PEOPLE, PEOPLE));
    Ok(())
}

#[test]
fn a_backup_under_load_is_put_back_elsewhere_and_people_go_on() -> Result<(), Fault> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let host = |name: &str| {
            let folder = Folder::new(name)?;
            let database = url(folder.path());
            Ok::<_, Fault>(Host { folder, database })
        };
        let with = |host: &Host, verb: &str, backup: &Path| {
            let mut program = host.program();
            program.arg(verb).arg(backup);
            program
        };
        let take = |host: &Host, backup: &Path| with(host, "backup", backup);
        drill(host("lost")?, host("restored")?, take, |host, backup| with(host, "restore", backup)).await
    })
}

#[test]
fn a_dump_of_postgresql_is_put_back_elsewhere_and_people_go_on() -> Result<(), Fault> {
    let programs = (postgres::program("pg_dump"), postgres::program("pg_restore"));
    let (true, (Some(dump), Some(restore))) = (postgres::is_there(), programs) else {
        return Ok(());
    };
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let server = postgres::shared()?;
        let (from, to) = (server.create().await?, server.create().await?);
        let host = |name: &str, database: &postgres::Database| {
            Ok::<_, Fault>(Host { folder: Folder::new(name)?, database: database.url.clone() })
        };
        // As README has it, but not packed, so that a key would be seen.
        let take = |host: &Host, backup: &Path| {
            let mut program = Command::new(&dump);
            program.args(["-Fc", "-Z0", &host.database, "-f"]).arg(backup);
            program
        };
        let put_back = |host: &Host, backup: &Path| {
            let mut program = Command::new(&restore);
            program
                .args(["--clean", "--if-exists", "--single-transaction", "-d", &host.database])
                .arg(backup);
            program
        };
        drill(host("lost", &from)?, host("restored", &to)?, take, put_back).await?;
        server.remove(from).await?;
        server.remove(to).await
    })
}
