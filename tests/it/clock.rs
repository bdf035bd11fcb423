//! The machine's clock jumps a day forward and back again and again: the survey opens once and closes once, everybody is
//! told once, nobody is stuck.
//!
//! The seed is fixed.

use chrono::{Duration, TimeZone as _, Utc};
use jajak::clock::{Chance, Clock};
use jajak::fake_telegram::{User, World};
use jajak::stage::{Scenery, Stage};
use jajak::store::SurveyState;

use crate::hostile::{onward, screen};
use crate::notices::open;
use crate::run::figure;
use crate::support::folder::Folder;
use crate::support::{Fault, run};

const CLOSED: &str = "Survei telah ditutup";
/// Of these the last two never hand in.
const PEOPLE: usize = 12;
const FINISH: usize = 10;

fn told(world: &World, account: i64) -> usize {
    world.chat(account).iter().filter(|shown| shown.from_bot && shown.text.contains(CLOSED)).count()
}

/// How often a deed of this name stands in the log.
async fn logged(stage: &Stage, action: &str) -> Result<usize, Fault> {
    Ok(stage.desk.field.store.log().await?.iter().filter(|row| row.action == action).count())
}

#[test]
fn a_clock_that_jumps_a_day_forward_and_back_opens_and_closes_once() -> Result<(), Fault> {
    run(async {
        let folder = Folder::new("clock")?;
        let start = Utc.with_ymd_and_hms(2026, 3, 2, 2, 0, 0).single().ok_or("no such time")?;
        let (clock, chance) = (Clock::at(start), Chance::seeded(6));
        let mut stage =
            Stage::set(Scenery::in_folder(folder.path(), clock.clone(), Chance::seeded(1))).await?;
        let codes = open(&stage.desk.field, PEOPLE, "survei_kapasitas_organisasi").await?;
        let closes = start + Duration::days(10);
        let mut write = stage.desk.field.store.write().await?;
        assert!(stage.desk.field.open_until(&mut write, 1, closes).await?);
        write.commit().await?;
        let users: Vec<User> = (1..).map(|id| User::new(id, "Pegawai")).take(PEOPLE).collect();
        for (user, code) in users.iter().zip(&codes) {
            stage.fake.say(user, &format!("/start {code}"));
        }
        stage.settle().await?;

        let (mut forward, mut back) = (0, 0);
        let mut jump = async |stage: &Stage, before: Option<chrono::DateTime<Utc>>| -> Result<(), Fault> {
            let by = match chance.below(3)? {
                0 => Duration::days(1),
                1 => Duration::days(-1),
                _ => Duration::minutes(7),
            };
            let by =
                if before.is_some_and(|before| clock.now() + by >= before) { Duration::days(-1) } else { by };
            forward += usize::from(by >= Duration::days(1));
            back += usize::from(by < Duration::zero());
            stage.advance(by).await?;
            Ok(stage.settle().await?)
        };
        let mut rounds = 0;
        let mut ends = Vec::new();
        while ends.len() < FINISH {
            rounds += 1;
            assert!(rounds < 60, "somebody is stuck");
            jump(&stage, Some(closes)).await?;
            if rounds % 15 == 0 {
                stage.restart().await?;
            }
            for user in &users {
                let Some(shown) = stage.fake.read(|world| screen(world, user.id)) else { continue };
                if !users[..FINISH].contains(user) && rounds > 5 {
                    continue;
                }
                match onward(&shown) {
                    Some(data) => {
                        stage.fake.press(user, shown.id, &data);
                    }
                    None if !ends.contains(&user.id) => ends.push(user.id),
                    None => {}
                }
            }
            stage.settle().await?;
        }
        let store = stage.desk.field.store.clone();
        assert_eq!(store.survey(1).await?.map(|row| row.state), Some(SurveyState::Open));
        assert_eq!((logged(&stage, "survey_closed").await?, store.count_ballots(1).await?), (0, FINISH));

        // Over the end, and back before it.
        stage.advance(closes - clock.now() + Duration::hours(1)).await?;
        stage.settle().await?;
        // That a notice went out is noted with the next message of anybody, before the clock jumps again.
        stage.fake.say(&User::new(99, "Tamu"), "/bantuan");
        stage.settle().await?;
        assert_eq!(stage.desk.field.store.count_notices().await?, 0);
        for _ in 0..40 {
            jump(&stage, None).await?;
            let stands = stage.desk.field.store.survey(1).await?.map(|row| row.state);
            assert_eq!(stands, Some(SurveyState::Closed), "it opens again");
        }
        stage.advance(start - clock.now()).await?;
        stage.settle().await?;
        let tellings: Vec<usize> =
            users.iter().map(|user| stage.fake.read(|world| told(world, user.id))).collect();
        let closings = logged(&stage, "survey_closed").await?;
        figure(&format!(
            "clock: {forward} days forward, {back} back, {rounds} rounds: {} opening, {closings} closing, told {tellings:?}",
            logged(&stage, "survey_opened").await?
        ));
        assert_eq!(closings, 1);
        assert_eq!(logged(&stage, "survey_opened").await?, 1);
        assert_eq!(tellings, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1], "who has begun is told, once");
        assert!(forward > 15 && back > 15, "the clock was too quiet");

        // Too late is too late, also by a clock that says it is not.
        for user in &users[FINISH..] {
            let shown = stage.fake.read(|world| screen(world, user.id)).ok_or("no screen")?;
            if let Some(data) = onward(&shown) {
                stage.fake.press(user, shown.id, &data);
            }
        }
        stage.settle().await?;
        assert_eq!(stage.desk.field.store.count_ballots(1).await?, FINISH);
        stage.stop().await?;
        Ok(())
    })
}
