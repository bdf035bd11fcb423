//! A strict Telegram Bot API on a loopback port, for tests, demo and load.
//!
//! One bot token, private chats only. The bot speaks HTTP to it as to Telegram, and meets Telegram's limits, refusals and
//! words. People act through [`FakeTelegram`]: they write, press, block; a test reads what stands in their chats
//! ([`FakeTelegram::chat`]) and what the bot did in which order ([`FakeTelegram::calls`]), and waits by
//! [`FakeTelegram::wait_until`] without sleeping.
//!
//! Where it differs from Telegram: numbers of messages rise per chat; lengths are counted in UTF-16 units, the stricter of the
//! possible ways; of all entities it finds by itself only bot commands; no parse mode but HTML; a webhook is plain
//! `http://`; nobody is slowed down unless a [`Fault`] says so.

mod calls;
mod chat;
mod connection;
mod faults;
mod files;
mod html;
mod markup;
mod methods;
mod params;
mod person;
mod reply;
mod server;
mod updates;
mod webhook;
mod world;

#[cfg(test)]
mod tests;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::sync::watch;
use tokio::time::timeout;

pub use self::calls::{Call, Change, Refused};
pub use self::chat::{Attachment, AttachmentKind, ShownMessage, User};
pub use self::faults::{Duplicate, Fault, Storm};
pub use self::markup::{Button, ReplyButton};
pub use self::reply::Refusal;
pub use self::world::{Commands, Now, World};

use self::server::Shared;

/// A handle of the fake; clones speak to the same server, which ends with the last of them.
#[derive(Clone)]
pub struct FakeTelegram {
    shared: Arc<Shared>,
    end: Arc<watch::Sender<bool>>,
    address: SocketAddr,
}

impl FakeTelegram {
    /// Starts a server for one bot on a free port of the loopback interface, in the current tokio runtime.
    ///
    /// A token is `number:secret`; the number becomes the bot's own id.
    pub async fn start(token: &str, now: Now) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (end, ended) = watch::channel(false);
        let bot_id = token.split(':').next().and_then(|number| number.parse().ok()).unwrap_or(1);
        let shared = Arc::new(Shared::new(token, World::new(bot_id, now), ended));
        tokio::spawn(server::serve(Arc::clone(&shared), listener));
        tokio::spawn(webhook::deliver(Arc::clone(&shared)));
        Ok(Self { shared, end: Arc::new(end), address })
    }

    /// The address to give to the bot in place of `https://api.telegram.org`, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends the server: waiting polls are answered with nothing, then all connections are closed.
    pub fn shutdown(&self) {
        self.end.send_replace(true);
    }

    /// Moves the clock forward.
    pub fn advance(&self, time: Duration) {
        self.act(|world| {
            world.moved += i64::try_from(time.as_secs()).unwrap_or(i64::MAX / 4);
            let now = world.now();
            world.queue.sweep(now);
        });
    }

    /// Keeps from now on only the newest message of each side per chat, and no log of calls: for load tests.
    pub fn forgetful(&self) {
        self.act(|world| world.forgetful = true);
    }

    /// The chats in which the bot shows or changes a message from now on, one by one: for a crowd that is played by one
    /// task, where waiting of each by [`Self::wait_until`] would wake all of them for each change.
    pub fn follow(&self) -> UnboundedReceiver<i64> {
        let (follower, events) = unbounded_channel();
        self.act(|world| world.follower = Some(follower));
        events
    }

    /// Orders a fault for the next call of a method; `None` means any method but `getUpdates`.
    pub fn fail_next(&self, method: Option<&str>, fault: Fault) {
        self.fail_nth(method, 1, fault);
    }

    /// Orders a fault for the n-th call from now on, counted from one.
    pub fn fail_nth(&self, method: Option<&str>, n: u64, fault: Fault) {
        self.act(|world| world.faults.arm(method, n.saturating_sub(1), fault));
    }

    /// From now on calls fail and updates come twice by chance.
    pub fn storm(&self, storm: Storm) {
        self.act(|world| world.faults.storm = Some(storm));
    }

    /// From now on each answer comes only after so long, but those of `getUpdates`: calls of one chat that come side by
    /// side are then seen, see [`World::crowded_calls`].
    pub fn slow(&self, latency: Duration) {
        self.act(|world| world.latency = latency);
    }

    /// Forgets the faults that have not struck, and stops duplicates.
    pub fn clear_faults(&self) {
        self.act(|world| {
            world.faults.clear();
            world.queue.duplicate_next = None;
            world.queue.duplicate_all = None;
        });
    }

    /// The next update comes twice.
    pub fn duplicate_next(&self, how: Duplicate) {
        self.act(|world| world.queue.duplicate_next = Some(how));
    }

    /// Every update comes twice, or none.
    pub fn duplicate_all(&self, how: Option<Duplicate>) {
        self.act(|world| world.queue.duplicate_all = how);
    }

    /// Somebody has set a webhook with the bot's token; false when Telegram refuses its address.
    pub fn set_webhook(&self, url: &str) -> bool {
        let params = params::Params::of("url", url);
        self.act(|world| methods::call(world, "setwebhook", &params).is_ok())
    }

    /// Reads the state under its lock.
    pub fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.shared.lock())
    }

    /// The messages in a person's chat, oldest first; deleted ones are not there.
    pub fn chat(&self, user: i64) -> Vec<ShownMessage> {
        self.read(|world| world.chat(user))
    }

    /// All that the bot did so that people could see it, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.calls_since(0).0
    }

    /// What the bot did from a cursor on, and the cursor for the next time.
    pub fn calls_since(&self, cursor: usize) -> (Vec<Call>, usize) {
        self.read(|world| (world.calls().iter().skip(cursor).cloned().collect(), world.calls().len()))
    }

    /// How many updates the bot has not confirmed.
    pub fn unacknowledged(&self) -> usize {
        self.read(World::unacknowledged)
    }

    /// Waits until something holds; false when it does not within the time.
    pub async fn wait_until(&self, mut holds: impl FnMut(&World) -> bool, patience: Duration) -> bool {
        let wait = async {
            loop {
                let changed = self.shared.changed.notified();
                if self.read(&mut holds) {
                    return;
                }
                changed.await;
            }
        };
        timeout(patience, wait).await.is_ok()
    }

    /// Changes the state, and wakes all who wait for a change.
    fn act<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let result = change(&mut self.shared.lock());
        self.shared.queued.notify_waiters();
        self.shared.changed.notify_waiters();
        result
    }
}
