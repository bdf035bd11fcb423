//! Replies on their way out: at once, one in flight a chat, the newest screen wins, slowed only by Telegram itself.

mod owed;
mod send;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use teloxide::Bot;
use tokio::sync::Notify;

use super::call::Failure;
use super::failpoint;
use super::poll::Patience;
use crate::fieldwork::{Act, Letter, Reply, Show};
use crate::pulse::Pulse;
use crate::report::pages;
use crate::store::{Notice, Shown};

/// Telegram's limit in UTF-16 units, after the tags are read.
const LONGEST_MESSAGE: usize = 4_096;
/// How long one call may take.
const CALL: Duration = Duration::from_secs(15);
/// A letter that Telegram does not take is tried again after so many seconds.
const LETTER_AGAIN: u32 = 30;
/// How many notices a second, unless something else is said; Telegram takes 30 of everything.
const RATE: u32 = 25;
/// After so many network failures a reply is given up; a screen stays owed and is shown at the next start.
const MOST_FAILURES: u32 = 12;

/// A deletion is put off sooner, so that what is said next need not wait; the database still holds it.
const MOST_FAILURES_TO_DELETE: u32 = 2;

/// Sends replies; a cheap handle.
#[derive(Clone)]
pub struct Outbox {
    bot: Bot,
    /// How long one call may take.
    call: Duration,
    /// How many notices a second.
    pub(super) rate: u32,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    pulse: Pulse,
    idle: Notify,
    giving: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    chats: HashMap<i64, Chat>,
    running: usize,
    delivered: Vec<Delivered>,
    /// How often a reply was queued, or one that went out was noted, so far.
    changes: u64,
    /// How often it was asked whether to look at every draft, since the last time that it was done.
    looks: u32,
    /// Whether a screen may be owed of which nobody knows.
    missed: bool,
}

/// What is known of a chat since the process began.
#[derive(Default)]
struct Chat {
    waiting: VecDeque<Act>,
    /// What the bot begins by itself; goes out when nothing else waits.
    letters: VecDeque<Letter>,
    running: bool,
    /// The message that shows the interview, once this process has shown one.
    prompt: Option<i64>,
    /// Whether something else was said below it.
    buried: bool,
    /// [`State::changes`] when a reply to it was queued last, or one that went out was noted.
    changed: u64,
    /// How many notes about it are not in the database yet.
    unnoted: usize,
}

impl State {
    /// Something has gone out, or never will: it must be noted.
    fn deliver(&mut self, note: Delivered) {
        self.chats.entry(note.chat()).or_default().unnoted += 1;
        self.delivered.push(note);
    }

    /// The chat is no longer what it was for whoever read the database before.
    fn change(&mut self, telegram: i64) -> &mut Chat {
        self.changes += 1;
        let chat = self.chats.entry(telegram).or_default();
        chat.changed = self.changes;
        chat
    }
}

/// What must be noted in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivered {
    /// A screen is shown.
    Shown {
        /// What it shows.
        shown: Shown,
        /// The message that showed the one before, if it was another: it must go.
        left: Option<i64>,
    },
    /// A message is gone, or never will be.
    Deleted {
        /// The chat.
        telegram: i64,
        /// Which message.
        message: i64,
    },
    /// Something was said below the screen.
    Buried {
        /// The chat.
        telegram: i64,
    },
    /// The person blocked the bot.
    Blocked {
        /// The chat.
        telegram: i64,
    },
    /// A notice is through, or never will be.
    Posted(Notice),
    /// A notice must wait so many seconds.
    PutOff(Notice, u32),
}

impl Delivered {
    /// Whose chat it is about.
    pub(super) fn chat(&self) -> i64 {
        match self {
            Self::Shown { shown, .. } => shown.telegram,
            Self::Deleted { telegram, .. } | Self::Buried { telegram } | Self::Blocked { telegram } => {
                *telegram
            }
            Self::Posted(notice) | Self::PutOff(notice, _) => notice.telegram,
        }
    }
}

/// Keeps an [`Outbox`] from being idle.
pub(super) struct Hold(Outbox);

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.state().running -= 1;
        self.0.shared.idle.notify_waiters();
    }
}

/// What is next in a chat.
enum Next {
    Act(Act),
    Letter(Letter),
}

impl Outbox {
    /// Sends as this bot.
    pub fn new(bot: Bot) -> Self {
        Self { bot, call: CALL, rate: RATE, shared: Arc::default() }
    }

    /// Notices go out at so many a second, over all processes together.
    #[must_use]
    pub fn paced(self, rate: u32) -> Self {
        Self { rate, ..self }
    }

    /// A call that is not answered within this time has failed.
    #[must_use]
    pub fn patient(self, call: Duration) -> Self {
        Self { call, ..self }
    }

    /// What this process counts.
    pub fn pulse(&self) -> &Pulse {
        &self.shared.pulse
    }

    /// How many acts have not gone out yet.
    pub fn waiting(&self) -> usize {
        self.state().chats.values().map(|chat| chat.waiting.len() + usize::from(chat.running)).sum()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a reply and sees that it goes out.
    pub fn push(&self, reply: Reply) {
        let mut state = self.state();
        self.queue(&mut state, reply);
    }

    fn queue(&self, state: &mut State, reply: Reply) {
        let chat = state.change(reply.telegram);
        for act in reply.acts {
            if let Act::Show(show) = &act {
                // An older screen that has not gone out yet need not.
                let anew =
                    show.anew || chat.waiting.iter().any(|act| matches!(act, Act::Show(old) if old.anew));
                chat.waiting.retain(|act| !matches!(act, Act::Show(_)));
                chat.waiting.push_back(Act::Show(Show { anew, ..show.clone() }));
            } else {
                chat.waiting.extend(paged(act));
            }
        }
        self.see_to(state, reply.telegram);
    }

    /// Queues a notice; it goes out when nothing else waits in its chat.
    pub(super) fn post(&self, letter: Letter) {
        let mut state = self.state();
        let telegram = letter.notice.telegram;
        let chat = state.chats.entry(telegram).or_default();
        // Claimed anew while an earlier claim still waits: the newer one counts.
        let (survey, kind) = (letter.notice.survey, letter.notice.kind);
        chat.letters.retain(|old| (old.notice.survey, old.notice.kind) != (survey, kind));
        chat.letters.push_back(letter);
        self.see_to(&mut state, telegram);
    }

    /// A notice that was claimed is free again.
    pub(super) fn put_off(&self, notice: Notice) {
        self.state().deliver(Delivered::PutOff(notice, 0));
    }

    /// Notices that have not gone out are free for whoever comes next.
    pub(super) fn put_off_letters(&self) {
        let mut state = self.state();
        let letters: Vec<Letter> = state.chats.values_mut().flat_map(|chat| chat.letters.drain(..)).collect();
        for letter in letters {
            state.deliver(Delivered::PutOff(letter.notice, 0));
        }
    }

    /// Whether replies wait behind others.
    pub(super) fn is_behind(&self) -> bool {
        self.state().chats.values().any(|chat| !chat.waiting.is_empty())
    }

    fn see_to(&self, state: &mut State, telegram: i64) {
        let Some(chat) = state.chats.get_mut(&telegram).filter(|chat| !chat.running) else { return };
        chat.running = true;
        state.running += 1;
        let outbox = self.clone();
        tokio::spawn(async move { outbox.drain(telegram).await });
    }

    /// What could not be noted is noted later.
    pub(super) fn put_back(&self, mut notes: Vec<Delivered>) {
        let mut state = self.state();
        notes.append(&mut state.delivered);
        state.delivered = notes;
    }

    pub(super) fn has_delivered(&self) -> bool {
        !self.state().delivered.is_empty()
    }

    /// Whether a notice has gone out, or been put off, that is not noted yet.
    pub(super) fn has_posted(&self) -> bool {
        let of_notices = |note: &Delivered| matches!(note, Delivered::Posted(_) | Delivered::PutOff(..));
        self.state().delivered.iter().any(of_notices)
    }

    /// What must be noted: then [`Self::noted`], or [`Self::put_back`].
    pub(super) fn take_delivered(&self) -> Vec<Delivered> {
        std::mem::take(&mut self.state().delivered)
    }

    /// What was taken is in the database.
    pub(super) fn noted(&self, notes: &[Delivered]) {
        let mut state = self.state();
        for note in notes {
            let chat = state.change(note.chat());
            chat.unnoted = chat.unnoted.saturating_sub(1);
        }
    }

    /// Something is being made ready that will go out: [`Self::finish`] waits for it.
    pub(super) fn hold(&self) -> Hold {
        self.state().running += 1;
        Hold(self.clone())
    }

    /// Waits until everything has gone out, but no longer than this; what is still waiting then stays owed. Whether
    /// everything has.
    pub async fn finish(&self, patience: Duration) -> bool {
        let all_out = async {
            loop {
                let idle = self.shared.idle.notified();
                if self.state().running == 0 {
                    return;
                }
                idle.await;
            }
        };
        tokio::time::timeout(patience, all_out).await.is_ok()
    }

    async fn drain(self, telegram: i64) {
        loop {
            let next = {
                let mut state = self.state();
                let Some(chat) = state.chats.get_mut(&telegram) else { break };
                let act = chat.waiting.pop_front().map(Next::Act);
                let next = act.or_else(|| chat.letters.pop_front().map(Next::Letter));
                chat.running = next.is_some();
                if next.is_none() {
                    state.running -= 1;
                    self.shared.idle.notify_waiters();
                }
                next
            };
            match next {
                None => break,
                Some(Next::Act(act)) => self.perform(telegram, act).await,
                Some(Next::Letter(letter)) => self.deliver(telegram, &letter).await,
            }
        }
    }

    /// Does one thing, again and again until it is done, given up, or overtaken by a newer screen.
    async fn perform(&self, telegram: i64, act: Act) {
        let mut patience = Patience::default();
        let mut failures = 0;
        loop {
            failpoint::pass("replying");
            let failure = match self.attempt(telegram, &act).await {
                Ok(()) => {
                    self.pulse().telegram_answered();
                    self.pulse().sent.one();
                    if let Act::Delete { message } = act {
                        self.state().deliver(Delivered::Deleted { telegram, message });
                    }
                    return failpoint::pass("replied");
                }
                Err(Failure::Blocked) => return self.blocked(telegram),
                Err(failure) => failure,
            };
            self.count_failure(failure);
            failures += u32::from(!matches!(failure, Failure::RetryAfter(_)));
            let most =
                if matches!(act, Act::Delete { .. }) { MOST_FAILURES_TO_DELETE } else { MOST_FAILURES };
            if failure.is_refusal() || failures > most {
                self.pulse().given_up.one();
                self.missed();
                tracing::warn!(reason = failure.reason(), "reply_given_up");
                return;
            }
            patience.wait(failure).await;
            let overtaken = |chat: &Chat| chat.waiting.iter().any(|act| matches!(act, Act::Show(_)));
            if matches!(act, Act::Show(_)) && self.state().chats.get(&telegram).is_some_and(overtaken) {
                return;
            }
        }
    }

    fn count_failure(&self, failure: Failure) {
        self.pulse().send_failed.one();
        match failure {
            Failure::RetryAfter(_) => self.pulse().slowed.one(),
            Failure::Network | Failure::Token => self.pulse().telegram_missed(),
            _ => {}
        }
    }

    /// Tries a notice once. What Telegram does not take now waits in the database, where every process finds it.
    async fn deliver(&self, telegram: i64, letter: &Letter) {
        let tried = self.say(telegram, &letter.text, &[], None).await;
        let (note, pause) = match tried {
            Err(Failure::RetryAfter(seconds)) => (Delivered::PutOff(letter.notice, seconds), seconds),
            Ok(()) | Err(Failure::Blocked | Failure::Refused | Failure::Unchanged) => {
                (Delivered::Posted(letter.notice), 0)
            }
            Err(_) => (Delivered::PutOff(letter.notice, LETTER_AGAIN), 0),
        };
        self.state().deliver(note);
        if tried == Err(Failure::Blocked) {
            self.blocked(telegram);
        }
        // Nor may a reply go to this chat any sooner.
        tokio::time::sleep(Duration::from_secs(u64::from(pause))).await;
    }

    /// Nothing reaches this chat until something comes from it.
    fn blocked(&self, telegram: i64) {
        let mut state = self.state();
        state.deliver(Delivered::Blocked { telegram });
        let letters = state.chats.get_mut(&telegram).map(|chat| {
            chat.waiting.clear();
            std::mem::take(&mut chat.letters)
        });
        for letter in letters.unwrap_or_default() {
            state.deliver(Delivered::Posted(letter.notice));
        }
    }
}

/// A long text as several messages, so that each is sent once; the buttons stand under the last.
fn paged(act: Act) -> Vec<Act> {
    let Act::Say { text, rows, ask_contact } = act else { return vec![act] };
    let mut parts = pages(&text, LONGEST_MESSAGE);
    let last = parts.pop().unwrap_or_default();
    let plain = |text: String| Act::Say { text, rows: Vec::new(), ask_contact: None };
    let mut acts: Vec<Act> = parts.into_iter().map(plain).collect();
    acts.push(Act::Say { text: last, rows, ask_contact });
    acts
}
