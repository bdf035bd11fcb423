//! Replies between the decision and their going out: each act with the row that keeps it until Telegram has taken it.

use super::LONGEST_MESSAGE;
use crate::admin::Desk;
use crate::clock::Stopwatch;
use crate::fieldwork::{Act, FieldError, KeptReply, Reply};
use crate::report::pages;
use crate::store::{ReplyId, Write};

/// What waits for one chat.
#[derive(Debug, Clone)]
pub(in crate::telegram) struct Outgoing {
    /// The chat.
    pub(in crate::telegram) telegram: i64,
    /// In order.
    pub(super) acts: Vec<Queued>,
}

/// One thing to do in a chat.
#[derive(Debug, Clone)]
pub(super) struct Queued {
    /// What.
    pub(super) act: Act,
    /// The row that keeps it.
    pub(super) kept: Option<ReplyId>,
    /// Since it was decided, or read from the database.
    pub(super) since: Stopwatch,
}

impl Queued {
    pub(super) fn new(act: Act, kept: Option<ReplyId>) -> Self {
        Self { act, kept, since: Stopwatch::start() }
    }
}

impl Outgoing {
    /// It was read from the database at that moment; what is newer may have been said since.
    pub(in crate::telegram) fn read_at(mut self, since: Stopwatch) -> Self {
        for queued in &mut self.acts {
            queued.since = since;
        }
        self
    }
}

/// What was decided just now; nothing of it is kept yet.
impl From<Reply> for Outgoing {
    fn from(reply: Reply) -> Self {
        let queued = |act| Queued::new(act, None);
        Self { telegram: reply.telegram, acts: reply.acts.into_iter().flat_map(paged).map(queued).collect() }
    }
}

/// Replies that were kept, as what their chats are owed; and the rows that cannot be read.
pub(in crate::telegram) fn owed(kept: Vec<KeptReply>) -> (Vec<Outgoing>, Vec<ReplyId>) {
    let (mut outgoing, mut unreadable): (Vec<Outgoing>, _) = (Vec::new(), Vec::new());
    for KeptReply { id, telegram, act } in kept {
        let Some(act) = act else {
            unreadable.push(id);
            continue;
        };
        let queued = Queued::new(act, Some(id));
        match outgoing.last_mut().filter(|last| last.telegram == telegram) {
            Some(last) => last.acts.push(queued),
            None => outgoing.push(Outgoing { telegram, acts: vec![queued] }),
        }
    }
    (outgoing, unreadable)
}

/// Keeps replies with what is being written.
pub(in crate::telegram) async fn keep(
    desk: &Desk,
    write: &mut Write,
    replies: Vec<Reply>,
) -> Result<Vec<Outgoing>, FieldError> {
    let mut outgoing = Vec::new();
    for reply in replies {
        let mut going = Outgoing::from(reply);
        for queued in &mut going.acts {
            queued.kept = desk.field.keep_reply(write, going.telegram, &queued.act).await?;
        }
        outgoing.push(going);
    }
    Ok(outgoing)
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
