//! A program that is killed in the middle of an upgrade leaves the old schema, never half of the new one; the next start
//! finishes it.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jajak::store::{STEPS, Schema, Step, Store, restore};
use sqlx::{AnyConnection, Connection as _, Executor as _};

use crate::run::figure;
use crate::store::{Dump, Field};
use crate::support::folder::Folder;
use crate::support::{Fault, postgres, run};

/// Told to a process of its own: from which step on which database it upgrades, and before which statement it hangs.
const CHILD: &str = "JAJAK_TEST_UPGRADE";
const NAME: &str = "upgrade::an_upgrade_that_is_killed_between_statements_is_old_or_new_and_never_half";

/// A made-up step after the last.
const MADE_UP: [&str; 5] = [
    "ALTER TABLE survey ADD COLUMN made_up TEXT",
    "CREATE TABLE made_up (id BIGINT PRIMARY KEY, note TEXT NOT NULL)",
    "INSERT INTO made_up (id, note) SELECT id, title FROM survey",
    "UPDATE survey SET made_up = 'x'",
    "DROP TABLE guess",
];

/// The beginnings of the checksums of the steps that were released. What was released is never changed: a change of the schema is a new step.
const RELEASED: [u128; 1] = [172_697_365_230_145_390_662_088_187_429_488_515_435];

/// The statements of the step after so many steps.
fn statements(base: usize) -> Vec<&'static str> {
    match STEPS.get(base) {
        Some(step) => step.text.trim_end().trim_end_matches(';').split(";\n").collect(),
        None => MADE_UP.to_vec(),
    }
}

/// So many steps and the one after them, which hangs before this of its statements.
fn steps(base: usize, hangs: Option<(usize, &'static str)>) -> Vec<Step> {
    let mut statements = statements(base);
    if let Some((place, by)) = hangs {
        statements.insert(place, by);
    }
    let text = Box::leak(format!("{};", statements.join(";\n")).into_boxed_str());
    let version = i64::try_from(base).unwrap_or_default() + 1;
    STEPS[..base].iter().copied().chain([Step { version, name: "the next", text }]).collect()
}

/// A statement that does not end soon.
fn endless(url: &str) -> &'static str {
    if url.starts_with("sqlite") {
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000000000) SELECT COUNT(*) FROM n"
    } else {
        "SELECT pg_sleep(4)"
    }
}

/// Upgrades, and is killed meanwhile.
fn child(order: &str) -> Result<(), Fault> {
    let mut parts = order.splitn(3, ' ');
    let mut part = || parts.next().ok_or("no order");
    let (base, place, url) = (part()?.parse()?, part()?.parse()?, part()?);
    let steps = steps(base, Some((place, endless(url))));
    run(async { Ok(Store::open_with(url, &steps).await.map(drop)?) })
}

/// Whether the connection can carry out a statement.
async fn can(url: &str, statement: &'static str) -> Result<bool, Fault> {
    let mut connection = AnyConnection::connect(url).await?;
    let can = connection.execute(statement).await.is_ok();
    connection.close().await?;
    Ok(can)
}

/// One upgrade that is killed.
struct Upgrade {
    base: usize,
    place: usize,
    url: String,
    folder: Folder,
    database: Option<postgres::Database>,
    /// What stands there before, if the program of today can put anything there.
    before: Option<(Field, Dump)>,
}

impl Upgrade {
    async fn prepare(base: usize, place: usize, on_postgres: bool) -> Result<Self, Fault> {
        let folder = Folder::new("upgrade")?;
        let database = if on_postgres { Some(postgres::shared()?.create().await?) } else { None };
        let url = match &database {
            Some(database) => database.url.clone(),
            None => format!("sqlite://{}", folder.path().join("jajak.db").display()),
        };
        let before = if base == STEPS.len() {
            let field = Field::open(&url, folder.path(), "satu_pertanyaan").await?;
            let screen = field.enters(401, 0).await?;
            field.presses(401, &screen["Saya bersedia"]).await?;
            let dump = field.dump().await?;
            field.work.store.close().await;
            Some((field, dump))
        } else {
            Store::open_with(&url, &STEPS[..base]).await?.close().await;
            None
        };
        Ok(Self { base, place, url, folder, database, before })
    }

    fn begin(&self) -> Result<Child, Fault> {
        let mut child = Command::new(std::env::current_exe()?);
        child.args([NAME, "--exact"]).env(CHILD, format!("{} {} {}", self.base, self.place, self.url));
        Ok(child.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
    }

    /// The copy that is made before the step, if one is.
    fn copy(&self) -> Option<PathBuf> {
        let is_made = self.database.is_none() && self.base > 0;
        is_made.then(|| self.folder.path().join(format!("jajak.db.before-{}", self.base + 1)))
    }

    async fn is_old_and_can_become_new(&self) -> Result<(), Fault> {
        let store = Store::connect(&self.url).await?;
        let old = match self.base {
            0 => Schema::New,
            all if all == STEPS.len() => Schema::Current,
            _ => Schema::Older,
        };
        assert_eq!(store.schema().await?, old, "it is not the old one");
        store.close().await;
        if self.base == 0 {
            assert!(!can(&self.url, "SELECT id FROM survey").await?, "half of the first one is there");
        }
        if let Some((field, before)) = &self.before {
            assert_eq!(&field.dump().await?, before);
            for new in ["SELECT made_up FROM survey", "SELECT note FROM made_up"] {
                assert!(!can(&self.url, new).await?, "half of the new one is there: {new}");
            }
            // The old program goes on, and then the new one comes again.
            Store::open(&self.url).await?.close().await;
        }
        let store = Store::open_with(&self.url, &steps(self.base, None)).await?;
        if self.before.is_some() {
            assert_eq!(store.schema().await?, Schema::Newer);
        }
        store.close().await;
        if let Some((field, before)) = &self.before {
            for new in ["SELECT made_up FROM survey", "SELECT note FROM made_up"] {
                assert!(can(&self.url, new).await?, "it is not new: {new}");
            }
            assert!(!can(&self.url, "SELECT wrong FROM guess").await?);
            // To go back, the copy is put in the place of the new one.
            if let Some(copy) = self.copy() {
                restore(&self.url, &copy, "back").await?;
                let restored = Store::open(&self.url).await?;
                assert_eq!(restored.schema().await?, Schema::Current);
                restored.close().await;
                let after = field.dump().await?;
                assert_eq!((&after["draft"], &after["person"]), (&before["draft"], &before["person"]));
            }
        }
        Ok(())
    }
}

/// Before, between and after the statements; of many statements some.
fn places(statements: usize) -> Vec<usize> {
    if statements < 8 {
        return (0..=statements).collect();
    }
    vec![0, 1, statements / 3, statements / 2, statements - 1, statements]
}

#[test]
fn an_upgrade_that_is_killed_between_statements_is_old_or_new_and_never_half() -> Result<(), Fault> {
    if let Ok(order) = std::env::var(CHILD) {
        return child(&order);
    }
    run(async {
        let databases = if postgres::is_there() { vec![false, true] } else { vec![false] };
        let mut upgrades = Vec::new();
        for base in 0..=STEPS.len() {
            for place in places(statements(base).len()) {
                for on_postgres in &databases {
                    upgrades.push(Upgrade::prepare(base, place, *on_postgres).await?);
                }
            }
        }
        let mut children = upgrades.iter().map(Upgrade::begin).collect::<Result<Vec<_>, _>>()?;
        // The backup before the step is the last that can be seen from outside.
        for copy in upgrades.iter().filter_map(Upgrade::copy) {
            let mut waits = 0;
            while !copy.metadata().is_ok_and(|file| file.len() > 0) {
                waits += 1;
                assert!(waits < 600, "no backup is made before the step");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        tokio::time::sleep(Duration::from_millis(700)).await;
        for child in &mut children {
            assert!(child.try_wait()?.is_none(), "it ended by itself");
            child.kill()?;
            child.wait()?;
        }
        for upgrade in &upgrades {
            let after = upgrade.is_old_and_can_become_new().await;
            after.map_err(|why| format!("from {} at {}: {why}", upgrade.base, upgrade.place))?;
        }
        figure(&format!(
            "upgrade: {} killed before, between and after the statements of {} steps, 0 half",
            upgrades.len(),
            STEPS.len() + 1
        ));
        for database in upgrades.into_iter().filter_map(|upgrade| upgrade.database) {
            postgres::shared()?.remove(database).await?;
        }
        Ok(())
    })
}

#[test]
fn what_was_released_of_the_schema_never_changes() {
    let sum = |step: &Step| {
        let text = sqlx::SqlStr::from_static(step.text);
        let kind = sqlx::migrate::MigrationType::Simple;
        let migration = sqlx::migrate::Migration::new(step.version, step.name.into(), kind, text, false);
        migration.checksum.iter().take(16).fold(0, |sum, byte| sum << 8 | u128::from(*byte))
    };
    assert_eq!(STEPS.each_ref().map(sum), RELEASED);
}
