//! `/ringkasan`: ballots opened in memory, counted, and shown as far as disclosure control lets them.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Response;
use crate::analysis::disclosure::{self, Frame, MinimumBase, Publishable};
use crate::analysis::summary::{GroupLabel, Summary};
use crate::fieldwork::{CastBallot, FieldError, Fieldwork, Survey, decode_ballot};
use crate::interview::form_language;
use crate::questionnaire::Questionnaire;
use crate::report;
use crate::seal::open_ballot;
use crate::store::{Partition, StoredBallot, SurveyState};
use crate::wording::Tongue;

/// The reply.
pub(super) async fn text(field: &Fieldwork, survey: i64, tongue: Tongue) -> Result<String, FieldError> {
    let words = tongue.wording();
    let Some((survey, summary)) = summarise(field, survey).await? else {
        return Ok(words.plain("no-survey"));
    };
    let language = form_language(&survey.questionnaire, tongue);
    let text = report::text(&summary, &|id, args| words.say(id, args), language);
    Ok(format!("{text}\n\n{}", field.log_line(tongue).await?))
}

/// The summary of a survey as it may be seen now; `None` when there is no such survey.
pub async fn summarise(
    field: &Fieldwork,
    id: i64,
) -> Result<Option<(std::sync::Arc<Survey>, Publishable<Summary>)>, FieldError> {
    let (Some(row), Some(survey)) = (field.store.survey(id).await?, field.survey(id).await?) else {
        return Ok(None);
    };
    let interim = row.state == SurveyState::Open;
    let minimum = MinimumBase::new(row.k);
    let ballots =
        if interim { interim_ballots(field, id, minimum).await? } else { all_ballots(field, id).await? };
    let turnout = field.store.turnout(id).await?;
    let labels = async |partition| -> Result<Vec<GroupLabel>, FieldError> {
        Ok(field.store.groups(id, partition).await?.into_iter().map(|group| group.label).collect())
    };
    let (unit_groups, level_groups) = (labels(Partition::Unit).await?, labels(Partition::Level).await?);
    let frame = Frame {
        invited: turnout.invited,
        handed_in: turnout.done,
        interim,
        unit_groups: &unit_groups,
        level_groups: &level_groups,
        minimum,
    };
    let responses = open_all(&survey, &ballots);
    // The title that people know it by is the survey's, not the form's.
    let titled = Questionnaire { title: survey.title.clone(), ..survey.questionnaire.clone() };
    let summary = disclosure::summarise(&titled, &responses, &frame);
    Ok(Some((survey, summary)))
}

async fn all_ballots(field: &Fieldwork, survey: i64) -> Result<Vec<StoredBallot>, FieldError> {
    let mut write = field.store.write().await?;
    let ballots = write.ballots(survey).await?;
    write.commit().await?;
    Ok(ballots)
}

/// The ballots that a summary may stand on while the survey is open; marked, so that the next one holds them too.
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

/// Opens ballots; one that does not open is left out and reported without saying which.
fn open_all(survey: &Survey, ballots: &[StoredBallot]) -> Vec<Response> {
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
    let opened: Vec<Response> = ballots
        .iter()
        .filter_map(|ballot| open_ballot(&survey.keys.secret, &ballot.sealed).ok())
        .filter_map(|plain| decode_ballot(&plain))
        .map(response)
        .collect();
    if opened.len() < ballots.len() {
        tracing::error!(survey = survey.id, unopened = ballots.len() - opened.len(), "ballots_unopened");
    }
    opened
}
