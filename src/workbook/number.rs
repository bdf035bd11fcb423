//! Numbers, days and times of spreadsheets as text.

use calamine::ExcelDateTime;

/// A number as pyxform writes it: whole ones without a fraction, others with the fewest digits that name them.
pub(super) fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.fract() == 0.0 {
        return format!("{value:.0}");
    }
    if value.abs() >= 1e-4 {
        return value.to_string();
    }
    let scientific = format!("{value:e}");
    match scientific.split_once("e-") {
        Some((mantissa, exponent)) if exponent.len() == 1 => format!("{mantissa}e-0{exponent}"),
        _ => scientific,
    }
}

/// A day, a time, or both with `T` between them.
pub(super) fn moment(value: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if value.is_duration() || (0.0..1.0).contains(&value.as_f64()) {
        time
    } else if time == "00:00:00" {
        date
    } else {
        format!("{date}T{time}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_look_as_in_pyxform() {
        for (value, expected) in [
            (3.0, "3"),
            (-0.0, "0"),
            (-2.0, "-2"),
            (2.5, "2.5"),
            (0.1, "0.1"),
            (0.000_012_5, "1.25e-05"),
            (1e20, "100000000000000000000"),
            (198_501_012_010_011_000.0, "198501012010011008"),
        ] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn days_and_times_are_iso() {
        for (value, expected) in [
            (43_831.0, "2020-01-01"),
            (0.5, "12:00:00"),
            (43_831.25, "2020-01-01T06:00:00"),
            (1.0, "1900-01-01"),
        ] {
            assert_eq!(moment(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false)), expected);
        }
    }
}
