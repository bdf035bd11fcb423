//! Attacks on the secrecy of answers. Each prints its figure, and has a naive control that proves that it works.

mod canaries;
mod copies;
mod cut_off;
mod differencing;
mod double;
mod linkage;
mod search;
mod writer;

use jajak::admin::Desk;
use jajak::fieldwork::{Incoming, What};
use jajak::store::{Owner, Role, Write};

use crate::store::{Field, press};
use crate::support::Fault;

/// Five items by which a person can be told, a number and a text.
const FORM: &str = "
| survey | | | | | |
| | type | name | label | dimension | required |
| | select_one setuju | b1 | Pernyataan pertama. | BUD | yes |
| | select_one setuju | b2 | Pernyataan kedua. | BUD | yes |
| | select_one setuju | b3 | Pernyataan ketiga. | BUD | yes |
| | select_one setuju | b4 | Pernyataan keempat. | BUD | yes |
| | select_one setuju | b5 | Pernyataan kelima. | BUD | yes |
| | integer | kali | Berapa kali? | | yes |
| | text | usul | Apa usulan Bapak/Ibu? | | yes |

| choices | | | | |
| | list_name | name | label | score |
| | setuju | 1 | Sangat Tidak Setuju | 1 |
| | setuju | 2 | Tidak Setuju | 2 |
| | setuju | 3 | Setuju | 3 |
| | setuju | 4 | Sangat Setuju | 4 |

| settings | | |
| | form_title | form_id |
| | Serangan | serangan |

| index | |
| | method |
| | skm |
";
/// The choices' labels, by score.
const LABELS: [&str; 4] = ["Sangat Tidak Setuju", "Tidak Setuju", "Setuju", "Sangat Setuju"];
/// The two who release.
const OWNERS: [i64; 2] = [900_001, 900_002];

/// The scores of the five items that only this person of a thousand gives; neighbours' have nothing in common.
fn scores(person: usize) -> [usize; 5] {
    let number = person * 391 % 1_024;
    std::array::from_fn(|place| number >> (2 * place) & 3)
}

/// What this person writes; always as long.
fn text(person: usize) -> String {
    format!("Usulan {:05} dari seorang pegawai", person * 7_919 % 100_003)
}

/// The account of a person.
fn account(person: usize) -> i64 {
    i64::try_from(person).unwrap() + 10_000
}

/// Comes in and answers so many of the seven questions, in a transaction that the caller commits.
async fn answer(field: &Field, write: &mut Write, person: usize, questions: usize) -> Result<(), Fault> {
    let telegram = account(person);
    let start = What::Command { name: "start".to_owned(), argument: field.codes[person].clone() };
    let mut screen = field.takes(write, telegram, start).await?;
    let scores = scores(person);
    let labels = ["Saya bersedia"].into_iter().chain(scores.into_iter().map(|score| LABELS[score]));
    for label in labels.take(questions + 1) {
        let data = screen.get(label).ok_or_else(|| format!("no {label} among {:?}", screen.keys()))?;
        screen = field.takes(write, telegram, press(data)).await?;
    }
    for (message, words) in
        (50..).zip([(person % 50).to_string(), text(person)]).take(questions.saturating_sub(5))
    {
        field.takes(write, telegram, What::Text { words, message }).await?;
    }
    Ok(())
}

/// Hands in what was answered.
async fn submit(field: &Field, write: &mut Write, person: usize) -> Result<(), Fault> {
    let again = What::Command { name: "mulai".to_owned(), argument: String::new() };
    let review = field.takes(write, account(person), again).await?;
    let data = review.get("Kirim jawaban").ok_or("nothing to hand in")?;
    field.takes(write, account(person), press(data)).await?;
    Ok(write.replied(&[jajak::store::Shown { telegram: account(person), prompt: None, saves: 0 }]).await?)
}

/// These people hand in, one after the other.
async fn hand_in(field: &Field, people: impl IntoIterator<Item = usize>) -> Result<(), Fault> {
    for person in people {
        let mut write = field.work.store.write().await?;
        answer(field, &mut write, person, 7).await?;
        submit(field, &mut write, person).await?;
        write.commit().await?;
    }
    Ok(())
}

/// Closes the survey, and two owners decide its release.
async fn decide_release(field: &Field) -> Result<Desk, Fault> {
    let desk = Desk::new(std::sync::Arc::clone(&field.work));
    assert!(field.work.close_survey(1).await?);
    for telegram in OWNERS {
        let mut write = field.work.store.write().await?;
        write
            .insert_owner(&Owner {
                telegram,
                role: Role::Owner,
                name: format!("Pemilik {telegram}"),
                agrees_from: 0,
            })
            .await?;
        let what = press("own:1:release");
        desk.handle(&mut write, Incoming { telegram, language: Some("id".to_owned()), what }).await?;
        write.commit().await?;
    }
    Ok(desk)
}
