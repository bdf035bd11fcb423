//! What was decided but perhaps never shown, because the process ended in between.

use super::answering::{draw, last_word, open};
use super::{Act, FieldError, Fieldwork, Reply, Show};
use crate::interview::Screen;
use crate::store::Chat;

/// So many messages are taken up at once.
const MOST_DELETIONS: i64 = 1_000;

impl Fieldwork {
    /// The last words that are owed.
    pub async fn owed_words(&self) -> Result<Vec<Reply>, FieldError> {
        let reply = |(chat, word): (Chat, _)| {
            let survey = chat.account.as_ref().map(|account| account.survey);
            show(&chat, last_word(chat.tongue, word, survey, self.kept_until()), 0)
        };
        Ok(self.store.owed_words().await?.into_iter().map(reply).collect())
    }

    /// The screens that are owed. Looks at every draft.
    pub async fn owed_screens(&self) -> Result<Vec<Reply>, FieldError> {
        let mut replies = Vec::new();
        for chat in self.store.owed_screens().await? {
            match self.interrupted(&chat).await {
                Ok(Some((screen, saves))) => replies.push(show(&chat, screen, saves)),
                Ok(None) => {}
                Err(error) if error.is_of_the_update() => tracing::error!(%error, "owed_reply_unknown"),
                Err(error) => return Err(error),
            }
        }
        Ok(replies)
    }

    /// The messages that must still go from chats.
    pub async fn owed_deletions(&self) -> Result<Vec<Reply>, FieldError> {
        let mut replies: Vec<Reply> = Vec::new();
        for (telegram, message) in self.store.owed_deletions(MOST_DELETIONS).await? {
            let act = Act::Delete { message };
            match replies.last_mut().filter(|reply| reply.telegram == telegram) {
                Some(reply) => reply.acts.push(act),
                None => replies.push(Reply { telegram, acts: vec![act] }),
            }
        }
        Ok(replies)
    }

    async fn interrupted(&self, chat: &Chat) -> Result<Option<(Screen, i64)>, FieldError> {
        let Some(account) = &chat.account else { return Ok(None) };
        let Some(survey) = self.survey(account.survey).await? else { return Ok(None) };
        let Some(draft) = self.store.peek_draft(account).await? else { return Ok(None) };
        let interview = open(&survey, account, chat.telegram, &draft);
        Ok(interview.map(|interview| (draw(&survey, &interview, None, self.local_now()), draft.saves)))
    }
}

fn show(chat: &Chat, screen: Screen, saves: i64) -> Reply {
    let show = Show { screen, prompt: chat.prompt, anew: chat.buried, saves };
    Reply { telegram: chat.telegram, acts: vec![Act::Show(show)] }
}
