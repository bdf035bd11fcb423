//! What a release publishes besides the tables: rows of scored items, texts, and how many broke off.

use std::collections::BTreeMap;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};

use super::interim::shuffle;
use super::{MinimumBase, Publishable};
use crate::analysis::Response;
use crate::analysis::summary::{BreakOff, BreakOffs, Label, Summary};
use crate::analysis::tables::{Body, topline};
use crate::questionnaire::{NodeId, Questionnaire, ResponseType};

/// Fewer texts to a question are not published: whoever knows the others would know the last one's author.
pub const LEAST_TEXTS: usize = 20;

/// What one respondent answered to the scored items, by the question's name; nothing else of the ballot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResponseRow(pub BTreeMap<String, String>);

/// A text that somebody wrote, with the question's path and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The question's path.
    pub question: String,
    /// What was written.
    pub body: String,
}

/// The response rows in an order of chance. They hold the scored items that everybody is asked: an item of a
/// conditional block would tell who was led there, an item that all answered alike what everybody said, and one that
/// too few answered is shown nowhere.
pub fn response_rows(
    questionnaire: &Questionnaire,
    responses: &[Response],
    minimum: MinimumBase,
    random: [u8; 32],
) -> Publishable<Vec<ResponseRow>> {
    if responses.len() < minimum.get() {
        return Publishable(Vec::new());
    }
    let all: Vec<&Response> = responses.iter().collect();
    let is_item = |id: &NodeId| {
        let question = questionnaire.node(*id).question();
        question.is_some_and(|question| question.dimension.is_some())
            && !is_conditional(questionnaire, *id)
            && topline(questionnaire, *id, &all).is_some_and(|table| {
                let is_unanimous = match &table.body {
                    Body::One(counts) => counts.iter().any(|(_, count)| *count == table.base),
                    _ => false,
                };
                table.base >= minimum.get() && !is_unanimous
            })
    };
    let paths: Vec<&str> =
        questionnaire.ids().filter(is_item).map(|id| questionnaire.node(id).path.as_str()).collect();
    let row = |response: &Response| {
        let answer = |path: &&str| Some(((*path).to_owned(), response.answers.get(path)?.to_owned()));
        ResponseRow(paths.iter().filter_map(answer).collect())
    };
    let mut rows: Vec<ResponseRow> = responses.iter().map(row).collect();
    shuffle(&mut rows, &mut ChaCha20Rng::from_seed(random));
    Publishable(rows)
}

/// Whether only some people are asked this.
pub(super) fn is_conditional(questionnaire: &Questionnaire, id: NodeId) -> bool {
    let node = questionnaire.node(id);
    node.relevant.is_some() || node.parent.is_some_and(|parent| is_conditional(questionnaire, parent))
}

/// The texts of each question that has at least [`LEAST_TEXTS`], each question's in an order of chance of its own.
pub fn texts(
    questionnaire: &Questionnaire,
    responses: &[Response],
    random: [u8; 32],
) -> Publishable<Vec<Text>> {
    let mut chance = ChaCha20Rng::from_seed(random);
    let mut published = Vec::new();
    for node in &questionnaire.nodes {
        let written = node.question().is_some_and(|q| matches!(q.response, ResponseType::Text { .. }));
        let bodies = responses.iter().filter_map(|response| response.answers.get(&node.path));
        let mut bodies: Vec<&str> =
            bodies.map(str::trim).filter(|body| written && !body.is_empty()).collect();
        if bodies.len() < LEAST_TEXTS {
            continue;
        }
        shuffle(&mut bodies, &mut chance);
        let text = |body: &str| Text { question: node.path.clone(), body: body.to_owned() };
        published.extend(bodies.into_iter().map(text));
    }
    Publishable(published)
}

/// A summary with how many had agreed and not handed in (AAPOR: break-off), and at which questions many stopped. `stopped`
/// names the question of each draft; `None` for one in the review or not readable.
pub fn with_break_offs(
    summary: Publishable<Summary>,
    questionnaire: &Questionnaire,
    stopped: &[Option<NodeId>],
    minimum: MinimumBase,
) -> Publishable<Summary> {
    let Publishable(mut summary) = summary;
    let enough = |count: usize| count >= minimum.get();
    let languages = questionnaire.languages.len();
    let at = questionnaire.ids().filter_map(|id| {
        let count = stopped.iter().filter(|stop| **stop == Some(id)).count();
        let node = questionnaire.node(id);
        let label = Label::of(&node.label, languages);
        enough(count).then(|| BreakOff { name: node.name.clone(), label, count })
    });
    let (at, total): (Vec<BreakOff>, usize) = (at.collect(), stopped.len());
    // A few who stopped elsewhere must not be what is left of the total.
    let elsewhere = total - at.iter().map(|stop| stop.count).sum::<usize>();
    let tellable = elsewhere == 0 || enough(elsewhere);
    summary.break_offs =
        enough(total).then(|| BreakOffs { total, at: if tellable { at } else { Vec::new() } });
    Publishable(summary)
}

/// A summary as it was published, read back.
pub fn published(json: &str) -> Option<Publishable<Summary>> {
    serde_json::from_str(json).ok().map(Publishable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::disclosure::{Frame, summarise};
    use crate::analysis::example::{asked_of_some, node, questionnaire, response, scaled};
    use crate::questionnaire::IndexMethod;

    fn form() -> Questionnaire {
        questionnaire(
            IndexMethod::Percent,
            vec![
                scaled("a", "A"),
                scaled("b", "A"),
                asked_of_some(scaled("c", "A")),
                scaled("d", "A"),
                node("t", ResponseType::Text { max_length: 500 }, None),
            ],
        )
    }

    fn responses(people: usize) -> Vec<Response> {
        let answers = |place: usize| {
            let (one, text) = ((1 + place % 4).to_string(), format!("text {place}"));
            // Nine know.
            let d = if place < 9 { &one } else { "tt" };
            response(&[("a", &one), ("b", "4"), ("c", "2"), ("d", d), ("t", &text)])
        };
        (0..people).map(answers).collect()
    }

    #[test]
    fn rows_hold_items_that_all_are_asked_and_not_all_answer_alike() {
        let rows = response_rows(&form(), &responses(30), MinimumBase::new(10), [1; 32]);
        assert_eq!(rows.get().len(), 30);
        assert!(rows.get().iter().all(|row| row.0.keys().eq(["/data/a"])), "{rows:?}");
        let order: Vec<&String> = rows.get().iter().filter_map(|row| row.0.get("/data/a")).collect();
        let sent: Vec<String> = (0..30).map(|place| (1 + place % 4).to_string()).collect();
        assert_ne!(order, sent.iter().collect::<Vec<_>>());
    }

    #[test]
    fn too_few_responses_give_no_rows() {
        assert!(response_rows(&form(), &responses(9), MinimumBase::new(10), [1; 32]).get().is_empty());
    }

    #[test]
    fn texts_need_twenty_and_lose_their_order() {
        assert!(texts(&form(), &responses(19), [1; 32]).get().is_empty());
        let published = texts(&form(), &responses(20), [1; 32]);
        let bodies: Vec<&str> = published.get().iter().map(|text| text.body.as_str()).collect();
        let mut sorted = bodies.clone();
        sorted.sort_by_key(|body| body[5..].parse::<usize>().unwrap());
        assert_eq!(bodies.len(), 20);
        assert_ne!(bodies, sorted);
    }

    fn check_stops(stops: &[(usize, usize)], expected: Option<(usize, &[usize])>) {
        let form = form();
        let stopped: Vec<Option<NodeId>> = stops
            .iter()
            .flat_map(|(place, count)| vec![(*place < 9).then_some(NodeId(*place)); *count])
            .collect();
        let frame = Frame {
            invited: 60,
            handed_in: 30,
            interim: false,
            unit_groups: &[],
            level_groups: &[],
            minimum: MinimumBase::new(10),
        };
        let summary = summarise(&form, &responses(30), &frame);
        let summary = with_break_offs(summary, &form, &stopped, MinimumBase::new(10));
        let told = summary.get().break_offs.as_ref().map(|told| {
            let counts: Vec<usize> = told.at.iter().map(|stop| stop.count).collect();
            (told.total, counts)
        });
        assert_eq!(told, expected.map(|(total, counts)| (total, counts.to_vec())));
        let json = serde_json::to_string(&summary).unwrap();
        assert_eq!(published(&json), Some(summary));
    }

    #[test]
    fn break_offs_are_told_where_many_stopped() {
        check_stops(&[(0, 9)], None);
        check_stops(&[(0, 12)], Some((12, &[12])));
        check_stops(&[(0, 12), (1, 10)], Some((22, &[12, 10])));
        check_stops(&[(0, 12), (1, 3)], Some((15, &[])));
        check_stops(&[(0, 12), (99, 10)], Some((22, &[12])));
    }
}
