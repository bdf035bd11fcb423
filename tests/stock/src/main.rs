//! The survey as teloxide's manual would have it: its dispatcher, and a dialogue in its `SqliteStorage`, which commits each
//! answer by itself. It asks the scaled statements of the shipped survey, with the same buttons, and confirms each press.
//!
//! Settings come from the environment as with `jajak run`: `TELOXIDE_TOKEN`, `TELEGRAM_API_URL`, `DATABASE_URL`.

use std::error::Error;

use serde::{Deserialize, Serialize};
use teloxide::dispatching::UpdateHandler;
use teloxide::dispatching::dialogue::serializer::Json;
use teloxide::dispatching::dialogue::{self, SqliteStorage};
use teloxide::prelude::*;
use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};

type Fault = Box<dyn Error + Send + Sync>;
type Interview = Dialogue<Stage, SqliteStorage<Json>>;

const FORM: &str = include_str!("../../../dialogues/survei_integritas_organisasi/form.md");

/// Where a person stands.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
enum Stage {
    #[default]
    Consent,
    Asking(Vec<usize>),
    Done(Vec<usize>),
}

/// What is asked.
#[derive(Debug)]
struct Survey {
    statements: Vec<&'static str>,
    choices: Vec<&'static str>,
}

impl Survey {
    fn read() -> Self {
        let rows = || FORM.lines().map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
        // The third cell after the row's type and name, or after the list's and the choice's name, is the text.
        let texts = |kind: &str| rows().filter(|row| row.get(2) == Some(&kind)).map(|row| row[4]).collect();
        Self { statements: texts("select_one setuju"), choices: texts("setuju") }
    }

    fn screen(&self, place: usize) -> (String, InlineKeyboardMarkup) {
        let of = self.statements.len();
        let text = format!("{} dari {of}\n\n{}", place + 1, self.statements[place]);
        let row = |(number, label): (usize, &&str)| {
            vec![InlineKeyboardButton::callback(label.to_string(), format!("{place}/{number}"))]
        };
        (text, InlineKeyboardMarkup::new(self.choices.iter().enumerate().map(row)))
    }
}

async fn started(bot: Bot, interview: Interview, message: Message) -> Result<(), Fault> {
    interview.update(Stage::Consent).await?;
    let button = InlineKeyboardButton::callback("Saya bersedia", "consent");
    bot.send_message(message.chat.id, "Apakah Bapak/Ibu bersedia?")
        .reply_markup(InlineKeyboardMarkup::new([[button]]))
        .await?;
    Ok(())
}

async fn pressed(
    bot: Bot,
    interview: Interview,
    query: CallbackQuery,
    survey: &'static Survey,
) -> Result<(), Fault> {
    let answer = query.data.as_deref().and_then(|data| data.split_once('/'));
    let answer =
        answer.and_then(|(place, choice)| Some((place.parse::<usize>().ok()?, choice.parse().ok()?)));
    let answers = match (interview.get_or_default().await?, answer) {
        (Stage::Consent, None) => Vec::new(),
        (Stage::Asking(mut answers), Some((place, choice))) if place == answers.len() => {
            answers.push(choice);
            answers
        }
        // An old press.
        _ => return Ok(bot.answer_callback_query(query.id).await.map(|_| ())?),
    };
    let (place, of) = (answers.len(), survey.statements.len());
    let is_last = place == of;
    interview.update(if is_last { Stage::Done(answers) } else { Stage::Asking(answers) }).await?;
    bot.answer_callback_query(query.id).text(format!("Tersimpan · {place} dari {of}")).await?;
    let Some(message) = query.message else { return Ok(()) };
    let (chat, message) = (message.chat().id, message.id());
    if is_last {
        bot.edit_message_text(chat, message, "Terima kasih. Jawaban Bapak/Ibu telah diterima.").await?;
    } else {
        let (text, keyboard) = survey.screen(place);
        bot.edit_message_text(chat, message, text).reply_markup(keyboard).await?;
    }
    Ok(())
}

fn tree() -> UpdateHandler<Fault> {
    let tree = dptree::entry()
        .branch(Update::filter_message().endpoint(started))
        .branch(Update::filter_callback_query().endpoint(pressed));
    dialogue::enter::<Update, SqliteStorage<Json>, Stage, _>().branch(tree)
}

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let bot = Bot::from_env().set_api_url(std::env::var("TELEGRAM_API_URL")?.parse()?);
    let url = std::env::var("DATABASE_URL")?;
    let storage = SqliteStorage::open(url.trim_start_matches("sqlite://"), Json).await?;
    let survey: &'static Survey = Box::leak(Box::new(Survey::read()));
    let mut dispatcher =
        Dispatcher::builder(bot, tree()).dependencies(dptree::deps![storage, survey]).build();
    dispatcher.dispatch().await;
    Ok(())
}
