//! A respondent without a chat: reads the screen and presses, directly at the fieldwork.

use jajak::clock::Chance;
use jajak::fieldwork::{Act, Fieldwork, Incoming, What};
use jajak::interview::{Action, Press, Screen};
use jajak::store::Write;

use super::Fault;

/// No interview takes more screens than this.
const MOST_SCREENS: usize = 500;
/// What is typed, one after the other until something fits.
const TYPED: [&str; 10] = [
    "3",
    "12",
    "Mohon jadwal diperjelas.",
    "2.05.01",
    "17-8-2026",
    "09.30",
    "17-8-2026 09.30",
    "1",
    "50",
    "1990",
];

/// Comes in by a code, answers by chance and hands in, in one transaction that the caller commits.
pub(crate) async fn hand_in(
    field: &Fieldwork,
    write: &mut Write,
    telegram: i64,
    code: &str,
    chance: &Chance,
) -> Result<(), Fault> {
    let mut what = What::Command { name: "start".to_owned(), argument: code.replace('-', "") };
    let mut refused = 0;
    for number in 0..MOST_SCREENS {
        let incoming = Incoming { telegram, language: Some("id".to_owned()), what };
        let replies = field.handle(write, incoming).await?;
        let shown = replies.iter().flat_map(|reply| &reply.acts).rev().find_map(|act| match act {
            Act::Show(show) => Some(show),
            _ => None,
        });
        let show = shown.ok_or_else(|| format!("no screen is shown but {replies:?}"))?;
        if show.saves == 0 {
            return Ok(write.replied(&[jajak::store::Shown { telegram, prompt: None, saves: 0 }]).await?);
        }
        refused = if show.screen.text.contains('❗') { refused + 1 } else { 0 };
        what = match choose(&show.screen, refused, chance)? {
            Choice::Press(data) => What::Press { data, callback: number.to_string(), message: Some(1) },
            Choice::Type(words) => What::Text {
                words: words.to_owned(),
                message: i64::try_from(number).unwrap_or_default() + 10,
            },
        };
    }
    Err("the interview does not end".into())
}

enum Choice {
    Press(String),
    Type(&'static str),
}

fn choose(screen: &Screen, refused: usize, chance: &Chance) -> Result<Choice, Fault> {
    let action = |data: &str| {
        data.split_once('/').and_then(|(_, press)| Press::decode(press)).map(|press| press.action)
    };
    let buttons: Vec<(Action, &str)> = screen
        .rows
        .iter()
        .flatten()
        .filter_map(|button| Some((action(&button.data)?, button.data.as_str())))
        .collect();
    let those = |wanted: fn(&Action) -> bool| -> Vec<&str> {
        buttons.iter().filter(|(action, _)| wanted(action)).map(|(_, data)| *data).collect()
    };
    let any = |of: &[&str]| -> Result<Choice, Fault> {
        let place = chance.below(of.len())?;
        Ok(Choice::Press((*of.get(place).ok_or("nothing to choose from")?).to_owned()))
    };
    let onward = those(|action| matches!(action, Action::Agree | Action::Submit));
    if !onward.is_empty() {
        return any(&onward);
    }
    let choices = those(|action| matches!(action, Action::Choose(_)));
    if !choices.is_empty() {
        return any(&choices);
    }
    let done = those(|action| matches!(action, Action::Done));
    if !done.is_empty() && refused == 0 {
        return any(&done);
    }
    let ticks = those(|action| matches!(action, Action::Toggle(..)));
    if !ticks.is_empty() {
        return any(&ticks);
    }
    let skip = those(|action| matches!(action, Action::Skip));
    match TYPED.get(refused) {
        Some(typed) if skip.is_empty() || chance.below(2)? == 0 => Ok(Choice::Type(typed)),
        _ => any(&skip),
    }
}
