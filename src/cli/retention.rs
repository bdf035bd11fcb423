//! `jajak retention`: what is past its day is deleted.

use clap::Subcommand;

use super::{CliError, Ended, Settings, print};
use crate::store::Actor;

/// `jajak retention …`
#[derive(Debug, Subcommand)]
pub(super) enum Retention {
    /// Deletes the staff lists of released surveys whose day has come; a running bot does so every day by itself.
    Run,
}

pub(super) async fn retention(settings: &Settings, Retention::Run: &Retention) -> Result<Ended, CliError> {
    let words = settings.tongue.wording();
    let field = settings.fieldwork().await?;
    let done = field.run_retention(Actor::CommandLine).await?;
    field.store.close().await;
    for (survey, people) in &done.lists {
        let args = [("survey", survey.to_string()), ("people", people.to_string())];
        print::line(&words.say("cli-list-erased", &args))?;
    }
    if done.links > 0 {
        print::line(&words.say("cli-links-erased", &[("links", done.links.to_string())]))?;
    }
    if done.lists.is_empty() && done.links == 0 {
        print::line(&words.plain("cli-nothing-to-erase"))?;
    }
    Ok(Ended::Well)
}
