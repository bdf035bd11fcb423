//! All that the fake knows, behind one lock.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderValue;
use chrono::DateTime;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use super::calls::{Call, Change, Refused};
use super::chat::{Chat, Message, ShownMessage, User};
use super::faults::Faults;
use super::files::Files;
use super::markup::ReplyButton;
use super::params::Params;
use super::reply::Refusal;
use super::updates::{PRESS_KEPT, Queue};
use super::webhook::Webhook;

/// Gives the time in unix seconds.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// A bot's commands: name without slash, and description.
pub type Commands = Vec<(String, String)>;

/// The state of the fake, as tests read it.
pub struct World {
    clock: Now,
    /// Seconds that the clock was moved by hand.
    pub(super) moved: i64,
    pub(super) bot: Value,
    pub(super) chats: HashMap<i64, Chat>,
    pub(super) queue: Queue,
    pub(super) presses: Presses,
    pub(super) files: Files,
    /// By scope and language.
    pub(super) commands: BTreeMap<(String, String), Commands>,
    pub(super) calls: Vec<Call>,
    pub(super) refused: Vec<Refused>,
    pub(super) requests: u64,
    /// How often each method was called, by its name in lower case.
    times: HashMap<String, u64>,
    /// How long each answer is held back, but those of getUpdates.
    pub(super) latency: Duration,
    /// The calls of a chat that are not answered yet.
    in_flight: HashMap<i64, u32>,
    /// How many calls came while another of the same chat was not answered yet.
    crowded: u64,
    pub(super) faults: Faults,
    pub(super) webhook: Option<Webhook>,
    /// Rises with each getUpdates, so that an earlier one knows that it is superseded.
    pub(super) poll: u64,
    pub(super) polling: usize,
    pub(super) forgetful: bool,
    /// Is told in which chat the bot has shown something.
    pub(super) follower: Option<UnboundedSender<i64>>,
    pub(super) closed: bool,
    /// What must not be called again before when: a chat, or a method that has none.
    hushed: HashMap<Whom, Instant>,
    /// How many calls came before their `retry_after` was over.
    hasty: u64,
}

/// What a 429 is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Whom {
    /// A chat.
    Chat(i64),
    /// A method that is of no chat, such as `getupdates`.
    Method(String),
}

impl World {
    pub(super) fn new(bot_id: i64, clock: Now) -> Self {
        Self {
            clock,
            moved: 0,
            bot: json!({"id": bot_id, "is_bot": true, "first_name": "Jajak", "username": "jajak_bot"}),
            chats: HashMap::new(),
            queue: Queue::new(),
            presses: Presses::default(),
            files: Files::default(),
            commands: BTreeMap::new(),
            calls: Vec::new(),
            refused: Vec::new(),
            requests: 0,
            times: HashMap::new(),
            latency: Duration::ZERO,
            in_flight: HashMap::new(),
            crowded: 0,
            faults: Faults::default(),
            webhook: None,
            poll: 0,
            polling: 0,
            forgetful: false,
            follower: None,
            closed: false,
            hushed: HashMap::new(),
            hasty: 0,
        }
    }

    /// The time here, in unix seconds.
    pub fn now(&self) -> i64 {
        (self.clock)() + self.moved
    }

    /// The time as a header says it, if it is not the machine's.
    pub(super) fn date(&self) -> Option<HeaderValue> {
        let now = DateTime::from_timestamp(self.now(), 0).filter(|_| self.moved != 0)?;
        HeaderValue::from_str(&now.format("%a, %d %b %Y %H:%M:%S GMT").to_string()).ok()
    }

    /// The messages in a person's chat, oldest first.
    pub fn chat(&self, user: i64) -> Vec<ShownMessage> {
        self.chats
            .get(&user)
            .map(|chat| chat.messages.values().map(|message| message.shown.clone()).collect())
            .unwrap_or_default()
    }

    /// The newest message of the bot in a person's chat.
    pub fn newest_from_bot(&self, user: i64) -> Option<&ShownMessage> {
        let messages = self.chats.get(&user)?.messages.values();
        messages.rev().map(|message| &message.shown).find(|shown| shown.from_bot)
    }

    /// What stands in place of the person's keyboard; no rows when it is the usual one.
    pub fn reply_keyboard(&self, user: i64) -> &[Vec<ReplyButton>] {
        self.chats.get(&user).map(|chat| chat.reply_keyboard.as_slice()).unwrap_or_default()
    }

    /// What the bot did, in order; an index into it is a cursor.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// What was refused, in order.
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// How many calls were answered or cut, getUpdates included.
    pub fn requests(&self) -> u64 {
        self.requests
    }

    /// How often a method was called, such as `getUpdates`.
    pub fn times_called(&self, method: &str) -> u64 {
        self.times.get(&method.to_ascii_lowercase()).copied().unwrap_or_default()
    }

    /// A call begins; its method's name is in lower case.
    pub(super) fn begin_call(&mut self, method: &str) {
        self.requests += 1;
        *self.times.entry(method.to_owned()).or_default() += 1;
    }

    /// How many calls came while another of the same chat was not answered yet.
    pub fn crowded_calls(&self) -> u64 {
        self.crowded
    }

    /// A call of a chat is under way until it is landed.
    pub(super) fn take_off(&mut self, chat: i64) {
        let in_flight = self.in_flight.entry(chat).or_default();
        *in_flight += 1;
        self.crowded += u64::from(*in_flight > 1);
    }

    pub(super) fn land(&mut self, chat: i64) {
        if let Some(in_flight) = self.in_flight.get_mut(&chat) {
            *in_flight -= 1;
        }
    }

    /// How many updates the bot has not confirmed.
    pub fn unacknowledged(&self) -> usize {
        self.queue.len()
    }

    /// The bot waits in getUpdates.
    pub fn is_polled(&self) -> bool {
        self.polling > 0
    }

    /// How many updates have overtaken the one before.
    pub fn overtook(&self) -> u64 {
        self.queue.overtook
    }

    /// In a storm the next update may come twice, or before the last.
    pub(super) fn blow(&mut self) {
        self.queue.overtake_next = self.faults.storm.as_mut().is_some_and(super::faults::Storm::overtake);
        if let Some(how) = self.faults.storm.as_mut().and_then(super::faults::Storm::double) {
            self.queue.duplicate_next = Some(how);
        }
    }

    /// How many calls failed by a fault, ordered or by chance.
    pub fn faults_struck(&self) -> u64 {
        self.faults.struck
    }

    /// How many calls came before the time that a 429 about their chat, or their method, had asked for.
    pub fn hasty_calls(&self) -> u64 {
        self.hasty
    }

    /// What a 429 to a call is about.
    pub(super) fn addressee(&self, method: &str, params: Option<&Params>) -> Option<Whom> {
        let chat = params.and_then(|params| params.number("chat_id"));
        let press = params.and_then(|params| params.text("callback_query_id"));
        match (chat, press) {
            (Some(chat), _) => Some(Whom::Chat(chat)),
            // A press that is answered is nobody's any more.
            (None, Some(press)) => self.presses.whose(&press).map(Whom::Chat),
            (None, None) => Some(Whom::Method(method.to_owned())),
        }
    }

    /// A 429: nothing may come for so many seconds, nor sooner than another has said.
    pub(super) fn hush(&mut self, whom: Whom, seconds: u32) {
        let until = Instant::now() + Duration::from_secs(u64::from(seconds));
        let hushed = self.hushed.entry(whom).or_insert(until);
        *hushed = until.max(*hushed);
    }

    /// Counts a call that comes too early.
    pub(super) fn listen_for_haste(&mut self, whom: Option<&Whom>) {
        let until = whom.and_then(|whom| self.hushed.get(whom));
        self.hasty += u64::from(until.is_some_and(|until| Instant::now() < *until));
    }

    /// How many ordered faults have not struck.
    pub fn faults_left(&self) -> usize {
        self.faults.count()
    }

    /// The commands of a scope, such as `default` or `chat:7`, and language; empty language means any.
    pub fn commands(&self, scope: &str, language: &str) -> Option<&[(String, String)]> {
        self.commands.get(&(scope.to_owned(), language.to_owned())).map(Vec::as_slice)
    }

    /// The webhook's address, if one is set.
    pub fn webhook_url(&self) -> Option<&str> {
        self.webhook.as_ref().map(|webhook| webhook.url.as_str())
    }

    /// The chat of a person, made at need.
    pub(super) fn chat_of(&mut self, user: &User) -> &mut Chat {
        let chat = self.chats.entry(user.id).or_insert_with(|| Chat::new(user.clone()));
        if chat.user != *user {
            chat.user = user.clone();
        }
        chat
    }

    /// Writes down what the bot did.
    pub(super) fn note(&mut self, chat: i64, change: impl FnOnce() -> Change) {
        if !self.forgetful {
            self.calls.push(Call { chat, change: change() });
        }
    }

    /// Tells who follows that the bot has shown something.
    pub(super) fn tell(&self, chat: i64) {
        if let Some(follower) = &self.follower {
            // Who has stopped listening misses nothing.
            let _ = follower.send(chat);
        }
    }

    /// Writes down what was refused.
    pub(super) fn note_refusal(&mut self, method: &str, refusal: &Refusal) {
        if !self.forgetful {
            self.refused.push(Refused { method: method.to_owned(), refusal: refusal.clone() });
        }
    }

    /// The message as the Bot API writes it.
    pub(super) fn message_json(&self, chat: i64, message: &Message) -> Value {
        self.chats.get(&chat).map(|chat| message.json(&chat.user, &self.bot)).unwrap_or_default()
    }
}

/// Presses of buttons that the bot may still answer.
#[derive(Debug, Default)]
pub(super) struct Presses {
    last: u64,
    open: HashMap<String, (i64, i64)>,
    order: VecDeque<(i64, String)>,
}

impl Presses {
    /// A new press by a person.
    pub(super) fn add(&mut self, user: i64, now: i64) -> String {
        while self.order.front().is_some_and(|(made, _)| made + PRESS_KEPT < now) {
            if let Some((_, id)) = self.order.pop_front() {
                self.open.remove(&id);
            }
        }
        self.last += 1;
        let id = (4_000_000_000_000_000_000 + self.last).to_string();
        self.open.insert(id.clone(), (user, now));
        self.order.push_back((now, id.clone()));
        id
    }

    /// The person who pressed, if the press may still be answered.
    pub(super) fn whose(&self, id: &str) -> Option<i64> {
        self.open.get(id).map(|(user, _)| *user)
    }

    /// The person who pressed, unless that was answered or is too long ago.
    pub(super) fn answer(&mut self, id: &str, now: i64) -> Option<i64> {
        let (user, made) = self.open.remove(id)?;
        (now <= made + PRESS_KEPT).then_some(user)
    }
}
