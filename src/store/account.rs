//! Who may come in, and which Telegram account speaks for whom.

use sqlx::Row;

use super::transaction::Held;
use super::{Store, StoreError, Write, count};

/// The person whom an account speaks for in a survey.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Account {
    /// The survey.
    pub survey: i64,
    /// The person.
    pub person: String,
}

/// Whether a person may answer, and has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Participation {
    /// Whether the survey still takes answers of this person.
    pub open: bool,
    /// Whether the person has handed in.
    pub done: bool,
    /// The groups in both partitions.
    pub groups: (usize, usize),
}

/// What the staff list says of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The NIP.
    pub nip: String,
    /// The name.
    pub name: String,
    /// The unit, as a path.
    pub unit: String,
    /// The level's name.
    pub level: String,
    /// Rises when the code is renewed.
    pub generation: i64,
}

/// Wrong guesses of one Telegram account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Guesses {
    /// How many since the last right one.
    pub wrong: usize,
    /// No further guess before this, in milliseconds UTC.
    pub wait_until: i64,
}

pub(super) fn read_participation(row: &sqlx::any::AnyRow) -> Result<Participation, StoreError> {
    Ok(Participation {
        open: row.try_get::<i64, _>("open")? == 1,
        done: row.try_get::<i64, _>("done")? == 1,
        groups: (count(row, "participation", "unit_group")?, count(row, "participation", "level_group")?),
    })
}

impl Write {
    /// Whose invitation this is.
    pub async fn person_by_invitation(&mut self, invitation: &[u8]) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query("SELECT survey, id FROM person WHERE invitation = $1")
            .bind(invitation)
            .fetch_optional(self.transaction.connection().await?)
            .await?;
        row.map(|row| Ok(Account { survey: row.try_get("survey")?, person: row.try_get("id")? })).transpose()
    }

    /// Whose phone this is, in the newest survey that has it, one that takes answers rather than another; `None` when two
    /// people there share it.
    pub async fn person_by_phone(&mut self, phone: &[u8]) -> Result<Option<Account>, StoreError> {
        let rows = sqlx::query(
            "SELECT person.survey, person.id FROM person JOIN participation \
             ON participation.survey = person.survey AND participation.person = person.id \
             WHERE person.phone = $1 ORDER BY participation.open DESC, person.survey DESC",
        )
        .bind(phone)
        .fetch_all(self.transaction.connection().await?)
        .await?;
        let mut found = Vec::new();
        for row in rows {
            found.push(Account { survey: row.try_get("survey")?, person: row.try_get("id")? });
        }
        let newest = found.first().map(|account| account.survey);
        found.retain(|account| Some(account.survey) == newest);
        Ok(if found.len() == 1 { found.pop() } else { None })
    }

    /// Takes the person's row, so that no other process steps it meanwhile, and says how things stand.
    pub async fn participation(&mut self, account: &Account) -> Result<Option<Participation>, StoreError> {
        if let Held::Known(participation) = self.transaction.participation(account) {
            return Ok(participation);
        }
        let row = sqlx::query(
            "UPDATE participation SET done = done WHERE survey = $1 AND person = $2 \
             RETURNING open, done, unit_group, level_group",
        )
        .bind(account.survey)
        .bind(account.person.as_str())
        .fetch_optional(self.transaction.beside())
        .await?;
        row.as_ref().map(read_participation).transpose()
    }

    /// The Telegram account that speaks for a person.
    pub async fn telegram_of(&mut self, account: &Account) -> Result<Option<i64>, StoreError> {
        let row = sqlx::query("SELECT telegram FROM account WHERE survey = $1 AND person = $2")
            .bind(account.survey)
            .bind(account.person.as_str())
            .fetch_optional(self.transaction.connection().await?)
            .await?;
        Ok(row.map(|row| row.try_get("telegram")).transpose()?)
    }

    /// The person whom this account speaks for in a survey.
    pub async fn account_in(&mut self, survey: i64, telegram: i64) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query("SELECT person FROM account WHERE survey = $1 AND telegram = $2")
            .bind(survey)
            .bind(telegram)
            .fetch_optional(self.transaction.connection().await?)
            .await?;
        row.map(|row| Ok(Account { survey, person: row.try_get("person")? })).transpose()
    }

    /// What the staff list says of a person.
    pub async fn listed(&mut self, account: &Account) -> Result<Option<Listed>, StoreError> {
        let row = sqlx::query(
            "SELECT nip, name, unit, level, generation FROM person WHERE survey = $1 AND id = $2",
        )
        .bind(account.survey)
        .bind(account.person.as_str())
        .fetch_optional(self.transaction.connection().await?)
        .await?;
        let listed = |row: sqlx::any::AnyRow| {
            Ok(Listed {
                nip: row.try_get("nip")?,
                name: row.try_get("name")?,
                unit: row.try_get("unit")?,
                level: row.try_get("level")?,
                generation: row.try_get("generation")?,
            })
        };
        row.map(listed).transpose()
    }

    /// Who has this staff number in a survey.
    pub async fn person_by_nip(&mut self, survey: i64, nip: &str) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query("SELECT id FROM person WHERE survey = $1 AND nip = $2")
            .bind(survey)
            .bind(nip)
            .fetch_optional(self.transaction.connection().await?)
            .await?;
        row.map(|row| Ok(Account { survey, person: row.try_get("id")? })).transpose()
    }

    /// Another code lets the person in, and the one before no more.
    pub async fn renew_invitation(
        &mut self,
        account: &Account,
        generation: i64,
        invitation: &[u8],
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE person SET generation = $3, invitation = $4 WHERE survey = $1 AND id = $2")
            .bind(account.survey)
            .bind(account.person.as_str())
            .bind(generation)
            .bind(invitation)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }

    /// No account speaks for the person any more; which one did.
    pub async fn unlink(&mut self, account: &Account) -> Result<Option<i64>, StoreError> {
        let row = sqlx::query("DELETE FROM account WHERE survey = $1 AND person = $2 RETURNING telegram")
            .bind(account.survey)
            .bind(account.person.as_str())
            .fetch_optional(self.transaction.connection().await?)
            .await?;
        sqlx::query("UPDATE chat SET survey = NULL, person = NULL WHERE survey = $1 AND person = $2")
            .bind(account.survey)
            .bind(account.person.as_str())
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(row.map(|row| row.try_get("telegram")).transpose()?)
    }

    /// Links an account with a person, for good.
    pub async fn link(&mut self, account: &Account, telegram: i64) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO account (survey, person, telegram) VALUES ($1, $2, $3)")
            .bind(account.survey)
            .bind(account.person.as_str())
            .bind(telegram)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }

    /// The wrong guesses of an account so far.
    pub async fn guesses(&mut self, telegram: i64) -> Result<Guesses, StoreError> {
        let row = sqlx::query("SELECT wrong, wait_until FROM guess WHERE telegram = $1")
            .bind(telegram)
            .fetch_optional(self.transaction.connection().await?)
            .await?;
        let Some(row) = row else { return Ok(Guesses::default()) };
        Ok(Guesses { wrong: count(&row, "guess", "wrong")?, wait_until: row.try_get("wait_until")? })
    }

    /// One more wrong guess.
    pub async fn note_guesses(&mut self, telegram: i64, guesses: Guesses) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO guess (telegram, wrong, wait_until) VALUES ($1, $2, $3) \
             ON CONFLICT (telegram) DO UPDATE SET wrong = $2, wait_until = $3",
        )
        .bind(telegram)
        .bind(super::stored(guesses.wrong))
        .bind(guesses.wait_until)
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }

    /// A right guess clears the slate.
    pub async fn forget_guesses(&mut self, telegram: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM guess WHERE telegram = $1")
            .bind(telegram)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }
}

impl Store {
    /// Whether any person of an open survey can come in by phone.
    pub async fn has_phones(&self, survey: i64) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT id FROM person WHERE survey = $1 AND phone IS NOT NULL LIMIT 1")
            .bind(survey)
            .fetch_optional(&self.reading)
            .await?;
        Ok(row.is_some())
    }
}
