//! What the inspectorate's staff may ask for, and which role it takes. All else is the same for everybody.
#![doc = include_str!("roles.md")]

use crate::store::Role;

/// Something that takes a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// The summary of results.
    Summary,
    /// Participation in bands.
    Participation,
    /// The field period, with what can be done to it.
    Period,
    /// Closing.
    Close,
    /// Everybody with a role.
    Staff,
    /// A code for somebody new.
    Invite,
    /// The minutes of a release.
    Minutes,
    /// The texts of a released survey.
    Texts,
    /// Masks words of a text.
    Mask,
    /// Keeps a text back.
    Hold,
    /// Keeps a text back no longer.
    LetGo,
    /// The published results as files.
    Files,
    /// Reminds whoever has not handed in.
    Remind,
    /// The end of the log.
    Log,
    /// A new code for a person.
    Renew,
}

use Role::{Auditor, Operator, Owner};

impl Command {
    /// In the order of the menu.
    pub const ALL: [Self; 15] = [
        Self::Period,
        Self::Participation,
        Self::Remind,
        Self::Summary,
        Self::Close,
        Self::Texts,
        Self::Mask,
        Self::Hold,
        Self::LetGo,
        Self::Files,
        Self::Minutes,
        Self::Log,
        Self::Staff,
        Self::Invite,
        Self::Renew,
    ];

    /// As it is typed, in Indonesian and in English.
    pub fn names(self) -> [&'static str; 2] {
        match self {
            Self::Summary => ["ringkasan", "summary"],
            Self::Participation => ["partisipasi", "participation"],
            Self::Period => ["periode", "period"],
            Self::Close => ["tutup", "close"],
            Self::Staff => ["pengelola", "staff"],
            Self::Invite => ["undang", "invite"],
            Self::Minutes => ["beritaacara", "minutes"],
            Self::Texts => ["komentar", "comments"],
            Self::Mask => ["samarkan", "mask"],
            Self::Hold => ["tahan", "hold"],
            Self::LetGo => ["lepas", "letgo"],
            Self::Files => ["berkas", "files"],
            Self::Remind => ["pengingat", "remind"],
            Self::Log => ["log", "catatan"],
            Self::Renew => ["kode", "code"],
        }
    }

    /// Whose it is.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::Summary
            | Self::Close
            | Self::Staff
            | Self::Invite
            | Self::Texts
            | Self::Mask
            | Self::Hold
            | Self::LetGo
            | Self::Files => &[Owner],
            Self::Participation | Self::Period | Self::Remind | Self::Renew => &[Owner, Operator],
            Self::Minutes | Self::Log => &[Owner, Auditor],
        }
    }

    /// Whether it makes sense without anything after it, so that a menu can offer it.
    pub fn stands_alone(self) -> bool {
        !matches!(self, Self::Mask | Self::Hold | Self::LetGo)
    }

    /// By what was typed after the slash.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.names().contains(&name))
    }

    /// What a role may ask for.
    pub fn of(role: Role) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |command| command.roles().contains(&role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_ask_for_what_the_page_says() {
        let row = |command: Command| {
            let may = |role| if command.roles().contains(&role) { "yes" } else { "no" };
            let [owner, operator, auditor] = Role::ALL.map(may);
            format!("| {} | {owner} | {operator} | {auditor} |", command.names()[0])
        };
        let expected = Command::ALL.map(row).join("\n");
        let page = include_str!("roles.md");
        assert!(page.contains(&format!("|---|---|---|---|\n{expected}\n\n")), "{expected}");
    }
}
