//! What is past its day is deleted: of a released survey the list of people and all that hangs on it, so that only what
//! is published remains; and links that were kept for an invitation that never came.

use super::{FieldError, Fieldwork};
use crate::store::{Action, Actor, Deed, Pending};

/// The setting that says whether links were dropped whose rows the files may still hold.
const LINKS_DROPPED: &str = "links_dropped";

/// What was deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retention {
    /// Surveys, and how many people their lists had.
    pub lists: Vec<(i64, u64)>,
    /// Links of who wanted to be invited again.
    pub links: u64,
}

impl Fieldwork {
    /// Deletes what is past its day. What an ended process had begun is brought to its end.
    pub async fn run_retention(&self, actor: Actor) -> Result<Retention, FieldError> {
        let now = self.clock.now().timestamp_millis();
        let mut done = Retention::default();
        for row in self.store.surveys().await? {
            if row.pending == Pending::Done && row.retain_until.is_some_and(|until| until <= now) {
                let mut write = self.store.write().await?;
                // Another process may have been here first.
                if write.take_survey(row.id).await?.is_some_and(|row| row.pending == Pending::Done) {
                    let people = write.erase_people(row.id).await?;
                    write.set_pending(row.id, Pending::Erase).await?;
                    let deed = Deed::new(actor, Action::RetentionRun).of(row.id);
                    self.log(&mut write, deed.detail(format!("people={people}")));
                    write.commit().await?;
                    tracing::info!(survey = row.id, people, "list_erased");
                    done.lists.push((row.id, people));
                }
            }
        }
        let mut write = self.store.write().await?;
        done.links = write.drop_lapsed_links(self.this_year()).await?;
        if done.links > 0 {
            let deed = Deed::new(actor, Action::RetentionRun);
            self.log(&mut write, deed.detail(format!("links={}", done.links)));
            write.keep_setting(LINKS_DROPPED, "1").await?;
        }
        write.commit().await?;
        self.finish_erasing().await?;
        Ok(done)
    }

    /// Overwrites what the database's files still hold of deleted lists and dropped links; tried again until it is done.
    pub(super) async fn finish_erasing(&self) -> Result<(), FieldError> {
        let surveys = self.store.surveys().await?;
        let erased: Vec<i64> =
            surveys.iter().filter(|row| row.pending == Pending::Erase).map(|row| row.id).collect();
        let links_dropped =
            self.store.setting(LINKS_DROPPED).await?.is_some_and(|dropped| !dropped.is_empty());
        if erased.is_empty() && !links_dropped {
            return Ok(());
        }
        self.store.scrub().await?;
        let mut write = self.store.write().await?;
        for survey in erased {
            write.set_pending(survey, Pending::Erased).await?;
        }
        write.keep_setting(LINKS_DROPPED, "").await?;
        Ok(write.commit().await?)
    }
}
