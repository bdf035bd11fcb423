//! `/partisipasi`: bands per group of units, as of the day before, never names.

use crate::analysis::disclosure::{MinimumBase, participation};
use crate::fieldwork::{FieldError, Fieldwork};
use crate::report;
use crate::store::{Partition, SurveyRow};
use crate::wording::Tongue;

/// The reply.
pub(super) async fn text(
    field: &Fieldwork,
    survey: &SurveyRow,
    tongue: Tongue,
) -> Result<String, FieldError> {
    let words = tongue.wording();
    let groups = field.store.groups(survey.id, Partition::Unit).await?;
    let counted: Vec<_> =
        groups.into_iter().map(|group| (group.label, group.people, group.done_yesterday)).collect();
    let bands = participation(&counted, MinimumBase::new(survey.k));
    Ok(report::participation(&bands, &|id, args| words.say(id, args), &survey.title))
}
