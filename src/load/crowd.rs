//! The respondents: each reads the newest screen and presses, as fast as they are told to think.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::{LoadError, SPOKEN, bot::Bot};
use crate::clock::{Chance, Clock};
use crate::fake_telegram::{FakeTelegram, ShownMessage, User};
use crate::wording::Tongue;

/// The first respondent's account.
pub(super) const FIRST_ACCOUNT: i64 = 100_001;
/// A bot that answers nobody for so long is stuck.
const PATIENCE: Duration = Duration::from_mins(1);
/// How many events are taken at once.
const MOST_EVENTS: usize = 256;

/// How the respondents behave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// How long each thinks before a press, on average, in milliseconds.
    pub(super) think: u64,
    /// The most answers a second of all together.
    pub(super) rate: Option<f64>,
}

/// What the respondents saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Presses that gave an answer.
    pub(super) answers: usize,
    /// From press to next prompt, in microseconds.
    pub(super) latencies: Vec<u64>,
    /// From the first word to the last screen, in seconds.
    pub(super) seconds: f64,
}

/// All respondents; one task plays them.
pub(super) struct Crowd {
    fake: FakeTelegram,
    events: UnboundedReceiver<i64>,
    /// Who has thought long enough.
    ready: (UnboundedSender<Due>, UnboundedReceiver<Due>),
    people: Vec<Respondent>,
    labels: Labels,
    chance: Chance,
    pace: Pace,
    next_slot: DateTime<Utc>,
    seen: Seen,
    left: usize,
}

struct Respondent {
    user: User,
    /// The screen that was answered last: its message and revision.
    screen: (i32, u32),
    pressed: Option<DateTime<Utc>>,
}

/// What a respondent does next.
struct Due {
    place: usize,
    act: Act,
}

enum Act {
    Say(String),
    Press(i32, String),
}

/// The labels of buttons that are no answers.
struct Labels {
    onward: [String; 3],
    done: String,
    skip: String,
    /// How the last screen begins.
    thanks: String,
    other: [String; 4],
}

impl Labels {
    fn of(tongue: Tongue) -> Self {
        let label = |id: &str| tongue.wording().plain(id);
        Self {
            onward: ["button-agree", "button-submit", "button-continue"].map(label),
            done: label("button-done-begins"),
            skip: label("button-skip"),
            thanks: label("thanks"),
            other: ["button-back", "button-review", "button-decline", "button-explain"].map(label),
        }
    }

    /// What to press, and whether it gives an answer. `None` when nothing leads on.
    fn choose(&self, screen: &ShownMessage, chance: &Chance) -> Option<(String, bool)> {
        let buttons = || screen.keyboard.iter().flatten();
        let data = |button: &crate::fake_telegram::Button| button.data.clone().unwrap_or_default();
        for label in self.onward.iter().take(2) {
            if let Some(button) = buttons().find(|button| button.label == *label) {
                return Some((data(button), false));
            }
        }
        if let Some(done) = buttons().find(|button| button.label.starts_with(self.done.as_str())) {
            return Some((data(done), true));
        }
        let is_choice = |label: &String| {
            !self.onward.contains(label) && !self.other.contains(label) && *label != self.skip
        };
        let choices = buttons().filter(|button| is_choice(&button.label));
        let count = choices.clone().count();
        if count > 0 {
            let place = chance.below(count).unwrap_or_default();
            return choices.clone().nth(place).map(|button| (data(button), true));
        }
        let skip = buttons().find(|button| button.label == self.skip);
        let onward = || buttons().find(|button| self.onward.contains(&button.label));
        skip.or_else(onward).map(|button| (data(button), true))
    }
}

impl Crowd {
    /// So many people who have not said anything yet.
    pub(super) fn new(fake: &FakeTelegram, people: usize, pace: Pace, seed: u64) -> Self {
        let respondent = |place: usize| {
            let account = FIRST_ACCOUNT + i64::try_from(place).unwrap_or_default();
            let mut user = User::new(account, "Pegawai");
            user.language_code = Some(SPOKEN.code().to_owned());
            Respondent { user, screen: (0, 0), pressed: None }
        };
        Self {
            events: fake.follow(),
            ready: unbounded_channel(),
            fake: fake.clone(),
            people: (0..people).map(respondent).collect(),
            labels: Labels::of(SPOKEN),
            chance: Chance::seeded(seed),
            pace,
            next_slot: Clock::Wall.now(),
            seen: Seen::default(),
            left: people,
        }
    }

    /// Everybody comes in by these words and answers to the end.
    pub(super) async fn answer(mut self, words: &[String], bot: &mut Bot) -> Result<Seen, LoadError> {
        let begun = Clock::Wall.now();
        for (place, words) in (0..self.people.len()).zip(words) {
            let think = usize::try_from(self.pace.think).unwrap_or_default();
            let wait = self.chance.below(think + 1).unwrap_or_default();
            self.later(Duration::from_millis(wait as u64), Due { place, act: Act::Say(words.clone()) });
        }
        let mut accounts = Vec::with_capacity(MOST_EVENTS);
        while self.left > 0 {
            let next = async {
                tokio::select! {
                    taken = self.events.recv_many(&mut accounts, MOST_EVENTS) => (taken > 0).then_some(None),
                    due = self.ready.1.recv() => due.map(Some),
                }
            };
            match tokio::time::timeout(PATIENCE, next).await {
                Ok(Some(Some(due))) => self.act(due),
                Ok(Some(None)) => {}
                Ok(None) => return Err(LoadError::Stopped),
                Err(_) if bot.has_ended() => return Err(LoadError::Stopped),
                Err(_) => return Err(LoadError::Stuck(self.left)),
            }
            for account in accounts.drain(..) {
                self.look(account)?;
            }
        }
        self.seen.seconds = seconds(begun, Clock::Wall.now());
        Ok(self.seen)
    }

    /// Does it after a while, or at once.
    fn later(&mut self, wait: Duration, due: Due) {
        if wait.is_zero() {
            return self.act(due);
        }
        let ready = self.ready.0.clone();
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            // Nobody listens any more when the run has failed.
            let _ = ready.send(due);
        });
    }

    fn act(&mut self, Due { place, act }: Due) {
        let Some(person) = self.people.get_mut(place) else { return };
        match act {
            Act::Say(words) => {
                self.fake.say(&person.user, &words);
            }
            Act::Press(message, data) => {
                person.pressed = Some(Clock::Wall.now());
                self.fake.press(&person.user, message, &data);
            }
        }
    }

    /// Something changed in a chat.
    fn look(&mut self, account: i64) -> Result<(), LoadError> {
        let place = usize::try_from(account - FIRST_ACCOUNT).unwrap_or(usize::MAX);
        let Some(person) = self.people.get_mut(place) else { return Ok(()) };
        let (labels, chance) = (&self.labels, &self.chance);
        let press = self.fake.read(|world| {
            let screen = world.newest_from_bot(account)?;
            let version = (screen.id, screen.revision + 1);
            (version != person.screen).then(|| {
                let press = labels.choose(screen, chance);
                (version, screen.text.starts_with(&labels.thanks), press)
            })
        });
        let Some((version, is_last, press)) = press else { return Ok(()) };
        let now = Clock::Wall.now();
        person.screen = version;
        if let Some(pressed) = person.pressed.take() {
            let micros = (now - pressed).num_microseconds().unwrap_or(i64::MAX);
            self.seen.latencies.push(u64::try_from(micros).unwrap_or(0));
        }
        if is_last {
            self.left -= 1;
            return Ok(());
        }
        let (data, is_answer) = press.ok_or(LoadError::NothingToPress)?;
        self.seen.answers += usize::from(is_answer);
        let wait = self.wait(now);
        self.later(wait, Due { place, act: Act::Press(version.0, data) });
        Ok(())
    }

    /// How long this press waits: half to one and a half times the thinking, and for a free place in the rate.
    fn wait(&mut self, now: DateTime<Utc>) -> Duration {
        let think = usize::try_from(self.pace.think).unwrap_or(0);
        let millis =
            if think == 0 { 0 } else { think / 2 + self.chance.below(think + 1).unwrap_or_default() };
        let mut wait = Duration::from_millis(millis as u64);
        if let Some(rate) = self.pace.rate {
            let slot = self.next_slot.max(now);
            self.next_slot = slot + Duration::from_secs_f64(1.0 / rate);
            wait = wait.max((slot - now).to_std().unwrap_or_default());
        }
        wait
    }
}

/// The seconds between two instants.
#[expect(clippy::cast_precision_loss, reason = "microseconds of at most a few hours")]
pub(super) fn seconds(from: DateTime<Utc>, to: DateTime<Utc>) -> f64 {
    (to - from).num_microseconds().unwrap_or_default() as f64 / 1_000_000.0
}
