//! The full player: the bot over HTTP, its loop and a database.

use chrono::Duration;
use jajak::clock::Chance;
use jajak::fake_telegram::{Change, Duplicate, Fault as Trouble, Refusal, Refused, ShownMessage};
use jajak::fieldwork::{Incoming, What};
use jajak::interview::{Interview, decode_draft};
use jajak::seal::{Holder, open_draft, owner_code};
use jajak::store::{Account, Chat, Role};
use jajak::transcript::{Act, BotLine, Deed, Fault as Ordered, FaultKind, How, Observed, Span, Wait};

use crate::keyboards::Keyboards;
use crate::observe;
use crate::support::{Fault, respondent};
use crate::world::{FIRST_STRANGER, FIRST_UNSEEN, Script, World, instant, local};

/// What the bot and its people are put under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pressure {
    /// Nothing.
    None,
    /// Every update comes twice, in one batch or in two.
    Twice(Duplicate),
    /// The process ends and starts after everything that a person does.
    Restarted,
}

/// What a person has before the eyes: the bot's newest message with buttons, its labels at the end, and the newest without.
pub(crate) type View = [Option<Vec<String>>; 2];

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Played {
    /// Turn by turn.
    pub(crate) observed: Vec<Observed>,
    /// After each turn, of everyone.
    pub(crate) views: Vec<Vec<View>>,
    /// Why it did not go on: the line, and the words.
    pub(crate) stopped: Option<(usize, String)>,
}

struct Player<'a> {
    script: &'a Script,
    world: World,
    pressure: Pressure,
    /// Of each actor.
    keyboards: Vec<Keyboards>,
    cursor: usize,
    last: Option<usize>,
}

/// Plays all of it, or up to where it cannot go on.
pub(crate) async fn play(script: &Script, world: World, pressure: Pressure) -> Result<Played, Fault> {
    let keyboards = world.actors.iter().map(|_| Keyboards::default()).collect();
    let (_, cursor) = world.stage.fake.calls_since(0);
    if let Pressure::Twice(duplicate) = pressure {
        world.stage.fake.duplicate_all(Some(duplicate));
    }
    let mut player = Player { script, world, pressure, keyboards, cursor, last: None };
    let mut seen = Played::default();
    for turn in &script.transcript.turns {
        match player.turn(&turn.act).await {
            Ok(observed) => seen.observed.push(observed),
            Err(fault) => {
                seen.stopped = Some((turn.line, fault.to_string()));
                break;
            }
        }
        seen.views.push(player.views());
    }
    let left = player.world.stage.fake.read(jajak::fake_telegram::World::faults_left);
    if left > 0 && seen.stopped.is_none() {
        let end = script.transcript.turns.last().map_or(1, |turn| turn.line);
        seen.stopped = Some((end, format!("{left} faults were ordered and never struck")));
    }
    let refused = player.world.stage.fake.read(|world| world.refused().iter().find_map(unexpected));
    if let Some(refused) = refused.filter(|_| seen.stopped.is_none()) {
        let end = script.transcript.turns.last().map_or(1, |turn| turn.line);
        seen.stopped =
            Some((end, format!("Telegram has refused a call that the bot should not make: {refused}")));
    }
    player.world.stage.stop().await?;
    Ok(seen)
}

/// A call that the bot should not make. Some it can't know better: what is blocked, too old, gone, or shown already; and
/// respondents that only the database has seen have no chat.
fn unexpected(refused: &Refused) -> Option<String> {
    let Refusal { code, description, .. } = &refused.refusal;
    let excused = [
        "message is not modified",
        "message to delete not found",
        "message to edit not found",
        "message can't be deleted",
        "query is too old",
        "chat not found",
    ];
    let is_fault = *code != 400 || excused.iter().any(|words| description.contains(words));
    (!is_fault).then(|| format!("{}: {description}", refused.method))
}

impl Player<'_> {
    async fn turn(&mut self, act: &Act) -> Result<Observed, Fault> {
        let mut holds = None;
        match act {
            Act::Person { name, deed } => {
                let place = self.world.place(name)?;
                self.last = Some(place);
                self.perform(place, deed).await?;
                self.world.stage.settle().await?;
                if self.pressure == Pressure::Restarted {
                    self.world.stage.restart().await?;
                }
            }
            Act::Wait(wait) => {
                let by = match wait {
                    Wait::For(spans) => spans.iter().copied().map(Span::seconds).sum::<u64>().try_into()?,
                    Wait::Until(moment) => (instant(*moment) - self.world.clock.now()).num_seconds(),
                };
                if by < 0 {
                    return Err("the clock does not go back".into());
                }
                self.world.stage.advance(Duration::seconds(by)).await?;
                self.world.stage.settle().await?;
            }
            Act::Restart => self.world.stage.restart().await?,
            Act::NextSurvey => {
                self.world.open_next(self.script).await?;
                self.world.stage.settle().await?;
            }
            Act::Guesses { count, seed } => self.guess(*count, *seed).await?,
            Act::Fault(fault) => self.order(fault),
            Act::Others { count, seed } => self.others(*count, *seed).await?,
            Act::Holds { name, .. } => holds = Some(self.holds(name).await?),
        }
        Ok(Observed { bot: self.said(), holds })
    }

    async fn perform(&mut self, place: usize, deed: &Deed) -> Result<(), Fault> {
        let fake = self.world.stage.fake.clone();
        let user = self.world.actors[place].user.clone();
        let wrote = match deed {
            Deed::Says(text) => fake.say(&user, text),
            Deed::Code { start, of } => {
                let code = self.code(place, of.as_deref()).await?;
                let text = if *start { format!("/start {}", code.replace('-', "")) } else { code };
                fake.say(&user, &text)
            }
            Deed::Press { label, nth } => return self.press(place, label, *nth),
            Deed::Forges(data) => {
                let message = self.keyboards[place].newest().unwrap_or(1);
                fake.press(&user, message, data);
                return Ok(());
            }
            Deed::Contact { of } => {
                let whose = match of {
                    Some(name) => self.world.place(name)?,
                    None => place,
                };
                let whose = &self.world.actors[whose];
                fake.share_contact(&user, &whose.phone, Some(whose.user.id))
            }
            Deed::Photo => fake.send_photo(&user, vec![0xFF, 0xD8]),
            Deed::Sticker => fake.send_sticker(&user),
            Deed::Location(written) => {
                let mut numbers = written.split(',').map(|number| number.trim().parse().unwrap_or_default());
                fake.send_location(&user, numbers.next().unwrap_or(-6.88), numbers.next().unwrap_or(109.67))
            }
            Deed::Edits(text) => {
                fake.edit(&user, self.world.actors[place].wrote, text);
                return Ok(());
            }
            Deed::Blocks => {
                fake.block(&user);
                return Ok(());
            }
            Deed::Opens => {
                fake.open_chat(&user);
                return Ok(());
            }
            Deed::File(name) => {
                fake.send_document(&user, name, std::fs::read(self.script.folder().join(name))?)
            }
        };
        self.world.actors[place].wrote = wrote;
        Ok(())
    }

    /// The person's code; for who is on no staff list, one that makes an owner.
    async fn code(&self, place: usize, of: Option<&str>) -> Result<String, Fault> {
        let whose = match of {
            Some(name) => self.world.place(name)?,
            None => place,
        };
        match self.world.code(whose).await? {
            Some(code) => Ok(code),
            None => Ok(self.world.stage.owner_code(Role::Owner, "Pengelola").await?),
        }
    }

    fn press(&self, place: usize, label: &str, nth: u32) -> Result<(), Fault> {
        let fake = &self.world.stage.fake;
        let actor = &self.world.actors[place];
        if let Some((message, data)) = self.keyboards[place].find(label, nth) {
            fake.press(&actor.user, message, data);
            return Ok(());
        }
        let below = fake.read(|world| {
            world.reply_keyboard(actor.user.id).iter().flatten().find(|b| b.label == label).cloned()
        });
        match below {
            Some(button) if button.asks_contact => {
                fake.share_contact(&actor.user, &actor.phone, Some(actor.user.id))
            }
            Some(button) => fake.say(&actor.user, &button.label),
            None if nth == 1 => {
                return Err(format!(
                    "{} has no button [{label}] on the screen; [{label}]^2 presses an earlier one",
                    actor.name
                )
                .into());
            }
            None => {
                return Err(format!("{} has seen no [{label}] that many keyboards ago", actor.name).into());
            }
        };
        Ok(())
    }

    fn order(&self, ordered: &Ordered) {
        let fake = &self.world.stage.fake;
        let (trouble, times) = match &ordered.kind {
            FaultKind::Status { code: 429, times, retry_after } => {
                (Trouble::RetryAfter(retry_after.unwrap_or(1)), *times)
            }
            FaultKind::Status { code, times, .. } => {
                (Trouble::Status(*code, words(*code).to_owned()), *times)
            }
            FaultKind::CutAfterEffect => (Trouble::CutAfterEffect, 1),
            FaultKind::CutBeforeEffect => (Trouble::CutBefore, 1),
            FaultKind::DuplicateNextUpdate { same_batch } => {
                fake.duplicate_next(if *same_batch {
                    Duplicate::InSameBatch
                } else {
                    Duplicate::InNextBatch
                });
                return;
            }
        };
        for _ in 0..times {
            fake.fail_next(ordered.method.as_deref(), trouble.clone());
        }
    }

    async fn others(&mut self, count: u32, seed: u64) -> Result<(), Fault> {
        let field = self.world.stage.desk.field.clone();
        let chance = Chance::seeded(seed);
        for _ in 0..count {
            let code = self.world.unseen.pop_front().ok_or("too few people are invited")?;
            let telegram = FIRST_UNSEEN + self.world.unseen_done;
            self.world.unseen_done += 1;
            let mut write = field.store.write().await?;
            respondent::hand_in(&field, &mut write, telegram, &code, &chance).await?;
            write.commit().await?;
        }
        Ok(())
    }

    /// Strangers send codes that nobody has, each from an account of its own.
    async fn guess(&self, count: u32, seed: u64) -> Result<(), Fault> {
        let field = &self.world.stage.desk.field;
        let chance = Chance::seeded(seed);
        let mut write = field.store.write().await?;
        for number in 0..i64::from(count) {
            let argument = owner_code(chance.bytes::<32>()?).plain();
            let what = What::Command { name: "start".to_owned(), argument };
            field
                .handle(&mut write, Incoming { telegram: FIRST_STRANGER + number, language: None, what })
                .await?;
        }
        Ok(write.commit().await?)
    }

    /// What the bot has done since the last turn; first to the last speaker, then to the others in the header's order.
    fn said(&mut self) -> Vec<BotLine> {
        let (calls, cursor) = self.world.stage.fake.calls_since(self.cursor);
        self.cursor = cursor;
        let mut lines = Vec::new();
        let mut order: Vec<usize> = (0..self.world.actors.len()).collect();
        order.sort_by_key(|place| Some(*place) != self.last);
        for place in order {
            let actor = &self.world.actors[place];
            let changes = || calls.iter().filter(|call| call.chat == actor.user.id).map(|call| &call.change);
            for change in changes() {
                note(&mut self.keyboards[place], change);
            }
            let to = (Some(place) != self.last).then(|| actor.name.clone());
            let said = observe::lines(changes());
            // A notice needs no addressee: only who has pressed sees one.
            lines.extend(
                said.into_iter()
                    .map(|line| BotLine { to: to.clone().filter(|_| line.how != How::Notice), ..line }),
            );
        }
        lines
    }

    fn views(&self) -> Vec<View> {
        let view = |user: i64| {
            let chat = self.world.stage.fake.chat(user);
            let newest = |buttons: bool| {
                let fits =
                    |message: &&ShownMessage| message.from_bot && message.keyboard.is_empty() != buttons;
                let message = chat.iter().rev().find(fits)?;
                let labels = message.keyboard.iter().flatten().map(|button| button.label.clone());
                Some(std::iter::once(message.text.clone()).chain(labels).collect())
            };
            [newest(true), newest(false)]
        };
        self.world.actors.iter().map(|actor| view(actor.user.id)).collect()
    }

    /// The value of a `=` line.
    async fn holds(&self, name: &str) -> Result<String, Fault> {
        let field = &self.world.stage.desk.field;
        match name {
            "ballots" => return Ok(field.store.count_ballots(self.world.survey).await?.to_string()),
            "people" => return Ok(field.store.people(self.world.survey).await?.len().to_string()),
            "drafts" => {
                let mut drafts = 0;
                for person in field.store.people(self.world.survey).await? {
                    let account = Account { survey: self.world.survey, person: person.id };
                    drafts += usize::from(field.store.peek_draft(&account).await?.is_some());
                }
                return Ok(drafts.to_string());
            }
            _ => {}
        }
        let place = self.last.ok_or("nobody has spoken")?;
        let telegram = self.world.actors[place].user.id;
        let mut write = field.store.write().await?;
        let chat = write.chat(telegram).await?;
        let account = chat.as_ref().and_then(|chat: &Chat| chat.account.clone());
        let Some(account) = account else { return Ok("not admitted".to_owned()) };
        let participation = write.participation(&account).await?.ok_or("the person is on no list")?;
        if name == "participation" {
            return Ok(if participation.done { "done" } else { "not yet" }.to_owned());
        }
        drop(write);
        let survey = field.survey(account.survey).await?.ok_or("the survey is gone")?;
        let Some(draft) = field.store.peek_draft(&account).await? else {
            return Err(format!("there is no draft, so nobody can tell what was answered to `{name}`").into());
        };
        let nonce = <[u8; 24]>::try_from(draft.nonce.as_slice())?;
        let holder = Holder { survey: &survey.mark, person: &account.person, telegram };
        let plain = open_draft(&survey.keys.draft, &holder, &draft.sealed, nonce)?;
        let interview: Interview = decode_draft(&survey.questionnaire, &plain)?;
        crate::answer(&survey.questionnaire, &interview, name, local(self.world.clock.now()))
    }
}

fn note(keyboards: &mut Keyboards, change: &Change) {
    match change {
        Change::Sent(message)
        | Change::Document(message)
        | Change::Photo(message)
        | Change::Edited { after: message, .. } => {
            let buttons = message.keyboard.iter().flatten();
            let pressable = buttons.filter_map(|button| Some((button.label.clone(), button.data.clone()?)));
            keyboards.shown(message.id, pressable.collect());
        }
        Change::Deleted(message) => keyboards.gone(message.id),
        Change::Notice { .. } | Change::ReplyKeyboard(_) => {}
    }
}

/// Telegram's words for a code.
fn words(code: u16) -> &'static str {
    match code {
        400 => "Bad Request: message can't be edited",
        403 => "Forbidden: bot was blocked by the user",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        _ => "Error",
    }
}
