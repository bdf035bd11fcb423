//! The page of roles against the bot itself: every role, every command and button, in every state of a survey.

use chrono::{TimeZone as _, Utc};
use jajak::clock::{Chance, Clock};
use jajak::fake_telegram::{Change, User};
use jajak::fieldwork::Opening;
use jajak::stage::{Scenery, Stage};
use jajak::store::{Action, Role, SurveyState};

use crate::run::figure;
use crate::support::folder::Folder;
use crate::support::{Fault, respondent, run};

const PAGE: &str = include_str!("../../src/admin/roles.md");
const STATES: [SurveyState; 4] =
    [SurveyState::Open, SurveyState::Closing, SurveyState::Closed, SurveyState::Released];
pub(crate) const SECOND_OWNER: i64 = 2;
const OPERATOR: i64 = 3;
/// Whoever may try: the account, and the role if there is one. The last two are on the staff list and a stranger.
const PLAYERS: [(i64, Option<Role>); 5] = [
    (1, Some(Role::Owner)),
    (OPERATOR, Some(Role::Operator)),
    (4, Some(Role::Auditor)),
    (5, None),
    (6, None),
];

/// The rows below the header that begins so, in cells.
fn table(first: &str) -> Vec<Vec<&'static str>> {
    let below = PAGE.lines().skip_while(|line| !line.starts_with(first)).skip(2);
    let rows = below.take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// A survey in some state, with everybody who may try.
pub(crate) struct World {
    pub(crate) stage: Stage,
    cursor: usize,
    pub(crate) folder: Folder,
}

impl World {
    pub(crate) async fn at(wanted: SurveyState) -> Result<Self, Fault> {
        let folder = Folder::new("roles")?;
        let begins = Utc.with_ymd_and_hms(2026, 3, 2, 2, 0, 0).single().unwrap_or_default();
        let clock = Clock::at(begins);
        let stage = Stage::set(Scenery::in_folder(folder.path(), clock, Chance::seeded(1))).await?;
        let roles =
            [(1, Role::Owner), (SECOND_OWNER, Role::Owner), (OPERATOR, Role::Operator), (4, Role::Auditor)];
        for (account, role) in roles {
            let code = stage.owner_code(role, "Pegawai").await?;
            stage.fake.say(&user(account), &code);
        }
        stage.settle().await?;
        let field = stage.desk.field.clone();
        let form = jajak::dialogues::form("komentar").ok_or("no such form")?;
        let line = |n: usize| {
            format!(
                "19{:02}{:02}012005011{:03},Pegawai {n},Dinas Contoh,Pelaksana",
                60 + n / 12,
                n % 12 + 1,
                n + 1
            )
        };
        let lines: Vec<String> = (0..22).map(line).collect();
        let roster = format!("NIP,NAMA,OPD,ESELON\n{}\n", lines.join("\n"));
        let opening = Opening {
            form: (form, "form.md"),
            roster: (roster.as_bytes(), "pegawai.csv"),
            title: "Survei Contoh",
            organiser: "Inspektorat",
            contact: "Sekretariat",
            closes: Some(field.clock.now() + chrono::Duration::days(10)),
            whistleblower: "",
            retain_days: 90,
            k: 10,
        };
        field.open_survey(&opening).await.map_err(|error| format!("{error:?}"))?;
        let mut codes = field.invitations(1, None).await?.unwrap_or_default().into_iter();
        stage.fake.say(&user(5), &codes.next().ok_or("nobody")?.code);
        stage.fake.say(&user(6), "/start");
        stage.settle().await?;
        let mut write = field.store.write().await?;
        for (place, row) in codes.take(20).enumerate() {
            let account = 1_000 + i64::try_from(place)?;
            respondent::hand_in(&field, &mut write, account, &row.code, &Chance::seeded(3)).await?;
        }
        write.commit().await?;
        field.key_copy(1).await?.ok_or("no key")?;
        let mut world = Self { stage, cursor: 0, folder };
        if wanted != SurveyState::Open {
            world.press(1, "close").await?;
        }
        if matches!(wanted, SurveyState::Closed | SurveyState::Released) {
            world.stage.advance(chrono::Duration::hours(2)).await?;
        }
        if wanted == SurveyState::Released {
            world.press(1, "release").await?;
            world.press(SECOND_OWNER, "release").await?;
        }
        assert_eq!(world.survey().await?.state, wanted);
        Ok(world)
    }

    pub(crate) async fn survey(&self) -> Result<jajak::store::SurveyRow, Fault> {
        Ok(self.stage.desk.field.store.survey(1).await?.ok_or("no survey")?)
    }

    /// All that anybody could change: the survey, the roles, the texts, the log.
    async fn all(&self) -> Result<String, Fault> {
        let store = &self.stage.desk.field.store;
        let (owners, texts, log) = (store.owners().await?, store.verbatims(1).await?, store.log().await?);
        Ok(format!("{:?} {owners:?} {texts:?} {}", self.survey().await?, log.len()))
    }

    pub(crate) async fn press(&mut self, account: i64, verb: &str) -> Result<Vec<String>, Fault> {
        self.stage.fake.press(&user(account), 1, &format!("own:1:{verb}"));
        self.heard(account).await
    }

    async fn say(&mut self, account: i64, words: &str) -> Result<Vec<String>, Fault> {
        self.stage.fake.say(&user(account), words);
        self.heard(account).await
    }

    /// What the bot then says to who asked.
    async fn heard(&mut self, account: i64) -> Result<Vec<String>, Fault> {
        self.stage.settle().await?;
        let (calls, cursor) = self.stage.fake.calls_since(self.cursor);
        self.cursor = cursor;
        let own = calls.into_iter().filter(|call| call.chat == account);
        let said = own.filter_map(|call| match call.change {
            Change::Sent(shown) => Some(shown.text),
            _ => None,
        });
        Ok(said.collect())
    }
}

fn user(account: i64) -> User {
    User::new(account, "Pegawai")
}

/// What stands in a button that the page calls so.
fn data(button: &str) -> String {
    match button {
        "extend" | "reopen" => "extend3".to_owned(),
        "remove" => format!("remove{OPERATOR}"),
        "pass" => "pass1-5-0".to_owned(),
        other => other.to_owned(),
    }
}

/// What stands in the log once the button has worked.
fn action(button: &str) -> Action {
    match button {
        "close" => Action::SurveyClosed,
        "extend" => Action::ClosingExtended,
        "reopen" => Action::SurveyReopened,
        "release" => Action::ReleaseProposed,
        "withhold" => Action::ReleaseWithheld,
        "destroyed" => Action::CopyDestroyedConfirmed,
        "pass" => Action::TextsApproved,
        _ => Action::OwnerRemoved,
    }
}

#[test]
fn each_command_answers_the_roles_that_the_page_names_and_nobody_else() -> Result<(), Fault> {
    run(async {
        let commands = table("| command |");
        let (mut played, mut answered) = (0, 0);
        for state in STATES {
            let mut world = World::at(state).await?;
            for (account, role) in PLAYERS {
                let nothing = world.say(account, "/tidakada").await?;
                for row in &commands {
                    let [name, cells @ ..] = row.as_slice() else { return Err("an empty row".into()) };
                    let place = Role::ALL.into_iter().position(|of| Some(of) == role);
                    let may = place.and_then(|place| cells.get(place)) == Some(&"yes");
                    let before = world.all().await?;
                    let heard = world.say(account, &format!("/{name}")).await?;
                    assert_eq!(heard != nothing, may, "/{name} by {role:?} while {state:?}: {heard:?}");
                    assert!(may || world.all().await? == before, "/{name} by {role:?} while {state:?}");
                    played += 1;
                    answered += usize::from(may);
                }
            }
        }
        figure(&format!(
            "{played} combinations of role, command and state; {answered} answered, all others as if unknown"
        ));
        assert_eq!((played, commands.len()), (STATES.len() * PLAYERS.len() * commands.len(), 15));
        Ok(())
    })
}

#[test]
fn each_button_works_for_the_role_and_the_state_that_the_page_names_and_never_else() -> Result<(), Fault> {
    run(async {
        let rows = table("| button |").into_iter();
        let rows = rows.map(|row| <[&str; 3]>::try_from(row).map_err(|row| format!("{row:?}")));
        let buttons = rows.collect::<Result<Vec<_>, _>>()?;
        let (mut played, mut worked) = (0, 0);
        for state in STATES {
            let mut world = World::at(state).await?;
            for [button, of, states] in &buttons {
                for (account, role) in PLAYERS {
                    let is_for = |of: &str, states: &str| {
                        let fits = states == "any" || states.split(", ").any(|name| name == state.name());
                        fits && role.is_some_and(|role| role.name() == of)
                    };
                    let may = is_for(of, states);
                    // One button of the chat puts off or opens again, as the state is.
                    let acts = buttons
                        .iter()
                        .any(|[other, of, states]| data(other) == data(button) && is_for(of, states));
                    // What works changes the world, so it gets one of its own.
                    let mut fresh = if acts { Some(World::at(state).await?) } else { None };
                    let world = fresh.as_mut().unwrap_or(&mut world);
                    let before = world.all().await?;
                    world.press(account, &data(button)).await?;
                    let changed = world.all().await? != before;
                    assert_eq!(changed, acts, "{button} by {role:?} while {state:?}");
                    let log = world.stage.desk.field.store.log().await?;
                    let did = changed && log.last().is_some_and(|row| row.action == action(button).name());
                    assert_eq!(did, may, "{button} by {role:?} while {state:?}");
                    played += 1;
                    worked += usize::from(did);
                }
            }
        }
        figure(&format!(
            "{played} combinations of role, button and state; {worked} worked, no other changed anything"
        ));
        assert_eq!(played, STATES.len() * PLAYERS.len() * buttons.len());
        assert_eq!(worked, 12);
        Ok(())
    })
}
