//! One poisoned update among a hundred: the others are answered, its sender is told, and it does not come again.

use jajak::fake_telegram::{User, World};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _, Row as _};

use crate::place::{ALL, Place, Way, at};
use crate::run::{PATIENCE, figure};
use crate::support::Fault;

const PEOPLE: usize = 100;

fn users() -> Vec<User> {
    (1..).map(|id| User::new(id, "Pegawai")).take(PEOPLE).collect()
}

fn come(place: &Place<'_>, users: &[User]) {
    for (user, code) in users.iter().zip(&place.codes) {
        place.fake.say(user, &format!("/start {}", code.replace('-', "")));
    }
}

/// How many are shown a screen, how many are told that something went wrong or that a code is needed, and how many updates
/// are not acknowledged.
fn answered(world: &World, users: &[User]) -> (usize, usize, usize) {
    let said = |user: &User| world.newest_from_bot(user.id);
    let screens =
        users.iter().filter(|user| said(user).is_some_and(|shown| shown.text.starts_with("Survei\n")));
    let is_told = |text: &str| text.starts_with("Maaf") || text.contains("selamat datang");
    let told = users.iter().filter(|user| said(user).is_some_and(|shown| is_told(&shown.text)));
    (screens.count(), told.count(), world.unacknowledged())
}

async fn all_but_one(place: &Place<'_>, what: &str) -> Result<(), Fault> {
    let users = users();
    let hoped = (PEOPLE - 1, 1, 0);
    place.fake.wait_until(|world| answered(world, &users) == hoped, PATIENCE).await;
    let seen = place.fake.read(|world| answered(world, &users));
    figure(&format!(
        "one poisoned among 99 ({what}, {:?}): {seen:?} (answered, told, unacknowledged)",
        place.way
    ));
    assert_eq!(seen, hoped, "{what}");
    Ok(())
}

/// On these ways all hundred come in one batch, of which the sixtieth makes the program stumble at this place, however
/// often the batch is handled.
fn stumbles(place_of_fault: &str) -> Result<(), Fault> {
    let by_polling: Vec<Way> = ALL.into_iter().filter(|way| !way.by_webhook).collect();
    at(&by_polling, PEOPLE, &async |place, _| {
        come(&place, &users());
        let mut program = (place.program)();
        program.env("JAJAK_FAILPOINT", format!("{place_of_fault}:60:panic"));
        let _bot = place.start_as(program)?;
        all_but_one(&place, place_of_fault).await
    })
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "a release build does not stumble on order")]
fn an_update_that_makes_the_program_stumble_is_told_and_acknowledged() -> Result<(), Fault> {
    stumbles("handling")
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "a release build does not stumble on order")]
fn an_update_at_whose_reading_the_program_stumbles_is_told_and_acknowledged() -> Result<(), Fault> {
    stumbles("receiving")
}

/// From now on the database refuses what is written of one person, as it does with what breaks its rules.
async fn poison(place: &Place<'_>) -> Result<(), Fault> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(&place.database).await?;
    let row = sqlx::query("SELECT MIN(id) FROM person").fetch_one(&mut connection).await?;
    let person: String = row.try_get(0)?;
    let statements = if place.way.on_postgres {
        vec![
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '23514'; END $$"
                .to_owned(),
            format!(
                "CREATE TRIGGER poison BEFORE INSERT ON draft FOR EACH ROW WHEN (NEW.person = '{person}') \
                 EXECUTE FUNCTION refuse()"
            ),
        ]
    } else {
        vec![format!(
            "CREATE TRIGGER poison BEFORE INSERT ON draft WHEN NEW.person = '{person}' \
             BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )]
    };
    for statement in statements {
        connection.execute(AssertSqlSafe(statement)).await?;
    }
    Ok(connection.close().await?)
}

async fn cure(place: &Place<'_>) -> Result<(), Fault> {
    let mut connection = AnyConnection::connect(&place.database).await?;
    let on = if place.way.on_postgres { " ON draft" } else { "" };
    connection.execute(AssertSqlSafe(format!("DROP TRIGGER poison{on}"))).await?;
    Ok(connection.close().await?)
}

#[test]
fn a_datum_that_the_database_refuses_is_told_and_acknowledged() -> Result<(), Fault> {
    at(&ALL, PEOPLE, &async |place, _| {
        poison(&place).await?;
        come(&place, &users());
        let _bot = place.start()?;
        all_but_one(&place, "bad datum").await?;
        // Once the database takes it, the one comes in.
        cure(&place).await?;
        come(&place, &users());
        let all = |world: &World| answered(world, &users()) == (PEOPLE, 0, 0);
        assert!(
            place.fake.wait_until(all, PATIENCE).await,
            "{:?}",
            place.fake.read(|world| answered(world, &users()))
        );
        Ok(())
    })
}
