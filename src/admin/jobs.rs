//! Slow work, outside the loop: summaries that owners wait for, and releases.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;

use super::{Desk, release, say, summary};
use crate::fieldwork::{FieldError, Reply};
use crate::store::{Job, JobKind};

/// A claim is renewed well before it runs out.
const RENEW_EVERY: Duration = Duration::from_secs(20);

impl Desk {
    /// Does one piece of the slow work that nobody else does; whether there was any. It is over when it is told, and `tell`
    /// says so: else it is done again when its claim has run out, by the next process if this one ends.
    pub async fn work<F: Future<Output = bool>>(
        &self,
        tell: impl FnOnce(Vec<Reply>) -> F,
    ) -> Result<bool, FieldError> {
        let now = self.field.clock.now().timestamp_millis();
        if !self.field.store.has_jobs(now).await? {
            return Ok(false);
        }
        let mut write = self.field.store.write().await?;
        let job = write.claim_job(now).await?;
        write.commit().await?;
        let Some(job) = job else { return Ok(false) };
        let performed = AssertUnwindSafe(self.perform(&job)).catch_unwind();
        let performed = self.while_claimed(&job, performed).await;
        let told = match performed.unwrap_or(Err(FieldError::Panicked)) {
            Ok(told) => told,
            Err(error) => {
                tracing::error!(%error, "job_failed");
                if job.kind == JobKind::Release || !error.is_of_the_update() {
                    // The claim runs out, and the job is taken up again.
                    tell(self.release_failed(&job, &error).await?).await;
                    return Ok(true);
                }
                let words = self.tongue_of(job.telegram).await?.wording();
                vec![say(job.telegram, words.plain("work-failed"), Vec::new())]
            }
        };
        if !self.while_claimed(&job, tell(told)).await {
            return Ok(true);
        }
        let mut write = self.field.store.write().await?;
        write.delete_job(&job.id).await?;
        write.commit().await?;
        Ok(true)
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
    async fn release_failed(&self, job: &Job, error: &FieldError) -> Result<Vec<Reply>, FieldError> {
        if job.kind != JobKind::Release || !error.is_of_the_update() {
            return Ok(Vec::new());
        }
        let id = if matches!(error, FieldError::Key(_)) { "release-key-missing" } else { "release-stuck" };
        let mut write = self.field.store.write().await?;
        let (setting, reason) = (format!("release-stuck:{}", job.survey), error.to_string());
        if write.take_setting(&setting).await? == reason {
            return Ok(Vec::new());
        }
        write.keep_setting(&setting, &reason).await?;
        write.commit().await?;
        let words = self.tongue_of(job.telegram).await?.wording();
        Ok(vec![say(job.telegram, words.plain(id), Vec::new())])
    }
}
