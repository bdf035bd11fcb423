//! How a group is called, and the list of groups with their participation.

use super::number::Marks;
use super::words::{Say, shown};
use crate::analysis::disclosure::{ParticipationSummary, Publishable};
use crate::analysis::summary::GroupLabel;

/// So many units of a merged group are named, the rest are counted.
const NAMED_UNITS: usize = 3;

/// The label of a group; `name` turns a unit or a level's code into words.
pub(super) fn group_label(
    label: &GroupLabel,
    say: &Say<'_>,
    marks: &Marks,
    name: impl Fn(&str) -> String,
) -> String {
    match label {
        GroupLabel::Whole => say("summary-group-whole", &[]),
        GroupLabel::One(unit) => shown(&name(unit)),
        GroupLabel::Merged(units) => {
            let named: Vec<String> = units.iter().take(NAMED_UNITS).map(|unit| shown(&name(unit))).collect();
            let argument = ("units", named.join(", "));
            match units.len().saturating_sub(NAMED_UNITS) {
                0 => say("summary-group-merged", &[argument]),
                more => say("summary-group-merged-more", &[argument, ("more", marks.count(more))]),
            }
        }
    }
}

/// Participation by group of units, in bands, as of the day before.
pub fn participation(groups: &Publishable<Vec<ParticipationSummary>>, say: &Say<'_>, title: &str) -> String {
    let marks = Marks::of(say);
    let mut lines = vec![say("participation", &[("title", shown(title))])];
    lines.extend(groups.get().iter().map(|group| {
        let label = group_label(&group.label, say, &marks, str::to_owned);
        match &group.band {
            Some(band) => {
                let (from, to) = (band.from.to_string(), band.to.to_string());
                say("participation-line", &[("group", label), ("from", from), ("to", to)])
            }
            None => say("participation-hidden", &[("group", label)]),
        }
    }));
    lines.join("\n")
}
