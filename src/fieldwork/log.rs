//! The log of owners' actions: what goes in, and whether it is still what went in.

use super::{FieldError, Fieldwork};
use crate::seal::{Broken, Head, verify};
use crate::store::{Action, Deed, LogRow, Write};
use crate::wording::{Tongue, Wording};

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

/// Who did what, in words. What was written into the log by another hand is shown as it is.
pub fn log_row(row: &LogRow, words: &Wording) -> String {
    let actor = match row.actor.split_once(':') {
        // Whoever holds a role is called by name here, who no longer does by the account's number.
        Some(("owner", account)) if account.parse::<i64>().is_ok() => {
            words.say("log-actor-account", &[("account", account.to_owned())])
        }
        Some(("owner", name)) => words.say("log-actor-owner", &[("name", name.to_owned())]),
        None if row.actor == "bot" => words.plain("log-actor-bot"),
        None if row.actor == "command line" => words.plain("log-actor-command-line"),
        _ => row.actor.clone(),
    };
    let known = Action::ALL.iter().any(|action| action.name() == row.action);
    let action = if known { words.plain(&sentence(&row.action)) } else { row.action.clone() };
    let of = row.survey.map(|survey| words.say("log-of-survey", &[("survey", survey.to_string())]));
    let of = of.map(|of| format!(", {of}")).unwrap_or_default();
    let detail =
        if row.detail.is_empty() { String::new() } else { format!(" ({})", detail(&row.detail, words)) };
    // Another hand may have written what a terminal would obey.
    format!("{actor}: {action}{of}{detail}").replace(char::is_control, " ")
}

/// `people=150 k=10` in words; what is not known stays as it is.
fn detail(written: &str, words: &Wording) -> String {
    let part = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let id = format!("log-detail-{name}");
        if !words.has(&id, None) {
            return part.to_owned();
        }
        let role = format!("role-{value}");
        let value = if words.has(&role, None) { words.plain(&role) } else { value.to_owned() };
        words.say(&id, &[("value", value)])
    };
    written.split(' ').map(part).collect::<Vec<_>>().join(", ")
}

/// The id of an action's sentence.
fn sentence(action: &str) -> String {
    format!("log-{}", action.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_sentence_in_both_languages() {
        for action in Action::ALL {
            for tongue in Tongue::ALL {
                let id = sentence(action.name());
                assert!(tongue.wording().has(&id, None), "{id} is missing in {}", tongue.code());
            }
        }
    }

    #[test]
    fn a_row_is_told_in_words() {
        let check = |actor: &str, action: &str, expected: &str| {
            let (actor, action) = (actor.to_owned(), action.to_owned());
            let detail = "k=10\u{1b}[2J".to_owned();
            let row = LogRow { seq: 1, at: 0, actor, action, survey: Some(3), detail, link: Vec::new() };
            assert_eq!(log_row(&row, Tongue::English.wording()), expected);
        };
        check(
            "owner:1001",
            "summary_asked",
            "account 1001: asked for a summary, survey 3 (fewest respondents for a figure: 10 [2J)",
        );
        check(
            "somebody",
            "something",
            "somebody: something, survey 3 (fewest respondents for a figure: 10 [2J)",
        );
    }
}
