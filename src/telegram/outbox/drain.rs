//! What waits for one chat, said one after the other.

use std::time::Duration;

use super::{Delivered, Outbox, Queued, State, Work};
use crate::clock::Stopwatch;
use crate::fieldwork::{Act, Letter};
use crate::store::MENUS;
use crate::telegram::call::Failure;
use crate::telegram::failpoint;
use crate::telegram::wait::Patience;

/// A letter that Telegram does not take is tried again after so many seconds.
const LETTER_AGAIN: u32 = 30;
/// A letter that could not go out for so long is left to whoever claims it; a claim holds a little longer.
const LETTER_KEEPS: Duration = Duration::from_mins(4);
/// After so many failures a reply is given up for now: it stays owed, and what is owed is looked for again and again.
const MOST_FAILURES: u32 = 12;
/// A deletion and a menu, which the database still holds, are put off sooner, so that what is said next need not wait; and so
/// is a notice, which is of no use later.
const MOST_FAILURES_OF_LITTLE: u32 = 2;

/// What is next in a chat.
enum Next {
    Act(Queued),
    Letter(Letter, Stopwatch),
}

impl Outbox {
    pub(super) async fn drain(self, telegram: i64) {
        loop {
            if self.has_next(telegram) {
                self.heed(telegram).await;
            }
            match self.next(telegram) {
                None => break,
                Some(Next::Act(queued)) => {
                    self.perform(telegram, queued).await;
                    if let Some(chat) = self.state().chats.get_mut(&telegram) {
                        chat.is_showing = false;
                    }
                }
                Some(Next::Letter(letter, since)) => {
                    self.learn_if_late(telegram, since).await;
                    // Another process may have claimed it since, or this one be about to end.
                    if self.is_closed() || since.elapsed() > LETTER_KEEPS {
                        self.put_off(letter.notice);
                    } else {
                        self.deliver(telegram, &letter).await;
                    }
                }
            }
        }
    }

    fn has_next(&self, telegram: i64) -> bool {
        let state = self.state();
        state.chats.get(&telegram).is_some_and(|chat| !(chat.waiting.is_empty() && chat.letters.is_empty()))
    }

    /// What is next; without anything, or when nothing more is begun, the chat rests.
    fn next(&self, telegram: i64) -> Option<Next> {
        let mut state = self.state();
        let closed = state.closed;
        let chat = state.chats.get_mut(&telegram)?;
        let letter = |(letter, since)| Next::Letter(letter, since);
        let mut next =
            || chat.waiting.pop_front().map(Next::Act).or_else(|| chat.letters.pop_front().map(letter));
        let next = if closed { None } else { next() };
        chat.is_showing = matches!(&next, Some(Next::Act(Queued { act: Act::Show(_), .. })));
        if next.is_none() {
            chat.work = Work::None;
            state.running -= 1;
            self.shared.idle.notify_waiters();
        }
        next
    }

    /// Does one thing, again and again until it is done, given up, or overtaken by a newer screen.
    async fn perform(&self, telegram: i64, queued: Queued) {
        let act = &queued.act;
        // Of menus Telegram may want none although it wants everything else.
        let is_menu = matches!(act, Act::Menu(_));
        let mut patience = Patience::from(self.retry);
        let mut failures = 0;
        loop {
            self.heed(telegram).await;
            let waits = is_menu && self.is_quiet(MENUS);
            if waits || !self.still_stands(telegram, &queued).await {
                return self.put_aside(&queued);
            }
            if self.is_closed() || self.is_overtaken(telegram, act) {
                return;
            }
            failpoint::pass("replying");
            let failure = match self.attempt(telegram, act).await {
                Ok(()) => {
                    self.pulse().telegram_answered();
                    self.pulse().sent.one();
                    self.is_through(telegram, &queued);
                    return failpoint::pass("replied");
                }
                Err(Failure::Blocked) => return self.blocked(telegram, &queued),
                Err(failure) => failure,
            };
            self.count_failure(failure);
            failures += u32::from(!matches!(failure, Failure::RetryAfter(_)));
            let is_little = matches!(act, Act::Delete { .. } | Act::Notice { .. } | Act::Menu(_));
            let most = if is_little { MOST_FAILURES_OF_LITTLE } else { MOST_FAILURES };
            if failure.is_final() || failures > most {
                tracing::warn!(reason = failure.reason(), "reply_given_up");
                return self.give_up(telegram, &queued, failure);
            }
            match failure {
                Failure::RetryAfter(seconds) => self.slowed(if is_menu { MENUS } else { telegram }, seconds),
                _ => self.pause(patience.next()).await,
            }
        }
    }

    /// Telegram has taken it, or never will: that must be noted.
    pub(super) fn is_through(&self, telegram: i64, queued: &Queued) {
        let mut state = self.state();
        if let Act::Delete { message } = queued.act {
            state.deliver(Delivered::Deleted { telegram, message });
        }
        if let Some(kept) = queued.kept {
            state.deliver(Delivered::Said { telegram, kept });
        }
    }

    pub(in crate::telegram) fn is_closed(&self) -> bool {
        self.state().closed
    }

    /// Whether a newer screen waits; it goes to the end of the chat if this one should have.
    fn is_overtaken(&self, telegram: i64, act: &Act) -> bool {
        let Act::Show(show) = act else { return false };
        let mut state = self.state();
        let waiting = state.chats.get_mut(&telegram).into_iter().flat_map(|chat| &mut chat.waiting);
        let mut newer = waiting
            .filter_map(|queued| if let Act::Show(newer) = &mut queued.act { Some(newer) } else { None });
        let Some(newer) = newer.next() else { return false };
        newer.anew |= show.anew;
        true
    }

    fn count_failure(&self, failure: Failure) {
        self.pulse().send_failed.one();
        match failure {
            Failure::RetryAfter(_) => self.pulse().slowed.one(),
            Failure::Network | Failure::Token | Failure::Foreign => self.pulse().telegram_missed(),
            _ => {}
        }
    }

    /// Tries a notice once. What Telegram does not take now waits in the database, where every process finds it.
    async fn deliver(&self, telegram: i64, letter: &Letter) {
        let tried = self.say(telegram, &letter.text, &[], None).await;
        let note = match tried {
            Err(Failure::RetryAfter(seconds)) => {
                self.slowed(telegram, seconds);
                Delivered::PutOff(letter.notice, seconds)
            }
            Err(failure) if failure != Failure::Blocked && !failure.is_final() => {
                Delivered::PutOff(letter.notice, LETTER_AGAIN)
            }
            _ => Delivered::Posted(letter.notice),
        };
        self.state().deliver(note);
        if tried == Err(Failure::Blocked) {
            let mut state = self.state();
            Self::cut_off(&mut state, telegram);
        }
    }

    /// Nothing reaches this chat until something comes from it.
    fn blocked(&self, telegram: i64, queued: &Queued) {
        let mut state = self.state();
        if let Some(kept) = queued.kept {
            state.forget(kept);
        }
        Self::cut_off(&mut state, telegram);
    }

    /// Forgets what waits for a chat that nothing reaches.
    fn cut_off(state: &mut State, telegram: i64) {
        state.deliver(Delivered::Blocked { telegram });
        let Some(chat) = state.chats.get_mut(&telegram) else { return };
        let letters = std::mem::take(&mut chat.letters);
        for kept in std::mem::take(&mut chat.waiting).into_iter().filter_map(|queued| queued.kept) {
            state.forget(kept);
        }
        for (letter, _) in letters {
            state.deliver(Delivered::Posted(letter.notice));
        }
    }
}
