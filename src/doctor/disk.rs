//! Room on the disks.

use std::path::Path;

use super::database::folder_of;
use super::{Finding, Patient};
use crate::store::file_of;

/// Below this a survey of a whole city may not fit.
const LITTLE: u64 = 1 << 30;
/// Below this the bot is about to stop.
const TOO_LITTLE: u64 = 100 << 20;

pub(super) fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let file = file_of(patient.database).ok();
    let folder = file.as_deref().and_then(folder_of).unwrap_or_else(|| ".".into());
    let Some(free) = free(&folder) else { return Vec::new() };
    let size = file.and_then(|file| std::fs::metadata(file).ok()).map_or(0, |file| file.len());
    vec![found(free, size).with("megabytes", free >> 20)]
}

/// So many bytes are free, beside a database of so many.
fn found(free: u64, size: u64) -> Finding {
    match free {
        free if free < TOO_LITTLE => Finding::error("doctor-disk-little"),
        // A backup, and the copy that removes what was deleted, are as large as the database.
        free if free < LITTLE || free < size.saturating_mul(2) => Finding::warning("doctor-disk-little"),
        _ => Finding::well("doctor-disk"),
    }
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

#[cfg(test)]
mod tests {
    use super::super::Grade;
    use super::*;

    fn check(free: u64, size: u64, expected: Grade) {
        assert_eq!(found(free << 20, size << 20).grade, expected, "{free} MB beside {size} MB");
    }

    #[test]
    fn room_is_enough_for_a_backup_or_it_is_little() {
        check(99, 1, Grade::Error);
        check(100, 1, Grade::Warning);
        check(1_023, 1, Grade::Warning);
        check(1_024, 1, Grade::Well);
        check(1_999, 1_000, Grade::Warning);
        check(2_000, 1_000, Grade::Well);
    }
}
