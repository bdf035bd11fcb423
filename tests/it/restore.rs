//! The restore drill: a backup is taken while people answer, the host is lost, the backup is put back elsewhere, people go
//! on, and everybody is counted once. The backup holds no key.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jajak::fake_telegram::FakeTelegram;
use tokio::task::JoinSet;

use crate::run::{Bot, PATIENCE, TOKEN, answer, counted, figure, jajak, now, open, output, url};
use crate::support::Fault;
use crate::support::folder::Folder;

const PEOPLE: usize = 30;
/// So many hand in before the backup.
const EARLY: usize = 5;

/// Whether a file holds this, anywhere.
fn holds(file: &Path, wanted: &[u8]) -> Result<bool, Fault> {
    Ok(std::fs::read(file)?.windows(wanted.len()).any(|window| window == wanted))
}

#[test]
fn a_backup_under_load_is_put_back_elsewhere_and_people_go_on() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let (lost, home, safe) = (Folder::new("lost")?, Folder::new("restored")?, Folder::new("safe")?);
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let codes = open(lost.path(), PEOPLE, || jajak(lost.path()))?;
        let bot = Bot::start(lost.path(), &fake)?;
        let people: Vec<(i64, String)> = (1_000..).zip(codes).collect();
        let (early, rest) = people.split_at(EARLY);
        let mut done = JoinSet::new();
        for (account, code) in early.iter().cloned() {
            done.spawn(answer(fake.clone(), account, code, Duration::ZERO));
        }
        while let Some(ended) = done.join_next().await {
            ended??;
        }

        let mut answering = JoinSet::new();
        for (account, code) in rest.iter().cloned() {
            answering.spawn(answer(fake.clone(), account, code, Duration::from_millis(300)));
        }
        let all_began = |world: &jajak::fake_telegram::World| {
            rest.iter()
                .all(|(account, _)| world.newest_from_bot(*account).is_some_and(|shown| shown.revision > 2))
        };
        assert!(fake.wait_until(all_began, PATIENCE).await, "nobody answers");
        let backup = safe.path().join("jajak.backup");
        let program = jajak(lost.path());
        let taken = tokio::task::spawn_blocking({
            let (mut program, backup) = (program, backup.clone());
            move || output(program.arg("backup").arg(&backup))
        });
        taken.await??;
        // People go on for a moment; what they answer now is lost with the host.
        tokio::time::sleep(Duration::from_secs(1)).await;
        answering.abort_all();
        while answering.join_next().await.is_some() {}
        drop(bot);

        for key in std::fs::read_dir(lost.path().join("keys"))? {
            let key = std::fs::read(key?.path())?;
            for half in key.chunks(32) {
                assert!(half.len() == 32 && !holds(&backup, half)?, "a key stands in the backup");
            }
        }
        let before = counted(&url(lost.path())).await?;
        output(jajak(home.path()).arg("restore").arg(&backup))?;
        // Without the keys it says what is missing.
        let refused = jajak(home.path()).args(["run", "--api-url", &fake.url()]).output()?;
        let words = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && words.contains("JAJAK_KEYS"), "{words}");
        std::fs::remove_dir_all(home.path().join("keys"))?;
        std::fs::rename(lost.path().join("keys"), home.path().join("keys"))?;

        let restored = counted(&url(home.path())).await?;
        let _bot = Bot::start(home.path(), &fake)?;
        let mut answering = JoinSet::new();
        for (account, code) in rest.iter().cloned() {
            answering.spawn(answer(fake.clone(), account, code, Duration::ZERO));
        }
        let mut finished = 0;
        while let Some(ended) = answering.join_next().await {
            ended??;
            finished += 1;
        }
        let after = counted(&url(home.path())).await?;
        figure(&format!(
            "restore drill: handed in before {}, in the backup {}, after {}; {finished} of {} went on",
            before.0,
            restored.0,
            after.0,
            rest.len()
        ));
        assert_eq!(restored, (EARLY, EARLY));
        assert_eq!(after, (PEOPLE, PEOPLE));
        Ok(())
    })
}
