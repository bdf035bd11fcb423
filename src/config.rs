//! Settings that more than one place needs.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

/// The zone in which people read the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(pub Tz);

impl Default for Zone {
    fn default() -> Self {
        Self(Tz::Asia__Jakarta)
    }
}

impl std::str::FromStr for Zone {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let tz = match name.to_ascii_uppercase().as_str() {
            "WIB" => Ok(Tz::Asia__Jakarta),
            "WITA" => Ok(Tz::Asia__Makassar),
            "WIT" => Ok(Tz::Asia__Jayapura),
            _ => name.parse::<Tz>(),
        };
        tz.map(Self)
            .map_err(|_| format!("{name} is no time zone; write WIB, WITA, WIT or for example Asia/Jakarta"))
    }
}

impl Zone {
    /// The local time of an instant.
    pub fn local(self, instant: DateTime<Utc>) -> DateTime<FixedOffset> {
        let local = instant.with_timezone(&self.0);
        local.with_timezone(&local.offset().fix())
    }

    /// How the zone is called at an instant: WIB.
    pub fn abbreviation(self, instant: DateTime<Utc>) -> String {
        instant.with_timezone(&self.0).format("%Z").to_string()
    }

    /// The instant of a local time, `2026-12-01 16:00`; of two when clocks are turned back, the earlier.
    pub fn instant(self, written: &str) -> Option<DateTime<Utc>> {
        let formats = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S"];
        let naive = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(written, format).ok())?;
        self.0.from_local_datetime(&naive).earliest().map(|local| local.with_timezone(&Utc))
    }
}
