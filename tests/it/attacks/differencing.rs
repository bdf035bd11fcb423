//! An owner asks for a summary after every single submission, across closing, opening again and release.

use std::collections::BTreeSet;
use std::path::Path;

use jajak::admin::summarise;
use jajak::fieldwork::GRACE;
use sqlx::{AnyConnection, Connection as _, Row as _};

use super::{FORM, decide_release, hand_in};
use crate::desk::work_off;
use crate::run::figure;
use crate::store::{Field, on_both};
use crate::support::{Fault, run};

const PEOPLE: usize = 75;
/// The smallest base; two summaries differ by nobody or by at least so many.
const K: usize = 10;
/// After so many the survey is closed and opened again.
const REOPENED: [usize; 2] = [33, 56];

/// A summary that an owner has seen.
struct Seen {
    /// How many ballots it says it stands on.
    counted: usize,
    /// The ballots that it stands on; the owner does not see them.
    ballots: BTreeSet<String>,
}

async fn look(field: &Field, url: &str) -> Result<Option<Seen>, Fault> {
    let summary = summarise(&field.work, 1).await?.ok_or("no survey")?;
    let mut connection = AnyConnection::connect(url).await?;
    let rows = sqlx::query("SELECT id FROM interim").fetch_all(&mut connection).await?;
    connection.close().await?;
    let ballots = rows.iter().map(|row| row.try_get(0)).collect::<Result<BTreeSet<String>, _>>()?;
    Ok(summary.get().counted.map(|counted| Seen { counted, ballots }))
}

/// All pairs, and those that differ by some but fewer than k.
fn pairs(counts: &[usize]) -> (usize, usize) {
    let few = |one: usize, other: usize| (1..K).contains(&one.abs_diff(other));
    let later = |place: usize| counts.iter().skip(place + 1);
    let pairs =
        counts.iter().enumerate().flat_map(|(place, one)| later(place).map(move |other| (*one, *other)));
    pairs.fold((0, 0), |(all, found), (one, other)| (all + 1, found + usize::from(few(one, other))))
}

#[test]
fn no_two_summaries_differ_by_a_few_ballots() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::with(url, folder, FORM.as_bytes(), PEOPLE).await?;
        let mut seen: Vec<Seen> = Vec::new();
        let mut asked = 0;
        for person in 0..PEOPLE {
            if REOPENED.contains(&person) {
                assert!(field.work.close_survey(1).await?);
                seen.extend(look(&field, url).await?);
                let mut write = field.work.store.write().await?;
                let closes = field.work.clock.now() + GRACE;
                assert!(field.work.open_until(&mut write, 1, closes).await?);
                write.commit().await?;
                asked += 1;
            }
            hand_in(&field, [person]).await?;
            seen.extend(look(&field, url).await?);
            asked += 1;
        }
        let desk = decide_release(&field).await?;
        seen.extend(look(&field, url).await?);
        let last_interim = seen.last().map_or(0, |seen| seen.counted);
        work_off(&desk).await?;
        let released = summarise(&field.work, 1).await?.and_then(|summary| summary.get().counted);
        assert_eq!(released, Some(PEOPLE));
        // Each stands on the ballots that it says, and on all those of the one before it.
        assert!(seen.iter().all(|seen| seen.ballots.is_empty() || seen.ballots.len() == seen.counted));
        let nested = seen.windows(2).all(|two| two[0].ballots.is_subset(&two[1].ballots));
        assert!(nested, "a summary left out a ballot of the one before");
        let counts: Vec<usize> = seen.iter().map(|seen| seen.counted).chain(released).collect();
        let (all, found) = pairs(&counts);
        let different: BTreeSet<usize> = counts.iter().copied().collect();
        let naive: Vec<usize> = (K..=PEOPLE).collect();
        let (naive_all, naive_found) = pairs(&naive);
        figure(&format!(
            "differencing: {found} of {all} pairs differ by 1 to {} ballots; {asked} summaries asked for, {} given \
             of {different:?}, release {} beyond the last, on {:?}; naively {naive_found} of {naive_all}",
            K - 1,
            counts.len(),
            PEOPLE - last_interim,
            field.work.store.dialect()
        ));
        assert_eq!(found, 0);
        assert!(different.len() > 3 && all > 1_000 && naive_found > 100);
        field.work.store.close().await;
        Ok(())
    }))
    .unwrap();
}
