//! The names that XLSForm has for its types.

use super::kind::{Ask, Block};

pub(super) const BLOCKS: [(&str, Block); 5] = [
    ("group", Block::Group),
    ("repeat", Block::Repeat),
    ("lgroup", Block::Repeat),
    ("looped group", Block::Repeat),
    ("loop", Block::Loop),
];

/// Beginnings of selects, a longer one before what it begins with; `None` is not supported.
pub(super) const SELECTS: [(&str, Option<bool>); 15] = [
    ("select_one_from_file", None),
    ("select one from file", None),
    ("select_multiple_from_file", None),
    ("select multiple from file", None),
    ("select_one_external", None),
    ("rank", None),
    ("add select one prompt using", Some(false)),
    ("add select multiple prompt using", Some(true)),
    ("select all that apply from", Some(true)),
    ("select one from", Some(false)),
    ("select1", Some(false)),
    ("select_one", Some(false)),
    ("select one", Some(false)),
    ("select_multiple", Some(true)),
    ("select all that apply", Some(true)),
];

pub(super) const OTHERS: [&str; 3] = ["or specify other", "or_other", "or other"];

pub(super) const ASKS: [(Ask, &[&str]); 9] = [
    (Ask::Integer, &["integer", "int", "q int", "add integer prompt"]),
    (Ask::Decimal, &["decimal", "q decimal", "add decimal prompt"]),
    (Ask::Text, &["text", "string", "q string", "add text prompt"]),
    (Ask::Date, &["date", "q date", "add date prompt"]),
    (Ask::Time, &["time"]),
    (
        Ask::DateTime,
        &[
            "dateTime",
            "datetime",
            "date time",
            "q date time",
            "q dateTime",
            "add date time prompt",
            "add dateTime prompt",
        ],
    ),
    (Ask::Range, &["range"]),
    (Ask::Acknowledge, &["acknowledge", "trigger", "q acknowledge", "add acknowledge prompt"]),
    (Ask::Note, &["note", "q note", "add note prompt"]),
];

/// Types that are another type with a constraint.
pub(super) const BOUNDED: [(&str, Ask, &str); 5] = [
    ("phone number", Ask::Text, "regex(., '^\\d*$')"),
    ("percentage", Ask::Integer, "0 <= . and . <= 100"),
    ("number of days in last month", Ask::Integer, "0 <= . and . <= 31"),
    ("number of days in last six months", Ask::Integer, "0 <= . and . <= 183"),
    ("number of days in last year", Ask::Integer, "0 <= . and . <= 365"),
];

pub(super) const CALCULATES: [&str; 3] = ["calculate", "q calculate", "add calculate prompt"];

/// Metadata that tells the time. An interview in a chat has no file that begins and ends, and when somebody began is not
/// kept: each is the time at which it is asked for.
pub(super) const CLOCKS: [(&str, &str); 8] = [
    ("start", "now()"),
    ("start time", "now()"),
    ("get start time", "now()"),
    ("end", "now()"),
    ("end time", "now()"),
    ("get end time", "now()"),
    ("today", "today()"),
    ("get today", "today()"),
];

pub(super) const METADATA: [&str; 19] = [
    "deviceid",
    "device id",
    "get device id",
    "imei",
    "username",
    "email",
    "phonenumber",
    "get phone number",
    "simserial",
    "sim id",
    "get sim id",
    "subscriberid",
    "subscriber id",
    "get subscriber id",
    "uri:deviceid",
    "uri:username",
    "uri:email",
    "uri:phonenumber",
    "audit",
];

pub(super) const DEAD_METADATA: [&str; 3] = ["start-geopoint", "background-geopoint", "background-audio"];

pub(super) const SETTINGS: [(&str, &str); 4] = [
    ("form_title", "form_title"),
    ("set_form_title", "form_title"),
    ("form_id", "form_id"),
    ("set_form_id", "form_id"),
];

pub(super) const UNSUPPORTED: [&str; 39] = [
    "image",
    "photo",
    "q image",
    "q picture",
    "add image prompt",
    "add photo prompt",
    "audio",
    "q audio",
    "add audio prompt",
    "video",
    "q video",
    "add video prompt",
    "file",
    "add file prompt",
    "geopoint",
    "geotrace",
    "geoshape",
    "gps",
    "location",
    "q geopoint",
    "q geotrace",
    "q geoshape",
    "q location",
    "add location prompt",
    "barcode",
    "q barcode",
    "add barcode prompt",
    "osm",
    "rank",
    "xml-external",
    "csv-external",
    "select_one_external",
    "select one external",
    "select_one_from_file",
    "select_multiple_from_file",
    "cascading_select",
    "cascading select",
    "uri:simserial",
    "uri:subscriberid",
];
