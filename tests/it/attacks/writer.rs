//! Whoever can write into the database, but has no key, tries to read through the bot.

use std::path::Path;

use futures_util::TryStreamExt as _;
use jajak::admin::summarise;
use jajak::fieldwork::{Incoming, What};
use jajak::store::PublishedKind;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _};

use super::{FORM, account, answer, decide_release, hand_in, text};
use crate::desk::work_off;
use crate::run::figure;
use crate::store::{Field, on_both};
use crate::support::{Fault, run};

const PEOPLE: usize = 30;
/// The attacker's own account.
const STRANGER: i64 = 666_666;
const VICTIM: usize = 7;

/// Puts copies of a person's ballot into the database.
async fn double(hand: &mut AnyConnection, copies: usize, ballot: &str) -> Result<(), Fault> {
    for copy in 0..copies {
        let insert = format!(
            "INSERT INTO ballot (id, survey, sealed) \
             SELECT 'copy {copy}', survey, sealed FROM ballot WHERE id = '{ballot}'"
        );
        hand.execute(AssertSqlSafe(insert)).await?;
    }
    Ok(())
}

#[test]
fn copies_of_one_ballot_are_no_crowd() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::with(url, folder, FORM.as_bytes(), PEOPLE).await?;
        let mut hand = AnyConnection::connect(url).await?;
        hand_in(&field, [VICTIM]).await?;
        let ballot = field.work.store.all_ballots(1).try_collect::<Vec<_>>().await?[0].id.clone();
        double(&mut hand, PEOPLE, &ballot).await?;
        let shown = summarise(&field.work, 1).await?.ok_or("no survey")?.get().counted;
        assert_eq!(shown, None);
        hand.execute("DELETE FROM ballot WHERE id LIKE 'copy%'").await?;
        // The control: ballots of as many people are shown.
        hand_in(&field, (0..PEOPLE).filter(|person| *person != VICTIM)).await?;
        let control = summarise(&field.work, 1).await?.ok_or("no survey")?.get().counted;
        assert_eq!(control, Some(PEOPLE - 10));
        double(&mut hand, 3, &ballot).await?;
        hand.close().await?;
        work_off(&decide_release(&field).await?).await?;
        let released = summarise(&field.work, 1).await?.ok_or("no survey")?.get().counted;
        let minutes = field.work.store.published(1, PublishedKind::Minutes).await?;
        let minutes: serde_json::Value = serde_json::from_str(&minutes[0])?;
        figure(&format!(
            "doubled ballots: {} of {PEOPLE} copies counted before release, {} of 3 at release, on {:?}",
            shown.unwrap_or_default(),
            released.unwrap_or_default() - PEOPLE,
            field.work.store.dialect()
        ));
        assert_eq!(released, Some(PEOPLE));
        assert_eq!((&minutes["counts"]["ballots"], &minutes["counts"]["unopened"]), (&33.into(), &3.into()));
        field.work.store.close().await;
        Ok(())
    }))
    .unwrap();
}

/// All that the bot says to a command.
async fn told(field: &Field, telegram: i64, command: &str) -> Result<String, Fault> {
    let mut write = field.work.store.write().await?;
    let what = What::Command { name: command.to_owned(), argument: String::new() };
    let replies = field.work.handle(&mut write, Incoming { telegram, language: None, what }).await?;
    write.commit().await?;
    Ok(format!("{replies:?}"))
}

#[test]
fn a_draft_is_shown_to_no_account_but_its_own() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::with(url, folder, FORM.as_bytes(), PEOPLE).await?;
        for person in [VICTIM, VICTIM + 1] {
            let mut write = field.work.store.write().await?;
            answer(&field, &mut write, person, 7).await?;
            write.commit().await?;
        }
        told(&field, STRANGER, "mulai").await?;
        let mut hand = AnyConnection::connect(url).await?;
        let mut shown = Vec::new();
        for (person, also) in [(VICTIM, false), (VICTIM + 1, true)] {
            // The control: the person is shown what was written.
            assert!(told(&field, account(person), "lanjut").await?.contains(&text(person)));
            let linked = field.account(account(person)).await?.person;
            let mut statements =
                vec![format!("UPDATE chat SET survey = 1, person = '{linked}' WHERE telegram = {STRANGER}")];
            if also {
                let link = format!("UPDATE account SET telegram = {STRANGER} WHERE person = '{linked}'");
                statements.push(link);
            }
            for statement in statements {
                hand.execute(AssertSqlSafe(statement)).await?;
            }
            for reply in field.work.owed_screens().await? {
                shown.push(format!("{reply:?}"));
            }
            for command in ["lanjut", "status", "mulai"] {
                shown.push(told(&field, STRANGER, command).await?);
            }
        }
        hand.close().await?;
        let read =
            shown.iter().filter(|told| told.contains(&text(VICTIM)) || told.contains(&text(VICTIM + 1)));
        let read = read.filter(|told| told.contains(&STRANGER.to_string())).count();
        figure(&format!(
            "somebody else's draft: shown in {read} of {} replies, on {:?}",
            shown.len(),
            field.work.store.dialect()
        ));
        assert!(read == 0 && shown.len() >= 6);
        field.work.store.close().await;
        Ok(())
    }))
    .unwrap();
}
