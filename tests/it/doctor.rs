//! `jajak doctor` finds what is wrong, and says in both languages what it is and what to do.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use jajak::fake_telegram::{FakeTelegram, Fault as Broken, User};
use serde_json::Value;

use crate::run::{TOKEN, figure, jajak, now, open};
use crate::support::Fault;
use crate::support::folder::Folder;

/// What stands on the page, as grade and words, without what is well.
fn examine(program: &mut Command) -> Result<Vec<(String, String, String)>, Fault> {
    let output = program.args(["doctor", "--json"]).output()?;
    let found: Vec<Value> = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&output.stderr)))?;
    let word = |finding: &Value, name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    let found: Vec<_> = found
        .iter()
        .map(|finding| (word(finding, "grade"), word(finding, "what"), word(finding, "remedy")))
        .collect();
    let is_ill = found.iter().any(|(grade, ..)| grade == "error");
    assert_eq!(output.status.code(), Some(i32::from(is_ill)), "{found:?}");
    Ok(found.into_iter().filter(|(grade, ..)| grade != "ok").collect())
}

/// Breaks something in a healthy home, looks, and is told of it and of what to do.
struct Case {
    what: &'static str,
    breaks: fn(&Path, &FakeTelegram, &mut Command) -> Result<(), Fault>,
    grade: &'static str,
    /// What the English words must hold: of the finding, and of the remedy.
    says: (&'static str, &'static str),
}

fn key(home: &Path) -> Result<std::path::PathBuf, Fault> {
    let mut files = std::fs::read_dir(home.join("keys"))?.flatten().map(|file| file.path());
    Ok(files.find(|path| path.extension().is_some_and(|ending| ending == "key")).ok_or("no key")?)
}

fn set_mode(path: &Path, mode: u32) -> Result<(), Fault> {
    Ok(std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?)
}

const CASES: [Case; 28] = [
    Case {
        what: "no token",
        breaks: |_, _, program| {
            program.env_remove("TELOXIDE_TOKEN");
            Ok(())
        },
        grade: "error",
        says: ("no bot token", "TELOXIDE_TOKEN"),
    },
    Case {
        what: "a wrong token",
        breaks: |_, _, program| {
            program.env("TELOXIDE_TOKEN", "1:wrong");
            Ok(())
        },
        grade: "error",
        says: ("does not know this token", "@BotFather"),
    },
    Case {
        what: "no Telegram",
        breaks: |_, _, program| {
            program.env("TELEGRAM_API_URL", "http://127.0.0.1:9");
            Ok(())
        },
        grade: "error",
        says: ("cannot be reached", "network"),
    },
    Case {
        what: "Telegram fails",
        breaks: |_, fake, _| {
            for n in 1..=8 {
                fake.fail_nth(None, n, Broken::Status(500, "Internal Server Error".to_owned()));
            }
            Ok(())
        },
        grade: "error",
        says: ("cannot be reached", "network"),
    },
    Case {
        what: "no address of Telegram",
        breaks: |_, _, program| {
            program.env("TELEGRAM_API_URL", "not an address");
            Ok(())
        },
        grade: "error",
        says: ("not an address", "http://"),
    },
    Case {
        what: "nothing is known of clock and webhook",
        breaks: |_, _, program| {
            program.env("TELOXIDE_TOKEN", "1:wrong");
            Ok(())
        },
        grade: "warning",
        says: ("clock and the webhook", "again"),
    },
    Case {
        what: "a clock that is off",
        breaks: |_, fake, _| {
            fake.advance(Duration::from_hours(1));
            Ok(())
        },
        grade: "error",
        says: ("away from Telegram's", "timedatectl"),
    },
    Case {
        what: "somebody's webhook",
        breaks: |_, fake, _| {
            fake.set_webhook("http://127.0.0.1:9/secret");
            Ok(())
        },
        grade: "warning",
        says: ("to 127.0.0.1, but JAJAK_WEBHOOK is empty", "@BotFather"),
    },
    Case {
        what: "another webhook than ours",
        breaks: |_, fake, program| {
            fake.set_webhook("http://127.0.0.1:9/secret");
            program.env("JAJAK_WEBHOOK", "http://127.0.0.1:9/ours");
            Ok(())
        },
        grade: "warning",
        says: ("not to the address", "jajak run"),
    },
    Case {
        what: "no webhook where one is wanted",
        breaks: |_, _, program| {
            program.env("JAJAK_WEBHOOK", "http://127.0.0.1:9/ours");
            Ok(())
        },
        grade: "warning",
        says: ("delivers messages nowhere", "jajak run"),
    },
    Case {
        what: "a webhook where nobody listens",
        breaks: |_, fake, program| {
            fake.set_webhook("http://127.0.0.1:9/ours");
            fake.say(&User::new(1, "Tamu"), "/start");
            program.env("JAJAK_WEBHOOK", "http://127.0.0.1:9/ours");
            std::thread::sleep(Duration::from_millis(500));
            Ok(())
        },
        grade: "warning",
        says: ("failed to deliver", "certificate"),
    },
    Case {
        what: "updates that nobody takes",
        breaks: |_, fake, _| {
            for _ in 0..1_001 {
                fake.say(&User::new(1, "Tamu"), "/start");
            }
            Ok(())
        },
        grade: "warning",
        says: ("are waiting", "jajak run"),
    },
    Case {
        what: "a PostgreSQL that is not there",
        breaks: |_, _, program| {
            program.env("DATABASE_URL", "postgres://jajak@127.0.0.1:9/jajak");
            Ok(())
        },
        grade: "error",
        says: ("cannot be used", "DATABASE_URL"),
    },
    Case {
        what: "an unknown database",
        breaks: |_, _, program| {
            program.env("DATABASE_URL", "mysql://x/y");
            Ok(())
        },
        grade: "error",
        says: ("not understood", "sqlite://"),
    },
    Case {
        what: "no database",
        breaks: |home, _, program| {
            program.env("DATABASE_URL", format!("sqlite://{}", home.join("other.db").display()));
            Ok(())
        },
        grade: "warning",
        says: ("no database yet", "DATABASE_URL"),
    },
    Case {
        what: "a damaged database",
        breaks: |home, _, _| {
            let path = home.join("jajak.db");
            let length = std::fs::metadata(&path)?.len();
            Ok(std::fs::OpenOptions::new().write(true).open(path)?.set_len(length / 2)?)
        },
        grade: "error",
        says: ("damaged", "jajak restore"),
    },
    Case {
        what: "a database that is none",
        breaks: |home, _, _| Ok(std::fs::write(home.join("jajak.db"), "Jajak".repeat(1_000))?),
        grade: "error",
        says: ("is no database", "jajak restore"),
    },
    Case {
        what: "a folder in place of a database",
        breaks: |home, _, program| {
            program.env("DATABASE_URL", format!("sqlite://{}", home.display()));
            Ok(())
        },
        grade: "error",
        says: ("is a folder", "DATABASE_URL"),
    },
    Case {
        what: "no folder for the database",
        breaks: |home, _, program| {
            program.env("DATABASE_URL", format!("sqlite://{}", home.join("none/jajak.db").display()));
            Ok(())
        },
        grade: "error",
        says: ("is not there", "Make the folder"),
    },
    Case {
        what: "a file in place of the key folder",
        breaks: |home, _, program| {
            program.env("JAJAK_KEYS", home.join("jajak.db"));
            Ok(())
        },
        grade: "error",
        says: ("is a file", "JAJAK_KEYS"),
    },
    Case {
        what: "an open database",
        breaks: |home, _, _| set_mode(&home.join("jajak.db"), 0o644),
        grade: "warning",
        says: ("other users", "chmod 600"),
    },
    Case {
        what: "a missing key",
        breaks: |home, _, _| Ok(std::fs::remove_file(key(home)?)?),
        grade: "error",
        says: ("is missing", "JAJAK_KEYS"),
    },
    Case {
        what: "no pepper",
        breaks: |home, _, _| Ok(std::fs::remove_file(home.join("keys/pepper"))?),
        grade: "error",
        says: ("pepper", "JAJAK_KEYS"),
    },
    Case {
        what: "a damaged pepper",
        breaks: |home, _, _| Ok(std::fs::write(home.join("keys/pepper"), "Jajak")?),
        grade: "error",
        says: ("damaged", "original key folder"),
    },
    Case {
        what: "an old copy",
        breaks: |home, _, _| Ok(std::fs::write(home.join("data/jajak.db.before-2"), "Jajak")?),
        grade: "warning",
        says: ("jajak.db.before-2", "Delete them"),
    },
    Case {
        what: "a damaged key",
        breaks: |home, _, _| Ok(std::fs::write(key(home)?, [7; 63])?),
        grade: "error",
        says: ("is damaged", "key folder"),
    },
    Case {
        what: "a foreign key",
        breaks: |home, _, _| Ok(std::fs::write(key(home)?, [7; 64])?),
        grade: "error",
        says: ("is not the one", "JAJAK_KEYS"),
    },
    Case {
        what: "open keys",
        breaks: |home, _, _| set_mode(&key(home)?, 0o644),
        grade: "error",
        says: ("other users", "chmod 700"),
    },
];

/// A home with a database and a survey; the keys lie elsewhere than it, as they should.
fn program(home: &Path, fake: &FakeTelegram) -> Command {
    let mut program = jajak(home);
    program.env("DATABASE_URL", format!("sqlite://{}", home.join("data/jajak.db").display()));
    program.env("TELEGRAM_API_URL", fake.url());
    program
}

#[test]
fn doctor_says_what_is_wrong_and_what_to_do() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let healthy = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let whole = Folder::new("doctor")?;
        std::fs::create_dir(whole.path().join("data"))?;
        open(whole.path(), 12, || program(whole.path(), &healthy))?;
        let found = examine(&mut program(whole.path(), &healthy))?;
        assert!(found.iter().all(|(_, what, _)| what.contains("MB")), "{found:?}");
        for case in CASES {
            let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
            let home = Folder::new("ill")?;
            for part in ["data", "keys"] {
                std::fs::create_dir(home.path().join(part))?;
                set_mode(&home.path().join(part), 0o700)?;
                for file in std::fs::read_dir(whole.path().join(part))? {
                    let file = file?;
                    std::fs::copy(file.path(), home.path().join(part).join(file.file_name()))?;
                }
            }
            // The damage is done where the database lies.
            std::os::unix::fs::symlink(home.path().join("data/jajak.db"), home.path().join("jajak.db"))?;
            for tongue in ["en", "id"] {
                let mut program = program(home.path(), &fake);
                program.env("JAJAK_LANGUAGE", tongue);
                if tongue == "en" {
                    (case.breaks)(home.path(), &fake, &mut program)?;
                } else {
                    // Only what is set for the program must be set again.
                    let _ = (case.breaks)(home.path(), &fake, &mut program);
                }
                let found = examine(&mut program)?;
                let fits = |(grade, what, remedy): &(String, String, String)| {
                    let said = tongue == "id" || (what.contains(case.says.0) && remedy.contains(case.says.1));
                    grade == case.grade && !remedy.is_empty() && said
                };
                assert!(found.iter().any(fits), "{} ({tongue}): {found:?}", case.what);
                assert!(found.iter().all(|(_, _, remedy)| !remedy.is_empty()), "{}: {found:?}", case.what);
                assert!(!format!("{found:?}").contains(TOKEN), "{}: the token is told", case.what);
            }
        }
        figure(&format!("doctor: {} faults, each told with what to do", CASES.len()));
        Ok(())
    })
}
