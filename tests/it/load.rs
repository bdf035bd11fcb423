//! `jajak load`, as somebody uses it: a few people, by polling and by webhook, beside a bot that is in use.

use serde_json::Value;

use crate::run::{jajak, output, url};
use crate::support::Fault;
use crate::support::folder::Folder;

fn measured(program: &mut std::process::Command) -> Result<Value, Fault> {
    let told: Value = serde_json::from_str(&output(program)?)?;
    let figures = told["jajak"].clone();
    assert_eq!(figures["respondents"], 4, "{told}");
    // Every press that is kept: more than thirty each.
    assert!(figures["answers"].as_u64().is_some_and(|answers| answers > 100), "{told}");
    for positive in ["answers_per_second", "peak_memory", "seconds_until_ready"] {
        assert!(figures[positive].as_f64().is_some_and(|figure| figure > 0.0), "{positive}: {told}");
    }
    let latency = |name: &str| figures["latency"][name].as_f64().unwrap_or_default();
    assert!(
        0.0 < latency("p50") && latency("p50") <= latency("p99") && latency("p99") <= latency("max"),
        "{told}"
    );
    Ok(figures)
}

#[test]
fn a_few_people_are_measured_and_the_bots_own_database_is_left_alone() -> Result<(), Fault> {
    let folder = Folder::new("load")?;
    let command = |arguments: &[&str]| {
        let mut program = jajak(folder.path());
        program.current_dir(folder.path()).args(["load", "--respondents", "4", "--json"]).args(arguments);
        program
    };
    measured(&mut command(&[]))?;
    measured(&mut command(&["--webhook"]))?;
    assert!(!folder.path().join("jajak.db").exists(), "the database of DATABASE_URL was used");
    // A database that is named is used, wherever the bot works.
    measured(&mut command(&["--database", "sqlite://other.db"]))?;
    assert!(folder.path().join("other.db").exists());
    // Also if it is the one that the environment names.
    let mut named = command(&["--database", "sqlite://third.db"]);
    measured(named.env("DATABASE_URL", "sqlite://third.db"))?;
    assert!(folder.path().join("third.db").exists(), "what was named is not used");
    let again = command(&["--database", "sqlite://other.db"]).output()?;
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("--database"));
    // Not even when it is named by the environment.
    let mut same = command(&[]);
    measured(same.env("DATABASE_URL", url(folder.path())))?;
    assert!(!folder.path().join("jajak.db").exists());
    Ok(())
}
