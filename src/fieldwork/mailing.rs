//! What the bot begins by itself: notices to the people linked with a survey, paced over all processes.
//!
//! [`Write::enqueue_notice`](crate::store::Write::enqueue_notice) queues them in the transaction that gives the reason.
//! Every process of the bot looks for them about every second, claims a second's worth, and sends each at its turn,
//! after the replies. What a killed process had claimed comes back; a notice may then come twice, never not at all.

use super::{FieldError, Fieldwork};
use crate::interview::escape;
use crate::store::{Notice, NoticeKind, SurveyRow, SurveyState};

/// The setting that holds the turn of the next notice, in milliseconds UTC.
const PACE: &str = "pace";
/// A turn that is further away than this, in milliseconds, was given by a clock that has been set right since.
const FURTHEST_TURN: i64 = 60_000;

/// A notice ready to go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Which notice it is.
    pub notice: Notice,
    /// HTML.
    pub text: String,
}

/// Letters and when they may go out.
#[derive(Debug, Default)]
pub struct Mail {
    /// In the order of their turns.
    pub letters: Vec<Letter>,
    /// Milliseconds until the turn of the first.
    pub wait: u64,
    /// Milliseconds from one turn to the next.
    pub gap: u64,
}

impl Fieldwork {
    /// Claims notices for about a second at so many a second, and gives them turns that no other process has.
    pub async fn mail(&self, rate: u32) -> Result<Mail, FieldError> {
        let now = self.clock.now().timestamp_millis();
        if !self.store.has_notices(now).await? {
            return Ok(Mail::default());
        }
        let rate = i64::from(rate.max(1));
        let gap = (1_000 / rate).max(1);
        let mut write = self.store.write().await?;
        let given = write.take_setting(PACE).await?.parse().unwrap_or(now);
        let first = if given > now && given - now <= FURTHEST_TURN { given } else { now };
        let mut notices = write.claim_notices(now, rate).await?;
        // Of two that wait for one chat the earlier one goes first.
        notices.sort_by_key(|notice| (notice.telegram, notice.survey, notice.kind));
        let turns = i64::try_from(notices.len()).unwrap_or(rate);
        write.keep_setting(PACE, &(first + turns * gap).to_string()).await?;
        write.commit().await?;
        let surveys = self.store.surveys().await?;
        let letter = |notice: Notice| {
            let survey = surveys.iter().find(|survey| survey.id == notice.survey)?;
            // Nobody can begin any more; whether the survey is opened again will be seen when the claim runs out.
            if notice.kind == NoticeKind::Invited && survey.state != SurveyState::Open {
                return None;
            }
            Some(Letter { notice, text: self.notice_text(&notice, survey) })
        };
        let millis = |time: i64| u64::try_from(time).unwrap_or(0);
        let letters = notices.into_iter().filter_map(letter).collect();
        Ok(Mail { letters, wait: millis(first - now), gap: millis(gap) })
    }

    /// What a notice says now: the survey is as it is, not as it was when the notice was queued.
    fn notice_text(&self, notice: &Notice, survey: &SurveyRow) -> String {
        let words = notice.tongue.wording();
        let closes = survey.closes.map(|closes| self.say_instant(words, closes));
        let id = match notice.kind {
            NoticeKind::Invited => "notice-invited",
            NoticeKind::Extended if closes.is_none() => "notice-extended-openly",
            NoticeKind::Extended => "notice-extended",
            NoticeKind::Reminder if closes.is_none() => "notice-reminder-openly",
            NoticeKind::Reminder => "notice-reminder",
            NoticeKind::Closing => "notice-closing",
            NoticeKind::Closed => "notice-closed",
            NoticeKind::Released if survey.copies > 0 => "notice-released-copies",
            NoticeKind::Released => "notice-released",
        };
        let args = [
            ("title", escape(&survey.title)),
            ("organiser", escape(&survey.organiser)),
            ("contact", escape(&survey.contact)),
            ("closes", closes.unwrap_or_default()),
        ];
        words.say(id, &args)
    }
}
