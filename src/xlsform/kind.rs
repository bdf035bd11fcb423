//! What the `type` column says, in all its spellings.

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RowType {
    Begin(Block),
    End(Block),
    /// A select with its list.
    Select {
        multiple: bool,
        list: String,
        or_other: bool,
    },
    /// A select without its list.
    SelectWithoutList,
    /// Another question; some types bring a constraint with them.
    Ask(Ask, Option<&'static str>),
    Calculate,
    Hidden,
    /// `start`, `deviceid` and their kin.
    Metadata,
    /// Metadata that a chat cannot have, such as the place.
    DeadMetadata,
    /// A setting on the survey sheet; its value stands in `name`.
    Setting(&'static str),
    /// XLSForm has it, Jajak does not.
    Unsupported,
    Unknown,
}

/// What has a beginning and an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    Group,
    Repeat,
    Loop,
}

/// Questions without a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    Integer,
    Decimal,
    Text,
    Date,
    Time,
    DateTime,
    Range,
    Acknowledge,
    Note,
}

const BLOCKS: [(&str, Block); 5] = [
    ("group", Block::Group),
    ("repeat", Block::Repeat),
    ("lgroup", Block::Repeat),
    ("looped group", Block::Repeat),
    ("loop", Block::Loop),
];

/// Beginnings of selects, a longer one before what it begins with; `None` is not supported.
const SELECTS: [(&str, Option<bool>); 15] = [
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

const OTHERS: [&str; 3] = ["or specify other", "or_other", "or other"];

const ASKS: [(Ask, &[&str]); 9] = [
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
const BOUNDED: [(&str, Ask, &str); 5] = [
    ("phone number", Ask::Text, "regex(., '^\\d*$')"),
    ("percentage", Ask::Integer, "0 <= . and . <= 100"),
    ("number of days in last month", Ask::Integer, "0 <= . and . <= 31"),
    ("number of days in last six months", Ask::Integer, "0 <= . and . <= 183"),
    ("number of days in last year", Ask::Integer, "0 <= . and . <= 365"),
];

const CALCULATES: [&str; 3] = ["calculate", "q calculate", "add calculate prompt"];

const METADATA: [&str; 27] = [
    "start",
    "start time",
    "get start time",
    "end",
    "end time",
    "get end time",
    "today",
    "get today",
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

const DEAD_METADATA: [&str; 3] = ["start-geopoint", "background-geopoint", "background-audio"];

const SETTINGS: [(&str, &str); 4] = [
    ("form_title", "form_title"),
    ("set_form_title", "form_title"),
    ("form_id", "form_id"),
    ("set_form_id", "form_id"),
];

const UNSUPPORTED: [&str; 39] = [
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

/// Reads a type; with it, the spelling that XLSForm has when only the case differs from it.
pub(super) fn parse(text: &str) -> (RowType, Option<String>) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match exactly(&text) {
        RowType::Unknown => {
            let found = plain_names().find(|name| name.eq_ignore_ascii_case(&text)).map(str::to_owned);
            let spelled = found.or_else(|| lower_command(&text));
            let kind = spelled.as_deref().map_or(RowType::Unknown, exactly);
            (kind.clone(), spelled.filter(|_| kind != RowType::Unknown))
        }
        kind => (kind, None),
    }
}

/// The type's name that was probably meant.
pub(super) fn nearest(text: &str) -> Option<&'static str> {
    let word = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    let blocks = ["begin_group", "end_group", "select_one", "select_multiple", "calculate", "hidden"];
    let names = ASKS.iter().filter_map(|(_, names)| names.first().copied()).chain(blocks);
    let whole = text.to_lowercase();
    super::names::nearest(&whole, names.clone()).or_else(|| super::names::nearest(&word, names))
}

fn exactly(text: &str) -> RowType {
    if let Some(kind) = block(text).or_else(|| select(text)) {
        return kind;
    }
    if let Some((ask, _)) = ASKS.iter().find(|(_, names)| names.contains(&text)) {
        return RowType::Ask(*ask, None);
    }
    if let Some((_, ask, constraint)) = BOUNDED.iter().find(|(name, _, _)| *name == text) {
        return RowType::Ask(*ask, Some(constraint));
    }
    if let Some((_, setting)) = SETTINGS.iter().find(|(name, _)| *name == text) {
        return RowType::Setting(setting);
    }
    match text {
        "hidden" => RowType::Hidden,
        _ if CALCULATES.contains(&text) => RowType::Calculate,
        _ if METADATA.contains(&text) => RowType::Metadata,
        _ if DEAD_METADATA.contains(&text) => RowType::DeadMetadata,
        _ if UNSUPPORTED.contains(&text) || text.starts_with("osm ") => RowType::Unsupported,
        _ => RowType::Unknown,
    }
}

fn block(text: &str) -> Option<RowType> {
    let (word, rest) = text.split_once([' ', '_'])?;
    let found = BLOCKS.iter().filter_map(|(name, block)| Some((rest.strip_prefix(name)?, *block)));
    let (after, block) = found.min_by_key(|(after, _)| after.len())?;
    match word {
        // `begin loop over list` and `begin group list` may name a list.
        "begin" if after.is_empty() || after.starts_with(' ') => Some(RowType::Begin(block)),
        "end" if after.is_empty() => Some(RowType::End(block)),
        _ => None,
    }
}

fn select(text: &str) -> Option<RowType> {
    let found = SELECTS.iter().find_map(|(name, multiple)| {
        let rest = text.strip_prefix(name)?;
        (rest.is_empty() || rest.starts_with(' ')).then_some((rest.trim(), *multiple))
    });
    let (rest, multiple) = found?;
    let Some(multiple) = multiple else { return Some(RowType::Unsupported) };
    if rest.is_empty() {
        return Some(RowType::SelectWithoutList);
    }
    let (list, other) = rest.split_once(' ').unwrap_or((rest, ""));
    let or_other = OTHERS.contains(&other);
    (or_other || other.is_empty()).then(|| RowType::Select { multiple, list: list.to_owned(), or_other })
}

fn plain_names() -> impl Iterator<Item = &'static str> {
    let asks = ASKS.iter().flat_map(|(_, names)| names.iter().copied());
    let bounded = BOUNDED.iter().map(|(name, _, _)| *name);
    let rest =
        CALCULATES.into_iter().chain(METADATA).chain(DEAD_METADATA).chain(UNSUPPORTED).chain(["hidden"]);
    asks.chain(bounded).chain(rest)
}

/// The same with the words before a list's name in lower case.
fn lower_command(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    if block(&lower).is_some() {
        return Some(lower);
    }
    let (name, _) = SELECTS
        .iter()
        .find(|(name, _)| lower.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))?;
    let list = text.get(name.len()..)?;
    Some(format!("{name}{list}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let (kind, spelled) = parse(text);
        let shown = match kind {
            RowType::Select { multiple, list, or_other } => {
                format!(
                    "select{} {list}{}",
                    if multiple { "s" } else { "" },
                    if or_other { " +" } else { "" }
                )
            }
            other => format!("{other:?}"),
        };
        let spelled = spelled.map(|spelled| format!(" <- {spelled}")).unwrap_or_default();
        assert_eq!(format!("{shown}{spelled}"), expected, "{text}");
    }

    #[test]
    fn selects_have_many_spellings() {
        check("select_one yes_no", "select yes_no");
        check("select one yes_no", "select yes_no");
        check("select one from yes_no", "select yes_no");
        check("select1 yes_no", "select yes_no");
        check("add select one prompt using yes_no", "select yes_no");
        check("select_multiple l", "selects l");
        check("select  all that apply   from l", "selects l");
        check("select all that apply l", "selects l");
        check("select_one l or_other", "select l +");
        check("select_one l or specify other", "select l +");
        check("Select_One YesNo", "select YesNo <- select_one YesNo");
        check("select_one", "SelectWithoutList");
        check("select_one a b", "Unknown");
        check("select_one_from_file a.csv", "Unsupported");
        check("rank l", "Unsupported");
    }

    #[test]
    fn blocks_and_questions_have_aliases() {
        for text in ["begin group", "begin_group", "begin  group"] {
            check(text, "Begin(Group)");
        }
        check("Begin Group", "Begin(Group) <- begin group");
        check("end lgroup", "End(Repeat)");
        check("begin looped group", "Begin(Repeat)");
        check("begin loop over l", "Begin(Loop)");
        check("add integer prompt", "Ask(Integer, None)");
        check("int", "Ask(Integer, None)");
        check("string", "Ask(Text, None)");
        check("datetime", "Ask(DateTime, None)");
        check("DATETIME", "Ask(DateTime, None) <- dateTime");
        check("trigger", "Ask(Acknowledge, None)");
        check("percentage", "Ask(Integer, Some(\"0 <= . and . <= 100\"))");
        check("get start time", "Metadata");
        check("start-geopoint", "DeadMetadata");
        check("form_title", "Setting(\"form_title\")");
        check("photo", "Unsupported");
        check("interger", "Unknown");
    }

    #[test]
    fn a_slip_is_recognised() {
        assert_eq!(nearest("interger"), Some("integer"));
        assert_eq!(nearest("slect_one l"), Some("select_one"));
        assert_eq!(nearest("begin grup"), Some("begin_group"));
        assert_eq!(nearest("xyz"), None);
    }
}
