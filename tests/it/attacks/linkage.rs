//! The attacker knows in which order people handed in, and looks for that order in everything but the keys.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use jajak::store::Dialect;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _, Row as _};

use super::{FORM, decide_release, hand_in, scores, text};
use crate::desk::work_off;
use crate::run::figure;
use crate::store::Field;
use crate::support::folder::Folder;
use crate::support::{Fault, postgres, run};

const PEOPLE: usize = 300;
/// When so many have handed in, everything is copied.
const COPIES: [usize; 3] = [75, 150, 225];
/// The most that may be linked: of 300 in an order of chance, more than 4 are at their place once in 270 times.
const MOST_LINKED: usize = 4;
/// How far from one half the share of pairs in the right order may be.
const SLACK: f64 = 0.05;

/// Who hands in at this place of the order.
fn person_at(rank: usize) -> usize {
    rank * 77 % PEOPLE
}

/// What the attacker looks for: the rank of whoever answered so, by the bytes of the answer.
struct Needles {
    what: &'static str,
    prefix: Vec<u8>,
    length: usize,
    ranks: HashMap<Vec<u8>, usize>,
}

impl Needles {
    fn new(what: &'static str, prefix: &str, of: impl Fn(usize) -> String) -> Self {
        let ranks: HashMap<_, _> = (0..PEOPLE).map(|rank| (of(person_at(rank)).into_bytes(), rank)).collect();
        assert_eq!(ranks.len(), PEOPLE, "two people answer the same");
        let length = ranks.keys().map(Vec::len).max().unwrap_or_default();
        assert!(ranks.keys().all(|needle| needle.len() == length && needle.starts_with(prefix.as_bytes())));
        Self { what, prefix: prefix.into(), length, ranks }
    }

    /// A row of scored items, with what the items are called before their numbers.
    fn rows(what: &'static str, items: &str) -> Self {
        Self::new(what, &format!("{{\"{items}1\":\""), |person| row(person, items))
    }

    /// Where each is found, in the order of the bytes.
    fn found_in(&self, bytes: &[u8]) -> Vec<(usize, usize)> {
        let starts =
            bytes.windows(self.prefix.len()).enumerate().filter(|(_, window)| *window == self.prefix);
        let rank = |(start, _): (usize, &[u8])| {
            let needle = bytes.get(start..start + self.length)?;
            Some((start, *self.ranks.get(needle)?))
        };
        starts.filter_map(rank).collect()
    }
}

fn row(person: usize, items: &str) -> String {
    let scores = scores(person).into_iter().zip(1..);
    let scores = scores.map(|(score, number)| format!("\"{items}{number}\":\"{}\"", score + 1));
    format!("{{{}}}", scores.collect::<Vec<_>>().join(","))
}

/// A way to put the answers into an order, and what it links.
struct Trail {
    name: String,
    found: usize,
    linked: usize,
    /// The share of pairs that stand in the order in which they were handed in.
    concordance: f64,
}

impl Trail {
    /// Takes the first that is found for the first who handed in.
    fn of(name: String, order: impl IntoIterator<Item = usize>) -> Option<Self> {
        let mut seen = BTreeSet::new();
        let order: Vec<usize> = order.into_iter().filter(|rank| seen.insert(*rank)).collect();
        if order.len() < 2 {
            return None;
        }
        let linked = order.iter().enumerate().filter(|(place, rank)| place == *rank).count();
        let right: usize = (1..order.len())
            .map(|later| order[..later].iter().filter(|earlier| **earlier < order[later]).count())
            .sum();
        let pairs = order.len() * (order.len() - 1) / 2;
        #[expect(clippy::cast_precision_loss, reason = "some ten thousand pairs")]
        let concordance = right as f64 / pairs as f64;
        Some(Self { name, found: order.len(), linked, concordance })
    }
}

/// Files by name, or what a command printed.
type Evidence = Vec<(String, Vec<u8>)>;

/// A database that can be stolen.
struct Victim<'a> {
    url: &'a str,
    /// Where SQLite's files lie, or PostgreSQL's data.
    files: &'a Path,
    dialect: Dialect,
}

impl Victim<'_> {
    /// Everything that there is now; `log` says whether PostgreSQL's log of changes is taken too.
    async fn steal(&self, log: bool) -> Result<Evidence, Fault> {
        if self.dialect == Dialect::Sqlite {
            return files_of(self.files, &|name| name.contains("jajak.db"));
        }
        let mut connection = AnyConnection::connect(self.url).await?;
        connection.execute("CHECKPOINT").await?;
        let oid = "SELECT CAST(oid AS BIGINT) FROM pg_database WHERE datname = current_database()";
        let oid: i64 = sqlx::query(oid).fetch_one(&mut connection).await?.try_get(0)?;
        connection.close().await?;
        let mut evidence = files_of(&self.files.join(format!("base/{oid}")), &|_| true)?;
        if log {
            evidence.extend(files_of(&self.files.join("pg_wal"), &|_| true)?);
        }
        let program = postgres::program("pg_dump").ok_or("there is no pg_dump")?;
        let dump = Command::new(program).arg("-d").arg(self.url).output()?;
        assert!(
            dump.status.success() && !dump.stdout.is_empty(),
            "{}",
            String::from_utf8_lossy(&dump.stderr)
        );
        evidence.push(("pg_dump".to_owned(), dump.stdout));
        Ok(evidence)
    }

    /// The orders in which the database itself gives rows.
    async fn asked(&self, needles: &Needles, table: &str) -> Result<Vec<Trail>, Fault> {
        let orders: &[&str] = match self.dialect {
            Dialect::Sqlite => &["", "ORDER BY id"],
            Dialect::Postgres => {
                &["", "ORDER BY id", "ORDER BY ctid", "ORDER BY CAST(CAST(xmin AS TEXT) AS BIGINT), ctid"]
            }
        };
        let mut connection = AnyConnection::connect(self.url).await?;
        let mut trails = Vec::new();
        for order in orders {
            let select = AssertSqlSafe(format!("SELECT body FROM {table} {order}"));
            let rows = sqlx::query(select).fetch_all(&mut connection).await?;
            let bodies: Vec<String> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
            let ranks = bodies.iter().filter_map(|body| needles.ranks.get(body.as_bytes()).copied());
            trails.extend(Trail::of(format!("{}: rows {order}", needles.what), ranks));
        }
        connection.close().await?;
        Ok(trails)
    }

    /// All orders that there are.
    async fn trails(&self, evidence: &Evidence, needles: &Needles, table: &str) -> Result<Vec<Trail>, Fault> {
        let page = if self.dialect == Dialect::Sqlite { 4_096 } else { 8_192 };
        let mut trails = self.asked(needles, table).await?;
        for (file, bytes) in evidence {
            let mut found = needles.found_in(bytes);
            let mut look = |how: &str, found: &[(usize, usize)]| {
                let name = format!("{}: {file}, {how}", needles.what);
                trails.extend(Trail::of(name, found.iter().map(|(_, rank)| *rank)));
            };
            look("as the bytes lie", &found);
            // Both databases fill a page from its end.
            found.sort_by_key(|(place, _)| (place / page, Reverse(*place)));
            look("pages backwards", &found);
            // What was written last comes first.
            found.sort_by_key(|(place, _)| Reverse(*place));
            look("backwards", &found);
        }
        Ok(trails)
    }

    /// The ids of a table.
    async fn ids(&self, table: &str) -> Result<Vec<String>, Fault> {
        let mut connection = AnyConnection::connect(self.url).await?;
        let rows =
            sqlx::query(AssertSqlSafe(format!("SELECT id FROM {table}"))).fetch_all(&mut connection).await?;
        connection.close().await?;
        Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
    }
}

fn files_of(folder: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<Evidence, Fault> {
    let mut files = Evidence::new();
    for file in std::fs::read_dir(folder)? {
        let path: PathBuf = file?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_file() && wanted(&name) {
            files.push((name, std::fs::read(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// People with their Telegram accounts.
async fn links(url: &str) -> Result<Vec<(String, i64)>, Fault> {
    let mut connection = AnyConnection::connect(url).await?;
    let rows = sqlx::query("SELECT person, telegram FROM account").fetch_all(&mut connection).await?;
    connection.close().await?;
    Ok(rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_, sqlx::Error>>()?)
}

/// How many of these people stand beside their accounts in PostgreSQL's tables, also in rows that are deleted.
fn beside(links: &[(String, i64)], evidence: &Evidence) -> usize {
    let wanted: HashMap<&[u8], [u8; 8]> =
        links.iter().map(|(person, telegram)| (person.as_bytes(), telegram.to_le_bytes())).collect();
    let mut found = HashSet::new();
    // The log of changes keeps them until it is written over.
    for (_, bytes) in evidence.iter().filter(|(name, _)| name.len() < 24) {
        for (start, person) in bytes.windows(16).enumerate() {
            let is_id = person[0].is_ascii_hexdigit() && person[15].is_ascii_hexdigit();
            let Some(account) = is_id.then(|| wanted.get(person)).flatten() else { continue };
            let near = bytes.get(start.saturating_sub(24)..start + 32).unwrap_or_default();
            if near.windows(8).any(|window| window == account) {
                found.insert(person);
            }
        }
    }
    found.len()
}

/// How many of these ids, of 32 hexadecimal digits each, stand in what was stolen earlier.
fn known(ids: &[String], copies: &[Evidence]) -> usize {
    let wanted: HashSet<&[u8]> = ids.iter().map(String::as_bytes).collect();
    assert!(wanted.iter().all(|id| id.len() == 32));
    let mut found: HashSet<&[u8]> = HashSet::new();
    for (_, bytes) in copies.iter().flatten() {
        for run in bytes.split(|byte| !byte.is_ascii_hexdigit()).filter(|run| run.len() >= 32) {
            found.extend(run.windows(32).filter_map(|id| wanted.get(id).copied()));
        }
    }
    found.len()
}

/// What the best of these links, and the concordance that is farthest from one half.
fn worst(trails: &[Trail]) -> (usize, f64) {
    let linked = trails.iter().map(|trail| trail.linked).max().unwrap_or_default();
    let far = |trail: &&Trail| (trail.concordance - 0.5).abs();
    let farthest = trails.iter().max_by(|one, other| far(one).total_cmp(&far(other)));
    (linked, farthest.map_or(0.5, |trail| trail.concordance))
}

async fn attack(url: &str, folder: &Path, files: &Path) -> Result<(), Fault> {
    let field = Field::with(url, folder, FORM.as_bytes(), PEOPLE).await?;
    let dialect = field.work.store.dialect();
    let victim = Victim { url, files, dialect };
    // The control: random ids and no time, as many think that it is enough.
    let mut naive = AnyConnection::connect(url).await?;
    naive.execute("CREATE TABLE naive (id TEXT PRIMARY KEY, body TEXT NOT NULL)").await?;
    let mut copies = Vec::new();
    for rank in 0..PEOPLE {
        if COPIES.contains(&rank) {
            copies.push(victim.steal(false).await?);
        }
        hand_in(&field, [person_at(rank)]).await?;
        let insert = sqlx::query("INSERT INTO naive (id, body) VALUES ($1, $2)");
        insert
            .bind(field.work.random_id::<16>()?)
            .bind(row(person_at(rank), "B"))
            .execute(&mut naive)
            .await?;
    }
    naive.close().await?;
    let links = links(url).await?;
    work_off(&decide_release(&field).await?).await?;
    assert_eq!(field.work.store.count_ballots(1).await?, 0);
    let evidence = victim.steal(true).await?;

    let responses = Needles::rows("responses", "/data/b");
    let texts = Needles::new("texts", "Usulan ", text);
    let naively = Needles::rows("naive", "B");
    let mut trails = victim.trails(&evidence, &responses, "published").await?;
    trails.extend(victim.trails(&evidence, &texts, "verbatim").await?);
    for copy in &copies {
        // Nothing that was answered stands in a copy from before release.
        for (file, bytes) in copy {
            let found = responses.found_in(bytes).len() + texts.found_in(bytes).len();
            assert_eq!(found, 0, "{file}");
        }
    }
    let of_naive = victim.trails(&evidence, &naively, "naive").await?;
    let ids =
        [victim.ids("published WHERE kind = 'response'").await?, victim.ids("verbatim").await?].concat();
    let (known_ids, naive_ids) = (known(&ids, &copies), known(&victim.ids("naive").await?, &copies));
    let ((linked, concordance), (naive, _)) = (worst(&trails), worst(&of_naive));
    figure(&format!(
        "linkage: at most {linked} of {PEOPLE} linked, concordance {concordance:.3} at worst in {} orders, \
         {known_ids} of {} ids known from old copies; naively {naive} linked, {naive_ids} known, on {dialect:?}",
        trails.len(),
        ids.len(),
    ));
    assert!(trails.iter().filter(|trail| trail.found == PEOPLE).count() >= 10);
    let holds = linked <= MOST_LINKED && (concordance - 0.5).abs() <= SLACK;
    let told = |trail: &Trail| {
        format!("{}: {} of {}, {:.3}\n", trail.name, trail.linked, trail.found, trail.concordance)
    };
    assert!(holds, "{}", trails.iter().map(told).collect::<String>());
    assert_eq!((known_ids, ids.len()), (0, 2 * PEOPLE));
    if dialect == Dialect::Postgres {
        let (before, after) = (beside(&links, &copies[2]), beside(&links, &evidence));
        figure(&format!(
            "linkage: {after} of {} accounts beside a person in the tables' files; before release {before}",
            links.len()
        ));
        assert_eq!((before, after), (COPIES[2], 0));
    }
    assert!(naive * 100 >= PEOPLE * 95 && naive_ids == COPIES[2]);
    field.work.store.close().await;
    Ok(())
}

#[test]
fn the_order_of_handing_in_links_nobody_in_sqlites_files() {
    let folder = Folder::new("linkage").unwrap();
    let url = format!("sqlite://{}", folder.path().join("jajak.db").display());
    run(attack(&url, folder.path(), folder.path())).unwrap();
}

#[test]
fn the_order_of_handing_in_links_nobody_in_postgresqls_files() {
    // A server of one's own: only its files are sure to be there.
    if postgres::program("pg_dump").is_none() {
        return;
    }
    let (server, folder) = (postgres::own().unwrap(), Folder::new("linkage").unwrap());
    run(async {
        let database = server.create().await?;
        attack(&database.url, folder.path(), &server.data().ok_or("the server is not ours")?).await
    })
    .unwrap();
}
