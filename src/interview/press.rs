//! What a button says back: Telegram's callback data, which any client can forge.

use super::Event;
use crate::wording::Tongue;

/// A pressed button: which screen it stood on, and what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    /// The revision of the draft when the button was shown.
    pub revision: u32,
    /// What is asked for.
    pub action: Action,
}

/// What buttons of an interview ask for. Places count from 0 among what was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// To take part.
    Agree,
    /// Not to take part.
    Decline,
    /// The long text of the consent, or the short one.
    Explain(bool),
    /// This choice.
    Choose(usize),
    /// A choice of several, with the wanted state, so that a doubled press changes nothing.
    Toggle(usize, bool),
    /// That's all of several; read a note; on to what is open.
    Done,
    /// No answer to this question.
    Skip,
    /// The question before.
    Back,
    /// This page of a long list of choices.
    Page(usize),
    /// The look over all answers, at this page.
    Review(usize),
    /// The question at this place of the form, from the look over.
    Jump(usize),
    /// To hand in.
    Submit,
    /// To withdraw, after the question back.
    Withdraw,
    /// Not to withdraw.
    Stay,
    /// Another language.
    Speak(Tongue),
}

impl Press {
    /// As callback data, at most 32 bytes.
    pub fn encode(&self) -> String {
        let (letter, number) = match self.action {
            Action::Agree => ('y', 0),
            Action::Decline => ('n', 0),
            Action::Explain(long) => ('e', usize::from(long)),
            Action::Choose(place) => ('c', place),
            Action::Toggle(place, true) => ('t', place),
            Action::Toggle(place, false) => ('u', place),
            Action::Done => ('d', 0),
            Action::Skip => ('s', 0),
            Action::Back => ('b', 0),
            Action::Page(page) => ('p', page),
            Action::Review(page) => ('r', page),
            Action::Jump(place) => ('j', place),
            Action::Submit => ('h', 0),
            Action::Withdraw => ('w', 0),
            Action::Stay => ('k', 0),
            Action::Speak(tongue) => ('l', usize::from(tongue == Tongue::English)),
        };
        format!("i{}:{letter}{number}", self.revision)
    }

    /// Reads callback data; `None` for what is not of an interview.
    pub fn decode(data: &str) -> Option<Self> {
        let (revision, action) = data.strip_prefix('i')?.split_once(':')?;
        let mut characters = action.chars();
        let letter = characters.next()?;
        let number: usize = characters.as_str().parse().ok()?;
        let action = match letter {
            'y' => Action::Agree,
            'n' => Action::Decline,
            'e' => Action::Explain(number == 1),
            'c' => Action::Choose(number),
            't' => Action::Toggle(number, true),
            'u' => Action::Toggle(number, false),
            'd' => Action::Done,
            's' => Action::Skip,
            'b' => Action::Back,
            'p' => Action::Page(number),
            'r' => Action::Review(number),
            'j' => Action::Jump(number),
            'h' => Action::Submit,
            'w' => Action::Withdraw,
            'k' => Action::Stay,
            'l' => Action::Speak(if number == 1 { Tongue::English } else { Tongue::Indonesian }),
            _ => return None,
        };
        Some(Self { revision: revision.parse().ok()?, action })
    }
}

impl From<Press> for Event {
    fn from(press: Press) -> Self {
        Self::Press(press)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callback_data_reads_back() {
        let actions = [
            Action::Agree,
            Action::Explain(true),
            Action::Choose(17),
            Action::Toggle(3, false),
            Action::Jump(usize::MAX),
            Action::Speak(Tongue::English),
        ];
        for action in actions {
            let press = Press { revision: u32::MAX, action };
            assert!(press.encode().len() <= 64, "Telegram's limit in bytes");
            assert_eq!(Press::decode(&press.encode()), Some(press));
        }
    }

    #[test]
    fn forged_data_is_nobodys_press() {
        for data in
            ["", "i", "i1", "i1:", "i1:c", "i-1:c1", "x1:c1", "i1:c999999999999999999999", "i1:z1", "ié:c1"]
        {
            assert_eq!(Press::decode(data), None, "{data}");
        }
    }
}
