//! What was decided is said, although the process ended before it could say it; and never before Telegram wants it.

use std::path::Path;
use std::time::Duration;

use jajak::clock::{Chance, Clock};
use jajak::config::Zone;
use jajak::fake_telegram::{Fault as Broken, User, World};
use jajak::fieldwork::Fieldwork;
use jajak::keys::KeyFolder;
use jajak::store::{Actor, Role, Store};

use crate::place::{BOTH, Place, at};
use crate::run::{PATIENCE, free_port};
use crate::support::Fault;

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

impl Place<'_> {
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

    /// A process dies at this place, after something was said; another one says what comes of it.
    async fn is_said_by_the_next(
        &self,
        dies_at: &str,
        account: i64,
        says: &str,
        heard: &[(i64, &str)],
    ) -> Result<(), Fault> {
        self.fake.say(&user(account), says);
        self.dies(dies_at).await?;
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

    /// A process begins, and dies at this place.
    async fn dies(&self, dies_at: &str) -> Result<(), Fault> {
        let mut program = (self.program)();
        program.env("JAJAK_FAILPOINT", dies_at);
        let mut bot = self.start_as(program)?;
        let since = jajak::clock::Stopwatch::start();
        while bot.0.try_wait()?.is_none() {
            assert!(since.elapsed() < PATIENCE, "it does not die");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// Presses a button of the newest message.
    fn presses(&self, account: i64, label: &str) -> Result<(), Fault> {
        let shown =
            self.fake.read(|world| world.newest_from_bot(account).cloned()).ok_or("nothing is shown")?;
        let data = shown.button(label).and_then(|button| button.data.clone()).ok_or("no such button")?;
        self.fake.press(&user(account), shown.id, &data);
        Ok(())
    }

    /// These accounts become owners.
    async fn owners(&self, folder: &Path, owners: &[i64]) -> Result<(), Fault> {
        for owner in owners {
            let code = self.owner_code(folder).await?.replace('-', "");
            self.asks(*owner, &format!("/start {code}"), "terdaftar sebagai pengelola").await?;
        }
        Ok(())
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

#[test]
#[cfg_attr(not(debug_assertions), ignore = "a release build has no edges to stumble at")]
fn whatever_was_decided_is_said_although_the_process_died_before() -> Result<(), Fault> {
    at(&BOTH, 5, &async |place, folder| {
        let code = place.codes.first().ok_or("no code")?.replace('-', "");
        // A door, to a stranger.
        place.is_said_by_the_next("committed:1", 100, "/start", &[(100, "selamat datang")]).await?;
        let bot = place.start()?;
        place.asks(101, &format!("/start {code}"), "Survei").await?;
        place.owners(folder, &[201, 202]).await?;
        place.is_clear().await?;
        drop(bot);
        // A code that somebody else has used.
        place
            .is_said_by_the_next("committed:1", 102, &format!("/start {code}"), &[(102, "sudah dipakai")])
            .await?;
        // A new owner's code, and the word to the other owner.
        let told = [(201, "berlaku 72 jam"), (202, "mengundang pengelola baru, Irban II")];
        place.is_said_by_the_next("committed:1", 201, "/undang pengelola Irban II", &told).await?;
        // A summary that was worked out, and not told yet.
        place.is_said_by_the_next("worked:1", 202, "/ringkasan", &[(202, "kurang dari 5 (diundang")]).await?;
        Ok(())
    })
}

#[test]
fn a_killed_bot_keeps_the_time_that_telegram_asked_for() -> Result<(), Fault> {
    at(&BOTH, 5, &async |place, _| {
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
    at(&BOTH, 5, &async |mut place, _| {
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
    at(&BOTH, 5, &async |place, _| {
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
    at(&BOTH, 5, &async |place, _| {
        let bot = place.start()?;
        let code = place.codes.first().ok_or("no code")?.replace('-', "");
        place.asks(101, &format!("/start {code}"), "Survei").await?;
        place.presses(101, "Tidak bersedia")?;
        place.hears(101, "telah diterima").await?;
        place.is_clear().await?;
        tokio::time::sleep(2 * NOTED).await;
        drop(bot);
        // Yes, and the process dies; then no, before another one says anything.
        place.presses(101, "Ya")?;
        place.dies("committed:1").await?;
        place.presses(101, "Tidak")?;
        let _next = place.start()?;
        place.hears(101, "tidak akan mengundang").await?;
        place.is_clear().await?;
        tokio::time::sleep(2 * NOTED).await;
        let last = place.fake.read(|world| world.newest_from_bot(101).map(|shown| shown.text.clone()));
        assert!(last.is_some_and(|text| text.contains("tidak akan mengundang")), "an older word came later");
        Ok(())
    })
}

#[test]
fn a_last_word_that_was_not_noted_does_not_come_back_over_what_was_decided_under_it() -> Result<(), Fault> {
    at(&BOTH, 5, &async |place, _| {
        for (account, code) in (101..).zip(&place.codes) {
            let bot = place.start()?;
            place.asks(account, &format!("/start {}", code.replace('-', "")), "Survei").await?;
            place.presses(account, "Tidak bersedia")?;
            place.hears(account, "telah diterima").await?;
            drop(bot);
            place.presses(account, "Ya")?;
            let _next = place.start()?;
            place.hears(account, "boleh mengundang").await?;
            place.is_clear().await?;
            tokio::time::sleep(2 * NOTED).await;
            let last =
                place.fake.read(|world| world.newest_from_bot(account).map(|shown| shown.text.clone()));
            assert!(last.is_some_and(|text| text.contains("boleh mengundang")), "the older word came later");
        }
        Ok(())
    })
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "a release build has no edges to stumble at")]
fn a_word_that_is_owed_keeps_no_screen_from_coming_with_it() -> Result<(), Fault> {
    at(&BOTH, 5, &async |place, _| {
        let bot = place.start()?;
        let code = place.codes.first().ok_or("no code")?.replace('-', "");
        place.asks(101, &format!("/start {code}"), "Survei").await?;
        place.is_clear().await?;
        tokio::time::sleep(2 * NOTED).await;
        drop(bot);
        place.presses(101, "Saya bersedia")?;
        place.fake.say(&user(101), "/bantuan");
        place.dies("committed:1").await?;
        let _next = place.start()?;
        place.hears(101, "/lanjut").await?;
        place.hears(101, "Bagian 1").await?;
        place.is_clear().await
    })
}

#[test]
fn what_was_taken_back_while_it_waited_is_not_said() -> Result<(), Fault> {
    at(&BOTH, 5, &async |place, folder| {
        let _bot = place.start()?;
        place.owners(folder, &[201, 202]).await?;
        place.asks(202, "/pengelola", "Irban I").await?;
        place.fake.fail_next(Some("sendMessage"), Broken::RetryAfter(WAIT));
        place.fake.say(&user(201), "/undang operator Irban II");
        assert!(place.fake.wait_until(|world| world.faults_left() == 0, PATIENCE).await, "nothing was said");
        // The one who has asked for a code is no owner any more before it is told.
        let shown = place.fake.read(|world| world.newest_from_bot(202).cloned()).ok_or("nothing is shown")?;
        let mut labels = shown.keyboard.iter().flatten();
        let data = labels.next().and_then(|button| button.data.clone()).ok_or("no button")?;
        place.fake.press(&user(202), shown.id, &data);
        place.hears(202, "dicabut").await?;
        place.hears(201, "telah dicabut").await?;
        place.is_clear().await?;
        assert_eq!(
            place.fake.read(|world| times(world, 201, "berlaku 72 jam")),
            0,
            "a code is told to nobody's owner"
        );
        assert_eq!(place.fake.read(World::hasty_calls), 0);
        Ok(())
    })
}
