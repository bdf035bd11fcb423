//! What was decided but perhaps never shown, because the process ended in between.

use super::answering::{draw, last_word, open};
use super::{Act, FieldError, Fieldwork, Reply, Show};
use crate::store::Chat;

/// So many messages are taken up at once.
const MOST_DELETIONS: i64 = 1_000;

impl Fieldwork {
    /// The replies that are owed at start.
    pub async fn owed(&self) -> Result<Vec<Reply>, FieldError> {
        let mut replies = Vec::new();
        for (chat, word) in self.store.owed().await? {
            let show = match word {
                Some(word) => {
                    let survey = chat.account.as_ref().map(|account| account.survey);
                    Some((last_word(chat.tongue, word, survey), 0))
                }
                None => match self.interrupted(&chat).await {
                    Err(error) if error.is_of_the_update() => {
                        tracing::error!(%error, "owed_reply_unknown");
                        None
                    }
                    show => show?,
                },
            };
            if let Some((screen, saves)) = show {
                let show = Show { screen, prompt: chat.prompt, anew: chat.buried, saves };
                replies.push(Reply { telegram: chat.telegram, acts: vec![Act::Show(show)] });
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

    async fn interrupted(&self, chat: &Chat) -> Result<Option<(crate::interview::Screen, i64)>, FieldError> {
        let Some(account) = &chat.account else { return Ok(None) };
        let Some(survey) = self.survey(account.survey).await? else { return Ok(None) };
        let Some(draft) = self.store.peek_draft(account).await? else { return Ok(None) };
        let interview = open(&survey, account, chat.telegram, &draft);
        Ok(interview.map(|interview| (draw(&survey, &interview, None, self.local_now()), draft.saves)))
    }
}
