//! `/ringkasan`: ballots opened in memory, counted, and shown as far as disclosure control lets them.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Response;
use crate::analysis::disclosure::{self, Frame, MinimumBase, Publishable};
use crate::analysis::summary::{GroupLabel, Summary};
use crate::fieldwork::{CastBallot, FieldError, Fieldwork, Survey, decode_ballot};
use crate::questionnaire::Questionnaire;
use crate::report;
use crate::store::{Partition, PublishedKind, StoredBallot, SurveyRow, SurveyState};
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
    let ballots = interim_ballots(field, id, MinimumBase::new(row.k)).await?;
    let responses = open_all(&survey, &ballots);
    Ok(Some(tables(field, &survey, &row, &responses, true).await?))
}

/// While a survey is not released the turnout is told in steps, so that nobody sees it move with one person.
const TURNOUT_STEP: usize = 5;

/// What may be seen of these responses.
pub(super) async fn tables(
    field: &Fieldwork,
    survey: &Survey,
    row: &SurveyRow,
    responses: &[Response],
    interim: bool,
) -> Result<Publishable<Summary>, FieldError> {
    let minimum = MinimumBase::new(row.k);
    let turnout = field.store.turnout(row.id).await?;
    let labels = async |partition| -> Result<Vec<GroupLabel>, FieldError> {
        Ok(field.store.groups(row.id, partition).await?.into_iter().map(|group| group.label).collect())
    };
    let (unit_groups, level_groups) = (labels(Partition::Unit).await?, labels(Partition::Level).await?);
    let frame = Frame {
        invited: turnout.invited,
        handed_in: if interim { turnout.done - turnout.done % TURNOUT_STEP } else { turnout.done },
        interim,
        unit_groups: &unit_groups,
        level_groups: &level_groups,
        minimum,
    };
    // The title that people know it by is the survey's, not the form's.
    let titled = Questionnaire { title: survey.title.clone(), ..survey.questionnaire.clone() };
    Ok(disclosure::summarise(&titled, responses, &frame))
}

/// The ballots that a summary may stand on before release; marked, so that the next one holds them too.
async fn interim_ballots(
    field: &Fieldwork,
    survey: i64,
    minimum: MinimumBase,
) -> Result<Vec<StoredBallot>, FieldError> {
    let mut write = field.store.write().await?;
    let ballots = write.ballots(survey).await?;
    let all: BTreeSet<&str> = ballots.iter().map(|ballot| ballot.id.as_str()).collect();
    let included = ballots.iter().filter(|ballot| ballot.interim);
    let already: BTreeSet<&str> = included.map(|ballot| ballot.id.as_str()).collect();
    let random = field.chance.bytes::<32>()?;
    let covered = disclosure::interim(&already, &all, minimum, random).unwrap_or_default();
    for new in covered.difference(&already) {
        write.include(new).await?;
    }
    write.commit().await?;
    Ok(ballots.iter().filter(|ballot| covered.contains(ballot.id.as_str())).cloned().collect())
}

/// Opens ballots; one that does not open is left out and reported without saying which. So is the copy of a ballot that
/// somebody put into the database: the bot never seals two alike.
pub(super) fn open_all(survey: &Survey, ballots: &[StoredBallot]) -> Vec<Response> {
    let questionnaire = &survey.questionnaire;
    let names: BTreeMap<&str, &str> =
        questionnaire.nodes.iter().map(|node| (node.path.as_str(), node.name.as_str())).collect();
    let response = |ballot: CastBallot| Response {
        answers: ballot
            .answers
            .into_iter()
            .filter_map(|(path, value)| names.get(path.as_str()).map(|name| ((*name).to_owned(), value)))
            .collect(),
        unit_group: ballot.unit,
        level_group: ballot.level,
    };
    let mut seen = BTreeSet::new();
    let opened: Vec<Response> = ballots
        .iter()
        .filter(|ballot| seen.insert(ballot.sealed.as_slice()))
        .filter_map(|ballot| survey.keys.open_ballot(&ballot.sealed).ok())
        .filter_map(|plain| decode_ballot(&plain))
        .map(response)
        .collect();
    if opened.len() < ballots.len() {
        tracing::error!(survey = survey.id, unopened = ballots.len() - opened.len(), "ballots_unopened");
    }
    opened
}
