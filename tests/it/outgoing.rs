//! What goes out: one call a chat at a time, the newest screen, nobody behind another's wait, and nothing lost that Telegram
//! does not take for long.

use std::sync::Arc;
use std::time::Duration;

use jajak::clock::Clock;
use jajak::fake_telegram::{FakeTelegram, Fault as Broken, Storm, User, World};
use jajak::store::Audience;

use crate::hostile::{Bot, TOKEN, screen};
use crate::notices::{open, tell};
use crate::run::{PATIENCE, figure, now};
use crate::support::Fault;
use crate::support::folder::Folder;

/// So many seconds Telegram wants nothing of a chat.
const WAIT: u32 = 3;

/// Stands in the help, and on no screen.
const HELP: &str = "/lanjut";

/// A bot and people who have been asked whether they agree.
struct Crowd {
    fake: FakeTelegram,
    bot: Bot,
    users: Vec<User>,
    _folder: Folder,
}

impl Crowd {
    async fn of(people: usize) -> Result<Self, Fault> {
        let folder = Folder::new("outgoing")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let bot = Bot::start(folder.path(), &fake, Clock::Wall).await?;
        let codes = open(&bot.desk.field, people.max(12), "survei_kapasitas_organisasi").await?;
        let user = |id| User { language_code: Some("id".to_owned()), ..User::new(id, "Pegawai") };
        let users: Vec<User> = (1_000..).map(user).take(people).collect();
        for (user, code) in users.iter().zip(codes) {
            fake.say(user, &format!("/start {code}"));
        }
        let crowd = Self { fake, bot, users, _folder: folder };
        let all = |world: &World| crowd.users.iter().all(|user| screen(world, user.id).is_some());
        assert!(crowd.fake.wait_until(all, PATIENCE).await, "nobody comes in");
        Ok(crowd)
    }

    /// Telegram's next answer in the chat of this person, who alone says something, is that it wants nothing for a while.
    async fn hold_up(&self, user: &User) -> Result<(), Fault> {
        self.fake.fail_next(Some("sendMessage"), Broken::RetryAfter(WAIT));
        self.fake.say(user, "/bantuan");
        let held = self.fake.wait_until(|world| world.faults_left() == 0, PATIENCE).await;
        if held { Ok(()) } else { Err("nothing was said".into()) }
    }

    /// How often this was said in a chat.
    fn times(&self, user: &User, words: &str) -> usize {
        self.fake.chat(user.id).iter().filter(|shown| shown.from_bot && shown.text.contains(words)).count()
    }

    async fn says(&self, user: &User, words: &str) -> Result<(), Fault> {
        let said = |world: &World| {
            world.chat(user.id).iter().any(|shown| shown.from_bot && shown.text.contains(words))
        };
        if self.fake.wait_until(said, PATIENCE).await {
            Ok(())
        } else {
            Err(format!("nobody says {words:?}").into())
        }
    }
}

fn play(play: impl Future<Output = Result<(), Fault>>) -> Result<(), Fault> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(play)
}

#[test]
fn of_the_screens_that_wait_only_the_newest_goes_out() -> Result<(), Fault> {
    play(async {
        let crowd = Crowd::of(1).await?;
        let user = &crowd.users[0];
        crowd.hold_up(user).await?;
        let before = crowd.fake.read(World::requests);
        for _ in 0..5 {
            crowd.fake.say(user, "/lanjut");
        }
        // In English now: the newest of all.
        crowd.fake.say(user, "/bahasa en");
        let in_english =
            |world: &World| screen(world, user.id).is_some_and(|shown| shown.button("I agree").is_some());
        assert!(crowd.fake.wait_until(in_english, PATIENCE).await, "the newest screen does not come");
        assert!(crowd.fake.wait_until(|world| world.unacknowledged() == 0, PATIENCE).await);
        let screens = crowd
            .fake
            .chat(user.id)
            .iter()
            .filter(|shown| shown.from_bot && !shown.keyboard.is_empty())
            .count();
        assert!(screens <= 2, "each screen was sent");
        let sent = crowd.fake.read(|world| world.times_called("sendMessage"));
        figure(&format!("six screens while a chat was held up: {sent} messages in all since the first"));
        // The first screen, the help that was refused and the help that was said, and one screen.
        assert_eq!(sent, 4, "{:?}", crowd.fake.chat(user.id));
        assert!(crowd.fake.read(World::requests) > before);
        crowd.bot.stop().await
    })
}

#[test]
fn who_is_held_up_holds_nobody_else_up() -> Result<(), Fault> {
    play(async {
        let crowd = Crowd::of(2).await?;
        let (held, other) = (&crowd.users[0], &crowd.users[1]);
        crowd.hold_up(held).await?;
        let since = jajak::clock::Stopwatch::start();
        crowd.fake.say(other, "/bantuan");
        crowd.says(other, HELP).await?;
        let took = since.elapsed();
        assert_eq!(crowd.times(held, HELP), 0, "it did not wait");
        crowd.says(held, HELP).await?;
        figure(&format!(
            "one chat held up for {WAIT} s: another is answered after {} ms, the one after {} ms",
            took.as_millis(),
            since.elapsed().as_millis()
        ));
        assert_eq!(crowd.fake.read(World::hasty_calls), 0);
        crowd.bot.stop().await
    })
}

#[test]
fn notices_go_out_after_the_replies_and_one_call_a_chat_at_a_time() -> Result<(), Fault> {
    play(async {
        let crowd = Crowd::of(12).await?;
        crowd.fake.slow(Duration::from_millis(30));
        // Each has several answers coming, and a notice.
        for user in &crowd.users {
            for _ in 0..3 {
                crowd.fake.say(user, "/privasi");
            }
        }
        tell(&crowd.bot.desk.field, Audience::Linked).await?;
        for user in &crowd.users {
            crowd.says(user, "Survei telah ditutup").await?;
            let chat = crowd.fake.chat(user.id);
            let place =
                |words: &str| chat.iter().rposition(|shown| shown.from_bot && shown.text.contains(words));
            assert_eq!(crowd.times(user, "Kerahasiaan"), 3);
            assert!(place("Survei telah ditutup") > place("Kerahasiaan"), "a notice came before a reply");
        }
        assert_eq!(crowd.fake.read(World::crowded_calls), 0, "calls of one chat went side by side");
        crowd.bot.stop().await
    })
}

#[test]
fn a_429_about_menus_holds_up_nothing_else() -> Result<(), Fault> {
    play(async {
        let folder = Folder::new("outgoing")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        for _ in 0..4 {
            fake.fail_next(Some("setMyCommands"), Broken::RetryAfter(600));
        }
        for round in 1..=2 {
            let bot = Bot::start(folder.path(), &fake, Clock::Wall).await?;
            let user = User::new(round, "Tamu");
            let since = jajak::clock::Stopwatch::start();
            fake.say(&user, "/bantuan");
            let helped = |world: &World| world.newest_from_bot(user.id).is_some();
            assert!(fake.wait_until(helped, PATIENCE).await, "nobody is answered");
            figure(&format!(
                "menus refused for ten minutes: answered {} ms after the start",
                since.elapsed().as_millis()
            ));
            let asked = |world: &World| world.times_called("setMyCommands") > 0;
            assert!(fake.wait_until(asked, PATIENCE).await, "no menu is registered");
            tokio::time::sleep(Duration::from_millis(300)).await;
            bot.stop().await?;
        }
        assert_eq!(fake.read(|world| (world.times_called("setMyCommands"), world.hasty_calls())), (1, 0));
        Ok(())
    })
}

#[test]
fn what_cannot_be_deleted_keeps_nothing_from_being_said() -> Result<(), Fault> {
    play(async {
        let crowd = Crowd::of(1).await?;
        let stranger = User { language_code: Some("id".to_owned()), ..User::new(7, "Tamu") };
        crowd.fake.say(&stranger, "/start");
        crowd.says(&stranger, "selamat datang").await?;
        let door = crowd.fake.read(|world| world.newest_from_bot(7).cloned()).ok_or("no door")?;
        let english =
            door.button("English").and_then(|button| button.data.clone()).ok_or("no such button")?;
        for n in 1..=3 {
            crowd.fake.fail_nth(
                Some("deleteMessage"),
                n,
                Broken::Status(500, "Internal Server Error".to_owned()),
            );
        }
        let since = jajak::clock::Stopwatch::start();
        crowd.fake.press(&stranger, door.id, &english);
        crowd.says(&stranger, "welcome").await?;
        figure(&format!(
            "a deletion that fails: the word behind it came after {} ms",
            since.elapsed().as_millis()
        ));
        assert_eq!(crowd.fake.read(World::faults_left), 0, "nothing was to be deleted");
        assert!(since.elapsed() < Duration::from_secs(10), "it waited until what is owed was looked for");
        let gone = |world: &World| world.chat(7).iter().all(|shown| shown.id != door.id);
        assert!(crowd.fake.wait_until(gone, PATIENCE).await, "the old door stays");
        crowd.bot.stop().await
    })
}

#[test]
fn what_telegram_does_not_take_for_long_is_given_up_and_comes_later() -> Result<(), Fault> {
    play(async {
        let crowd = Crowd::of(6).await?;
        let given_up = || crowd.bot.pulse.given_up.get();
        crowd.fake.storm(Storm { seed: 1, trouble: 1_000, ..Storm::default() });
        // A poll that was open brings these all the same.
        for user in &crowd.users {
            crowd.fake.say(user, "/lanjut");
            crowd.fake.say(user, "/bantuan");
        }
        let since = jajak::clock::Stopwatch::start();
        while given_up() < 6 && since.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let given = given_up();
        assert!(given >= 6, "nothing is given up: {given}");
        crowd.fake.clear_faults();
        for user in &crowd.users {
            crowd.says(user, HELP).await?;
        }
        let back = since.elapsed();
        let again = |world: &World| {
            crowd.users.iter().all(|user| screen(world, user.id).is_some_and(|shown| shown.id > 3))
        };
        assert!(crowd.fake.wait_until(again, PATIENCE).await, "somebody's screen does not come");
        figure(&format!("Telegram gone for long: {given} given up, all said {} s after", back.as_secs()));
        crowd.bot.stop().await
    })
}
