//! What a respondent typed, read as a value that XForms stores, or why it does not fit.

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveTime};

use super::Unfit;
use super::draft::LONGEST_SCALAR;
use super::instance::Instance;
use super::screen::{Layout, layout};
use crate::questionnaire::expression::is_date_time;
use crate::questionnaire::{NodeId, Question, ResponseType};

/// The value of an acknowledged question, as ODK stores it.
pub(super) const ACKNOWLEDGED: &str = "OK";

/// Reads typed words. `options` are the labels and names of the choices that are offered.
pub(super) fn typed(
    instance: &Instance<'_>,
    id: NodeId,
    question: &Question,
    words: &str,
    now: DateTime<FixedOffset>,
) -> Result<String, Unfit> {
    let words = words.trim();
    match &question.response {
        ResponseType::SelectOne { .. } => one_of(instance, id, words),
        ResponseType::SelectMultiple { .. } => several_of(instance, id, words),
        ResponseType::Acknowledge => match words.to_lowercase().as_str() {
            "ok" | "oke" | "ya" | "yes" | "1" => Ok(ACKNOWLEDGED.to_owned()),
            _ => Err(Unfit::NotAnOption { options: 1 }),
        },
        ResponseType::Integer => {
            let digits = without_thousands(words);
            stored(&question.response, &digits, &[])
        }
        ResponseType::Decimal | ResponseType::Range { .. } => {
            let fits = |number: &str| stored(&question.response, number, &[]);
            let Some((whole, fraction)) = two_readings(words) else { return fits(&decimal_point(words)) };
            match (fits(&whole), fits(&fraction)) {
                (Ok(_), Ok(_)) => Err(Unfit::TwoReadings { whole, fraction }),
                (Err(_), Ok(only)) | (Ok(only), Err(_)) => Ok(only),
                (Err(unfit), Err(_)) => Err(unfit),
            }
        }
        ResponseType::Text { .. } => stored(&question.response, words, &[]),
        ResponseType::Date => date(words, now.date_naive()).map(|day| day.to_string()).ok_or(Unfit::NotADate),
        ResponseType::Time => {
            time(words).map(|time| time.format("%H:%M:%S").to_string()).ok_or(Unfit::NotATime)
        }
        ResponseType::DateTime => {
            let words = without_zone(words);
            let (day, hour) = words.rsplit_once([' ', 't']).ok_or(Unfit::NotADateTime)?;
            let filling = [" pukul", " jam", " at"];
            let day = filling.iter().fold(day.trim(), |day, word| day.trim_end_matches(word));
            match (date(day, now.date_naive()), time(hour)) {
                (Some(day), Some(time)) => {
                    Ok(format!("{}T{}{}", day, time.format("%H:%M:%S"), now.format("%:z")))
                }
                _ => Err(Unfit::NotADateTime),
            }
        }
        ResponseType::Note => Err(Unfit::NotAnOption { options: 1 }),
    }
}

/// Checks a value that is already as XForms stores it; `options` are the names that a select offers.
pub(super) fn stored(response: &ResponseType, value: &str, options: &[&str]) -> Result<String, Unfit> {
    let not_an_option = Unfit::NotAnOption { options: options.len() };
    let value = if matches!(response, ResponseType::Text { .. }) { value } else { value.trim() };
    let is_number = matches!(response, ResponseType::Decimal | ResponseType::Range { .. });
    if is_number && value.len() > LONGEST_SCALAR {
        return Err(Unfit::NotANumber);
    }
    match response {
        ResponseType::SelectOne { .. } if options.contains(&value) => Ok(value.to_owned()),
        ResponseType::SelectMultiple { .. } => {
            let names: Vec<&str> = value.split_whitespace().collect();
            let unknown = names.iter().any(|name| !options.contains(name));
            let twice = names.iter().enumerate().any(|(place, name)| names[..place].contains(name));
            if unknown || twice { Err(not_an_option) } else { Ok(names.join(" ")) }
        }
        ResponseType::SelectOne { .. } => Err(not_an_option),
        ResponseType::Integer => value
            .trim_start_matches('+')
            .parse::<i64>()
            .ok()
            .filter(|number| number.unsigned_abs() < 1_000_000_000_000_000)
            .map(|number| number.to_string())
            .ok_or(Unfit::NotAWholeNumber),
        ResponseType::Decimal => {
            number(value).map(|_| value.trim_start_matches('+').to_owned()).ok_or(Unfit::NotANumber)
        }
        ResponseType::Range { start, end, step } => {
            let outside = || Unfit::OutOfRange {
                start: start.written.clone(),
                end: end.written.clone(),
                step: step.written.clone(),
            };
            let tried = number(value).ok_or_else(outside)?;
            let (low, high) = (start.value.min(end.value), start.value.max(end.value));
            let steps = (tried - start.value) / step.value;
            let on_a_step = (steps - steps.round()).abs() < 1e-9;
            let fits = (low..=high).contains(&tried) && on_a_step;
            if fits { Ok(value.trim_start_matches('+').to_owned()) } else { Err(outside()) }
        }
        ResponseType::Text { max_length } => {
            let clean: String =
                value.chars().filter(|character| !character.is_control() || *character == '\n').collect();
            let got = clean.chars().count();
            if got > *max_length { Err(Unfit::TooLong { max: *max_length, got }) } else { Ok(clean) }
        }
        ResponseType::Date => NaiveDate::parse_from_str(value, "%Y-%m-%d")
            .ok()
            .filter(|day| (1..=9999).contains(&day.year()))
            .map(|day| day.to_string())
            .ok_or(Unfit::NotADate),
        ResponseType::Time => {
            // Two digits for the hour, as XForms wants them.
            let padded = if value.find(':') == Some(1) { format!("0{value}") } else { value.to_owned() };
            if is_date_time(&format!("2000-01-01T{padded}")) { Ok(padded) } else { Err(Unfit::NotATime) }
        }
        ResponseType::DateTime => {
            let joined = value.replacen(' ', "T", 1);
            if is_date_time(&joined) { Ok(joined) } else { Err(Unfit::NotADateTime) }
        }
        ResponseType::Acknowledge if value == ACKNOWLEDGED => Ok(value.to_owned()),
        ResponseType::Acknowledge | ResponseType::Note => Err(Unfit::NotAnOption { options: 1 }),
    }
}

fn number(text: &str) -> Option<f64> {
    let plain = text.chars().all(|character| character.is_ascii_digit() || "+-.".contains(character));
    text.parse::<f64>().ok().filter(|number| plain && number.is_finite())
}

/// `1.000` and `1 000` are a thousand to who types a whole number.
fn without_thousands(words: &str) -> String {
    let (sign, digits) = match words.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", words),
    };
    let mut groups = digits.split(['.', ',', ' ']);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let digit_group = |group: &str| group.chars().all(|character| character.is_ascii_digit());
    let grouped = !rest.is_empty()
        && (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && digit_group(first)
        && rest.iter().all(|group| group.len() == 3 && digit_group(group));
    if grouped { format!("{sign}{first}{}", rest.concat()) } else { words.to_owned() }
}

/// `1.500` is 1500 to an Indonesian and 1.5 to a calculator: where both fit, who typed it must say.
fn two_readings(words: &str) -> Option<(String, String)> {
    let mark = words.find(['.', ','])?;
    let whole = without_thousands(words);
    let is_one_group = words.rfind(['.', ',']) == Some(mark) && !words.contains(' ') && whole != words;
    is_one_group.then(|| {
        let fraction = words.replace(',', ".");
        let shorter = fraction.trim_end_matches('0').trim_end_matches('.');
        // With a fourth digit it is no thousand.
        let fraction = if shorter == fraction { format!("{fraction}0") } else { shorter.to_owned() };
        (whole, fraction)
    })
}

/// The last mark is the decimal point, unless it stands there twice: `1.234,5` is 1234.5, and `1.234.567` is whole.
fn decimal_point(words: &str) -> String {
    let Some((whole, fraction)) = words.rsplit_once(['.', ',']) else { return without_thousands(words) };
    let mark = words.as_bytes().get(whole.len()).copied().unwrap_or_default();
    if whole.as_bytes().contains(&mark) {
        return without_thousands(words);
    }
    format!("{}.{fraction}", without_thousands(whole))
}

fn one_of(instance: &Instance<'_>, id: NodeId, words: &str) -> Result<String, Unfit> {
    let options = instance.options(id);
    let labels = labels(instance, id);
    let found = place_of(&labels, words).and_then(|place| options.get(place));
    // Where labels are numbers themselves, "a number from 1 on" would be a riddle.
    let countable = if labels.iter().any(|label| begins_with_a_number(label)) { 0 } else { options.len() };
    found.map(|choice| choice.name.clone()).ok_or(Unfit::NotAnOption { options: countable })
}

/// The place of the choice that the words mean.
pub(super) fn meant(instance: &Instance<'_>, id: NodeId, words: &str) -> Option<usize> {
    place_of(&labels(instance, id), words.trim())
}

/// The labels of what is offered, in small letters.
fn labels(instance: &Instance<'_>, id: NodeId) -> Vec<String> {
    let options = instance.options(id);
    options.iter().map(|choice| instance.choice_text(id, choice).to_lowercase()).collect()
}

fn begins_with_a_number(label: &str) -> bool {
    label.starts_with(|first: char| first.is_ascii_digit())
}

/// Which of these labels, in small letters, the words mean: by the label, or by the number of its place. What could
/// mean two of them means none.
fn place_of(labels: &[String], words: &str) -> Option<usize> {
    let words = words.to_lowercase();
    let number = words.trim_end_matches('.').parse::<usize>().ok();
    let place = number.and_then(|number| number.checked_sub(1)).filter(|place| *place < labels.len());
    let exact = labels.iter().position(|label| *label == words);
    let counts = |label: &String| {
        number.is_some_and(|number| {
            label
                .split_whitespace()
                .next()
                .and_then(|word| word.trim_end_matches(['.', ')', ':']).parse().ok())
                == Some(number)
        })
    };
    let mut counting = labels.iter().enumerate().filter(|(_, label)| counts(label)).map(|(place, _)| place);
    let counted = counting.next().filter(|_| counting.next().is_none());
    let named = exact.or(counted);
    if layout(labels) == Layout::Numbered {
        // Both stand on the screen.
        let agree = named.is_none() || place.is_none() || named == place;
        return named.or(place).filter(|_| agree);
    }
    named.or(place.filter(|_| !labels.iter().any(|label| begins_with_a_number(label))))
}

fn several_of(instance: &Instance<'_>, id: NodeId, words: &str) -> Result<String, Unfit> {
    if let Ok(one) = one_of(instance, id, words) {
        return Ok(one);
    }
    let parts = words.split([',', ';', ' ', '\n']).filter(|part| !part.is_empty());
    let mut names = parts.map(|part| one_of(instance, id, part)).collect::<Result<Vec<_>, _>>()?;
    let options = instance.options(id);
    names.sort_by_key(|name| options.iter().position(|choice| choice.name == *name));
    names.dedup();
    if names.is_empty() { Err(Unfit::NotAnOption { options: options.len() }) } else { Ok(names.join(" ")) }
}

/// The months as people write them; the first three letters tell them apart in both languages.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb"],
    &["mar"],
    &["apr"],
    &["mei", "may"],
    &["jun"],
    &["jul"],
    &["agu", "aug", "ags", "agt"],
    &["sep"],
    &["okt", "oct"],
    &["nov", "nop"],
    &["des", "dec"],
];

/// A day: `17-8-2025`, `17/08/2025`, `17 Agustus 2025`, `2025-08-17`, `hari ini`.
fn date(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    let words = words.trim().to_lowercase();
    match words.as_str() {
        "hari ini" | "today" => return Some(today),
        "kemarin" | "yesterday" => return today.checked_sub_signed(Duration::days(1)),
        "besok" | "tomorrow" => return today.checked_add_signed(Duration::days(1)),
        _ => {}
    }
    let parts: Vec<&str> = words.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let month_of = |text: &str| {
        let named = MONTHS
            .iter()
            .position(|names| names.iter().any(|name| text.len() >= 3 && text.starts_with(name)))
            .and_then(|place| u32::try_from(place + 1).ok());
        named.or_else(|| text.parse().ok())
    };
    let (day, month, year) =
        if first.len() == 4 { (*third, *second, *first) } else { (*first, *second, *third) };
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok().filter(|year| *year > 0)?, month_of(month)?, day.parse().ok()?)
}

/// In small letters, without the zone and a final point.
fn without_zone(words: &str) -> String {
    let words = words.trim().to_lowercase();
    let bare =
        ["wib", "wita", "wit"].iter().fold(words.as_str(), |words, zone| words.trim_end_matches(zone).trim());
    bare.trim_end_matches('.').to_owned()
}

/// A time of day: `9.30`, `09:30`, `pukul 09.30`.
fn time(words: &str) -> Option<NaiveTime> {
    let words = without_zone(words);
    let words = words.trim_start_matches("pukul").trim_start_matches("jam").trim();
    let mut parts = words.split([':', '.']);
    let (hour, minute) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let second = parts.next().map_or(Some(0), |second| second.parse().ok())?;
    NaiveTime::from_hms_opt(hour, minute, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(response: &ResponseType, value: &str, expected: Result<&str, Unfit>) {
        assert_eq!(stored(response, value, &["a", "b"]), expected.map(str::to_owned), "{value}");
    }

    #[test]
    fn stored_values_are_checked_by_type() {
        check(&ResponseType::Integer, "12", Ok("12"));
        check(&ResponseType::Integer, "-3", Ok("-3"));
        check(&ResponseType::Integer, "1.5", Err(Unfit::NotAWholeNumber));
        check(&ResponseType::Integer, "dua", Err(Unfit::NotAWholeNumber));
        check(&ResponseType::Integer, "-9223372036854775808", Err(Unfit::NotAWholeNumber));
        check(&ResponseType::Decimal, "1.50", Ok("1.50"));
        check(&ResponseType::Decimal, "inf", Err(Unfit::NotANumber));
        check(&ResponseType::Date, "2024-02-29", Ok("2024-02-29"));
        check(&ResponseType::Date, "2023-02-29", Err(Unfit::NotADate));
        check(&ResponseType::Time, "09:30:00.000+07:00", Ok("09:30:00.000+07:00"));
        check(&ResponseType::Time, "25:00", Err(Unfit::NotATime));
        check(&ResponseType::DateTime, "2024-02-29T09:30:00+07:00", Ok("2024-02-29T09:30:00+07:00"));
        check(&ResponseType::Text { max_length: 3 }, "abcd", Err(Unfit::TooLong { max: 3, got: 4 }));
        let several = ResponseType::SelectMultiple { list: "l".to_owned(), choice_filter: None };
        check(&several, "b a", Ok("b a"));
        check(&several, "a a", Err(Unfit::NotAnOption { options: 2 }));
        check(&several, "c", Err(Unfit::NotAnOption { options: 2 }));
    }

    #[test]
    fn people_write_days_and_times_in_many_ways() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        for words in ["17-8-2025", "17/08/2025", "17 Agustus 2025", "2025-08-17", "17 aug 2025"] {
            assert_eq!(date(words, today), NaiveDate::from_ymd_opt(2025, 8, 17), "{words}");
        }
        assert_eq!(date("hari ini", today), Some(today));
        assert_eq!(date("31-2-2025", today), None);
        assert_eq!(date("17-8-25", today), None);
        for words in ["9.30", "09:30", "pukul 09.30 WIB"] {
            assert_eq!(time(words), NaiveTime::from_hms_opt(9, 30, 0), "{words}");
        }
    }

    #[test]
    fn numbers_are_read_as_indonesians_write_them() {
        assert_eq!(without_thousands("1.250"), "1250");
        assert_eq!(without_thousands("12.5"), "12.5");
        assert_eq!(decimal_point("1.234,5"), "1234.5");
        assert_eq!(decimal_point("3,5"), "3.5");
        assert_eq!(decimal_point("1,234.5"), "1234.5");
        assert_eq!(decimal_point("1.234.567"), "1234567");
        assert_eq!(decimal_point("1 500"), "1500");
        assert_eq!(without_thousands("0.500"), "0.500");
        let two = |whole: &str, fraction: &str| Some((whole.to_owned(), fraction.to_owned()));
        assert_eq!(two_readings("1.500"), two("1500", "1.5"));
        assert_eq!(two_readings("-12,125"), two("-12125", "-12.1250"));
        for words in ["1.5", "0.125", "1.500.000", "1.500,5", "1 500", "1500", "12,1250", ""] {
            assert_eq!(two_readings(words), None, "{words}");
        }
    }

    #[test]
    fn what_is_typed_to_a_list_is_a_label_before_it_is_a_place() {
        let check = |labels: &[&str], words: &str, expected: Option<usize>| {
            let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
            assert_eq!(place_of(&labels, words), expected, "{words} of {labels:?}");
        };
        let agree = ["sangat setuju", "setuju", "tidak setuju"];
        check(&agree, "2", Some(1));
        check(&agree, "2.", Some(1));
        check(&agree, "Setuju", Some(1));
        check(&agree, "4", None);
        let scale = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];
        check(&scale, "7", Some(7));
        check(&scale, "0", Some(0));
        check(&scale, "11", None);
        check(&["0", "1", "2", "3+"], "4", None);
        check(&["0 kali", "1 kali", "2 kali"], "1", Some(1));
        check(&["1 tahun", "1 bulan"], "1", None);
        check(&["1. tidak", "2. ya"], "2", Some(1));
        check(&["0) tidak", "1) ya"], "1", Some(1));
        // Seven of them stand numbered on the screen.
        let years = ["0 tahun", "1 tahun", "2 tahun", "3 tahun", "4 tahun", "5 tahun", "lebih lama"];
        check(&years, "1", None);
        check(&years, "7", Some(6));
        check(&years, "3 tahun", Some(3));
    }
}
