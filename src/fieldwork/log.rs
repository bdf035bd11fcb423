//! The log of owners' actions: what goes in, and whether it is still what went in.

use super::{FieldError, Fieldwork};
use crate::seal::{Broken, Head, verify};
use crate::store::{Deed, Write};
use crate::wording::Tongue;

impl Fieldwork {
    /// Notes a deed, which stands in the log once this transaction is committed.
    pub fn log(&self, write: &mut Write, deed: Deed) {
        write.log(&self.log_key, self.clock.now().timestamp_millis(), deed);
    }

    /// Notes a deed that changes nothing else in the database.
    pub async fn log_alone(&self, deed: Deed) -> Result<(), FieldError> {
        let mut write = self.store.write().await?;
        self.log(&mut write, deed);
        Ok(write.commit().await?)
    }

    /// The line that a report ends with: by it the log of today is known again. Nothing while the log is empty.
    pub async fn log_line(&self, tongue: Tongue) -> Result<String, FieldError> {
        let head = self.store.log_head().await?;
        Ok(head
            .map(|head| tongue.wording().say("log-head", &[("head", head.to_string())]))
            .unwrap_or_default())
    }

    /// Checks the whole log, and against a head that was printed earlier; returns the head of today.
    pub async fn verify_log(
        &self,
        printed: Option<&Head>,
    ) -> Result<Result<Option<Head>, Broken>, FieldError> {
        let rows = self.store.log().await?;
        // Opening a survey is the first thing that is noted of it.
        if rows.is_empty() && !self.store.surveys().await?.is_empty() {
            return Ok(Err(Broken::CutOff(0)));
        }
        let linked = rows.iter().map(|row| (row.record(), row.link.as_slice()));
        Ok(verify(&self.log_key, linked, printed))
    }
}
