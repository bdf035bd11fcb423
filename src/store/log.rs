//! The log of owners' actions: rows are only ever added, each bound to the one before it.

use sqlx::Row;

use super::{Store, StoreError, Write};
use crate::seal::{Head, LogKey, Record, link};

/// Actions with the names that they are stored under; a name is never changed or used for something else.
macro_rules! actions {
    ($($(#[$meaning:meta])* $action:ident = $name:literal,)*) => {
        /// What an owner, the command line or the bot itself did.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Action {
            $($(#[$meaning])* $action,)*
        }

        impl Action {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$action),*];

            /// As it is stored.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$action => $name,)*
                }
            }
        }
    };
}

actions! {
    /// A survey was opened.
    SurveyOpened = "survey_opened",
    /// A survey was opened although a release could be held up for want of owners.
    OpenedWithFewerOwners = "opened_with_fewer_owners",
    /// A code was made that makes an account an owner.
    OwnerInvited = "owner_invited",
    /// An account became an owner by a code.
    OwnerJoined = "owner_joined",
    /// An account is no owner any more.
    OwnerRemoved = "owner_removed",
    /// An owner's role was changed.
    RoleChanged = "role_changed",
    /// A summary was asked for.
    SummaryAsked = "summary_asked",
    /// Participation was asked for.
    ParticipationAsked = "participation_asked",
    /// A survey was closed.
    SurveyClosed = "survey_closed",
    /// A survey closes later than it should have.
    ClosingExtended = "closing_extended",
    /// A closed survey takes answers again.
    SurveyReopened = "survey_reopened",
    /// An owner asks for release.
    ReleaseProposed = "release_proposed",
    /// Another owner agrees to release.
    ReleaseConfirmed = "release_confirmed",
    /// An owner takes back that release was agreed to.
    ReleaseWithheld = "release_withheld",
    /// A survey was released.
    Released = "released",
    /// A survey's key was destroyed.
    KeyDestroyed = "key_destroyed",
    /// A copy of a survey's key was written.
    KeyExported = "key_exported",
    /// A survey's key was taken back from a copy.
    KeyImported = "key_imported",
    /// An owner confirms that a copy of a key is destroyed.
    CopyDestroyedConfirmed = "copy_destroyed_confirmed",
    /// A person's code was renewed.
    CodeRenewed = "code_renewed",
    /// Groups of units were named.
    ClustersNamed = "clusters_named",
    /// Free texts were read.
    TextsRead = "texts_read",
    /// Words of a free text were masked.
    TextMasked = "text_masked",
    /// A free text is kept back.
    TextHeld = "text_held",
    /// A free text is no longer kept back.
    TextLetGo = "text_let_go",
    /// An owner agrees that free texts leave the bot.
    TextsApproved = "texts_approved",
    /// What is past its retention date was deleted.
    RetentionRun = "retention_run",
    /// The list of codes was written.
    ListExported = "list_exported",
    /// Invitations or reminders were sent.
    MailingSent = "mailing_sent",
    /// A report was written to a file.
    ReportExported = "report_exported",
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// An owner in the chat, by the account.
    Owner(i64),
    /// Whoever may run commands on the bot's host.
    CommandLine,
    /// The bot by itself, when something fell due.
    Bot,
}

impl Actor {
    fn stored(self) -> String {
        match self {
            Self::Owner(telegram) => format!("owner:{telegram}"),
            Self::CommandLine => "command line".to_owned(),
            Self::Bot => "bot".to_owned(),
        }
    }
}

/// A row to be: who did what. Its detail names no person and no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    actor: Actor,
    action: Action,
    survey: Option<i64>,
    detail: String,
}

impl Deed {
    /// Somebody did something.
    pub fn new(actor: Actor, action: Action) -> Self {
        Self { actor, action, survey: None, detail: String::new() }
    }

    /// Of this survey.
    #[must_use]
    pub fn of(self, survey: i64) -> Self {
        Self { survey: Some(survey), ..self }
    }

    /// More of it, never a name, a NIP or an answer.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }
}

/// Rows that go in with the commit. The log's row is taken last, just before it, so that no writer waits for another
/// that waits for it.
#[derive(Debug, Default)]
pub(super) struct Pending {
    rows: Vec<(LogKey, i64, Deed)>,
    /// How many of them stand before the update at hand.
    before_update: usize,
}

impl Pending {
    pub(super) fn begin_update(&mut self) {
        self.before_update = self.rows.len();
    }

    pub(super) fn undo_update(&mut self) {
        self.rows.truncate(self.before_update);
    }
}

/// A row as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Its number.
    pub seq: i64,
    /// When, in milliseconds UTC.
    pub at: i64,
    /// Who: `owner:ACCOUNT`, `command line`, `bot`.
    pub actor: String,
    /// The name of an [`Action`].
    pub action: String,
    /// Of which survey.
    pub survey: Option<i64>,
    /// More of it.
    pub detail: String,
    /// Binds it to the row before it.
    pub link: Vec<u8>,
}

impl LogRow {
    /// What its link is made of.
    pub fn record(&self) -> Record<'_> {
        Record {
            seq: self.seq,
            at: self.at,
            actor: &self.actor,
            action: &self.action,
            survey: self.survey,
            detail: &self.detail,
        }
    }
}

/// The end of the log. A damaged link is taken as it is: the log goes on, and is found to be broken there.
fn end(row: &sqlx::any::AnyRow) -> (i64, Vec<u8>) {
    (row.try_get("seq").unwrap_or_default(), row.try_get("link").unwrap_or_default())
}

impl Write {
    /// The deed goes into the log with the commit of this transaction, at this time in milliseconds UTC.
    pub fn log(&mut self, key: &LogKey, at: i64, deed: Deed) {
        self.pending.rows.push((key.clone(), at, deed));
    }

    /// Writes what is pending.
    pub(super) async fn write_log(&mut self) -> Result<(), StoreError> {
        let rows = std::mem::take(&mut self.pending.rows);
        if rows.is_empty() {
            return Ok(());
        }
        // Takes the row that stands for the end of the log, so that two writers cannot add to the same one.
        sqlx::query(
            "INSERT INTO setting (name, value) VALUES ('log', '') \
             ON CONFLICT (name) DO UPDATE SET value = setting.value",
        )
        .execute(self.transaction.connection().await?)
        .await?;
        let last = sqlx::query("SELECT seq, link FROM log ORDER BY seq DESC LIMIT 1")
            .fetch_optional(self.transaction.connection().await?)
            .await?;
        let (mut seq, mut before) = last.as_ref().map_or((0, Vec::new()), end);
        for (key, at, deed) in rows {
            seq = seq.saturating_add(1);
            let actor = deed.actor.stored();
            let (action, survey, detail) = (deed.action.name(), deed.survey, deed.detail.as_str());
            before = link(&key, &before, &Record { seq, at, actor: &actor, action, survey, detail }).to_vec();
            sqlx::query(
                "INSERT INTO log (seq, at, actor, action, survey, detail, link) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(seq)
            .bind(at)
            .bind(actor.as_str())
            .bind(action)
            .bind(survey)
            .bind(detail)
            .bind(before.as_slice())
            .execute(self.transaction.connection().await?)
            .await?;
        }
        Ok(())
    }
}

impl Store {
    /// The whole log, by number.
    pub async fn log(&self) -> Result<Vec<LogRow>, StoreError> {
        let rows = sqlx::query("SELECT seq, at, actor, action, survey, detail, link FROM log ORDER BY seq")
            .fetch_all(&self.reading)
            .await?;
        // A value that cannot be read is taken as none: its row's link will not fit.
        let row = |row: &sqlx::any::AnyRow| LogRow {
            seq: row.try_get("seq").unwrap_or_default(),
            at: row.try_get("at").unwrap_or_default(),
            actor: row.try_get("actor").unwrap_or_default(),
            action: row.try_get("action").unwrap_or_default(),
            survey: row.try_get("survey").unwrap_or_default(),
            detail: row.try_get("detail").unwrap_or_default(),
            link: row.try_get("link").unwrap_or_default(),
        };
        Ok(rows.iter().map(row).collect())
    }

    /// The end of the log, for printing on reports; `None` while nothing stands in it.
    pub async fn log_head(&self) -> Result<Option<Head>, StoreError> {
        let last = sqlx::query("SELECT seq, link FROM log ORDER BY seq DESC LIMIT 1")
            .fetch_optional(&self.reading)
            .await?;
        Ok(last.as_ref().map(end).map(|(seq, link)| Head::new(seq, &link)))
    }
}
