//! Where a question stands among those that apply.

use crate::interview::instance::Instance;
use crate::questionnaire::{NodeId, Questionnaire};
use crate::wording::Wording;

/// The place of a question among those that apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The part and the number of parts, if there are several.
    pub part: Option<(usize, usize)>,
    /// The question's number, from 1.
    pub number: usize,
    /// How many apply.
    pub of: usize,
}

/// The place of a question, counted over what applies now.
pub fn place(instance: &Instance<'_>, questionnaire: &Questionnaire, id: NodeId) -> Place {
    let asked: Vec<NodeId> = instance.shown().into_iter().filter(|id| instance.asks(*id)).collect();
    let mut parts: Vec<NodeId> = asked.iter().filter_map(|id| outermost_group(questionnaire, *id)).collect();
    parts.dedup();
    let part = outermost_group(questionnaire, id)
        .and_then(|group| parts.iter().position(|part| *part == group))
        .filter(|_| parts.len() > 1)
        .map(|position| (position + 1, parts.len()));
    let number = asked.iter().filter(|other| **other <= id).count().max(1);
    Place { part, number, of: asked.len() }
}

/// The outermost group that a question stands in.
pub(super) fn outermost_group(questionnaire: &Questionnaire, id: NodeId) -> Option<NodeId> {
    let mut group = questionnaire.node(id).parent?;
    while let Some(outer) = questionnaire.node(group).parent {
        group = outer;
    }
    Some(group)
}

/// "Bagian 3 dari 8 · 9 dari 34".
pub(crate) fn say_place(words: &Wording, place: &Place) -> String {
    let mut args = vec![("number", place.number.to_string()), ("of", place.of.to_string())];
    match place.part {
        Some((part, parts)) => {
            args.push(("part", part.to_string()));
            args.push(("parts", parts.to_string()));
            words.say("place-in-part", &args)
        }
        None => words.say("place", &args),
    }
}
