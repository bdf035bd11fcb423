//! The attacker has copies of the database from before release, and after it everything that is left but the keys.

use std::collections::BTreeSet;
use std::path::Path;

use futures_util::TryStreamExt as _;
use jajak::seal::{BallotSecret, DraftKey, Holder, open_ballot, open_draft};
use jajak::store::{SealedDraft, StoredBallot};

use super::{FORM, answer, decide_release, text};
use crate::desk::work_off;
use crate::run::figure;
use crate::store::{Cell, Dump, Field, on_both};
use crate::support::{Fault, run};

const PEOPLE: usize = 30;
/// When so many have handed in, the database is copied.
const COPIES: [usize; 3] = [6, 12, 24];

/// What is sealed in a copy.
#[derive(Default)]
struct Sealed {
    ballots: Vec<StoredBallot>,
    /// By person and account.
    drafts: Vec<(String, i64, SealedDraft)>,
}

impl Sealed {
    async fn copy(&mut self, field: &Field) -> Result<(), Fault> {
        self.ballots.extend(field.work.store.all_ballots(1).try_collect::<Vec<_>>().await?);
        self.drafts.extend(field.work.store.all_drafts(1).await?);
        Ok(())
    }

    /// What stands in several copies counts once.
    fn drop_doubles(&mut self) {
        self.ballots.sort_by(|one, other| one.sealed.cmp(&other.sealed));
        self.ballots.dedup_by(|one, other| one.sealed == other.sealed);
        self.drafts.sort_by(|one, other| one.2.nonce.cmp(&other.2.nonce));
        self.drafts.dedup_by(|one, other| one.2.nonce == other.2.nonce);
    }

    /// What these keys open, each tried as a ballot's and as a draft's.
    fn opened_by(&self, keys: &BTreeSet<[u8; 32]>, mark: &str) -> Vec<Vec<u8>> {
        let mut opened = Vec::new();
        for key in keys {
            let (ballot, draft) = (BallotSecret::new(*key), DraftKey::new(*key));
            let public = ballot.public();
            let open = |sealed: &StoredBallot| open_ballot(&ballot, &public, &sealed.sealed).ok();
            opened.extend(self.ballots.iter().filter_map(open));
            opened.extend(self.drafts.iter().filter_map(|(person, telegram, sealed)| {
                let nonce = sealed.nonce.as_slice().try_into().ok()?;
                let holder = Holder { survey: mark, person, telegram: *telegram };
                open_draft(&draft, &holder, &sealed.sealed, nonce).ok()
            }));
        }
        opened
    }
}

/// Whatever 32 bytes may be a key: at each place of these bytes, and of what they say in hexadecimal.
fn candidates(bytes: &[u8]) -> Vec<[u8; 32]> {
    let digit = |letter: &u8| char::from(*letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Option<Vec<u8>> = bytes.iter().map(digit).collect();
    let said: Vec<u8> = digits.unwrap_or_default().chunks_exact(2).map(|two| two[0] << 4 | two[1]).collect();
    let mut all = Vec::new();
    for bytes in [bytes, &said] {
        all.extend(bytes.windows(32).filter_map(|window| <[u8; 32]>::try_from(window).ok()));
        // What is shorter, filled up with zeros or with itself.
        if (8..32).contains(&bytes.len()) {
            all.push(std::array::from_fn(|place| bytes.get(place).copied().unwrap_or_default()));
            all.push(std::array::from_fn(|place| bytes[place % bytes.len()]));
        }
    }
    all
}

/// All that is left: the key folder's files, every value of the database that could be a key, and what is known.
fn left(folder: &Path, dump: &Dump) -> Result<BTreeSet<[u8; 32]>, Fault> {
    let mut keys: BTreeSet<[u8; 32]> = [[0; 32], [0xff; 32]].into();
    for file in std::fs::read_dir(folder.join("keys"))? {
        keys.extend(candidates(&std::fs::read(file?.path())?));
    }
    for cell in dump.values().flatten().flatten() {
        match cell {
            // The form and what is published are longer, and public.
            Cell::Bytes(bytes) if bytes.len() <= 64 => keys.extend(candidates(bytes)),
            Cell::Text(text) if text.len() <= 64 => keys.extend(candidates(text.as_bytes())),
            _ => {}
        }
    }
    Ok(keys)
}

#[test]
fn copies_from_before_release_stay_closed_after_it() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::with(url, folder, FORM.as_bytes(), PEOPLE).await?;
        let mark = field.work.store.survey(1).await?.ok_or("no survey")?.mark;
        let mut stolen = Sealed::default();
        for person in 0..PEOPLE {
            let mut write = field.work.store.write().await?;
            answer(&field, &mut write, person, 7).await?;
            write.commit().await?;
        }
        for person in 0..COPIES[2] {
            if COPIES.contains(&person) {
                stolen.copy(&field).await?;
            }
            let mut write = field.work.store.write().await?;
            super::submit(&field, &mut write, person).await?;
            write.commit().await?;
        }
        stolen.copy(&field).await?;
        stolen.drop_doubles();
        let before = left(folder, &field.dump().await?)?;
        let dialect = field.work.store.dialect();
        work_off(&decide_release(&field).await?).await?;
        field.work.store.close().await;
        let after = left(folder, &field.dump().await?)?;

        let opened = stolen.opened_by(&after, &mark).len();
        // The control: whoever had the key folder too, before release.
        let by_root = stolen.opened_by(&before, &mark);
        let all = stolen.ballots.len() + stolen.drafts.len();
        figure(&format!(
            "old copies: {opened} of {} ballots and {} drafts opened by {} keys that are left, on {dialect:?}; \
             by the keys from before release {}",
            stolen.ballots.len(),
            stolen.drafts.len(),
            after.len(),
            by_root.len()
        ));
        let written = |bytes: &Vec<u8>| (0..PEOPLE).any(|person| holds(bytes, &text(person)));
        assert!(by_root.iter().all(written));
        assert_eq!((opened, by_root.len()), (0, all));
        assert!(after.len() > 100 && all == COPIES[2] + PEOPLE - COPIES[0]);
        Ok(())
    }))
    .unwrap();
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
