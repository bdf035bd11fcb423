//! What went wrong, in the language of who typed the command, with what to do.

use super::CliError;
use crate::fieldwork::FieldError;
use crate::keys::KeyError;
use crate::problem::reason_of;
use crate::seal::CopyError;
use crate::stage::StageError;
use crate::store::{BackupError, StoreError};
use crate::telegram::TelegramError;
use crate::wording::Tongue;

/// The sentence for a failure. What has no sentence of its own tells its cause.
pub(super) fn explain(error: &CliError, tongue: Tongue) -> String {
    let words = tongue.wording();
    let say = |id: &str, name: &'static str, value: String| words.say(id, &[(name, value)]);
    match error {
        CliError::File { file, reason } => {
            words.say("failed-file", &[("file", file.clone()), ("reason", of_io(reason, tongue))])
        }
        CliError::Content(told) | CliError::NotFound(told) => told.clone(),
        CliError::NoToken => words.plain("failed-no-token"),
        CliError::Store(store)
        | CliError::Field(FieldError::Store(store))
        | CliError::Telegram(TelegramError::Field(FieldError::Store(store))) => of_store(store, tongue),
        CliError::Backup(backup) => of_backup(backup, tongue),
        CliError::StatusAddress => words.plain("failed-status-address"),
        CliError::Status { address, reason } => words.say(
            "failed-status",
            &[("address", address.clone()), ("reason", of_io(&(*reason).into(), tongue))],
        ),
        CliError::Key(key) | CliError::Field(FieldError::Key(key)) => of_key(key, tongue),
        CliError::Telegram(TelegramError::Token) => words.plain("failed-token"),
        CliError::Listen { address, reason } => {
            words.say("failed-listen", &[("address", address.to_string()), ("reason", of_io(reason, tongue))])
        }
        CliError::Telegram(TelegramError::Webhook) => words.plain("failed-webhook"),
        CliError::Telegram(TelegramError::Url) => words.plain("failed-api-url"),
        CliError::Telegram(telegram @ TelegramError::Server(reason)) => {
            say("failed-telegram", "reason", because(telegram.reason(), reason, tongue))
        }
        CliError::Stage(StageError::Port(reason)) => say("failed-demo", "reason", of_io(reason, tongue)),
        CliError::Stage(StageError::Folder { folder, reason }) => {
            let file = folder.display().to_string();
            words.say("failed-file", &[("file", file), ("reason", of_io(reason, tongue))])
        }
        other => say("failed", "reason", other.to_string()),
    }
}

/// What the operating system says, in words.
fn of_io(error: &std::io::Error, tongue: Tongue) -> String {
    because(reason_of(error.kind()), error, tongue)
}

/// A reason that has words of its own, else what the error itself says.
fn because(reason: Option<&str>, error: &dyn std::fmt::Display, tongue: Tongue) -> String {
    reason.map_or_else(|| error.to_string(), |id| tongue.wording().plain(id))
}

fn of_store(error: &StoreError, tongue: Tongue) -> String {
    let words = tongue.wording();
    match error {
        StoreError::UnknownUrl => words.plain("failed-database-url"),
        StoreError::InUse => words.plain("failed-database-in-use"),
        StoreError::Newer => words.plain("failed-database-newer"),
        StoreError::Backup(reason) => {
            words.say("failed-backup-before-migration", &[("reason", reason.clone())])
        }
        damaged if damaged.is_damage() => words.plain("failed-database-damaged"),
        other => words.say("failed-database", &[("reason", because(other.reason(), other, tongue))]),
    }
}

fn of_backup(error: &BackupError, tongue: Tongue) -> String {
    let words = tongue.wording();
    match error {
        BackupError::NotSqlite => words.plain("failed-backup-postgres"),
        BackupError::Missing => words.plain("failed-backup-missing"),
        BackupError::Exists => words.plain("failed-backup-exists"),
        BackupError::Same => words.plain("failed-backup-same"),
        BackupError::Damaged => words.plain("failed-backup-damaged"),
        BackupError::Foreign => words.plain("failed-backup-foreign"),
        BackupError::InUse => words.plain("failed-backup-in-use"),
        BackupError::File(reason) => words.say("failed-backup-file", &[("reason", of_io(reason, tongue))]),
        BackupError::Store(error) => of_store(error, tongue),
    }
}

fn of_key(error: &KeyError, tongue: Tongue) -> String {
    let words = tongue.wording();
    let name = |id: &str, name: &str| words.say(id, &[("name", name.to_owned())]);
    match error {
        KeyError::Missing(key) => name("failed-key-missing", key),
        KeyError::Damaged(key) => name("failed-key-damaged", key),
        KeyError::Foreign(key) => name("failed-key-foreign", key),
        KeyError::Occupied(key) => name("failed-key-occupied", key),
        KeyError::Folder { reason, .. } => {
            words.say("failed-key-folder", &[("reason", of_io(&(*reason).into(), tongue))])
        }
        KeyError::Copy(CopyError::NotACopy) => words.plain("failed-copy-none"),
        KeyError::Copy(CopyError::Passphrase) => words.plain("failed-copy-passphrase"),
        KeyError::Copy(CopyError::Damaged) => words.plain("failed-copy-damaged"),
        other => words.say("failed", &[("reason", other.to_string())]),
    }
}
