//! `jajak audit`: the log of owners' actions, read and checked.

use chrono::DateTime;
use clap::Subcommand;
use serde_json::json;

use super::{CliError, Ended, Settings, print};
use crate::fieldwork::log_row;
use crate::seal::{Broken, Head};
use crate::store::LogRow;

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
    if let Some(survey) = survey
        && field.store.survey(survey).await?.is_none()
    {
        return Err(settings.no_such_survey(survey));
    }
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
            print::line(&format!("{:>5}  {}  {}", row.seq, when(row), log_row(row, words)))?;
        }
    }
    Ok(Ended::Well)
}
