//! What respondents may know and decide of their own data: `/dataku`, `/privasi`, and whether to be invited again.
//!
//! Who declined and who handed in see the same here, and are asked the same.

use chrono::Datelike;

use super::{Act, FieldError, Fieldwork, Survey, Turn};
use crate::interview::{About, Button, escape, say_privacy};
use crate::seal::kept_key;
use crate::store::Account;
use crate::wording::Wording;

/// How the data of the buttons under "may the bot invite you again" begin.
const KEEP: &str = "keep";
/// Being invited again lapses at the end of the year that is so many years away.
const YEARS: i64 = 2;

/// A button under "may the bot invite you again".
struct Keep {
    /// Of which survey the account is linked with the person.
    survey: i64,
    yes: bool,
    /// Whether it stands under `/dataku`, and not under the last screen of an interview.
    of_data: bool,
}

impl Keep {
    fn button(&self, words: &Wording) -> Button {
        let id = if self.yes { "button-keep" } else { "button-drop" };
        Button { label: words.plain(id), data: self.encode() }
    }

    fn encode(&self) -> String {
        let letter = |is: bool, yes: char, no: char| if is { yes } else { no };
        let (answer, page) = (letter(self.yes, 'y', 'n'), letter(self.of_data, 'd', 'l'));
        format!("{KEEP}:{}:{answer}:{page}", self.survey)
    }

    fn decode(data: &str) -> Option<Self> {
        let mut parts = data.strip_prefix(KEEP)?.strip_prefix(':')?.split(':');
        let survey = parts.next()?.parse().ok()?;
        let is = |part: &str, yes: &str, no: &str| match part {
            _ if part == yes => Some(true),
            _ if part == no => Some(false),
            _ => None,
        };
        let keep = Self { survey, yes: is(parts.next()?, "y", "n")?, of_data: is(parts.next()?, "d", "l")? };
        parts.next().is_none().then_some(keep)
    }
}

/// The buttons under "may the bot invite you again".
pub(super) fn keep_buttons(words: &Wording, survey: i64, of_data: bool) -> Vec<Vec<Button>> {
    vec![[true, false].map(|yes| Keep { survey, yes, of_data }.button(words)).to_vec()]
}

impl Fieldwork {
    /// The year where the people are.
    pub(super) fn this_year(&self) -> i64 {
        i64::from(self.local_now().year())
    }

    /// The year at whose end a permission lapses that is given now.
    pub(super) fn kept_until(&self) -> i64 {
        self.this_year() + YEARS
    }
}

impl Turn<'_> {
    /// Who wanted to be invited again, and is in a newer survey without having come in, is taken to be there now; unless
    /// an interview of an older one is still going on. Whether it came to that.
    pub(super) async fn take_up_invitation(&mut self) -> Result<bool, FieldError> {
        let Some(open) = self.field.newest_open().await? else { return Ok(false) };
        if let Some(account) = self.chat.account.clone() {
            if account.survey == open.id {
                return Ok(false);
            }
            let is_open = self.write.participation(&account).await?.is_some_and(|found| found.open);
            if is_open && self.write.draft(&account).await?.is_some() {
                return Ok(false);
            }
        }
        let Some(account) = self.write.account_in(open.id, self.chat.telegram).await? else {
            return Ok(false);
        };
        self.chat.account = Some(account);
        Ok(true)
    }

    /// `/privasi`.
    pub(super) async fn privacy(&mut self) -> Result<(), FieldError> {
        let about = match self.survey_at_hand().await? {
            Some(survey) => survey.about(),
            None => match self.field.newest_open().await? {
                Some(survey) => survey.about(),
                None => About {
                    organiser: self.words().plain("any-organiser"),
                    k: Survey::DEFAULT_K,
                    retain_days: Survey::DEFAULT_RETAIN_DAYS,
                    ..About::default()
                },
            },
        };
        let text = format!(
            "<b>{}</b>\n\n{}",
            self.words().plain("privacy-title"),
            say_privacy(self.words(), &about)
        );
        self.say(text);
        Ok(())
    }

    /// `/dataku`.
    pub(super) async fn data(&mut self) -> Result<(), FieldError> {
        let (text, rows) = self.data_page().await?;
        self.acts.push(Act::Say { text, rows, ask_contact: None });
        Ok(())
    }

    async fn data_page(&mut self) -> Result<(String, Vec<Vec<Button>>), FieldError> {
        let words = self.words();
        let kept = self.write.kept_until(self.chat.telegram).await?;
        let kept = kept.filter(|year| *year >= self.field.this_year());
        let again = match kept {
            Some(year) => words.say("data-kept", &[("year", year.to_string())]),
            None => words.plain("data-not-kept"),
        };
        let at_hand = match (self.survey_at_hand().await?, self.chat.account.clone()) {
            (Some(survey), Some(account)) => {
                self.write.listed(&account).await?.map(|listed| (survey, account, listed))
            }
            _ => None,
        };
        let Some((survey, account, listed)) = at_hand else {
            let drop = Keep { survey: 0, yes: false, of_data: true };
            let drop = || Button { label: words.plain("button-drop-kept"), data: drop.encode() };
            let rows = kept.map(|_| vec![drop()]).into_iter().collect();
            return Ok((words.say("data-none", &[("again", again)]), rows));
        };
        let draft = if self.write.draft(&account).await?.is_some() { "data-draft" } else { "data-no-draft" };
        let args = [
            ("title", escape(&survey.title)),
            ("name", escape(&listed.name)),
            ("unit", escape(&listed.unit)),
            ("level", words.plain(&format!("level-{}", listed.level))),
            ("draft", words.plain(draft)),
            ("days", survey.retain_days.to_string()),
            ("contact", escape(&survey.contact)),
            ("again", again),
        ];
        Ok((words.say("data", &args), keep_buttons(words, survey.id, true)))
    }

    /// A button under "may the bot invite you again". False when the data is of no such button.
    pub(super) async fn keep_press(
        &mut self,
        data: &str,
        callback: &str,
        message: Option<i64>,
    ) -> Result<bool, FieldError> {
        let Some(keep) = Keep::decode(data) else { return Ok(false) };
        let telegram = self.chat.telegram;
        let until = self.field.kept_until();
        if keep.yes {
            let account = self.write.account_in(keep.survey, telegram).await?;
            let Some(person) = self.kept_person(account).await? else {
                // Released meanwhile: nothing is left that could be kept.
                let text = self.words().plain("keep-too-late");
                self.notice(callback, Some(text));
                return Ok(true);
            };
            self.write.keep_link(&person, telegram, until).await?;
        } else {
            self.write.drop_link(telegram).await?;
        }
        self.notice(callback, None);
        let (text, rows) = if keep.of_data {
            self.data_page().await?
        } else {
            let words = self.words();
            let said = words.say(if keep.yes { "kept" } else { "not-kept" }, &[("year", until.to_string())]);
            (format!("{}\n\n{said}", words.plain("thanks")), Vec::new())
        };
        if let Some(message) = message {
            // Whoever pressed under the last word has seen it: it must not come back over this. That of another survey must.
            if !keep.of_data && self.chat.prompt.is_none_or(|prompt| prompt == message) {
                self.write.end_thanks(telegram).await?;
            }
            self.acts.push(Act::Edit { message, text, rows });
        }
        Ok(true)
    }

    async fn kept_person(&mut self, account: Option<Account>) -> Result<Option<[u8; 32]>, FieldError> {
        let Some(account) = account else { return Ok(None) };
        let listed = self.write.listed(&account).await?;
        Ok(listed.map(|listed| kept_key(&self.field.pepper, &listed.nip)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_is_read_as_it_was_written_and_nothing_else_is() {
        for (yes, of_data) in [(true, true), (true, false), (false, true), (false, false)] {
            let data = Keep { survey: 7, yes, of_data }.encode();
            let read = Keep::decode(&data).map(|keep| (keep.survey, keep.yes, keep.of_data));
            assert_eq!(read, Some((7, yes, of_data)), "{data}");
        }
        for forged in
            ["", "keep", "keep:", "keep:7:y", "keep:7:y:d:", "keep:x:y:d", "keep:7:x:d", "keep7:y:d"]
        {
            assert!(Keep::decode(forged).is_none(), "{forged}");
        }
    }
}
