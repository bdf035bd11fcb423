//! What respondents are promised of their own data: lists go on their day, codes are renewed without telling who has
//! handed in, and what was typed goes from the chat though the process was killed or Telegram refused.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration as Span;

use chrono::Duration;
use jajak::fake_telegram::{FakeTelegram, User};
use jajak::fieldwork::{Renewal, Retention, What};
use jajak::store::{Actor, Pending, PublishedKind, Store};

use crate::run::{Bot, PATIENCE, TOKEN, figure, jajak, now, output, url};
use crate::store::{Field, on_both};
use crate::support::folder::Folder;
use crate::support::{Fault, run};

/// The tables that hold a survey's people.
const OF_PEOPLE: [&str; 7] =
    ["person", "account", "participation", "draft", "ballot", "notice", "survey_group"];

fn start(argument: &str) -> What {
    What::Command { name: "start".to_owned(), argument: argument.to_owned() }
}

/// Publishes something and brings the release to its end, as far as the database is concerned.
async fn release(field: &Field) -> Result<(), Fault> {
    let store = &field.work.store;
    let mut write = store.write().await?;
    write.publish(1, PublishedKind::Summary, "", "{}").await?;
    write.delete_answers(1).await?;
    let until = field.work.clock.now() + Duration::days(90);
    write.mark_released(1, until.timestamp_millis()).await?;
    write.unlink_accounts(1).await?;
    write.set_pending(1, Pending::Done).await?;
    Ok(write.commit().await?)
}

/// Whether a text stands anywhere in an SQLite file or its log.
fn holds(folder: &Path, needle: &str) -> Result<bool, Fault> {
    for file in ["jajak.db", "jajak.db-wal"] {
        let path = folder.join(file);
        if path.exists() {
            let bytes = std::fs::read(path)?;
            if bytes.windows(needle.len()).any(|window| window == needle.as_bytes()) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

#[test]
fn after_its_day_only_what_is_published_remains_of_a_survey() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::open(url, folder, "satu_pertanyaan").await?;
        field.enters(100, 0).await?;
        field.presses(100, "keep:1:y:d").await?;
        field.enters(101, 1).await?;
        field.hand_in(2, 5).await?;
        let retain = async || field.work.run_retention(Actor::CommandLine).await;
        assert_eq!(retain().await?, Retention::default());
        release(&field).await?;
        field.work.clock.advance(Duration::days(89));
        assert_eq!(retain().await?, Retention::default());
        assert_eq!(field.dump().await?["person"].len(), 30);
        let is_file = url.starts_with("sqlite");
        assert!(!is_file || holds(folder, "Pegawai 07")?);

        field.work.clock.advance(Duration::days(2));
        assert_eq!(retain().await?, Retention { lists: vec![(1, 30)], links: 0 });
        let dump = field.dump().await?;
        for table in OF_PEOPLE {
            assert!(dump[table].is_empty(), "{table}");
        }
        assert_eq!((dump["published"].len(), dump["kept"].len()), (1, 1));
        assert_eq!(field.work.store.survey(1).await?.map(|row| row.pending), Some(Pending::Erased));
        let left = if is_file { usize::from(holds(folder, "Pegawai 07")?) } else { 0 };
        figure(&format!(
            "retention: 30 people before, {} after, {left} of their names in the file",
            dump["person"].len()
        ));
        assert_eq!(left, 0);
        assert_eq!(retain().await?, Retention::default());

        // The link was kept for two years, and no list of people stands by it.
        field.work.clock.advance(Duration::days(3 * 365));
        assert_eq!(retain().await?, Retention { lists: Vec::new(), links: 1 });
        assert!(field.work.verify_log(None).await?.is_ok());
        let log = field.work.store.log().await?;
        let said: Vec<&str> = log.iter().rev().take(2).map(|row| row.detail.as_str()).collect();
        assert_eq!(said, ["links=1", "people=30"]);
        field.work.store.close().await;
        Ok(())
    }))
    .unwrap();
}

#[test]
fn a_renewed_code_voids_the_one_before_and_tells_nothing_of_who_handed_in() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::open(url, folder, "satu_pertanyaan").await?;
        let store = &field.work.store;
        // The first is in the middle, the second has handed in, the third never came.
        field.enters(100, 0).await?;
        field.presses(100, "keep:1:y:d").await?;
        field.hand_in(1, 1).await?;
        let before = field.dump().await?;
        assert_eq!((before["draft"].len(), before["account"].len(), before["kept"].len()), (1, 2, 1));
        let codes = field.work.invitations(1, None).await?.unwrap_or_default();
        let mut renewed = Vec::new();
        for (place, row) in codes.iter().take(3).enumerate() {
            let mut write = store.write().await?;
            let renewal = field.work.renew_code(&mut write, Actor::CommandLine, 1, &row.nip, None).await?;
            write.commit().await?;
            let Renewal::Renewed { code, .. } = renewal else { return Err(format!("{renewal:?}").into()) };
            assert_ne!(code, field.codes[place]);
            renewed.push(code);
        }
        let after = field.dump().await?;
        assert_eq!((after["draft"].len(), after["account"].len(), after["kept"].len()), (0, 0, 0));
        assert_eq!(
            (&after["participation"], &after["ballot"]),
            (&before["participation"], &before["ballot"])
        );

        for (place, code) in (0_i64..).zip(&renewed) {
            let old = &field.codes[usize::try_from(place)?];
            field.comes(200 + place, start(old)).await?;
            assert_eq!(field.dump().await?["account"].len(), usize::try_from(place)?, "the old code admits");
            field.comes(200 + place, start(code)).await?;
            assert_eq!(field.dump().await?["account"].len(), usize::try_from(place)? + 1);
        }
        // Who has handed in has, by whatever account.
        assert_eq!(store.turnout(1).await?.done, 1);
        assert_eq!(field.dump().await?["draft"].len(), 2);
        let log = store.log().await?;
        let noted: Vec<_> = log.iter().filter(|row| row.action == "code_renewed").collect();
        let told =
            |row: &str| codes.iter().any(|person| row.contains(&person.nip) || row.contains(&person.name));
        figure(&format!("renewal: {} codes, {} rows of the log", renewed.len(), noted.len()));
        assert!(noted.len() == 3 && !noted.iter().any(|row| told(&row.detail)), "{noted:?}");
        store.close().await;
        Ok(())
    }))
    .unwrap();
}

#[test]
fn what_was_typed_goes_though_the_bot_was_killed_before_it_could_delete_it() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let folder = Folder::new("residue")?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let path = folder.path();
        let list = path.join("pegawai.csv");
        std::fs::write(&list, "NIP,NAMA,UNIT KERJA,ESELON\n198001152006041001,Pegawai,Dinas,Pelaksana\n")?;
        let form = Path::new(env!("CARGO_MANIFEST_DIR")).join("dialogues/opsional/form.md");
        let mut open = jajak(path);
        output(
            open.args(["survey", "open", "--with-fewer-owners", "--title", "Survei"])
                .arg("--form")
                .arg(form)
                .arg("--roster")
                .arg(list),
        )?;
        let renewed = output(jajak(path).args(["survey", "renew", "1", "19800115 200604 1 001"]))?;
        let code = renewed.split_whitespace().find(|word| word.len() == 14).ok_or("no code")?.to_owned();

        // What goes out until then: a screen, three times a notice and a screen; the eighth is the deletion.
        let mut program = jajak(path);
        program.env("JAJAK_FAILPOINT", "replying:8");
        let mut bot = Bot::start_as(program, &fake)?;
        let user = User { language_code: Some("id".to_owned()), ..User::new(1_000, "Pegawai") };
        fake.say(&user, &format!("/start {}", code.replace('-', "")));
        for label in ["Saya bersedia", "Lewati", "Lewati"] {
            let mut shown = None;
            let is_there = |world: &jajak::fake_telegram::World| {
                let screen = world.newest_from_bot(1_000);
                let button = screen.and_then(|screen| {
                    let mut buttons = screen.keyboard.iter().flatten();
                    Some((
                        screen.id,
                        screen.revision,
                        buttons.find(|button| button.label == label)?.data.clone()?,
                    ))
                });
                let is_new = button.is_some() && button != shown;
                shown = button;
                is_new
            };
            assert!(fake.wait_until(is_there, PATIENCE).await, "no [{label}]");
            let (screen, revision, data) = shown.ok_or("no button")?;
            fake.press(&user, screen, &data);
            let moved = |world: &jajak::fake_telegram::World| {
                world
                    .newest_from_bot(1_000)
                    .is_some_and(|shown| (shown.id, shown.revision) != (screen, revision))
            };
            assert!(fake.wait_until(moved, PATIENCE).await, "nothing follows [{label}]");
        }
        let typed = fake.say(&user, "45");
        let ended = async {
            while bot.0.try_wait()?.is_none() {
                tokio::time::sleep(Span::from_millis(5)).await;
            }
            Ok::<_, Fault>(())
        };
        tokio::time::timeout(PATIENCE, ended).await??;
        let stands = |fake: &FakeTelegram| fake.chat(1_000).iter().any(|message| message.id == typed);
        let store = Store::open(&url(path)).await?;
        assert_eq!((stands(&fake), store.count_deletions().await?), (true, 1));

        let _again = Bot::start(path, &fake)?;
        let gone =
            |world: &jajak::fake_telegram::World| world.chat(1_000).iter().all(|message| message.id != typed);
        assert!(fake.wait_until(gone, PATIENCE).await, "the typed answer stays");
        fake.say(&user, "/status");
        let noted = async {
            while store.count_deletions().await? > 0 {
                tokio::time::sleep(Span::from_millis(50)).await;
            }
            Ok::<_, Fault>(())
        };
        tokio::time::timeout(PATIENCE, noted).await??;
        figure(&format!(
            "residue: killed between commit and deletion, {} message left",
            usize::from(stands(&fake))
        ));
        store.close().await;
        let list = output(jajak(path).args(["survey", "list"]))?;
        assert!(list.contains("dihapus 90 hari setelah hasil diterbitkan"), "{list}");
        let nothing = output(jajak(path).args(["retention", "run"]))?;
        assert!(nothing.contains("Tidak ada"), "{nothing}");
        Ok(())
    })
}
