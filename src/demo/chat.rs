//! `jajak demo --chat`: a person answers in the terminal.

use std::io::{BufRead as _, Write as _};

use super::{FIRST_RESPONDENT, Options, open, write_line};
use crate::fake_telegram::{ShownMessage, User};
use crate::stage::{Stage, StageError};
use crate::wording::Tongue;

/// Plays the bot in the terminal until the person has enough.
pub(super) async fn chat(stage: &Stage, options: &Options, tongue: Tongue) -> Result<(), StageError> {
    let words = tongue.wording();
    let (_, codes) = open(stage, options, tongue).await?;
    let mut person = User::new(FIRST_RESPONDENT, "Ana");
    person.language_code = Some(tongue.code().to_owned());
    let stop = words.plain("demo-chat-stop");
    write_line(&words.say("demo-chat-hint", &[("stop", stop.clone())]))?;
    let code = codes.first().map(|row| row.code.clone()).unwrap_or_default();
    stage.fake.say(&person, &format!("/start {}", code.replace('-', "")));
    let mut shown = Vec::new();
    loop {
        stage.settle().await?;
        let messages = stage.fake.chat(person.id);
        let of_bot: Vec<&ShownMessage> = messages.iter().filter(|message| message.from_bot).collect();
        let (known, last) = (shown.len(), of_bot.last());
        for message in &of_bot {
            let version = (message.id, message.revision);
            if !shown.contains(&version) {
                shown.push(version);
                draw(message)?;
            }
        }
        // Nothing has changed, as after the same wrong answer twice: the person sees at least what is asked.
        if shown.len() == known
            && let Some(message) = last
        {
            draw(message)?;
        }
        let Some(line) = read_line().await? else { return Ok(()) };
        let typed = line.trim();
        if typed == stop {
            return Ok(());
        }
        if typed.is_empty() {
            continue;
        }
        let newest = of_bot.iter().rev().find(|message| !message.keyboard.is_empty());
        let pressed =
            typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).and_then(|place| {
                let message = newest?;
                message.keyboard.iter().flatten().nth(place).map(|button| (message.id, button.data.clone()))
            });
        match pressed {
            Some((message, data)) => {
                stage.fake.press(&person, message, data.as_deref().unwrap_or_default());
            }
            None => {
                stage.fake.say(&person, typed);
            }
        }
    }
}

fn draw(message: &ShownMessage) -> Result<(), StageError> {
    write_line(&format!("\n{}\n", message.text))?;
    for (place, button) in message.keyboard.iter().flatten().enumerate() {
        write_line(&format!("  {}) [{}]", place + 1, button.label))?;
    }
    Ok(())
}

/// A line of the terminal; `None` at its end.
async fn read_line() -> Result<Option<String>, StageError> {
    let read = tokio::task::spawn_blocking(|| {
        let mut output = std::io::stdout();
        output.write_all(b"> ")?;
        output.flush()?;
        let mut line = String::new();
        let length = std::io::stdin().lock().read_line(&mut line)?;
        Ok::<_, std::io::Error>((length > 0).then_some(line))
    });
    match read.await {
        Ok(line) => Ok(line?),
        Err(_) => Err(StageError::Stopped),
    }
}
