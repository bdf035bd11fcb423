//! What the form demands of answers: constraints, what must be answered, what is no longer offered.

use chrono::{DateTime, FixedOffset};

use super::instance::Instance;
use super::{Answer, Interview, Unfit};
use crate::questionnaire::{NodeId, Questionnaire};

impl Interview {
    /// Keeps what `once()` computed.
    pub(super) fn settle(&mut self, questionnaire: &Questionnaire, now: DateTime<FixedOffset>) {
        let settled = self.instance(questionnaire, now).settled();
        self.kept.extend(settled);
    }

    /// Forgets answers that `choice_filter` no longer offers, so that they are asked again.
    pub(super) fn forget_unoffered(&mut self, questionnaire: &Questionnaire, now: DateTime<FixedOffset>) {
        let gone: Vec<NodeId> = {
            let instance = self.instance(questionnaire, now);
            let unoffered = |id: &NodeId| match self.answers.get(id) {
                Some(Answer::Value(value)) if instance.relevant(*id) => {
                    let options = instance.options(*id);
                    value.split_whitespace().any(|name| !options.iter().any(|choice| choice.name == name))
                }
                _ => false,
            };
            self.answers.keys().copied().filter(|id| instance.is_filtered(*id)).filter(unoffered).collect()
        };
        for id in gone {
            self.answers.remove(&id);
        }
    }
}

/// Whether a value meets the form's constraint.
pub(super) fn judge(
    instance: &Instance<'_>,
    questionnaire: &Questionnaire,
    id: NodeId,
    value: &str,
) -> Result<(), Unfit> {
    if instance.allows(id, value) {
        return Ok(());
    }
    let message = questionnaire.node(id).question().map(|question| &question.constraint_message);
    Err(Unfit::Constraint(message.map(|text| instance.text(id, text)).unwrap_or_default()))
}

/// The form's own words for a missing answer; empty when it has none.
pub(super) fn required_message(instance: &Instance<'_>, questionnaire: &Questionnaire, id: NodeId) -> String {
    let message = questionnaire.node(id).question().map(|question| &question.required_message);
    message.map(|text| instance.text(id, text)).unwrap_or_default()
}
