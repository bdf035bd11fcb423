//! `jajak audit`: the log of owners' actions, read and checked.

use chrono::DateTime;
use clap::Subcommand;
use serde_json::json;

use super::{CliError, Ended, Settings, print};
use crate::seal::{Broken, Head};
use crate::store::{Action, LogRow};
use crate::wording::Wording;

/// `jajak audit …`
#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Finds any edit, deletion or reordering; ends with 1 when there is one.
    Verify {
        /// The line at the end of a report printed earlier, such as 42-9f3a1c2b7d8e0f11: with it a cut end is found too.
        #[arg(long)]
        head: Option<String>,
        /// For programs.
        #[arg(long)]
        json: bool,
    },
    /// Prints the log.
    Show {
        /// Only of this survey.
        #[arg(long)]
        survey: Option<i64>,
        /// For programs.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn audit(settings: &Settings, command: &Audit) -> Result<Ended, CliError> {
    match command {
        Audit::Verify { head, json } => verify(settings, head.as_deref(), *json).await,
        Audit::Show { survey, json } => show(settings, *survey, *json).await,
    }
}

async fn verify(settings: &Settings, head: Option<&str>, as_json: bool) -> Result<Ended, CliError> {
    let words = settings.tongue.wording();
    let unreadable = |written: &str| {
        CliError::Content(words.say("log-head-unreadable", &[("written", written.to_owned())]))
    };
    let printed = head.map(|written| Head::read(written).ok_or_else(|| unreadable(written))).transpose()?;
    let field = settings.fieldwork().await?;
    let verified = field.verify_log(printed.as_ref()).await?;
    let ended = if verified.is_ok() { Ended::Well } else { Ended::WithFindings };
    let row = |row: &i64| [("row", row.to_string())];
    let (what, place, told) = match &verified {
        Ok(None) => ("empty", None, words.plain("log-empty")),
        Ok(Some(head)) => ("whole", head.seq(), words.say("log-whole", &[("head", head.to_string())])),
        Err(Broken::Missing(seq)) => ("missing", Some(*seq), words.say("log-missing", &row(seq))),
        Err(Broken::Altered(seq)) => ("altered", Some(*seq), words.say("log-altered", &row(seq))),
        Err(Broken::CutOff(seq)) => ("cut_off", Some(*seq), words.say("log-cut-off", &row(seq))),
        Err(Broken::Rewritten) => ("rewritten", None, words.plain("log-rewritten")),
    };
    if as_json {
        print::json(&json!({ "log": what, "row": place, "told": told }))?;
    } else {
        print::line(&told)?;
        if verified.is_ok() && printed.is_none() {
            print::line(&words.plain("log-no-head"))?;
        }
    }
    Ok(ended)
}

async fn show(settings: &Settings, survey: Option<i64>, as_json: bool) -> Result<Ended, CliError> {
    let field = settings.fieldwork().await?;
    let mut rows = field.store.log().await?;
    rows.retain(|row| survey.is_none() || row.survey == survey);
    let words = settings.tongue.wording();
    let when = |row: &LogRow| {
        let instant = DateTime::from_timestamp_millis(row.at).unwrap_or_default();
        settings.zone.local(instant).format("%Y-%m-%d %H:%M:%S %:z").to_string()
    };
    if as_json {
        let row = |row: &LogRow| {
            json!({
                "seq": row.seq,
                "at": when(row),
                "actor": row.actor,
                "action": row.action,
                "survey": row.survey,
                "detail": row.detail,
                "head": Head::new(row.seq, &row.link).to_string(),
            })
        };
        print::json(&rows.iter().map(row).collect::<Vec<_>>())?;
    } else if rows.is_empty() {
        print::line(&words.plain("log-empty"))?;
    } else {
        for row in &rows {
            print::line(&format!("{:>5}  {}  {}", row.seq, when(row), told(row, words)))?;
        }
    }
    Ok(Ended::Well)
}

/// Who did what, in words. What was written into the log by another hand is shown as it is.
fn told(row: &LogRow, words: &Wording) -> String {
    let actor = match row.actor.split_once(':') {
        Some(("owner", account)) => words.say("log-actor-owner", &[("account", account.to_owned())]),
        None if row.actor == "bot" => words.plain("log-actor-bot"),
        None if row.actor == "command line" => words.plain("log-actor-command-line"),
        _ => row.actor.clone(),
    };
    let known = Action::ALL.iter().any(|action| action.name() == row.action);
    let action = if known { words.plain(&sentence(&row.action)) } else { row.action.clone() };
    let of = row.survey.map(|survey| words.say("log-of-survey", &[("survey", survey.to_string())]));
    let of = of.map(|of| format!(", {of}")).unwrap_or_default();
    let detail = if row.detail.is_empty() { String::new() } else { format!(" ({})", row.detail) };
    // Another hand may have written what a terminal would obey.
    format!("{actor}: {action}{of}{detail}").replace(char::is_control, " ")
}

/// The id of an action's sentence.
fn sentence(action: &str) -> String {
    format!("log-{}", action.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::Tongue;

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
            assert_eq!(told(&row, Tongue::English.wording()), expected);
        };
        check("owner:1001", "summary_asked", "owner 1001: asked for a summary, survey 3 (k=10 [2J)");
        check("somebody", "something", "somebody: something, survey 3 (k=10 [2J)");
    }
}
