//! A write transaction, and the rows of a batch's interviews that it holds in memory: read ahead, and written behind.
//!
//! SQLite's writer alone writes until it commits, so what it has read stays true until it writes itself, and what it
//! writes need be there only when somebody reads it. Whatever goes through [`Transaction::connection`] is taken for a
//! statement that may read and change anything: what is behind is written first, and what was read ahead is forgotten.
//! Only the few statements on one person's own rows, which take those rows out of here, go beside.

use std::collections::HashMap;

use sqlx::{Any, AnyConnection, AssertSqlSafe};

use super::{Account, Chat, Participation, SealedDraft, StoreError};

/// The most rows of one statement.
const MOST_ROWS: usize = 32;

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

/// What is known of a row without asking the database.
#[derive(Debug)]
pub(super) enum Held<T> {
    /// The row, or that there is none.
    Known(Option<T>),
    /// Nothing.
    Unknown,
}

impl<T> From<Option<Option<T>>> for Held<T> {
    fn from(row: Option<Option<T>>) -> Self {
        row.map_or(Self::Unknown, Self::Known)
    }
}

/// A transaction, and what was read ahead and is written behind in it.
#[derive(Debug)]
pub(super) struct Transaction {
    inner: sqlx::Transaction<'static, Any>,
    ahead: Ahead,
    /// Drafts that are not written yet, if they may wait.
    behind: Option<Vec<(Account, SealedDraft)>>,
}

impl Transaction {
    pub(super) fn new(inner: sqlx::Transaction<'static, Any>) -> Self {
        Self { inner, ahead: Ahead::default(), behind: None }
    }

    /// For a statement that may read or change anything.
    pub(super) async fn connection(&mut self) -> Result<&mut AnyConnection, StoreError> {
        self.ahead = Ahead::default();
        self.write_behind().await?;
        Ok(&mut self.inner)
    }

    /// For a statement that touches nothing but rows which are not here.
    pub(super) fn beside(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }

    /// From here on drafts may wait, and these rows are known.
    pub(super) fn hold(&mut self, ahead: Ahead) {
        self.ahead = ahead;
        self.behind.get_or_insert_default();
    }

    /// The chat, if it was read ahead; from then on it is not here.
    pub(super) fn take_chat(&mut self, telegram: i64) -> Held<Chat> {
        self.ahead.chats.remove(&telegram).into()
    }

    /// How things stand for a person, if that was read ahead.
    pub(super) fn participation(&self, account: &Account) -> Held<Participation> {
        self.ahead.people.get(account).map(|person| person.participation).into()
    }

    /// The person's draft, if it is known; from then on nothing of the person was read ahead.
    pub(super) fn take_draft(&mut self, account: &Account) -> Held<SealedDraft> {
        let ahead = self.ahead.people.remove(account).map(|person| person.draft);
        let waiting = self.behind.iter().flatten().find(|(person, _)| person == account);
        waiting.map(|(_, draft)| Some(draft.clone())).or(ahead).into()
    }

    /// Nothing of the person was read ahead.
    pub(super) fn forget_person(&mut self, account: &Account) {
        self.ahead.people.remove(account);
    }

    /// Nothing of the person is here any more; a draft that was not written yet never will be.
    pub(super) fn drop_person(&mut self, account: &Account) {
        self.forget_person(account);
        self.behind.iter_mut().for_each(|waiting| waiting.retain(|(person, _)| person != account));
    }

    /// Writes a draft, or lets it wait.
    pub(super) async fn keep_draft(
        &mut self,
        account: &Account,
        draft: &SealedDraft,
    ) -> Result<(), StoreError> {
        self.drop_person(account);
        let Some(waiting) = &mut self.behind else {
            return self.write_drafts(&[(account.clone(), draft.clone())]).await;
        };
        waiting.push((account.clone(), draft.clone()));
        Ok(())
    }

    /// Writes what has waited.
    pub(super) async fn write_behind(&mut self) -> Result<(), StoreError> {
        let drafts = self.behind.as_mut().map(std::mem::take).unwrap_or_default();
        for chunk in chunks(&drafts) {
            self.write_drafts(chunk).await?;
        }
        Ok(())
    }

    /// Of different people, by one statement.
    async fn write_drafts(&mut self, drafts: &[(Account, SealedDraft)]) -> Result<(), StoreError> {
        let rows = rows(0, drafts.len(), 5);
        let statement = format!(
            "INSERT INTO draft (survey, person, saves, nonce, box) VALUES {rows} ON CONFLICT (survey, person) \
             DO UPDATE SET saves = excluded.saves, nonce = excluded.nonce, box = excluded.box"
        );
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for (account, draft) in drafts {
            query = query
                .bind(account.survey)
                .bind(account.person.as_str())
                .bind(draft.saves)
                .bind(draft.nonce.as_slice())
                .bind(draft.sealed.as_slice());
        }
        query.execute(&mut *self.inner).await?;
        Ok(())
    }

    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        self.write_behind().await?;
        Ok(self.inner.commit().await?)
    }
}

/// Parts of at most [`MOST_ROWS`], whose lengths are powers of two: so there are few statements to prepare.
pub(super) fn chunks<T>(items: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = items;
    std::iter::from_fn(move || {
        let most = rest.len().min(MOST_ROWS).checked_ilog2()?;
        let (chunk, others) = rest.split_at(1 << most);
        rest = others;
        Some(chunk)
    })
}

/// So many rows of so many values, behind so many values that stand there already: `, ($3, $4), ($5, $6)`.
pub(super) fn rows(behind: usize, rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let behind = behind + row * columns;
        let comma = if behind == 0 { "" } else { ", " };
        format!("{comma}({})", places(behind, columns))
    };
    (0..rows).map(row).collect()
}

/// So many values, behind so many that stand there already: `$3, $4`.
pub(super) fn places(behind: usize, values: usize) -> String {
    (behind + 1..=behind + values).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_powers_of_two() {
        let lengths = |items: usize| chunks(&vec![0; items]).map(<[i32]>::len).collect::<Vec<_>>();
        assert_eq!(lengths(0), Vec::<usize>::new());
        assert_eq!(lengths(1), [1]);
        assert_eq!(lengths(7), [4, 2, 1]);
        assert_eq!(lengths(100), [32, 32, 32, 4]);
    }

    #[test]
    fn values_are_numbered_on() {
        assert_eq!(rows(0, 2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(rows(2, 2, 1), ", ($3), ($4)");
        assert_eq!(places(2, 2), "$3, $4");
    }
}
