//! `jajak doctor`: looks at all that a bot stands on, says what is wrong and what to do. Changes nothing.

mod database;
mod disk;
mod keys;
mod token;

use std::path::Path;

use secrecy::SecretString;

use crate::clock::Clock;
use crate::config::Zone;
use crate::wording::Tongue;

/// How good something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// As it should be.
    Well,
    /// The bot runs; something should be seen to.
    Warning,
    /// The bot cannot run, or something would be lost.
    Error,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How good it is.
    pub grade: Grade,
    /// The sentence that says so; its `.remedy` says what to do.
    pub id: &'static str,
    /// What the sentence names. Never a secret.
    pub args: Vec<(&'static str, String)>,
    /// The sentence that says why, the argument `reason`.
    pub reason: Option<&'static str>,
}

impl Finding {
    fn new(grade: Grade, id: &'static str) -> Self {
        Self { grade, id, args: Vec::new(), reason: None }
    }

    fn well(id: &'static str) -> Self {
        Self::new(Grade::Well, id)
    }

    fn warning(id: &'static str) -> Self {
        Self::new(Grade::Warning, id)
    }

    fn error(id: &'static str) -> Self {
        Self::new(Grade::Error, id)
    }

    fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Why: a Fluent message, else what the error itself says.
    fn because(mut self, reason: Option<&'static str>, error: &dyn std::fmt::Display) -> Self {
        self.reason = reason;
        if reason.is_none() { self.with("reason", error) } else { self }
    }

    /// What was found, and what to do; nothing to do is empty.
    pub fn tell(&self, tongue: Tongue) -> (String, String) {
        let words = tongue.wording();
        let reason = self.reason.map(|id| ("reason", words.plain(id)));
        let args: Vec<_> = self.args.iter().cloned().chain(reason).collect();
        let remedy =
            if self.grade == Grade::Well { String::new() } else { words.attribute(self.id, "remedy", &args) };
        (words.say(self.id, &args), remedy)
    }
}

/// What a bot stands on.
#[derive(Debug)]
pub struct Patient<'a> {
    /// The database's URL.
    pub database: &'a str,
    /// The key folder.
    pub keys: &'a Path,
    /// The bot's token.
    pub token: Option<&'a SecretString>,
    /// A Bot API server of one's own.
    pub api_url: Option<&'a str>,
    /// Where Telegram is to bring updates; else the bot fetches them.
    pub webhook: Option<&'a str>,
    /// The zone of the people asked.
    pub zone: Zone,
    /// This machine's clock.
    pub clock: &'a Clock,
}

/// Looks at everything.
pub async fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let mut findings = token::examine(patient).await;
    let (of_database, surveys) = database::examine(patient).await;
    findings.extend(of_database);
    findings.extend(keys::examine(patient, surveys.as_deref()));
    findings.extend(disk::examine(patient));
    let local = patient.zone.local(patient.clock.now()).format("%Y-%m-%d %H:%M").to_string();
    findings.push(Finding::well("doctor-zone").with("zone", patient.zone.0.name()).with("time", local));
    findings
}
