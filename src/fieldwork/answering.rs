//! Answering: one event of an interview, from the sealed draft to the sealed draft or the ballot.

use std::sync::Arc;

use super::rights::keep_buttons;
use super::{Act, FieldError, Show, Survey, Turn, ballot};
use crate::interview::{
    Event, Interview, Notice, Outcome, Press, Screen, Stage, Unfit, begin, decode_draft, encode_draft, place,
    say_place, screen, step,
};
use crate::seal::{Found, Holder, find_codes, open_draft, seal_ballot, seal_draft};
use crate::store::{Account, Owed, Participation, SealedDraft};
use crate::wording::Tongue;

/// Where an event came from.
enum Source<'a> {
    /// A button, with what to answer to and the message that it stands under.
    Press { callback: &'a str, message: Option<i64> },
    /// A message of the person's, which goes away once it is kept.
    Message(i64),
    /// A command; the screen comes anew at the end of the chat.
    Command,
}

/// An interview at hand.
struct AtHand {
    survey: Arc<Survey>,
    account: Account,
    participation: Participation,
    interview: Interview,
    saves: i64,
}

impl Turn<'_> {
    /// `/mulai`: goes on where the person is, or begins.
    pub(super) async fn start(&mut self) -> Result<(), FieldError> {
        let Some((survey, account, participation)) = self.participant().await? else {
            return self.door().await;
        };
        if participation.open && participation.done {
            return self.tell("thanks-again");
        }
        if !participation.open {
            // Whoever comes back for last year's survey may want this year's.
            return match self.field.newest_open().await? {
                Some(open) if open.id != survey.id => self.door().await,
                _ => self.tell("survey-closed"),
            };
        }
        // The last word of what came before would take this screen's place.
        self.write.owe(self.chat.telegram, None).await?;
        if self.event(Event::Resume, &Source::Command).await? {
            return Ok(());
        }
        let interview = begin(&survey.questionnaire, self.chat.tongue, self.local_now());
        let at_hand = AtHand { survey, account, participation, interview, saves: 0 };
        self.keep_and_show(at_hand, None, true).await
    }

    /// `/lanjut`.
    pub(super) async fn resume(&mut self) -> Result<(), FieldError> {
        self.start().await
    }

    /// `/keluar`.
    pub(super) async fn leave(&mut self) -> Result<(), FieldError> {
        if self.event(Event::Leave, &Source::Command).await? { Ok(()) } else { self.tell("nothing-to-leave") }
    }

    /// The language has changed.
    pub(super) async fn speak(&mut self) -> Result<(), FieldError> {
        let spoken = Event::Speak(self.chat.tongue);
        if self.event(spoken, &Source::Command).await? { Ok(()) } else { self.tell("help") }
    }

    /// `/status`.
    pub(super) async fn status(&mut self) -> Result<(), FieldError> {
        let Some((_, _, participation)) = self.participant().await? else { return self.door().await };
        if !participation.open {
            return self.tell("survey-closed");
        }
        let Some(at_hand) = self.at_hand().await? else { return self.tell("status-done") };
        let AtHand { survey, interview, .. } = &at_hand;
        let now = self.local_now();
        let instance = interview.instance(&survey.questionnaire, now);
        let text = match interview.stage.underneath() {
            Stage::Asking { question, .. } => {
                let here = place(&instance, &survey.questionnaire, *question);
                self.words().say("status-open", &[("place", say_place(self.words(), &here))])
            }
            Stage::Consent { .. } => self.words().plain("status-consent"),
            _ => self.words().plain("status-review"),
        };
        self.say(text);
        Ok(())
    }

    /// Words: an answer while an interview runs, else perhaps a code.
    pub(super) async fn text(&mut self, words: String, message: i64) -> Result<(), FieldError> {
        // Whoever left an old survey unfinished may come in to a new one.
        if matches!(find_codes(&words), Found::Code(_))
            && self.participant().await?.is_some_and(|(_, _, participation)| !participation.open)
        {
            return self.code(&words).await;
        }
        let answer = Event::Text { words: words.clone(), message };
        if self.event(answer, &Source::Message(message)).await? { Ok(()) } else { self.code(&words).await }
    }

    /// Anything that is neither words nor a button.
    pub(super) async fn other(&mut self, message: i64) -> Result<(), FieldError> {
        if self.event(Event::Unreadable, &Source::Message(message)).await? {
            Ok(())
        } else {
            self.stray().await
        }
    }

    /// Something that means nothing here. Who is done, declined or withdrew hears the same; who was invited begins.
    pub(super) async fn stray(&mut self) -> Result<(), FieldError> {
        if self.take_up_invitation().await? {
            return self.start().await;
        }
        match self.participant().await? {
            None => self.door().await,
            Some((_, _, participation)) if participation.open => self.tell("status-done"),
            Some(_) => self.tell("survey-closed"),
        }
    }

    /// A button.
    pub(super) async fn press(
        &mut self,
        data: &str,
        callback: &str,
        message: Option<i64>,
    ) -> Result<(), FieldError> {
        if self.door_press(data, callback, message).await? || self.keep_press(data, callback, message).await?
        {
            return Ok(());
        }
        let survey = self.chat.account.as_ref().map(|account| account.survey);
        let press = data.split_once('/').filter(|(id, _)| id.parse().ok() == survey && survey.is_some());
        let press = press.and_then(|(_, press)| Press::decode(press));
        if let Some(press) = press
            && self.event(Event::Press(press), &Source::Press { callback, message }).await?
        {
            return Ok(());
        }
        // A forged press, or one on the screen of what is over.
        let text = self.words().plain("notice-stale");
        self.notice(callback, Some(text));
        Ok(())
    }

    fn local_now(&self) -> chrono::DateTime<chrono::FixedOffset> {
        self.field.zone.local(self.now)
    }

    /// The survey at hand and how things stand for the person, whose row is taken.
    async fn participant(&mut self) -> Result<Option<(Arc<Survey>, Account, Participation)>, FieldError> {
        let Some(account) = self.chat.account.clone() else { return Ok(None) };
        let Some(survey) = self.field.survey(account.survey).await? else { return Ok(None) };
        let Some(participation) = self.write.participation(&account).await? else { return Ok(None) };
        Ok(Some((survey, account, participation)))
    }

    /// The interview at hand; begun anew when its draft cannot be read.
    async fn at_hand(&mut self) -> Result<Option<AtHand>, FieldError> {
        let Some((survey, account, participation)) = self.participant().await? else { return Ok(None) };
        let Some(draft) = self.write.draft(&account).await? else { return Ok(None) };
        let interview = open(&survey, &account, self.chat.telegram, &draft);
        let interview = if let Some(interview) = interview {
            interview
        } else {
            tracing::warn!(survey = survey.id, "draft_unreadable");
            self.tell("draft-unreadable")?;
            begin(&survey.questionnaire, self.chat.tongue, self.local_now())
        };
        Ok(Some(AtHand { survey, account, participation, interview, saves: draft.saves }))
    }

    /// One event of the interview at hand. False when there is none.
    async fn event(&mut self, event: Event, source: &Source<'_>) -> Result<bool, FieldError> {
        let Some(at_hand) = self.at_hand().await? else { return Ok(false) };
        self.step(at_hand, event, source).await?;
        Ok(true)
    }

    async fn step(
        &mut self,
        mut at_hand: AtHand,
        event: Event,
        source: &Source<'_>,
    ) -> Result<(), FieldError> {
        if let Source::Message(message) = source {
            self.acts.push(Act::Delete { message: *message });
        }
        if !at_hand.participation.open {
            if let Source::Press { callback, .. } = source {
                self.notice(callback, None);
            }
            if event == Event::Leave {
                self.write.delete_draft(&at_hand.account).await?;
                return self.last_word(Owed::Withdrawn).await;
            }
            // The draft stays, in case the survey is opened again; its screen must not.
            let text = self.words().plain("survey-closed-draft");
            self.show(Screen { text, rows: Vec::new() }, false, at_hand.saves);
            return Ok(());
        }
        let now = self.local_now();
        let stepped = step(&at_hand.survey.questionnaire, at_hand.interview, event, now);
        at_hand.interview = stepped.interview;
        self.chat.tongue = at_hand.interview.tongue;
        let anew = matches!(source, Source::Command);
        if let Source::Press { callback, message } = source {
            let text = stepped.notice.as_ref().map(|notice| self.say_notice(notice));
            self.notice(callback, text);
            self.pressed_on(*message);
        }
        match stepped.outcome {
            Outcome::Unchanged if matches!(source, Source::Message(_)) => Ok(()),
            Outcome::Unchanged => {
                let screen = self.draw(&at_hand, None);
                self.show(screen, anew, at_hand.saves);
                Ok(())
            }
            Outcome::Continue => self.keep_and_show(at_hand, stepped.probe.as_ref(), anew).await,
            Outcome::Submit => self.submit(at_hand).await,
            Outcome::Decline | Outcome::Withdraw => {
                self.write.delete_draft(&at_hand.account).await?;
                let owed = if stepped.outcome == Outcome::Decline { Owed::Thanks } else { Owed::Withdrawn };
                self.last_word(owed).await
            }
        }
    }

    /// Of two screens only the newer one stays, even if a process ended before it could note it.
    fn pressed_on(&mut self, message: Option<i64>) {
        let Some(pressed) = message else { return };
        match self.chat.prompt {
            Some(prompt) if prompt > pressed => self.acts.push(Act::Delete { message: pressed }),
            Some(prompt) if prompt < pressed => {
                self.acts.push(Act::Delete { message: prompt });
                self.chat.prompt = Some(pressed);
            }
            Some(_) => {}
            None => self.chat.prompt = Some(pressed),
        }
    }

    fn say_notice(&self, notice: &Notice) -> String {
        match notice {
            Notice::Saved(place) => self
                .words()
                .say("notice-saved", &[("number", place.number.to_string()), ("of", place.of.to_string())]),
            Notice::Stale => self.words().plain("notice-stale"),
        }
    }

    async fn submit(&mut self, at_hand: AtHand) -> Result<(), FieldError> {
        let AtHand { survey, account, participation, interview, .. } = at_hand;
        let cast =
            ballot::cast_ballot(&survey.questionnaire, &interview, participation.groups, self.local_now());
        let plain = ballot::encode_ballot(&cast).ok_or(crate::seal::Error::Refused)?;
        let random = self.field.chance.bytes::<32>()?;
        let sealed = seal_ballot(&survey.keys.public, &plain, survey.ballot_length, random)?;
        let id = self.field.random_id::<16>()?;
        if self.write.submit(&account, &id, &sealed).await? {
            self.last_word(Owed::Thanks).await
        } else {
            // Handed in by another process or closed in the same moment: nothing was written.
            self.tell(if participation.done { "thanks-again" } else { "survey-closed" })
        }
    }

    /// The screen becomes the last word, so that no answer stays in the chat.
    async fn last_word(&mut self, owed: Owed) -> Result<(), FieldError> {
        let survey = self.chat.account.as_ref().map(|account| account.survey);
        let screen = last_word(self.chat.tongue, owed, survey, self.field.kept_until());
        self.show(screen, false, 0);
        self.write.keep_chat(&self.chat).await?;
        self.write.owe(self.chat.telegram, Some(owed)).await?;
        Ok(())
    }

    async fn keep_and_show(
        &mut self,
        at_hand: AtHand,
        probe: Option<&Unfit>,
        anew: bool,
    ) -> Result<(), FieldError> {
        let AtHand { survey, account, interview, saves, .. } = &at_hand;
        let plain =
            encode_draft(&survey.questionnaire, interview).map_err(|_| crate::seal::Error::Refused)?;
        let nonce = self.field.chance.bytes::<24>()?;
        let holder = holder(survey, account, self.chat.telegram);
        let sealed = seal_draft(&survey.keys.draft, &holder, &plain, survey.draft_length, nonce)?;
        let draft = SealedDraft { saves: saves + 1, nonce: nonce.to_vec(), sealed };
        self.write.keep_draft(account, &draft).await?;
        let screen = self.draw(&at_hand, probe);
        self.show(screen, anew, draft.saves);
        Ok(())
    }

    fn draw(&self, at_hand: &AtHand, probe: Option<&Unfit>) -> Screen {
        draw(&at_hand.survey, &at_hand.interview, probe, self.local_now())
    }

    fn show(&mut self, screen: Screen, anew: bool, saves: i64) {
        self.acts.push(Act::Show(Show {
            screen,
            prompt: self.chat.prompt,
            anew: anew || self.chat.buried,
            saves,
        }));
    }
}

fn holder<'a>(survey: &'a Survey, account: &'a Account, telegram: i64) -> Holder<'a> {
    Holder { survey: &survey.mark, person: &account.person, telegram }
}

/// Opens the draft of whom this Telegram account speaks for; `None` when it cannot be read.
pub(super) fn open(
    survey: &Survey,
    account: &Account,
    telegram: i64,
    draft: &SealedDraft,
) -> Option<Interview> {
    let nonce = <[u8; 24]>::try_from(draft.nonce.as_slice()).ok()?;
    let holder = holder(survey, account, telegram);
    let plain = open_draft(&survey.keys.draft, &holder, &draft.sealed, nonce).ok()?;
    decode_draft(&survey.questionnaire, &plain).ok()
}

/// The screen of an interview, its buttons marked with the survey.
pub(super) fn draw(
    survey: &Survey,
    interview: &Interview,
    probe: Option<&Unfit>,
    now: chrono::DateTime<chrono::FixedOffset>,
) -> Screen {
    let mut drawn = screen(&survey.questionnaire, interview, &survey.about(), probe, now);
    for button in drawn.rows.iter_mut().flatten() {
        button.data = Turn::prefixed(survey, &button.data);
    }
    drawn
}

/// What is said when the draft is gone. Whoever has finished is asked whether to be invited again, until the end of a year,
/// as long as the account is linked in this survey.
pub fn last_word(tongue: Tongue, owed: Owed, survey: Option<i64>, until: i64) -> Screen {
    let words = tongue.wording();
    match (owed, survey) {
        (Owed::Thanks, Some(survey)) => Screen {
            text: format!(
                "{}\n\n{}",
                words.plain("thanks"),
                words.say("ask-keep", &[("year", until.to_string())])
            ),
            rows: keep_buttons(words, survey, false),
        },
        (Owed::Thanks, None) => Screen { text: words.plain("thanks"), rows: Vec::new() },
        (Owed::Withdrawn, _) => Screen { text: words.plain("withdrawn"), rows: Vec::new() },
        (Owed::Renewed, _) => Screen { text: words.plain("code-was-renewed"), rows: Vec::new() },
    }
}
