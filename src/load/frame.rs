//! The survey that is answered, with people, drafts and ballots that are there before the bot starts.
//!
//! All of it goes through the store and the seals of the product, as if it had been answered.

use crate::clock::Chance;
use crate::fieldwork::{Fieldwork, Opening, Survey, cast_ballot, encode_ballot};
use crate::interview::{Action, Event, Interview, Outcome, Press, Stage, begin, encode_draft, step};
use crate::questionnaire::ResponseType;
use crate::seal::{Holder, invitation_code, lookup_key, seal_ballot, seal_draft};
use crate::store::{Account, Chat, Owner, PersonRow, Role, SealedDraft, Shown};
use std::fmt::Write as _;

use super::{LoadError, SPOKEN};

/// The form that is answered.
const FORM: &str = "survei_integritas_organisasi";
/// The accounts of those who have a draft begin here.
const FIRST_DRAFT: i64 = 20_000_001;
/// The owner's account.
pub(super) const OWNER: i64 = 900_000_001;
/// So many people fit into one staff list.
const LONGEST_LIST: usize = 19_000;
/// So many rows are written in one transaction.
const AT_ONCE: usize = 2_000;
/// So many different interviews are played; ballots and drafts are copies of them.
const TEMPLATES: usize = 50;
/// The answers of a draft that is open.
const ANSWERS_OF_A_DRAFT: usize = 12;

/// How much is there before the bot starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// People who will answer.
    pub(super) respondents: usize,
    /// People on the staff list, at least.
    pub(super) registered: usize,
    /// Open drafts.
    pub(super) drafts: usize,
    /// Ballots handed in.
    pub(super) ballots: usize,
}

/// Opens the survey and fills it; gives what each respondent says first.
pub(super) async fn prepare(field: &Fieldwork, wanted: Wanted) -> Result<Vec<String>, LoadError> {
    let Wanted { respondents, registered, drafts, ballots } = wanted;
    let people = registered.max(respondents + drafts + ballots).max(1);
    let survey = open(field, people).await?;
    let mut rows = field.store.people(survey.id).await?;
    rows.sort_by(|a, b| a.nip.cmp(&b.nip));
    let pepper = field.keys.pepper(&field.chance)?;
    let words = |person: &PersonRow| {
        let code = invitation_code(&pepper, survey.mark.as_bytes(), person.nip.as_bytes(), 0);
        format!("/start {}", code.plain())
    };
    let answering = rows.iter().take(respondents).map(words).collect();
    let others = rows.get(respondents..).unwrap_or_default();
    let (with_draft, others) = others.split_at(drafts.min(others.len()));
    let chance = Chance::seeded(1);
    let begun: Vec<Interview> =
        (0..TEMPLATES).map(|_| play(field, &survey, &chance, ANSWERS_OF_A_DRAFT)).collect();
    for (number, people) in with_draft.chunks(AT_ONCE).enumerate() {
        keep_drafts(field, &survey, people, number * AT_ONCE, &begun).await?;
    }
    let ended: Vec<Interview> = (0..TEMPLATES).map(|_| play(field, &survey, &chance, usize::MAX)).collect();
    for people in others.get(..ballots).unwrap_or_default().chunks(AT_ONCE) {
        hand_in(field, &survey, people, &ended).await?;
    }
    let mut write = field.store.write().await?;
    let owner = Owner { telegram: OWNER, role: Role::Owner, name: "Pengelola".to_owned(), agrees_from: 0 };
    write.insert_owner(&owner).await?;
    write.commit().await?;
    Ok(answering)
}

/// Opens the shipped survey for so many people. What does not fit into one staff list is added to it.
async fn open(field: &Fieldwork, people: usize) -> Result<std::sync::Arc<Survey>, LoadError> {
    let listed = people.min(LONGEST_LIST);
    let mut roster = "NIP,NAMA,UNIT KERJA,ESELON\n".to_owned();
    for place in 0..listed {
        // Writing to a String cannot fail.
        let _ = writeln!(roster, "{},Pegawai {place},Dinas {},Pelaksana", nip(place), place % 50);
    }
    let opening = Opening {
        form: (crate::dialogues::form(FORM).unwrap_or_default(), "form.md"),
        roster: (roster.as_bytes(), "pegawai.csv"),
        title: "Survei",
        organiser: "Inspektorat",
        contact: "Inspektorat",
        whistleblower: "",
        closes: None,
        k: Survey::DEFAULT_K,
        retain_days: Survey::DEFAULT_RETAIN_DAYS,
    };
    let opened = field.open_survey(&opening).await?;
    let survey = field.survey(opened.survey).await?.ok_or(LoadError::Stopped)?;
    let groups = opened.groupings.0.groups.len().max(1);
    let pepper = field.keys.pepper(&field.chance)?;
    let places: Vec<usize> = (listed..people).collect();
    for places in places.chunks(AT_ONCE) {
        let mut write = field.store.write().await?;
        for place in places {
            let nip = nip(*place);
            let code = invitation_code(&pepper, survey.mark.as_bytes(), nip.as_bytes(), 0);
            let person = PersonRow {
                id: field.random_id::<8>()?,
                nip,
                name: format!("Pegawai {place}"),
                unit: format!("Dinas {}", place % 50),
                level: "Pelaksana".to_owned(),
                generation: 0,
                invitation: lookup_key(&pepper, &code).to_vec(),
                phone: None,
                groups: (place % groups, 0),
            };
            write.insert_person(survey.id, &person).await?;
        }
        write.commit().await?;
    }
    Ok(survey)
}

/// A number of a civil servant for each place below 100 million.
fn nip(place: usize) -> String {
    let (year, month, day) = (1960 + place % 40, 1 + place / 40 % 12, 1 + place / 480 % 28);
    let (start, number) = (2005 + place / 13_440 % 15, 1 + place / 201_600);
    format!("{year}{month:02}{day:02}{start}011{number:03}")
}

/// An interview after so many answers, or handed in.
fn play(field: &Fieldwork, survey: &Survey, chance: &Chance, answers: usize) -> Interview {
    let now = field.local_now();
    let mut interview = begin(&survey.questionnaire, SPOKEN, now);
    while interview.answers.len() < answers {
        let action = match &interview.stage {
            Stage::Consent { .. } => Action::Agree,
            Stage::Asking { question, picked, .. } => {
                let choices = survey.questionnaire.choices(*question).len();
                let place = chance.below(choices).unwrap_or_default();
                match survey.questionnaire.node(*question).question().map(|question| &question.response) {
                    Some(ResponseType::SelectOne { .. }) => Action::Choose(place),
                    Some(ResponseType::SelectMultiple { .. }) if picked.is_empty() => {
                        Action::Toggle(place, true)
                    }
                    Some(ResponseType::SelectMultiple { .. }) => Action::Done,
                    _ => Action::Skip,
                }
            }
            _ => Action::Submit,
        };
        let press = Event::Press(Press { revision: interview.revision, action });
        let stepped = step(&survey.questionnaire, interview, press, now);
        interview = stepped.interview;
        if stepped.outcome == Outcome::Submit {
            break;
        }
    }
    interview
}

/// These people have come in, and their screens show their drafts.
async fn keep_drafts(
    field: &Fieldwork,
    survey: &Survey,
    people: &[PersonRow],
    first: usize,
    interviews: &[Interview],
) -> Result<(), LoadError> {
    let mut write = field.store.write().await?;
    for ((place, person), interview) in people.iter().enumerate().zip(interviews.iter().cycle()) {
        let telegram = FIRST_DRAFT + i64::try_from(first + place).unwrap_or_default();
        let account = Account { survey: survey.id, person: person.id.clone() };
        let plain = encode_draft(&survey.questionnaire, interview).map_err(|_| LoadError::Stopped)?;
        let nonce = field.chance.bytes::<24>().map_err(crate::fieldwork::FieldError::from)?;
        let holder = Holder { survey: &survey.mark, person: &person.id, telegram };
        let sealed = seal_draft(&survey.keys.draft, &holder, &plain, survey.draft_length, nonce)
            .map_err(crate::fieldwork::FieldError::from)?;
        let saves = i64::from(interview.revision);
        write.link(&account, telegram).await?;
        write.keep_draft(&account, &SealedDraft { saves, nonce: nonce.to_vec(), sealed }).await?;
        let tongue = SPOKEN;
        let chat = Chat {
            telegram,
            account: Some(account),
            tongue,
            prompt: Some(1),
            buried: false,
            reachable: true,
        };
        write.keep_chat(&chat).await?;
        write.replied(&[Shown { telegram, prompt: Some(1), saves }]).await?;
    }
    write.commit().await?;
    Ok(())
}

/// These people have handed in.
async fn hand_in(
    field: &Fieldwork,
    survey: &Survey,
    people: &[PersonRow],
    interviews: &[Interview],
) -> Result<(), LoadError> {
    let mut write = field.store.write().await?;
    let now = field.local_now();
    for (person, interview) in people.iter().zip(interviews.iter().cycle()) {
        let account = Account { survey: survey.id, person: person.id.clone() };
        let cast = cast_ballot(&survey.questionnaire, interview, person.groups, now);
        let plain = encode_ballot(&cast).unwrap_or_default();
        let random = field.chance.bytes::<32>().map_err(crate::fieldwork::FieldError::from)?;
        let sealed = seal_ballot(&survey.keys.public, &plain, survey.ballot_length, random)
            .map_err(crate::fieldwork::FieldError::from)?;
        write.submit(&account, &field.random_id::<16>()?, &sealed).await?;
    }
    write.commit().await?;
    Ok(())
}
