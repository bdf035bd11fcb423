//! A question on the screen: its text, its choices, its navigation.

use super::place::{outermost_group, place, say_place};
use super::{Button, LONGEST, Painter, Screen, clip, escape};
use crate::interview::press::Action;
use crate::questionnaire::{Choice, Decimal, NodeId, Questionnaire, ResponseType};

/// Up to so many choices are buttons of full width.
const MOST_WIDE_BUTTONS: usize = 6;
/// A label that fits a button of full width on a small phone, in characters.
const WIDEST_LABEL: usize = 36;
/// A label that fits one of six buttons in a row, in characters.
const LONGEST_SHORT_LABEL: usize = 3;
/// Choices of one page that are not buttons of full width; Telegram allows 100 buttons.
const CHOICES_A_PAGE: usize = 24;
/// A scale of more numbers than this is typed.
const LONGEST_SCALE: usize = 12;

/// How a list of choices stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::interview) enum Layout {
    /// Each label is a button of full width.
    Wide,
    /// Each label is a small button, six in a row: a scale from 0 to 10.
    Short,
    /// The labels are numbered in the text, the numbers are buttons.
    Numbered,
}

/// How choices with these labels stand on the screen.
pub(in crate::interview) fn layout(labels: &[String]) -> Layout {
    let fit = |most: usize| labels.iter().all(|label| label.chars().count() <= most);
    if labels.len() <= MOST_WIDE_BUTTONS && fit(WIDEST_LABEL) {
        Layout::Wide
    } else if fit(LONGEST_SHORT_LABEL) {
        Layout::Short
    } else {
        Layout::Numbered
    }
}

/// The numbers of a short scale, as stored; empty when the scale is too long for buttons.
pub(in crate::interview) fn range_values(questionnaire: &Questionnaire, id: NodeId) -> Vec<String> {
    let Some(ResponseType::Range { start, end, step }) =
        questionnaire.node(id).question().map(|question| &question.response)
    else {
        return Vec::new();
    };
    scale_values(start, end, step)
}

fn scale_values(start: &Decimal, end: &Decimal, step: &Decimal) -> Vec<String> {
    let step_size = step.value.abs() * if end.value < start.value { -1.0 } else { 1.0 };
    // 0.3 by steps of 0.1 are three of them, although the quotient of doubles is a little less.
    let steps = ((end.value - start.value) / step_size + 1e-9).floor();
    if !(steps.is_finite() && (0.0..12.0).contains(&steps)) {
        return Vec::new();
    }
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let places = decimals(&start.written).max(decimals(&step.written));
    let mut values = Vec::new();
    let mut taken = 0.0;
    while taken <= steps && values.len() < LONGEST_SCALE {
        values.push(format!("{:.places$}", start.value + taken * step_size));
        taken += 1.0;
    }
    values
}

impl Painter<'_> {
    pub(super) fn question(&self, id: NodeId, picked: &[String], page: usize) -> Screen {
        let node = self.questionnaire.node(id);
        let Some(question) = node.question() else { return Screen::default() };
        let asks = self.instance.asks(id);
        let mut paragraphs = vec![self.heading(id)];
        let label = clip(&self.instance.text(id, &node.label), LONGEST.label);
        paragraphs.push(escape(if label.is_empty() { &node.name } else { &label }));
        for hint in [&node.hint, &node.guidance_hint] {
            let hint = clip(&self.instance.text(id, hint), LONGEST.hint);
            if !hint.is_empty() {
                paragraphs.push(format!("<i>{}</i>", escape(&hint)));
            }
        }
        let standing = self.standing(id);
        let mut rows = Vec::new();
        match &question.response {
            _ if !asks => {
                if !standing.is_empty() {
                    paragraphs.push(escape(&clip(&standing, LONGEST.answer)));
                }
                rows.push(vec![self.named("button-continue", Action::Done)]);
            }
            ResponseType::SelectOne { .. } => {
                rows.extend(self.choices(id, None, page, &mut paragraphs));
            }
            ResponseType::SelectMultiple { .. } => {
                paragraphs.push(format!("<i>{}</i>", self.words.plain("how-several")));
                if !picked.is_empty() {
                    let count = [("count", picked.len().to_string())];
                    rows.push(vec![self.button(self.words.say("button-done", &count), Action::Done)]);
                }
                rows.extend(self.choices(id, Some(picked), page, &mut paragraphs));
            }
            ResponseType::Acknowledge => {
                rows.push(vec![self.named("button-acknowledge", Action::Choose(0))]);
            }
            response => {
                let values = range_values(self.questionnaire, id);
                if values.is_empty() {
                    paragraphs.push(format!("<i>{}</i>", self.how(response)));
                }
                if matches!(response, ResponseType::Text { .. }) && !self.about.whistleblower.is_empty() {
                    let channel = [("whistleblower", escape(&self.about.whistleblower))];
                    paragraphs.push(format!("<i>{}</i>", self.words.say("not-for-accusations", &channel)));
                }
                if !standing.is_empty() && values.is_empty() {
                    let shown = [("answer", escape(&clip(&standing, LONGEST.answer)))];
                    paragraphs.push(self.words.say("standing-answer", &shown));
                    rows.push(vec![self.named("button-continue", Action::Done)]);
                }
                let scale: Vec<Button> = values
                    .into_iter()
                    .enumerate()
                    .map(|(place, value)| {
                        let chosen = self.instance.value(id) == value;
                        let label = if chosen { format!("{value} ✓") } else { value };
                        self.button(label, Action::Choose(place))
                    })
                    .collect();
                rows.extend(scale.chunks(6).map(<[Button]>::to_vec));
            }
        }
        rows.extend(self.navigation(id, asks, &standing));
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        Screen { text: paragraphs.join("\n\n"), rows }
    }

    /// "Bagian 3 dari 8 · 9 dari 34" and the part's name.
    fn heading(&self, id: NodeId) -> String {
        // A note asks nothing, so it has no number.
        let numbered = self.instance.asks(id);
        let place = place(&self.instance, self.questionnaire, id);
        let counted = say_place(self.words, &place);
        let part = outermost_group(self.questionnaire, id)
            .map(|group| self.instance.text(group, &self.questionnaire.node(group).label))
            .unwrap_or_default();
        let counted = numbered.then(|| format!("<i>{counted}</i>"));
        let part = (!part.is_empty()).then(|| format!("<b>{}</b>", escape(&clip(&part, LONGEST.choice))));
        counted.into_iter().chain(part).collect::<Vec<_>>().join("\n")
    }

    fn how(&self, response: &ResponseType) -> String {
        match response {
            ResponseType::Integer => self.words.plain("how-integer"),
            ResponseType::Decimal => self.words.plain("how-decimal"),
            ResponseType::Text { .. } => self.words.plain("how-text"),
            ResponseType::Date => self.words.plain("how-date"),
            ResponseType::Time => self.words.plain("how-time"),
            ResponseType::DateTime => self.words.plain("how-date-time"),
            ResponseType::Range { start, end, .. } => {
                self.words.say("how-range", &[("start", start.written.clone()), ("end", end.written.clone())])
            }
            _ => String::new(),
        }
    }

    /// The buttons of a list.
    fn choices(
        &self,
        id: NodeId,
        picked: Option<&[String]>,
        page: usize,
        paragraphs: &mut Vec<String>,
    ) -> Vec<Vec<Button>> {
        let options = self.instance.options(id);
        let labels: Vec<String> =
            options.iter().map(|choice| self.instance.choice_text(id, choice)).collect();
        let chosen = |choice: &Choice| match picked {
            Some(picked) => picked.contains(&choice.name),
            None => self.instance.value(id) == choice.name,
        };
        let marked = |label: &str, on: bool| match (picked.is_some(), on) {
            (true, true) => format!("☑ {label}"),
            (true, false) => format!("☐ {label}"),
            (false, true) => format!("{label} ✓"),
            (false, false) => label.to_owned(),
        };
        let action = |place: usize, on: bool| match picked {
            Some(_) => Action::Toggle(place, !on),
            None => Action::Choose(place),
        };
        let layout = layout(&labels);
        if layout == Layout::Wide {
            let pairs = options.iter().zip(&labels).enumerate();
            return pairs
                .map(|(place, (choice, label))| {
                    let on = chosen(choice);
                    vec![self.button(marked(label, on), action(place, on))]
                })
                .collect();
        }
        let pages = options.len().div_ceil(CHOICES_A_PAGE).max(1);
        let page = page.min(pages - 1);
        let here = options.iter().zip(&labels).enumerate().skip(page * CHOICES_A_PAGE).take(CHOICES_A_PAGE);
        let mut lines = Vec::new();
        let mut buttons = Vec::new();
        for (place, (choice, label)) in here {
            let on = chosen(choice);
            if layout == Layout::Short {
                buttons.push(self.button(marked(label, on), action(place, on)));
                continue;
            }
            let label =
                clip(label, LONGEST.choice.min(LONGEST.choices / options.len().clamp(1, CHOICES_A_PAGE)));
            lines.push(format!("{}. {}", place + 1, escape(&label)));
            buttons.push(self.button(marked(&(place + 1).to_string(), on), action(place, on)));
        }
        paragraphs.push(lines.join("\n"));
        // A tick stands beside each of several.
        let in_a_row = if layout == Layout::Short && picked.is_none() { 6 } else { 4 };
        let mut rows: Vec<Vec<Button>> = buttons.chunks(in_a_row).map(<[Button]>::to_vec).collect();
        rows.extend(self.pager(page, pages, Action::Page));
        rows
    }

    fn navigation(&self, id: NodeId, asks: bool, standing: &str) -> Vec<Vec<Button>> {
        let mut row = Vec::new();
        if self.instance.shown().first().is_some_and(|first| *first < id) {
            row.push(self.named("button-back", Action::Back));
        }
        if asks && !self.instance.required(id) {
            row.push(self.named("button-skip", Action::Skip));
        }
        let by_choice = matches!(
            self.questionnaire.node(id).question().map(|question| &question.response),
            Some(ResponseType::SelectOne { .. } | ResponseType::Acknowledge)
        ) || !range_values(self.questionnaire, id).is_empty();
        if asks && by_choice && !standing.is_empty() {
            row.push(self.named("button-continue", Action::Done));
        }
        let mut rows = vec![row];
        if self.instance.next().is_none() {
            rows.push(vec![self.named("button-review", Action::Review(0))]);
        }
        rows.retain(|row| !row.is_empty());
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scale: [&str; 3], expected: &[&str]) {
        let [start, end, step] =
            scale.map(|written| Decimal { value: written.parse().unwrap(), written: written.to_owned() });
        assert_eq!(scale_values(&start, &end, &step), expected, "{scale:?}");
    }

    #[test]
    fn a_short_scale_has_all_its_numbers() {
        check(["1", "5", "1"], &["1", "2", "3", "4", "5"]);
        check(["0", "0.3", "0.1"], &["0.0", "0.1", "0.2", "0.3"]);
        check(["0", "0.6", "0.2"], &["0.0", "0.2", "0.4", "0.6"]);
        check(["0", "7", "2"], &["0", "2", "4", "6"]);
        check(["3", "1", "1"], &["3", "2", "1"]);
        check(["0", "100", "1"], &[]);
    }
}
