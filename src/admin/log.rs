//! `/log`: the end of the log of owners' actions, in words.

use super::Request;
use crate::fieldwork::{FieldError, log_row};
use crate::interview::escape;
use crate::store::LogRow;

/// So many actions are told.
const LAST: usize = 20;

impl Request<'_> {
    /// The last actions with their times, and the head by which the log is known again.
    pub(super) async fn show_log(&mut self) -> Result<(), FieldError> {
        let field = &self.desk.field;
        let (rows, staff) = (field.store.log().await?, field.store.owners().await?);
        // Who holds a role is called by name, who no longer does by the account.
        let named = |row: &LogRow| {
            let owner = staff.iter().find(|owner| row.actor == format!("owner:{}", owner.telegram));
            let actor = owner.map_or(row.actor.clone(), |owner| format!("owner:{}", owner.name));
            LogRow { actor, ..row.clone() }
        };
        let told = |row: &LogRow| {
            let when = field.say_instant(self.words, row.at);
            format!("{}. {when}\n{}", row.seq, escape(&log_row(&named(row), self.words)))
        };
        let last = rows.get(rows.len().saturating_sub(LAST)..).unwrap_or_default();
        let mut blocks = vec![self.words.say("log-last", &[("count", last.len().to_string())])];
        blocks.extend(last.iter().map(told));
        blocks.push(field.log_line(self.tongue).await?);
        self.say(blocks.join("\n\n"));
        Ok(())
    }
}
