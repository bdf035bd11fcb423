//! A new code for who has another Telegram account, or whose code went astray.
//!
//! The same is done and said whether or not the person has handed in: who asks for a code learns nothing of that.

use super::answering::last_word;
use super::opening::link;
use super::{Act, FieldError, Fieldwork, Reply, Show};
use crate::seal::{invitation_code, kept_key, lookup_key};
use crate::store::{Account, Action, Actor, Deed, Owed, SurveyState, Write};

/// What became of a wish for a new code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Renewal {
    /// The code before is void, and so is the link of the account that used it.
    Renewed {
        /// The new code, in groups of four.
        code: String,
        /// The link that enters it; empty while the bot's name is not known.
        link: String,
        /// What the account that was linked is shown; it is owed until Telegram has taken it.
        farewell: Option<Reply>,
    },
    /// The list has no such staff number.
    NoSuchPerson,
    /// The survey takes no answers.
    NotOpen,
}

impl Fieldwork {
    /// Gives a person another code: the one before lets nobody in, the account that came by it speaks for nobody, and its
    /// draft is destroyed. What was handed in stays so.
    pub async fn renew_code(
        &self,
        write: &mut Write,
        actor: Actor,
        survey: i64,
        nip: &str,
        bot_name: Option<&str>,
    ) -> Result<Renewal, FieldError> {
        let row = write.take_survey(survey).await?;
        let is_open = |state| matches!(state, SurveyState::Open | SurveyState::Closing);
        let Some(row) = row.filter(|row| is_open(row.state)) else { return Ok(Renewal::NotOpen) };
        let Some(account) = write.person_by_nip(survey, nip).await? else { return Ok(Renewal::NoSuchPerson) };
        // Takes the rows, so that nothing is answered meanwhile: the chat's first, as its own updates do.
        if let Some(telegram) = write.telegram_of(&account).await? {
            write.hold_chat(telegram).await?;
        }
        write.participation(&account).await?;
        let Some(person) = write.listed(&account).await? else { return Ok(Renewal::NoSuchPerson) };
        let generation = person.generation + 1;
        let number = u32::try_from(generation).unwrap_or(u32::MAX);
        let code = invitation_code(&self.pepper, row.mark.as_bytes(), person.nip.as_bytes(), number);
        write.renew_invitation(&account, generation, &lookup_key(&self.pepper, &code)).await?;
        write.delete_draft(&account).await?;
        write.drop_link_of(&kept_key(&self.pepper, &person.nip)).await?;
        let farewell = self.part(write, &account).await?;
        self.log(write, Deed::new(actor, Action::CodeRenewed).of(survey));
        let bot_name = self.bot_name(bot_name).await?;
        Ok(Renewal::Renewed {
            code: code.display(),
            link: link(bot_name.as_deref(), &code.plain()),
            farewell,
        })
    }

    /// The account that spoke for a person does no longer, and is told so in the place of what its screen showed.
    async fn part(&self, write: &mut Write, account: &Account) -> Result<Option<Reply>, FieldError> {
        let Some(telegram) = write.telegram_of(account).await? else { return Ok(None) };
        let chat = write.chat(telegram).await?;
        write.unlink(account).await?;
        write.end_replies_to(telegram).await?;
        let Some(chat) = chat.filter(|chat| chat.account.as_ref() == Some(account)) else { return Ok(None) };
        write.owe(telegram, Some(Owed::Renewed)).await?;
        let screen = last_word(chat.tongue, Owed::Renewed, None, self.kept_until());
        let show = Show { screen, prompt: chat.prompt, anew: chat.buried, saves: 0 };
        Ok(chat.reachable.then(|| Reply { telegram, acts: vec![Act::Show(show)] }))
    }
}
