//! Where a conversation plays: the staff list out of the header's people, the survey, the bot on its stage.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Duration, FixedOffset, NaiveDateTime, Utc};
use jajak::clock::{Chance, Clock};
use jajak::config::Zone;
use jajak::fake_telegram::User;
use jajak::fieldwork::{Opening, OpeningError};
use jajak::stage::{Scenery, Stage};
use jajak::store::Role;
use jajak::transcript::{Act, Person, Transcript};
use jajak::wording::Tongue;

use crate::support::Fault;

/// What every survey of a conversation says about itself.
pub(crate) const TITLE: &str = "Survei Contoh";
/// What the one after it says.
const NEXT_TITLE: &str = "Survei Contoh Berikutnya";
/// Who runs it.
pub(crate) const ORGANISER: &str = "Inspektorat Kota Tirtasari";
const CONTACT: &str = "Sekretariat Inspektorat";
/// Nothing below this many people is shown.
pub(crate) const K: usize = 10;
/// So many days after release its list of people stays.
pub(crate) const RETAIN_DAYS: usize = 90;
/// A survey closes by itself so many days after the conversation begins.
const OPEN_DAYS: i64 = 14;
/// The level of whom the header says nothing about.
const USUAL_LEVEL: &str = "Pelaksana";
/// The first account of the unseen respondents.
pub(crate) const FIRST_UNSEEN: i64 = 500_001;
/// The first account of those who guess.
pub(crate) const FIRST_STRANGER: i64 = 700_001;

/// A file with a conversation.
#[derive(Debug)]
pub(crate) struct Script {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// `folder::file`.
    pub(crate) name: String,
    /// What it says.
    pub(crate) transcript: Transcript,
}

impl Script {
    /// The folder that holds the form.
    pub(crate) fn folder(&self) -> PathBuf {
        let own = self.path.parent().unwrap_or(Path::new("."));
        self.transcript.header.survey().map_or(own.to_owned(), |name| own.with_file_name(name))
    }

    /// The form's bytes.
    pub(crate) fn form(&self) -> Result<Vec<u8>, Fault> {
        let path = self.folder().join("form.md");
        std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    /// The instant at which it begins.
    pub(crate) fn begins(&self) -> DateTime<Utc> {
        let usual = NaiveDateTime::default() + Duration::days(20_514) + Duration::hours(9);
        instant(self.transcript.header.clock().unwrap_or(usual))
    }

    /// When the survey closes.
    pub(crate) fn closes(&self) -> DateTime<Utc> {
        self.begins() + Duration::days(OPEN_DAYS)
    }

    /// Everyone in the header, in its order.
    pub(crate) fn actors(&self) -> Vec<Actor> {
        let header = &self.transcript.header;
        let language = header.language().unwrap_or(Tongue::Indonesian.code());
        let mut actors: Vec<Actor> = Vec::new();
        for person in header.people().chain(header.owners()) {
            if !actors.iter().any(|other| other.name == person.name) {
                actors.push(Actor::new(person, actors.len(), language));
            }
        }
        actors
    }

    /// How many unseen respondents hand in.
    fn unseen(&self) -> usize {
        let count = |act: &Act| match act {
            Act::Others { count, .. } => usize::try_from(*count).unwrap_or_default(),
            _ => 0,
        };
        self.transcript.turns.iter().map(|turn| count(&turn.act)).sum()
    }
}

/// The instant of a wall clock time in WIB.
pub(crate) fn instant(moment: NaiveDateTime) -> DateTime<Utc> {
    moment
        .and_local_timezone(Zone::default().0)
        .earliest()
        .map(|local| local.with_timezone(&Utc))
        .unwrap_or_default()
}

/// The local time of an instant.
pub(crate) fn local(instant: DateTime<Utc>) -> DateTime<FixedOffset> {
    Zone::default().local(instant)
}

/// Someone of the header.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    /// The name in the first columns.
    pub(crate) name: String,
    /// The account.
    pub(crate) user: User,
    /// The NIP, of those on the staff list.
    nip: Option<String>,
    /// The phone number as Telegram shares it.
    pub(crate) phone: String,
    /// The last message that the person wrote.
    pub(crate) wrote: i32,
}

impl Actor {
    fn new(person: &Person, place: usize, language: &str) -> Self {
        let account = 1001 + i64::try_from(place).unwrap_or_default();
        let mut user = User::new(account, person.name.clone());
        user.language_code = Some(person.detail("language").unwrap_or(language).to_owned());
        // Whoever has no number in the header still has one at Telegram.
        let made_up = format!("6281190000{:03}", place + 1);
        let phone = person.detail("phone").map_or(made_up, |phone| phone.replacen('0', "62", 1));
        let nip = person.unit.is_some().then(|| nip(place, person.detail("sex"), person.detail("nip")));
        Self { name: person.name.clone(), user, nip, phone, wrote: 0 }
    }
}

fn nip(place: usize, sex: Option<&str>, given: Option<&str>) -> String {
    let sex = match sex {
        Some("female" | "f" | "P" | "perempuan") => 2,
        Some(_) => 1,
        None => 1 + place % 2,
    };
    let made_up = || {
        format!(
            "{:04}{:02}{:02}{:04}{:02}{sex}{:03}",
            1968 + place % 28,
            1 + place % 12,
            1 + place % 28,
            2000 + place % 20,
            1 + place % 12,
            1 + place % 999,
        )
    };
    given.map_or_else(made_up, str::to_owned)
}

/// One line of the staff list.
fn line(nip: &str, name: &str, unit: &str, level: &str, phone: &str) -> String {
    let mut parts: Vec<&str> = unit.split('/').map(str::trim).collect();
    let own = if parts.len() > 1 { parts.pop() } else { None };
    let organisation = parts.first().copied().unwrap_or_default();
    let between = parts.get(1).copied().unwrap_or_default();
    format!("{nip},{name},{organisation},{between},{},{level},{phone}", own.unwrap_or_default())
}

/// The staff list: the people of the header, then those who are never seen, in the same units. Of these a quarter more
/// are invited than hand in.
fn roster(script: &Script, actors: &[Actor]) -> String {
    let mut lines = vec!["NIP,NAMA,OPD,UNOR INDUK,UNIT KERJA,ESELON,NO HP".to_owned()];
    let mut units = Vec::new();
    for person in script.transcript.header.people() {
        let nip =
            actors.iter().find(|actor| actor.name == person.name).and_then(|actor| actor.nip.as_deref());
        if let (Some(unit), Some(nip)) = (&person.unit, nip) {
            let level = person.detail("echelon").or(person.detail("level")).unwrap_or(USUAL_LEVEL);
            lines.push(line(nip, &person.name, unit, level, person.detail("phone").unwrap_or_default()));
            units.push(unit.as_str());
        }
    }
    if units.is_empty() {
        units.push("Dinas Contoh");
    }
    let unseen = script.unseen();
    let at_least_one = usize::from(lines.len() == 1);
    for place in 0..(unseen + unseen.div_ceil(4)).max(at_least_one) {
        let unit = units[place % units.len()];
        let level = ["III.a", "IV.a", USUAL_LEVEL, USUAL_LEVEL][place % 4];
        lines.push(line(&nip(100 + place, None, None), &format!("Pegawai {}", place + 1), unit, level, ""));
    }
    lines.join("\n")
}

/// Opens a survey; its number, and the codes of those who are never seen.
async fn open(
    stage: &Stage,
    script: &Script,
    actors: &[Actor],
    title: &str,
    closes: DateTime<Utc>,
) -> Result<(i64, VecDeque<String>), Fault> {
    let (form, roster) = (script.form()?, roster(script, actors));
    let opening = Opening {
        form: (&form, "form.md"),
        roster: (roster.as_bytes(), "pegawai.csv"),
        title,
        organiser: ORGANISER,
        contact: CONTACT,
        whistleblower: script.transcript.header.reports(),
        closes: Some(closes),
        k: K,
        retain_days: RETAIN_DAYS,
    };
    let opened = stage.desk.field.open_survey(&opening).await.map_err(|error| match error {
        OpeningError::Problems(problems) => {
            Fault::from(format!("the survey cannot be opened: {problems:#?}"))
        }
        OpeningError::Field(error) => error.into(),
    })?;
    let mut codes = stage.desk.field.invitations(opened.survey, None).await?.unwrap_or_default();
    codes.retain(|row| actors.iter().all(|actor| actor.nip.as_ref() != Some(&row.nip)));
    // By number, so that neither names nor units decide who hands in first.
    codes.sort_by(|a, b| (a.name.len(), &a.name).cmp(&(b.name.len(), &b.name)));
    Ok((opened.survey, codes.into_iter().map(|row| row.code).collect()))
}

/// A stage with everyone on it, before the first line.
pub(crate) struct World {
    /// The bot and its Telegram.
    pub(crate) stage: Stage,
    /// The time.
    pub(crate) clock: Clock,
    /// The survey's number.
    pub(crate) survey: i64,
    /// Everyone who may speak.
    pub(crate) actors: Vec<Actor>,
    /// The codes of those who are never seen and have not handed in.
    pub(crate) unseen: VecDeque<String>,
    /// How many of them have.
    pub(crate) unseen_done: i64,
}

impl World {
    /// Sets the stage, opens the survey and admits the owners.
    pub(crate) async fn set(script: &Script, folder: &Path, database: Option<&str>) -> Result<Self, Fault> {
        let clock = Clock::at(script.begins());
        let mut scenery = Scenery::in_folder(folder, clock.clone(), Chance::seeded(1));
        if let Some(url) = database {
            url.clone_into(&mut scenery.database);
        }
        let stage = Stage::set(scenery).await?;
        let actors = script.actors();
        let (survey, unseen) = open(&stage, script, &actors, TITLE, script.closes()).await?;
        for owner in script.transcript.header.owners() {
            let user = actors.iter().find(|actor| actor.name == owner.name).map(|actor| actor.user.clone());
            let role = Role::ALL.into_iter().find(|role| owner.detail("role") == Some(role.name()));
            let code = stage.owner_code(role.unwrap_or(Role::Owner), &owner.name).await?;
            stage.fake.say(&user.ok_or("an owner is nobody")?, &code);
            stage.settle().await?;
        }
        Ok(Self { stage, clock, survey, actors, unseen, unseen_done: 0 })
    }

    /// Opens another survey with the same form and list, which the conversation is about from now on.
    pub(crate) async fn open_next(&mut self, script: &Script) -> Result<(), Fault> {
        let closes = self.clock.now() + Duration::days(OPEN_DAYS);
        let opened = open(&self.stage, script, &self.actors, NEXT_TITLE, closes).await?;
        (self.survey, self.unseen) = opened;
        Ok(())
    }

    /// The code that holds now, of who is on the staff list.
    pub(crate) async fn code(&self, place: usize) -> Result<Option<String>, Fault> {
        let Some(nip) = &self.actors[place].nip else { return Ok(None) };
        let codes = self.stage.desk.field.invitations(self.survey, None).await?.unwrap_or_default();
        let code = codes.into_iter().find(|row| row.nip == *nip).map(|row| row.code);
        code.map(Some).ok_or_else(|| "there is no list any more".into())
    }

    /// The place of who is called so.
    pub(crate) fn place(&self, name: &str) -> Result<usize, Fault> {
        let place = self.actors.iter().position(|actor| actor.name == name);
        place.ok_or_else(|| {
            format!("`{name}` is nobody of the header; write `people   {name}` for someone who is not on the staff list").into()
        })
    }
}
