//! The help and the faults of the command line in the reader's language.
//!
//! The English help is the doc comments of the commands, the English faults are clap's. The Indonesian texts of both
//! are in one file without an English twin, which is why it is not loaded with the other wording.

mod usage;

use std::ffi::OsStr;

use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Command};
use fluent::FluentArgs;
use fluent_bundle::{FluentBundle, FluentResource};
use unic_langid::LanguageIdentifier;

use super::print;
use crate::wording::Tongue;

const INDONESIAN: &str = include_str!("../../dialogues/wording/help/id.ftl");
/// What stands for a command, and for options, in the line of usage.
const COMMAND: &str = "PERINTAH";
const OPTIONS: &str = "[OPSI]";
const NOTHING: Option<&str> = None;

/// Reads the command line. Help and version are printed and end the program, and so does what cannot be understood.
pub(super) fn matches(command: Command) -> ArgMatches {
    let words: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let is_empty = |name: &OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    if tongue_of(&words, std::env::var("JAJAK_LANGUAGE").ok().as_deref()) == Tongue::English {
        return without_empty(command, &is_empty).get_matches();
    }
    let texts = Texts::load();
    let mut command = without_empty(in_indonesian(command, &texts), &is_empty);
    command.try_get_matches_from_mut(std::env::args_os()).unwrap_or_else(|error| {
        if !error.use_stderr() {
            error.exit();
        }
        // Where the standard error is closed there is nobody to tell.
        if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            let _ = error.print();
        }
        let _ = print::aside(&usage::told(&error, &command, &words, &texts));
        std::process::exit(error.exit_code());
    })
}

/// The language that is asked for, even if the rest of the command line is wrong.
fn tongue_of(words: &[String], variable: Option<&str>) -> Tongue {
    let words: Vec<&str> = words.iter().map(String::as_str).take_while(|word| *word != "--").collect();
    let after =
        words.iter().position(|word| *word == "--speak").and_then(|place| words.get(place + 1).copied());
    let said = words.iter().find_map(|word| word.strip_prefix("--speak=")).or(after);
    said.or(variable).and_then(Tongue::from_code).unwrap_or_default()
}

/// A variable that is set to nothing counts as not set: systemd's files of variables often hold `NAME=`.
fn without_empty(command: Command, is_empty: &dyn Fn(&OsStr) -> bool) -> Command {
    let unset = |arg: Arg| if arg.get_env().is_some_and(is_empty) { arg.env(NOTHING) } else { arg };
    command.mut_args(unset).mut_subcommands(|below| without_empty(below, is_empty))
}

/// The command and all below it with Indonesian help.
fn in_indonesian(mut command: Command, texts: &Texts) -> Command {
    // Only what is built has clap's own `help`, `--help` and `--version`, and the global arguments in each command.
    command.build();
    translated(command, "", texts)
}

fn translated(mut command: Command, path: &str, texts: &Texts) -> Command {
    let usage = command.render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).replace("[OPTIONS]", OPTIONS);
    let about = texts.of(&command_id(&command, path));
    let template = template(&command, texts);
    let command = command
        .about(about)
        .long_about(NOTHING)
        .help_template(template)
        .override_usage(usage.replace("COMMAND", COMMAND));
    command.mut_args(|arg| translated_arg(arg, path, texts)).mut_subcommands(|below| {
        let path = path_of(&below, path);
        translated(below, &path, texts)
    })
}

fn translated_arg(arg: Arg, path: &str, texts: &Texts) -> Arg {
    let mut help = texts.of(&arg_id(&arg, path));
    let values = arg.get_default_values().iter().map(|value| value.to_string_lossy());
    let values = values.collect::<Vec<_>>().join(" ");
    if !values.is_empty() && arg.get_action().takes_values() {
        help = format!("{help} [{}: {values}]", texts.of("frame-default"));
    }
    if let Some(name) = arg.get_env() {
        help = format!("{help} [env: {}]", name.to_string_lossy());
    }
    arg.help(help).long_help(NOTHING).hide_default_value(true).hide_env(true)
}

/// The page as clap lays it out, with other headings.
fn template(command: &Command, texts: &Texts) -> String {
    let header = command.get_styles().get_header();
    let heading = |id: &str| format!("{header}{}:{header:#}", texts.of(id));
    let sections = [
        ("frame-commands", "subcommands", command.has_subcommands()),
        ("frame-arguments", "positionals", command.get_arguments().any(Arg::is_positional)),
        ("frame-options", "options", command.get_arguments().any(|arg| !arg.is_positional())),
    ];
    let usage = format!("{{about-with-newline}}\n{} {{usage}}", heading("frame-usage"));
    let sections = sections.into_iter().filter(|(_, _, is_there)| *is_there);
    let sections = sections.map(|(id, tag, _)| format!("{}\n{{{tag}}}", heading(id)));
    std::iter::once(usage).chain(sections).collect::<Vec<_>>().join("\n\n")
}

/// Where the texts of a command's arguments are. Clap's `help` repeats the commands that it stands beside.
fn path_of(command: &Command, above: &str) -> String {
    if command.get_name() == "help" { above.to_owned() } else { format!("{above}-{}", command.get_name()) }
}

fn command_id(command: &Command, path: &str) -> String {
    match (command.get_name(), path) {
        ("help", _) => "frame-help-command".to_owned(),
        (name, "") => format!("help-{name}"),
        _ => format!("help{path}"),
    }
}

fn arg_name(arg: &Arg) -> &str {
    arg.get_long().unwrap_or_else(|| arg.get_id().as_str())
}

fn arg_id(arg: &Arg, path: &str) -> String {
    let name = arg_name(arg);
    let is_everywhere = arg.is_global_set() || name == "help" || name == "version";
    format!("help{}-{name}", if is_everywhere { "" } else { path })
}

/// The Indonesian texts.
struct Texts(FluentBundle<FluentResource>);

impl Texts {
    fn load() -> Self {
        let identifier: LanguageIdentifier = Tongue::Indonesian.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![identifier]);
        bundle.set_use_isolating(false);
        // What cannot be parsed is left out and found by the test that looks for every text.
        let resource = FluentResource::try_new(INDONESIAN.to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
        Self(bundle)
    }

    fn find(&self, id: &str, args: &[(&str, String)]) -> Option<String> {
        let message = self.0.get_message(id)?;
        let mut fluent_args = FluentArgs::new();
        for (name, value) in args {
            fluent_args.set(*name, value.as_str());
        }
        let mut errors = Vec::new();
        Some(self.0.format_pattern(message.value()?, Some(&fluent_args), &mut errors).into_owned())
    }

    fn with(&self, id: &str, args: &[(&str, String)]) -> String {
        self.find(id, args).unwrap_or_else(|| id.to_owned())
    }

    fn of(&self, id: &str) -> String {
        self.with(id, &[])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    /// The ids of the texts that the tree needs, and of the hints that it may have.
    fn ids(command: &Command, path: &str, needed: &mut BTreeSet<String>, hints: &mut BTreeSet<String>) {
        needed.insert(command_id(command, path));
        for arg in command.get_arguments() {
            needed.insert(arg_id(arg, path));
            let name = arg_name(arg);
            hints.extend([format!("usage-hint-{name}"), format!("usage-hint{path}-{name}")]);
        }
        for below in command.get_subcommands() {
            ids(below, &path_of(below, path), needed, hints);
        }
    }

    #[test]
    fn every_command_and_argument_has_a_text_and_no_text_is_left_over() {
        let faults = FluentResource::try_new(INDONESIAN.to_owned()).err().map(|(_, faults)| faults);
        assert!(faults.is_none(), "{faults:?}");
        let lines = INDONESIAN.lines().filter(|line| !line.starts_with('#'));
        let written: BTreeSet<String> =
            lines.filter_map(|line| line.split_once(" =")).map(|(id, _)| id.to_owned()).collect();
        let mut command = Cli::command();
        command.build();
        let (mut needed, mut hints) = (BTreeSet::new(), BTreeSet::new());
        ids(&command, "", &mut needed, &mut hints);
        let code = [include_str!("help.rs"), include_str!("help/usage.rs")];
        let code = code.map(|code| code.split("#[cfg(test)]").next().unwrap());
        let literals = code.iter().flat_map(|code| code.split('"').skip(1).step_by(2));
        let literals = literals.filter(|id| id.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        let is_ours = |id: &&str| id.starts_with("frame-") || id.starts_with("usage-");
        needed.extend(literals.filter(is_ours).filter(|id| *id != "usage-hint").map(str::to_owned));
        let missing: Vec<_> = needed.difference(&written).collect();
        assert!(missing.is_empty(), "without a text: {missing:?}");
        let idle: Vec<_> =
            written.iter().filter(|id| !needed.contains(*id) && !hints.contains(*id)).collect();
        assert!(idle.is_empty(), "of nothing: {idle:?}");
    }

    #[test]
    fn no_page_has_words_of_claps_own() {
        fn check(command: &mut Command) {
            let page = command.render_long_help().to_string();
            assert!(page.contains("\n\nPemakaian: jajak"), "{page}");
            for own in
                ["Usage:", "Commands:", "Arguments:", "Options:", "Print ", "[default", "COMMAND", "OPTIONS"]
            {
                assert!(!page.contains(own), "{own} in {page}");
            }
            command.get_subcommands_mut().for_each(check);
        }
        let mut command = in_indonesian(Cli::command(), &Texts::load());
        check(&mut command);
        let open = command.find_subcommand_mut("survey").unwrap().find_subcommand_mut("open").unwrap();
        let page = open.render_help().to_string();
        assert!(page.contains("[bawaan: Inspektorat] [env: JAJAK_ORGANISER]"), "{page}");
    }

    #[test]
    fn the_language_is_known_before_the_rest_is_read() {
        let check = |line: &str, variable: Option<&str>, expected: Tongue| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            assert_eq!(tongue_of(&words, variable), expected, "{line} {variable:?}");
        };
        check("jajak demo", None, Tongue::Indonesian);
        check("jajak demo", Some(""), Tongue::Indonesian);
        check("jajak demo", Some("en"), Tongue::English);
        check("jajak --speak en demo", None, Tongue::English);
        check("jajak demo --no-such --speak=id", Some("en"), Tongue::Indonesian);
        check("jajak form check -- --speak", Some("en"), Tongue::English);
        check("jajak demo --speak", None, Tongue::Indonesian);
    }

    #[test]
    fn a_variable_that_is_set_to_nothing_counts_as_not_set() {
        let command = without_empty(Cli::command(), &|name: &OsStr| name != "JAJAK_KEYS");
        let open = command.find_subcommand("survey").unwrap().find_subcommand("open").unwrap();
        let args = command.get_arguments().chain(open.get_arguments());
        let read: Vec<_> = args.filter_map(Arg::get_env).collect();
        assert_eq!(read, ["JAJAK_KEYS"]);
    }
}
