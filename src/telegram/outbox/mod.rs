//! Replies on their way out: at once, one in flight a chat, the newest screen wins, slowed only by Telegram itself.

mod drain;
mod kept;
mod notes;
mod owed;
mod quiet;
mod send;
mod standing;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use teloxide::Bot;
use tokio::sync::Notify;

use self::kept::Queued;
pub(super) use self::kept::{Outgoing, keep, owed};
pub(super) use self::notes::{Delivered, Notes};
use self::quiet::Quiet;
use crate::clock::Stopwatch;
use crate::fieldwork::{Act, Fieldwork, Letter, Show};
use crate::pulse::Pulse;
use crate::store::{Notice, ReplyId};
use crate::telegram::wait::Patience;

/// Telegram's limit in UTF-16 units, after the tags are read.
const LONGEST_MESSAGE: usize = 4_096;
/// How long one call may take.
const CALL: Duration = Duration::from_secs(15);
/// How many notices a second, unless something else is said; Telegram takes 30 of everything.
const RATE: u32 = 25;
/// No more acts wait for one chat: whoever floods the bot must not fill its memory. A page of texts is far from it.
const MOST_WAITING: usize = 100;

/// Sends replies; a cheap handle.
#[derive(Clone)]
pub struct Outbox {
    bot: Bot,
    /// How long one call may take.
    call: Duration,
    /// How soon what has failed is tried again; later ones wait longer and longer.
    retry: Duration,
    /// How many notices a second.
    pub(super) rate: u32,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    pulse: Pulse,
    idle: Notify,
    /// Something must be noted without delay.
    urgent: Notify,
    /// Nothing more is begun.
    closing: Notify,
    /// Where it stands what is still to be said.
    field: OnceLock<Arc<Fieldwork>>,
    noting: tokio::sync::Mutex<()>,
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
    /// The rows of what waits or is on its way, until it is noted that it is through: none is queued twice.
    kept: HashSet<ReplyId>,
    /// What was given up although Telegram took other things.
    strikes: HashMap<ReplyId, standing::Strikes>,
    /// Whether nothing more is begun.
    closed: bool,
}

/// What is known of a chat since the process began.
#[derive(Default)]
struct Chat {
    waiting: VecDeque<Queued>,
    /// What the bot begins by itself; goes out when nothing else waits.
    letters: VecDeque<(Letter, Stopwatch)>,
    work: Work,
    /// Telegram wants nothing for it until then.
    quiet: Option<Quiet>,
    /// The message that shows the interview, once this process has shown one.
    prompt: Option<i64>,
    /// Whether something else was said below it.
    buried: bool,
    /// Whether Telegram has refused for good the screen that was to be shown last.
    refused: bool,
    /// Whether a screen is on its way.
    is_showing: bool,
    /// How many screens are shown and not noted yet.
    unnoted_screens: usize,
    /// [`State::changes`] when it was last noted that a screen is shown.
    shown: u64,
    /// [`State::changes`] when something was last decided to be said.
    decided: u64,
    /// [`State::changes`] when a reply to it was queued last, or one that went out was noted.
    changed: u64,
    /// How many notes about it are not in the database yet.
    unnoted: usize,
}

/// What is being done for a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Work {
    /// Nothing.
    #[default]
    None,
    /// Something is on its way.
    Sending,
    /// Telegram wants nothing for it now.
    HeldUp,
}

impl Chat {
    fn is_running(&self) -> bool {
        self.work != Work::None
    }

    /// Whether a screen waits, is on its way, or is shown and not noted yet.
    fn has_screen_in_hand(&self) -> bool {
        let is_show = |queued: &Queued| matches!(queued.act, Act::Show(_));
        self.is_showing || self.unnoted_screens > 0 || self.waiting.iter().any(is_show)
    }
}

impl State {
    /// Something has gone out, or never will: it must be noted.
    fn deliver(&mut self, note: Delivered) {
        self.chats.entry(note.chat()).or_default().unnoted += 1;
        self.delivered.push(note);
    }

    /// The row of a reply need not be known any more.
    fn forget(&mut self, kept: ReplyId) {
        self.kept.remove(&kept);
        self.strikes.remove(&kept);
    }

    /// The chat is no longer what it was for whoever read the database before.
    fn change(&mut self, telegram: i64) -> &mut Chat {
        self.changes += 1;
        let chat = self.chats.entry(telegram).or_default();
        chat.changed = self.changes;
        chat
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

impl Outbox {
    /// Sends as this bot.
    pub fn new(bot: Bot) -> Self {
        Self { bot, call: CALL, retry: Patience::FIRST, rate: RATE, shared: Arc::default() }
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

    /// What has failed is tried again so soon, and then ever later.
    #[must_use]
    pub fn retrying_after(self, retry: Duration) -> Self {
        Self { retry, ..self }
    }

    /// What this process counts.
    pub fn pulse(&self) -> &Pulse {
        &self.shared.pulse
    }

    /// How many acts have not gone out yet.
    pub fn waiting(&self) -> usize {
        self.state().chats.values().map(|chat| chat.waiting.len() + usize::from(chat.is_running())).sum()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues replies and sees that they go out.
    pub(super) fn push(&self, outgoing: Outgoing) {
        let mut state = self.state();
        let telegram = outgoing.telegram;
        self.queue(&mut state, outgoing);
        let decided = state.changes;
        state.chats.entry(telegram).or_default().decided = decided;
    }

    fn queue(&self, state: &mut State, Outgoing { telegram, acts }: Outgoing) {
        let known = &mut state.kept;
        let acts: Vec<Queued> =
            acts.into_iter().filter(|queued| queued.kept.is_none_or(|kept| known.insert(kept))).collect();
        let chat = state.change(telegram);
        let mut dropped = Vec::new();
        for queued in acts {
            // What is said of a message, or of the menu, takes the place of what was to be said of it before.
            chat.waiting.retain(|older| {
                let stays = !queued.act.is_newer_of(&older.act);
                dropped.extend(older.kept.filter(|_| !stays));
                stays
            });
            if let Act::Show(show) = &queued.act {
                // An older screen that has not gone out yet need not.
                let is_anew = |queued: &Queued| matches!(&queued.act, Act::Show(old) if old.anew);
                let anew = show.anew || chat.waiting.iter().any(is_anew);
                chat.waiting.retain(|queued| !matches!(queued.act, Act::Show(_)));
                chat.refused = false;
                chat.waiting.push_back(Queued { act: Act::Show(Show { anew, ..show.clone() }), ..queued });
            } else {
                chat.waiting.push_back(queued);
            }
        }
        // Who asks faster than Telegram lets us answer gets the newest answers.
        while chat.waiting.len() > MOST_WAITING
            && let Some(oldest) = chat.waiting.iter().position(|queued| !matches!(queued.act, Act::Show(_)))
        {
            dropped.extend(chat.waiting.remove(oldest).and_then(|queued| queued.kept));
        }
        for kept in dropped {
            state.deliver(Delivered::Said { telegram, kept });
        }
        self.see_to(state, telegram);
    }

    /// Queues a notice; it goes out when nothing else waits in its chat.
    pub(super) fn post(&self, letter: Letter) {
        let mut state = self.state();
        let telegram = letter.notice.telegram;
        let chat = state.chats.entry(telegram).or_default();
        // Claimed anew while an earlier claim still waits: the newer one counts.
        let (survey, kind) = (letter.notice.survey, letter.notice.kind);
        chat.letters.retain(|(old, _)| (old.notice.survey, old.notice.kind) != (survey, kind));
        chat.letters.push_back((letter, Stopwatch::start()));
        self.see_to(&mut state, telegram);
    }

    /// A notice that was claimed is free again.
    pub(super) fn put_off(&self, notice: Notice) {
        self.state().deliver(Delivered::PutOff(notice, 0));
    }

    /// Notices that have not gone out are free for whoever comes next.
    pub(super) fn put_off_letters(&self) {
        let mut state = self.state();
        let letters: Vec<_> = state.chats.values_mut().flat_map(|chat| chat.letters.drain(..)).collect();
        for (letter, _) in letters {
            state.deliver(Delivered::PutOff(letter.notice, 0));
        }
    }

    /// Whether replies wait behind others, but for those to chats that Telegram itself holds up.
    pub(super) fn is_behind(&self) -> bool {
        self.state().chats.values().any(|chat| !chat.waiting.is_empty() && chat.work != Work::HeldUp)
    }

    fn see_to(&self, state: &mut State, telegram: i64) {
        let Some(chat) = state.chats.get_mut(&telegram).filter(|chat| !chat.is_running()) else { return };
        chat.work = Work::Sending;
        state.running += 1;
        let outbox = self.clone();
        tokio::spawn(async move { outbox.drain(telegram).await });
    }

    /// Something is being made ready that will go out: [`Self::finish`] waits for it.
    pub(super) fn hold(&self) -> Hold {
        self.state().running += 1;
        Hold(self.clone())
    }

    /// Nothing more is begun; what waits stays owed.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.shared.closing.notify_waiters();
    }

    /// Waits, unless the outbox is closed.
    async fn pause(&self, pause: Duration) {
        let closing = self.shared.closing.notified();
        if self.state().closed {
            return;
        }
        tokio::select! {
            () = closing => {}
            () = tokio::time::sleep(pause) => {}
        }
    }

    /// Of those who note what went out one at a time does, so that what is newer is noted later.
    pub(super) async fn noting(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.shared.noting.lock().await
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
}
