//! Rows read ahead: the interviews of a whole batch by few statements, where nobody else can write meanwhile.
//!
//! SQLite's writer alone writes until it commits, so what it has read stays true until it writes itself. Whatever goes
//! through the transaction is taken for a write that may touch anything, and all that was read ahead is forgotten. Only
//! the few writes to one person's own rows, which forget what they change, leave the rest.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

use sqlx::{Any, AnyConnection, Row};

use super::account::read_participation;
use super::chat::read_chat;
use super::draft::read_draft;
use super::{Account, Chat, Dialect, Participation, SealedDraft, StoreError, Write};

/// How many chats one statement reads.
const AT_ONCE: usize = 16;

/// What an update of a chat begins with.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    /// The chats; `None` for one never heard of.
    pub(super) chats: HashMap<i64, Option<Chat>>,
    /// How things stand for whom a chat speaks.
    pub(super) people: HashMap<Account, Person>,
}

/// What is known of a person.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) participation: Option<Participation>,
    pub(super) draft: Option<SealedDraft>,
}

/// A transaction and what was read ahead in it.
#[derive(Debug)]
pub(super) struct Transaction {
    inner: sqlx::Transaction<'static, Any>,
    ahead: Ahead,
}

impl Transaction {
    pub(super) fn new(inner: sqlx::Transaction<'static, Any>) -> Self {
        Self { inner, ahead: Ahead::default() }
    }

    /// What was read ahead, to take from.
    pub(super) fn ahead(&mut self) -> &mut Ahead {
        &mut self.ahead
    }

    /// For a statement that changes nothing but rows which the caller takes out of [`Self::ahead`].
    pub(super) fn beside(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }

    pub(super) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.inner.commit().await?)
    }
}

impl Deref for Transaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.inner
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        self.ahead = Ahead::default();
        &mut self.inner
    }
}

impl Write {
    /// Reads ahead what the interviews of these chats will ask for. Where others write too it does nothing: there each
    /// row is taken when it is asked for.
    pub async fn read_ahead(&mut self, chats: &[i64]) -> Result<(), StoreError> {
        if self.dialect != Dialect::Sqlite || self.process.is_some() {
            return Ok(());
        }
        let mut ahead = Ahead::default();
        for chunk in chats.chunks(AT_ONCE) {
            let mut query = sqlx::query(
                "SELECT c.telegram, c.survey, c.person, c.tongue, c.prompt, c.buried, c.reachable, \
                 p.open, p.done, p.unit_group, p.level_group, d.saves, d.nonce, d.box FROM chat c \
                 LEFT JOIN participation p ON p.survey = c.survey AND p.person = c.person \
                 LEFT JOIN draft d ON d.survey = c.survey AND d.person = c.person \
                 WHERE c.telegram IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
            );
            let last = chunk.last().copied().unwrap_or_default();
            for place in 0..AT_ONCE {
                query = query.bind(chunk.get(place).copied().unwrap_or(last));
            }
            for chat in chunk {
                ahead.chats.insert(*chat, None);
            }
            for row in query.fetch_all(self.transaction.beside()).await? {
                // A row that cannot be is met again, and reported, by the update that it belongs to.
                let Ok(chat) = read_chat(&row) else {
                    ahead.chats.remove(&row.try_get("telegram")?);
                    continue;
                };
                if let Some(account) = &chat.account
                    && let Ok(person) = read_person(&row)
                {
                    ahead.people.insert(account.clone(), person);
                }
                ahead.chats.insert(chat.telegram, Some(chat));
            }
        }
        *self.transaction.ahead() = ahead;
        Ok(())
    }
}

fn read_person(row: &sqlx::any::AnyRow) -> Result<Person, StoreError> {
    let participation =
        row.try_get::<Option<i64>, _>("open")?.map(|_| read_participation(row)).transpose()?;
    let draft = row.try_get::<Option<i64>, _>("saves")?.map(|_| read_draft(row)).transpose()?;
    Ok(Person { participation, draft })
}
