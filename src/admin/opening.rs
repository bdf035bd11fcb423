//! Opening ballots: read from the database, opened and decoded a part at a time, so that only what they say is held.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{Stream, StreamExt as _};

use crate::analysis::Response;
use crate::fieldwork::{CastBallot, FieldError, Survey, decode_ballot};
use crate::store::{StoreError, StoredBallot};

/// So many ballots are read before they are opened.
const PART: usize = 256;
/// So many threads open ballots; people go on answering meanwhile.
const OPENERS: usize = 2;
/// A longer value is a text of one person's, not a code that others have too.
const LONGEST_SHARED: usize = 16;
/// A sealed box begins with a public key that its sender made for it alone.
const SENDER: usize = 32;

/// What a survey's ballots say.
#[derive(Debug)]
pub(super) struct Opened {
    /// How many were read, opened or not.
    pub(super) ballots: usize,
    /// What those say that could be opened.
    pub(super) responses: Arc<Vec<Response>>,
}

/// Opens ballots; one that does not open is left out and reported without saying which. So is the copy of a ballot that
/// somebody put into the database: the bot never seals two alike.
pub(super) async fn open_all(
    survey: &Arc<Survey>,
    ballots: impl Stream<Item = Result<StoredBallot, StoreError>>,
) -> Result<Opened, FieldError> {
    let opener = Arc::new(Opener::new(survey));
    let mut ballots = pin!(ballots);
    let (mut all, mut seen) = (0, BTreeSet::new());
    let (mut part, mut parts, mut responses) = (Vec::new(), VecDeque::new(), Vec::new());
    loop {
        let ballot = ballots.next().await.transpose()?;
        let is_end = ballot.is_none();
        if let Some(ballot) = ballot {
            all += 1;
            if seen.insert(ballot.sealed.get(..SENDER).unwrap_or_default().to_vec()) {
                part.push(ballot);
            }
        }
        if part.len() == PART || is_end {
            let (part, opener) = (std::mem::take(&mut part), Arc::clone(&opener));
            parts.push_back(tokio::task::spawn_blocking(move || opener.open(&part)));
        }
        while parts.len() > OPENERS || (is_end && !parts.is_empty()) {
            if let Some(opened) = parts.pop_front() {
                responses.extend(opened.await?);
            }
        }
        if is_end {
            break;
        }
    }
    if responses.len() < all {
        tracing::error!(survey = survey.id, unopened = all - responses.len(), "ballots_unopened");
    }
    Ok(Opened { ballots: all, responses: Arc::new(responses) })
}

/// What the threads share.
struct Opener {
    survey: Arc<Survey>,
    /// The questions' paths.
    paths: BTreeSet<Arc<str>>,
    codes: Mutex<HashSet<Arc<str>>>,
}

impl Opener {
    fn new(survey: &Arc<Survey>) -> Self {
        let nodes = survey.questionnaire.nodes.iter();
        let paths = nodes.map(|node| Arc::from(node.path.as_str())).collect();
        Self { survey: Arc::clone(survey), paths, codes: Mutex::default() }
    }

    fn open(&self, ballots: &[StoredBallot]) -> Vec<Response> {
        let opened = ballots.iter().filter_map(|ballot| self.survey.keys.open_ballot(&ballot.sealed).ok());
        let cast: Vec<CastBallot> = opened.filter_map(|plain| decode_ballot(&plain)).collect();
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut shared = |value: String| {
            if value.len() > LONGEST_SHARED {
                return Arc::from(value);
            }
            let known = codes.get(value.as_str()).cloned();
            known.unwrap_or_else(|| {
                let code: Arc<str> = Arc::from(value);
                codes.insert(Arc::clone(&code));
                code
            })
        };
        let mut response = |cast: CastBallot| Response {
            answers: cast
                .answers
                .into_iter()
                .filter_map(|(path, value)| Some((Arc::clone(self.paths.get(path.as_str())?), shared(value))))
                .collect(),
            unit_group: cast.unit,
            level_group: cast.level,
        };
        cast.into_iter().map(&mut response).collect()
    }
}
