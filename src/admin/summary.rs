//! `/ringkasan`: ballots opened in memory, counted, and shown as far as disclosure control lets them.

use std::sync::Arc;

use super::opening::open_all;
use crate::analysis::Response;
use crate::analysis::disclosure::{self, Frame, MinimumBase, Next, Publishable};
use crate::analysis::summary::{GroupLabel, Summary};
use crate::fieldwork::{FieldError, Fieldwork, Survey};
use crate::questionnaire::Questionnaire;
use crate::report;
use crate::store::{Partition, PublishedKind, SurveyRow, SurveyState, Turnout};
use crate::wording::Tongue;

/// The reply.
pub(super) async fn text(field: &Fieldwork, survey: i64, tongue: Tongue) -> Result<String, FieldError> {
    let words = tongue.wording();
    let Some(summary) = summarise(field, survey).await? else {
        return Ok(words.plain("no-survey"));
    };
    let text = report::text(&summary, &|id, args| words.say(id, args), tongue);
    Ok(format!("{text}\n\n{}", field.log_line(tongue).await?))
}

/// The summary of a survey as it may be seen now, from release on as it was published; `None` when there is no such
/// survey.
pub async fn summarise(field: &Fieldwork, id: i64) -> Result<Option<Publishable<Summary>>, FieldError> {
    let Some(row) = field.store.survey(id).await? else { return Ok(None) };
    if row.state == SurveyState::Released {
        let bodies = field.store.published(id, PublishedKind::Summary).await?;
        return Ok(bodies.first().and_then(|body| disclosure::published(body)));
    }
    let Some(survey) = field.survey(id).await? else { return Ok(None) };
    let Some(covered) = covered(field, id, MinimumBase::new(row.k)).await? else {
        return Ok(Some(tables(field, &survey, &row, &Arc::default(), true).await?));
    };
    if let Some(summary) = field.interim.get(id, covered) {
        let turnout = field.turnout(id, true).await?;
        return Ok(Some(summary.at_turnout(turnout.invited, turnout.done)));
    }
    let opened = open_all(&survey, field.store.interim_ballots(id)).await?;
    let summary = tables(field, &survey, &row, &opened.responses, true).await?;
    field.interim.put(id, opened.ballots, &summary);
    Ok(Some(summary))
}

/// What may be seen of these responses.
pub(super) async fn tables(
    field: &Fieldwork,
    survey: &Survey,
    row: &SurveyRow,
    responses: &Arc<Vec<Response>>,
    interim: bool,
) -> Result<Publishable<Summary>, FieldError> {
    let Turnout { invited, done: handed_in } = field.turnout(row.id, interim).await?;
    let labels = async |partition| -> Result<Vec<GroupLabel>, FieldError> {
        Ok(field.store.groups(row.id, partition).await?.into_iter().map(|group| group.label).collect())
    };
    let (unit_groups, level_groups) = (labels(Partition::Unit).await?, labels(Partition::Level).await?);
    // The title that people know it by is the survey's, not the form's.
    let titled = Questionnaire { title: survey.title.clone(), ..survey.questionnaire.clone() };
    let (minimum, responses) = (MinimumBase::new(row.k), Arc::clone(responses));
    let counting = tokio::task::spawn_blocking(move || {
        let (unit_groups, level_groups) = (unit_groups.as_slice(), level_groups.as_slice());
        let frame = Frame { invited, handed_in, interim, unit_groups, level_groups, minimum };
        disclosure::summarise(&titled, &responses, &frame)
    });
    Ok(counting.await?)
}

/// On how many ballots a summary may stand before release; they are marked, so that the next one holds them too. `None`
/// when they are too few.
async fn covered(field: &Fieldwork, survey: i64, minimum: MinimumBase) -> Result<Option<usize>, FieldError> {
    let mut write = field.store.write().await?;
    let (already, new) = write.interim(survey).await?;
    let covered = match disclosure::interim(already, new, minimum, field.chance.bytes::<32>()?) {
        Next::TooFew => None,
        Next::Same => Some(already),
        Next::AllBut(left_out) => {
            write.include_all_but(survey, &left_out).await?;
            Some(already + new - left_out.len())
        }
    };
    write.commit().await?;
    Ok(covered)
}
