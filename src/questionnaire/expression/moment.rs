//! Days and times of day in the forms that XForms stores: `2024-01-31`, `2024-01-31T08:30:00.000+07:00`.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::value::whole;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// 1 January 1970, counted from the first day of year 1.
const EPOCH: i32 = 719_163;

const SECONDS_OF_DAY: f64 = 86_400.0;

/// A day, perhaps with a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moment {
    day: NaiveDate,
    time: Option<Time>,
}

/// A time of day, perhaps with its distance from UTC.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Time {
    clock: NaiveTime,
    offset: Option<FixedOffset>,
}

impl Moment {
    /// What a text says when it has all digits, as stored values do.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::read(text.trim(), 2)
    }

    /// What a text says, `2024-1-5` too, as `date()` reads it.
    pub(super) fn parse_leniently(text: &str) -> Option<Self> {
        Self::read(text.trim(), 1)
    }

    fn read(text: &str, fewest_digits: usize) -> Option<Self> {
        let (day, time) = match text.split_once('T') {
            Some((day, time)) => (day, Some(Time::read(time)?)),
            None => (text, None),
        };
        let mut parts = day.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 {
            return None;
        }
        let year = i32::try_from(digits(year, 4)?).ok()?;
        let day = NaiveDate::from_ymd_opt(year, digits(month, fewest_digits)?, digits(day, fewest_digits)?)?;
        Some(Self { day, time })
    }

    /// The day that is so many days after 1 January 1970.
    pub(super) fn of_days(days: f64) -> Option<Self> {
        Some(Self { day: day_of(days)?, time: None })
    }

    /// The instant that is so many days after the beginning of 1970 in UTC, as `decimal-date-time()` counts.
    pub(super) fn of_instant(days: f64, local: FixedOffset) -> Option<Self> {
        let milliseconds = ((days - days.floor()) * SECONDS_OF_DAY * 1000.0).round();
        let instant = day_of(days.floor())?
            .and_time(NaiveTime::MIN)
            .checked_add_signed(TimeDelta::milliseconds(whole(milliseconds)))?
            .checked_add_offset(local)?;
        Some(Self { day: instant.date(), time: Some(Time { clock: instant.time(), offset: Some(local) }) })
    }

    /// Whether it is more than a day.
    pub(super) fn has_time(self) -> bool {
        self.time.is_some()
    }

    /// Day and time where the form is filled in.
    fn local(self, local: FixedOffset) -> NaiveDateTime {
        let Some(Time { clock, offset }) = self.time else {
            return self.day.and_time(NaiveTime::MIN);
        };
        let written = self.day.and_time(clock);
        offset
            .and_then(|offset| written.checked_sub_offset(offset))
            .and_then(|instant| instant.checked_add_offset(local))
            .unwrap_or(written)
    }

    /// Days of the calendar since 1 January 1970.
    pub(super) fn days(self, local: FixedOffset) -> f64 {
        f64::from(self.local(local).num_days_from_ce() - EPOCH)
    }

    /// Days since the beginning of 1970 in UTC, with the fraction.
    pub(super) fn instant(self, local: FixedOffset) -> f64 {
        let here = self.local(local);
        let seconds = fraction(here.time()) * SECONDS_OF_DAY - f64::from(local.local_minus_utc());
        self.days(local) + seconds / SECONDS_OF_DAY
    }

    /// The fraction of the day that is over.
    pub(super) fn time_of_day(self, local: FixedOffset) -> f64 {
        fraction(self.local(local).time())
    }

    /// Which of two is earlier: by the clock when both have a time, else by the day.
    pub(super) fn compare(self, other: Self, local: FixedOffset) -> std::cmp::Ordering {
        let (mine, others) = (self.local(local), other.local(local));
        if self.has_time() && other.has_time() { mine.cmp(&others) } else { mine.date().cmp(&others.date()) }
    }

    /// As XForms stores a day.
    pub(super) fn date_text(self, local: FixedOffset) -> String {
        self.local(local).format("%Y-%m-%d").to_string()
    }

    /// As XForms stores a day with its time.
    pub(super) fn date_time_text(self, local: FixedOffset) -> String {
        let here = self.local(local);
        here.and_local_timezone(local).single().map(date_time_text).unwrap_or_default()
    }

    /// In the format of ODK's `format-date()`; other signs stay as they are.
    pub(super) fn formatted(self, format: &str, local: FixedOffset) -> String {
        let at = self.local(local);
        let mut text = String::new();
        let mut characters = format.chars();
        while let Some(character) = characters.next() {
            if character == '%' {
                text += &characters.next().map_or_else(|| "%".to_owned(), |letter| part(letter, at));
            } else {
                text.push(character);
            }
        }
        text
    }
}

/// What `%` and a letter stand for.
fn part(letter: char, at: NaiveDateTime) -> String {
    match letter {
        'Y' => format!("{:04}", at.year()),
        'y' => format!("{:02}", at.year().rem_euclid(100)),
        'm' => format!("{:02}", at.month()),
        'n' => at.month().to_string(),
        'b' => named(&MONTHS, at.month0()),
        'd' => format!("{:02}", at.day()),
        'e' => at.day().to_string(),
        'a' => named(&WEEKDAYS, at.weekday().num_days_from_monday()),
        'H' => format!("{:02}", at.hour()),
        'h' => at.hour().to_string(),
        'M' => format!("{:02}", at.minute()),
        'S' => format!("{:02}", at.second()),
        '3' => format!("{:03}", at.nanosecond() / 1_000_000 % 1000),
        '%' => "%".to_owned(),
        other => format!("%{other}"),
    }
}

impl Time {
    /// `08:30`, `08:30:00.000+07:00` or `01:30:00Z`.
    fn read(text: &str) -> Option<Self> {
        let (clock, offset) = match text.find(['Z', '+', '-']) {
            Some(place) => (text.get(..place)?, Some(offset(text.get(place..)?)?)),
            None => (text, None),
        };
        let mut parts = clock.split(':');
        let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
        let (second, thousandths) = match parts.next() {
            Some(second) => seconds(second)?,
            None => (0, 0),
        };
        let clock = NaiveTime::from_hms_milli_opt(hour, minute, second, thousandths)?;
        parts.next().is_none().then_some(Self { clock, offset })
    }
}

/// The part of the day that is over at a time of day, which may stand alone: `08:30`.
pub(super) fn time_of_day(text: &str, local: FixedOffset) -> Option<f64> {
    let time = Time::read(text.trim())?;
    Some(Moment { day: NaiveDate::from_num_days_from_ce_opt(EPOCH)?, time: Some(time) }.time_of_day(local))
}

/// As XForms stores a day with its time.
pub(super) fn date_time_text(at: DateTime<FixedOffset>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

/// Only years of four digits can be written.
fn day_of(days: f64) -> Option<NaiveDate> {
    let days = i32::try_from(whole(days)).ok()?.checked_add(EPOCH)?;
    NaiveDate::from_num_days_from_ce_opt(days).filter(|day| (0..=9999).contains(&day.year()))
}

fn fraction(clock: NaiveTime) -> f64 {
    let thousandths = f64::from(clock.nanosecond() / 1_000_000 % 1000);
    (f64::from(clock.num_seconds_from_midnight()) + thousandths / 1000.0) / SECONDS_OF_DAY
}

fn named(names: &[&str], place: u32) -> String {
    usize::try_from(place).ok().and_then(|place| names.get(place)).copied().unwrap_or_default().to_owned()
}

/// A number of nothing but digits, at least so many.
fn digits(text: &str, fewest: usize) -> Option<u32> {
    let fits = (fewest..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

/// Seconds and thousandths.
fn seconds(text: &str) -> Option<(u32, u32)> {
    let Some((whole, fraction)) = text.split_once('.') else {
        return Some((digits(text, 2)?, 0));
    };
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: String = fraction.chars().chain("00".chars()).take(3).collect();
    Some((digits(whole, 2)?, digits(&thousandths, 3)?))
}

/// `Z`, `+07:00`, `-0330` or `+07`.
fn offset(text: &str) -> Option<FixedOffset> {
    if text == "Z" {
        return FixedOffset::east_opt(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let distance: String = text.get(1..)?.chars().filter(|character| *character != ':').collect();
    let (hours, minutes) = distance.split_at_checked(2)?;
    let minutes = if minutes.is_empty() { 0 } else { digits(minutes, 2)? };
    let seconds = i32::try_from(digits(hours, 2)? * 3600 + minutes * 60).ok()?;
    FixedOffset::east_opt(sign * seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jakarta() -> FixedOffset {
        FixedOffset::east_opt(7 * 3600).unwrap()
    }

    fn check(text: &str, wanted: Option<&str>) {
        let read = Moment::parse_leniently(text).map(|moment| moment.date_time_text(jakarta()));
        assert_eq!(read.as_deref(), wanted, "{text}");
    }

    #[test]
    fn a_moment_is_read_in_any_form_of_iso_8601_that_odk_reads() {
        check("2024-1-5", Some("2024-01-05T00:00:00.000+07:00"));
        check("2024-01-05T08:30", Some("2024-01-05T08:30:00.000+07:00"));
        check("2024-01-05T08:30:01.5", Some("2024-01-05T08:30:01.500+07:00"));
        check("2024-01-05T18:30:00Z", Some("2024-01-06T01:30:00.000+07:00"));
        check("2024-01-05T08:30:00.123456+09", Some("2024-01-05T06:30:00.123+07:00"));
        check("2024-01-05T08:30:00-0330", Some("2024-01-05T19:00:00.000+07:00"));
    }

    #[test]
    fn what_is_no_moment_is_not_read() {
        for text in [
            "",
            "T",
            "2024",
            "2024-02-30",
            "24-1-1",
            "2024-01-01-01",
            "2024-01-01T",
            "2024-01-01T25:00",
            "+024-1-1",
            "2024-01-01T10:00:00.",
            "2024-01-01T10:00:00+",
            "2024-01-01T10:00:00+99:00",
            "2024-01-01T10:00:00ZZ",
            "2024-01-01T10:00:é",
            "2024-01-01T10:00+é1",
            "99999-01-01",
            "2024-01-01T10:00:00:00",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_stored_day_has_all_digits() {
        assert!(Moment::parse("2024-1-5").is_none());
        assert!(Moment::parse("2024-01-05").is_some());
    }

    #[test]
    fn days_count_from_1970() {
        let days = |text| Moment::parse(text).unwrap().days(jakarta());
        assert_eq!(days("1970-01-01").to_string(), "0");
        assert_eq!(days("1969-12-31").to_string(), "-1");
        assert_eq!(days("2008-09-05").to_string(), "14127");
        assert_eq!(days("2008-09-04T20:00:00Z").to_string(), "14127");
    }

    #[test]
    fn an_absurd_number_of_days_is_no_moment() {
        for days in [f64::NAN, f64::INFINITY, -1e300, 1e12, 95_000_000.5, -719_528.0, 2_932_896.99] {
            for moment in [Moment::of_days(days), Moment::of_instant(days, jakarta())].into_iter().flatten() {
                assert!(!moment.formatted("%Y", jakarta()).is_empty(), "{days}");
                assert!(moment.instant(jakarta()).is_finite(), "{days}");
                assert!(moment.date_time_text(jakarta()).contains('T'), "{days}");
            }
        }
    }
}
