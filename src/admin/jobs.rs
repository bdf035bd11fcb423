//! Slow work, outside the loop: summaries that owners wait for, and releases.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;

use super::{Desk, release, say, summary};
use crate::fieldwork::{FieldError, Reply};
use crate::store::{Job, JobKind, Write};

/// A claim is renewed well before it runs out.
const RENEW_EVERY: Duration = Duration::from_secs(20);

/// What came of a piece of slow work.
#[derive(Debug)]
pub struct Worked {
    replies: Vec<Reply>,
    end: End,
}

/// How a piece of slow work ends.
#[derive(Debug)]
enum End {
    /// It is done.
    Done(Job),
    /// Its claim runs out, and it is taken up again.
    Again,
    /// The same, and why has been told.
    Stuck { setting: String, reason: String },
}

impl Worked {
    /// Ends the work, in the transaction that keeps what is to be said: the next process does it again if this one dies before.
    /// Nothing is to be said if another has ended it meanwhile, or nobody waits for it any more.
    pub async fn end(self, write: &mut Write) -> Result<Vec<Reply>, FieldError> {
        let is_ours = match &self.end {
            End::Done(job) => write.delete_job(&job.id).await?,
            End::Again => true,
            End::Stuck { setting, reason } => {
                write.keep_setting(setting, reason).await?;
                true
            }
        };
        Ok(if is_ours { self.replies } else { Vec::new() })
    }
}

impl Desk {
    /// Does one piece of the slow work that nobody else does; `None` when there is none.
    pub async fn work(&self) -> Result<Option<Worked>, FieldError> {
        let now = self.field.clock.now().timestamp_millis();
        if !self.field.store.has_jobs(now).await? {
            return Ok(None);
        }
        let mut write = self.field.store.write().await?;
        let job = write.claim_job(now).await?;
        write.commit().await?;
        let Some(job) = job else { return Ok(None) };
        let performed = AssertUnwindSafe(self.perform(&job)).catch_unwind();
        let performed = self.while_claimed(&job, performed).await;
        let worked = match performed.unwrap_or(Err(FieldError::Panicked)) {
            Ok(replies) => Worked { replies, end: End::Done(job) },
            Err(error) => {
                tracing::error!(%error, "job_failed");
                if !error.is_of_the_update() {
                    Worked { replies: Vec::new(), end: End::Again }
                } else if job.kind == JobKind::Release {
                    self.release_failed(&job, &error).await?
                } else {
                    let words = self.tongue_of(job.telegram).await?.wording();
                    let replies = vec![say(job.telegram, words.plain("work-failed"), Vec::new())];
                    Worked { replies, end: End::Done(job) }
                }
            }
        };
        Ok(Some(worked))
    }

    async fn perform(&self, job: &Job) -> Result<Vec<Reply>, FieldError> {
        match job.kind {
            JobKind::Summary => self.summary_for(job).await,
            JobKind::Files => self.files_for(job).await,
            JobKind::Release => release::carry_out(self, job.survey).await,
        }
    }

    /// Keeps others from the job for as long as it takes.
    async fn while_claimed<T>(&self, job: &Job, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = tokio::time::sleep(RENEW_EVERY) => {}
            }
            let renewed = async {
                let mut write = self.field.store.write().await?;
                write.renew_claim(&job.id, self.field.clock.now().timestamp_millis()).await?;
                write.commit().await
            };
            tokio::select! {
                done = &mut work => return done,
                renewed = renewed => if let Err(error) = renewed {
                    tracing::warn!(%error, "claim_not_renewed");
                }
            }
        }
    }

    async fn summary_for(&self, job: &Job) -> Result<Vec<Reply>, FieldError> {
        let tongue = self.tongue_of(job.telegram).await?;
        let text = summary::text(&self.field, job.survey, tongue).await?;
        Ok(vec![say(job.telegram, text, Vec::new())])
    }

    /// Whoever decided a release is told once when it cannot go on: because its key is not there, or by a fault of the program.
    async fn release_failed(&self, job: &Job, error: &FieldError) -> Result<Worked, FieldError> {
        let id = if matches!(error, FieldError::Key(_)) { "release-key-missing" } else { "release-stuck" };
        let (setting, reason) = (format!("release-stuck:{}", job.survey), error.to_string());
        if self.field.store.setting(&setting).await?.is_some_and(|told| told == reason) {
            return Ok(Worked { replies: Vec::new(), end: End::Again });
        }
        let words = self.tongue_of(job.telegram).await?.wording();
        let replies = vec![say(job.telegram, words.plain(id), Vec::new())];
        Ok(Worked { replies, end: End::Stuck { setting, reason } })
    }
}
