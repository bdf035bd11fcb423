//! A person of the demo: reads the screen and presses, as a person would.

use super::PATIENCE;
use crate::clock::Chance;
use crate::fake_telegram::{Button, FakeTelegram, ShownMessage, User};
use crate::fieldwork::CodeRow;
use crate::stage::StageError;
use crate::wording::{Tongue, Wording};

/// One person with opinions.
pub(super) struct Respondent {
    fake: FakeTelegram,
    user: User,
    words: &'static Wording,
    chance: Chance,
    /// How well this person thinks of the organisation, from 0 to 3 added to chance.
    mood: usize,
}

/// No interview takes more screens than this.
const MOST_SCREENS: usize = 500;

impl Respondent {
    /// A person with this account. The opinions depend on the seed, the account and the unit only.
    pub(super) fn new(fake: FakeTelegram, account: i64, seed: u64, row: &CodeRow, tongue: Tongue) -> Self {
        let first_name = row.name.split(' ').next().unwrap_or_default();
        let mut user = User::new(account, first_name);
        user.language_code = Some(tongue.code().to_owned());
        let unit =
            row.unit.bytes().fold(seed, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let mood = usize::try_from(unit % 3).unwrap_or_default();
        let own = seed.wrapping_mul(1_000_003).wrapping_add(u64::try_from(account).unwrap_or_default());
        Self {
            fake,
            user,
            words: tongue.wording(),
            chance: Chance::seeded(own.wrapping_mul(0x9E37_79B9)),
            mood,
        }
    }

    /// Comes in, answers everything and hands in; how many answers were given.
    pub(super) async fn answer_all(self, code: String) -> Result<usize, StageError> {
        let mut seen = (0, 0);
        self.fake.say(&self.user, &format!("/start {}", code.replace('-', "")));
        let mut answers = 0;
        for _ in 0..MOST_SCREENS {
            let screen = self.next_screen(&mut seen).await?;
            if screen.text.starts_with(self.words.plain("thanks").as_str()) {
                return Ok(answers);
            }
            let Some(button) = self.choose(&screen) else { return Err(StageError::Stopped) };
            let forward = ["button-agree", "button-submit", "button-continue"].map(|id| self.words.plain(id));
            answers += usize::from(!forward.contains(&button.label));
            self.fake.press(&self.user, screen.id, button.data.as_deref().unwrap_or_default());
        }
        Err(StageError::Late)
    }

    /// The newest message of the bot once it is another one than the last, or has changed.
    async fn next_screen(&self, seen: &mut (i32, u32)) -> Result<ShownMessage, StageError> {
        let mut found = None;
        let fresh = |world: &crate::fake_telegram::World| {
            found = world
                .newest_from_bot(self.user.id)
                .filter(|message| (message.id, message.revision + 1) != *seen)
                .cloned();
            found.is_some()
        };
        self.fake.wait_until(fresh, PATIENCE).await;
        let screen = found.ok_or(StageError::Late)?;
        *seen = (screen.id, screen.revision + 1);
        Ok(screen)
    }

    /// What this person presses.
    fn choose<'a>(&self, screen: &'a ShownMessage) -> Option<&'a Button> {
        let button = |id: &str| screen.button(&self.words.plain(id));
        for id in ["button-agree", "button-submit"] {
            if button(id).is_some() {
                return button(id);
            }
        }
        let done =
            |button: &&Button| button.label.starts_with(self.words.plain("button-done-begins").as_str());
        if let Some(done) = screen.keyboard.iter().flatten().find(done) {
            return Some(done);
        }
        let navigation =
            ["button-back", "button-skip", "button-review", "button-continue"].map(|id| self.words.plain(id));
        let choices: Vec<&Button> =
            screen.keyboard.iter().flatten().filter(|button| !navigation.contains(&button.label)).collect();
        if choices.is_empty() {
            return button("button-skip").or_else(|| button("button-continue"));
        }
        // The second line of a question names the side of the organisation that it is about.
        let side = screen.text.lines().nth(1).unwrap_or_default();
        choices.get(self.opinion(choices.len(), side)).copied()
    }

    /// A place among the choices: on a scale the sum of two throws, the mood of the unit and how this side of the
    /// organisation is; elsewhere any.
    fn opinion(&self, choices: usize, side: &str) -> usize {
        let throw = |sides: usize| self.chance.below(sides).unwrap_or_default();
        if choices != 5 {
            return throw(choices);
        }
        // One in twelve does not know.
        if throw(12) == 0 {
            return 4;
        }
        let letters = side.bytes().map(usize::from).sum::<usize>();
        ((throw(3) + throw(3) + self.mood + letters % 3) / 2).min(3)
    }
}
