//! How each thing is said to Telegram.

use teloxide::payloads::{
    AnswerCallbackQuery, DeleteMessage, EditMessageText, EditMessageTextSetters as _,
    SendDocumentSetters as _, SendMessage, SendMessageSetters as _,
};
use teloxide::requests::Requester as _;
use teloxide::types::{
    ButtonRequest, CallbackQueryId, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, InputFile,
    KeyboardButton, KeyboardMarkup, LinkPreviewOptions, MessageId, ParseMode, ReplyMarkup,
};

use super::{Delivered, Outbox, Queued};
use crate::fieldwork::{Act, Show};
use crate::interview::{Button, Screen};
use crate::store::Shown;
use crate::telegram::call::{Failure, Numbered, call};
use crate::telegram::commands;

/// What stands in place of a screen that can no longer be deleted: the newer one is below.
const MOVED_ON: &str = "↓";

impl Outbox {
    /// Tries once.
    pub(super) async fn attempt(&self, telegram: i64, act: &Act) -> Result<(), Failure> {
        match act {
            Act::Notice { callback, text } => self.notice(callback, text.as_deref()).await,
            Act::Show(show) => self.show(telegram, show).await,
            Act::Say { text, rows, ask_contact } => {
                self.say(telegram, text, rows, ask_contact.as_deref()).await
            }
            Act::Edit { message, text, rows } => self.edit(telegram, *message, text, rows).await,
            Act::Delete { message } => self.delete(telegram, *message).await,
            Act::Menu(role) => match commands::of_chat(&self.bot, telegram, *role, self.call).await {
                // It costs only the menu.
                Err(Failure::Blocked | Failure::Refused | Failure::Unchanged) => Ok(()),
                other => other,
            },
            Act::Document { name, bytes, caption } => self.document(telegram, name, bytes, caption).await,
        }
    }

    async fn notice(&self, callback: &str, text: Option<&str>) -> Result<(), Failure> {
        let mut answer = AnswerCallbackQuery::new(CallbackQueryId(callback.to_owned()));
        // Telegram's limit is 200 characters.
        answer.text = text.map(|text| text.chars().take(200).collect());
        match call::<_, bool>(&self.bot, &answer, self.call).await {
            // A notice that comes too late is of no use any more; the screen that follows is.
            Err(failure) if !failure.is_final() => Err(failure),
            _ => Ok(()),
        }
    }

    async fn show(&self, telegram: i64, show: &Show) -> Result<(), Failure> {
        let (prompt, buried) = {
            let state = self.state();
            let chat = state.chats.get(&telegram);
            let known = chat.and_then(|chat| chat.prompt);
            // Numbers rise in a chat; another process may have sent a newer screen.
            (known.max(show.prompt), chat.is_some_and(|chat| chat.buried))
        };
        let Screen { text, rows } = &show.screen;
        let in_place = prompt.and_then(|prompt| i32::try_from(prompt).ok()).filter(|_| !show.anew && !buried);
        if let Some(prompt) = in_place {
            match self.rewrite(telegram, MessageId(prompt), text, rows).await {
                Ok(()) | Err(Failure::Unchanged) => {
                    self.shown(telegram, i64::from(prompt), show.saves, None);
                    return Ok(());
                }
                // Gone, too old, or not ours to edit: the screen is sent anew.
                Err(Failure::Refused) => {}
                Err(failure) => return Err(failure),
            }
        }
        let anew = SendMessage::new(ChatId(telegram), text)
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview())
            .reply_markup(inline(rows));
        let sent: Numbered = call(&self.bot, &anew, self.call).await?;
        // The old screen must not stay to be pressed, nor to be read.
        self.shown(telegram, sent.message_id, show.saves, prompt);
        Ok(())
    }

    fn shown(&self, telegram: i64, prompt: i64, saves: i64, left: Option<i64>) {
        let mut state = self.state();
        let chat = state.chats.entry(telegram).or_default();
        chat.unnoted_screens += 1;
        // The last word stays; what comes after it is another conversation.
        let kept = (saves > 0).then_some(prompt);
        chat.prompt = kept;
        chat.buried = false;
        if let Some(message) = left {
            chat.waiting.push_front(Queued::new(Act::Delete { message }, None));
        }
        state.deliver(Delivered::Shown { shown: Shown { telegram, prompt: kept, saves }, left });
    }

    pub(super) async fn say(
        &self,
        telegram: i64,
        text: &str,
        rows: &[Vec<Button>],
        ask_contact: Option<&str>,
    ) -> Result<(), Failure> {
        let mut message = SendMessage::new(ChatId(telegram), text)
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview());
        message.reply_markup = match ask_contact {
            Some(label) => {
                let button = KeyboardButton::new(label).request(ButtonRequest::Contact);
                let keyboard = KeyboardMarkup::new([[button]]).one_time_keyboard().resize_keyboard();
                Some(ReplyMarkup::Keyboard(keyboard))
            }
            None if rows.is_empty() => None,
            None => Some(ReplyMarkup::InlineKeyboard(inline(rows))),
        };
        call::<_, Numbered>(&self.bot, &message, self.call).await?;
        self.is_buried(telegram);
        Ok(())
    }

    async fn edit(
        &self,
        telegram: i64,
        message: i64,
        text: &str,
        rows: &[Vec<Button>],
    ) -> Result<(), Failure> {
        let Ok(message) = i32::try_from(message).map(MessageId) else { return Ok(()) };
        match self.rewrite(telegram, message, text, rows).await {
            Err(failure) if failure.is_refusal() => Ok(()),
            other => other,
        }
    }

    async fn rewrite(
        &self,
        telegram: i64,
        message: MessageId,
        text: &str,
        rows: &[Vec<Button>],
    ) -> Result<(), Failure> {
        let edit = EditMessageText::new(ChatId(telegram), message, text)
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview())
            .reply_markup(inline(rows));
        call::<_, Numbered>(&self.bot, &edit, self.call).await.map(|_| ())
    }

    async fn document(&self, telegram: i64, name: &str, bytes: &[u8], caption: &str) -> Result<(), Failure> {
        let file = InputFile::memory(bytes.to_vec()).file_name(name.to_owned());
        self.bot.send_document(ChatId(telegram), file).caption(caption).parse_mode(ParseMode::Html).await?;
        self.is_buried(telegram);
        Ok(())
    }

    /// Something else stands below the interview's screen.
    fn is_buried(&self, telegram: i64) {
        let mut state = self.state();
        if let Some(chat) = state.chats.get_mut(&telegram) {
            chat.buried = true;
        }
        state.deliver(Delivered::Buried { telegram });
    }

    async fn delete(&self, telegram: i64, message: i64) -> Result<(), Failure> {
        let Ok(message) = i32::try_from(message).map(MessageId) else { return Ok(()) };
        let delete = DeleteMessage::new(ChatId(telegram), message);
        match call::<_, bool>(&self.bot, &delete, self.call).await {
            // A screen older than 48 hours stays, but what it showed goes. A message of the person's cannot be changed.
            Err(failure) if failure.is_refusal() => {
                let edit = EditMessageText::new(ChatId(telegram), message, MOVED_ON);
                match call::<_, Numbered>(&self.bot, &edit, self.call).await {
                    // Gone already: nothing is left to do.
                    Err(failure) if failure.is_refusal() => Ok(()),
                    other => other.map(|_| ()),
                }
            }
            other => other.map(|_| ()),
        }
    }
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn inline(rows: &[Vec<Button>]) -> InlineKeyboardMarkup {
    let button = |button: &Button| InlineKeyboardButton::callback(button.label.clone(), button.data.clone());
    InlineKeyboardMarkup::new(rows.iter().map(|row| row.iter().map(button).collect::<Vec<_>>()))
}
