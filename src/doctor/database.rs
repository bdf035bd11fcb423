//! The database: there, of this program, whole, and nobody else's to read.

use super::{Finding, Patient};
use crate::store::{BackupError, Schema, Store, StoreError, SurveyRow, file_of, old_copies};

/// A log that is longer is not taken into the file: somebody reads and never ends.
const LONG_LOG: u64 = 1 << 30;

/// What was found, and the surveys if they can be read.
pub(super) async fn examine(patient: &Patient<'_>) -> (Vec<Finding>, Option<Vec<SurveyRow>>) {
    let file = match file_of(patient.database) {
        Ok(file) if file.is_dir() => {
            return (vec![Finding::error("doctor-database-folder").with("file", file.display())], None);
        }
        Ok(file) if !file.exists() => {
            let found = match folder_of(&file) {
                Some(folder) if !folder.is_dir() => {
                    Finding::error("doctor-database-no-folder").with("folder", folder.display())
                }
                Some(folder) if !is_writable(&folder) => {
                    Finding::error("doctor-database-read-only").with("file", folder.display())
                }
                _ => Finding::warning("doctor-database-new"),
            };
            return (vec![found], None);
        }
        Ok(file) if !begins_as_sqlite(&file) => {
            return (vec![Finding::error("doctor-database-none").with("file", file.display())], None);
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
                Finding::error("doctor-database").because(error.reason(), &error)
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
    // SQLite writes its log beside the file.
    let places = [Some(file.to_owned()), folder_of(file)];
    if let Some(place) = places.into_iter().flatten().find(|place| !is_writable(place)) {
        findings.push(Finding::error("doctor-database-read-only").with("file", place.display()));
    }
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

/// The folder of a file, by its whole path.
pub(super) fn folder_of(file: &std::path::Path) -> Option<std::path::PathBuf> {
    Some(std::path::absolute(file).ok()?.parent()?.to_owned())
}

/// Whether a file is empty, as one that is just being made, or begins as SQLite's do. What cannot be read is said later.
fn begins_as_sqlite(file: &std::path::Path) -> bool {
    use std::io::Read as _;
    let mut head = Vec::new();
    let read = std::fs::File::open(file).and_then(|file| file.take(16).read_to_end(&mut head));
    read.is_err() || head.is_empty() || head == b"SQLite format 3\0"
}

/// Whether this user may write there.
#[cfg(unix)]
fn is_writable(path: &std::path::Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok()
}

#[cfg(not(unix))]
fn is_writable(_: &std::path::Path) -> bool {
    true
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
