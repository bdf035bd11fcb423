//! The owners' desk where no conversation reaches: the menu of a chat, and a release whose key is missing.

use std::path::Path;
use std::sync::Arc;

use jajak::admin::Desk;
use jajak::fieldwork::{Act, Incoming, Reply, What};
use jajak::store::{Job, JobKind, Owner, Role, Shown, SurveyState};

use crate::roles::{SECOND_OWNER, World};
use crate::store::{Field, on_both};
use crate::support::{Fault, run};

/// Does one piece of slow work to its end; what is to be said then, if there was any.
pub(crate) async fn work_off(desk: &Desk) -> Result<Option<Vec<Reply>>, Fault> {
    let Some(worked) = desk.work().await? else { return Ok(None) };
    let mut write = desk.field.store.write().await?;
    let replies = worked.end(&mut write).await?;
    write.commit().await?;
    Ok(Some(replies))
}

#[test]
fn a_new_owner_has_the_menu_as_soon_as_the_code_is_used() -> Result<(), Fault> {
    run(async {
        let world = World::at(SurveyState::Open).await?;
        let menu = |scope: &str| {
            let of = |telegram: &jajak::fake_telegram::World| {
                telegram
                    .commands(scope, "")
                    .unwrap_or_default()
                    .iter()
                    .map(|(name, _)| name.clone())
                    .collect()
            };
            world.stage.fake.read(of)
        };
        let (owner, operator): (Vec<String>, Vec<String>) = (menu("chat:1"), menu("chat:3"));
        assert!(owner.iter().any(|name| name == "komentar"), "{owner:?}");
        assert!(!owner.iter().any(|name| name == "samarkan"), "{owner:?}");
        assert!(operator.iter().any(|name| name == "pengingat"), "{operator:?}");
        assert!(!operator.iter().any(|name| name == "ringkasan"), "{operator:?}");
        assert_eq!(menu("chat:6"), Vec::<String>::new());
        // Everybody's menu, in both languages.
        for language in ["", "en"] {
            let told = |telegram: &jajak::fake_telegram::World| {
                telegram.commands("all_private_chats", language).map(<[_]>::to_vec).unwrap_or_default()
            };
            let commands = world.stage.fake.read(told);
            let expected = if language.is_empty() { "Mulai atau lanjutkan" } else { "Start or resume" };
            let start = commands.iter().find(|(name, _)| name == "mulai").map(|(_, description)| description);
            assert!(start.is_some_and(|start| start.contains(expected)), "{language}: {commands:?}");
        }
        Ok(())
    })
}

#[test]
fn a_survey_without_an_end_is_not_put_off() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::open(url, folder, "satu_pertanyaan").await?;
        let mut write = field.work.store.write().await?;
        write
            .insert_owner(&Owner { telegram: 1, role: Role::Owner, name: "Dewi".to_owned(), agrees_from: 0 })
            .await?;
        let what = What::Command { name: "periode".to_owned(), argument: String::new() };
        let incoming = Incoming { telegram: 1, language: Some("id".to_owned()), what };
        let replies = Desk::new(Arc::clone(&field.work)).handle(&mut write, incoming).await?;
        let acts = replies.into_iter().flat_map(|reply| reply.acts);
        let rows = acts.filter_map(|act| if let Act::Say { rows, .. } = act { Some(rows) } else { None });
        let labels: Vec<String> = rows.flatten().flatten().map(|button| button.label).collect();
        assert_eq!(labels, ["Tutup survei"]);
        Ok(())
    }))
    .unwrap();
}

#[test]
fn a_release_without_its_key_is_told_once_and_goes_on_when_the_key_is_back() -> Result<(), Fault> {
    run(async {
        let mut world = World::at(SurveyState::Closed).await?;
        let mark = world.survey().await?.mark;
        let keys = world.folder.path().join("keys");
        let (key, aside) = (keys.join(format!("{mark}.key")), world.folder.path().join("aside"));
        // The process that has read the key already could go on without the file.
        world.stage.restart().await?;
        std::fs::rename(&key, &aside)?;
        world.press(1, "release").await?;
        world.press(SECOND_OWNER, "release").await?;
        for _ in 0..3 {
            world.stage.advance(chrono::Duration::minutes(2)).await?;
            let replies = work_off(&world.stage.desk).await?.unwrap_or_default();
            assert_eq!(replies, [], "told again");
            world.stage.settle().await?;
        }
        let told = |account| {
            let chat = world.stage.fake.chat(account);
            chat.iter().filter(|shown| shown.text.contains("Penerbitan tertahan")).count()
        };
        assert_eq!(told(1) + told(SECOND_OWNER), 1);
        std::fs::rename(&aside, &key)?;
        world.stage.advance(chrono::Duration::minutes(2)).await?;
        work_off(&world.stage.desk).await?;
        world.stage.settle().await?;
        assert_eq!(world.survey().await?.state, SurveyState::Released);

        // Done again, it comes to the same, and every owner is told.
        let mut write = world.stage.desk.field.store.write().await?;
        let again = Job { id: "2".to_owned(), telegram: 1, kind: JobKind::Release, survey: 1 };
        write.insert_job(&again).await?;
        write.commit().await?;
        let replies = work_off(&world.stage.desk).await?.ok_or("no work")?;
        assert_eq!(replies.iter().map(|reply| reply.telegram).collect::<Vec<_>>(), [1, SECOND_OWNER]);
        Ok(())
    })
}

#[test]
fn work_that_did_not_come_to_its_end_is_done_by_whoever_comes_next() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::open(url, folder, "satu_pertanyaan").await?;
        let mut write = field.work.store.write().await?;
        write.insert_job(&Job { id: "1".to_owned(), telegram: 1, kind: JobKind::Summary, survey: 1 }).await?;
        write.commit().await?;
        let desk = Desk::new(Arc::clone(&field.work));
        // The process ends before it has written down what it worked out.
        let stalled = desk.work().await?.ok_or("no work")?;
        assert!(desk.work().await?.is_none(), "somebody may still be at it");
        field.work.clock.advance(chrono::Duration::seconds(90));
        assert_eq!(work_off(&desk).await?.map(|replies| replies.len()), Some(1));
        // The process was only stalled, and comes to its end after the other.
        let mut write = field.work.store.write().await?;
        assert_eq!(stalled.end(&mut write).await?, [], "said twice");
        write.commit().await?;
        field.work.clock.advance(chrono::Duration::seconds(90));
        assert!(desk.work().await?.is_none(), "done again");
        Ok(())
    }))
    .unwrap();
}

#[test]
fn the_first_screen_after_a_farewell_is_owed_until_it_is_shown() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::open(url, folder, "satu_pertanyaan").await?;
        let command = |name: &str, argument: &str| What::Command {
            name: name.to_owned(),
            argument: argument.replace('-', ""),
        };
        let consent = field.comes(9, command("start", &field.codes[0])).await?;
        let mut write = field.work.store.write().await?;
        write.replied(&[Shown { telegram: 9, prompt: Some(1), saves: 1 }]).await?;
        write.commit().await?;
        assert_eq!(field.work.owed_screens().await?.len(), 0);
        let data = consent.get("Tidak bersedia").ok_or("no such button")?.clone();
        field.comes(9, What::Press { data, callback: "1".to_owned(), message: Some(1) }).await?;
        // Neither the farewell nor the screen after it has gone out when the process ends.
        field.comes(9, command("mulai", "")).await?;
        assert_eq!(field.work.owed_screens().await?.len(), 1);
        Ok(())
    }))
    .unwrap();
}
