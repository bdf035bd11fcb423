//! The look over all answers.

use super::{Button, LONGEST, Painter, Screen, clip, escape};
use crate::interview::press::Action;
use crate::questionnaire::NodeId;

/// Answers of one page.
pub(in crate::interview) const ANSWERS_A_PAGE: usize = 8;

impl Painter<'_> {
    pub(super) fn review(&self, page: usize) -> Screen {
        let asked: Vec<NodeId> =
            self.instance.shown().into_iter().filter(|id| self.instance.asks(*id)).collect();
        let pages = asked.len().div_ceil(ANSWERS_A_PAGE).max(1);
        let page = page.min(pages - 1);
        let mut lines =
            vec![self.words.say("review", &[("page", (page + 1).to_string()), ("pages", pages.to_string())])];
        let mut buttons = Vec::new();
        for (place, id) in asked.iter().enumerate().skip(page * ANSWERS_A_PAGE).take(ANSWERS_A_PAGE) {
            let label = clip(&self.instance.text(*id, &self.questionnaire.node(*id).label), LONGEST.summary);
            let standing =
                clip(&self.standing(*id).split_whitespace().collect::<Vec<_>>().join(" "), LONGEST.answer);
            let answer = if standing.is_empty() { self.words.plain("left-blank") } else { escape(&standing) };
            lines.push(format!("{}. {}\n     <b>{answer}</b>", place + 1, escape(&label)));
            buttons.push(self.button((place + 1).to_string(), Action::Jump(id.0)));
        }
        let mut rows = vec![vec![self.named("button-submit", Action::Submit)]];
        rows.extend(buttons.chunks(4).map(<[Button]>::to_vec));
        rows.extend(self.pager(page, pages, Action::Review));
        rows.push(vec![self.named("button-back", Action::Back), self.speak()]);
        Screen { text: lines.join("\n\n"), rows }
    }
}
