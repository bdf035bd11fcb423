//! A damaged SQLite file: what is structural stops the start and says what to do; a damaged ballot is found and counted at
//! release; no answer that was never given is ever counted.
//!
//! The seed is fixed.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use chrono::{TimeZone as _, Utc};
use futures_util::TryStreamExt as _;
use jajak::admin::Desk;
use jajak::clock::{Chance, Clock, Stopwatch};
use jajak::config::Zone;
use jajak::fake_telegram::{FakeTelegram, User};
use jajak::fieldwork::Fieldwork;
use jajak::keys::KeyFolder;
use jajak::store::{Job, JobKind, Pending, PublishedKind, Store, StoreError};
use serde_json::Value;
use sqlx::{AnyConnection, Connection as _, Executor as _};

use crate::desk::work_off;
use crate::hostile::screen;
use crate::notices::open;
use crate::run::{Bot, PATIENCE, TOKEN, figure, jajak, now};
use crate::support::folder::Folder;
use crate::support::{Fault, respondent, run};

const DAMAGES: usize = 200;
const PEOPLE: usize = 40;
const BALLOTS: usize = 30;
const PAGE: usize = 4_096;

async fn fieldwork(folder: &Path, url: &str) -> Result<Fieldwork, Fault> {
    let clock = Clock::at(Utc.with_ymd_and_hms(2026, 3, 2, 2, 0, 0).single().ok_or("no such time")?);
    let keys = KeyFolder::open(&folder.join("keys"))?;
    Ok(Fieldwork::new(Store::open(url).await?, keys, clock, Chance::seeded(1), Zone::default())?)
}

fn url(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("jajak.db").display())
}

/// All that ballots hold, opened, as far as they open.
async fn opened(field: &Fieldwork) -> Result<Vec<Vec<u8>>, Fault> {
    let survey = field.store.survey(1).await?.ok_or("no survey")?;
    let keys = field.keys.survey(&survey.mark, &survey.key_fingerprint)?;
    let ballots = field.store.all_ballots(1).try_collect::<Vec<_>>().await?;
    Ok(ballots.iter().filter_map(|ballot| keys.open_ballot(&ballot.sealed).ok()).collect())
}

/// A closed survey in one file, with ballots and drafts; the sealed ballots.
async fn play(folder: &Path) -> Result<Vec<Vec<u8>>, Fault> {
    let field = fieldwork(folder, &url(folder)).await?;
    let codes = open(&field, PEOPLE, "wajib_teks").await?;
    let chance = Chance::seeded(2);
    for (telegram, code) in (1..).zip(&codes).take(BALLOTS) {
        let mut write = field.store.write().await?;
        respondent::hand_in(&field, &mut write, telegram, code, &chance).await?;
        write.commit().await?;
    }
    field.close_survey(1).await?;
    let sealed = field
        .store
        .all_ballots(1)
        .try_collect::<Vec<_>>()
        .await?
        .into_iter()
        .map(|ballot| ballot.sealed)
        .collect();
    // Nothing is left in a log beside the file.
    field.store.scrub().await?;
    field.store.close().await;
    Ok(sealed)
}

/// Damages the file; what kind it was.
fn damage(
    bytes: &mut Vec<u8>,
    number: usize,
    ballots: &[Vec<u8>],
    chance: &Chance,
) -> Result<&'static str, Fault> {
    let page = chance.below(bytes.len() / PAGE)? * PAGE;
    Ok(match number % 5 {
        0 => {
            for _ in 0..=chance.below(8)? {
                let place = chance.below(bytes.len())?;
                bytes[place] ^= 1 << chance.below(8)?;
            }
            "bits"
        }
        1 => {
            bytes[page..page + PAGE].fill(0);
            "zeroed"
        }
        2 => {
            bytes.truncate(chance.below(bytes.len())?);
            "cut"
        }
        3 => {
            // A write that went astray.
            let other = chance.below(bytes.len() / PAGE)? * PAGE;
            bytes.copy_within(other..other + PAGE, page);
            "misplaced"
        }
        _ => {
            let ballot = &ballots[chance.below(ballots.len())?];
            // A long ballot goes on in other pages; its beginning lies in one piece.
            let head = &ballot[..64];
            let place =
                bytes.windows(head.len()).position(|window| window == head).ok_or("no such ballot")?;
            bytes[place + chance.below(head.len())?] ^= 1 << chance.below(8)?;
            "ballot"
        }
    })
}

/// How a bot fares on a file.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// It does not start.
    Refused,
    /// It starts, and release counts so many of the ballots that were handed in as unopened.
    Counted(usize),
    /// It starts, and release stops before anything is published: nothing was deleted.
    Stopped,
}

/// Starts as `run` does, and releases.
async fn live(folder: &Path, truth: &[Vec<u8>]) -> Result<Fate, Fault> {
    let start = async {
        let field = fieldwork(folder, &url(folder)).await?;
        field.store.check().await?;
        field.check_keys().await?;
        Ok::<_, Fault>(field)
    };
    let Ok(field) = start.await else { return Ok(Fate::Refused) };
    let field = Arc::new(field);
    let released = release(&field, truth).await;
    let fate = match released {
        Ok(unopened) => Fate::Counted(unopened),
        Err(fault) if fault.is::<StoreError>() || fault.is::<jajak::fieldwork::FieldError>() => Fate::Stopped,
        Err(fault) => return Err(fault),
    };
    field.store.close().await;
    Ok(fate)
}

async fn release(field: &Arc<Fieldwork>, truth: &[Vec<u8>]) -> Result<usize, Fault> {
    let readable = opened(field).await?;
    let given: BTreeSet<&Vec<u8>> = truth.iter().collect();
    assert!(readable.iter().all(|ballot| given.contains(ballot)), "an answer that nobody gave is counted");
    assert!(readable.len() <= truth.len(), "a ballot is counted twice");
    let mut write = field.store.write().await?;
    write.set_pending(1, Pending::Release).await?;
    let job = Job { id: "release".to_owned(), telegram: 1, kind: JobKind::Release, survey: 1 };
    write.insert_job(&job).await?;
    write.commit().await?;
    work_off(&Desk::new(Arc::clone(field))).await?;
    let minutes = field.store.published(1, PublishedKind::Minutes).await?;
    let Some(minutes) = minutes.first() else { return Err(StoreError::Damaged.into()) };
    let minutes: Value = serde_json::from_str(minutes)?;
    let unopened = minutes["counts"]["unopened"].as_u64().ok_or("no count")?;
    let unopened = usize::try_from(unopened)?;
    assert_eq!(readable.len() + unopened, truth.len(), "a ballot is missing, and nobody is told");
    Ok(unopened)
}

#[test]
fn a_damaged_file_stops_the_start_or_its_damaged_ballots_are_counted() -> Result<(), Fault> {
    let folder = Folder::new("damage")?;
    let ballots = run(play(folder.path()))?;
    let truth = run(async {
        let field = fieldwork(folder.path(), &url(folder.path())).await?;
        let opened = opened(&field).await?;
        field.store.close().await;
        Ok(opened)
    })?;
    assert_eq!((ballots.len(), truth.len()), (BALLOTS, BALLOTS));
    let whole = std::fs::read(folder.path().join("jajak.db"))?;
    let chance = Chance::seeded(3);
    let mut fates = std::collections::BTreeMap::<_, usize>::new();
    let (mut found, mut slowest) = (0, std::time::Duration::ZERO);
    for number in 0..DAMAGES {
        let mut bytes = whole.clone();
        let kind = damage(&mut bytes, number, &ballots, &chance)?;
        let home = Folder::new("damaged")?;
        std::fs::write(home.path().join("jajak.db"), &bytes)?;
        std::fs::create_dir(home.path().join("keys"))?;
        for key in std::fs::read_dir(folder.path().join("keys"))? {
            let key = key?;
            std::fs::copy(key.path(), home.path().join("keys").join(key.file_name()))?;
        }
        let fate = run(live(home.path(), &truth)).map_err(|why| format!("{number} ({kind}): {why}"))?;
        if fate == Fate::Refused {
            // The program itself says so, and what to do; it does not get as far as to Telegram.
            let since = Stopwatch::start();
            let said = jajak(home.path()).args(["run", "--api-url", "http://127.0.0.1:9"]).output()?;
            slowest = slowest.max(since.elapsed());
            let words = String::from_utf8_lossy(&said.stderr).into_owned();
            assert_eq!(said.status.code(), Some(2), "{number} ({kind}): {words}");
            assert!(words.contains("jajak restore"), "{number} ({kind}): {words}");
            assert!(!words.contains("panic"), "{number} ({kind}): {words}");
        }
        let fate = match fate {
            Fate::Counted(0) => "harmless",
            Fate::Counted(unopened) => {
                found += unopened;
                "ballots counted as damaged"
            }
            Fate::Refused => "refused",
            Fate::Stopped => "release stopped",
        };
        if kind == "ballot" {
            assert_eq!(fate, "ballots counted as damaged", "{number}");
        }
        if kind == "cut" {
            assert_eq!(fate, "refused", "{number}: {} of {} bytes", bytes.len(), whole.len());
        }
        *fates.entry((kind, fate)).or_default() += 1;
    }
    figure(&format!(
        "{DAMAGES} damages: {fates:?}; {found} damaged ballots were found; refused within {} ms",
        slowest.as_millis()
    ));
    assert!(slowest < std::time::Duration::from_secs(20), "whoever starts it does not wait that long");
    let refused: usize =
        fates.iter().filter(|((_, fate), _)| *fate == "refused").map(|(_, count)| count).sum();
    assert!(refused > DAMAGES / 4, "the damage was too gentle");
    Ok(())
}

/// How the program ended, and whether it left the mark.
async fn ended(mut bot: Bot, folder: &Path) -> Result<(bool, bool), Fault> {
    let since = Stopwatch::start();
    while since.elapsed() < PATIENCE {
        if let Some(status) = bot.0.try_wait()? {
            return Ok((status.success(), folder.join("jajak.db.suspect").exists()));
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    Err("it goes on".into())
}

/// The file goes bad under a bot that answers.
async fn goes_bad(by_webhook: bool) -> Result<(), Fault> {
    let folder = Folder::new("goes_bad")?;
    let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
    let codes = crate::run::open(folder.path(), 3, || jajak(folder.path()))?;
    let start = || {
        if by_webhook {
            let port = crate::run::free_port()?;
            return Bot::start_at_webhook(jajak(folder.path()), &fake, port, port);
        }
        Bot::start(folder.path(), &fake)
    };
    let bot = start()?;
    let user = User::new(1_000, "Pegawai");
    fake.say(&user, &format!("/start {}", codes[0].replace('-', "")));
    let asked = fake.wait_until(|world| screen(world, user.id).is_some(), PATIENCE).await;
    assert!(asked, "nobody is asked");
    sqlx::any::install_default_drivers();
    let mut other = AnyConnection::connect(&url(folder.path())).await?;
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
    other.execute("BEGIN IMMEDIATE").await?;
    // After this commit nobody believes the pages that are in memory.
    other.execute("UPDATE setting SET value = value").await?;
    let file = folder.path().join("jajak.db");
    let length = usize::try_from(std::fs::metadata(&file)?.len())?;
    let in_place = std::fs::OpenOptions::new().write(true).open(&file)?;
    std::os::unix::fs::FileExt::write_all_at(&in_place, &vec![0; length - PAGE], u64::try_from(PAGE)?)?;
    other.execute("COMMIT").await?;
    fake.say(&user, "hai");
    assert_eq!(
        ended(bot, folder.path()).await?,
        (false, true),
        "it goes on answering (by webhook: {by_webhook})"
    );
    assert_eq!(ended(start()?, folder.path()).await?, (false, true), "it answers again");
    Ok(())
}

#[test]
fn damage_that_shows_while_people_answer_ends_the_program() -> Result<(), Fault> {
    run(async {
        goes_bad(false).await?;
        goes_bad(true).await
    })
}

/// A row is written while the schema does not know of the index.
const HIDING_AN_INDEX: [&str; 4] = [
    "PRAGMA writable_schema = ON",
    "CREATE TABLE aside AS SELECT * FROM sqlite_schema WHERE name = 'reply_by_chat'",
    "DELETE FROM sqlite_schema WHERE name = 'reply_by_chat'",
    "PRAGMA writable_schema = RESET",
];
const SHOWING_IT_AGAIN: [&str; 5] = [
    "INSERT INTO reply (id, telegram, number, sender, nonce, box) VALUES (1, 1, 1, '', x'00', x'00')",
    "PRAGMA writable_schema = ON",
    "INSERT INTO sqlite_schema SELECT * FROM aside",
    "DROP TABLE aside",
    "PRAGMA writable_schema = RESET",
];

#[test]
fn an_index_without_a_row_of_its_table_is_damage() -> Result<(), Fault> {
    run(async {
        let folder = Folder::new("index")?;
        let url = url(folder.path());
        Store::open(&url).await?.close().await;
        let store = Store::connect(&url).await?;
        store.check().await?;
        store.close().await;
        for statements in [&HIDING_AN_INDEX[..], &SHOWING_IT_AGAIN[..]] {
            let mut other = AnyConnection::connect(&url).await?;
            for statement in statements {
                other.execute(*statement).await?;
            }
            other.close().await?;
        }
        let store = Store::connect(&url).await?;
        assert!(store.check().await.is_err_and(|error| error.is_damage()), "nobody sees it");
        store.close().await;
        Ok(())
    })
}
