//! `/pengelola` and `/undang`: who has which role.

use super::Request;
use super::button::Verb;
use crate::fieldwork::{Act, FieldError, LONGEST_OWNER_NAME, Reply};
use crate::interview::escape;
use crate::store::{Action, Actor, Owner, Role};

impl Request<'_> {
    /// Everybody with a role; a button takes one away.
    pub(super) async fn staff(&mut self) -> Result<(), FieldError> {
        let staff = self.desk.field.store.owners().await?;
        let mut lines = vec![self.words.plain("staff")];
        lines.extend(
            staff.iter().map(|owner| format!("{} – {}", self.role_name(owner.role), escape(&owner.name))),
        );
        if staff.iter().filter(|owner| owner.role == Role::Owner).count() < 3 {
            lines.push(String::new());
            lines.push(self.words.plain("staff-too-few"));
        }
        let button = |owner: &Owner| {
            let label = self.words.say("button-remove", &[("name", owner.name.clone())]);
            vec![Verb::Remove(owner.telegram).labelled(label, 0)]
        };
        let rows = staff.iter().map(button).collect();
        self.ask(lines.join("\n"), rows);
        Ok(())
    }

    fn role_name(&self, role: Role) -> String {
        self.words.plain(&format!("role-{}", role.name()))
    }

    /// A one-time code: `/undang operator Irban I`.
    pub(super) async fn invite(&mut self, argument: &str) -> Result<(), FieldError> {
        let (role, name) = argument.trim().split_once(char::is_whitespace).unwrap_or((argument.trim(), ""));
        let typed = role.to_lowercase();
        let known =
            |role: &Role| [role.name().to_owned(), self.role_name(*role).to_lowercase()].contains(&typed);
        let Some(role) = Role::ALL.into_iter().find(known) else { return self.tell("invite-how") };
        let name: String = name.trim().chars().filter(|c| !c.is_control()).take(LONGEST_OWNER_NAME).collect();
        if name.is_empty() {
            return self.tell("invite-how");
        }
        let (code, link) =
            self.desk.field.invite_owner(self.write, Actor::Owner(self.telegram), role, &name, None).await?;
        let way = if link.is_empty() { code } else { link };
        let args = [("name", escape(&name)), ("role", self.role_name(role)), ("code", escape(&way))];
        self.say(self.words.say("invited", &args));
        if role != Role::Owner {
            return Ok(());
        }
        self.tell_others(None, "owner-invited", &[("name", escape(&name))]).await
    }

    /// Takes an account's role away.
    pub(super) async fn remove(&mut self, account: i64) -> Result<(), FieldError> {
        let staff = self.desk.field.store.owners().await?;
        let Some(owner) = staff.into_iter().find(|owner| owner.telegram == account) else {
            return self.staff().await;
        };
        if !self.write.remove_owner(account).await? {
            return self.tell("remove-last");
        }
        self.log_alone(Action::OwnerRemoved, &format!("role={}", owner.role.name()));
        let name = [("name", escape(&owner.name))];
        // What the role had asked for, such as a code for somebody else, is not said any more.
        self.write.end_replies_to(account).await?;
        self.write.delete_jobs_of(account).await?;
        self.replies.push(Reply { telegram: account, acts: vec![Act::Menu(None)] });
        if account != self.telegram {
            let tongue = self.desk.tongue_of(account).await?;
            self.replies.push(super::say(account, tongue.wording().plain("role-taken"), Vec::new()));
        }
        self.say(self.words.say("removed", &name));
        if owner.role != Role::Owner {
            return Ok(());
        }
        self.tell_others(Some(account), "owner-removed", &name).await
    }
}
