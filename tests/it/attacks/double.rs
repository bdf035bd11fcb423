//! Everybody presses "Kirim jawaban" from many tasks at once, from two accounts, also while the survey is closed.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jajak::admin::Desk;
use jajak::fieldwork::{Act, GRACE, Incoming, What};
use jajak::store::{Owner, Role};
use sqlx::any::AnyPoolOptions;
use sqlx::{Executor as _, Row as _};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::{OWNERS, account};
use crate::run::figure;
use crate::store::{Field, on_both, press};
use crate::support::{Fault, run};

const PEOPLE: usize = 200;
/// So many submissions of each person at the same time.
const AT_ONCE: usize = 64;
/// So many share a transaction, as updates of one batch do.
const BATCH: usize = 25;
/// Said to whom is counted, and to nobody else.
const COUNTED: &str = "Terima kasih. Jawaban Bapak/Ibu telah diterima.";
const FORM: &str = "dialogues/satu_pertanyaan/form.md";

/// The second account of a person.
fn second(person: usize) -> i64 {
    account(person) + 1_000_000
}

/// A survey in which everybody has only to hand in; the button of each.
async fn ready(url: &str, folder: &Path) -> Result<(Arc<Field>, Vec<String>), Fault> {
    let form = crate::source::text(FORM);
    let field = Field::with(url, folder, form.as_bytes(), PEOPLE).await?;
    let mut buttons = Vec::new();
    for people in (0..PEOPLE).collect::<Vec<_>>().chunks(BATCH) {
        let mut write = field.work.store.write().await?;
        for person in people {
            let start = || What::Command { name: "start".to_owned(), argument: field.codes[*person].clone() };
            let mut screen = field.takes(&mut write, account(*person), start()).await?;
            // The code is used up: another account does not come in by it.
            assert!(field.takes(&mut write, second(*person), start()).await?.is_empty());
            for label in ["Saya bersedia", "Setuju"] {
                let data = screen.get(label).ok_or("the button is missing")?;
                screen = field.takes(&mut write, account(*person), press(data)).await?;
            }
            buttons.push(screen.remove("Kirim jawaban").ok_or("nothing to hand in")?);
        }
        write.commit().await?;
    }
    Ok((Arc::new(field), buttons))
}

/// Everybody hands in once more, every second time from the other account; who is told that it counts.
async fn press_all(field: &Field, buttons: &[String], round: usize) -> Result<Vec<i64>, Fault> {
    let mut told = Vec::new();
    for (place, batch) in buttons.chunks(BATCH).enumerate() {
        let mut write = field.work.store.write().await?;
        for (person, data) in (place * BATCH..).zip(batch) {
            let telegram = if round.is_multiple_of(2) { account(person) } else { second(person) };
            let incoming = Incoming { telegram, language: Some("id".to_owned()), what: press(data) };
            let replies = field.work.handle(&mut write, incoming).await?;
            let shown = replies.iter().flat_map(|reply| &reply.acts);
            let counted = |act: &Act| matches!(act, Act::Show(show) if show.screen.text.starts_with(COUNTED));
            told.extend(shown.filter(|act| counted(act)).map(|_| telegram));
        }
        write.commit().await?;
        tokio::task::yield_now().await;
    }
    Ok(told)
}

/// Ballots, people who are done, and drafts.
async fn counts(field: &Field) -> Result<(usize, usize, usize), Fault> {
    let store = &field.work.store;
    Ok((store.count_ballots(1).await?, store.turnout(1).await?.done, store.all_drafts(1).await?.len()))
}

#[test]
fn everybody_is_counted_once() {
    run(on_both(async |url: &str, folder: &Path| {
        let (field, buttons) = ready(url, folder).await?;
        let buttons = Arc::new(buttons);
        let mut pressing = JoinSet::new();
        for round in 0..AT_ONCE {
            let (field, buttons) = (Arc::clone(&field), Arc::clone(&buttons));
            pressing.spawn(async move { press_all(&field, &buttons, round).await });
        }
        let mut told = BTreeMap::new();
        while let Some(ended) = pressing.join_next().await {
            for telegram in ended?? {
                *told.entry(telegram).or_insert(0) += 1;
            }
        }
        assert_eq!(counts(&field).await?, (PEOPLE, PEOPLE, 0));
        assert_eq!(told, (0..PEOPLE).map(|person| (account(person), 1)).collect());
        let naive = naively(url).await?;
        figure(&format!(
            "double answer: {PEOPLE} ballots of {PEOPLE} people, {} submissions, on {:?}; naively {naive} of one",
            PEOPLE * AT_ONCE,
            field.work.store.dialect()
        ));
        assert!(naive > 1);
        field.work.store.close().await;
        Ok(())
    }))
    .unwrap();
}

/// Looks whether the person has handed in, and if not, writes a ballot.
async fn naively(url: &str) -> Result<i64, Fault> {
    let pool = AnyPoolOptions::new().max_connections(4).connect(url).await?;
    pool.execute("CREATE TABLE naive (person BIGINT NOT NULL)").await?;
    let (looked, mut submitting) = (Arc::new(Barrier::new(AT_ONCE)), JoinSet::new());
    let count = "SELECT COUNT(*) FROM naive WHERE person = 1";
    for _ in 0..AT_ONCE {
        let (pool, looked) = (pool.clone(), Arc::clone(&looked));
        submitting.spawn(async move {
            let found: i64 = sqlx::query(count).fetch_one(&pool).await?.try_get(0)?;
            looked.wait().await;
            if found == 0 {
                pool.execute("INSERT INTO naive (person) VALUES (1)").await?;
            }
            Ok::<(), Fault>(())
        });
    }
    for ended in submitting.join_all().await {
        ended?;
    }
    let ballots = sqlx::query(count).fetch_one(&pool).await?.try_get(0)?;
    pool.close().await;
    Ok(ballots)
}

#[test]
fn nobody_is_counted_after_the_closing() {
    run(on_both(async |url: &str, folder: &Path| {
        let (field, buttons) = ready(url, folder).await?;
        let owner = Owner { telegram: OWNERS[0], role: Role::Owner, name: "Pemilik".to_owned(), agrees_from: 0 };
        let mut write = field.work.store.write().await?;
        write.insert_owner(&owner).await?;
        write.commit().await?;
        // Submissions go on before, while and after an owner closes.
        let begun = |people: std::ops::Range<usize>| {
            let mut pressing = JoinSet::new();
            for person in people {
                for telegram in [account(person), second(person)] {
                    let (field, data) = (Arc::clone(&field), buttons[person].clone());
                    pressing.spawn(async move { field.presses(telegram, &data).await.map(|_| ()) });
                }
            }
            pressing
        };
        let ended = async |pressing: JoinSet<Result<(), Fault>>| {
            pressing.join_all().await.into_iter().collect::<Result<(), Fault>>()
        };
        let (before, closing) = (begun(0..25), async {
            let desk = Desk::new(Arc::clone(&field.work));
            let mut write = field.work.store.write().await?;
            let what = press("own:1:close");
            desk.handle(&mut write, Incoming { telegram: OWNERS[0], language: None, what }).await?;
            Ok::<(), Fault>(write.commit().await?)
        });
        let (closed, others) = tokio::join!(closing, async { ended(begun(25..50)).await });
        closed?;
        others?;
        ended(before).await?;
        // Who had begun may still hand in.
        assert_eq!(counts(&field).await?, (50, 50, PEOPLE - 50));
        // And before, while and after the hour of grace ends.
        field.work.clock.advance(GRACE);
        let before = begun(50..100);
        let (closed, others) = tokio::join!(field.work.due(), async { ended(begun(100..150)).await });
        closed?;
        others?;
        ended(before).await?;
        let at_closing = counts(&field).await?;
        ended(begun(150..PEOPLE)).await?;
        let (ballots, done, drafts) = counts(&field).await?;
        figure(&format!(
            "double answer: {ballots} ballots, {} of 100 in the race with the closing, {} of {} after it, on {:?}",
            at_closing.0 - 50,
            ballots - at_closing.0,
            PEOPLE - 150,
            field.work.store.dialect()
        ));
        assert_eq!((ballots, done, drafts), at_closing);
        assert!(ballots == done && done + drafts == PEOPLE && ballots >= 50 && drafts >= PEOPLE - 150);
        field.work.store.close().await;
        Ok(())
    }))
    .unwrap();
}
