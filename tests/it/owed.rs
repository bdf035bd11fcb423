//! What was decided is said, although the process ended before it could say it; and never before Telegram wants it.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use jajak::clock::{Chance, Clock};
use jajak::config::Zone;
use jajak::fake_telegram::{FakeTelegram, Fault as Broken, User, World};
use jajak::fieldwork::Fieldwork;
use jajak::keys::KeyFolder;
use jajak::store::{Actor, Role, Store};

use crate::run::{Bot, PATIENCE, TOKEN, free_port, jajak, now, open, url};
use crate::support::folder::Folder;
use crate::support::{Fault, postgres};

/// So many seconds Telegram wants nothing.
const WAIT: u32 = 3;
/// Until a wait is noted.
const NOTED: Duration = Duration::from_millis(300);

fn user(account: i64) -> User {
    let mut user = User::new(account, "Pegawai");
    user.language_code = Some("id".to_owned());
    user
}

/// How often the bot has said this in a chat.
fn times(world: &World, account: i64, words: &str) -> usize {
    world.chat(account).iter().filter(|shown| shown.from_bot && shown.text.contains(words)).count()
}

/// A survey, its program, and a Telegram.
struct Place<'a> {
    fake: FakeTelegram,
    codes: Vec<String>,
    program: &'a dyn Fn() -> Command,
    database: String,
    /// Where Telegram comes in, if it does.
    port: Option<u16>,
}

impl Place<'_> {
    fn start(&self) -> Result<Bot, Fault> {
        self.start_as((self.program)())
    }

    fn start_as(&self, program: Command) -> Result<Bot, Fault> {
        match self.port {
            Some(port) => Bot::start_at_webhook(program, &self.fake, port, port),
            None => Bot::start_as(program, &self.fake),
        }
    }

    async fn is_said(&self, account: i64, words: &str) -> bool {
        self.fake.wait_until(|world| times(world, account, words) > 0, PATIENCE).await
    }

    /// Says something, and waits for this answer; how often the answer stands in the chat then.
    async fn asks(&self, account: i64, says: &str, answer: &str) -> Result<usize, Fault> {
        self.fake.say(&user(account), says);
        self.hears(account, answer).await
    }

    async fn hears(&self, account: i64, answer: &str) -> Result<usize, Fault> {
        if !self.is_said(account, answer).await {
            return Err(format!("nobody says {answer:?}").into());
        }
        Ok(self.fake.read(|world| times(world, account, answer)))
    }

    /// A process dies right after it has committed what it was told; another one says what comes of it.
    async fn is_said_by_the_next(
        &self,
        account: i64,
        says: &str,
        heard: &[(i64, &str)],
    ) -> Result<(), Fault> {
        let mut program = (self.program)();
        program.env("JAJAK_FAILPOINT", "committed:1");
        let mut bot = self.start_as(program)?;
        self.fake.say(&user(account), says);
        let since = jajak::clock::Stopwatch::start();
        while bot.0.try_wait()?.is_none() {
            assert!(since.elapsed() < PATIENCE, "it does not die");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        for (account, words) in heard {
            let times = self.fake.read(|world| times(world, *account, words));
            assert_eq!(times, 0, "it was said before it died: {words}");
        }
        let _next = self.start()?;
        for (account, words) in heard {
            assert_eq!(self.hears(*account, words).await?, 1, "{words}");
        }
        self.is_clear().await
    }

    /// Nothing is owed any more.
    async fn is_clear(&self) -> Result<(), Fault> {
        let store = Store::connect(&self.database).await?;
        let since = jajak::clock::Stopwatch::start();
        while store.count_replies().await? > 0 {
            assert!(since.elapsed() < PATIENCE, "what was said stays owed");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        store.close().await;
        Ok(())
    }

    /// A code of an owner, as the host makes it.
    async fn owner_code(&self, folder: &Path) -> Result<String, Fault> {
        let (store, keys) = (Store::open(&self.database).await?, KeyFolder::open(&folder.join("keys"))?);
        let field = Fieldwork::new(store, keys, Clock::Wall, Chance::System, Zone::default())?;
        let mut write = field.store.write().await?;
        let (code, _) =
            field.invite_owner(&mut write, Actor::CommandLine, Role::Owner, "Irban I", None).await?;
        write.commit().await?;
        field.store.close().await;
        Ok(code)
    }
}

/// Plays on SQLite by polling, and on PostgreSQL by webhook.
fn both(play: &impl AsyncFn(Place<'_>, &Path) -> Result<(), Fault>) -> Result<(), Fault> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let folder = Folder::new("owed")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let program = || jajak(folder.path());
        let codes = open(folder.path(), 5, program)?;
        let place = Place { fake, codes, program: &program, database: url(folder.path()), port: None };
        play(place, folder.path()).await?;
        if !postgres::is_there() {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "PostgreSQL is missing, and CI must test it"
            );
            return Ok(());
        }
        let folder = Folder::new("owed")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let database = postgres::shared()?.create().await?;
        let program = || {
            let mut program = jajak(folder.path());
            program.env("DATABASE_URL", &database.url);
            program
        };
        let codes = open(folder.path(), 5, program)?;
        let place = Place {
            fake,
            codes,
            program: &program,
            database: database.url.clone(),
            port: Some(free_port()?),
        };
        play(place, folder.path()).await?;
        postgres::shared()?.remove(database).await
    })
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "a release build has no edges to stumble at")]
fn whatever_was_decided_is_said_although_the_process_died_before() -> Result<(), Fault> {
    both(&async |place, folder| {
        let code = place.codes.first().ok_or("no code")?.replace('-', "");
        // A door, to a stranger.
        place.is_said_by_the_next(100, "/start", &[(100, "selamat datang")]).await?;
        let bot = place.start()?;
        place.asks(101, &format!("/start {code}"), "Survei").await?;
        for owner in [201, 202] {
            let code = place.owner_code(folder).await?;
            place
                .asks(owner, &format!("/start {}", code.replace('-', "")), "terdaftar sebagai pengelola")
                .await?;
        }
        place.is_clear().await?;
        drop(bot);
        // A code that somebody else has used.
        place.is_said_by_the_next(102, &format!("/start {code}"), &[(102, "sudah dipakai")]).await?;
        // A new owner's code, and the word to the other owner.
        let told = [(201, "berlaku 72 jam"), (202, "mengundang pengelola baru, Irban II")];
        place.is_said_by_the_next(201, "/undang pengelola Irban II", &told).await?;
        Ok(())
    })
}

#[test]
fn a_killed_bot_keeps_the_time_that_telegram_asked_for() -> Result<(), Fault> {
    both(&async |place, _| {
        let bot = place.start()?;
        let code = place.codes.first().ok_or("no code")?.replace('-', "");
        place.asks(101, &format!("/start {code}"), "Survei").await?;
        place.fake.fail_next(Some("sendMessage"), Broken::RetryAfter(WAIT));
        place.fake.say(&user(101), "/status");
        assert!(place.fake.wait_until(|world| world.faults_left() == 0, PATIENCE).await, "nothing was said");
        tokio::time::sleep(NOTED).await;
        drop(bot);
        let since = jajak::clock::Stopwatch::start();
        let _next = place.start()?;
        place.hears(101, "belum mulai mengisi").await?;
        assert!(since.elapsed() > Duration::from_secs(1), "it did not wait");
        assert_eq!(place.fake.read(World::hasty_calls), 0, "it called too early");
        Ok(())
    })
}

#[test]
fn another_process_keeps_the_time_that_telegram_asked_for() -> Result<(), Fault> {
    both(&async |mut place, _| {
        if place.port.is_none() {
            return Ok(());
        }
        let _one = place.start()?;
        let code = place.codes.first().ok_or("no code")?.replace('-', "");
        place.asks(101, &format!("/start {code}"), "Survei").await?;
        place.fake.fail_next(Some("sendMessage"), Broken::RetryAfter(WAIT));
        place.fake.say(&user(101), "/status");
        assert!(place.fake.wait_until(|world| world.faults_left() == 0, PATIENCE).await, "nothing was said");
        tokio::time::sleep(NOTED).await;
        let since = jajak::clock::Stopwatch::start();
        // Telegram comes to the other one now.
        let port = free_port()?;
        place.port = Some(port);
        let _other = place.start()?;
        let comes_here =
            |world: &World| world.webhook_url().is_some_and(|url| url.contains(&port.to_string()));
        assert!(place.fake.wait_until(comes_here, PATIENCE).await, "it does not start");
        place.asks(101, "/bantuan", "/lanjut").await?;
        place.hears(101, "belum mulai mengisi").await?;
        assert!(since.elapsed() > Duration::from_secs(1), "it did not wait");
        assert_eq!(place.fake.read(World::hasty_calls), 0, "it called too early");
        Ok(())
    })
}

#[test]
fn a_killed_bot_polls_no_sooner_than_telegram_asked_for() -> Result<(), Fault> {
    both(&async |place, _| {
        if place.port.is_some() {
            return Ok(());
        }
        let bot = place.start()?;
        assert!(place.fake.wait_until(World::is_polled, PATIENCE).await);
        place.fake.fail_next(Some("getUpdates"), Broken::RetryAfter(WAIT));
        place.fake.say(&user(101), "/start");
        assert!(place.fake.wait_until(|world| world.faults_left() == 0, PATIENCE).await, "it does not poll");
        tokio::time::sleep(NOTED).await;
        drop(bot);
        let _next = place.start()?;
        place.asks(101, "/bantuan", "/lanjut").await?;
        assert_eq!(place.fake.read(World::hasty_calls), 0, "it called too early");
        Ok(())
    })
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "a release build has no edges to stumble at")]
fn what_was_decided_last_stands_in_the_end() -> Result<(), Fault> {
    both(&async |place, _| {
        let bot = place.start()?;
        let code = place.codes.first().ok_or("no code")?.replace('-', "");
        place.asks(101, &format!("/start {code}"), "Survei").await?;
        let press = |label: &str| {
            let shown =
                place.fake.read(|world| world.newest_from_bot(101).cloned()).ok_or("nothing is shown")?;
            let data = shown.button(label).and_then(|button| button.data.clone()).ok_or("no such button")?;
            place.fake.press(&user(101), shown.id, &data);
            Ok::<_, Fault>(())
        };
        press("Tidak bersedia")?;
        place.hears(101, "telah diterima").await?;
        place.is_clear().await?;
        tokio::time::sleep(2 * NOTED).await;
        drop(bot);
        // Yes, and the process dies; then no, before another one says anything.
        let mut program = (place.program)();
        program.env("JAJAK_FAILPOINT", "committed:1");
        let mut bot = place.start_as(program)?;
        press("Ya")?;
        let since = jajak::clock::Stopwatch::start();
        while bot.0.try_wait()?.is_none() {
            assert!(since.elapsed() < PATIENCE, "it does not die");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        press("Tidak")?;
        let _next = place.start()?;
        place.hears(101, "tidak akan mengundang").await?;
        place.is_clear().await?;
        tokio::time::sleep(2 * NOTED).await;
        let last = place.fake.read(|world| world.newest_from_bot(101).map(|shown| shown.text.clone()));
        assert!(last.is_some_and(|text| text.contains("tidak akan mengundang")), "an older word came later");
        Ok(())
    })
}
