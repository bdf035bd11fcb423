//! Who is not on the list comes in by no guess, and a press that was never offered changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use chrono::Duration;
use jajak::admin::Desk;
use jajak::clock::Chance;
use jajak::fieldwork::{Incoming, What};
use jajak::seal::owner_code;
use jajak::store::{Actor, Role};

use crate::run::figure;
use crate::store::{Dump, Field, PHONE, on_both};
use crate::support::{Fault, run};

/// Tries to come in; every one from an account of its own, so that no wait for guessing stands in the way.
const ATTEMPTS: i64 = 20_000;
const PRESSES: usize = 10_000;
/// So many share a transaction, as updates of one batch do.
const BATCH: usize = 100;

/// All that a stranger could change. What a chat shows and who guessed is nobody's state.
async fn state(field: &Field) -> Result<Dump, Fault> {
    let mut dump = field.dump().await?;
    dump.retain(|table, _| !["chat", "guess", "setting", "process", "taken"].contains(&table.as_str()));
    assert!(dump.len() > 10, "{:?}", dump.keys());
    Ok(dump)
}

/// Brings many at once, through the desk, as the loop does.
async fn bring(field: &Field, incoming: &[Incoming]) -> Result<(), Fault> {
    let desk = Desk::new(Arc::clone(&field.work));
    for batch in incoming.chunks(BATCH) {
        let mut write = field.work.store.write().await?;
        for incoming in batch {
            write.begin_update().await?;
            desk.handle(&mut write, incoming.clone()).await?;
            write.keep_update().await?;
        }
        write.commit().await?;
    }
    Ok(())
}

fn start(argument: &str) -> What {
    What::Command { name: "start".to_owned(), argument: argument.to_owned() }
}

fn from(telegram: i64, what: What) -> Incoming {
    Incoming { telegram, language: Some("id".to_owned()), what }
}

/// A number that no list has.
fn strange_phone(number: i64) -> String {
    format!("+62877{number:08}")
}

fn attempt(field: &Field, chance: &Chance, number: i64) -> Result<What, Fault> {
    let random = || -> Result<String, Fault> { Ok(owner_code(chance.bytes::<32>()?).plain()) };
    Ok(match number % 6 {
        // The card of who is on the list, sent or forwarded by another.
        0 => What::Contact { phone: PHONE.to_owned(), own: false },
        1 => What::Contact { phone: strange_phone(number), own: false },
        // An own number, on no list.
        2 => What::Contact { phone: strange_phone(number), own: true },
        // Codes as they are made, with a check that fits.
        3 => start(&random()?),
        4 => What::Text { words: random()?, message: number },
        // A real code with two characters changed places or replaced.
        _ => {
            let code = &field.codes[usize::try_from(number)? % field.codes.len()];
            let mut letters: Vec<char> = code.replace('-', "").chars().collect();
            let place = chance.below(letters.len() - 1)?;
            letters.swap(place, place + 1);
            let place = chance.below(letters.len())?;
            letters[place] = ['A', 'B', 'C', 'D', '7', '9'][chance.below(6)?];
            let changed: String = letters.into_iter().collect();
            if changed == code.replace('-', "") { start(&random()?) } else { start(&changed) }
        }
    })
}

#[test]
fn who_is_not_on_the_list_is_not_admitted() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::open(url, folder, "satu_pertanyaan").await?;
        // A code for an owner is out, too.
        let mut write = field.work.store.write().await?;
        field.work.invite_owner(&mut write, Actor::CommandLine, Role::Owner, "Pemilik", None).await?;
        write.commit().await?;
        let before = state(&field).await?;
        let chance = Chance::seeded(11);
        let attempts = (0..ATTEMPTS)
            .map(|number| Ok(from(10_000 + number, attempt(&field, &chance, number)?)))
            .collect::<Result<Vec<_>, Fault>>()?;
        bring(&field, &attempts).await?;
        // So many wrong guesses make every further stranger wait; who has waited is heard.
        let heard = field.dump().await?["guess"].len();
        field.work.clock.advance(Duration::minutes(3));
        bring(&field, &attempts).await?;
        figure(&format!("roster gate: {heard} accounts guessed or wait, all tried again after it"));
        let after = state(&field).await?;
        let admitted = after["account"].len() + after["owner"].len();
        figure(&format!(
            "roster gate: {admitted} of {ATTEMPTS} admitted on {:?}",
            field.work.store.dialect()
        ));
        assert_eq!((admitted, &after), (0, &before));
        // The control: what is right lets in, also an account that has just guessed wrong.
        field.work.clock.advance(Duration::minutes(3));
        bring(&field, &[from(10_000, What::Contact { phone: PHONE.to_owned(), own: true })]).await?;
        bring(&field, &[from(10_003, start(&field.codes[7]))]).await?;
        assert_eq!(state(&field).await?["account"].len(), 2);
        field.work.store.close().await;
        Ok(())
    }))
    .unwrap();
}

/// What was ever offered to one person, and what is offered now.
#[derive(Default)]
struct Offered {
    ever: BTreeSet<String>,
    now: BTreeMap<String, String>,
}

impl Offered {
    fn see(&mut self, screen: BTreeMap<String, String>) {
        self.ever.extend(screen.values().cloned());
        self.now = screen;
    }

    fn stale(&self) -> Vec<&String> {
        self.ever.iter().filter(|data| !self.now.values().any(|now| now == *data)).collect()
    }
}

/// Enters, agrees and answers so many questions with the first choice.
async fn go(field: &Field, telegram: i64, code: usize, questions: usize) -> Result<Offered, Fault> {
    let mut offered = Offered::default();
    offered.see(field.enters(telegram, code).await?);
    for _ in 0..=questions {
        let own = |label: &str| offered.now.get(label).cloned();
        let choice = offered.now.values().find(|data| data.contains(":c0")).cloned();
        let data = own("Saya bersedia").or(choice).or_else(|| own("Lewati")).ok_or("nothing to press")?;
        offered.see(field.presses(telegram, &data).await?);
    }
    Ok(offered)
}

/// Data that no client of ours would send.
fn forged(offered: &[String], chance: &Chance) -> Result<String, Fault> {
    const LETTERS: &[u8] = b"ynectudsbprjhwkl";
    const VERBS: [&str; 8] =
        ["close?", "close", "release?", "release", "withhold", "destroyed", "extend7", "remove1"];
    let place = chance.below(offered.len())?;
    let mut letters: Vec<char> = offered[place].chars().collect();
    Ok(match chance.below(4)? {
        // A revision that never was, of this or another survey.
        0 => {
            let letter = char::from(LETTERS[chance.below(LETTERS.len())?]);
            let (survey, number) = (chance.below(3)?, chance.below(40)?);
            format!("{survey}/i{}:{letter}{number}", 1_000 + chance.below(1_000_000)?)
        }
        1 => {
            // With the letters of another alphabet: never what could stand on the screen.
            let place = chance.below(letters.len())?;
            letters[place] = char::from_u32(0x0410 + u32::try_from(chance.below(64)?)?).unwrap_or('Я');
            letters.into_iter().collect()
        }
        2 => format!("own:1:{}", VERBS[chance.below(VERBS.len())?]),
        _ => chance.bytes::<12>()?.iter().map(|byte| char::from(*byte)).collect(),
    })
}

#[test]
fn a_press_that_was_not_offered_changes_nothing() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::open(url, folder, "survei_integritas_organisasi").await?;
        let people = [(501, 4), (502, 9), (503, 14)];
        let mut offered = Vec::new();
        for (place, (telegram, questions)) in people.into_iter().enumerate() {
            offered.push(go(&field, telegram, place, questions).await?);
        }
        let handed_in: i64 = 504;
        let mut write = field.work.store.write().await?;
        let seed = Chance::seeded(7);
        crate::support::respondent::hand_in(&field.work, &mut write, handed_in, &field.codes[5], &seed)
            .await?;
        write.commit().await?;
        let all: Vec<String> = offered.iter().flat_map(|offered| offered.ever.iter().cloned()).collect();
        let before = state(&field).await?;
        assert_eq!((before["draft"].len(), before["ballot"].len()), (3, 1));
        let chance = Chance::seeded(13);
        let press = |data: String| What::Press { data, callback: "1".to_owned(), message: Some(1) };
        let mut presses = Vec::new();
        while presses.len() < PRESSES {
            let place = chance.below(people.len())?;
            let (own, telegram) = (&offered[place], people[place].0);
            let other = &offered[(place + 1) % people.len()];
            let next = match chance.below(5)? {
                // Replayed: offered to this person on an earlier screen.
                0 => {
                    let stale = own.stale();
                    from(telegram, press(stale[chance.below(stale.len())?].clone()))
                }
                // Offered to another person on their present screen.
                1 => {
                    let theirs: Vec<&String> = other.now.values().collect();
                    from(telegram, press(theirs[chance.below(theirs.len())?].clone()))
                }
                // By who has handed in, and by who was never here.
                2 => from(handed_in, press(all[chance.below(all.len())?].clone())),
                3 => {
                    let stranger = 9_000 + i64::try_from(chance.below(50)?)?;
                    from(stranger, press(all[chance.below(all.len())?].clone()))
                }
                _ => from(telegram, press(forged(&all, &chance)?)),
            };
            presses.push(next);
        }
        bring(&field, &presses).await?;
        let after = state(&field).await?;
        let changed = after.iter().filter(|(table, rows)| before[*table] != **rows);
        let changed: Vec<&String> = changed.map(|(table, _)| table).collect();
        figure(&format!(
            "forged presses: {} of {PRESSES} led to a change on {:?}",
            changed.len(),
            field.work.store.dialect()
        ));
        assert!(changed.is_empty(), "{changed:?}");
        // The control: what is on the screen changes just this person's draft.
        let data = offered[0].now.values().find(|data| data.contains(":c0")).cloned().ok_or("no choice")?;
        bring(&field, &[from(people[0].0, press(data))]).await?;
        let right = state(&field).await?;
        let changed = right["draft"].iter().filter(|row| !before["draft"].contains(row)).count();
        assert_eq!(changed, 1);
        field.work.store.close().await;
        Ok(())
    }))
    .unwrap();
}
