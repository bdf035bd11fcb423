//! What the `type` column says, in all its spellings.

use super::types::{
    ASKS, BLOCKS, BOUNDED, CALCULATES, CLOCKS, DEAD_METADATA, METADATA, OTHERS, SELECTS, SETTINGS,
    UNSUPPORTED,
};

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
    /// `start`, `deviceid` and their kin; what stands for those that tell the time.
    Metadata(Option<&'static str>),
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
    if let Some((_, clock)) = CLOCKS.iter().find(|(name, _)| *name == text) {
        return RowType::Metadata(Some(clock));
    }
    if let Some((_, setting)) = SETTINGS.iter().find(|(name, _)| *name == text) {
        return RowType::Setting(setting);
    }
    match text {
        "hidden" => RowType::Hidden,
        _ if CALCULATES.contains(&text) => RowType::Calculate,
        _ if METADATA.contains(&text) => RowType::Metadata(None),
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
        check("get start time", "Metadata(Some(\"now()\"))");
        check("deviceid", "Metadata(None)");
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
