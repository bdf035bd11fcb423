//! Texts of a released survey: what two owners have read may leave the bot.

use sqlx::Row;

use super::{Store, StoreError, Write};

/// Whether a text may leave the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextState {
    /// Fewer than two owners have agreed.
    Waiting,
    /// Two owners have agreed to it as it stands.
    Approved,
    /// An owner keeps it back.
    Held,
}

impl TextState {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Waiting, "waiting"), (Self::Approved, "approved"), (Self::Held, "held")];

    fn read(text: &str) -> Result<Self, StoreError> {
        let found = Self::ALL.iter().find(|(_, name)| *name == text).map(|(state, _)| *state);
        found.ok_or(StoreError::Impossible { table: "verbatim", column: "state" })
    }

    /// As it is stored and worded.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("waiting", |(_, name)| name)
    }
}

/// A text that somebody wrote, apart from all else that this person answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verbatim {
    /// Random.
    pub id: String,
    /// The question's path.
    pub question: String,
    /// The text as owners have masked it.
    pub body: String,
    /// Whether it may leave the bot.
    pub state: TextState,
    /// Rises with every change, so that whoever agrees agrees to what was seen.
    pub revision: i64,
}

impl Write {
    /// Keeps a text: new, or as an owner has changed it.
    pub async fn keep_verbatim(&mut self, survey: i64, verbatim: &Verbatim) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO verbatim (survey, id, question, body, state, revision) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (survey, id) DO UPDATE SET body = $4, state = $5, revision = $6",
        )
        .bind(survey)
        .bind(verbatim.id.as_str())
        .bind(verbatim.question.as_str())
        .bind(verbatim.body.as_str())
        .bind(verbatim.state.name())
        .bind(verbatim.revision)
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }

    /// The texts of a released survey: by question, then in the order of their random ids. Their order never changes.
    pub async fn verbatims(&mut self, survey: i64) -> Result<Vec<Verbatim>, StoreError> {
        read_all(&sqlx::query(OF_SURVEY).bind(survey).fetch_all(self.transaction.connection().await?).await?)
    }
}

impl Store {
    /// As [`Write::verbatims`].
    pub async fn verbatims(&self, survey: i64) -> Result<Vec<Verbatim>, StoreError> {
        read_all(&sqlx::query(OF_SURVEY).bind(survey).fetch_all(&self.reading).await?)
    }
}

const OF_SURVEY: &str = "SELECT id, question, body, state, revision FROM verbatim WHERE survey = $1";

fn read_all(rows: &[sqlx::any::AnyRow]) -> Result<Vec<Verbatim>, StoreError> {
    let verbatim = |row: &sqlx::any::AnyRow| {
        Ok(Verbatim {
            id: row.try_get("id")?,
            question: row.try_get("question")?,
            body: row.try_get("body")?,
            state: TextState::read(row.try_get("state")?)?,
            revision: row.try_get("revision")?,
        })
    };
    let mut verbatims = rows.iter().map(verbatim).collect::<Result<Vec<_>, StoreError>>()?;
    // The two databases need not sort texts alike.
    verbatims.sort_by(|one, other| (&one.question, &one.id).cmp(&(&other.question, &other.id)));
    Ok(verbatims)
}
