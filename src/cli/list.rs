//! `jajak survey list`.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{CliError, Ended, Settings, print};
use crate::fieldwork::Fieldwork;
use crate::interview::say_moment;
use crate::store::{Pending, SurveyRow, SurveyState, Turnout};

/// When the list of people is deleted; known from release on.
fn retained_until(survey: &SurveyRow) -> Option<DateTime<Utc>> {
    survey.retain_until.and_then(DateTime::from_timestamp_millis)
}

/// When a survey closes by itself.
fn closes_at(survey: &SurveyRow) -> Option<DateTime<Utc>> {
    survey.closes.and_then(DateTime::from_timestamp_millis)
}

/// When an open survey closes, and how long the list of people is kept.
fn until(settings: &Settings, field: &Fieldwork, survey: &SurveyRow) -> String {
    let kept = retained(settings, survey);
    match survey.closes {
        Some(closes) if survey.state == SurveyState::Open => {
            let words = settings.tongue.wording();
            let args = [("closes", field.say_instant(words, closes))];
            format!("{}; {kept}", words.say("cli-closing-at", &args))
        }
        _ => kept,
    }
}

/// How long the list of people is kept, in words.
fn retained(settings: &Settings, survey: &SurveyRow) -> String {
    let words = settings.tongue.wording();
    match retained_until(survey) {
        _ if survey.pending >= Pending::Erase => words.plain("cli-retained-no-more"),
        None => words.say("cli-retained-after", &[("days", survey.retain_days.to_string())]),
        Some(until) => {
            let until = say_moment(words, settings.zone.local(until).naive_local());
            words.say("cli-retained-until", &[("until", until)])
        }
    }
}

/// The turnout as it may be told; once released as it was published, for the list of people may be deleted.
async fn told_turnout(field: &Fieldwork, survey: &SurveyRow) -> Result<Turnout, CliError> {
    if survey.state != SurveyState::Released {
        return Ok(field.turnout(survey.id, true).await?);
    }
    match crate::admin::summarise(field, survey.id).await? {
        Some(summary) => {
            let published = summary.get();
            Ok(Turnout { invited: published.invited, done: published.handed_in })
        }
        None => Ok(field.turnout(survey.id, false).await?),
    }
}

pub(super) async fn list(settings: &Settings, as_json: bool) -> Result<Ended, CliError> {
    let words = settings.tongue.wording();
    let field = settings.fieldwork().await?;
    let mut rows = Vec::new();
    for survey in field.store.surveys().await? {
        let turnout = told_turnout(&field, &survey).await?;
        rows.push((survey, turnout));
    }
    if as_json {
        let row = |(survey, turnout): &(SurveyRow, Turnout)| {
            json!({
                "survey": survey.id,
                "title": survey.title,
                "state": survey.state.name(),
                "closes": closes_at(survey).map(|closes| closes.to_rfc3339()),
                "people": turnout.invited,
                "submitted": turnout.done,
                "submitted_is_exact": survey.state == SurveyState::Released,
                "retain_days": survey.retain_days,
                "retain_until": retained_until(survey).map(|until| until.to_rfc3339()),
            })
        };
        print::json(&rows.iter().map(row).collect::<Vec<_>>())?;
    } else if rows.is_empty() {
        print::line(&words.plain("no-survey"))?;
    } else {
        for (survey, turnout) in &rows {
            let args = [
                ("survey", survey.id.to_string()),
                ("title", survey.title.clone()),
                ("state", words.plain(&format!("cli-state-{}", survey.state.name()))),
                ("people", turnout.invited.to_string()),
                ("done", turnout.done.to_string()),
                ("retained", until(settings, &field, survey)),
            ];
            let id = match (survey.state, turnout.done) {
                (SurveyState::Released, _) => "cli-survey",
                (_, 0) => "cli-survey-begins",
                _ => "cli-survey-interim",
            };
            print::line(&words.say(id, &args))?;
        }
    }
    Ok(Ended::Well)
}
