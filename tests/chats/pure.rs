//! The pure player: the interview's state machine alone, with what the fieldwork and Telegram make of its screens.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, Duration, Utc};
use jajak::fieldwork::last_word;
use jajak::interview::{
    About, Event, Interview, Notice, Outcome, Press, Screen, Stage, Step, begin, screen, step,
};
use jajak::questionnaire::Questionnaire;
use jajak::store::Owed;
use jajak::transcript::{Act, BotLine, Button, Deed, How, Observed, Row, Span, Wait};
use jajak::wording::Tongue;

use crate::keyboards::Keyboards;
use crate::observe;
use crate::support::Fault;
use crate::world::{K, ORGANISER, RETAIN_DAYS, Script, TITLE, instant, local};

/// A file goes beyond what the interview alone can play: the line, and why.
#[derive(Debug)]
pub(crate) struct Beyond(pub(crate) usize, pub(crate) &'static str);

/// Plays all of it, unless it goes beyond the interview.
pub(crate) fn play(
    script: &Script,
    questionnaire: &Questionnaire,
) -> Result<Result<Vec<Observed>, Beyond>, Fault> {
    let mut player = Player {
        script,
        questionnaire,
        now: script.begins(),
        last: None,
        chats: BTreeMap::new(),
        handed_in: 0,
    };
    let mut observed = Vec::new();
    for turn in &script.transcript.turns {
        match player.turn(&turn.act) {
            Ok(seen) => observed.push(seen),
            Err(Stop::Beyond(why)) => return Ok(Err(Beyond(turn.line, why))),
            Err(Stop::Fault(fault)) => return Err(format!("line {}: {fault}", turn.line).into()),
        }
    }
    Ok(Ok(observed))
}

/// Why it does not go on.
enum Stop {
    Beyond(&'static str),
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

struct Player<'a> {
    script: &'a Script,
    questionnaire: &'a Questionnaire,
    now: DateTime<Utc>,
    last: Option<String>,
    chats: BTreeMap<String, Chat>,
    handed_in: usize,
}

/// One person's chat.
#[derive(Default)]
struct Chat {
    interview: Option<Interview>,
    keyboards: Keyboards,
    /// The number of the newest message.
    newest: i32,
    /// The message that shows the interview.
    prompt: Option<(i32, Screen)>,
    said: Vec<BotLine>,
}

impl Player<'_> {
    fn turn(&mut self, act: &Act) -> Result<Observed, Stop> {
        let mut seen = Observed::default();
        match act {
            Act::Person { name, deed } => {
                let actor = self.script.actors().into_iter().find(|actor| actor.name == *name);
                let actor = actor.ok_or_else(|| format!("`{name}` is nobody of the header"))?;
                if self.now >= self.script.closes() {
                    return Err(Stop::Beyond("the survey is closed"));
                }
                self.last = Some(name.clone());
                let tongue =
                    actor.user.language_code.as_deref().and_then(Tongue::from_code).unwrap_or_default();
                let mut chat = self.chats.remove(name).unwrap_or_default();
                let done = self.perform(&mut chat, deed, tongue);
                seen.bot = std::mem::take(&mut chat.said);
                self.chats.insert(name.clone(), chat);
                done?;
            }
            Act::Wait(Wait::For(spans)) => {
                let seconds = spans.iter().copied().map(Span::seconds).sum::<u64>();
                self.now += Duration::seconds(seconds.try_into()?);
            }
            Act::Wait(Wait::Until(moment)) => self.now = instant(*moment),
            Act::Restart => return Err(Stop::Beyond("a restart")),
            Act::NextSurvey => return Err(Stop::Beyond("another survey")),
            Act::Guesses { .. } => return Err(Stop::Beyond("strangers")),
            Act::Fault(_) => return Err(Stop::Beyond("a fault of Telegram")),
            Act::Others { .. } => return Err(Stop::Beyond("unseen respondents")),
            Act::Holds { name, .. } => seen.holds = Some(self.holds(name)?),
        }
        Ok(seen)
    }

    fn holds(&self, name: &str) -> Result<String, Stop> {
        let chat = || self.last.as_ref().and_then(|name| self.chats.get(name)).ok_or("nobody has spoken");
        Ok(match name {
            "ballots" => self.handed_in.to_string(),
            "drafts" => self.chats.values().filter(|chat| chat.is_open()).count().to_string(),
            "participation" => match &chat()?.interview {
                Some(interview) if interview.stage == Stage::Submitted => "done".to_owned(),
                _ => "not yet".to_owned(),
            },
            question => match chat()?.interview.as_ref().filter(|_| chat().is_ok_and(Chat::is_open)) {
                Some(interview) => crate::answer(self.questionnaire, interview, question, local(self.now))?,
                None => return Err("there is no draft, so nobody can tell".into()),
            },
        })
    }

    fn perform(&mut self, chat: &mut Chat, deed: &Deed, tongue: Tongue) -> Result<(), Stop> {
        let open = chat.is_open();
        let begun = chat.interview.is_some();
        match deed {
            Deed::Code { start, of: None } if open => {
                if !start {
                    return Err(Stop::Beyond("a code is typed into an interview"));
                }
                self.event(chat, Event::Resume, true)
            }
            Deed::Code { of: None, .. } if !begun => {
                self.begin(chat, tongue);
                Ok(())
            }
            Deed::Says(text) if text.starts_with('/') => self.command(chat, text),
            Deed::Says(words) if open => {
                let message = chat.number();
                chat.said.push(observe::deleted(words, None));
                self.event(chat, Event::Text { words: words.clone(), message: message.into() }, false)
            }
            Deed::Photo if open => self.unreadable(chat, "(photo)"),
            Deed::Sticker if open => self.unreadable(chat, "(sticker)"),
            Deed::Location(_) if open => self.unreadable(chat, "(something else)"),
            Deed::Press { label, nth } if begun => {
                let found = chat.keyboards.find(label, *nth).map(|(_, data)| data.to_owned());
                let Some(data) = found else { return Err(format!("there is no button [{label}]").into()) };
                self.press(chat, &data)
            }
            // The survey's number stands before the press; all conversations play in the first.
            Deed::Forges(data) if begun => self.press(chat, data.strip_prefix("1/").unwrap_or_default()),
            Deed::Edits(_) => Ok(()),
            _ => Err(Stop::Beyond("something happens outside an interview")),
        }
    }

    fn begin(&self, chat: &mut Chat, tongue: Tongue) {
        chat.number();
        let interview = begin(self.questionnaire, tongue, local(self.now));
        chat.show(self.draw(&interview, None), true);
        chat.interview = Some(interview);
    }

    fn command(&mut self, chat: &mut Chat, text: &str) -> Result<(), Stop> {
        let tongue = chat.interview.as_ref().map(|interview| interview.tongue).unwrap_or_default();
        let withdrew = chat.interview.as_ref().is_some_and(|interview| interview.stage == Stage::Ended);
        let (name, argument) = text.split_once(' ').unwrap_or((text, ""));
        let event = match name {
            "/mulai" | "/start" | "/lanjut" | "/resume" if withdrew && argument.is_empty() => {
                {
                    self.begin(chat, tongue);
                    return Ok(());
                };
            }
            _ if !chat.is_open() => return Err(Stop::Beyond("a command outside an interview")),
            "/mulai" | "/start" | "/lanjut" | "/resume" if argument.is_empty() => Event::Resume,
            "/keluar" | "/leave" => Event::Leave,
            "/bahasa" | "/language" => {
                Event::Speak(Tongue::from_code(argument.trim()).unwrap_or(tongue.other()))
            }
            _ => return Err(Stop::Beyond("a command outside an interview")),
        };
        chat.number();
        self.event(chat, event, true)
    }

    fn unreadable(&mut self, chat: &mut Chat, what: &str) -> Result<(), Stop> {
        chat.number();
        chat.said.push(observe::deleted(what, None));
        self.event(chat, Event::Unreadable, false)
    }

    fn press(&mut self, chat: &mut Chat, data: &str) -> Result<(), Stop> {
        if let Some(press) = Press::decode(data).filter(|_| chat.is_open()) {
            return self.event(chat, Event::Press(press), false);
        }
        let tongue = chat.interview.as_ref().map(|interview| interview.tongue).unwrap_or_default();
        chat.notice(tongue, &Notice::Stale);
        Ok(())
    }

    fn event(&mut self, chat: &mut Chat, event: Event, anew: bool) -> Result<(), Stop> {
        let interview = chat.interview.take().ok_or("there is no interview")?;
        let typed = matches!(event, Event::Text { .. });
        let pressed = matches!(event, Event::Press(_));
        let Step { interview, notice, probe, outcome } =
            step(self.questionnaire, interview, event, local(self.now));
        if let Some(notice) = notice.filter(|_| pressed) {
            chat.notice(interview.tongue, &notice);
        }
        let word =
            |owed: Owed| last_word(interview.tongue, owed, Some(1), i64::from(local(self.now).year()) + 2);
        match outcome {
            Outcome::Unchanged if typed => {}
            Outcome::Unchanged => chat.show(self.draw(&interview, None), anew),
            Outcome::Continue => chat.show(self.draw(&interview, probe.as_ref()), anew),
            Outcome::Submit => {
                self.handed_in += 1;
                chat.last_word(word(Owed::Thanks));
            }
            Outcome::Decline => chat.last_word(word(Owed::Thanks)),
            Outcome::Withdraw => chat.last_word(word(Owed::Withdrawn)),
        }
        chat.interview = Some(interview);
        Ok(())
    }

    fn draw(&self, interview: &Interview, probe: Option<&jajak::interview::Unfit>) -> Screen {
        let about = About {
            title: TITLE.to_owned(),
            organiser: ORGANISER.to_owned(),
            k: K,
            whistleblower: self.script.transcript.header.reports().to_owned(),
            retain_days: RETAIN_DAYS,
        };
        screen(self.questionnaire, interview, &about, probe, local(self.now))
    }
}

impl Chat {
    /// A draft is kept.
    fn is_open(&self) -> bool {
        self.interview
            .as_ref()
            .is_some_and(|interview| !matches!(interview.stage, Stage::Submitted | Stage::Ended))
    }

    /// The number of the next message.
    fn number(&mut self) -> i32 {
        self.newest += 1;
        self.newest
    }

    fn notice(&mut self, tongue: Tongue, notice: &Notice) {
        let words = tongue.wording();
        let text = match notice {
            Notice::Saved(place) => words
                .say("notice-saved", &[("number", place.number.to_string()), ("of", place.of.to_string())]),
            Notice::Stale => words.plain("notice-stale"),
        };
        self.said.push(BotLine { how: How::Notice, ..BotLine::says(&text) });
    }

    /// The screen is changed in place, or sent anew and the old one deleted.
    fn show(&mut self, screen: Screen, anew: bool) {
        let old = self.prompt.take();
        let (how, message) = match &old {
            Some((message, _)) if !anew => (How::Changes, *message),
            _ => (How::Says, self.number()),
        };
        let buttons = screen.rows.iter().flatten().map(|button| (button.label.clone(), button.data.clone()));
        if how == How::Says || old.as_ref().is_none_or(|(_, shown)| *shown != screen) {
            self.said.push(line(how, &screen));
            self.keyboards.shown(message, buttons.collect());
        }
        if let (How::Says, Some((message, shown))) = (how, old) {
            self.said.push(observe::deleted(&plain(&shown.text), None));
            self.keyboards.gone(message);
        }
        self.prompt = Some((message, screen));
    }

    fn last_word(&mut self, screen: Screen) {
        self.show(screen, false);
        self.prompt = None;
    }
}

fn line(how: How, screen: &Screen) -> BotLine {
    let button = |button: &jajak::interview::Button| Button { label: button.label.clone(), url: None };
    let rows = screen.rows.iter().map(|row| Row::Inline(row.iter().map(button).collect())).collect();
    BotLine { how, rows, ..BotLine::says(&plain(&screen.text)) }
}

/// The text that Telegram shows for HTML.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if inside => {}
            letter => text.push(letter),
        }
    }
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    marks.iter().fold(text, |text, (mark, letter)| text.replace(mark, letter))
}
