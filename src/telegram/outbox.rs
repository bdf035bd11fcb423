//! Replies on their way out: at once, one in flight a chat, the newest screen wins, slowed only by Telegram itself.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use teloxide::prelude::*;
use teloxide::types::{
    ButtonRequest, CallbackQueryId, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton,
    KeyboardMarkup, LinkPreviewOptions, MessageId, ParseMode, ReplyMarkup,
};
use teloxide::{ApiError, RequestError};
use tokio::sync::Notify;

use super::kind_of;
use super::poll::Patience;
use crate::fieldwork::{Act, Reply, Show};
use crate::interview::Button;
use crate::pulse::Pulse;
use crate::report::pages;

/// Telegram's limit in UTF-16 units, after the tags are read.
const LONGEST_MESSAGE: usize = 4_096;
/// What stands in place of a screen that can no longer be deleted: the newer one is below.
const MOVED_ON: &str = "↓";
/// After so many network failures a reply is given up; a screen stays owed and is shown at the next start.
const MOST_FAILURES: u32 = 12;

/// Sends replies; a cheap handle.
#[derive(Clone)]
pub struct Outbox {
    bot: Bot,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    pulse: Pulse,
    idle: Notify,
}

#[derive(Default)]
struct State {
    chats: HashMap<i64, Chat>,
    running: usize,
    delivered: Vec<Delivered>,
}

/// What is known of a chat since the process began.
#[derive(Default)]
struct Chat {
    waiting: VecDeque<Act>,
    running: bool,
    /// The message that shows the interview, once this process has shown one.
    prompt: Option<i64>,
    /// Whether something else was said below it.
    buried: bool,
}

/// What must be noted in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivered {
    /// A screen is shown.
    Shown {
        /// The chat.
        telegram: i64,
        /// In which message.
        prompt: Option<i64>,
        /// Which save of the draft.
        saves: i64,
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
}

/// Keeps an [`Outbox`] from being idle.
pub(super) struct Hold(Outbox);

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.state().running -= 1;
        self.0.shared.idle.notify_waiters();
    }
}

/// How an act ended.
enum Ended {
    Done,
    Blocked,
}

impl Outbox {
    /// Sends as this bot.
    pub fn new(bot: Bot) -> Self {
        Self { bot, shared: Arc::default() }
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
        let chat = state.chats.entry(reply.telegram).or_default();
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
        if !chat.running {
            chat.running = true;
            state.running += 1;
            let outbox = self.clone();
            tokio::spawn(async move { outbox.drain(reply.telegram).await });
        }
    }

    /// Queues a reply that is owed, unless the chat is being answered already or its answer is not noted yet.
    pub(super) fn push_if_idle(&self, reply: Reply) {
        let busy = {
            let state = self.state();
            let noted = |delivered: &Delivered| matches!(delivered, Delivered::Shown { telegram, .. } if *telegram == reply.telegram);
            state.chats.get(&reply.telegram).is_some_and(|chat| chat.running)
                || state.delivered.iter().any(noted)
        };
        if !busy {
            self.push(reply);
        }
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

    pub(super) fn take_delivered(&self) -> Vec<Delivered> {
        std::mem::take(&mut self.state().delivered)
    }

    /// Something is being made ready that will go out: [`Self::finish`] waits for it.
    pub(super) fn hold(&self) -> Hold {
        self.state().running += 1;
        Hold(self.clone())
    }

    /// Waits until everything has gone out, but no longer than this.
    pub async fn finish(&self, patience: Duration) {
        let all_out = async {
            loop {
                let idle = self.shared.idle.notified();
                if self.state().running == 0 {
                    return;
                }
                idle.await;
            }
        };
        // What is still waiting stays owed.
        let _ = tokio::time::timeout(patience, all_out).await;
    }

    async fn drain(self, telegram: i64) {
        loop {
            let next = {
                let mut state = self.state();
                let Some(chat) = state.chats.get_mut(&telegram) else { break };
                let next = chat.waiting.pop_front();
                chat.running = next.is_some();
                if next.is_none() {
                    state.running -= 1;
                    self.shared.idle.notify_waiters();
                }
                next
            };
            let Some(act) = next else { break };
            if let Ended::Blocked = self.perform(telegram, act).await {
                let mut state = self.state();
                state.delivered.push(Delivered::Blocked { telegram });
                if let Some(chat) = state.chats.get_mut(&telegram) {
                    chat.waiting.clear();
                }
            }
        }
    }

    /// Does one thing, again and again until it is done, given up, or overtaken by a newer screen.
    async fn perform(&self, telegram: i64, act: Act) -> Ended {
        let mut patience = Patience::default();
        let mut failures = 0;
        loop {
            let tried = match &act {
                Act::Notice { callback, text } => self.notice(callback, text.as_deref()).await,
                Act::Show(show) => self.show(telegram, show).await,
                Act::Say { text, rows, ask_contact } => {
                    self.say(telegram, text, rows, ask_contact.as_deref()).await
                }
                Act::Delete { message } => self.delete(telegram, *message).await,
            };
            let error = match tried {
                Ok(()) => {
                    self.pulse().telegram_answered();
                    self.pulse().sent.one();
                    return Ended::Done;
                }
                Err(RequestError::Api(ApiError::BotBlocked | ApiError::UserDeactivated)) => {
                    return Ended::Blocked;
                }
                Err(error) => error,
            };
            self.count_failure(&error);
            let passing = !is_refusal(&error);
            failures += u32::from(!matches!(error, RequestError::RetryAfter(_)));
            if !passing || failures > MOST_FAILURES {
                self.pulse().given_up.one();
                tracing::warn!(reason = kind_of(&error), "reply_given_up");
                return Ended::Done;
            }
            patience.wait(&error).await;
            let overtaken = |chat: &Chat| chat.waiting.iter().any(|act| matches!(act, Act::Show(_)));
            if matches!(act, Act::Show(_)) && self.state().chats.get(&telegram).is_some_and(overtaken) {
                return Ended::Done;
            }
        }
    }

    fn count_failure(&self, error: &RequestError) {
        self.pulse().send_failed.one();
        match error {
            RequestError::RetryAfter(_) => self.pulse().slowed.one(),
            RequestError::Network(_) => self.pulse().telegram_missed(),
            _ => {}
        }
    }

    async fn notice(&self, callback: &str, text: Option<&str>) -> Result<(), RequestError> {
        let mut answer = self.bot.answer_callback_query(CallbackQueryId(callback.to_owned()));
        // Telegram's limit is 200 characters.
        answer.text = text.map(|text| text.chars().take(200).collect());
        match answer.await {
            // A notice that comes too late is of no use any more.
            Err(error @ RequestError::Network(_)) => Err(error),
            _ => Ok(()),
        }
    }

    async fn show(&self, telegram: i64, show: &Show) -> Result<(), RequestError> {
        let (prompt, buried) = {
            let state = self.state();
            let chat = state.chats.get(&telegram);
            let known = chat.and_then(|chat| chat.prompt);
            (known.or(show.prompt), chat.is_some_and(|chat| chat.buried))
        };
        let markup = inline(&show.screen.rows);
        let in_place = prompt.and_then(|prompt| i32::try_from(prompt).ok()).filter(|_| !show.anew && !buried);
        if let Some(prompt) = in_place {
            let edit = self
                .bot
                .edit_message_text(ChatId(telegram), MessageId(prompt), &show.screen.text)
                .parse_mode(ParseMode::Html)
                .link_preview_options(no_preview())
                .reply_markup(markup.clone());
            match edit.await {
                Ok(_) | Err(RequestError::Api(ApiError::MessageNotModified)) => {
                    self.shown(telegram, i64::from(prompt), show.saves);
                    return Ok(());
                }
                // Gone, too old, or not ours to edit: the screen is sent anew.
                Err(error) if is_refusal(&error) => {}
                Err(error) => return Err(error),
            }
        }
        let sent = self
            .bot
            .send_message(ChatId(telegram), &show.screen.text)
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview())
            .reply_markup(markup)
            .await?;
        self.shown(telegram, i64::from(sent.id.0), show.saves);
        if let (Some(message), Some(chat)) = (prompt, self.state().chats.get_mut(&telegram)) {
            // The old screen must not stay to be pressed, nor to be read.
            chat.waiting.push_front(Act::Delete { message });
        }
        Ok(())
    }

    fn shown(&self, telegram: i64, prompt: i64, saves: i64) {
        let mut state = self.state();
        let chat = state.chats.entry(telegram).or_default();
        // The last word stays; what comes after it is another conversation.
        let kept = (saves > 0).then_some(prompt);
        chat.prompt = kept;
        chat.buried = false;
        state.delivered.push(Delivered::Shown { telegram, prompt: kept, saves });
    }

    async fn say(
        &self,
        telegram: i64,
        text: &str,
        rows: &[Vec<Button>],
        ask_contact: Option<&str>,
    ) -> Result<(), RequestError> {
        let mut message = self
            .bot
            .send_message(ChatId(telegram), text)
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview());
        message.reply_markup = match ask_contact {
            Some(label) => {
                let button = KeyboardButton::new(label).request(ButtonRequest::Contact);
                let keyboard = KeyboardMarkup::new([[button]]).one_time_keyboard().resize_keyboard();
                Some(ReplyMarkup::Keyboard(keyboard))
            }
            None if rows.is_empty() => None,
            None => Some(ReplyMarkup::InlineKeyboard(inline(rows))),
        };
        message.await?;
        let mut state = self.state();
        if let Some(chat) = state.chats.get_mut(&telegram) {
            chat.buried = true;
        }
        state.delivered.push(Delivered::Buried { telegram });
        Ok(())
    }

    async fn delete(&self, telegram: i64, message: i64) -> Result<(), RequestError> {
        let Ok(message) = i32::try_from(message) else { return Ok(()) };
        let deleted = self.bot.delete_message(ChatId(telegram), MessageId(message)).await;
        let deleted = match deleted {
            // A screen older than 48 hours stays, but what it showed goes. A message of the person's cannot be changed.
            Err(error) if is_refusal(&error) => {
                self.bot.edit_message_text(ChatId(telegram), MessageId(message), MOVED_ON).await.map(|_| ())
            }
            other => other.map(|_| ()),
        };
        match deleted {
            // Gone already: nothing is left to do.
            Err(error) if is_refusal(&error) => Ok(()),
            other => other,
        }
    }
}

/// Whether Telegram will answer the same tomorrow; trouble of its own and blocked chats are no refusals.
fn is_refusal(error: &RequestError) -> bool {
    match error {
        RequestError::Api(ApiError::BotBlocked | ApiError::UserDeactivated) => false,
        RequestError::Api(ApiError::Unknown(text)) => text.starts_with("Bad Request"),
        RequestError::Api(_) => true,
        _ => false,
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

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn inline(rows: &[Vec<Button>]) -> InlineKeyboardMarkup {
    let button = |button: &Button| InlineKeyboardButton::callback(button.label.clone(), button.data.clone());
    InlineKeyboardMarkup::new(rows.iter().map(|row| row.iter().map(button).collect::<Vec<_>>()))
}
