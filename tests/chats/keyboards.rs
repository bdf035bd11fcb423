//! The buttons that were seen in a chat, those that are gone too: a slow client can still press them.

/// A keyboard below a message.
#[derive(Debug)]
struct Keyboard {
    message: i32,
    /// Labels and their data.
    buttons: Vec<(String, String)>,
    /// It is still on the screen.
    live: bool,
}

/// All keyboards of a chat, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Keyboards(Vec<Keyboard>);

impl Keyboards {
    /// A message is new, or has changed; without buttons it only loses its old ones.
    pub(crate) fn shown(&mut self, message: i32, buttons: Vec<(String, String)>) {
        self.gone(message);
        if !buttons.is_empty() {
            self.0.push(Keyboard { message, buttons, live: true });
        }
    }

    /// A message is gone.
    pub(crate) fn gone(&mut self, message: i32) {
        for keyboard in self.0.iter_mut().filter(|keyboard| keyboard.message == message) {
            keyboard.live = false;
        }
    }

    /// Message and data of a button: with 1 the newest that is on the screen, with 2 the newest that no longer is, with
    /// 3 the one before that.
    pub(crate) fn find(&self, label: &str, nth: u32) -> Option<(i32, &str)> {
        let labelled = self.0.iter().rev().filter_map(|keyboard| {
            let (_, data) = keyboard.buttons.iter().find(|(other, _)| other == label)?;
            Some((keyboard, data.as_str()))
        });
        let (live, old): (Vec<_>, Vec<_>) = labelled.partition(|(keyboard, _)| keyboard.live);
        let Some(back) = nth.checked_sub(2) else { return live.first().map(|(k, data)| (k.message, *data)) };
        // What says the same as a button on the screen is not a stale one.
        let mut known: Vec<(i32, &str)> = live.iter().map(|(k, data)| (k.message, *data)).collect();
        let begin = known.len();
        for button in old.iter().map(|old| (old.0.message, old.1)) {
            if !known.contains(&button) {
                known.push(button);
            }
        }
        known.get(begin + usize::try_from(back).ok()?).copied()
    }

    /// The newest message with buttons, for forged presses.
    pub(crate) fn newest(&self) -> Option<i32> {
        self.0.last().map(|keyboard| keyboard.message)
    }
}
