//! What stands in the database, on SQLite and on PostgreSQL.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use chrono::{TimeZone as _, Utc};
use jajak::clock::{Chance, Clock};
use jajak::config::Zone;
use jajak::fieldwork::{Act, Fieldwork, Incoming, Opening, What};
use jajak::keys::KeyFolder;
use jajak::store::{Account, SealedDraft, Store, Write};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Row as _};
use tokio::task::JoinSet;

use crate::source::text;
use crate::support::folder::Folder;
use crate::support::{Fault, postgres, respondent, run};

/// Typed as an answer; stands nowhere else.
const TYPED: &str = "Kelinci ungu minta payung 7731";
pub(crate) const PHONE: &str = "081234567890";
/// The survey's title, which is no secret.
const TITLE: &str = "Survei Contoh";
/// So many submissions of one person at the same time.
const AT_ONCE: usize = 64;

/// A survey in the field.
pub(crate) struct Field {
    pub(crate) work: Arc<Fieldwork>,
    pub(crate) codes: Vec<String>,
    url: String,
}

impl Field {
    pub(crate) async fn open(url: &str, folder: &Path, form: &str) -> Result<Self, Fault> {
        let form = std::fs::read(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("dialogues").join(form).join("form.md"),
        )?;
        Self::with(url, folder, &form, 30).await
    }

    /// A survey with this form and so many people.
    pub(crate) async fn with(url: &str, folder: &Path, form: &[u8], people: usize) -> Result<Self, Fault> {
        let work = fieldwork(url, folder, 1).await?;
        let codes = Self::open_in(&work, form, people).await?;
        Ok(Self { work: Arc::new(work), codes, url: url.to_owned() })
    }

    /// Opens a survey for so many people, always the same; their codes.
    pub(crate) async fn open_in(work: &Fieldwork, form: &[u8], people: usize) -> Result<Vec<String>, Fault> {
        let line = |n: usize| {
            let phone = if n == 0 { PHONE } else { "" };
            let nip = format!("{}{:02}01200501100{}", 1960 + n % 40, n % 12 + 1, n / 120 + 1);
            format!("{nip},Pegawai {n:02},Dinas {},IV.a,{phone}", n % 3)
        };
        let lines = std::iter::once("NIP,NAMA,OPD,ESELON,NO HP".to_owned()).chain((0..people).map(line));
        let roster = lines.collect::<Vec<_>>().join("\n");
        let opening = Opening {
            form: (form, "form.md"),
            roster: (roster.as_bytes(), "pegawai.csv"),
            title: TITLE,
            organiser: "Inspektorat",
            contact: "Sekretariat",
            whistleblower: "",
            closes: None,
            k: 10,
            retain_days: 90,
        };
        let opened = work.open_survey(&opening).await.map_err(|error| format!("{error:?}"))?;
        let codes = work.invitations(opened.survey, None).await?.unwrap_or_default();
        Ok(codes.into_iter().map(|row| row.code).collect())
    }

    /// Something comes from an account; the data of the buttons that are then shown, by label.
    pub(crate) async fn comes(&self, telegram: i64, what: What) -> Result<BTreeMap<String, String>, Fault> {
        let mut write = self.work.store.write().await?;
        let shown = self.takes(&mut write, telegram, what).await?;
        write.commit().await?;
        Ok(shown)
    }

    /// Like [`Self::comes`], in a transaction that the caller commits.
    pub(crate) async fn takes(
        &self,
        write: &mut Write,
        telegram: i64,
        what: What,
    ) -> Result<BTreeMap<String, String>, Fault> {
        let incoming = Incoming { telegram, language: Some("id".to_owned()), what };
        let replies = self.work.handle(write, incoming).await?;
        let shown = replies.into_iter().flat_map(|reply| reply.acts).filter_map(|act| match act {
            Act::Show(show) => Some(show.screen.rows),
            _ => None,
        });
        Ok(shown.flatten().flatten().map(|button| (button.label, button.data)).collect())
    }

    pub(crate) async fn enters(&self, telegram: i64, code: usize) -> Result<BTreeMap<String, String>, Fault> {
        let argument = self.codes.get(code).cloned().unwrap_or_default();
        self.comes(telegram, What::Command { name: "start".to_owned(), argument }).await
    }

    pub(crate) async fn presses(&self, telegram: i64, data: &str) -> Result<BTreeMap<String, String>, Fault> {
        self.comes(telegram, press(data)).await
    }

    pub(crate) async fn types(
        &self,
        telegram: i64,
        words: &str,
        message: i64,
    ) -> Result<BTreeMap<String, String>, Fault> {
        self.comes(telegram, What::Text { words: words.to_owned(), message }).await
    }

    /// So many hand in by chance.
    pub(crate) async fn hand_in(&self, from: usize, count: usize) -> Result<(), Fault> {
        let chance = Chance::seeded(7);
        for place in from..from + count {
            let mut write = self.work.store.write().await?;
            let telegram = i64::try_from(place)? + 100;
            respondent::hand_in(&self.work, &mut write, telegram, &self.codes[place], &chance).await?;
            write.commit().await?;
        }
        Ok(())
    }

    pub(crate) async fn account(&self, telegram: i64) -> Result<Account, Fault> {
        let mut write = self.work.store.write().await?;
        Ok(write.account_in(1, telegram).await?.ok_or("nobody")?)
    }

    pub(crate) async fn dump(&self) -> Result<Dump, Fault> {
        dump(&self.url).await
    }
}

/// All that stands in a database.
pub(crate) async fn dump(url: &str) -> Result<Dump, Fault> {
    let mut connection = AnyConnection::connect(url).await?;
    let mut dump = Dump::new();
    for (table, _) in tables() {
        let statement = AssertSqlSafe(format!("SELECT * FROM {table}"));
        let rows = sqlx::query(statement).fetch_all(&mut connection).await?;
        let mut rows: Vec<Vec<Cell>> = rows.iter().map(cells).collect();
        rows.sort();
        dump.insert(table, rows);
    }
    connection.close().await?;
    Ok(dump)
}

/// The fieldwork of a process that starts on these files; the same key folder has the same pepper, whatever the seed.
pub(crate) async fn fieldwork(url: &str, folder: &Path, seed: u64) -> Result<Fieldwork, Fault> {
    let clock = Clock::at(Utc.with_ymd_and_hms(2026, 3, 2, 2, 0, 0).single().unwrap());
    let keys = KeyFolder::open(&folder.join("keys"))?;
    Ok(Fieldwork::new(Store::open(url).await?, keys, clock, Chance::seeded(seed), Zone::default())?)
}

pub(crate) fn press(data: &str) -> What {
    What::Press { data: data.to_owned(), callback: "1".to_owned(), message: Some(1) }
}

/// Rows by table, each in one order.
pub(crate) type Dump = BTreeMap<String, Vec<Vec<Cell>>>;

/// A value in the database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell {
    Nothing,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Cell {
    /// The length of sealed bytes.
    fn bytes(&self) -> usize {
        if let Self::Bytes(bytes) = self { bytes.len() } else { 0 }
    }
}

fn cells(row: &AnyRow) -> Vec<Cell> {
    let cell = |place: usize| {
        let number = row.try_get::<Option<i64>, _>(place).map(|value| value.map(Cell::Number));
        let text = || row.try_get::<Option<String>, _>(place).map(|value| value.map(Cell::Text));
        let bytes = || row.try_get::<Option<Vec<u8>>, _>(place).map(|value| value.map(Cell::Bytes));
        number.or_else(|_| text()).or_else(|_| bytes()).unwrap().unwrap_or(Cell::Nothing)
    };
    (0..row.len()).map(cell).collect()
}

/// The tables of the migrations, with their columns.
fn tables() -> Vec<(String, Vec<String>)> {
    let text = text("migrations/0001_first.sql");
    let table = |part: &str| {
        let (name, rest) = part.split_once(" (")?;
        let lines = rest.lines().skip(1).take_while(|line| !line.starts_with(')'));
        let column = |line: &str| {
            line.trim()
                .split(' ')
                .next()
                .filter(|word| word.chars().all(|c| c.is_lowercase() || c == '_'))
                .map(str::to_owned)
        };
        Some((name.to_owned(), lines.filter_map(column).collect()))
    };
    text.split("CREATE TABLE ").skip(1).filter_map(table).collect()
}

/// Plays on both databases, each fresh; what was played in each, as far as there is a server.
pub(crate) async fn on_both<T>(play: impl AsyncFn(&str, &Path) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    let folder = Folder::new("store")?;
    let url = format!("sqlite://{}", folder.path().join("jajak.db").display());
    let mut played = vec![play(&url, folder.path()).await?];
    if postgres::is_there() {
        let (server, folder) = (postgres::shared()?, Folder::new("store")?);
        let database = server.create().await?;
        let result = play(&database.url, folder.path()).await;
        server.remove(database).await?;
        played.push(result?);
    } else {
        writeln!(std::io::stderr(), "*** NOT TESTED ON POSTGRESQL: there is no server. ***")?;
    }
    Ok(played)
}

/// Six hand in, one withdraws, two leave a draft.
async fn play_some(url: &str, folder: &Path, form: &str) -> Result<Field, Fault> {
    let field = Field::open(url, folder, form).await?;
    field.hand_in(0, 6).await?;
    for telegram in [201, 202, 203] {
        let screen = field.enters(telegram, usize::try_from(telegram)? - 190).await?;
        field.presses(telegram, &screen["Saya bersedia"]).await?;
    }
    let screen =
        field.comes(203, What::Command { name: "keluar".to_owned(), argument: String::new() }).await?;
    field.presses(203, &screen["Ya, hapus jawaban saya"]).await?;
    Ok(field)
}

#[test]
fn both_databases_hold_the_same() {
    let dumps = run(on_both(async |url: &str, folder: &Path| {
        let field = play_some(url, folder, "survei_integritas_organisasi").await?;
        let dump = field.dump().await?;
        field.work.store.close().await;
        Ok(dump)
    }))
    .unwrap();
    for dump in &dumps {
        assert_eq!((dump["ballot"].len(), dump["draft"].len(), dump["person"].len()), (6, 2, 30));
        for (table, rows) in dump {
            assert_eq!(rows, &dumps[0][table], "{table}");
        }
    }
}

#[test]
fn ballots_and_drafts_have_one_length_each() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = play_some(url, folder, "ragam_pertanyaan").await?;
        let dump = field.dump().await?;
        for table in ["ballot", "draft"] {
            let mut lengths: Vec<_> =
                dump[table].iter().map(|row| row.iter().map(Cell::bytes).max()).collect();
            assert!(lengths.len() > 1, "{table}");
            lengths.dedup();
            assert_eq!(lengths.len(), 1, "{table}: {lengths:?}");
        }
        field.work.store.close().await;
        Ok(())
    }))
    .unwrap();
}

#[test]
fn no_answer_no_code_and_no_phone_number_stands_in_sqlites_files() {
    let folder = Folder::new("store").unwrap();
    let url = format!("sqlite://{}", folder.path().join("jajak.db").display());
    let look = |secrets: &[String]| {
        let mut title_stands = false;
        for file in std::fs::read_dir(folder.path())
            .unwrap()
            .map(|file| file.unwrap().path())
            .filter(|path| path.is_file())
        {
            let bytes = std::fs::read(&file).unwrap();
            let stands = |text: &str| {
                bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
            };
            title_stands |= stands(TITLE);
            for secret in secrets {
                assert!(!stands(secret), "{secret} stands in {}", file.display());
            }
        }
        assert!(title_stands, "the search does not even find the title");
    };
    run(async {
        let field = Field::open(&url, folder.path(), "wajib_teks").await?;
        let mut secrets = vec![TYPED.to_owned(), PHONE.to_owned(), PHONE.replacen('0', "62", 1)];
        secrets.extend(field.codes.iter().flat_map(|code| [code.clone(), code.replace('-', "")]));
        for (telegram, code) in [(301, 0), (302, 1), (303, 2)] {
            let screen = field.enters(telegram, code).await?;
            field.presses(telegram, &screen["Saya bersedia"]).await?;
            field.types(telegram, "2.05.01", 10).await?;
            let screen = field.types(telegram, TYPED, 11).await?;
            assert!(screen.contains_key("Kirim jawaban"), "{screen:?}");
            look(&secrets);
            if telegram == 301 {
                field.presses(telegram, &screen["Kirim jawaban"]).await?;
            }
        }
        let screen =
            field.comes(302, What::Command { name: "keluar".to_owned(), argument: String::new() }).await?;
        field.presses(302, &screen["Ya, hapus jawaban saya"]).await?;
        look(&secrets);
        assert_eq!(field.work.store.count_ballots(1).await?, 1);
        field.work.store.close().await;
        look(&secrets);
        Ok(())
    })
    .unwrap();
}

#[test]
fn no_table_ties_a_ballot_to_a_person_or_an_answer_to_a_time() {
    let tables: BTreeMap<String, Vec<String>> = tables().into_iter().collect();
    assert!(tables.len() > 10, "{tables:?}");
    let check = |table: &str, columns: &[&str]| assert_eq!(tables[table], columns, "{table}");
    check("ballot", &["id", "survey", "sealed"]);
    check("draft", &["survey", "person", "saves", "nonce", "box"]);
    check("participation", &["survey", "person", "unit_group", "level_group", "open", "done"]);
    check("account", &["survey", "person", "telegram"]);
    for (table, columns) in &tables {
        assert!(columns.iter().all(|column| !column.contains("ballot")), "{table} names ballots");
    }
    assert!(!text("migrations/0001_first.sql").contains("REFERENCES ballot"));
}

#[test]
fn one_of_many_parallel_submissions_counts() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::open(url, folder, "satu_pertanyaan").await?;
        field.enters(401, 0).await?;
        let account = field.account(401).await?;
        let mut submitting = JoinSet::new();
        for number in 0..AT_ONCE {
            let (work, account) = (Arc::clone(&field.work), account.clone());
            submitting.spawn(async move {
                let mut write = work.store.write().await?;
                let counted = write.submit(&account, &format!("ballot {number}"), &[7]).await?;
                write.commit().await?;
                Ok::<bool, Fault>(counted)
            });
        }
        let counted: Vec<bool> = submitting.join_all().await.into_iter().collect::<Result<_, _>>()?;
        assert_eq!(counted.iter().filter(|counted| **counted).count(), 1);
        assert_eq!(field.work.store.count_ballots(1).await?, 1);
        assert_eq!(field.work.store.peek_draft(&account).await?, None::<SealedDraft>);
        field.work.store.close().await;
        Ok(())
    }))
    .unwrap();
}

#[test]
fn a_button_that_is_pressed_many_times_at_once_hands_in_once() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Arc::new(Field::open(url, folder, "satu_pertanyaan").await?);
        let screen = field.enters(401, 0).await?;
        let screen = field.presses(401, &screen["Saya bersedia"]).await?;
        let screen = field.presses(401, &screen["Setuju"]).await?;
        let mut submitting = JoinSet::new();
        for _ in 0..AT_ONCE {
            let (field, data) = (Arc::clone(&field), screen["Kirim jawaban"].clone());
            submitting.spawn(async move { field.presses(401, &data).await });
        }
        for pressed in submitting.join_all().await {
            pressed?;
        }
        assert_eq!(field.work.store.count_ballots(1).await?, 1);
        assert_eq!(field.work.store.turnout(1).await?.done, 1);
        field.work.store.close().await;
        Ok(())
    }))
    .unwrap();
}
