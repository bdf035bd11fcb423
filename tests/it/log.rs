//! Whoever can write into the database changes the log of owners' actions in every way there is, and is found out.

use std::path::Path;
use std::sync::Arc;

use chrono::Duration;
use jajak::fieldwork::Fieldwork;
use jajak::seal::{Broken, Head};
use jajak::store::{Action, Actor, Deed, LogRow};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _};
use tokio::task::JoinSet;

use crate::run::figure;
use crate::store::{fieldwork, on_both};
use crate::support::{Fault, run};

const ROWS: i64 = 24;
/// So many write into the log at the same time.
const AT_ONCE: usize = 64;

/// A log of some rows, and a hand that can write into the database.
struct Tampered {
    work: Fieldwork,
    hand: AnyConnection,
    rows: Vec<LogRow>,
    head: Head,
    made: usize,
    found: usize,
}

impl Tampered {
    async fn set(url: &str, folder: &Path) -> Result<Self, Fault> {
        let work = fieldwork(url, folder, 1).await?;
        for number in 0..ROWS {
            let actor = [Actor::Owner(1001 + number % 3), Actor::CommandLine, Actor::Bot]
                [usize::try_from(number % 5).unwrap().min(2)];
            let action = Action::ALL[usize::try_from(number).unwrap() % Action::ALL.len()];
            let deed = Deed::new(actor, action).detail(format!("n={number}"));
            work.log_alone(if number % 4 == 0 { deed } else { deed.of(number % 2 + 1) }).await?;
            work.clock.advance(Duration::minutes(7));
        }
        let rows = work.store.log().await?;
        let head = work.store.log_head().await?.ok_or("nothing was logged")?;
        let hand = AnyConnection::connect(url).await?;
        Ok(Self { work, hand, rows, head, made: 0, found: 0 })
    }

    async fn change(&mut self, statement: String) -> Result<(), Fault> {
        self.hand.execute(AssertSqlSafe(statement)).await?;
        Ok(())
    }

    /// Changes, looks, and puts everything back.
    async fn check(
        &mut self,
        statements: &[String],
        printed: Option<&Head>,
        expected: Broken,
    ) -> Result<(), Fault> {
        for statement in statements {
            self.change(statement.clone()).await?;
        }
        let verified = self.work.verify_log(printed).await?;
        self.made += 1;
        self.found += usize::from(verified.is_err());
        assert_eq!(verified, Err(expected), "{statements:?}");
        self.put_back().await
    }

    async fn put_back(&mut self) -> Result<(), Fault> {
        self.change("DELETE FROM log".to_owned()).await?;
        for row in self.rows.clone() {
            insert(&mut self.hand, &row).await?;
        }
        Ok(())
    }

    /// The control: as it stands, the log is whole, with every head that was ever printed.
    async fn is_whole(&self) -> Result<(), Fault> {
        for row in &self.rows {
            let printed = Head::new(row.seq, &row.link);
            assert_eq!(self.work.verify_log(Some(&printed)).await?, Ok(Some(self.head.clone())));
        }
        assert_eq!(self.work.verify_log(None).await?, Ok(Some(self.head.clone())));
        Ok(())
    }
}

async fn insert(hand: &mut AnyConnection, row: &LogRow) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO log (seq, at, actor, action, survey, detail, link) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(row.seq)
    .bind(row.at)
    .bind(row.actor.as_str())
    .bind(row.action.as_str())
    .bind(row.survey)
    .bind(row.detail.as_str())
    .bind(row.link.as_slice())
    .execute(hand)
    .await?;
    Ok(())
}

#[test]
fn every_change_of_the_log_is_found() {
    run(on_both(async |url: &str, folder: &Path| {
        let mut log = Tampered::set(url, folder).await?;
        log.is_whole().await?;
        let head = log.head.clone();
        let at = |seq: i64| format!("WHERE seq = {seq}");
        for seq in 1..=ROWS {
            // Every column of every row.
            for change in [
                "at = at + 1",
                "actor = 'owner:9'",
                "actor = ''",
                "action = 'something else'",
                "survey = COALESCE(survey, 0) + 1",
                "detail = ''",
            ] {
                let statement = format!("UPDATE log SET {change} {}", at(seq));
                log.check(&[statement], None, Broken::Altered(seq)).await?;
            }
            if log.rows[usize::try_from(seq - 1)?].survey.is_some() {
                let statement = format!("UPDATE log SET survey = NULL {}", at(seq));
                log.check(&[statement], None, Broken::Altered(seq)).await?;
            }
            let other =
                format!("UPDATE log SET link = (SELECT link FROM log {}) {}", at(seq % ROWS + 1), at(seq));
            log.check(&[other], None, Broken::Altered(seq)).await?;
            // Taken away, or put at the end.
            let delete = format!("DELETE FROM log {}", at(seq));
            if seq < ROWS {
                log.check(std::slice::from_ref(&delete), None, Broken::Missing(seq)).await?;
            }
            log.check(&[format!("UPDATE log SET seq = 1000 {}", at(seq))], None, Broken::Missing(seq))
                .await?;
            // Taken away, and the rest moved up (by a way round numbers that are taken).
            let up = [
                delete,
                format!("UPDATE log SET seq = -seq WHERE seq > {seq}"),
                "UPDATE log SET seq = -seq - 1 WHERE seq < 0".to_owned(),
            ];
            let expected = if seq == ROWS { Broken::CutOff(seq - 1) } else { Broken::Altered(seq) };
            log.check(&up, Some(&head), expected).await?;
            // One more, a copy, and the rest moved down.
            let down = [
                format!("UPDATE log SET seq = -seq WHERE seq >= {seq}"),
                "UPDATE log SET seq = -seq + 1 WHERE seq < 0".to_owned(),
                format!(
                    "INSERT INTO log (seq, at, actor, action, survey, detail, link) SELECT {seq}, at, actor, \
                     action, survey, detail, link FROM log WHERE seq = {}",
                    if seq == 1 { 2 } else { seq - 1 }
                ),
            ];
            // A copy of the first in the place of the first is the first.
            let expected = Broken::Altered(if seq == 1 { 2 } else { seq });
            log.check(&down, None, expected).await?;
            // The end cut off: found by the head that was printed.
            let cut = format!("DELETE FROM log WHERE seq >= {seq}");
            log.check(&[cut], Some(&head), Broken::CutOff(seq - 1)).await?;
        }
        for first in 1..=ROWS {
            for second in first + 1..=ROWS {
                let swap = [
                    format!("UPDATE log SET seq = 1000 {}", at(first)),
                    format!("UPDATE log SET seq = {first} {}", at(second)),
                    format!("UPDATE log SET seq = {second} WHERE seq = 1000"),
                ];
                log.check(&swap, None, Broken::Altered(first)).await?;
            }
        }
        log.is_whole().await?;
        // The control of the printed head: without it nobody notices that the end is missing.
        log.change(format!("DELETE FROM log WHERE seq > {}", ROWS - 3)).await?;
        assert!(log.work.verify_log(None).await?.is_ok());
        figure(&format!(
            "log chain: {} of {} changes found on {:?}",
            log.found,
            log.made,
            log.work.store.dialect()
        ));
        assert!(log.found == log.made && log.made > 500);
        log.hand.close().await?;
        log.work.store.close().await;
        Ok(())
    }))
    .unwrap();
}

#[test]
fn a_history_that_was_written_anew_is_found() {
    run(on_both(async |url: &str, folder: &Path| {
        let mut log = Tampered::set(url, folder).await?;
        let written_anew = async |log: &mut Tampered, work: &Fieldwork| {
            log.change("DELETE FROM log".to_owned()).await?;
            for _ in 0..=ROWS {
                work.log_alone(Deed::new(Actor::Bot, Action::SummaryAsked)).await?;
            }
            Ok::<(), Fault>(())
        };
        // By who can write into the database, but has another key folder.
        let thief = fieldwork(url, &folder.join("another host"), 99).await?;
        written_anew(&mut log, &thief).await?;
        assert_eq!(log.work.verify_log(None).await?, Err(Broken::Altered(1)));
        // By who has the key too: only the printed head tells.
        let root = fieldwork(url, folder, 99).await?;
        written_anew(&mut log, &root).await?;
        assert!(log.work.verify_log(None).await?.is_ok());
        assert_eq!(log.work.verify_log(Some(&log.head)).await?, Err(Broken::Rewritten));
        log.hand.close().await?;
        for work in [&thief, &root, &log.work] {
            work.store.close().await;
        }
        Ok(())
    }))
    .unwrap();
}

#[test]
fn writers_at_the_same_time_do_not_fork_the_chain() {
    run(on_both(async |url: &str, folder: &Path| {
        let work = Arc::new(fieldwork(url, folder, 1).await?);
        let mut writing = JoinSet::new();
        for number in 0..AT_ONCE {
            let work = Arc::clone(&work);
            writing.spawn(async move {
                work.log_alone(Deed::new(Actor::Bot, Action::SummaryAsked).detail(format!("n={number}")))
                    .await
            });
        }
        for written in writing.join_all().await {
            written?;
        }
        assert_eq!(work.store.log().await?.len(), AT_ONCE);
        assert_eq!(work.verify_log(None).await?, Ok(work.store.log_head().await?));
        figure(&format!("log chain: {AT_ONCE} writers at once, one chain on {:?}", work.store.dialect()));
        work.store.close().await;
        Ok(())
    }))
    .unwrap();
}

#[test]
fn what_is_undone_is_not_in_the_log() {
    run(on_both(async |url: &str, folder: &Path| {
        let work = fieldwork(url, folder, 1).await?;
        let deed = || Deed::new(Actor::Owner(1), Action::SummaryAsked);
        let mut write = work.store.write().await?;
        write.begin_update().await?;
        work.log(&mut write, deed());
        write.keep_update().await?;
        write.begin_update().await?;
        work.log(&mut write, deed().detail("undone"));
        write.undo_update().await?;
        write.commit().await?;
        let mut write = work.store.write().await?;
        work.log(&mut write, deed().detail("never committed"));
        drop(write);
        let rows = work.store.log().await?;
        assert_eq!(rows.iter().map(|row| row.detail.as_str()).collect::<Vec<_>>(), [""]);
        work.store.close().await;
        Ok(())
    }))
    .unwrap();
}
