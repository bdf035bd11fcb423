//! Rows read ahead: the interviews of a whole batch by few statements, where nobody else can write meanwhile.

use sqlx::{AssertSqlSafe, Row};

use super::account::read_participation;
use super::chat::read_chat;
use super::draft::read_draft;
use super::transaction::{Ahead, Person, chunks, places};
use super::{Dialect, StoreError, Write};

impl Write {
    /// Reads ahead what the interviews of these chats will ask for, and lets their drafts wait until something else is
    /// asked for. Where others write too it does nothing: there each row is taken when it is asked for.
    ///
    /// A savepoint would not take back a draft that waits; only a write that is undone as a whole may do this.
    pub async fn hold_interviews(&mut self, chats: &[i64]) -> Result<(), StoreError> {
        if self.dialect != Dialect::Sqlite || self.process.is_some() {
            return Ok(());
        }
        let mut ahead = Ahead::default();
        for chunk in chunks(chats) {
            let statement = format!(
                "SELECT c.telegram, c.survey, c.person, c.tongue, c.prompt, c.buried, c.reachable, \
                 p.open, p.done, p.unit_group, p.level_group, d.saves, d.nonce, d.box FROM chat c \
                 LEFT JOIN participation p ON p.survey = c.survey AND p.person = c.person \
                 LEFT JOIN draft d ON d.survey = c.survey AND d.person = c.person WHERE c.telegram IN ({})",
                places(0, chunk.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(statement));
            for chat in chunk {
                query = query.bind(*chat);
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
        self.transaction.hold(ahead);
        Ok(())
    }

    /// Writes the drafts that waited.
    pub async fn write_held(&mut self) -> Result<(), StoreError> {
        self.transaction.write_behind().await
    }
}

fn read_person(row: &sqlx::any::AnyRow) -> Result<Person, StoreError> {
    let participation =
        row.try_get::<Option<i64>, _>("open")?.map(|_| read_participation(row)).transpose()?;
    let draft = row.try_get::<Option<i64>, _>("saves")?.map(|_| read_draft(row)).transpose()?;
    Ok(Person { participation, draft })
}
