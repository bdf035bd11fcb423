//! What the form says given the answers so far: which questions apply, what is calculated, what texts read.
//!
//! Values are computed when asked for and remembered for one step; a question that does not apply has no value,
//! whatever was once answered.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::Answer;
use crate::questionnaire::expression::Context;
use crate::questionnaire::{
    Choice, DefaultValue, Expression, Kind, NodeId, Questionnaire, ResponseType, Segment, Text,
};

/// References deeper than this are read as blank, so that no form can exhaust the stack.
const DEEPEST_REFERENCE: usize = 400;

/// A questionnaire with answers, at one instant, in one language.
pub struct Instance<'a> {
    questionnaire: &'a Questionnaire,
    answers: &'a BTreeMap<NodeId, Answer>,
    kept: &'a BTreeMap<NodeId, String>,
    language: usize,
    now: DateTime<FixedOffset>,
    memo: RefCell<Memo>,
}

struct Memo {
    relevant: Vec<Option<bool>>,
    value: Vec<Option<String>>,
    depth: usize,
}

impl<'a> Instance<'a> {
    /// The answers as they stand; `kept` are the defaults and once-computed values of the beginning.
    pub fn new(
        questionnaire: &'a Questionnaire,
        answers: &'a BTreeMap<NodeId, Answer>,
        kept: &'a BTreeMap<NodeId, String>,
        language: usize,
        now: DateTime<FixedOffset>,
    ) -> Self {
        let nodes = questionnaire.nodes.len();
        let memo = Memo { relevant: vec![None; nodes], value: vec![None; nodes], depth: 0 };
        Self { questionnaire, answers, kept, language, now, memo: RefCell::new(memo) }
    }

    /// Whether this node applies: its own condition and those of all its groups hold.
    pub fn relevant(&self, id: NodeId) -> bool {
        if let Some(known) = self.memo.borrow().relevant.get(id.0).copied().flatten() {
            return known;
        }
        let node = self.questionnaire.node(id);
        let inherited = node.parent.is_none_or(|group| self.relevant(group));
        let relevant = inherited
            && node
                .relevant
                .as_ref()
                .is_none_or(|condition| self.guarded(false, || condition.evaluate(&self.at(id)).to_bool()));
        self.memo.borrow_mut().relevant[id.0] = Some(relevant);
        relevant
    }

    /// The value as XForms stores it; empty when blank or not relevant.
    pub fn value(&self, id: NodeId) -> String {
        if let Some(known) = self.memo.borrow().value.get(id.0).cloned().flatten() {
            return known;
        }
        let value = if self.relevant(id) { self.own_value(id) } else { String::new() };
        self.memo.borrow_mut().value[id.0] = Some(value.clone());
        value
    }

    fn own_value(&self, id: NodeId) -> String {
        let kept = || self.kept.get(&id).cloned().unwrap_or_default();
        match &self.questionnaire.node(id).kind {
            Kind::Group | Kind::Metadata(None) => String::new(),
            Kind::Metadata(Some(clock)) => self.calculated(id, clock),
            Kind::Hidden(Some(DefaultValue::Static(value))) => value.clone(),
            Kind::Hidden(_) => kept(),
            Kind::Calculate(calculation) => self.calculated(id, calculation),
            Kind::Question(question) => match (self.answers.get(&id), &question.calculation) {
                (Some(Answer::Value(value)), _) if self.asks(id) => value.clone(),
                (Some(Answer::Blank), _) if self.asks(id) => String::new(),
                (_, Some(calculation)) => self.calculated(id, calculation),
                _ => kept(),
            },
        }
    }

    fn calculated(&self, id: NodeId, calculation: &Expression) -> String {
        self.guarded(String::new(), || self.stored(id, calculation))
    }

    /// The result of an expression as this node keeps it.
    fn stored(&self, id: NodeId, expression: &Expression) -> String {
        let value = expression.evaluate(&self.at(id));
        match self.questionnaire.node(id).question() {
            Some(question) => value.to_answer_of(&question.response, *self.now.offset()),
            None => value.to_answer(),
        }
    }

    fn guarded<T>(&self, too_deep: T, evaluate: impl FnOnce() -> T) -> T {
        if self.memo.borrow().depth >= DEEPEST_REFERENCE {
            return too_deep;
        }
        self.memo.borrow_mut().depth += 1;
        let result = evaluate();
        self.memo.borrow_mut().depth -= 1;
        result
    }

    fn at(&self, id: NodeId) -> At<'_, 'a> {
        At { instance: self, id, tried: None, item: None }
    }

    /// Whether an answer must be given; never where the filter leaves no choice.
    pub fn required(&self, id: NodeId) -> bool {
        let required = self.questionnaire.node(id).question().and_then(|question| question.required.as_ref());
        required.is_some_and(|condition| condition.evaluate(&self.at(id)).to_bool())
            && !(self.is_filtered(id) && self.options(id).is_empty())
    }

    /// Whether the choices depend on other answers.
    pub(super) fn is_filtered(&self, id: NodeId) -> bool {
        self.questionnaire
            .node(id)
            .question()
            .is_some_and(|question| question.response.choice_filter().is_some())
    }

    /// Whether the constraint allows this value; blank values are never tried.
    pub fn allows(&self, id: NodeId, value: &str) -> bool {
        let constraint =
            self.questionnaire.node(id).question().and_then(|question| question.constraint.as_ref());
        constraint.is_none_or(|constraint| {
            let tried = At { instance: self, id, tried: Some(value.to_owned()), item: None };
            constraint.evaluate(&tried).to_bool()
        })
    }

    /// The choices that `choice_filter` leaves, in order.
    pub fn options(&self, id: NodeId) -> Vec<&'a Choice> {
        let question = self.questionnaire.node(id).question();
        let filter = question.and_then(|question| question.response.choice_filter());
        let passes = |choice: &&Choice| {
            filter.is_none_or(|filter| {
                let item = At { instance: self, id, tried: None, item: Some(choice) };
                filter.evaluate(&item).to_bool()
            })
        };
        self.questionnaire.choices(id).iter().filter(passes).collect()
    }

    /// A text in the language of the interview, its holes filled.
    pub fn text(&self, id: NodeId, text: &Text) -> String {
        let Some(template) = text.in_language(self.language) else { return String::new() };
        let fill = |segment: &Segment| match segment {
            Segment::Literal(literal) => literal.clone(),
            Segment::Output(expression) => expression.evaluate(&self.at(id)).to_text(),
        };
        template.0.iter().map(fill).collect()
    }

    /// The label of a choice of this question.
    pub fn choice_text(&self, id: NodeId, choice: &Choice) -> String {
        let label = self.text(id, &choice.label);
        if label.is_empty() { choice.name.clone() } else { label }
    }

    /// The questions that apply and are shown, in document order; notes and read-only ones among them.
    pub fn shown(&self) -> Vec<NodeId> {
        let shown = |id: &NodeId| self.questionnaire.node(*id).question().is_some() && self.relevant(*id);
        self.questionnaire.ids().filter(shown).collect()
    }

    /// Whether the respondent is asked here, rather than told.
    pub fn asks(&self, id: NodeId) -> bool {
        let node = self.questionnaire.node(id);
        node.wants_answer() && node.question().is_some_and(|question| !question.read_only)
    }

    /// The first question that applies and was not yet dealt with.
    pub fn next(&self) -> Option<NodeId> {
        self.shown().into_iter().find(|id| !self.answers.contains_key(id))
    }

    /// The values of all that applies and holds data, by path; calculations and hidden values included.
    pub fn values(&self) -> BTreeMap<String, String> {
        let holds_data = |id: &NodeId| {
            let node = self.questionnaire.node(*id);
            let data = match &node.kind {
                Kind::Group | Kind::Metadata(_) => false,
                Kind::Calculate(_) | Kind::Hidden(_) => true,
                Kind::Question(question) => question.response != ResponseType::Note,
            };
            data && self.relevant(*id)
        };
        let pair = |id: NodeId| (self.questionnaire.node(id).path.clone(), self.value(id));
        self.questionnaire.ids().filter(holds_data).map(pair).collect()
    }

    /// What is there when an interview begins: first the static defaults, then the dynamic ones in document order,
    /// each of which may ask for those before it.
    pub fn beginnings(
        questionnaire: &Questionnaire,
        language: usize,
        now: DateTime<FixedOffset>,
    ) -> BTreeMap<NodeId, String> {
        let default = |id: NodeId| match &questionnaire.node(id).kind {
            Kind::Hidden(default) => default.as_ref(),
            Kind::Question(question) => question.default.as_ref(),
            _ => None,
        };
        let mut kept = BTreeMap::new();
        for id in questionnaire.ids() {
            if let Some(DefaultValue::Static(value)) = default(id) {
                kept.insert(id, value.clone());
            }
        }
        for id in questionnaire.ids() {
            if let Some(DefaultValue::Dynamic(expression)) = default(id) {
                let answers = BTreeMap::new();
                let value =
                    Instance::new(questionnaire, &answers, &kept, language, now).stored(id, expression);
                kept.insert(id, value);
            }
        }
        kept.retain(|_, value| !value.is_empty());
        kept
    }

    /// The values of calculations that say `once()`, so that they stay what they first were.
    pub fn settled(&self) -> Vec<(NodeId, String)> {
        let settles = |id: &NodeId| match &self.questionnaire.node(*id).kind {
            Kind::Calculate(calculation) => calculation.uses_once(),
            Kind::Question(question) => question.calculation.as_ref().is_some_and(Expression::uses_once),
            _ => false,
        };
        let settled = self.questionnaire.ids().filter(settles).map(|id| (id, self.value(id)));
        settled.filter(|(_, value)| !value.is_empty()).collect()
    }
}

/// The place in an instance where an expression stands.
struct At<'i, 'a> {
    instance: &'i Instance<'a>,
    id: NodeId,
    tried: Option<String>,
    item: Option<&'i Choice>,
}

impl Context for At<'_, '_> {
    fn value(&self, node: NodeId) -> String {
        match &self.tried {
            Some(tried) if node == self.id => tried.clone(),
            _ => self.instance.value(node),
        }
    }

    fn own(&self) -> Option<String> {
        let own = || match &self.instance.questionnaire.node(self.id).kind {
            // A calculation's own value is what it was before: asking for it now would ask itself.
            Kind::Calculate(_) => self.instance.kept.get(&self.id).cloned().unwrap_or_default(),
            Kind::Question(_) => match self.instance.answers.get(&self.id) {
                Some(Answer::Value(value)) => value.clone(),
                Some(Answer::Blank) => String::new(),
                None => self.instance.kept.get(&self.id).cloned().unwrap_or_default(),
            },
            _ => String::new(),
        };
        Some(self.tried.clone().unwrap_or_else(own))
    }

    fn now(&self) -> DateTime<FixedOffset> {
        self.instance.now
    }

    fn version(&self) -> String {
        self.instance.questionnaire.version.clone()
    }

    fn list(&self, name: &str) -> Option<&[Choice]> {
        self.instance.questionnaire.lists.get(name).map(Vec::as_slice)
    }

    fn item(&self) -> Option<&Choice> {
        self.item
    }

    fn choice_label(&self, node: NodeId, value: &str) -> Option<String> {
        let choice = self.instance.questionnaire.choices(node).iter().find(|choice| choice.name == value)?;
        Some(self.instance.choice_text(node, choice))
    }

    fn column(&self, choice: &Choice, column: &str) -> Option<String> {
        match column {
            "label" => Some(self.instance.choice_text(self.id, choice)),
            _ => choice.columns.get(column).cloned(),
        }
    }
}
