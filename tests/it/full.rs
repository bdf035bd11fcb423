//! The disk fills up again and again: no tick without a commit, and when there is room the bot goes on without a restart.
//!
//! The disk is a small one in memory, which only root may make.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use jajak::clock::Clock;
use jajak::fake_telegram::{Change, FakeTelegram, User, World};
use sqlx::{AnyConnection, Connection as _, Executor as _, Row as _};

use crate::hostile::{Bot, TOKEN, onward, screen};
use crate::notices::open;
use crate::run::{PATIENCE, figure, now};
use crate::support::Fault;
use crate::support::folder::Folder;

const TIMES: usize = 20;
const PEOPLE: usize = 24;

/// A small disk; gone when dropped.
pub(crate) struct Disk(pub(crate) PathBuf);

impl Disk {
    /// None when this user may not make one.
    pub(crate) fn make(at: PathBuf) -> Result<Option<Self>, Fault> {
        std::fs::create_dir(&at)?;
        let made = Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "jajak"]).arg(&at).output()?;
        Ok(made.status.success().then_some(Self(at)))
    }

    /// Leaves no room at all.
    pub(crate) fn fill(&self) -> Result<(), Fault> {
        let mut file = std::fs::File::create(self.0.join("filler"))?;
        for size in [1 << 16, 1 << 12, 1] {
            while file.write_all(&vec![7; size]).is_ok() {}
        }
        Ok(())
    }

    fn make_room(&self) -> Result<(), Fault> {
        Ok(std::fs::remove_file(self.0.join("filler"))?)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // It goes away when the last file on it is closed.
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

/// The presses that each person was told are saved.
fn ticks(world: &World) -> BTreeMap<i64, usize> {
    let is_tick =
        |change: &Change| matches!(change, Change::Notice { text, .. } if text.starts_with("Tersimpan"));
    let mut ticks = BTreeMap::new();
    for call in world.calls().iter().filter(|call| is_tick(&call.change)) {
        *ticks.entry(call.chat).or_default() += 1;
    }
    ticks
}

/// How often each person's draft was saved.
async fn saves(folder: &Path) -> Result<BTreeMap<i64, usize>, Fault> {
    let mut connection =
        AnyConnection::connect(&format!("sqlite://{}", folder.join("jajak.db").display())).await?;
    let rows = sqlx::query(
        "SELECT a.telegram, d.saves FROM draft d JOIN account a ON a.survey = d.survey AND a.person = d.person",
    )
    .fetch_all(&mut connection)
    .await?;
    let saves = rows
        .iter()
        .map(|row| Ok((row.try_get(0)?, usize::try_from(row.try_get::<i64, _>(1)?)?)))
        .collect::<Result<_, Fault>>();
    connection.close().await?;
    saves
}

fn sum(of_each: &BTreeMap<i64, usize>) -> usize {
    of_each.values().sum()
}

/// Empties the log beside the file, so that the next commit needs room.
async fn checkpoint(folder: &Path) -> Result<(), Fault> {
    let mut connection =
        AnyConnection::connect(&format!("sqlite://{}", folder.join("jajak.db").display())).await?;
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
    Ok(connection.close().await?)
}

#[test]
fn a_disk_that_fills_up_again_and_again_loses_no_answer() -> Result<(), Fault> {
    let folder = Folder::new("full")?;
    let Some(disk) = Disk::make(folder.path().join("disk"))? else {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "no small disk can be mounted, and CI must test it"
        );
        figure("*** NOT TESTED ON A FULL DISK: this user may not mount a small one. ***");
        return Ok(());
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let bot = Bot::start(&disk.0, &fake, Clock::Wall).await?;
        let codes = open(&bot.desk.field, PEOPLE, "survei_kapasitas_organisasi").await?;
        let users: Vec<User> = (1_000..).map(|id| User::new(id, "Pegawai")).take(PEOPLE).collect();
        for (user, code) in users.iter().zip(&codes) {
            fake.say(user, &format!("/start {code}"));
        }
        let screens = |world: &World| -> Vec<_> {
            users.iter().map(|user| screen(world, user.id).map(|shown| (shown.id, shown.revision))).collect()
        };
        let all = |world: &World| screens(world).iter().all(Option::is_some) && world.unacknowledged() == 0;
        assert!(fake.wait_until(all, PATIENCE).await, "nobody comes in");
        let (mut refused, mut ticked_at_once) = (0, 0);
        let mut slowest = Duration::ZERO;
        for _ in 0..TIMES {
            checkpoint(&disk.0).await?;
            let stood = saves(&disk.0).await?;
            disk.fill()?;
            let (before, ticked) = fake.read(|world| (screens(world), ticks(world)));
            for user in &users {
                let shown = fake.read(|world| screen(world, user.id)).ok_or("no screen")?;
                fake.press(user, shown.id, &onward(&shown).ok_or("there is nothing to press")?);
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
            let told = fake.read(ticks);
            let saved = saves(&disk.0).await?;
            let of = |each: &BTreeMap<i64, usize>, user: &User| each.get(&user.id).copied().unwrap_or_default();
            for user in &users {
                let (ticks, commits) = (of(&told, user) - of(&ticked, user), of(&saved, user) - of(&stood, user));
                assert!(ticks <= commits, "{ticks} ticks on {commits} commits of one person");
            }
            let waiting = fake.unacknowledged();
            refused += usize::from(waiting > 0);
            ticked_at_once += sum(&told) - sum(&ticked);
            disk.make_room()?;
            let room = jajak::clock::Stopwatch::start();
            let moved = |world: &World| {
                world.unacknowledged() == 0 && screens(world).iter().zip(&before).all(|(now, then)| now != then)
            };
            assert!(fake.wait_until(moved, PATIENCE).await, "somebody is stuck after room was made");
            slowest = slowest.max(room.elapsed());
        }
        let (told, saved) = (sum(&fake.read(ticks)), sum(&saves(&disk.0).await?));
        figure(&format!(
            "disk full {TIMES} times: {refused} times nothing was committed, {ticked_at_once} ticks meanwhile; in the end \
             {told} ticks on {saved} commits; on the move again after {} ms at most",
            slowest.as_millis()
        ));
        assert!(told > PEOPLE && told <= saved && refused * 2 > TIMES, "the disk was not full");
        bot.stop().await
    })
}
