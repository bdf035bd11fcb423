//! The process is killed after every single statement of a release, and started again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jajak::admin::Desk;
use jajak::store::{Pending, PublishedKind, Store, SurveyState};
use sqlx::{AnyConnection, Connection as _, Executor as _};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::{FORM, answer, decide_release, hand_in};
use crate::desk::work_off;
use crate::run::figure;
use crate::store::{Dump, Field, dump, fieldwork, on_both};
use crate::support::postgres::Database;
use crate::support::{Fault, postgres, run};

const HANDED_IN: usize = 20;
const BEGUN: usize = 2;
/// The claim of a killed process has run out by then.
const LATER: chrono::Duration = chrono::Duration::minutes(2);

/// Where the process that is to be killed works, and after how many statements it ends.
const WHERE: [&str; 3] = ["JAJAK_TEST_CUT_URL", "JAJAK_TEST_CUT_FOLDER", "JAJAK_TEST_CUT_AFTER"];
/// What it does: a release, or a naive one.
const HOW: &str = "JAJAK_TEST_CUT_NAIVELY";

/// Ends the process, as a kill does, when the database has done so many statements.
struct Killer(AtomicU64);

impl Subscriber for Killer {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn event(&self, _: &Event<'_>) {
        if self.0.fetch_sub(1, Ordering::SeqCst) == 1 {
            std::process::abort();
        }
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
#[ignore = "the process that another test kills"]
fn the_killed_process() {
    let [url, folder, after] = WHERE.map(|name| std::env::var(name).unwrap_or_default());
    let Ok(after) = after.parse() else { return };
    let kill = || tracing::subscriber::set_global_default(Killer(AtomicU64::new(after)));
    run(async {
        if std::env::var_os(HOW).is_some() {
            sqlx::any::install_default_drivers();
            let mut connection = AnyConnection::connect(&url).await?;
            kill()?;
            for statement in NAIVELY {
                connection.execute(statement).await?;
            }
            return Ok(());
        }
        let work = Arc::new(fieldwork(&url, Path::new(&folder), after).await?);
        kill()?;
        work_off(&Desk::new(work)).await?;
        Ok(())
    })
    .unwrap();
}

/// A release without a transaction.
const NAIVELY: [&str; 6] = [
    "INSERT INTO published (survey, kind, id, body) VALUES (1, 'summary', '', '{}')",
    "INSERT INTO published (survey, kind, id, body) VALUES (1, 'response', '1', '{}')",
    "INSERT INTO published (survey, kind, id, body) VALUES (1, 'response', '2', '{}')",
    "DELETE FROM draft WHERE survey = 1",
    "DELETE FROM ballot WHERE survey = 1",
    "UPDATE survey SET state = 'released' WHERE id = 1",
];

/// What was published, apart from its random ids and order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Figures {
    summary: Vec<String>,
    responses: Vec<String>,
    texts: BTreeSet<(String, String)>,
    minutes: Vec<String>,
}

impl Figures {
    async fn of(store: &Store) -> Result<Self, Fault> {
        let mut responses = store.published(1, PublishedKind::Response).await?;
        responses.sort();
        let without_time = |body: String| -> Result<String, Fault> {
            let mut minutes: serde_json::Value = serde_json::from_str(&body)?;
            let released = minutes.as_object_mut().and_then(|minutes| minutes.remove("released"));
            released.map(|_| minutes.to_string()).ok_or_else(|| "the minutes have no time".into())
        };
        let minutes = store.published(1, PublishedKind::Minutes).await?;
        Ok(Self {
            summary: store.published(1, PublishedKind::Summary).await?,
            responses,
            texts: store.verbatims(1).await?.into_iter().map(|text| (text.question, text.body)).collect(),
            minutes: minutes.into_iter().map(without_time).collect::<Result<_, _>>()?,
        })
    }
}

/// How a survey stands in a database that nobody works on.
#[derive(Debug, PartialEq, Eq)]
struct State {
    released: bool,
    figures: Figures,
    ballots: usize,
    drafts: usize,
}

impl State {
    async fn of(url: &str) -> Result<Self, Fault> {
        let store = Store::connect(url).await?;
        let survey = store.survey(1).await?.ok_or("no survey")?;
        let state = Self {
            released: survey.state == SurveyState::Released,
            figures: Figures::of(&store).await?,
            ballots: store.count_ballots(1).await?,
            drafts: store.all_drafts(1).await?.len(),
        };
        store.close().await;
        Ok(state)
    }

    /// Something is published, and answers are there too; or neither.
    fn is_half(&self) -> bool {
        let (published, answers) = (self.figures != Figures::default(), self.ballots + self.drafts > 0);
        published == answers || self.released == answers
    }
}

/// A survey whose release is decided, and which is copied for each run.
struct Decided<'a> {
    url: &'a str,
    folder: &'a Path,
}

/// A copy of its database and key folder.
struct Copy {
    url: String,
    folder: PathBuf,
    database: Option<Database>,
}

impl Decided<'_> {
    async fn copy(&self) -> Result<Copy, Fault> {
        let folder = self.folder.join("copy");
        std::fs::create_dir_all(folder.join("keys"))?;
        for file in std::fs::read_dir(self.folder.join("keys"))? {
            let file = file?;
            std::fs::copy(file.path(), folder.join("keys").join(file.file_name()))?;
        }
        if self.url.starts_with("sqlite") {
            let file = folder.join("jajak.db");
            std::fs::copy(self.folder.join("jajak.db"), &file)?;
            return Ok(Copy { url: format!("sqlite://{}", file.display()), folder, database: None });
        }
        let database = postgres::shared()?.copy(self.url).await?;
        Ok(Copy { url: database.url.clone(), folder, database: Some(database) })
    }
}

impl Copy {
    /// Works in a process of its own; whether that was killed.
    fn is_cut_off(&self, after: u64, naively: bool) -> Result<bool, Fault> {
        let mut process = Command::new(std::env::current_exe()?);
        process.args(["attacks::cut_off::the_killed_process", "--exact", "--ignored"]);
        process.envs(WHERE.into_iter().zip([
            self.url.clone(),
            self.folder.display().to_string(),
            after.to_string(),
        ]));
        if naively {
            process.env(HOW, "yes");
        }
        let output = process.output()?;
        match output.status.code() {
            None => Ok(true),
            Some(0) if String::from_utf8_lossy(&output.stdout).contains("1 passed") => Ok(false),
            _ => Err(format!("the process has failed: {output:?}").into()),
        }
    }

    /// All that stands in the database, once the killed process has lost its claim.
    async fn dump(&self) -> Result<Dump, Fault> {
        let mut connection = AnyConnection::connect(&self.url).await?;
        connection.execute("UPDATE job SET claimed_until = 0").await?;
        connection.close().await?;
        dump(&self.url).await
    }

    /// Starts again and works to the end.
    async fn goes_on(&self) -> Result<Figures, Fault> {
        let work = Arc::new(fieldwork(&self.url, &self.folder, 99).await?);
        work.clock.advance(LATER);
        work.check_keys().await?;
        work_off(&Desk::new(Arc::clone(&work))).await?;
        let store = &work.store;
        assert_eq!(store.survey(1).await?.map(|survey| survey.pending), Some(Pending::Done));
        // The pepper stays, no survey's key does.
        assert_eq!(std::fs::read_dir(self.folder.join("keys"))?.count(), 1);
        // That it is closed, who had begun; that it is released, everybody.
        assert_eq!(store.count_notices().await?, BEGUN + HANDED_IN + BEGUN);
        let log = store.log().await?;
        for (action, most) in [("released", 1), ("key_destroyed", 1)] {
            let count = log.iter().filter(|row| row.action == action).count();
            assert_eq!(count, most, "{action}: {:?}", log.iter().map(|row| &row.action).collect::<Vec<_>>());
        }
        assert!(work.verify_log(None).await?.is_ok());
        let figures = Figures::of(store).await?;
        store.close().await;
        Ok(figures)
    }

    async fn remove(self) -> Result<(), Fault> {
        std::fs::remove_dir_all(&self.folder)?;
        if let Some(database) = self.database {
            postgres::shared()?.remove(database).await?;
        }
        Ok(())
    }
}

#[test]
fn a_release_that_is_cut_off_anywhere_comes_to_the_same_end() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::with(url, folder, FORM.as_bytes(), 25).await?;
        hand_in(&field, 0..HANDED_IN).await?;
        for person in HANDED_IN..HANDED_IN + BEGUN {
            let mut write = field.work.store.write().await?;
            answer(&field, &mut write, person, 3).await?;
            write.commit().await?;
        }
        decide_release(&field).await?;
        let dialect = field.work.store.dialect();
        field.work.store.close().await;
        let decided = Decided { url, folder };
        let before = State::of(url).await?;
        assert_eq!((before.released, before.ballots, before.drafts), (false, HANDED_IN, BEGUN));
        assert_eq!(before.figures, Figures::default());

        let copy = decided.copy().await?;
        let untouched = copy.dump().await?;
        let expected = copy.goes_on().await?;
        copy.remove().await?;
        assert_eq!((expected.responses.len(), expected.texts.len()), (HANDED_IN, HANDED_IN));
        let whole = |state: &State| {
            let done = state.released && state.figures == expected;
            *state == before || (done && (state.ballots, state.drafts) == (0, 0))
        };

        let (mut cuts, mut published, mut kept) = (0, 0, None);
        loop {
            let copy = match kept.take() {
                Some(copy) => copy,
                None => decided.copy().await?,
            };
            if !copy.is_cut_off(cuts + 1, false)? {
                assert_eq!(copy.goes_on().await?, expected);
                copy.remove().await?;
                break;
            }
            cuts += 1;
            let state = State::of(&copy.url).await?;
            assert!(whole(&state) && !state.is_half(), "after statement {cuts}: {state:?}");
            published += u64::from(state.released);
            // As if nothing had happened: the next process can start here.
            if copy.dump().await? == untouched {
                kept = Some(copy);
                continue;
            }
            assert_eq!(copy.goes_on().await?, expected, "after statement {cuts}");
            copy.remove().await?;
        }

        let (mut half, mut naive) = (0, 0);
        loop {
            let copy = decided.copy().await?;
            let cut = copy.is_cut_off(naive + 1, true)?;
            half += u64::from(State::of(&copy.url).await?.is_half());
            copy.remove().await?;
            if !cut {
                break;
            }
            naive += 1;
        }
        figure(&format!(
            "release cut off: killed after each of {cuts} statements ({published} after it was published), \
             0 half published, on {dialect:?}; naively {half} of {naive}"
        ));
        assert!(cuts > 2 * HANDED_IN as u64 && published > 3 && half > 3);
        Ok(())
    }))
    .unwrap();
}
