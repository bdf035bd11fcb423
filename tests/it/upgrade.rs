//! A program that is killed in the middle of an upgrade leaves the old schema, never half of the new one; the next start
//! finishes it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use jajak::store::{STEPS, Schema, Step, Store};
use sqlx::{AnyConnection, Connection as _, Executor as _};

use crate::run::figure;
use crate::store::{Dump, Field};
use crate::support::folder::Folder;
use crate::support::{Fault, postgres, run};

/// Told to a process of its own: which database it upgrades, and before which statement it hangs.
const CHILD: &str = "JAJAK_TEST_UPGRADE";
const NAME: &str = "upgrade::an_upgrade_that_is_killed_between_statements_is_old_or_new_and_never_half";

/// A made-up second step.
const STATEMENTS: [&str; 5] = [
    "ALTER TABLE survey ADD COLUMN made_up TEXT;",
    "CREATE TABLE made_up (id BIGINT PRIMARY KEY, note TEXT NOT NULL);",
    "INSERT INTO made_up (id, note) SELECT id, title FROM survey;",
    "UPDATE survey SET made_up = 'x';",
    "DROP TABLE guess;",
];

/// The steps with the made-up one, which hangs before this of its statements.
fn steps(hangs: Option<(usize, &str)>) -> Vec<Step> {
    let mut statements = STATEMENTS.to_vec();
    if let Some((place, by)) = hangs {
        statements.insert(place, by);
    }
    let text = Box::leak(statements.join("\n").into_boxed_str());
    STEPS.into_iter().chain([Step { version: 2, name: "made up", text }]).collect()
}

/// A statement that does not end soon.
fn endless(url: &str) -> &'static str {
    if url.starts_with("sqlite") {
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000000000) SELECT COUNT(*) FROM n;"
    } else {
        "SELECT pg_sleep(4);"
    }
}

/// Upgrades, and is killed meanwhile.
fn child(order: &str) -> Result<(), Fault> {
    let (place, url) = order.split_once(' ').ok_or("no order")?;
    let steps = steps(Some((place.parse()?, endless(url))));
    run(async { Ok(Store::open_with(url, &steps).await.map(drop)?) })
}

/// Whether the connection can carry out a statement.
async fn can(url: &str, statement: &'static str) -> Result<bool, Fault> {
    let mut connection = AnyConnection::connect(url).await?;
    let can = connection.execute(statement).await.is_ok();
    connection.close().await?;
    Ok(can)
}

/// A database in use.
async fn prepare(url: &str, folder: &Path) -> Result<(Field, Dump), Fault> {
    let field = Field::open(url, folder, "satu_pertanyaan").await?;
    let screen = field.enters(401, 0).await?;
    field.presses(401, &screen["Saya bersedia"]).await?;
    let dump = field.dump().await?;
    field.work.store.close().await;
    Ok((field, dump))
}

async fn after(url: &str, field: &Field, before: &Dump) -> Result<(), Fault> {
    let store = Store::connect(url).await?;
    assert_eq!(store.schema().await?, Schema::Current, "the old one");
    store.close().await;
    assert_eq!(&field.dump().await?, before);
    for new in ["SELECT made_up FROM survey", "SELECT note FROM made_up"] {
        assert!(!can(url, new).await?, "half of the new one is there: {new}");
    }
    // The old program goes on, and then the new one comes again.
    Store::open(url).await?.close().await;
    let store = Store::open_with(url, &steps(None)).await?;
    assert_eq!(store.schema().await?, Schema::Newer);
    store.close().await;
    for new in ["SELECT made_up FROM survey", "SELECT note FROM made_up"] {
        assert!(can(url, new).await?, "it is not new: {new}");
    }
    assert!(!can(url, "SELECT wrong FROM guess").await?);
    Ok(())
}

#[test]
fn an_upgrade_that_is_killed_between_statements_is_old_or_new_and_never_half() -> Result<(), Fault> {
    if let Ok(order) = std::env::var(CHILD) {
        return child(&order);
    }
    run(async {
        let places = 0..=STATEMENTS.len();
        let folders = places.clone().map(|_| Folder::new("upgrade")).collect::<Result<Vec<_>, _>>()?;
        let mut urls: Vec<String> = folders
            .iter()
            .map(|folder| format!("sqlite://{}", folder.path().join("jajak.db").display()))
            .collect();
        let mut databases = Vec::new();
        if postgres::is_there() {
            for _ in places.clone() {
                databases.push(postgres::shared()?.create().await?);
            }
        } else {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "PostgreSQL is missing, and CI must test it"
            );
        }
        urls.extend(databases.iter().map(|database| database.url.clone()));

        let mut prepared = Vec::new();
        for (number, url) in urls.iter().enumerate() {
            let home = if url.starts_with("sqlite") {
                folders[number].path()
            } else {
                &folders[number % folders.len()].path().join("postgres")
            };
            prepared.push(prepare(url, home).await?);
        }
        let mut children = Vec::new();
        for (number, url) in urls.iter().enumerate() {
            let place = number % (STATEMENTS.len() + 1);
            let mut child = Command::new(std::env::current_exe()?);
            child.args([NAME, "--exact"]).env(CHILD, format!("{place} {url}"));
            children.push(child.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
        }
        // The backup before the step is the last that can be seen from outside.
        for folder in &folders {
            let mut waits = 0;
            while !folder.path().join("jajak.db.before-2").metadata().is_ok_and(|file| file.len() > 0) {
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
        for (url, (field, before)) in urls.iter().zip(&prepared) {
            after(url, field, before).await?;
        }
        figure(&format!(
            "upgrade: {} killed before, between and after {} statements, 0 half",
            urls.len(),
            STATEMENTS.len()
        ));
        for database in databases {
            postgres::shared()?.remove(database).await?;
        }
        Ok(())
    })
}
