//! The keys: there, the right ones, nobody else's to read, and away from what is backed up.

use super::database::is_readable_by_others;
use super::{Finding, Patient};
use crate::keys::{KeyError, KeyFolder};
use crate::store::{SurveyRow, SurveyState, file_of};

/// `surveys`: as far as they can be read.
pub(super) fn examine(patient: &Patient<'_>, surveys: Option<&[SurveyRow]>) -> Vec<Finding> {
    if !patient.keys.is_dir() {
        let needed = surveys.is_some_and(|surveys| surveys.iter().any(needs_key));
        let found = if needed { Finding::error } else { Finding::warning };
        return vec![found("doctor-keys-no-folder").with("folder", patient.keys.display())];
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
    if lies_with_database(patient) {
        findings.push(Finding::warning("doctor-keys-beside").with("folder", patient.keys.display()));
    }
    if findings.is_empty() {
        let needed = surveys.unwrap_or_default().iter().filter(|survey| needs_key(survey)).count();
        findings.push(Finding::well("doctor-keys").with("keys", needed));
    }
    findings
}

fn needs_key(survey: &SurveyRow) -> bool {
    survey.state != SurveyState::Released
}

/// Whether a copy of the database's folder takes the keys with it.
fn lies_with_database(patient: &Patient<'_>) -> bool {
    let folder_of = |file: std::path::PathBuf| {
        std::path::absolute(file).ok()?.parent().and_then(|folder| folder.canonicalize().ok())
    };
    let database = file_of(patient.database).ok().and_then(folder_of);
    let keys = patient.keys.canonicalize().ok();
    database.zip(keys).is_some_and(|(database, keys)| keys.starts_with(database))
}
