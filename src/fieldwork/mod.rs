//! Where a step becomes a transaction: coming in, answering, handing in, opening and closing.
//!
//! [`Fieldwork::handle`] decides and writes; it sends nothing. What it returns is sent after the commit.

mod admission;
mod answering;
mod ballot;
mod copies;
mod error;
mod interim;
mod log;
mod mailing;
mod opening;
mod owed;
mod period;
mod renewal;
mod replies;
mod retention;
mod rights;
mod surveys;

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};
use secrecy::SecretString;

pub use answering::last_word;
pub use ballot::{CastBallot, cast_ballot, decode_ballot, encode_ballot};
pub use copies::put_key_back;
pub use error::FieldError;
pub use interim::InterimSummaries;
pub use log::log_row;
pub use mailing::{Letter, Mail};
pub(crate) use opening::BOT_NAME;
pub use opening::{CodeRow, Forecast, LONGEST_OWNER_NAME, Opened, Opening, OpeningError, forecast};
pub use period::GRACE;
pub use renewal::Renewal;
pub use replies::KeptReply;
pub use retention::Retention;
pub use surveys::Survey;

use crate::clock::{Chance, Clock};
use crate::config::Zone;
use crate::interview::{Button, Screen, say_moment};
use crate::keys::KeyFolder;
use crate::seal::{Found, LogKey, Pepper, ReplyKey, find_codes, log_key, reply_key, webhook_secret};
use crate::store::{Chat, Role, Store, Write};
use crate::wording::{Tongue, Wording};

/// What came from a private chat, apart from Telegram's types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The account, which is also the chat.
    pub telegram: i64,
    /// The language of the person's Telegram.
    pub language: Option<String>,
    /// What it is.
    pub what: What,
}

/// The kinds of what can come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// `/name argument`.
    Command {
        /// Without the slash, in lower case.
        name: String,
        /// What follows.
        argument: String,
    },
    /// Words.
    Text {
        /// The words.
        words: String,
        /// Telegram's message id.
        message: i64,
    },
    /// A button.
    Press {
        /// Its data; anything can be forged.
        data: String,
        /// What to answer to.
        callback: String,
        /// The message that it stands under.
        message: Option<i64>,
    },
    /// A contact card.
    Contact {
        /// The number on it.
        phone: String,
        /// Whether it is the sender's own.
        own: bool,
    },
    /// A picture, a sticker, anything else.
    Other {
        /// Telegram's message id.
        message: i64,
    },
    /// The person blocked the bot, or let it in again.
    Reachable(bool),
}

/// What goes out to a chat, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The chat.
    pub telegram: i64,
    /// What to do there.
    pub acts: Vec<Act>,
}

/// One thing to do in a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The small notice on a press; without text it only ends the button's waiting.
    Notice {
        /// What to answer to.
        callback: String,
        /// What to say.
        text: Option<String>,
    },
    /// The interview's screen: edited in place, or sent anew.
    Show(Show),
    /// A message of its own.
    Say {
        /// HTML.
        text: String,
        /// Buttons under it.
        rows: Vec<Vec<Button>>,
        /// The button by which a phone number is shared, if it is asked for.
        ask_contact: Option<String>,
    },
    /// A message of the bot's that is no screen changes.
    Edit {
        /// Telegram's message id.
        message: i64,
        /// HTML.
        text: String,
        /// Buttons under it.
        rows: Vec<Vec<Button>>,
    },
    /// A message of the person's, or an old screen, goes away.
    Delete {
        /// Telegram's message id.
        message: i64,
    },
    /// The chat's menu of commands becomes that of a role, or of everybody.
    Menu(Option<Role>),
    /// A file.
    Document {
        /// Its name; nothing about a person or an answer.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
        /// What stands under it, in HTML.
        caption: String,
    },
}

impl Act {
    /// Whether this one takes the place of an older one that has not gone out: both change the same message, or the menu.
    pub fn is_newer_of(&self, older: &Self) -> bool {
        match (self, older) {
            (Self::Edit { message, .. }, Self::Edit { message: before, .. }) => message == before,
            (Self::Menu(_), Self::Menu(_)) => true,
            _ => false,
        }
    }
}

/// The interview's screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Show {
    /// What it shows.
    pub screen: Screen,
    /// The message that shows it so far.
    pub prompt: Option<i64>,
    /// Whether it must come at the end of the chat.
    pub anew: bool,
    /// Which save of the draft it shows; 0 when the draft is gone.
    pub saves: i64,
}

/// All that handling an update needs.
#[derive(Debug)]
pub struct Fieldwork {
    /// The database.
    pub store: Store,
    /// The keys.
    pub keys: KeyFolder,
    /// The time.
    pub clock: Clock,
    /// Random bytes.
    pub chance: Chance,
    /// The zone of the people asked.
    pub zone: Zone,
    /// What was shown last of surveys that are not released.
    pub interim: InterimSummaries,
    pepper: Pepper,
    log_key: LogKey,
    reply_key: ReplyKey,
    surveys: surveys::Surveys,
}

impl Fieldwork {
    /// Ready to handle updates.
    pub fn new(
        store: Store,
        keys: KeyFolder,
        clock: Clock,
        chance: Chance,
        zone: Zone,
    ) -> Result<Self, FieldError> {
        let pepper = keys.pepper(&chance)?;
        let (log_key, reply_key) = (log_key(&pepper), reply_key(&pepper));
        let (interim, surveys) = (InterimSummaries::default(), surveys::Surveys::default());
        Ok(Self { store, keys, clock, chance, zone, interim, pepper, log_key, reply_key, surveys })
    }

    /// A random identity of so many bytes, in hexadecimal.
    pub fn random_id<const N: usize>(&self) -> Result<String, FieldError> {
        use std::fmt::Write as _;
        let mut id = String::new();
        for byte in self.chance.bytes::<N>()? {
            // Writing to a String cannot fail.
            let _ = write!(id, "{byte:02x}");
        }
        Ok(id)
    }

    /// By what Telegram is known at the webhook of this address.
    pub fn webhook_secret(&self, url: &str) -> SecretString {
        webhook_secret(&self.pepper, url).into()
    }

    /// The local time.
    pub fn local_now(&self) -> DateTime<FixedOffset> {
        self.zone.local(self.clock.now())
    }

    /// An instant in milliseconds UTC as people read it: day, time, zone.
    pub fn say_instant(&self, words: &Wording, millis: i64) -> String {
        let instant = DateTime::from_timestamp_millis(millis).unwrap_or_default();
        format!(
            "{} {}",
            say_moment(words, self.zone.local(instant).naive_local()),
            self.zone.abbreviation(instant)
        )
    }

    /// Decides and writes what an update asks for.
    pub async fn handle(&self, write: &mut Write, incoming: Incoming) -> Result<Vec<Reply>, FieldError> {
        if let What::Reachable(reachable) = incoming.what {
            write.set_reachable(incoming.telegram, reachable).await?;
            if !reachable {
                write.end_replies_to(incoming.telegram).await?;
            }
            return Ok(Vec::new());
        }
        let known = write.chat(incoming.telegram).await?;
        let before = known.clone();
        let tongue = incoming.language.as_deref().and_then(Tongue::from_code).unwrap_or_default();
        let mut chat = known.unwrap_or(Chat {
            telegram: incoming.telegram,
            account: None,
            tongue,
            prompt: None,
            buried: false,
            reachable: true,
        });
        // Whoever writes can be written to.
        chat.reachable = true;
        let mut turn = Turn { field: self, write, chat, acts: Vec::new(), now: self.clock.now() };
        turn.route(incoming.what).await?;
        let Turn { chat, acts, .. } = turn;
        for act in &acts {
            if let Act::Delete { message } = act {
                write.owe_deletion(chat.telegram, *message).await?;
            }
        }
        if before.as_ref() != Some(&chat) {
            write.keep_chat(&chat).await?;
        }
        Ok(vec![Reply { telegram: chat.telegram, acts }])
    }

    /// The person is told that something went wrong, in the language of the chat as far as it is known.
    pub fn sorry(incoming: &Incoming) -> Reply {
        let tongue = incoming.language.as_deref().and_then(Tongue::from_code).unwrap_or_default();
        let text = tongue.wording().plain("sorry");
        let mut acts = Vec::new();
        if let What::Press { callback, .. } = &incoming.what {
            acts.push(Act::Notice { callback: callback.clone(), text: None });
        }
        acts.push(Act::Say { text, rows: Vec::new(), ask_contact: None });
        Reply { telegram: incoming.telegram, acts }
    }
}

/// One update on its way through.
struct Turn<'a> {
    field: &'a Fieldwork,
    write: &'a mut Write,
    chat: Chat,
    acts: Vec<Act>,
    now: DateTime<Utc>,
}

impl Turn<'_> {
    fn words(&self) -> &'static Wording {
        self.chat.tongue.wording()
    }

    fn say(&mut self, text: String) {
        self.acts.push(Act::Say { text, rows: Vec::new(), ask_contact: None });
    }

    /// One of the bot's sentences, as the end of a handler.
    #[expect(clippy::unnecessary_wraps, reason = "it ends handlers that can fail")]
    fn tell(&mut self, id: &str) -> Result<(), FieldError> {
        let text = self.words().plain(id);
        self.say(text);
        Ok(())
    }

    fn notice(&mut self, callback: &str, text: Option<String>) {
        self.acts.push(Act::Notice { callback: callback.to_owned(), text });
    }

    /// The survey at hand, if the chat has one.
    async fn survey_at_hand(&mut self) -> Result<Option<Arc<Survey>>, FieldError> {
        match &self.chat.account {
            Some(account) => self.field.survey(account.survey).await,
            None => Ok(None),
        }
    }

    async fn route(&mut self, what: What) -> Result<(), FieldError> {
        if matches!(what, What::Command { .. }) {
            self.take_up_invitation().await?;
        }
        match what {
            What::Command { name, argument } => self.command(&name, &argument).await,
            What::Text { words, message } => self.text(words, message).await,
            What::Press { data, callback, message } => self.press(&data, &callback, message).await,
            What::Contact { phone, own } => self.contact(&phone, own).await,
            What::Other { message } => self.other(message).await,
            What::Reachable(_) => Ok(()),
        }
    }

    async fn command(&mut self, name: &str, argument: &str) -> Result<(), FieldError> {
        match name {
            "start" | "mulai" if find_codes(argument) != Found::None => self.code(argument).await,
            "start" | "mulai" => self.start().await,
            "lanjut" | "resume" => self.resume().await,
            "keluar" | "leave" => self.leave().await,
            "bahasa" | "language" => {
                self.chat.tongue = Tongue::from_code(argument.trim()).unwrap_or(self.chat.tongue.other());
                self.speak().await
            }
            "status" => self.status().await,
            "privasi" | "privacy" => self.privacy().await,
            "dataku" | "mydata" => self.data().await,
            "bantuan" | "help" => {
                let text =
                    format!("{}\n\n{}", self.words().plain("help"), self.with_contact("help-contact").await?);
                self.say(text);
                Ok(())
            }
            _ => self.tell("unknown-command"),
        }
    }
}
