//! What is wrong with a command line, in Indonesian.

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, Command};

use super::{Texts, arg_name};

/// What is wrong, what to do, and where the help is.
pub(super) fn told(error: &clap::Error, command: &Command, words: &[String], texts: &Texts) -> String {
    let (command, names) = reached(command, words);
    let of = |kind: ContextKind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (written, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let id = sentence(error.kind(), value.is_empty(), written == of(ContextKind::PriorArg));
    let arg = command.get_arguments().find(|arg| arg.to_string() == written);
    // A value that nobody typed comes from a variable.
    let variable =
        arg.filter(|_| id == "usage-value" && !words.iter().any(|word| word.ends_with(value.as_str())));
    let variable = variable.and_then(Arg::get_env).map(|name| name.to_string_lossy().into_owned());
    let args = [
        ("argument", variable.unwrap_or(written)),
        ("value", value),
        ("command", of(ContextKind::InvalidSubcommand)),
        ("other", of(ContextKind::PriorArg)),
        ("reason", error.kind().to_string()),
        ("typed", names.join(" ")),
    ];
    let mut lines = vec![format!("jajak: {}", texts.with(id, &args))];
    if ["usage-value", "usage-missing-value", "usage-missing-argument"].contains(&id) {
        lines.extend(arg.and_then(|arg| hint(arg, &names, texts)));
    }
    let first = |kinds: &[ContextKind]| kinds.iter().map(|kind| of(*kind)).find(|list| !list.is_empty());
    let suggested =
        first(&[ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]);
    let allowed = first(&[ContextKind::ValidSubcommand, ContextKind::ValidValue]);
    lines.extend(suggested.map(|list| texts.with("usage-suggested", &[("suggested", list)])));
    lines.extend(allowed.map(|list| texts.with("usage-allowed", &[("allowed", list)])));
    lines.push(texts.with("usage-help", &args));
    lines.join("\n")
}

/// The sentence for a fault.
fn sentence(kind: ErrorKind, is_without_value: bool, is_repeated: bool) -> &'static str {
    match kind {
        ErrorKind::UnknownArgument => "usage-unknown-argument",
        ErrorKind::InvalidSubcommand => "usage-unknown-command",
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "usage-missing-command"
        }
        ErrorKind::MissingRequiredArgument => "usage-missing-argument",
        ErrorKind::InvalidValue if is_without_value => "usage-missing-value",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "usage-value",
        ErrorKind::NoEquals => "usage-no-equals",
        ErrorKind::TooManyValues => "usage-too-many-values",
        ErrorKind::ArgumentConflict if is_repeated => "usage-twice",
        ErrorKind::ArgumentConflict => "usage-conflict",
        ErrorKind::InvalidUtf8 => "usage-not-text",
        _ => "usage-other",
    }
}

/// What can be written for an argument: of this command, or wherever the argument is.
fn hint(arg: &Arg, names: &[&str], texts: &Texts) -> Option<String> {
    let name = arg_name(arg);
    let here = names.join("-").replacen("jajak", "usage-hint", 1);
    let ids = [format!("{here}-{name}"), format!("usage-hint-{name}")];
    ids.iter().find_map(|id| texts.find(id, &[]))
}

/// The command that the words lead to, and the names on the way.
fn reached<'a>(mut command: &'a Command, words: &[String]) -> (&'a Command, Vec<&'a str>) {
    let mut names = vec![command.get_name()];
    let mut words = words.iter().skip(1).map(String::as_str).take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        if word.starts_with('-') {
            let is_it = |arg: &Arg| arg.get_long().is_some_and(|long| word.strip_prefix("--") == Some(long));
            // The word after it may be called as a command is.
            if command.get_arguments().any(|arg| is_it(arg) && arg.get_action().takes_values()) {
                words.next();
            }
        } else if let Some(below) = command.find_subcommand(word).filter(|below| below.get_name() != "help") {
            command = below;
            names.push(below.get_name());
        } else {
            break;
        }
    }
    (command, names)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::super::in_indonesian;
    use super::*;
    use crate::cli::Cli;

    /// Types a wrong command, and looks for these parts in what is said.
    fn check(line: &str, parts: &[&str]) {
        let words = std::iter::once("jajak").chain(line.split_whitespace());
        let words: Vec<String> = words.map(str::to_owned).collect();
        let texts = Texts::load();
        let mut command = in_indonesian(Cli::command(), &texts);
        let error = command.try_get_matches_from_mut(&words).unwrap_err();
        assert_eq!(error.exit_code(), 2, "{line}");
        let said = told(&error, &command, &words, &texts);
        for part in parts {
            assert!(said.contains(part), "{line}: no {part} in\n{said}");
        }
    }

    #[test]
    fn a_fault_is_told_with_what_to_do() {
        check("", &["Perintah sesudah \"jajak\" belum disebut.", "\nBantuan: jajak --help"]);
        check("--zone WIT", &["Yang dapat dipakai: demo, load, run"]);
        check("survei", &["\"survei\" bukan perintah \"jajak\"", "\nMungkin maksudnya:", "survey"]);
        check(
            "survey list --jsn",
            &["\"--jsn\" tidak dikenal oleh \"jajak survey list\"", "maksudnya: --json\n"],
        );
        check("survey open --form a.md", &["Tambahkan: --", "--roster <ROSTER>", "--title <TITLE>"]);
        check("invitations 1", &["Tambahkan: --csv <CSV>.", "\nTulis nama berkas, misalnya --csv"]);
        check("summary 1 --zone", &["Nilai untuk --zone <ZONE> belum ditulis", "\nTulis WIB, WITA"]);
        check("run --status-public=ya", &["--status-public tidak memerlukan nilai \"ya\""]);
        check("run --send-rate 1 --send-rate 2", &["--send-rate <SEND_RATE> ditulis lebih dari sekali"]);
        check(
            "load --webhook --beside bot",
            &["tidak dapat dipakai bersama --", "\nBantuan: jajak load --help"],
        );
    }

    #[test]
    fn a_value_that_cannot_be_used_is_told_with_one_that_can() {
        check("summary satu", &["Nilai \"satu\" untuk <SURVEY> tidak", "\nTulis nomor survei, misalnya 1"]);
        check(
            "survey open --k 3",
            &["Nilai \"3\" untuk --k <K>", "\nTulis bilangan bulat dari 5 sampai 1000"],
        );
        check("demo --rate 5", &["\nTulis bilangan dari 0 sampai 1"]);
        check("load --rate cepat", &["\nTulis bilangan di atas 0"]);
        check("owner invite --role bos", &["\nTulis owner (pengelola), operator, atau auditor"]);
        check(
            "--keys run --zone WITO survey list",
            &["\"WITO\" untuk --zone <ZONE>", "jajak survey list --help"],
        );
    }
}
