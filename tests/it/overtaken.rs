//! What is overtaken before it goes out is not said any more; what somebody still reads is not said to be gone.

use std::path::Path;

use jajak::fieldwork::What;
use jajak::store::{Audience, NoticeKind, StoreError};
use sqlx::{AnyConnection, Connection as _, Executor as _};

use crate::store::{Field, PHONE, on_both};
use crate::support::{Fault, run};

const FORM: &str = "satu_pertanyaan";

fn start() -> What {
    What::Command { name: "mulai".to_owned(), argument: String::new() }
}

#[test]
fn whoever_begins_again_is_not_shown_the_last_word_that_had_not_come() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::open(url, folder, FORM).await?;
        let consent = field.enters(100, 0).await?;
        field.presses(100, &consent["Tidak bersedia"]).await?;
        // Nothing of it has gone out.
        assert_eq!(field.work.store.owed_words().await?.len(), 1);
        let again = field.comes(100, start()).await?;
        assert_eq!(again.keys().collect::<Vec<_>>(), consent.keys().collect::<Vec<_>>());
        assert_eq!(field.work.store.owed_words().await?.len(), 0);
        assert_eq!(field.work.owed_screens().await?.len(), 1);
        Ok(())
    }))
    .unwrap();
}

#[test]
fn notices_that_are_not_true_any_more_are_dropped() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::open(url, folder, FORM).await?;
        field.enters(100, 0).await?;
        let (begun, linked) = (Audience::Begun, Audience::Linked);
        let queued = async || Ok::<_, Fault>(field.dump().await?["notice"].len());
        let mut write = field.work.store.write().await?;
        for kind in [NoticeKind::Reminder, NoticeKind::Closing, NoticeKind::Extended, NoticeKind::Invited] {
            write.enqueue_notice(1, kind, linked).await?;
        }
        write.commit().await?;
        assert_eq!(queued().await?, 4);
        let mut write = field.work.store.write().await?;
        assert!(write.close_survey(1).await?);
        write.enqueue_notice(1, NoticeKind::Closed, begun).await?;
        write.commit().await?;
        assert_eq!(queued().await?, 1);
        let mut write = field.work.store.write().await?;
        write.open_until(1, 0).await?;
        write.commit().await?;
        assert_eq!(queued().await?, 0);
        Ok(())
    }))
    .unwrap();
}

#[test]
fn a_phone_lets_in_to_the_survey_that_takes_answers() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::open(url, folder, FORM).await?;
        let form = Path::new(env!("CARGO_MANIFEST_DIR")).join("dialogues").join(FORM).join("form.md");
        Field::open_in(&field.work, &std::fs::read(form)?, 12).await?;
        let own = || What::Contact { phone: PHONE.to_owned(), own: true };
        let surveys = async |telegram: i64| {
            let shown = field.comes(telegram, own()).await?;
            let of = |data: &String| data.split_once('/').map(|(survey, _)| survey.to_owned());
            Ok::<_, Fault>(shown.values().find_map(of))
        };
        assert_eq!(surveys(100).await?.as_deref(), Some("2"), "the newest");
        let mut write = field.work.store.write().await?;
        write.close_survey(2).await?;
        write.commit().await?;
        assert_eq!(surveys(101).await?.as_deref(), Some("1"), "the one that is open");
        Ok(())
    }))
    .unwrap();
}

#[test]
fn what_is_deleted_is_not_said_to_be_gone_while_somebody_reads_it() {
    run(on_both(async |url: &str, folder: &Path| {
        let field = Field::open(url, folder, FORM).await?;
        if url.starts_with("postgres") {
            // There a table is locked until its readers have ended.
            return Ok(());
        }
        let mut reader = AnyConnection::connect(url).await?;
        reader.execute("BEGIN").await?;
        reader.execute("SELECT COUNT(*) FROM person").await?;
        let scrubbed = field.work.store.scrub().await;
        assert!(matches!(scrubbed, Err(StoreError::Read)), "{scrubbed:?}");
        reader.execute("COMMIT").await?;
        field.work.store.scrub().await?;
        Ok(())
    }))
    .unwrap();
}
