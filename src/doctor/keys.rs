//! The keys: there, the right ones, nobody else's to read, and away from what is backed up.

use std::path::Path;

use super::database::{folder_of, is_readable_by_others};
use super::{Finding, Patient};
use crate::keys::{KeyError, KeyFolder};
use crate::store::{SurveyRow, SurveyState, file_of};

/// `surveys`: as far as they can be read.
pub(super) fn examine(patient: &Patient<'_>, surveys: Option<&[SurveyRow]>) -> Vec<Finding> {
    if !patient.keys.is_dir() {
        let needed = surveys.is_some_and(|surveys| surveys.iter().any(needs_key));
        if patient.keys.exists() {
            return vec![
                Finding::error("doctor-keys-no-folder-but-file").with("folder", patient.keys.display()),
            ];
        }
        let found = if needed { Finding::error } else { Finding::warning };
        let mut findings = vec![found("doctor-keys-no-folder").with("folder", patient.keys.display())];
        findings.extend(beside(patient));
        return findings;
    }
    let folder = KeyFolder::at(patient.keys);
    let mut findings = Vec::new();
    let has_surveys = surveys.is_some_and(|surveys| !surveys.is_empty());
    match folder.has_pepper() {
        Ok(false) if has_surveys => findings.push(Finding::error("doctor-pepper-missing")),
        Err(_) => findings.push(Finding::error("doctor-pepper-damaged")),
        Ok(_) => {}
    }
    for survey in surveys.unwrap_or_default() {
        let key = folder.survey(&survey.mark, &survey.key_fingerprint);
        let found = match (needs_key(survey), key) {
            (true, Err(KeyError::Missing(_))) => Finding::error("doctor-key-missing"),
            (true, Err(KeyError::Foreign(_))) => Finding::error("doctor-key-foreign"),
            (true, Err(KeyError::Damaged(_))) => Finding::error("doctor-key-damaged"),
            (true, Err(_)) => Finding::error("doctor-key-unreadable"),
            (false, Ok(_)) => Finding::error("doctor-key-left"),
            (true, Ok(_)) | (false, Err(_)) => continue,
        };
        findings.push(found.with("survey", survey.id));
    }
    let open = std::fs::read_dir(patient.keys).into_iter().flatten().flatten().map(|file| file.path());
    if is_readable_by_others(patient.keys) || open.into_iter().any(|file| is_readable_by_others(&file)) {
        findings.push(Finding::error("doctor-keys-open").with("folder", patient.keys.display()));
    }
    findings.extend(beside(patient));
    // Keys that were compared with nothing are not said to be well.
    if findings.is_empty() && surveys.is_some() {
        let needed = surveys.unwrap_or_default().iter().filter(|survey| needs_key(survey)).count();
        findings.push(Finding::well("doctor-keys").with("keys", needed));
    }
    findings
}

fn needs_key(survey: &SurveyRow) -> bool {
    survey.state != SurveyState::Released
}

/// A copy of the database's folder would take the keys with it.
fn beside(patient: &Patient<'_>) -> Option<Finding> {
    // As it is once it is made.
    let place = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).ok();
    let database = place(&folder_of(&file_of(patient.database).ok()?)?)?;
    let lies_there = place(patient.keys)?.starts_with(database);
    lies_there.then(|| Finding::warning("doctor-keys-beside").with("folder", patient.keys.display()))
}
