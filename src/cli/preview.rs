//! `jajak survey preview`: which groups are likely to show.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{CliError, Ended, Settings, file_name, form_of, print, read_file};
use crate::analysis::disclosure;
use crate::analysis::summary::GroupLabel;
use crate::fieldwork::forecast;
use crate::wording::Wording;

/// `jajak survey preview`
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The questionnaire, as for `survey open`.
    #[arg(long)]
    form: PathBuf,
    /// The staff list, as for `survey open`.
    #[arg(long)]
    roster: PathBuf,
    /// The smallest number of people that a published figure stands on.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(5..=1000))]
    k: u16,
    /// For programs.
    #[arg(long)]
    json: bool,
}

pub(super) fn preview(settings: &Settings, options: &Options) -> Result<Ended, CliError> {
    let words = settings.tongue.wording();
    let (form, form_name) = form_of(&options.form, settings.tongue)?;
    let roster = read_file(&options.roster)?;
    let roster = (roster.as_slice(), file_name(&options.roster));
    match forecast((&form, &form_name), (roster.0, &roster.1), usize::from(options.k)) {
        Ok(found) => {
            let (units, levels) = &found.groupings;
            if options.json {
                print::json(&json!({
                    "people": found.people,
                    "phones": found.phones,
                    "questions": found.questions,
                    "units": found.own_names.1,
                    "own_name": found.own_names.0,
                    "unit_groups": units.groups,
                    "level_groups": levels.groups,
                }))?;
                return Ok(Ended::Well);
            }
            if !found.warnings.is_empty() {
                print::line(&print::problems(&found.warnings, settings.tongue))?;
            }
            let count = [
                ("people", found.people.to_string()),
                ("phones", found.phones.to_string()),
                ("questions", found.questions.to_string()),
            ];
            print::line(&words.say("cli-preview", &count))?;
            print::line(&foreseen(words, &found.groupings, found.own_names))?;
            let level = |code: &str| words.plain(&format!("level-{code}"));
            for group in &units.groups {
                print::line(&group_line(words, group, &str::to_owned))?;
            }
            for group in &levels.groups {
                print::line(&group_line(words, group, &level))?;
            }
            Ok(Ended::Well)
        }
        Err(problems) => {
            print::findings(&problems, options.json, settings.tongue)?;
            Ok(Ended::WithFindings)
        }
    }
}

/// What is likely to show, in a sentence or two.
pub(super) fn foreseen(
    words: &Wording,
    (units, levels): &(disclosure::Partition, disclosure::Partition),
    (own, all): (usize, usize),
) -> String {
    let args = [
        ("own", own.to_string()),
        ("all", all.to_string()),
        ("units", units.groups.len().to_string()),
        ("units-shown", units.showing().to_string()),
        ("levels", levels.groups.len().to_string()),
        ("levels-shown", levels.showing().to_string()),
    ];
    let mut told = words.say("cli-forecast", &args);
    if own < all {
        told = format!("{told}\n{}", words.plain("cli-forecast-advice"));
    }
    told
}

/// A group with what can be expected of it.
fn group_line(words: &Wording, group: &disclosure::Group, name: &dyn Fn(&str) -> String) -> String {
    let label = match &group.label {
        GroupLabel::Whole => words.plain("summary-group-whole"),
        GroupLabel::One(one) => name(one),
        GroupLabel::Merged(several) => {
            let several: Vec<String> = several.iter().map(|one| name(one)).collect();
            words.say("summary-group-merged", &[("units", several.join(", "))])
        }
    };
    let args =
        [("group", label), ("people", group.people.to_string()), ("expected", group.expected.to_string())];
    words.say(if group.will_show { "cli-group-shows" } else { "cli-group-hidden" }, &args)
}
