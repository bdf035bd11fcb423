//! Telegram at its worst: slow downs, failures, half-done calls, silence, doubled and foreign updates. Everybody finishes.
//!
//! The seed is fixed. The long form, three times as many people: `JAJAK_LONG_TESTS=1`.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jajak::admin::Desk;
use jajak::clock::{Chance, Clock};
use jajak::config::Zone;
use jajak::fake_telegram::{FakeTelegram, ShownMessage, Storm, User, World};
use jajak::fieldwork::Fieldwork;
use jajak::keys::KeyFolder;
use jajak::pulse::Pulse;
use jajak::store::Store;
use jajak::telegram::{Outbox, TelegramError, bot, run as poll, stop_pair};
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::notices::open;
use crate::run::{NAVIGATION, figure, now};
use crate::support::Fault;
use crate::support::folder::Folder;

pub(crate) const TOKEN: &str = "7654321:hostile";
/// Nobody waits longer for a screen, whatever Telegram does.
const PATIENCE: Duration = Duration::from_secs(90);
/// What a call of the bot may take here, so that silence costs little time.
const CALL: Duration = Duration::from_secs(2);

/// How soon the bot tries again at first, here, so that it gives up within seconds what it gives up within minutes elsewhere.
const RETRY: Duration = Duration::from_millis(5);

/// A bot that polls.
pub(crate) struct Bot {
    pub(crate) desk: Desk,
    pub(crate) pulse: Pulse,
    switch: watch::Sender<bool>,
    task: JoinHandle<Result<(), TelegramError>>,
}

impl Bot {
    pub(crate) async fn start(folder: &Path, fake: &FakeTelegram, clock: Clock) -> Result<Self, Fault> {
        let url = format!("sqlite://{}", folder.join("jajak.db").display());
        let keys = KeyFolder::open(&folder.join("keys"))?;
        let field = Fieldwork::new(Store::open(&url).await?, keys, clock, Chance::System, Zone::default())?;
        let desk = Desk::new(Arc::new(field));
        let bot = bot(TOKEN, Some(&fake.url()))?;
        let (switch, stop) = stop_pair();
        let outbox = Outbox::new(bot.clone()).patient(CALL).retrying_after(RETRY);
        let pulse = outbox.pulse().clone();
        let task = tokio::spawn(poll(bot, desk.clone(), outbox, stop));
        Ok(Self { desk, pulse, switch, task })
    }

    pub(crate) async fn stop(self) -> Result<(), Fault> {
        self.switch.send_replace(true);
        self.task.await??;
        self.desk.field.store.close().await;
        Ok(())
    }
}

/// The newest screen that has something to press, or the last word.
pub(crate) fn screen(world: &World, account: i64) -> Option<ShownMessage> {
    let is_screen = |shown: &ShownMessage| shown.from_bot && (!shown.keyboard.is_empty() || is_last(shown));
    world.chat(account).into_iter().rev().find(is_screen)
}

fn is_last(shown: &ShownMessage) -> bool {
    shown.text.contains("Jawaban Bapak/Ibu telah diterima")
}

/// The button that leads on.
pub(crate) fn onward(shown: &ShownMessage) -> Option<String> {
    let buttons = || shown.keyboard.iter().flatten();
    let leads = buttons().find(|button| !NAVIGATION.contains(&button.label.as_str()));
    leads.or_else(|| buttons().find(|button| button.label == "Lewati")).and_then(|button| button.data.clone())
}

/// One person to the end, who comes in by this code. Presses also twice, types where nothing is to be typed, and does both at
/// once in any order.
pub(crate) async fn answer(
    fake: FakeTelegram,
    account: i64,
    code: String,
    chance: Chance,
) -> Result<(), Fault> {
    let mut user = User::new(account, "Pegawai");
    user.language_code = Some("id".to_owned());
    fake.say(&user, &format!("/start {code}"));
    go_on(fake, user, chance).await
}

/// The same, of a person whose interview is at hand.
pub(crate) async fn go_on(fake: FakeTelegram, user: User, chance: Chance) -> Result<(), Fault> {
    let account = user.id;
    let mut seen = None;
    for _ in 0..300 {
        let mut found = None;
        let new = |world: &World| {
            found = screen(world, account).filter(|shown| Some((shown.id, shown.revision)) != seen);
            found.is_some()
        };
        fake.wait_until(new, PATIENCE).await;
        let shown = found.ok_or_else(|| format!("stuck at {:?}", fake.chat(account)))?;
        seen = Some((shown.id, shown.revision));
        if is_last(&shown) {
            return Ok(());
        }
        let data = onward(&shown).ok_or("there is nothing to press")?;
        match chance.below(40)? {
            0 => {
                fake.say(&user, "apa ini?");
                fake.press(&user, shown.id, &data);
            }
            1 => {
                fake.press(&user, shown.id, &data);
                fake.say(&user, "apa ini?");
            }
            2 => {
                fake.press(&user, shown.id, &data);
                fake.press(&user, shown.id, &data);
            }
            3 => {
                fake.press(&user, shown.id, "1/zzz");
                fake.press(&user, shown.id, &data);
            }
            4 => {
                fake.raw_update(json!({"message": {"chat": 7, "text": [account]}}));
                fake.raw_update(json!({"a_new_kind": {"from": {"id": account}}}));
                fake.press(&user, shown.id, &data);
            }
            _ => {
                fake.press(&user, shown.id, &data);
            }
        }
    }
    Err("the interview does not end".into())
}

#[test]
fn everybody_finishes_whatever_telegram_does_and_no_429_is_undercut() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let people = if std::env::var_os("JAJAK_LONG_TESTS").is_some() { 900 } else { 290 };
    runtime.block_on(async {
        let folder = Folder::new("hostile")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let bot = Bot::start(folder.path(), &fake, Clock::Wall).await?;
        let codes = open(&bot.desk.field, people, "survei_kapasitas_organisasi").await?;
        fake.slow(Duration::from_millis(2));
        fake.storm(Storm { seed: 4, too_many: 100, trouble: 50, cut: 20, hang: 10, doubled: 50, overtaking: 500 });
        let mut answering = tokio::task::JoinSet::new();
        for (account, code) in (1_000..).zip(codes) {
            let chance = Chance::seeded(u64::try_from(account)?);
            answering.spawn(answer(fake.clone(), account, code, chance));
        }
        let mut stuck = Vec::new();
        while let Some(ended) = answering.join_next().await {
            stuck.extend(ended?.err().map(|why| why.to_string()));
        }
        let (requests, faults, hasty) =
            fake.read(|world| (world.requests(), world.faults_struck(), world.hasty_calls()));
        let (overtook, crowded) = fake.read(|world| (world.overtook(), world.crowded_calls()));
        let updates = fake.raw_update(json!({})) - 100_000_000;
        fake.clear_faults();
        let ballots = bot.desk.field.store.count_ballots(1).await?;
        figure(&format!(
            "hostile Telegram: {updates} updates of {people} people, {requests} calls of which {faults} failed, \
             {overtook} updates overtook another, {} stuck, {ballots} ballots, {hasty} calls before retry_after",
            stuck.len()
        ));
        assert!(stuck.is_empty(), "{}", stuck.join("\n"));
        assert_eq!((ballots, bot.desk.field.store.turnout(1).await?.done), (people, people));
        assert_eq!((hasty, crowded), (0, 0), "too early, and side by side in one chat");
        assert!(updates > 10_000 && faults * 8 > requests && overtook > 100, "it was too easy");
        bot.stop().await
    })
}
