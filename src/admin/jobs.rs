//! Slow work, outside the loop: summaries that owners wait for, and releases.

use super::{Desk, release, say, summary};
use crate::fieldwork::{FieldError, Reply};
use crate::store::{Job, JobKind};

impl Desk {
    /// Does the slow work that nobody else does.
    pub async fn work(&self) -> Result<Vec<Reply>, FieldError> {
        let now = self.field.clock.now().timestamp_millis();
        if !self.field.store.has_jobs(now).await? {
            return Ok(Vec::new());
        }
        let mut write = self.field.store.write().await?;
        let jobs = write.claim_jobs(now).await?;
        write.commit().await?;
        let mut replies = Vec::new();
        for job in jobs {
            let done = match job.kind {
                JobKind::Summary => self.summary_for(&job).await,
                JobKind::Files => self.files_for(&job).await,
                JobKind::Release => release::carry_out(self, job.survey).await,
            };
            match done {
                Ok(told) => {
                    let mut write = self.field.store.write().await?;
                    write.delete_job(&job.id).await?;
                    write.commit().await?;
                    replies.extend(told);
                }
                // The claim runs out, and the job is taken up again.
                Err(error) => {
                    tracing::error!(%error, "job_failed");
                    replies.extend(self.failed(&job, &error).await?);
                }
            }
        }
        Ok(replies)
    }

    async fn summary_for(&self, job: &Job) -> Result<Vec<Reply>, FieldError> {
        let tongue = self.tongue_of(job.telegram).await?;
        let text = summary::text(&self.field, job.survey, tongue).await?;
        Ok(vec![say(job.telegram, text, Vec::new())])
    }

    /// Whoever decided a release is told once when its key is not there: nothing goes on before that is mended.
    async fn failed(&self, job: &Job, error: &FieldError) -> Result<Vec<Reply>, FieldError> {
        if job.kind != JobKind::Release || !matches!(error, FieldError::Key(_)) {
            return Ok(Vec::new());
        }
        let mut write = self.field.store.write().await?;
        let (setting, reason) = (format!("release-stuck:{}", job.survey), error.to_string());
        if write.take_setting(&setting).await? == reason {
            return Ok(Vec::new());
        }
        write.keep_setting(&setting, &reason).await?;
        write.commit().await?;
        let words = self.tongue_of(job.telegram).await?.wording();
        Ok(vec![say(job.telegram, words.plain("release-key-missing"), Vec::new())])
    }
}
