//! The inspectorate's staff: who may ask for what, the one-time codes by which they come in, and what takes two.

use std::collections::BTreeSet;

use sqlx::Row;

use super::{Store, StoreError, Write, count};

/// What somebody of the inspectorate may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Everything: the field period, results, release, the other staff.
    Owner,
    /// Lists, invitations, reminders; no results.
    Operator,
    /// The log.
    Auditor,
}

impl Role {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Operator, Self::Auditor];

    /// As it is stored and typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Operator => "operator",
            Self::Auditor => "auditor",
        }
    }

    fn read(text: &str, table: &'static str) -> Result<Self, StoreError> {
        let found = Self::ALL.into_iter().find(|role| role.name() == text);
        found.ok_or(StoreError::Impossible { table, column: "role" })
    }
}

/// Somebody of the inspectorate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The account.
    pub telegram: i64,
    /// What the account may do.
    pub role: Role,
    /// How the others call who it is, as whoever invited wrote it.
    pub name: String,
    /// From when on the owner counts as one of two, in milliseconds UTC.
    pub agrees_from: i64,
}

/// A one-time code that gives an account a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerCode {
    /// Which.
    pub role: Role,
    /// Who it is for.
    pub name: String,
    /// Until when it holds, in milliseconds UTC.
    pub expires: i64,
    /// Whether an owner asked for it in the chat, and not the host.
    pub by_owner: bool,
}

fn read_owner(row: &sqlx::any::AnyRow) -> Result<Owner, StoreError> {
    Ok(Owner {
        telegram: row.try_get("telegram")?,
        role: Role::read(row.try_get("role")?, "owner")?,
        name: row.try_get("name")?,
        agrees_from: row.try_get("agrees_from")?,
    })
}

fn read_code(row: &sqlx::any::AnyRow) -> Result<OwnerCode, StoreError> {
    Ok(OwnerCode {
        role: Role::read(row.try_get("role")?, "owner_code")?,
        name: row.try_get("name")?,
        expires: row.try_get("expires")?,
        by_owner: row.try_get::<i64, _>("by_owner")? == 1,
    })
}

impl Write {
    /// Keeps a one-time code, by its key.
    pub async fn insert_owner_code(&mut self, key: &[u8], code: &OwnerCode) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO owner_code (code, role, name, expires, by_owner) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(key)
        .bind(code.role.name())
        .bind(code.name.as_str())
        .bind(code.expires)
        .bind(i64::from(code.by_owner))
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }

    /// A code that is known and has not expired.
    pub async fn owner_code(&mut self, key: &[u8], now: i64) -> Result<Option<OwnerCode>, StoreError> {
        let row = sqlx::query(
            "SELECT role, name, expires, by_owner FROM owner_code WHERE code = $1 AND expires > $2",
        )
        .bind(key)
        .bind(now)
        .fetch_optional(self.transaction.connection().await?)
        .await?;
        row.as_ref().map(read_code).transpose()
    }

    /// Uses a code up. `None` when it is not known or has expired.
    pub async fn use_owner_code(&mut self, code: &[u8], now: i64) -> Result<Option<OwnerCode>, StoreError> {
        let row =
            sqlx::query("DELETE FROM owner_code WHERE code = $1 RETURNING role, name, expires, by_owner")
                .bind(code)
                .fetch_optional(self.transaction.connection().await?)
                .await?;
        let code = row.as_ref().map(read_code).transpose()?;
        Ok(code.filter(|code| code.expires > now))
    }

    /// The account has this role from now on.
    pub async fn insert_owner(&mut self, owner: &Owner) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO owner (telegram, role, name, agrees_from) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (telegram) DO UPDATE SET role = $2, name = $3, agrees_from = $4",
        )
        .bind(owner.telegram)
        .bind(owner.role.name())
        .bind(owner.name.as_str())
        .bind(owner.agrees_from)
        .execute(self.transaction.connection().await?)
        .await?;
        Ok(())
    }

    /// The account has no role any more, and what it agreed to does not count. The last owner stays: then nothing was
    /// changed and the answer is false.
    pub async fn remove_owner(&mut self, telegram: i64) -> Result<bool, StoreError> {
        // All owners' rows are taken, so that two removals cannot leave nobody.
        let rows = sqlx::query(
            "UPDATE owner SET role = role WHERE role = 'owner' RETURNING telegram, role, name, agrees_from",
        )
        .fetch_all(self.transaction.connection().await?)
        .await?;
        let owners = rows.iter().map(read_owner).collect::<Result<Vec<_>, _>>()?;
        if owners.len() == 1 && owners.iter().any(|owner| owner.telegram == telegram) {
            return Ok(false);
        }
        for statement in
            ["DELETE FROM agreement WHERE telegram = $1", "DELETE FROM owner WHERE telegram = $1"]
        {
            sqlx::query(statement).bind(telegram).execute(self.transaction.connection().await?).await?;
        }
        Ok(true)
    }

    /// What the account may do.
    pub async fn role(&mut self, telegram: i64) -> Result<Option<Role>, StoreError> {
        let row = sqlx::query("SELECT role FROM owner WHERE telegram = $1")
            .bind(telegram)
            .fetch_optional(self.transaction.connection().await?)
            .await?;
        row.map(|row| Role::read(row.try_get("role")?, "owner")).transpose()
    }

    /// From when on this owner counts as one of two.
    pub async fn agrees_from(&mut self, telegram: i64) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT agrees_from FROM owner WHERE telegram = $1")
            .bind(telegram)
            .fetch_optional(self.transaction.connection().await?)
            .await?;
        Ok(row.map(|row| row.try_get("agrees_from")).transpose()?.unwrap_or(i64::MAX))
    }

    /// An owner agrees to something of a survey that takes two; how many owners have.
    pub async fn agree(&mut self, survey: i64, matter: &str, telegram: i64) -> Result<usize, StoreError> {
        sqlx::query(
            "INSERT INTO agreement (survey, matter, telegram) VALUES ($1, $2, $3) \
             ON CONFLICT (survey, matter, telegram) DO NOTHING",
        )
        .bind(survey)
        .bind(matter)
        .bind(telegram)
        .execute(self.transaction.connection().await?)
        .await?;
        let row = sqlx::query(
            "SELECT COUNT(*) AS owners FROM agreement JOIN owner ON owner.telegram = agreement.telegram \
             WHERE survey = $1 AND matter = $2 AND role = 'owner'",
        )
        .bind(survey)
        .bind(matter)
        .fetch_one(self.transaction.connection().await?)
        .await?;
        count(&row, "agreement", "owners")
    }

    /// Which owners have agreed to something that takes two.
    pub async fn agreed(&mut self, survey: i64, matter: &str) -> Result<Vec<Owner>, StoreError> {
        let rows = sqlx::query(
            "SELECT owner.telegram, role, name, agrees_from FROM owner JOIN agreement ON agreement.telegram = owner.telegram \
             WHERE survey = $1 AND matter = $2 AND role = 'owner' ORDER BY name, owner.telegram",
        )
        .bind(survey)
        .bind(matter)
        .fetch_all(self.transaction.connection().await?)
        .await?;
        rows.iter().map(read_owner).collect()
    }

    /// What of a survey this owner has agreed to.
    pub async fn agreed_by(&mut self, survey: i64, telegram: i64) -> Result<BTreeSet<String>, StoreError> {
        let rows = sqlx::query("SELECT matter FROM agreement WHERE survey = $1 AND telegram = $2")
            .bind(survey)
            .bind(telegram)
            .fetch_all(self.transaction.connection().await?)
            .await?;
        rows.iter().map(|row| Ok(row.try_get("matter")?)).collect()
    }

    /// Nobody has agreed to it any more.
    pub async fn disagree(&mut self, survey: i64, matter: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM agreement WHERE survey = $1 AND matter = $2")
            .bind(survey)
            .bind(matter)
            .execute(self.transaction.connection().await?)
            .await?;
        Ok(())
    }
}

impl Store {
    /// Everybody with a role.
    pub async fn owners(&self) -> Result<Vec<Owner>, StoreError> {
        let rows =
            sqlx::query("SELECT telegram, role, name, agrees_from FROM owner ORDER BY role, name, telegram")
                .fetch_all(&self.reading)
                .await?;
        // `auditor` comes first in the alphabet, an owner in the office.
        let mut owners = rows.iter().map(read_owner).collect::<Result<Vec<_>, _>>()?;
        owners.sort_by_key(|owner| owner.role);
        Ok(owners)
    }
}
