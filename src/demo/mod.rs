//! `jajak demo`: a made-up city answers the shipped survey through the bot that `run` runs, and an owner asks.

mod chat;
mod city;
mod respondent;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{TimeZone as _, Utc};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use tokio::task::JoinSet;

use self::respondent::Respondent;
use crate::clock::{Chance, Clock, Stopwatch};
use crate::config::Zone;
use crate::fake_telegram::User;
use crate::fieldwork::{CodeRow, Opened, Opening};
use crate::stage::{Folder, Scenery, Stage, StageError};
use crate::store::Role;
use crate::wording::Tongue;

/// `jajak demo`
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many people are invited.
    #[arg(long, default_value_t = 150, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    respondents: u32,
    /// Which share of them answers, from 0 to 1.
    #[arg(long, default_value_t = 0.8, value_parser = share)]
    rate: f64,
    /// Another number plays other people.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// For programs.
    #[arg(long)]
    json: bool,
    /// Keep the database and the keys in this folder.
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Answer yourself, in the terminal.
    #[arg(long)]
    chat: bool,
}

fn share(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "a number from 0 to 1".to_owned())
}

/// The form that is played.
const FORM: &str = "survei_integritas_organisasi";
/// So many people answer at the same time.
const AT_ONCE: usize = 24;
/// The owner's account.
const OWNER: i64 = 900_000_001;
/// The account of the owner who agrees.
const SECOND_OWNER: i64 = 900_000_002;
/// The first respondent's account.
const FIRST_RESPONDENT: i64 = 100_001;

/// Plays the demo and prints it.
pub async fn demo(options: &Options, zone: Zone, tongue: Tongue) -> Result<(), StageError> {
    let folder = Folder::open(options.keep.as_deref(), "demo").map_err(|reason| {
        let folder = options.keep.clone().unwrap_or_else(std::env::temp_dir);
        StageError::Folder { folder, reason }
    })?;
    let start = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().unwrap_or_default();
    let clock = Clock::at(start);
    // The codes and keys of a demo that is kept are real ones.
    let chance = if options.keep.is_some() { Chance::System } else { Chance::seeded(options.seed) };
    let scenery = Scenery { zone, ..Scenery::in_folder(&folder.path, clock, chance) };
    let mut stage = Stage::set(scenery).await?;
    let played = if options.chat {
        chat::chat(&stage, options, tongue).await
    } else {
        Show { stage: &stage, options, tongue }.play().await
    };
    let stopped = stage.stop().await;
    played.and(stopped)
}

/// Opens the shipped survey for the city.
async fn open(
    stage: &Stage,
    options: &Options,
    tongue: Tongue,
) -> Result<(Opened, Vec<CodeRow>), StageError> {
    let roster = city::roster(options.respondents, options.seed);
    let words = tongue.wording();
    let opening = Opening {
        form: (crate::dialogues::form(FORM).unwrap_or_default(), "form.md"),
        roster: (roster.as_bytes(), "pegawai.csv"),
        title: &words.plain("demo-title"),
        organiser: &format!("Inspektorat Kota {}", city::NAME),
        contact: &format!("Sekretariat Inspektorat Kota {}", city::NAME),
        whistleblower: "",
        closes: None,
        k: 10,
        retain_days: crate::fieldwork::Survey::DEFAULT_RETAIN_DAYS,
    };
    let opened = stage.desk.field.open_survey(&opening).await?;
    let codes =
        stage.desk.field.invitations(opened.survey, Some("jajak_demo_bot")).await?.unwrap_or_default();
    Ok((opened, codes))
}

struct Show<'a> {
    stage: &'a Stage,
    options: &'a Options,
    tongue: Tongue,
}

impl Show<'_> {
    async fn play(&self) -> Result<(), StageError> {
        let words = self.tongue.wording();
        let (opened, codes) = open(self.stage, self.options, self.tongue).await?;
        self.tell(&words.say(
            "demo-about",
            &[
                ("city", city::NAME.to_owned()),
                ("people", opened.people.to_string()),
                ("questions", opened.questions.to_string()),
            ],
        ))?;
        for (account, name) in [(OWNER, "demo-owner"), (SECOND_OWNER, "demo-second-owner")] {
            let code = self.stage.owner_code(Role::Owner, &words.plain(name)).await?;
            self.owner_says(account, &code).await?;
        }
        let stopwatch = Stopwatch::start();
        let wanted = wanted(codes.len(), self.options.rate);
        let bar = self.bar(wanted);
        let mut waiting = shuffled(codes, &Chance::seeded(self.options.seed));
        waiting.truncate(wanted);
        let half = waiting.split_off(waiting.len() / 2);
        let mut answers = self.answer(waiting, &bar).await?;
        // The day ends, so that there is a yesterday to show.
        self.stage.advance(chrono::Duration::days(1)).await?;
        for command in ["/partisipasi", "/ringkasan"] {
            self.ask(command, "demo-open", &bar).await?;
        }
        answers += self.answer(half, &bar).await?;
        self.stage.advance(chrono::Duration::days(1)).await?;
        bar.finish_and_clear();
        self.ask("/tutup", "demo-open", &bar).await?;
        self.press(OWNER, "button-close-now", &bar).await?;
        self.stage.advance(crate::fieldwork::GRACE).await?;
        let submitted = self.stage.desk.field.store.turnout(opened.survey).await?.done;
        self.ask("/partisipasi", "demo-closed", &bar).await?;
        self.ask("/periode", "demo-closed", &bar).await?;
        for (account, button) in [(OWNER, "button-release"), (SECOND_OWNER, "button-agree-release")] {
            self.press(account, button, &bar).await?;
            self.press(account, "button-release-now", &bar).await?;
        }
        let summary = self.ask("/ringkasan", "demo-released", &bar).await?;
        let seconds = stopwatch.elapsed().as_secs_f64();
        if self.options.json {
            print(&json!({
                "respondents": opened.people,
                "submitted": submitted,
                "answers": answers,
                "seconds": (seconds * 100.0).round() / 100.0,
                "summary": summary,
            }))
        } else {
            self.tell(&words.say(
                "demo-done",
                &[
                    ("submitted", submitted.to_string()),
                    ("respondents", opened.people.to_string()),
                    ("answers", answers.to_string()),
                    ("seconds", format!("{seconds:.1}").replace('.', &words.plain("summary-decimal-mark"))),
                ],
            ))
        }
    }

    fn bar(&self, length: usize) -> ProgressBar {
        if self.options.json {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{msg} {bar:40} {pos}/{len}");
        let bar = ProgressBar::new(u64::try_from(length).unwrap_or_default());
        bar.set_message(self.tongue.wording().plain("demo-answering"));
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar
    }

    fn tell(&self, text: &str) -> Result<(), StageError> {
        if self.options.json { Ok(()) } else { write_line(text) }
    }

    /// Some people answer, many at the same time; how many answers they gave.
    async fn answer(
        &self,
        mut waiting: VecDeque<(usize, CodeRow)>,
        bar: &ProgressBar,
    ) -> Result<usize, StageError> {
        let mut answers = 0;
        let mut answering = JoinSet::new();
        loop {
            while answering.len() < AT_ONCE
                && let Some((place, row)) = waiting.pop_front()
            {
                let account = FIRST_RESPONDENT + i64::try_from(place).unwrap_or_default();
                let respondent =
                    Respondent::new(self.stage.fake.clone(), account, self.options.seed, &row, self.tongue);
                answering.spawn(respondent.answer_all(row.code));
            }
            match answering.join_next().await {
                None => return Ok(answers),
                Some(Ok(given)) => {
                    answers += given?;
                    bar.inc(1);
                }
                Some(Err(_)) => return Err(StageError::Stopped),
            }
        }
    }

    fn owner(&self, account: i64) -> User {
        let mut owner = User::new(account, "Pengelola");
        owner.language_code = Some(self.tongue.code().to_owned());
        owner
    }

    async fn owner_says(&self, account: i64, text: &str) -> Result<String, StageError> {
        let before = self.newest(account);
        self.stage.fake.say(&self.owner(account), text);
        self.replies_after(account, before).await
    }

    /// The id of the newest message in an owner's chat.
    fn newest(&self, account: i64) -> i32 {
        self.stage.fake.chat(account).last().map_or(0, |message| message.id)
    }

    async fn replies_after(&self, account: i64, before: i32) -> Result<String, StageError> {
        self.stage.settle().await?;
        let replies = self.stage.fake.chat(account);
        let new = replies.iter().filter(|message| message.from_bot && message.id > before);
        Ok(new.map(|message| message.text.clone()).collect::<Vec<_>>().join("\n\n"))
    }

    /// An owner presses the newest button of this label; what is answered.
    async fn press(&self, account: i64, id: &str, bar: &ProgressBar) -> Result<(), StageError> {
        let words = self.tongue.wording();
        let label = words.plain(id);
        let chat = self.stage.fake.chat(account);
        let found =
            chat.iter().rev().find_map(|message| Some((message.id, message.button(&label)?.data.clone()?)));
        let (message, data) = found.ok_or(StageError::Stopped)?;
        let before = self.newest(account);
        self.stage.fake.press(&self.owner(account), message, &data);
        let reply = self.replies_after(account, before).await?;
        let who = words.plain(if account == OWNER { "demo-owner" } else { "demo-second-owner" });
        let told = words.say("demo-owner-presses", &[("owner", who), ("button", label)]);
        bar.suspend(|| self.tell(&format!("\n{told}\n\n{reply}\n")))
    }

    /// An owner's command and what it is answered.
    async fn ask(&self, command: &str, when: &str, bar: &ProgressBar) -> Result<String, StageError> {
        let words = self.tongue.wording();
        let reply = self.owner_says(OWNER, command).await?;
        let args = [("command", command.to_owned()), ("when", words.plain(when))];
        let told = format!("\n{}\n\n{reply}\n", words.say("demo-owner-asks", &args));
        bar.suspend(|| self.tell(&told))?;
        Ok(reply)
    }
}

/// The invited with their places on the list, in the order in which they come: from every office some.
fn shuffled(codes: Vec<CodeRow>, chance: &Chance) -> VecDeque<(usize, CodeRow)> {
    let mut listed: Vec<(usize, CodeRow)> = codes.into_iter().enumerate().collect();
    let mut coming = VecDeque::new();
    while let Some(last) = listed.len().checked_sub(1) {
        coming.push_back(listed.swap_remove(chance.below(listed.len()).unwrap_or(last)));
    }
    coming
}

/// How many of the invited answer.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of a count of people"
)]
fn wanted(people: usize, rate: f64) -> usize {
    (people as f64 * rate).round() as usize
}

fn write_line(text: &str) -> Result<(), StageError> {
    use std::io::Write as _;
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}

fn print(value: &serde_json::Value) -> Result<(), StageError> {
    write_line(&format!("{value:#}"))
}

/// How long a person of the demo waits for the bot.
const PATIENCE: Duration = Duration::from_mins(1);
