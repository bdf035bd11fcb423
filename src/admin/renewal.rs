//! `/kode`: a new code for a person. The answer is the same whether or not the person has handed in.

use super::Request;
use crate::fieldwork::{FieldError, Renewal};
use crate::roster::Nip;
use crate::store::Actor;

impl Request<'_> {
    /// Renews the code of the person whose staff number stands there, in the survey whose number stands before it, else
    /// in the newest.
    pub(super) async fn renew(&mut self, argument: &str) -> Result<(), FieldError> {
        // A staff number may be written in groups, and then begins like a survey's.
        let numbered = || {
            let (number, written) = argument.split_once(char::is_whitespace)?;
            Some((Some(number), Nip::parse(written).ok()?))
        };
        let read = Nip::parse(argument).ok().map(|nip| (None, nip)).or_else(numbered);
        let Some((number, nip)) = read else { return self.tell("renew-how") };
        let surveys = self.desk.field.store.surveys().await?;
        let survey = match number {
            Some(number) => surveys.iter().find(|row| number.parse() == Ok(row.id)),
            None => surveys.last(),
        };
        let Some(survey) = survey.map(|row| row.id) else { return self.tell("renew-not-open") };
        let (field, actor) = (&self.desk.field, Actor::Owner(self.telegram));
        match field.renew_code(self.write, actor, survey, nip.as_str(), None).await? {
            Renewal::NotOpen => self.tell("renew-not-open"),
            Renewal::NoSuchPerson => self.tell("renew-nobody"),
            Renewal::Renewed { code, link, farewell } => {
                self.replies.extend(farewell);
                let enter = if link.is_empty() { code } else { format!("{code}\n{link}") };
                self.say(self.words.say("renewed", &[("code", enter)]));
                Ok(())
            }
        }
    }
}
