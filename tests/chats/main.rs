//! Every conversation under `dialogues/` is a test: `<folder>::<file>::sqlite` and `::postgres`; where nothing but an
//! interview happens also `::pure`, and `::twice` with every update delivered twice; where neither owners nor others
//! nor faults play `::restarted`, with a restart after everything that a person does.
//!
//! `UPDATE_CHATS=1` writes what the bot says into the files. `src/transcript` says how they are written.

#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "only `it` lets a database crash")]
mod support;

mod full;
mod keyboards;
mod observe;
mod pure;
mod world;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use jajak::fake_telegram::Duplicate;
use jajak::interview::{Answer, Interview};
use jajak::questionnaire::Questionnaire;
use jajak::transcript::{Act, BotLine, How, Observed, Transcript, diff, parse, rewrite};
use libtest_mimic::{Arguments, Failed, Trial};

use self::full::{Played, Pressure};
use self::support::folder::Folder;
use self::support::{Fault, postgres, run};
use self::world::{Script, World};

/// So many conversations play at the same time; they mostly wait for disks and sockets.
const AT_ONCE: usize = 8;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(AT_ONCE);
    let update = std::env::var_os("UPDATE_CHATS").is_some();
    match Programme::find(update) {
        Err(fault) => {
            tell(&format!("the conversations cannot be read: {fault}"));
            ExitCode::FAILURE
        }
        Ok(programme) => {
            if !arguments.list && !programme.announce() {
                return ExitCode::FAILURE;
            }
            libtest_mimic::run(&arguments, programme.trials).exit_code()
        }
    }
}

fn tell(text: &str) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// All tests, and what is left out.
#[derive(Default)]
struct Programme {
    trials: Vec<Trial>,
    /// The conversations that are not played by the pure player, counted by the reason.
    not_pure: BTreeMap<&'static str, usize>,
    without_postgres: usize,
}

impl Programme {
    fn find(update: bool) -> Result<Self, Fault> {
        let mut programme = Self::default();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("dialogues");
        let mut files = Vec::new();
        for theme in std::fs::read_dir(folder)? {
            let theme = theme?.path();
            if theme.is_dir() {
                let inside = std::fs::read_dir(theme)?.collect::<Result<Vec<_>, _>>()?;
                files.extend(inside.into_iter().map(|entry| entry.path()));
            }
        }
        files.retain(|path| path.extension().is_some_and(|ending| ending == "chat"));
        files.sort();
        for path in files {
            programme.add(path, update)?;
        }
        Ok(programme)
    }

    fn add(&mut self, path: PathBuf, update: bool) -> Result<(), Fault> {
        let word = |path: Option<&Path>| {
            path.and_then(Path::file_stem).unwrap_or_default().to_string_lossy().into_owned()
        };
        let name = format!("{}::{}", word(path.parent()), word(Some(&path)));
        let transcript = match parse(&std::fs::read_to_string(&path)?) {
            Ok(transcript) => transcript,
            Err(errors) => {
                let lines: Vec<String> =
                    errors.iter().map(|(line, what)| format!("{}:{line}: {what}", path.display())).collect();
                self.trials.push(Trial::test(format!("{name}::reads"), move || Err(lines.join("\n").into())));
                return Ok(());
            }
        };
        let script = Arc::new(Script { path, name, transcript });
        self.play(&script, "sqlite", false, move |script| on_sqlite(script, update));
        if update {
            return Ok(());
        }
        let postgres = postgres::is_there();
        self.without_postgres += usize::from(!postgres);
        self.play(&script, "postgres", !postgres, on_postgres);
        let seen = read_form(&script).and_then(|questionnaire| pure::play(&script, &questionnaire));
        if let Ok(Err(pure::Beyond(_, why))) = &seen {
            *self.not_pure.entry(why).or_default() += 1;
        } else {
            self.play(&script, "pure", false, alone);
        }
        if script.transcript.turns.iter().all(|turn| !matches!(turn.act, Act::Fault(_))) {
            let twice = |duplicate| move |script: &Script| under(script, Pressure::Twice(duplicate));
            self.play(&script, "twice", false, twice(Duplicate::InNextBatch));
            self.play(&script, "twice_at_once", false, twice(Duplicate::InSameBatch));
        }
        let calm = |act: &Act| {
            !matches!(
                act,
                Act::Restart | Act::NextSurvey | Act::Fault(_) | Act::Others { .. } | Act::Guesses { .. }
            )
        };
        if script.transcript.header.owners().count() == 0
            && script.transcript.turns.iter().all(|turn| calm(&turn.act))
        {
            self.play(&script, "restarted", false, |script| under(script, Pressure::Restarted));
        }
        Ok(())
    }

    fn play(
        &mut self,
        script: &Arc<Script>,
        how: &str,
        ignored: bool,
        play: impl FnOnce(&Script) -> Result<(), Failed> + Send + 'static,
    ) {
        let script = Arc::clone(script);
        let trial = Trial::test(format!("{}::{how}", script.name), move || play(&script));
        self.trials.push(trial.with_ignored_flag(ignored));
    }

    /// Says what is not played; false when it had to be.
    fn announce(&self) -> bool {
        if !self.not_pure.is_empty() {
            let count: usize = self.not_pure.values().sum();
            let reasons: Vec<String> =
                self.not_pure.iter().map(|(why, count)| format!("{why}: {count}")).collect();
            tell(&format!(
                "{count} conversations are not played by the pure player ({})",
                reasons.join("; ")
            ));
        }
        if self.without_postgres == 0 {
            return true;
        }
        tell(&format!(
            "*** {} TESTS ON POSTGRESQL ARE NOT RUN: there is no server. ***\n\
             Install PostgreSQL, or set JAJAK_TEST_POSTGRES_URL=postgres://user@host/database.",
            self.without_postgres
        ));
        std::env::var_os("CI").is_none_or(|value| value != "true")
    }
}

/// The form's questions.
fn read_form(script: &Script) -> Result<Questionnaire, Fault> {
    let workbook =
        jajak::workbook::read(&script.form()?, "form.md").map_err(|problems| format!("{problems:?}"))?;
    let (questionnaire, problems) = jajak::xlsform::read(&workbook);
    questionnaire.ok_or_else(|| format!("the form has errors: {problems:?}").into())
}

/// The value that a draft has for a question.
fn answer(
    questionnaire: &Questionnaire,
    interview: &Interview,
    name: &str,
    now: DateTime<FixedOffset>,
) -> Result<String, Fault> {
    let id = questionnaire.ids().find(|id| questionnaire.node(*id).name == name);
    let id =
        id.ok_or_else(|| format!("`{name}` is no question, and none of participation, ballots, drafts"))?;
    let instance = interview.instance(questionnaire, now);
    let value = instance.value(id);
    let word = match interview.answers.get(&id) {
        _ if !instance.relevant(id) => "not asked",
        _ if !value.is_empty() => return Ok(value),
        Some(Answer::Blank) => "left blank",
        _ => "no answer",
    };
    Ok(word.to_owned())
}

fn on_sqlite(script: &Script, update: bool) -> Result<(), Failed> {
    let folder = Folder::new("chat")?;
    let played = run(async {
        let world = World::set(script, folder.path(), None).await?;
        full::play(script, world, Pressure::None).await
    })?;
    if update && played.stopped.is_none() {
        let seen = rewrite(&script.transcript, &played.observed).render();
        if seen != std::fs::read_to_string(&script.path)? {
            tell(&format!("{} is rewritten", script.path.display()));
            std::fs::write(&script.path, seen)?;
        }
        return Ok(());
    }
    judge(script, &played)
}

fn on_postgres(script: &Script) -> Result<(), Failed> {
    let folder = Folder::new("chat")?;
    let played = run(async {
        let server = postgres::shared()?;
        let database = server.create().await?;
        let played = match World::set(script, folder.path(), Some(&database.url)).await {
            Ok(world) => full::play(script, world, Pressure::None).await,
            Err(fault) => Err(fault),
        };
        server.remove(database).await?;
        played
    })?;
    judge(script, &played)
}

fn alone(script: &Script) -> Result<(), Failed> {
    match pure::play(script, &read_form(script)?)? {
        Ok(observed) => compare(script, &observed),
        Err(pure::Beyond(line, why)) => Err(format!("line {line}: {why}").into()),
    }
}

/// The same twice, once under pressure: everyone must have the same before the eyes after every turn.
fn under(script: &Script, pressure: Pressure) -> Result<(), Failed> {
    let views = |pressure| -> Result<Played, Fault> {
        let folder = Folder::new("chat")?;
        run(async { full::play(script, World::set(script, folder.path(), None).await?, pressure).await })
    };
    let (calm, pressed) = (views(Pressure::None)?, views(pressure)?);
    for (turn, (calm, pressed)) in script.transcript.turns.iter().zip(calm.views.iter().zip(&pressed.views)) {
        if calm != pressed {
            return Err(format!(
                "{}:{}: otherwise this is on the screens\n{calm:#?}\nunder pressure this is\n{pressed:#?}",
                script.path.display(),
                turn.line
            )
            .into());
        }
    }
    // What comes twice is said once.
    let said = |seen: &Observed| -> Vec<BotLine> {
        let lines = seen.bot.iter().filter(|line| matches!(line.how, How::Says | How::Notice));
        lines.cloned().collect()
    };
    if matches!(pressure, Pressure::Twice(_)) {
        for (turn, (calm, pressed)) in
            script.transcript.turns.iter().zip(calm.observed.iter().zip(&pressed.observed))
        {
            if said(calm) != said(pressed) {
                return Err(format!(
                    "{}:{}: otherwise this is said\n{:#?}\nwhen everything comes twice this is\n{:#?}",
                    script.path.display(),
                    turn.line,
                    said(calm),
                    said(pressed)
                )
                .into());
            }
        }
    }
    let held = |played: &Played| played.observed.iter().map(|seen| seen.holds.clone()).collect::<Vec<_>>();
    if held(&calm) != held(&pressed) || calm.stopped != pressed.stopped {
        return Err(format!(
            "{:?} {:?}\n{:?} {:?}",
            held(&calm),
            calm.stopped,
            held(&pressed),
            pressed.stopped
        )
        .into());
    }
    Ok(())
}

fn judge(script: &Script, played: &Played) -> Result<(), Failed> {
    let compared = compare(script, &played.observed);
    match (&played.stopped, compared) {
        (None, compared) => compared,
        (Some((line, why)), compared) => {
            let difference =
                compared.err().and_then(|failed| failed.message().map(str::to_owned)).unwrap_or_default();
            Err(format!("{}:{line}: {why}\n\n{difference}", script.path.display()).into())
        }
    }
}

fn compare(script: &Script, observed: &[Observed]) -> Result<(), Failed> {
    let expected: &Transcript = &script.transcript;
    let seen = rewrite(expected, observed);
    if seen == *expected {
        return Ok(());
    }
    let difference = diff(&expected.render(), &seen.render());
    Err(format!(
        "{}: the bot says something else (- expected, + said)\n\n{difference}",
        script.path.display()
    )
    .into())
}
