//! What is known of a private chat: the language, the survey at hand, the message that shows it.

use sqlx::{AssertSqlSafe, Row};

use super::transaction::{Held, chunks, rows};
use super::{Account, Store, StoreError, Write};
use crate::wording::Tongue;

/// A private chat; its id is the account's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chat {
    /// The account.
    pub telegram: i64,
    /// The survey at hand.
    pub account: Option<Account>,
    /// The language.
    pub tongue: Tongue,
    /// The message that shows the interview.
    pub prompt: Option<i64>,
    /// Whether something else was said below it.
    pub buried: bool,
    /// Whether messages reach it.
    pub reachable: bool,
}

/// Telegram has taken a reply: a chat shows the draft as saved so often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    /// The chat.
    pub telegram: i64,
    /// In this message.
    pub prompt: Option<i64>,
    /// Which save of the draft; 0 when the draft is gone.
    pub saves: i64,
}

/// A last word that is owed although the draft is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owed {
    /// Handed in, or declined: they see the same.
    Thanks,
    /// Withdrawn.
    Withdrawn,
    /// The person's code was renewed: this account speaks for nobody any more.
    Renewed,
}

impl Owed {
    fn name(self) -> &'static str {
        match self {
            Self::Thanks => "thanks",
            Self::Withdrawn => "withdrawn",
            Self::Renewed => "renewed",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Thanks, Self::Withdrawn, Self::Renewed].into_iter().find(|owed| owed.name() == name)
    }
}

pub(super) fn read_chat(row: &sqlx::any::AnyRow) -> Result<Chat, StoreError> {
    let survey: Option<i64> = row.try_get("survey")?;
    let person: Option<String> = row.try_get("person")?;
    let tongue: String = row.try_get("tongue")?;
    Ok(Chat {
        telegram: row.try_get("telegram")?,
        account: survey.zip(person).map(|(survey, person)| Account { survey, person }),
        tongue: Tongue::from_code(&tongue).unwrap_or_default(),
        prompt: row.try_get("prompt")?,
        buried: row.try_get::<i64, _>("buried")? == 1,
        reachable: row.try_get::<i64, _>("reachable")? == 1,
    })
}

impl Store {
    /// The language of a chat.
    pub async fn tongue(&self, telegram: i64) -> Result<Option<Tongue>, StoreError> {
        let row = sqlx::query("SELECT tongue FROM chat WHERE telegram = $1")
            .bind(telegram)
            .fetch_optional(&self.reading)
            .await?;
        let tongue: Option<String> = row.map(|row| row.try_get("tongue")).transpose()?;
        Ok(tongue.as_deref().and_then(Tongue::from_code))
    }
}

impl Write {
    /// Nobody else changes the chat before this write has ended.
    pub async fn hold_chat(&mut self, telegram: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE chat SET reachable = reachable WHERE telegram = $1")
            .bind(telegram)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }

    /// The chat, if it was ever heard of.
    pub async fn chat(&mut self, telegram: i64) -> Result<Option<Chat>, StoreError> {
        let Some(process) = self.process.as_deref() else {
            if let Held::Known(chat) = self.transaction.take_chat(telegram) {
                return Ok(chat);
            }
            let row = sqlx::query(
                "SELECT telegram, survey, person, tongue, prompt, buried, reachable FROM chat WHERE telegram = $1",
            )
            .bind(telegram)
            .fetch_optional(self.transaction.beside())
            .await?;
            return row.as_ref().map(read_chat).transpose();
        };
        // Of several processes the one that reads takes the chat, also a new one, and owes the reply.
        let row = sqlx::query(
            "INSERT INTO chat (telegram, tongue, buried, shown, reachable, sender) VALUES ($1, '', 0, 0, 1, $2) \
             ON CONFLICT (telegram) DO UPDATE SET sender = $2 \
             RETURNING telegram, survey, person, tongue, prompt, buried, reachable",
        )
        .bind(telegram)
        .bind(process)
        .fetch_one(self.transaction.connection().await?)
        .await?;
        let is_new = row.try_get::<String, _>("tongue")?.is_empty();
        if is_new { Ok(None) } else { read_chat(&row).map(Some) }
    }

    /// Keeps the chat as it is now; it can be reached.
    pub async fn keep_chat(&mut self, chat: &Chat) -> Result<(), StoreError> {
        self.transaction.take_chat(chat.telegram);
        sqlx::query(
            "INSERT INTO chat (telegram, survey, person, tongue, prompt, buried, owed, shown, reachable) \
             VALUES ($1, $2, $3, $4, $5, 0, NULL, 0, 1) ON CONFLICT (telegram) DO UPDATE \
             SET survey = $2, person = $3, tongue = $4, prompt = $5, reachable = 1",
        )
        .bind(chat.telegram)
        .bind(chat.account.as_ref().map(|account| account.survey))
        .bind(chat.account.as_ref().map(|account| account.person.as_str()))
        .bind(chat.tongue.code())
        .bind(chat.prompt)
        .execute(self.transaction.beside())
        .await?;
        Ok(())
    }

    /// Whether messages reach the chat.
    pub async fn set_reachable(&mut self, telegram: i64, reachable: bool) -> Result<(), StoreError> {
        sqlx::query("UPDATE chat SET reachable = $2 WHERE telegram = $1")
            .bind(telegram)
            .bind(i64::from(reachable))
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }

    /// Something else was said below the interview's screen.
    pub async fn bury(&mut self, telegram: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE chat SET buried = 1 WHERE telegram = $1")
            .bind(telegram)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }

    /// A last word is owed, or none any more: something newer stands in its place. No draft that comes after it was shown.
    pub async fn owe(&mut self, telegram: i64, owed: Option<Owed>) -> Result<(), StoreError> {
        self.transaction.take_chat(telegram);
        sqlx::query("UPDATE chat SET owed = $2, shown = 0 WHERE telegram = $1")
            .bind(telegram)
            .bind(owed.map(Owed::name))
            .execute(self.transaction.beside())
            .await?;
        Ok(())
    }

    /// Thanks are owed no longer: they were seen.
    pub async fn end_thanks(&mut self, telegram: i64) -> Result<(), StoreError> {
        self.transaction.take_chat(telegram);
        sqlx::query("UPDATE chat SET owed = NULL, shown = 0 WHERE telegram = $1 AND owed = $2")
            .bind(telegram)
            .bind(Owed::Thanks.name())
            .execute(self.transaction.beside())
            .await?;
        Ok(())
    }

    /// Telegram has taken replies, at most one in a chat.
    pub async fn replied(&mut self, replies: &[Shown]) -> Result<(), StoreError> {
        for chunk in chunks(replies) {
            let statement = format!(
                "UPDATE chat SET owed = CASE WHEN s.column3 = 0 THEN NULL ELSE chat.owed END, \
                 prompt = s.column2, buried = 0, shown = s.column3 FROM (VALUES \
                 (CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT)){}) AS s \
                 WHERE chat.telegram = s.column1",
                rows(3, chunk.len() - 1, 3)
            );
            let mut query = sqlx::query(AssertSqlSafe(statement));
            for shown in chunk {
                query = query.bind(shown.telegram).bind(shown.prompt).bind(shown.saves);
            }
            query.execute(self.transaction.connection().await?).await?;
        }
        Ok(())
    }
}

/// The columns of a chat, and whose reply it is: of several processes each has its own.
macro_rules! owed_where {
    ($condition:literal) => {
        concat!(
            "SELECT c.telegram, c.survey, c.person, c.tongue, c.prompt, c.buried, c.reachable, c.owed FROM chat c \
             WHERE c.reachable = 1 AND ($1 = '' OR c.sender = $1) AND ",
            $condition
        )
    };
}

impl Store {
    /// The chats to which a last word is owed.
    pub async fn owed_words(&self) -> Result<Vec<(Chat, Owed)>, StoreError> {
        let rows = sqlx::query(owed_where!("c.owed IS NOT NULL"));
        let mut owed = Vec::new();
        for row in rows.bind(self.process()).fetch_all(&self.reading).await? {
            if let Some(word) = Owed::from_name(row.try_get("owed")?) {
                owed.push((read_chat(&row)?, word));
            } else {
                // The others must not wait for it.
                tracing::error!("owed_word_unknown");
            }
        }
        Ok(owed)
    }

    /// The chats that do not show their draft as it is. Looks at every draft.
    pub async fn owed_screens(&self) -> Result<Vec<Chat>, StoreError> {
        let rows = sqlx::query(owed_where!(
            "c.owed IS NULL AND EXISTS (SELECT 1 FROM draft d \
             WHERE d.survey = c.survey AND d.person = c.person AND d.saves <> c.shown)"
        ));
        rows.bind(self.process()).fetch_all(&self.reading).await?.iter().map(read_chat).collect()
    }
}
