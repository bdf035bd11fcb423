//! `jajak key`: a copy of a survey's key for the safe, and back.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use secrecy::{ExposeSecret as _, SecretString};

use super::{CliError, Ended, Settings, print, private_file};
use crate::fieldwork::put_key_back;
use crate::keys::{KeyCopy, KeyFolder};
use crate::store::{Store, SurveyState};
use crate::wording::Wording;

/// The shortest passphrase, in characters.
const SHORTEST: usize = 20;
/// So many different characters it has at least: "aaaa…" is none.
const DIFFERENT: usize = 8;

/// `jajak key …`
#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Writes a copy of a survey's key under a passphrase, for the safe. Any age tool opens it too.
    Export {
        /// The survey's number.
        survey: i64,
        /// Where to write; it must not exist yet.
        file: PathBuf,
    },
    /// Puts a survey's key back from a copy, after the key folder was lost.
    Import {
        /// The copy.
        file: PathBuf,
    },
}

pub(super) async fn key(settings: &Settings, command: &Key) -> Result<Ended, CliError> {
    match command {
        Key::Export { survey, file } => export(settings, *survey, file).await,
        Key::Import { file } => import(settings, file).await,
    }
}

async fn export(settings: &Settings, survey: i64, file: &Path) -> Result<Ended, CliError> {
    let words = settings.tongue.wording();
    let field = settings.fieldwork().await?;
    match field.store.survey(survey).await? {
        None => return Err(settings.no_such_survey(survey)),
        Some(row) if row.state == SurveyState::Released => {
            return Err(CliError::NotFound(words.plain("cli-key-released")));
        }
        Some(_) => {}
    }
    let passphrase = new_passphrase(words)?;
    let failed = |reason| CliError::File { file: file.display().to_string(), reason };
    // Made first: what cannot be written must not count as a copy.
    let mut out = private_file(file).map_err(failed)?;
    let copy = field.key_copy(survey).await?.ok_or_else(|| settings.no_such_survey(survey))?;
    let sealed = copy.seal(&passphrase, &field.chance)?;
    out.write_all(sealed.as_bytes()).and_then(|()| out.sync_all()).map_err(failed)?;
    let args = [("survey", survey.to_string()), ("file", file.display().to_string())];
    print::line(&words.say("cli-key-exported", &args))?;
    Ok(Ended::Well)
}

async fn import(settings: &Settings, file: &Path) -> Result<Ended, CliError> {
    let words = settings.tongue.wording();
    let sealed = String::from_utf8_lossy(&super::read_file(file)?).into_owned();
    let passphrase = ask(words, "cli-passphrase")?;
    let copy = KeyCopy::open(&sealed, &passphrase)?;
    let opening = async { Ok(Store::open(&settings.database).await?) };
    let store = settings.announced(opening).await?;
    let keys = KeyFolder::open(&settings.keys)?;
    let found = put_key_back(&store, &keys, &copy).await?;
    store.close().await;
    let Some((survey, was_missing)) = found else {
        return Err(CliError::NotFound(words.plain("cli-key-for-no-survey")));
    };
    let args = [("survey", survey.id.to_string()), ("title", survey.title)];
    if was_missing {
        settings.fieldwork().await?.log_key_import(survey.id).await?;
        print::line(&words.say("cli-key-imported", &args))?;
    } else {
        print::line(&words.say("cli-key-was-there", &args))?;
    }
    Ok(Ended::Well)
}

/// A passphrase that stands up to somebody who has the file and years.
fn new_passphrase(words: &Wording) -> Result<SecretString, CliError> {
    let passphrase = ask(words, "cli-new-passphrase")?;
    if !is_strong(passphrase.expose_secret()) {
        let args = [("shortest", SHORTEST.to_string()), ("different", DIFFERENT.to_string())];
        return Err(CliError::Content(words.say("cli-passphrase-weak", &args)));
    }
    if is_asked() {
        let again = ask(words, "cli-passphrase-again")?;
        if again.expose_secret() != passphrase.expose_secret() {
            return Err(CliError::Content(words.plain("cli-passphrase-differs")));
        }
    }
    Ok(passphrase)
}

fn is_strong(passphrase: &str) -> bool {
    let different: std::collections::BTreeSet<char> = passphrase.chars().collect();
    passphrase.chars().count() >= SHORTEST && different.len() >= DIFFERENT
}

/// The variable that says what a script gives.
const GIVEN: &str = "JAJAK_PASSPHRASE";

/// Whether somebody types it.
fn is_asked() -> bool {
    given().is_none() && std::io::stdin().is_terminal()
}

/// What a script gives.
fn given() -> Option<String> {
    std::env::var(GIVEN).ok().filter(|given| !given.is_empty())
}

/// From the environment; else typed on the terminal without being shown; else the first line of the standard input.
fn ask(words: &Wording, id: &str) -> Result<SecretString, CliError> {
    if let Some(given) = given() {
        return Ok(given.into());
    }
    if is_asked() {
        print::aside(&words.plain(id))?;
        return Ok(console::Term::stderr().read_secure_line()?.into());
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    if line.is_empty() {
        return Err(CliError::Content(words.plain("cli-passphrase-none")));
    }
    Ok(line.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weak_passphrase_is_not_taken() {
        let check =
            |passphrase: &str, strong: bool| assert_eq!(is_strong(passphrase), strong, "{passphrase}");
        check("payung kelinci wortel tangga", true);
        check("rahasia", false);
        check("aaaaaaaaaaaaaaaaaaaaaaaaaa", false);
        check("1234512345123451234512345", false);
    }
}
