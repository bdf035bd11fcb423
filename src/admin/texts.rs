//! `/komentar`, `/samarkan`, `/tahan`, `/lepas`: two owners read every text before it leaves the bot.
//!
//! Texts are called by their number in an order of chance that never changes. Whatever is changed takes back what was
//! agreed to before, and a button agrees only to texts as they stood when it was shown.

use std::ops::Range;

use super::button::Verb;
use super::{Request, TWO};
use crate::analysis::disclosure::mask;
use crate::fieldwork::FieldError;
use crate::interview::{escape, form_language};
use crate::report;
use crate::store::{Action, SurveyRow, SurveyState, TextState, Verbatim};

/// So many texts stand on a page.
const PER_PAGE: usize = 5;
/// So many UTF-16 units of texts stand on a page: Telegram takes 4,096 of everything.
const PAGE_LENGTH: usize = 3_000;

/// What two owners agree on for a text.
fn matter(text: &Verbatim) -> String {
    format!("text:{}", text.id)
}

/// The pages, each with texts of one question.
fn pages(texts: &[Verbatim]) -> Vec<Range<usize>> {
    let mut pages: Vec<Range<usize>> = Vec::new();
    let mut length = 0;
    for (place, text) in texts.iter().enumerate() {
        let own = text.body.encode_utf16().count();
        let fits = |page: &Range<usize>| {
            let same = texts.get(page.start).is_some_and(|first| first.question == text.question);
            same && page.len() < PER_PAGE && length + own <= PAGE_LENGTH
        };
        match pages.last_mut() {
            Some(page) if fits(page) => {
                page.end = place + 1;
                length += own;
            }
            _ => {
                pages.push(place..place + 1);
                length = own;
            }
        }
    }
    pages
}

impl Request<'_> {
    /// `/komentar`: the first page on which a text waits for who asks, else for anybody, else the first.
    pub(super) async fn texts(&mut self, survey: &SurveyRow) -> Result<(), FieldError> {
        let texts = self.write.verbatims(survey.id).await?;
        let own = self.write.agreed_by(survey.id, self.telegram).await?;
        let waits = |text: &Verbatim| text.state == TextState::Waiting;
        let waiting = texts.iter().position(|text| waits(text) && !own.contains(&matter(text)));
        let waiting = waiting.or_else(|| texts.iter().position(waits));
        self.log(Action::TextsRead, survey.id);
        self.show_texts(survey, waiting.unwrap_or_default() + 1).await
    }

    /// The page on which the text of this number stands.
    pub(super) async fn show_texts(&mut self, survey: &SurveyRow, number: usize) -> Result<(), FieldError> {
        if survey.state != SurveyState::Released {
            return self.tell("texts-not-released");
        }
        let texts = self.write.verbatims(survey.id).await?;
        let pages = pages(&texts);
        let Some(place) = pages.iter().position(|page| page.contains(&number.saturating_sub(1))) else {
            return self.tell("texts-none");
        };
        let page = pages.get(place).cloned().unwrap_or_default();
        let count = |state| texts.iter().filter(|text| text.state == state).count().to_string();
        let mut lines = vec![self.words.say(
            "texts-head",
            &[
                ("title", escape(&survey.title)),
                ("page", (place + 1).to_string()),
                ("pages", pages.len().to_string()),
                ("texts", texts.len().to_string()),
                ("approved", count(TextState::Approved)),
                ("held", count(TextState::Held)),
                ("waiting", count(TextState::Waiting)),
            ],
        )];
        let shown = texts.get(page.clone()).unwrap_or_default();
        if let Some(first) = shown.first() {
            lines.push(format!("\n<b>{}</b>", self.question_label(survey.id, &first.question).await?));
        }
        let mut can_agree = false;
        for (text, number) in shown.iter().zip(page.start + 1..) {
            let agreed = self.write.agreed(survey.id, &matter(text)).await?;
            let own = agreed.iter().any(|owner| owner.telegram == self.telegram);
            can_agree |= text.state == TextState::Waiting && !own;
            let state = match text.state {
                TextState::Waiting if own => "text-agreed-by-you",
                TextState::Waiting if !agreed.is_empty() => "text-agreed-by-other",
                TextState::Waiting => "text-waiting",
                TextState::Approved => "text-approved",
                TextState::Held => "text-held",
            };
            let state = self.words.plain(state);
            lines.push(format!("\n<b>{number}</b> · <i>{state}</i>\n{}", escape(&text.body)));
        }
        lines.push(String::new());
        let example = ("number", self.called(survey, page.start + 1).await?);
        lines.push(self.words.say("texts-how", &[example]));
        let mut rows = Vec::new();
        if can_agree {
            let revisions = shown.iter().map(|text| text.revision).sum();
            let pass = Verb::Pass(page.start + 1, page.end, revisions);
            rows.push(vec![pass.button(self.words, "button-texts-pass", survey.id)]);
        }
        let mut turn = Vec::new();
        if page.start > 0 {
            turn.push(Verb::Texts(page.start).button(self.words, "button-texts-before", survey.id));
        }
        if page.end < texts.len() {
            turn.push(Verb::Texts(page.end + 1).button(self.words, "button-texts-next", survey.id));
        }
        if !turn.is_empty() {
            rows.push(turn);
        }
        self.ask(lines.join("\n"), rows);
        Ok(())
    }

    /// The words of a question of a released survey: its form is gone, its published tables name it.
    async fn question_label(&mut self, survey: i64, path: &str) -> Result<String, FieldError> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let summary = super::summary::summarise(&self.desk.field, survey).await?;
        let label = summary.as_ref().and_then(|summary| {
            let summary = summary.get();
            let question = summary.question(path)?;
            Some(question.label.in_language(form_language(&summary.languages, self.tongue)))
        });
        Ok(report::shown(label.filter(|label| !label.is_empty()).unwrap_or(name)))
    }

    /// How a text's number is typed: with its survey, unless that is the newest released one.
    async fn called(&mut self, survey: &SurveyRow, number: usize) -> Result<String, FieldError> {
        let newest = self.newest_released().await?.map(|newest| newest.id);
        Ok(if newest == Some(survey.id) { number.to_string() } else { format!("{}.{number}", survey.id) })
    }

    async fn newest_released(&mut self) -> Result<Option<SurveyRow>, FieldError> {
        let surveys = self.desk.field.store.surveys().await?;
        Ok(surveys.into_iter().rfind(|survey| survey.state == SurveyState::Released))
    }

    /// The survey and the text that an argument names, and what follows it. The survey's row is taken.
    async fn named_text<'a>(
        &mut self,
        argument: &'a str,
    ) -> Result<Option<(SurveyRow, usize, Verbatim, &'a str)>, FieldError> {
        let (number, rest) = argument.split_once(char::is_whitespace).unwrap_or((argument, ""));
        let (survey, number) = match number.split_once('.') {
            Some((survey, number)) => (survey.parse().ok(), number),
            None => (self.newest_released().await?.map(|survey| survey.id), number),
        };
        let (Some(survey), Ok(number)) = (survey, number.trim_end_matches(':').parse::<usize>()) else {
            return Ok(None);
        };
        let row = self.write.take_survey(survey).await?;
        let Some(row) = row.filter(|row| row.state == SurveyState::Released) else { return Ok(None) };
        let texts = self.write.verbatims(survey).await?;
        let text = number.checked_sub(1).and_then(|place| texts.into_iter().nth(place));
        Ok(text.map(|text| (row, number, text, rest)))
    }

    /// Keeps a changed text; nobody has agreed to it any more.
    async fn change_text(
        &mut self,
        survey: i64,
        text: Verbatim,
        number: usize,
        action: Action,
    ) -> Result<(), FieldError> {
        self.write.disagree(survey, &matter(&text)).await?;
        let changed = Verbatim { revision: text.revision.saturating_add(1), ..text };
        self.write.keep_verbatim(survey, &changed).await?;
        self.log_detail(action, survey, &format!("text={number}"));
        Ok(())
    }

    /// `/samarkan 7 Budi`.
    pub(super) async fn mask(&mut self, argument: &str) -> Result<(), FieldError> {
        let Some((survey, number, text, words)) = self.named_text(argument).await? else {
            return self.tell("mask-how");
        };
        let (body, missing) = mask(&text.body, words);
        if body == text.body {
            if missing.is_empty() {
                return self.tell("mask-how");
            }
        } else {
            let state = if text.state == TextState::Held { TextState::Held } else { TextState::Waiting };
            self.change_text(survey.id, Verbatim { body, state, ..text }, number, Action::TextMasked).await?;
        }
        if !missing.is_empty() {
            let words = missing.into_iter().collect::<Vec<_>>().join(", ");
            let args = [("number", number.to_string()), ("words", escape(&words))];
            self.say(self.words.say("mask-missing", &args));
        }
        self.show_texts(&survey, number).await
    }

    /// `/tahan 7` and `/lepas 7`.
    pub(super) async fn hold(&mut self, argument: &str, hold: bool) -> Result<(), FieldError> {
        let Some((survey, number, text, _)) = self.named_text(argument).await? else {
            return self.tell("hold-how");
        };
        let is_held = text.state == TextState::Held;
        if is_held != hold {
            let (state, action) = if hold {
                (TextState::Held, Action::TextHeld)
            } else {
                (TextState::Waiting, Action::TextLetGo)
            };
            self.change_text(survey.id, Verbatim { state, ..text }, number, action).await?;
        }
        self.show_texts(&survey, number).await
    }

    /// An owner agrees that the texts of a page leave the bot, if they still stand as they were shown.
    pub(super) async fn pass_texts(
        &mut self,
        survey: &SurveyRow,
        from: usize,
        to: usize,
        revisions: i64,
    ) -> Result<(), FieldError> {
        self.write.take_survey(survey.id).await?;
        let texts = self.write.verbatims(survey.id).await?;
        let shown = from.checked_sub(1).and_then(|from| texts.get(from..to)).unwrap_or_default();
        if shown.is_empty() || shown.len() > PER_PAGE {
            return self.show_texts(survey, 1).await;
        }
        if shown.iter().map(|text| text.revision).sum::<i64>() != revisions {
            self.say(self.words.plain("texts-changed"));
            return self.show_texts(survey, from).await;
        }
        for text in shown.iter().filter(|text| text.state == TextState::Waiting) {
            if self.write.agree(survey.id, &matter(text), self.telegram).await? >= TWO {
                let approved = Verbatim { state: TextState::Approved, ..text.clone() };
                self.write.keep_verbatim(survey.id, &approved).await?;
            }
        }
        self.log_detail(Action::TextsApproved, survey.id, &format!("texts={from}-{to}"));
        if to < texts.len() {
            return self.show_texts(survey, to + 1).await;
        }
        let after = self.write.verbatims(survey.id).await?;
        let waiting = after.iter().any(|text| text.state == TextState::Waiting);
        self.tell(if waiting { "texts-end-waiting" } else { "texts-end" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_a_few_texts_of_one_question() {
        let text = |question: &str, length: usize| Verbatim {
            id: String::new(),
            question: question.to_owned(),
            body: "x".repeat(length),
            state: TextState::Waiting,
            revision: 0,
        };
        let check = |lengths: &[(&str, usize)], expected: &[Range<usize>]| {
            let texts: Vec<Verbatim> =
                lengths.iter().map(|(question, length)| text(question, *length)).collect();
            assert_eq!(pages(&texts), expected);
        };
        check(&[], &[]);
        check(&[("a", 10); 6], &[0..5, 5..6]);
        check(&[("a", 2_000); 3], &[0..1, 1..2, 2..3]);
        check(&[("a", 10), ("a", 10), ("b", 10)], &[0..2, 2..3]);
    }
}
