//! What is expected against what was said: fitting, rewriting, showing the difference.

use super::act::Act;
use super::bot::{Attachment, BotLine, Row};
use super::{Transcript, Turn};

/// What was seen in one turn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observed {
    /// What the bot said.
    pub bot: Vec<BotLine>,
    /// The value that a `=` line asks for.
    pub holds: Option<String>,
}

/// Whether what the bot said is what was expected, up to `…` and white space at the ends of lines.
pub fn fits(expected: &BotLine, said: &BotLine) -> bool {
    expected.how == said.how
        && expected.to == said.to
        && attachment_fits(expected.attachment.as_ref(), said.attachment.as_ref())
        && text_fits(&expected.text, &said.text)
        && rows_fit(&expected.rows, &said.rows)
}

fn attachment_fits(expected: Option<&Attachment>, said: Option<&Attachment>) -> bool {
    match (expected, said) {
        (
            Some(Attachment::File { name, note }),
            Some(Attachment::File { name: said_name, note: said_note }),
        ) => name == said_name && text_fits(note, said_note),
        (Some(Attachment::Picture { note }), Some(Attachment::Picture { note: said_note })) => {
            text_fits(note, said_note)
        }
        (expected, said) => expected.is_none() && said.is_none(),
    }
}

fn text_fits(expected: &str, said: &str) -> bool {
    let expected: Vec<&str> = expected.split('\n').map(str::trim_end).collect();
    let said: Vec<&str> = said.split('\n').map(str::trim_end).collect();
    lines_fit(&expected, &said)
}

/// A line that ends with `…` fits its beginning and any further lines up to what is expected next.
fn lines_fit(expected: &[&str], said: &[&str]) -> bool {
    let Some((first, others)) = expected.split_first() else { return said.is_empty() };
    let Some((line, rest)) = said.split_first() else { return false };
    match first.strip_suffix('…') {
        None => first == line && lines_fit(others, rest),
        Some(beginning) => {
            line.starts_with(beginning.trim_end())
                && (0..=rest.len()).any(|skipped| lines_fit(others, rest.get(skipped..).unwrap_or_default()))
        }
    }
}

fn rows_fit(expected: &[Row], said: &[Row]) -> bool {
    match (expected.split_first(), said.split_first()) {
        (None, None) | (Some((Row::Rest, _)), _) => true,
        (Some((first, others)), Some((row, rest))) => first == row && rows_fit(others, rest),
        _ => false,
    }
}

/// The transcript with the bot's lines and the `=` values as they were seen, one [`Observed`] a turn.
///
/// What fits stays as it is written, with its `…`. Turns that were not seen stay too.
pub fn rewrite(transcript: &Transcript, observed: &[Observed]) -> Transcript {
    let mut new = transcript.clone();
    for (turn, seen) in new.turns.iter_mut().zip(observed) {
        rewrite_turn(turn, seen);
    }
    new
}

fn rewrite_turn(turn: &mut Turn, seen: &Observed) {
    let mut expected = turn.bot.iter();
    let said = seen.bot.iter().map(|said| {
        let mut ahead = expected.clone();
        match ahead.find(|expected| fits(expected, said)) {
            Some(kept) => {
                expected = ahead;
                kept.clone()
            }
            None => tidy(said),
        }
    });
    turn.bot = said.collect();
    if let (Act::Holds { value, .. }, Some(seen)) = (&mut turn.act, &seen.holds)
        && !text_fits(value, seen)
    {
        seen.trim().clone_into(value);
    }
}

/// Without white space at the ends of lines, which a file does not keep.
fn tidy(said: &BotLine) -> BotLine {
    let text = said.text.split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n");
    BotLine { text: text.trim_matches('\n').to_owned(), ..said.clone() }
}

/// All lines of two texts: `- ` before what only the first has, `+ ` before what only the second has.
pub fn diff(expected: &str, seen: &str) -> String {
    let expected: Vec<&str> = expected.lines().collect();
    let seen: Vec<&str> = seen.lines().collect();
    // The length of the longest common rest, for each pair of places.
    let mut common = vec![vec![0_usize; seen.len() + 1]; expected.len() + 1];
    let at = |common: &[Vec<usize>], i: usize, j: usize| {
        common.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0)
    };
    for (i, left) in expected.iter().enumerate().rev() {
        for (j, right) in seen.iter().enumerate().rev() {
            let length = if left == right {
                at(&common, i + 1, j + 1) + 1
            } else {
                at(&common, i + 1, j).max(at(&common, i, j + 1))
            };
            if let Some(place) = common.get_mut(i).and_then(|row| row.get_mut(j)) {
                *place = length;
            }
        }
    }
    let mut lines = Vec::new();
    let (mut i, mut j) = (0, 0);
    loop {
        match (expected.get(i), seen.get(j)) {
            (Some(left), Some(right)) if left == right => {
                lines.push(format!("  {left}"));
                (i, j) = (i + 1, j + 1);
            }
            (Some(left), right) if right.is_none() || at(&common, i + 1, j) >= at(&common, i, j + 1) => {
                lines.push(format!("- {left}"));
                i += 1;
            }
            (_, Some(right)) => {
                lines.push(format!("+ {right}"));
                j += 1;
            }
            _ => break,
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn check(expected: &str, said: &str, does_fit: bool) {
        assert_eq!(fits(&BotLine::says(expected), &BotLine::says(said)), does_fit, "{expected:?} {said:?}");
    }

    #[test]
    fn three_dots_leave_the_rest_unchecked() {
        check("Halo", "Halo ", true);
        check("Halo", "Halo Ana", false);
        check("Halo …", "Halo", true);
        check("Halo …", "Halo Ana\n\nApa kabar?", true);
        check("Halo …\nBersedia?", "Halo Ana\n\nSurvei ini rahasia.\nBersedia?", true);
        check("Halo …\nBersedia?", "Halo Ana\nTidak?", false);
        check("…", "", true);
    }

    const FILE: &str = "# X\n\nsurvey   a\n\nAna      ok\nBot      Halo …\nBot      Satu\n\n# why\n=        a              1\n";

    fn seen(texts: &[&str]) -> Vec<Observed> {
        let bot = texts.iter().map(|text| BotLine::says(text)).collect();
        vec![Observed { bot, holds: None }, Observed { bot: Vec::new(), holds: Some("2".into()) }]
    }

    #[test]
    fn rewriting_changes_only_what_does_not_fit() {
        let new = rewrite(&parse(FILE).unwrap(), &seen(&["Halo Ana", "Baru \n[x] ", "Satu"]));
        let expected = FILE
            .replace("Bot      Satu", "Bot      Baru\n         \\[x]\nBot      Satu")
            .replace(" 1\n", " 2\n");
        assert_eq!(new.render(), expected);
        assert_eq!(parse(&expected).unwrap().render(), expected);
    }

    #[test]
    fn the_difference_shows_the_whole_conversation() {
        let old = parse(FILE).unwrap();
        let new = rewrite(&old, &seen(&["Halo Ana", "Dua"]));
        let shown = diff(&old.render(), &new.render());
        assert!(shown.contains("  Bot      Halo …\n- Bot      Satu\n+ Bot      Dua\n\n  # why\n"), "{shown}");
        assert_eq!(diff("a\nb\n", "a\nb\n"), "  a\n  b\n");
        assert_eq!(diff("", "a\n"), "+ a\n");
    }
}
