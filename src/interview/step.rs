//! The moves of an interview.

use chrono::{DateTime, FixedOffset};

use super::instance::Instance;
use super::press::Action;
use super::rules::{judge, required_message};
use super::screen::{ANSWERS_A_PAGE, About, place, screen};
use super::{Answer, Event, Interview, Notice, Outcome, Stage, Step, Unfit, form_language, reading};
use crate::questionnaire::{NodeId, Questionnaire, ResponseType};
use crate::wording::Tongue;

/// A new interview: nothing answered, asked for consent.
pub fn begin(questionnaire: &Questionnaire, tongue: Tongue, now: DateTime<FixedOffset>) -> Interview {
    let mut interview = Interview {
        tongue,
        revision: 1,
        stage: Stage::Consent { long: false },
        answers: std::collections::BTreeMap::new(),
        kept: std::collections::BTreeMap::new(),
        last_text: None,
    };
    interview.kept =
        Instance::beginnings(questionnaire, form_language(&questionnaire.languages, tongue), now);
    interview.settle(questionnaire, now);
    interview
}

/// One event: the interview afterwards, and what to do about it. Never fails.
pub fn step(
    questionnaire: &Questionnaire,
    interview: Interview,
    event: Event,
    now: DateTime<FixedOffset>,
) -> Step {
    if matches!(interview.stage, Stage::Submitted | Stage::Ended) {
        return Step { interview, notice: None, probe: None, outcome: Outcome::Unchanged };
    }
    let mut turn = Turn { questionnaire, interview, now, notice: None, probe: None };
    let outcome = match event {
        Event::Press(press) if press.revision != turn.interview.revision => {
            turn.notice = Some(Notice::Stale);
            Outcome::Unchanged
        }
        Event::Press(press) => turn.press(press.action),
        Event::Text { message, .. } if turn.interview.last_text.is_some_and(|last| message <= last) => {
            Outcome::Unchanged
        }
        Event::Text { words, message } => {
            turn.interview.last_text = Some(message);
            turn.text(&words)
        }
        Event::Unreadable => turn.refuse(Unfit::NotWords),
        Event::Resume => turn.resume(),
        Event::Leave => turn.leave(),
        Event::Speak(tongue) => turn.speak(tongue),
    };
    Step { interview: turn.interview, notice: turn.notice, probe: turn.probe, outcome }
}

struct Turn<'a> {
    questionnaire: &'a Questionnaire,
    interview: Interview,
    now: DateTime<FixedOffset>,
    notice: Option<Notice>,
    probe: Option<Unfit>,
}

impl Turn<'_> {
    fn instance(&self) -> Instance<'_> {
        self.interview.instance(self.questionnaire, self.now)
    }

    fn refuse(&mut self, unfit: Unfit) -> Outcome {
        self.probe = Some(unfit);
        Outcome::Continue
    }

    /// Another screen: presses on the one before are stale from now on.
    fn show(&mut self, stage: Stage) -> Outcome {
        self.interview.revision = self.interview.revision.wrapping_add(1);
        self.interview.stage = stage;
        Outcome::Continue
    }

    fn ask(&mut self, question: NodeId) -> Outcome {
        let picked = match self.interview.answers.get(&question) {
            Some(Answer::Value(value)) => value.split_whitespace().map(str::to_owned).collect(),
            Some(Answer::Blank) => Vec::new(),
            None => self.instance().value(question).split_whitespace().map(str::to_owned).collect(),
        };
        let several = matches!(
            self.questionnaire.node(question).question().map(|question| &question.response),
            Some(ResponseType::SelectMultiple { .. })
        );
        self.show(Stage::Asking { question, picked: if several { picked } else { Vec::new() }, page: 0 })
    }

    /// On to the first question that was not dealt with, or to the look over.
    fn advance(&mut self) -> Outcome {
        match self.instance().next() {
            Some(question) => self.ask(question),
            None => self.show(Stage::Reviewing { page: 0 }),
        }
    }

    fn leave(&mut self) -> Outcome {
        if matches!(self.interview.stage, Stage::Leaving { .. }) {
            return Outcome::Continue;
        }
        let back = Box::new(self.interview.stage.clone());
        self.show(Stage::Leaving { back })
    }

    /// Whoever was asked whether to leave, and asks for the question instead, stays.
    fn resume(&mut self) -> Outcome {
        match self.interview.stage.clone() {
            Stage::Leaving { back } => self.show(*back),
            _ => Outcome::Continue,
        }
    }

    fn speak(&mut self, tongue: Tongue) -> Outcome {
        self.interview.tongue = tongue;
        Outcome::Continue
    }

    fn press(&mut self, action: Action) -> Outcome {
        if let Action::Speak(tongue) = action {
            return self.speak(tongue);
        }
        match self.interview.stage.clone() {
            Stage::Consent { .. } => match action {
                Action::Agree => self.advance(),
                Action::Decline => {
                    self.interview.stage = Stage::Ended;
                    Outcome::Decline
                }
                Action::Explain(long) => self.show(Stage::Consent { long }),
                _ => self.refuse(Unfit::PressAButton),
            },
            Stage::Asking { question, picked, page } => {
                self.press_while_asking(question, picked, page, action)
            }
            Stage::Reviewing { .. } => match action {
                Action::Submit => self.submit(),
                Action::Review(page) => self.show(Stage::Reviewing { page }),
                Action::Jump(place) => self.jump(NodeId(place)),
                Action::Back => self.back(None),
                _ => self.refuse(Unfit::PressAButton),
            },
            Stage::Leaving { back } => match action {
                Action::Withdraw => {
                    self.interview.stage = Stage::Ended;
                    Outcome::Withdraw
                }
                Action::Stay => self.show(*back),
                _ => self.refuse(Unfit::PressAButton),
            },
            Stage::Submitted | Stage::Ended => Outcome::Unchanged,
        }
    }

    fn press_while_asking(
        &mut self,
        question: NodeId,
        mut picked: Vec<String>,
        page: usize,
        action: Action,
    ) -> Outcome {
        match action {
            Action::Choose(place) => match self.offered(question, place) {
                Some(value) => self.answer(question, value),
                None => self.refuse(Unfit::PressAButton),
            },
            Action::Toggle(place, wanted) => {
                let Some(name) = self.offered(question, place) else {
                    return self.refuse(Unfit::PressAButton);
                };
                picked.retain(|other| *other != name);
                if wanted {
                    picked.push(name);
                }
                self.interview.stage = Stage::Asking { question, picked, page };
                Outcome::Continue
            }
            Action::Page(page) => {
                self.interview.stage = Stage::Asking { question, picked, page };
                Outcome::Continue
            }
            Action::Done => self.done(question, &picked),
            Action::Skip => self.blank(question),
            Action::Back => self.back(Some(question)),
            Action::Review(page) if self.instance().next().is_none() => self.show(Stage::Reviewing { page }),
            _ => self.refuse(Unfit::PressAButton),
        }
    }

    fn is_select(&self, question: NodeId) -> bool {
        let question = self.questionnaire.node(question).question();
        question.is_some_and(|question| question.response.list().is_some())
    }

    /// The value of the button at this place.
    fn offered(&self, question: NodeId, place: usize) -> Option<String> {
        match &self.questionnaire.node(question).question()?.response {
            ResponseType::Acknowledge => (place == 0).then(|| reading::ACKNOWLEDGED.to_owned()),
            ResponseType::Range { .. } => {
                super::screen::range_values(self.questionnaire, question).into_iter().nth(place)
            }
            _ => self.instance().options(question).get(place).map(|choice| choice.name.clone()),
        }
    }

    /// "That's all" of several, "read" of a note, "on" from an answered question.
    fn done(&mut self, question: NodeId, picked: &[String]) -> Outcome {
        let several = matches!(
            self.questionnaire.node(question).question().map(|question| &question.response),
            Some(ResponseType::SelectMultiple { .. })
        );
        if several {
            let value = {
                let instance = self.instance();
                let options = instance.options(question);
                let names = options.iter().filter(|choice| picked.contains(&choice.name));
                names.map(|choice| choice.name.as_str()).collect::<Vec<_>>().join(" ")
            };
            return if value.is_empty() { self.blank(question) } else { self.answer(question, value) };
        }
        if !self.instance().asks(question) {
            self.interview.answers.insert(question, Answer::Blank);
            return self.advance();
        }
        // A default, or an answer given before, is accepted as it stands.
        let standing = self.instance().value(question);
        if standing.is_empty() {
            return self.blank(question);
        }
        let checked = {
            let instance = self.instance();
            let options = instance.options(question);
            let names: Vec<&str> = options.iter().map(|choice| choice.name.as_str()).collect();
            let response = self.questionnaire.node(question).question().map(|question| &question.response);
            response.map_or(Err(Unfit::PressAButton), |response| reading::stored(response, &standing, &names))
        };
        match checked {
            Ok(value) => self.answer(question, value),
            Err(unfit) => self.refuse(unfit),
        }
    }

    fn blank(&mut self, question: NodeId) -> Outcome {
        let required = {
            let instance = self.instance();
            instance.required(question).then(|| required_message(&instance, self.questionnaire, question))
        };
        if let Some(message) = required {
            return self.refuse(Unfit::Required(message));
        }
        self.keep(question, Answer::Blank)
    }

    fn answer(&mut self, question: NodeId, value: String) -> Outcome {
        if let Err(unfit) = judge(&self.instance(), self.questionnaire, question, &value) {
            return self.refuse(unfit);
        }
        self.keep(question, Answer::Value(value))
    }

    fn keep(&mut self, question: NodeId, answer: Answer) -> Outcome {
        let (here, looked_over) = {
            let instance = self.instance();
            (place(&instance, self.questionnaire, question), instance.next().is_none())
        };
        self.notice = Some(Notice::Saved(here));
        self.interview.answers.insert(question, answer);
        self.interview.forget_unoffered(self.questionnaire, self.now);
        self.interview.settle(self.questionnaire, self.now);
        match self.instance().next() {
            // Who came from the look over goes back to the page that the answer stands on.
            None if looked_over => self.show(Stage::Reviewing { page: (here.number - 1) / ANSWERS_A_PAGE }),
            _ => self.advance(),
        }
    }

    fn back(&mut self, from: Option<NodeId>) -> Outcome {
        let before = {
            let shown = self.instance().shown();
            shown.into_iter().rev().find(|id| from.is_none_or(|from| *id < from))
        };
        match before {
            Some(question) => self.ask(question),
            None => Outcome::Continue,
        }
    }

    fn jump(&mut self, question: NodeId) -> Outcome {
        let can = question.0 < self.questionnaire.nodes.len() && {
            let instance = self.instance();
            instance.asks(question) && instance.relevant(question)
        };
        if can { self.ask(question) } else { self.refuse(Unfit::PressAButton) }
    }

    /// Hands in if every answer still holds; else asks the first that does not.
    fn submit(&mut self) -> Outcome {
        let wanting = {
            let instance = self.instance();
            instance.shown().into_iter().filter(|id| instance.asks(*id)).find_map(|id| {
                let value = instance.value(id);
                let fault = if value.is_empty() {
                    let required = instance.required(id);
                    required.then(|| Unfit::Required(required_message(&instance, self.questionnaire, id)))
                } else {
                    judge(&instance, self.questionnaire, id, &value).err()
                };
                fault.map(|fault| (id, fault))
            })
        };
        if let Some((question, unfit)) = wanting {
            self.probe = Some(unfit);
            return self.ask(question);
        }
        let open = self.instance().next();
        if let Some(question) = open {
            return self.ask(question);
        }
        self.interview.stage = Stage::Submitted;
        Outcome::Submit
    }

    fn text(&mut self, words: &str) -> Outcome {
        let free_text = match &self.interview.stage {
            Stage::Asking { question, .. } => matches!(
                self.questionnaire.node(*question).question().map(|question| &question.response),
                Some(ResponseType::Text { .. })
            ),
            _ => false,
        };
        if !free_text && let Some(action) = self.button_called(words) {
            return self.press(action);
        }
        let Stage::Asking { question, .. } = self.interview.stage else {
            return self.refuse(Unfit::PressAButton);
        };
        let read = {
            let instance = self.instance();
            match self.questionnaire.node(question).question() {
                Some(asked) if instance.asks(question) => {
                    reading::typed(&instance, question, asked, words, self.now)
                }
                _ => Err(Unfit::PressAButton),
            }
        };
        if let (Ok(value), Stage::Asking { picked, page, .. }) = (&read, self.interview.stage.clone())
            && !picked.is_empty()
            && self.interview.answers.get(&question).and_then(Answer::value)
                != Some(picked.join(" ").as_str())
        {
            // What was ticked just now stays so; what is typed comes to it.
            let typed = value.split_whitespace().map(str::to_owned).filter(|name| !picked.contains(name));
            let picked = picked.iter().cloned().chain(typed).collect();
            self.interview.stage = Stage::Asking { question, picked, page };
            return Outcome::Continue;
        }
        match read {
            Ok(value) if value.is_empty() => self.blank(question),
            Ok(value) => self.answer(question, value),
            Err(unfit) => self.refuse(unfit),
        }
    }

    /// Who types what a button says means the button.
    fn button_called(&self, words: &str) -> Option<Action> {
        let now_shown = screen(self.questionnaire, &self.interview, &About::default(), None, self.now);
        let action = now_shown.called(words)?;
        // A number on a button may be a place or the label of another choice.
        let is_clear = match (&action, &self.interview.stage) {
            (Action::Choose(place) | Action::Toggle(place, _), Stage::Asking { question, .. })
                if self.is_select(*question) =>
            {
                reading::meant(&self.instance(), *question, words) == Some(*place)
            }
            _ => true,
        };
        is_clear.then_some(action)
    }
}
