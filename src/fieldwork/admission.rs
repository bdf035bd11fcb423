//! Coming in: a bare start, a code, an own phone number; and what stands in the way of guessing.

use super::{Act, FieldError, Survey, Turn};
use crate::interview::{Button, escape};
use crate::seal::{Found, find_codes, lookup_key, normalise_phone, owner_key, phone_key};
use crate::store::{Account, Action, Actor, Deed, Guesses, Owner, OwnerCode, Role};

/// Data of the buttons at the door; they belong to no interview.
const HAVE_CODE: &str = "door:code";
const SHARE_PHONE: &str = "door:phone";
const NO_CODE: &str = "door:none";
const SPEAK: &str = "door:language";

/// So many wrong guesses are free.
const FREE_GUESSES: usize = 5;
/// After them one waits so long, in minutes, doubling with each further one.
const FIRST_WAIT: i64 = 15;
/// After so many wrong guesses of all strangers together within a window, every further stranger waits before a guess.
const BRAKE: u32 = 100;
/// The window's length in minutes; the brake holds in the one after, too.
const WINDOW: i64 = 10;
/// A stranger waits so long while the brake holds, in minutes.
const BRAKED_WAIT: i64 = 2;
/// A minute in milliseconds.
const MINUTE: i64 = 60_000;
/// So long after joining whoever was invited by an owner does not count where it takes two, in milliseconds.
const NEW_OWNER_WAITS: i64 = 24 * 60 * MINUTE;
/// The setting that holds the window and the wrong guesses in it and in the one before.
const WRONG: &str = "wrong_guesses";

/// Wrong guesses of all strangers together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct AllGuesses {
    window: i64,
    wrong: u32,
    before: u32,
}

impl AllGuesses {
    /// As they were noted, seen from a time in milliseconds UTC.
    fn read(noted: &str, now: i64) -> Self {
        let window = now / (WINDOW * MINUTE);
        let mut numbers = noted.split(' ').map(|number| number.parse::<i64>().unwrap_or_default());
        let mut next = || numbers.next().unwrap_or_default();
        let (noted, wrong, before) = (next(), next(), next());
        let count = |number: i64| u32::try_from(number).unwrap_or_default();
        match window - noted {
            0 => Self { window, wrong: count(wrong), before: count(before) },
            1 => Self { window, wrong: 0, before: count(wrong) },
            _ => Self { window, wrong: 0, before: 0 },
        }
    }

    fn write(self) -> String {
        format!("{} {} {}", self.window, self.wrong, self.before)
    }

    fn is_braked(self) -> bool {
        self.wrong.max(self.before) >= BRAKE
    }
}

/// No wait is longer than a day, in minutes.
const LONGEST_WAIT: i64 = 24 * 60;

impl Turn<'_> {
    /// The first screen of who comes without a code.
    pub(super) async fn door(&mut self) -> Result<(), FieldError> {
        let Some(survey) = self.field.newest_open().await? else {
            return self.tell("door-closed");
        };
        let words = self.words();
        let button = |id: &str, data: &str| vec![Button { label: words.plain(id), data: data.to_owned() }];
        let mut rows = vec![button("button-have-code", HAVE_CODE)];
        if survey.has_phones {
            rows.push(button("button-share-phone", SHARE_PHONE));
        }
        rows.push(button("button-no-code", NO_CODE));
        let other = self.chat.tongue.other().wording().plain("language-name");
        rows.push(vec![Button { label: other, data: SPEAK.to_owned() }]);
        let text =
            words.say("door", &[("title", escape(&survey.title)), ("organiser", escape(&survey.organiser))]);
        self.acts.push(Act::Say { text, rows, ask_contact: None });
        Ok(())
    }

    /// A button at the door. False when the data is of no such button.
    pub(super) async fn door_press(
        &mut self,
        data: &str,
        callback: &str,
        message: Option<i64>,
    ) -> Result<bool, FieldError> {
        if ![HAVE_CODE, SHARE_PHONE, NO_CODE, SPEAK].contains(&data) {
            return Ok(false);
        }
        self.notice(callback, None);
        match data {
            _ if self.field.newest_open().await?.is_none() => self.tell("door-closed")?,
            HAVE_CODE => {
                let text = self.words().plain("ask-code");
                self.say(text);
            }
            SHARE_PHONE => {
                let text = self.words().plain("ask-phone");
                let ask_contact = Some(self.words().plain("button-share-phone"));
                self.acts.push(Act::Say { text, rows: Vec::new(), ask_contact });
            }
            NO_CODE => {
                let text = self.with_contact("no-code").await?;
                self.say(text);
            }
            _ => {
                self.chat.tongue = self.chat.tongue.other();
                if let Some(message) = message {
                    self.acts.push(Act::Delete { message });
                }
                self.door().await?;
            }
        }
        Ok(true)
    }

    pub(super) async fn with_contact(&mut self, id: &str) -> Result<String, FieldError> {
        let survey = match self.survey_at_hand().await? {
            Some(survey) => Some(survey),
            None => self.field.newest().await?,
        };
        let contact = survey.map(|survey| escape(&survey.contact)).unwrap_or_default();
        Ok(self.words().say(id, &[("contact", contact)]))
    }

    /// Words that should hold a code.
    pub(super) async fn code(&mut self, words: &str) -> Result<(), FieldError> {
        let found = find_codes(words);
        if self.must_wait(matches!(found, Found::Code(_))).await? {
            return Ok(());
        }
        match found {
            Found::Code(code) => {
                let invitation = lookup_key(&self.field.pepper, &code);
                if let Some(account) = self.write.person_by_invitation(&invitation).await? {
                    return self.admit(account).await;
                }
                let owner = owner_key(&self.field.pepper, &code);
                let now = self.now.timestamp_millis();
                let telegram = self.chat.telegram;
                let before = self.write.role(telegram).await?;
                // An owner who only tries the link for somebody else must neither use it up nor lose the own role. But a code
                // from the host makes a new owner count at once.
                if before == Some(Role::Owner)
                    && let Some(code) = self.write.owner_code(&owner, now).await?
                {
                    let counts_sooner = code.role == Role::Owner && !code.by_owner;
                    if !counts_sooner || self.write.agrees_from(telegram).await? <= now {
                        return self.tell("owner-already");
                    }
                }
                if let Some(OwnerCode { role, name, by_owner, .. }) =
                    self.write.use_owner_code(&owner, now).await?
                {
                    let agrees_from = if by_owner { now + NEW_OWNER_WAITS } else { 0 };
                    self.write.insert_owner(&Owner { telegram, role, name, agrees_from }).await?;
                    self.write.forget_guesses(telegram).await?;
                    let action = if before.is_some() { Action::RoleChanged } else { Action::OwnerJoined };
                    let deed = Deed::new(Actor::Owner(telegram), action);
                    self.field.log(self.write, deed.detail(format!("role={}", role.name())));
                    self.acts.push(Act::Menu(Some(role)));
                    return self.tell(&format!("welcome-{}", role.name()));
                }
                self.wrong_guess().await
            }
            // A slip of the finger is no guess.
            Found::Mistyped => self.tell("code-mistyped"),
            Found::None => self.stray().await,
        }
    }

    /// A contact card.
    pub(super) async fn contact(&mut self, phone: &str, own: bool) -> Result<(), FieldError> {
        if self.must_wait(true).await? {
            return Ok(());
        }
        if !own {
            return self.tell("foreign-contact");
        }
        let found = match normalise_phone(phone) {
            Some(phone) => self.write.person_by_phone(&phone_key(&self.field.pepper, &phone)).await?,
            None => None,
        };
        match found {
            Some(account) => self.admit(account).await,
            None => self.wrong_guess().await,
        }
    }

    /// Whether the person must wait, and is told so: after wrong guesses of the own, or before a guess while strangers guess
    /// wrong in crowds. Who has waited is heard; who is linked never waits for others.
    async fn must_wait(&mut self, is_guess: bool) -> Result<bool, FieldError> {
        let now = self.now.timestamp_millis();
        let guesses = self.write.guesses(self.chat.telegram).await?;
        let mut left = guesses.wait_until - now;
        let mut in_crowd = false;
        if left <= 0 {
            let has_waited = left > -WINDOW * MINUTE;
            if !is_guess || has_waited || self.chat.account.is_some() {
                return Ok(false);
            }
            let noted = self.field.store.setting(WRONG).await?.unwrap_or_default();
            if !AllGuesses::read(&noted, now).is_braked() {
                return Ok(false);
            }
            left = BRAKED_WAIT * MINUTE;
            in_crowd = true;
            self.write
                .note_guesses(self.chat.telegram, Guesses { wait_until: now + left, ..guesses })
                .await?;
        }
        let minutes = (left + MINUTE - 1) / MINUTE;
        let minutes_left = [("minutes", minutes.to_string())];
        let text = if in_crowd {
            self.words().say("wait-crowd", &minutes_left)
        } else if minutes > 60 {
            self.words().say("wait-hours", &[("hours", ((minutes + 59) / 60).to_string())])
        } else {
            self.words().say("wait", &minutes_left)
        };
        self.say(text);
        Ok(true)
    }

    async fn wrong_guess(&mut self) -> Result<(), FieldError> {
        let wrong = self.write.guesses(self.chat.telegram).await?.wrong + 1;
        let doublings = u32::try_from(wrong.saturating_sub(FREE_GUESSES)).unwrap_or(u32::MAX).min(10);
        let now = self.now.timestamp_millis();
        let mut all = AllGuesses::read(&self.write.take_setting(WRONG).await?, now);
        all.wrong = all.wrong.saturating_add(1);
        self.write.keep_setting(WRONG, &all.write()).await?;
        let wait = match wrong {
            ..FREE_GUESSES if all.is_braked() => BRAKED_WAIT,
            ..FREE_GUESSES => 0,
            _ => (FIRST_WAIT << doublings).min(LONGEST_WAIT),
        };
        let wait_until = now + wait * MINUTE;
        self.write.note_guesses(self.chat.telegram, Guesses { wrong, wait_until }).await?;
        let text = self.with_contact("not-admitted").await?;
        self.say(text);
        Ok(())
    }

    /// The person is on the list: links the account and goes on, unless something stands in the way.
    async fn admit(&mut self, account: Account) -> Result<(), FieldError> {
        let Some(participation) = self.write.participation(&account).await? else {
            return self.wrong_guess().await;
        };
        match self.write.telegram_of(&account).await? {
            Some(telegram) if telegram == self.chat.telegram => {}
            Some(_) => {
                let text = self.with_contact("code-taken").await?;
                self.say(text);
                return Ok(());
            }
            None if !participation.open => {
                return self.tell("survey-closed");
            }
            None => {
                if self.write.account_in(account.survey, self.chat.telegram).await?.is_some() {
                    let text = self.with_contact("account-taken").await?;
                    self.say(text);
                    return Ok(());
                }
                self.write.link(&account, self.chat.telegram).await?;
                self.write.forget_guesses(self.chat.telegram).await?;
            }
        }
        self.chat.account = Some(account);
        self.start().await
    }

    /// The label that the door and the consent give a survey's title.
    pub(super) fn prefixed(survey: &Survey, data: &str) -> String {
        format!("{}/{data}", survey.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(noted: &str, minute: i64, expected: (u32, u32)) {
        let all = AllGuesses::read(noted, minute * MINUTE);
        assert_eq!((all.wrong, all.before), expected, "{noted:?} at {minute}");
        assert_eq!(AllGuesses::read(&all.write(), minute * MINUTE), all);
    }

    #[test]
    fn wrong_guesses_count_in_their_window_and_the_next() {
        check("", 25, (0, 0));
        check("2 7 3", 25, (7, 3));
        check("2 7 3", 30, (0, 7));
        check("2 7 3", 40, (0, 0));
        // The clock was set back, or somebody wrote into the row.
        check("9 7 3", 25, (0, 0));
        check("x", 25, (0, 0));
        check("2 -7 99999999999", 25, (0, 0));
    }

    #[test]
    fn the_brake_holds_from_a_hundred_on() {
        let check = |wrong, before, braked| {
            assert_eq!(AllGuesses { window: 0, wrong, before }.is_braked(), braked, "{wrong} {before}");
        };
        check(99, 99, false);
        check(100, 0, true);
        check(0, 100, true);
    }
}
