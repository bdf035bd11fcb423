//! Notices: what the bot says of itself to everybody linked with a survey. Kept until Telegram has taken them.

use sqlx::Row;

use super::{Store, StoreError, Write};
use crate::wording::Tongue;

/// How long a claim holds, in milliseconds; a killed process leaves its claims to the others after that.
const CLAIM: i64 = 300_000;

/// What a notice says, in the order in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// A survey is open for who wanted to be invited again.
    Invited,
    /// Whoever has begun is asked to hand in.
    Reminder,
    /// The survey closes later than was said.
    Extended,
    /// The survey is being closed; whoever has begun may still hand in.
    Closing,
    /// The survey has been closed.
    Closed,
    /// The results are released.
    Released,
}

impl NoticeKind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Invited, Self::Reminder, Self::Extended, Self::Closing, Self::Closed, Self::Released];

    /// As the database holds it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Reminder => "reminder",
            Self::Extended => "extended",
            Self::Closing => "closing",
            Self::Closed => "closed",
            Self::Released => "released",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Who of a survey's linked accounts gets a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody who came in.
    Linked,
    /// Who has begun and has neither handed in, declined nor withdrawn: who has a draft.
    Begun,
}

/// A notice that waits, or is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Notice {
    /// Of which survey.
    pub survey: i64,
    /// What it says.
    pub kind: NoticeKind,
    /// To whom.
    pub telegram: i64,
    /// The language of the chat.
    pub tongue: Tongue,
    /// Nobody else sends it before this, in milliseconds UTC; names the claim.
    pub not_before: i64,
}

impl Write {
    /// Queues a notice to a survey's linked accounts, in the transaction that gives the reason for it; how many get it.
    ///
    /// Whoever still waits for the same notice gets it once. Who blocked the bot gets none.
    pub async fn enqueue_notice(
        &mut self,
        survey: i64,
        kind: NoticeKind,
        to: Audience,
    ) -> Result<u64, StoreError> {
        let queued = sqlx::query(
            "INSERT INTO notice (survey, kind, telegram, not_before) SELECT a.survey, $2, a.telegram, 0 \
             FROM account a JOIN chat c ON c.telegram = a.telegram \
             WHERE a.survey = $1 AND c.reachable = 1 AND ($3 = 1 OR EXISTS \
                 (SELECT 1 FROM draft d WHERE d.survey = a.survey AND d.person = a.person)) \
             ON CONFLICT (survey, kind, telegram) DO UPDATE SET not_before = 0",
        )
        .bind(survey)
        .bind(kind.name())
        .bind(i64::from(to == Audience::Linked))
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(queued.rows_affected())
    }

    /// Claims notices that nobody else is sending, at most so many: also what is claimed for longer than anybody claims, since the
    /// clock was set back meanwhile.
    pub async fn claim_notices(&mut self, now: i64, most: i64) -> Result<Vec<Notice>, StoreError> {
        let rows = sqlx::query(
            "UPDATE notice SET not_before = $1 WHERE (not_before < $2 OR not_before > $4) \
             AND (survey, kind, telegram) IN (SELECT survey, kind, telegram FROM notice \
             WHERE not_before < $2 OR not_before > $4 LIMIT $3) \
             RETURNING survey, kind, telegram, not_before, \
             (SELECT c.tongue FROM chat c WHERE c.telegram = notice.telegram) AS tongue",
        )
        .bind(now + CLAIM)
        .bind(now)
        .bind(most)
        .bind(now + 2 * CLAIM)
        .fetch_all(self.transaction.connection().await?)
        .await?;
        let notice = |row: &sqlx::any::AnyRow| {
            let kind: String = row.try_get("kind")?;
            let tongue: Option<String> = row.try_get("tongue")?;
            Ok(Notice {
                survey: row.try_get("survey")?,
                kind: NoticeKind::from_name(&kind)
                    .ok_or(StoreError::Impossible { table: "notice", column: "kind" })?,
                telegram: row.try_get("telegram")?,
                tongue: tongue.as_deref().and_then(Tongue::from_code).unwrap_or_default(),
                not_before: row.try_get("not_before")?,
            })
        };
        rows.iter().map(notice).collect()
    }

    /// Telegram has taken it, or never will. One that was queued anew meanwhile stays.
    pub async fn end_notice(&mut self, notice: &Notice) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM notice WHERE survey = $1 AND kind = $2 AND telegram = $3 AND not_before = $4",
        )
        .bind(notice.survey)
        .bind(notice.kind.name())
        .bind(notice.telegram)
        .bind(notice.not_before)
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }

    /// It is tried again so many seconds from now on, but no later than a claim runs out, by whatever process. If Telegram wants
    /// nothing for longer, whoever claims it knows.
    pub async fn put_off_notice(
        &mut self,
        notice: &Notice,
        now: i64,
        seconds: u32,
    ) -> Result<(), StoreError> {
        let until = now + (i64::from(seconds) * 1_000).min(CLAIM);
        sqlx::query(
            "UPDATE notice SET not_before = $5 WHERE survey = $1 AND kind = $2 AND telegram = $3 AND not_before = $4",
        )
        .bind(notice.survey)
        .bind(notice.kind.name())
        .bind(notice.telegram)
        .bind(notice.not_before)
        .bind(until)
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }
}

impl Store {
    /// Whether a notice may be claimed now.
    pub async fn has_notices(&self, now: i64) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT telegram FROM notice WHERE not_before < $1 OR not_before > $2 LIMIT 1")
            .bind(now)
            .bind(now + 2 * CLAIM)
            .fetch_optional(&self.reading)
            .await?;
        Ok(row.is_some())
    }

    /// How many notices still wait or are on their way.
    pub async fn count_notices(&self) -> Result<usize, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) AS waiting FROM notice").fetch_one(&self.reading).await?;
        super::count(&row, "notice", "waiting")
    }
}
