//! Room on the disks.

use std::path::Path;

use super::{Finding, Patient};
use crate::store::file_of;

/// Below this a survey of a whole city may not fit.
const LITTLE: u64 = 1 << 30;
/// Below this the bot is about to stop.
const TOO_LITTLE: u64 = 100 << 20;

pub(super) fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let file = file_of(patient.database).ok();
    let folder = file.as_deref().and_then(|file| std::path::absolute(file).ok());
    let folder = folder.as_deref().and_then(Path::parent).unwrap_or(Path::new("."));
    let Some(free) = free(folder) else { return Vec::new() };
    let size = file.and_then(|file| std::fs::metadata(file).ok()).map_or(0, |file| file.len());
    let found = match free {
        free if free < TOO_LITTLE => Finding::error("doctor-disk-little"),
        // A backup, and the copy that removes what was deleted, are as large as the database.
        free if free < LITTLE || free < size.saturating_mul(2) => Finding::warning("doctor-disk-little"),
        _ => Finding::well("doctor-disk"),
    };
    vec![found.with("megabytes", free >> 20)]
}

/// The bytes that this process may still write.
#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let room = rustix::fs::statvfs(folder).ok()?;
    Some(room.f_bavail.saturating_mul(room.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}
