//! Stored values as people write them: decimal comma, the month's name, hours and minutes.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime};

use crate::questionnaire::ResponseType;
use crate::wording::Wording;

/// A value that is no choice, as it is read aloud; one that is not understood stays as it is.
pub(super) fn as_written(words: &Wording, response: &ResponseType, value: &str) -> String {
    let written = match response {
        ResponseType::Decimal | ResponseType::Range { .. } => {
            Some(value.replace('.', &words.plain("summary-decimal-mark")))
        }
        ResponseType::Date => NaiveDate::parse_from_str(value, "%Y-%m-%d").ok().map(|day| date(words, day)),
        ResponseType::Time => clock(words, value),
        ResponseType::DateTime => date_time(words, value),
        ResponseType::Acknowledge => Some(words.plain("button-acknowledge")),
        _ => None,
    };
    written.unwrap_or_else(|| value.to_owned())
}

fn date(words: &Wording, day: NaiveDate) -> String {
    let month = words.plain(&format!("month-{}", day.month()));
    words.say("date", &[("day", day.day().to_string()), ("month", month), ("year", day.year().to_string())])
}

fn time(words: &Wording, time: NaiveTime) -> String {
    let (hour, minute) = (time.format("%H").to_string(), time.format("%M").to_string());
    words.say("time", &[("hour", hour), ("minute", minute)])
}

fn clock(words: &Wording, value: &str) -> Option<String> {
    let bare = value.split(['+', '-', 'Z']).next()?;
    let read =
        ["%H:%M:%S%.f", "%H:%M"].iter().find_map(|format| NaiveTime::parse_from_str(bare, format).ok())?;
    Some(time(words, read))
}

fn date_time(words: &Wording, value: &str) -> Option<String> {
    let formats = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    let moment = DateTime::parse_from_rfc3339(value).map(|moment| moment.naive_local()).ok();
    let read = moment
        .or_else(|| formats.iter().find_map(|format| NaiveDateTime::parse_from_str(value, format).ok()))?;
    Some(say_moment(words, read))
}

/// A day and a time, as people write them.
pub fn say_moment(words: &Wording, moment: NaiveDateTime) -> String {
    let args = [("date", date(words, moment.date())), ("time", time(words, moment.time()))];
    words.say("date-and-time", &args)
}
