//! Notices: everybody who came in is told once, at the pace of all processes together, and nothing is forgotten.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{TimeZone as _, Utc};
use jajak::clock::{Chance, Clock};
use jajak::config::Zone;
use jajak::fake_telegram::{Change, Fault as Broken, User};
use jajak::fieldwork::{Fieldwork, Incoming, Opening, What};
use jajak::keys::KeyFolder;
use jajak::stage::{Scenery, Stage};
use jajak::store::{Audience, NoticeKind, Store};

use crate::run::figure;
use crate::store::on_both;
use crate::support::folder::Folder;
use crate::support::{Fault, run};

const CLOSED: &str = "Survei telah ditutup";

fn clock() -> Clock {
    Clock::at(Utc.with_ymd_and_hms(2026, 3, 2, 2, 0, 0).single().unwrap_or_default())
}

/// Opens a survey for so many; their codes.
pub(crate) async fn open(field: &Fieldwork, people: usize, form: &str) -> Result<Vec<String>, Fault> {
    let form = jajak::dialogues::form(form).ok_or("no such form")?;
    let line = |n: usize| {
        format!(
            "19{:02}{:02}012005011{:03},Pegawai {n},Dinas Contoh,Pelaksana",
            60 + n / 12 % 40,
            n % 12 + 1,
            n + 1
        )
    };
    let lines: Vec<String> = (0..people).map(line).collect();
    let roster = format!("NIP,NAMA,OPD,ESELON\n{}\n", lines.join("\n"));
    let opening = Opening {
        form: (form, "form.md"),
        roster: (roster.as_bytes(), "pegawai.csv"),
        title: "Survei Contoh",
        organiser: "Inspektorat",
        contact: "Sekretariat",
        whistleblower: "",
        closes: None,
        k: 5,
        retain_days: 90,
    };
    let opened = field.open_survey(&opening).await.map_err(|error| format!("{error:?}"))?;
    let codes = field.invitations(opened.survey, None).await?.unwrap_or_default();
    Ok(codes.into_iter().map(|row| row.code.replace('-', "")).collect())
}

pub(crate) async fn tell(field: &Fieldwork, to: Audience) -> Result<u64, Fault> {
    let mut write = field.store.write().await?;
    let queued = write.enqueue_notice(1, NoticeKind::Closed, to).await?;
    write.commit().await?;
    Ok(queued)
}

async fn enter(field: &Fieldwork, telegram: i64, code: &str) -> Result<(), Fault> {
    let mut write = field.store.write().await?;
    let what = What::Command { name: "start".to_owned(), argument: code.to_owned() };
    field.handle(&mut write, Incoming { telegram, language: Some("id".to_owned()), what }).await?;
    Ok(write.commit().await?)
}

fn told(stage: &Stage, account: i64) -> usize {
    stage.fake.chat(account).iter().filter(|shown| shown.from_bot && shown.text.contains(CLOSED)).count()
}

#[test]
fn everybody_who_came_in_is_told_once_whatever_telegram_does() -> Result<(), Fault> {
    run(async {
        let folder = Folder::new("notices")?;
        let mut stage = Stage::set(Scenery::in_folder(folder.path(), clock(), Chance::seeded(1))).await?;
        let codes = open(&stage.desk.field, 12, "satu_pertanyaan").await?;
        let users: Vec<User> = (1..=10).map(|id| User::new(id, "Pegawai")).collect();
        for (user, code) in users.iter().zip(&codes) {
            stage.fake.say(user, &format!("/start {code}"));
        }
        stage.settle().await?;
        let [first, .., last] = users.as_slice() else { return Err("nobody".into()) };
        // Telegram has said that the last one blocks the bot.
        stage.fake.block(last);
        stage.settle().await?;
        assert_eq!(tell(&stage.desk.field, Audience::Linked).await?, 9);
        stage.settle().await?;
        assert_eq!(
            users.iter().map(|user| told(&stage, user.id)).collect::<Vec<_>>(),
            [1, 1, 1, 1, 1, 1, 1, 1, 1, 0]
        );

        // One is slowed down, one breaks, and the bot is restarted while both wait; the clock must have moved before more comes.
        stage.fake.open_chat(last);
        stage.settle().await?;
        stage.fake.fail_nth(Some("sendMessage"), 1, Broken::RetryAfter(1));
        stage.fake.fail_nth(Some("sendMessage"), 1, Broken::Status(500, "Internal Server Error".to_owned()));
        assert_eq!(tell(&stage.desk.field, Audience::Linked).await?, 10);
        stage.settle().await?;
        stage.restart().await?;
        let total = |stage: &Stage| users.iter().map(|user| told(stage, user.id)).sum::<usize>();
        assert_eq!(total(&stage), 9 + 8, "what failed waits");
        stage.advance(chrono::Duration::seconds(31)).await?;
        stage.settle().await?;
        assert_eq!(total(&stage), 9 + 10);
        stage.stop().await?;
        assert_eq!(
            Store::open(&format!("sqlite://{}", folder.path().join("jajak.db").display()))
                .await?
                .count_notices()
                .await?,
            0
        );
        let notices = |change: &Change| matches!(change, Change::Sent(shown) if shown.text.contains(CLOSED));
        let calls = stage.fake.calls();
        assert_eq!(calls.iter().filter(|call| call.chat == first.id && notices(&call.change)).count(), 2);
        Ok(())
    })
}

#[test]
fn who_blocked_the_bot_is_reached_again_by_the_next_message() -> Result<(), Fault> {
    run(async {
        let folder = Folder::new("notices")?;
        let stage = Stage::set(Scenery::in_folder(folder.path(), clock(), Chance::seeded(1))).await?;
        let codes = open(&stage.desk.field, 12, "satu_pertanyaan").await?;
        let user = User::new(1, "Pegawai");
        stage.fake.say(&user, &format!("/start {}", codes[0]));
        stage.settle().await?;
        let refusal = Broken::Status(403, "Forbidden: bot was blocked by the user".to_owned());
        stage.fake.fail_next(Some("sendMessage"), refusal);
        tell(&stage.desk.field, Audience::Linked).await?;
        stage.settle().await?;
        // The refusal is noted with the next batch; a message that changes nothing else must do.
        let stranger = User::new(2, "Tamu");
        stage.fake.say(&stranger, "/bantuan");
        stage.settle().await?;
        assert_eq!(tell(&stage.desk.field, Audience::Linked).await?, 0, "a blocked chat gets no notice");
        stage.fake.say(&user, "/bantuan");
        stage.settle().await?;
        assert_eq!(tell(&stage.desk.field, Audience::Linked).await?, 1);
        Ok(())
    })
}

#[test]
fn two_processes_share_one_pace_and_never_one_notice() -> Result<(), Fault> {
    run(on_both(async |url: &str, folder: &Path| {
        let clock = clock();
        let process = async || -> Result<Arc<Fieldwork>, Fault> {
            let keys = KeyFolder::open(&folder.join("keys"))?;
            let store = Store::open(url).await?;
            Ok(Arc::new(Fieldwork::new(store, keys, clock.clone(), Chance::seeded(1), Zone::default())?))
        };
        let (one, two) = (process().await?, process().await?);
        let codes = open(&one, 60, "satu_pertanyaan").await?;
        for (telegram, code) in (1..).zip(&codes) {
            enter(&one, telegram, code).await?;
        }
        assert_eq!(tell(&one, Audience::Begun).await?, 60);
        assert_eq!(tell(&one, Audience::Begun).await?, 60, "queued twice is told once");
        let (first, second) = tokio::join!(one.mail(25), two.mail(25));
        let (first, second) = (first?, second?);
        // On PostgreSQL the slower of two claims may come away empty, and comes again.
        let mut mails = vec![first, second];
        for _ in 0..10 {
            mails.push(one.mail(25).await?);
        }
        let letters = mails.iter().flat_map(|mail| &mail.letters);
        let claimed: Vec<i64> = letters.map(|letter| letter.notice.telegram).collect();
        let seen: std::collections::BTreeSet<i64> = claimed.iter().copied().collect();
        assert_eq!((claimed.len(), seen.len()), (60, 60), "everybody is claimed once");
        assert!(!one.store.has_notices(clock.now().timestamp_millis()).await?);
        let mut turns: Vec<(u64, usize)> = mails
            .iter()
            .filter(|mail| !mail.letters.is_empty())
            .map(|mail| (mail.wait, mail.letters.len()))
            .collect();
        turns.sort_unstable();
        let mut free = 0;
        for (wait, letters) in &turns {
            assert!(*wait >= free, "{turns:?}: turns of two processes overlap");
            free = wait + 40 * u64::try_from(*letters)?;
        }
        figure(&format!("pace of two processes at 25 a second: {turns:?} (ms to the first turn, letters)"));
        // Whoever was killed with letters in hand leaves them to the others.
        clock.advance(chrono::Duration::minutes(6));
        assert!(one.store.has_notices(clock.now().timestamp_millis()).await?);
        one.store.close().await;
        two.store.close().await;
        Ok(())
    }))?;
    Ok(())
}

#[test]
fn a_notice_waits_for_the_pace() -> Result<(), Fault> {
    run(async {
        let folder = Folder::new("notices")?;
        let keys = KeyFolder::open(&folder.path().join("keys"))?;
        let url = format!("sqlite://{}", folder.path().join("jajak.db").display());
        let field =
            Fieldwork::new(Store::open(&url).await?, keys, Clock::Wall, Chance::System, Zone::default())?;
        let codes = open(&field, 30, "satu_pertanyaan").await?;
        let token = "7:pace";
        #[expect(clippy::disallowed_methods, reason = "the pace is one of the real time")]
        let now = || Utc::now().timestamp();
        let fake = jajak::fake_telegram::FakeTelegram::start(token, Arc::new(now)).await?;
        for (telegram, code) in (1..).zip(&codes) {
            fake.say(&User::new(telegram, "Pegawai"), &format!("/start {code}"));
        }
        let desk = jajak::admin::Desk::new(Arc::new(field));
        let bot = jajak::telegram::bot(token, Some(&fake.url()))?;
        let outbox = jajak::telegram::Outbox::new(bot.clone()).paced(20);
        let (switch, stop) = jajak::telegram::stop_pair();
        let running = tokio::spawn(jajak::telegram::run(bot, desk.clone(), outbox, stop));
        fake.wait_until(
            |world| (1..=30).all(|user| world.newest_from_bot(user).is_some()),
            Duration::from_secs(30),
        )
        .await;
        tell(&desk.field, Audience::Linked).await?;
        let counted = |world: &jajak::fake_telegram::World| {
            (1..=30)
                .filter(|user| world.newest_from_bot(*user).is_some_and(|shown| shown.text.contains(CLOSED)))
                .count()
        };
        fake.wait_until(|world| counted(world) > 0, Duration::from_secs(30)).await;
        #[expect(clippy::disallowed_methods, reason = "the pace is one of the real time")]
        let began = std::time::Instant::now();
        let all = fake.wait_until(|world| counted(world) == 30, Duration::from_secs(30)).await;
        let took = began.elapsed();
        figure(&format!("30 notices at 20 a second took {} ms from the first to the last", took.as_millis()));
        assert!(all && took > Duration::from_millis(1_300), "{took:?}");
        switch.send_replace(true);
        running.await??;
        Ok(())
    })
}
