//! Copies of a survey's key: one goes into the safe, and comes back when the host is lost.

use super::{FieldError, Fieldwork};
use crate::keys::{KeyCopy, KeyError, KeyFolder};
use crate::store::{Action, Actor, Deed, Store, SurveyRow, SurveyState};

impl Fieldwork {
    /// A copy of a survey's key, noted before it is handed out: a copy that was never written is confirmed to be
    /// destroyed as easily as one that was. `None` when there is no such survey, or its key is to be destroyed.
    pub async fn key_copy(&self, survey: i64) -> Result<Option<KeyCopy>, FieldError> {
        let Some(row) = self.store.survey(survey).await? else { return Ok(None) };
        let copy = self.keys.copy(&row.mark, &row.key_fingerprint)?;
        let mut write = self.store.write().await?;
        if !write.note_key_copy(survey).await? {
            return Ok(None);
        }
        self.log(&mut write, Deed::new(Actor::CommandLine, Action::KeyExported).of(survey));
        write.commit().await?;
        Ok(Some(copy))
    }

    /// Notes that a key was put back.
    pub async fn log_key_import(&self, survey: i64) -> Result<(), FieldError> {
        self.log_alone(Deed::new(Actor::CommandLine, Action::KeyImported).of(survey)).await
    }
}

/// Puts the key of a copy back into the folder; nothing is replaced. Needs no [`Fieldwork`], which would make a new
/// pepper in an empty folder.
///
/// Returns the survey, and whether anything was missing; `None` when the database has no survey that still needs it.
pub async fn put_key_back(
    store: &Store,
    keys: &KeyFolder,
    copy: &KeyCopy,
) -> Result<Option<(SurveyRow, bool)>, FieldError> {
    let surveys = store.surveys().await?;
    let needs_it = |row: &SurveyRow| row.mark == copy.mark && row.state != SurveyState::Released;
    let Some(row) = surveys.into_iter().find(needs_it) else { return Ok(None) };
    if copy.fingerprint() != row.key_fingerprint {
        return Err(KeyError::Foreign(row.mark).into());
    }
    let was_missing = keys.put_back(copy)?;
    Ok(Some((row, was_missing)))
}
