//! The bot is away, or Telegram is: nobody is left with a keyboard that does not work.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jajak::clock::{Chance, Clock};
use jajak::fake_telegram::{FakeTelegram, Fault as Broken, Storm, User, World};

use crate::hostile::{Bot, TOKEN, go_on, onward, screen};
use crate::notices::open;
use crate::run::{PATIENCE, figure, now};
use crate::support::Fault;
use crate::support::folder::Folder;

const PEOPLE: usize = 300;

fn accounts() -> impl Iterator<Item = i64> + Clone {
    (1_000_i64..).take(PEOPLE)
}

fn user(account: i64) -> User {
    let mut user = User::new(account, "Pegawai");
    user.language_code = Some("id".to_owned());
    user
}

/// What each screen shows, by message and revision.
type Screens = BTreeMap<i64, (i32, u32)>;

fn screens(world: &World) -> Screens {
    let shown = |account| screen(world, account).map(|shown| (account, (shown.id, shown.revision)));
    accounts().filter_map(shown).collect()
}

fn press_all(fake: &FakeTelegram) -> Result<(), Fault> {
    for account in accounts() {
        let shown = fake.read(|world| screen(world, account)).ok_or("no screen")?;
        fake.press(&user(account), shown.id, &onward(&shown).ok_or("nothing to press")?);
    }
    Ok(())
}

/// Everybody is asked the first question.
async fn begin(folder: &Folder, fake: &FakeTelegram) -> Result<Bot, Fault> {
    begin_at(folder, fake, Clock::Wall).await
}

/// The bot's clock is moved as Telegram's is.
async fn begin_at(folder: &Folder, fake: &FakeTelegram, clock: Clock) -> Result<Bot, Fault> {
    let bot = Bot::start(folder.path(), fake, clock).await?;
    let codes = open(&bot.desk.field, PEOPLE, "survei_kapasitas_organisasi").await?;
    for (account, code) in accounts().zip(codes) {
        fake.say(&user(account), &format!("/start {code}"));
    }
    fake.wait_until(|world| screens(world).len() == PEOPLE, PATIENCE).await;
    let consent = fake.read(screens);
    press_all(fake)?;
    let moved =
        |world: &World| screens(world).iter().all(|(account, shown)| consent.get(account) != Some(shown));
    if fake.wait_until(moved, PATIENCE).await { Ok(bot) } else { Err("not everybody is asked".into()) }
}

/// What a person does who has waited in vain: presses again, says or sends something, in many ways.
fn next_message(fake: &FakeTelegram, account: i64) -> Result<(), Fault> {
    let user = user(account);
    let press_again = || {
        let shown = fake.read(|world| screen(world, account)).ok_or("no screen")?;
        fake.press(&user, shown.id, &onward(&shown).ok_or("nothing to press")?);
        Ok::<_, Fault>(())
    };
    match account % 6 {
        0 => press_again()?,
        1 => drop(fake.say(&user, "/start")),
        2 => drop(fake.say(&user, "/lanjut")),
        3 => drop(fake.say(&user, "halo, apakah sudah tersimpan?")),
        4 => drop(fake.send_photo(&user, vec![7; 64])),
        _ => {
            // Help shows no screen: the keyboard above it must work.
            fake.say(&user, "/bantuan");
            press_again()?;
        }
    }
    Ok(())
}

/// Any next message, and everybody goes on to the end; how many do not.
async fn finish(fake: &FakeTelegram, bot: &Bot) -> Result<usize, Fault> {
    let before = fake.read(screens);
    for account in accounts() {
        next_message(fake, account)?;
    }
    let moved =
        |world: &World| screens(world).iter().all(|(account, shown)| before.get(account) != Some(shown));
    assert!(fake.wait_until(moved, PATIENCE).await, "somebody's next message leads nowhere");
    let mut answering = tokio::task::JoinSet::new();
    for account in accounts() {
        answering.spawn(go_on(fake.clone(), user(account), Chance::seeded(u64::try_from(account)?)));
    }
    let mut stuck = 0;
    while let Some(ended) = answering.join_next().await {
        if let Err(why) = ended? {
            figure(&why.to_string());
            stuck += 1;
        }
    }
    assert_eq!(bot.desk.field.store.count_ballots(1).await?, PEOPLE - stuck);
    Ok(stuck)
}

fn play<T>(play: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(play)
}

#[test]
fn presses_that_expire_while_the_bot_is_down_leave_nobody_stuck() -> Result<(), Fault> {
    play(async {
        let folder = Folder::new("outage")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let bot = begin(&folder, &fake).await?;
        bot.stop().await?;
        press_all(&fake)?;
        let pressed = fake.unacknowledged();
        fake.advance(Duration::from_secs(151));
        let left = fake.unacknowledged();
        assert_eq!((pressed, left), (PEOPLE, 0), "Telegram forgets the presses");
        let bot = Bot::start(folder.path(), &fake, Clock::Wall).await?;
        let stuck = finish(&fake, &bot).await?;
        figure(&format!("bot down, {pressed} presses expired: {stuck} of {PEOPLE} stuck"));
        assert_eq!(stuck, 0);
        bot.stop().await
    })
}

#[test]
fn a_press_that_is_answered_too_late_still_leads_on() -> Result<(), Fault> {
    play(async {
        let folder = Folder::new("outage")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let bot = begin(&folder, &fake).await?;
        let before = fake.read(screens);
        let words = "Bad Request: query is too old and response timeout expired or query ID is invalid";
        for n in 1..=PEOPLE {
            fake.fail_nth(
                Some("answerCallbackQuery"),
                u64::try_from(n)?,
                Broken::Status(400, words.to_owned()),
            );
        }
        press_all(&fake)?;
        let on =
            |world: &World| screens(world).iter().all(|(account, shown)| before.get(account) != Some(shown));
        assert!(fake.wait_until(on, PATIENCE).await, "somebody's screen did not change");
        assert_eq!(fake.read(World::faults_left), 0, "the attack did not happen");
        figure(&format!("answered too late: {PEOPLE} presses, 0 of {PEOPLE} stuck"));
        bot.stop().await
    })
}

#[test]
fn ten_minutes_without_telegram_leave_nobody_stuck() -> Result<(), Fault> {
    play(async {
        let folder = Folder::new("outage")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let clock = Clock::at(Clock::Wall.now());
        let bot = begin_at(&folder, &fake, clock.clone()).await?;
        fake.storm(Storm { seed: 1, trouble: 1_000, ..Storm::default() });
        press_all(&fake)?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        fake.advance(Duration::from_mins(10));
        clock.advance(chrono::Duration::minutes(10));
        tokio::time::sleep(Duration::from_secs(1)).await;
        let failed = fake.read(World::faults_struck);
        fake.clear_faults();
        let stuck = finish(&fake, &bot).await?;
        figure(&format!("Telegram down for ten minutes, {failed} calls failed: {stuck} of {PEOPLE} stuck"));
        assert!(failed > 3, "Telegram was not down");
        assert_eq!(stuck, 0);
        bot.stop().await
    })
}
