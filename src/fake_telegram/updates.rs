//! The queue of updates: numbered, kept until confirmed or too old.

use std::collections::{BTreeSet, VecDeque};

use serde_json::{Map, Value};

use super::faults::Duplicate;

/// Telegram keeps an update for 24 hours, in seconds.
const KEPT: i64 = 24 * 60 * 60;
/// A press of a button is worth this many seconds.
pub(super) const PRESS_KEPT: i64 = 150;
/// What comes only when it is asked for.
const NOT_BY_DEFAULT: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// How far an update has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Delivery {
    /// The bot has not seen it.
    New,
    /// It stood in a batch, or its delivery failed: its number cannot change any more.
    Seen,
    /// It is on its way to the webhook.
    UnderWay,
}

#[derive(Debug)]
struct Pending {
    id: i64,
    expires: i64,
    /// As JSON, without its number and the first brace.
    rest: String,
    twice: bool,
    again: bool,
    /// Whose it is, and whether it is a press: of one person's messages the webhook gets one at a time, and of the
    /// presses, but the two come in no order between them.
    line: (i64, bool),
    delivery: Delivery,
    /// Deliveries that failed.
    tries: u32,
}

impl Pending {
    fn json(&self) -> String {
        let comma = if self.rest == "}" { "" } else { "," };
        format!("{{\"update_id\":{}{comma}{}", self.id, self.rest)
    }
}

/// An update on its way to the webhook.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) id: i64,
    pub(super) json: String,
    pub(super) copies: u8,
    pub(super) tries: u32,
}

/// Updates that the bot has not confirmed.
#[derive(Debug)]
pub(super) struct Queue {
    next_id: i64,
    pending: VecDeque<Pending>,
    swept: i64,
    /// The kinds asked for; none means the default.
    pub(super) allowed: Vec<String>,
    pub(super) duplicate_next: Option<Duplicate>,
    pub(super) duplicate_all: Option<Duplicate>,
    /// Whether the next update overtakes the one before: Telegram numbers a person's messages in order, and the presses,
    /// but the two come in no order between them.
    pub(super) overtake_next: bool,
    /// How many updates have overtaken another.
    pub(super) overtook: u64,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self {
            next_id: 100_000_001,
            pending: VecDeque::new(),
            swept: 0,
            allowed: Vec::new(),
            duplicate_next: None,
            duplicate_all: None,
            overtake_next: false,
            overtook: 0,
        }
    }

    /// Adds an update of this kind, unless the bot does not want it.
    pub(super) fn push(&mut self, kind: &str, content: Value, now: i64) {
        let wanted = if self.allowed.is_empty() {
            !NOT_BY_DEFAULT.contains(&kind)
        } else {
            self.allowed.iter().any(|allowed| allowed == kind)
        };
        if wanted {
            let mut update = Map::new();
            update.insert(kind.to_owned(), content);
            self.push_raw(update, now);
        }
    }

    /// Adds an update as it stands, with a number if it has none, and returns the number.
    pub(super) fn push_raw(&mut self, mut update: Map<String, Value>, now: i64) -> i64 {
        let id = update.remove("update_id").and_then(|id| id.as_i64()).unwrap_or(self.next_id);
        self.next_id = self.next_id.max(id) + 1;
        let is_press = update.contains_key("callback_query");
        let expires = now + if is_press { PRESS_KEPT } else { KEPT };
        let duplicate = self.duplicate_next.take().or(self.duplicate_all);
        let content = update.values().find(|content| content.is_object());
        let person = content.and_then(|content| content.pointer("/from/id")).and_then(Value::as_i64);
        self.pending.push_back(Pending {
            id,
            expires,
            rest: Value::Object(update).to_string().split_off(1),
            twice: duplicate == Some(Duplicate::InSameBatch),
            again: duplicate == Some(Duplicate::InNextBatch),
            line: (person.unwrap_or(-id), is_press),
            delivery: Delivery::New,
            tries: 0,
        });
        if std::mem::take(&mut self.overtake_next) {
            self.overtake();
        }
        id
    }

    /// The newest update and the one before change places and numbers, if they are a press and a message of one person.
    fn overtake(&mut self) {
        let Some(last) = self.pending.len().checked_sub(1) else { return };
        let Some(before) = last.checked_sub(1) else { return };
        let (Some(older), Some(newer)) = (self.pending.get(before), self.pending.get(last)) else { return };
        if older.delivery != Delivery::New || older.line.0 != newer.line.0 || older.line.1 == newer.line.1 {
            return;
        }
        let numbers = (older.id, newer.id);
        self.pending.swap(before, last);
        for (place, id) in [(before, numbers.0), (last, numbers.1)] {
            if let Some(pending) = self.pending.get_mut(place) {
                pending.id = id;
            }
        }
        self.overtook += 1;
    }

    /// Forgets what is too old.
    pub(super) fn sweep(&mut self, now: i64) {
        if now != self.swept {
            self.swept = now;
            self.pending.retain(|pending| pending.expires > now);
        }
    }

    /// Confirms what has a lower number; a negative number keeps only that many of the newest.
    pub(super) fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let kept = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let gone = self.pending.len().saturating_sub(kept);
            self.pending.drain(..gone);
            return;
        }
        let mut again = Vec::new();
        while self.pending.front().is_some_and(|pending| pending.id < offset) {
            if let Some(mut pending) = self.pending.pop_front().filter(|pending| pending.again) {
                pending.again = false;
                again.push(pending);
            }
        }
        again.into_iter().rev().for_each(|pending| self.pending.push_front(pending));
    }

    /// The earliest updates as a JSON array, or nothing when there are none.
    pub(super) fn batch(&mut self, limit: usize) -> Option<String> {
        let mut json = String::from("[");
        for pending in self.pending.iter_mut().take(limit) {
            pending.delivery = Delivery::Seen;
            for _ in 0..=u8::from(pending.twice) {
                if json.len() > 1 {
                    json.push(',');
                }
                json.push_str(&pending.json());
            }
        }
        json.push(']');
        (json.len() > 2).then_some(json)
    }

    /// The earliest update of a line of which none is on its way.
    pub(super) fn take(&mut self) -> Option<Taken> {
        let mut busy = BTreeSet::new();
        let next = self.pending.iter_mut().find(|pending| {
            // An earlier one of the same line comes first.
            let free = pending.delivery != Delivery::UnderWay && !busy.contains(&pending.line);
            busy.insert(pending.line);
            free
        })?;
        next.delivery = Delivery::UnderWay;
        let copies = 1 + u8::from(next.twice);
        Some(Taken { id: next.id, json: next.json(), copies, tries: next.tries })
    }

    /// The delivery has ended: the update is gone, or waits again.
    pub(super) fn put_back(&mut self, id: i64, done: bool) {
        let Some(place) = self.pending.iter().position(|pending| pending.id == id) else { return };
        let again = self.pending.get(place).is_some_and(|pending| pending.again);
        if done && !again {
            self.pending.remove(place);
        } else if let Some(pending) = self.pending.get_mut(place) {
            pending.delivery = Delivery::Seen;
            pending.again = false;
            pending.tries += u32::from(!done);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.pending.len()
    }

    pub(super) fn clear(&mut self) {
        self.pending.clear();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The numbers, counted from one, in the batch after these moves.
    fn check(moves: impl FnOnce(&mut Queue), expected: &[i64]) {
        let mut queue = Queue::new();
        moves(&mut queue);
        let batch: Vec<Value> =
            serde_json::from_str(&queue.batch(100).unwrap_or_else(|| "[]".into())).unwrap();
        let numbers: Vec<i64> =
            batch.iter().map(|update| update["update_id"].as_i64().unwrap() - 100_000_000).collect();
        assert_eq!(numbers, expected);
    }

    fn add(queue: &mut Queue, kinds: &[&str]) {
        for kind in kinds {
            queue.push(kind, json!({}), 1000);
        }
    }

    #[test]
    fn an_update_stays_until_a_higher_number_is_asked_for() {
        check(|queue| add(queue, &["message", "message"]), &[1, 2]);
        check(
            |queue| {
                add(queue, &["message", "message"]);
                queue.confirm(100_000_002);
            },
            &[2],
        );
    }

    #[test]
    fn a_press_may_overtake_a_message_but_not_one_that_was_seen() {
        let kinds = |see: bool| {
            let mut queue = Queue::new();
            let content = || json!({"from": {"id": 7}});
            queue.push("message", content(), 1_000);
            if see {
                queue.batch(100);
            }
            queue.overtake_next = true;
            queue.push("callback_query", content(), 1_000);
            let batch: Vec<Value> = serde_json::from_str(&queue.batch(100).unwrap()).unwrap();
            let kind =
                |update: &Value| (update.get("message").is_some(), update["update_id"].as_i64().unwrap());
            batch.iter().map(kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds(false), [(false, 100_000_001), (true, 100_000_002)]);
        assert_eq!(kinds(true), [(true, 100_000_001), (false, 100_000_002)]);
    }

    #[test]
    fn a_negative_number_forgets_all_but_the_newest() {
        check(
            |queue| {
                add(queue, &["message", "message", "message"]);
                queue.confirm(-1);
            },
            &[3],
        );
    }

    #[test]
    fn presses_are_gone_after_150_seconds_and_the_rest_after_a_day() {
        check(
            |queue| {
                add(queue, &["message", "callback_query"]);
                queue.sweep(1150);
            },
            &[1],
        );
        check(
            |queue| {
                add(queue, &["message"]);
                queue.sweep(1000 + 86_400);
            },
            &[],
        );
    }

    #[test]
    fn kinds_that_are_not_asked_for_do_not_come() {
        check(|queue| add(queue, &["chat_member", "message"]), &[1]);
        check(
            |queue| {
                queue.allowed = vec!["callback_query".into()];
                add(queue, &["message", "callback_query"]);
            },
            &[1],
        );
    }

    #[test]
    fn a_duplicate_comes_in_the_same_batch_or_after_its_confirmation() {
        check(
            |queue| {
                queue.duplicate_next = Some(Duplicate::InSameBatch);
                add(queue, &["message", "message"]);
            },
            &[1, 1, 2],
        );
        let again = |queue: &mut Queue| {
            queue.duplicate_next = Some(Duplicate::InNextBatch);
            add(queue, &["message", "message"]);
            queue.confirm(100_000_003);
        };
        check(again, &[1]);
        check(
            |queue| {
                again(queue);
                queue.confirm(100_000_003);
            },
            &[],
        );
    }
}
