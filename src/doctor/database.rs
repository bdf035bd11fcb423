//! The database: there, of this program, whole, and nobody else's to read.

use super::{Finding, Patient};
use crate::store::{BackupError, Schema, Store, StoreError, SurveyRow, file_of, old_copies};

/// A log that is longer is not taken into the file: somebody reads and never ends.
const LONG_LOG: u64 = 1 << 30;

/// What was found, and the surveys if they can be read.
pub(super) async fn examine(patient: &Patient<'_>) -> (Vec<Finding>, Option<Vec<SurveyRow>>) {
    let file = match file_of(patient.database) {
        Ok(file) if !file.exists() => {
            return (vec![Finding::warning("doctor-database-new")], None);
        }
        Ok(file) => Some(file),
        Err(BackupError::Store(StoreError::UnknownUrl)) => {
            return (vec![Finding::error("doctor-database-url")], None);
        }
        Err(_) => None,
    };
    let mut findings = Vec::new();
    let looked = look(patient.database, &mut findings).await;
    if let Some(file) = file {
        findings.extend(of_file(&file));
    }
    match looked {
        Ok(surveys) => (findings, surveys),
        Err(error) => {
            findings.push(if error.is_damage() {
                Finding::error("doctor-database-damaged")
            } else {
                Finding::error("doctor-database").with("reason", error)
            });
            (findings, None)
        }
    }
}

async fn look(url: &str, findings: &mut Vec<Finding>) -> Result<Option<Vec<SurveyRow>>, StoreError> {
    Store::knock(url).await?;
    let store = Store::connect(url).await?;
    store.check().await?;
    let schema = store.schema().await?;
    findings.push(match schema {
        Schema::Current => Finding::well("doctor-database-well"),
        Schema::New => Finding::warning("doctor-database-new"),
        Schema::Older => Finding::warning("doctor-database-older"),
        Schema::Newer => Finding::error("doctor-database-newer"),
        Schema::Foreign => Finding::error("doctor-database-foreign"),
    });
    if !store.keeps_a_log().await? {
        findings.push(Finding::warning("doctor-database-no-log"));
    }
    let surveys = if schema == Schema::Current { Some(store.surveys().await?) } else { None };
    store.close().await;
    Ok(surveys)
}

fn of_file(file: &std::path::Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    if is_readable_by_others(file) {
        findings.push(Finding::warning("doctor-database-open").with("file", file.display()));
    }
    let copies = old_copies(file);
    if let Some(first) = copies.first() {
        let name = first.file_name().unwrap_or_default().to_string_lossy();
        let found = Finding::warning("doctor-database-copies").with("copies", copies.len());
        findings.push(found.with("file", name));
    }
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    let log = std::fs::metadata(log).map_or(0, |log| log.len());
    if log > LONG_LOG {
        findings.push(Finding::warning("doctor-database-long-log").with("megabytes", log >> 20));
    }
    findings
}

/// Whether anybody but the owner may read it.
#[cfg(unix)]
pub(super) fn is_readable_by_others(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
pub(super) fn is_readable_by_others(_: &std::path::Path) -> bool {
    false
}
