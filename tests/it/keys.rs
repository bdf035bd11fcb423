//! The host is lost: what a copy of the key in the safe saves, and what it takes to use one.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jajak::clock::{Chance, Clock};
use jajak::config::Zone;
use jajak::fieldwork::Fieldwork;
use jajak::keys::KeyFolder;
use jajak::seal::Head;
use jajak::store::Store;

use crate::run::figure;
use crate::support::folder::Folder;
use crate::support::{Fault, respondent, run};

const PASSPHRASE: &str = "payung kelinci wortel tangga 7";
const PEOPLE: usize = 25;
const HANDED_IN: usize = 20;

/// A machine with a database and a key folder.
struct Host<'a>(&'a Path);

impl Host<'_> {
    fn url(&self) -> String {
        format!("sqlite://{}", self.0.join("jajak.db").display())
    }

    fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    /// What the command prints, or what it complains about.
    fn jajak(&self, passphrase: &str, arguments: &[&str]) -> Result<Result<String, String>, Fault> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jajak"));
        command
            .args(arguments)
            .env("DATABASE_URL", self.url())
            .env("JAJAK_KEYS", self.keys())
            .env("JAJAK_LANGUAGE", "en")
            .env("RUST_LOG", "error")
            .env_remove("JAJAK_PASSPHRASE")
            .env_remove("JAJAK_BOT_NAME")
            .current_dir(self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let mut input = child.stdin.take().ok_or("no input")?;
        // A command that asks for nothing may have ended already.
        let _ = writeln!(input, "{passphrase}");
        drop(input);
        let output = child.wait_with_output()?;
        let (out, err) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
        Ok(if output.status.success() { Ok(out) } else { Err(err + &out) })
    }

    fn does(&self, arguments: &[&str]) -> Result<String, Fault> {
        self.jajak(PASSPHRASE, arguments)?.map_err(Fault::from)
    }

    fn refuses(&self, passphrase: &str, arguments: &[&str], why: &str) -> Result<(), Fault> {
        let refused = self.jajak(passphrase, arguments)?;
        assert!(refused.as_ref().is_err_and(|told| told.contains(why)), "{arguments:?}: {refused:?}");
        Ok(())
    }

    async fn fieldwork(&self) -> Result<Fieldwork, Fault> {
        let (store, keys) = (Store::open(&self.url()).await?, KeyFolder::open(&self.keys())?);
        Ok(Fieldwork::new(store, keys, Clock::Wall, Chance::seeded(1), Zone::default())?)
    }

    /// A closed survey in which people have handed in.
    async fn survey(&self) -> Result<(), Fault> {
        let lines = (1..=PEOPLE)
            .map(|n| format!("1980{:02}152006041{n:03},Pegawai {n},Dinas Contoh,Pelaksana", 1 + n % 12));
        let roster = lines.collect::<Vec<_>>().join("\n");
        std::fs::write(self.0.join("pegawai.csv"), format!("NIP,NAMA,UNIT KERJA,ESELON\n{roster}\n"))?;
        let opened = self.does(&[
            "survey",
            "open",
            "--with-fewer-owners",
            "--form",
            "survei_kapasitas_organisasi",
            "--roster",
            "pegawai.csv",
            "--title",
            "Survei Contoh",
        ])?;
        assert!(opened.contains("everybody must answer again"), "{opened}");
        let field = self.fieldwork().await?;
        let codes = field.invitations(1, None).await?.unwrap_or_default();
        let chance = Chance::seeded(7);
        for (telegram, code) in (101..).zip(&codes).take(HANDED_IN) {
            let mut write = field.store.write().await?;
            respondent::hand_in(&field, &mut write, telegram, &code.code, &chance).await?;
            write.commit().await?;
        }
        field.store.close().await;
        self.does(&["survey", "close", "1"])?;
        Ok(())
    }

    fn summary(&self) -> Result<String, Fault> {
        let summary = self.does(&["summary", "1"])?;
        // Not the log's head, which moves on.
        Ok(summary.rsplit_once("Check code of the log").ok_or("no check code")?.0.to_owned())
    }
}

/// The database comes to a new machine, from a backup; the key folder does not.
fn moved(from: &Path, to: &Path) -> Result<(), Fault> {
    for file in std::fs::read_dir(from)? {
        let file = file?.path();
        if file.is_file() && file.to_string_lossy().contains("jajak.db") {
            std::fs::copy(&file, to.join(file.file_name().ok_or("no name")?))?;
        }
    }
    Ok(())
}

fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder).map(Iterator::count).unwrap_or_default()
}

#[test]
fn a_copy_of_the_key_saves_a_survey_whose_host_is_lost() {
    run(async {
        let (lost, new, safe) = (Folder::new("lost")?, Folder::new("new")?, Folder::new("safe")?);
        let (host, there) = (Host(lost.path()), Host(new.path()));
        host.survey().await?;
        let copy = safe.path().join("kunci.age");
        let copy = copy.to_str().ok_or("no path")?;
        let export = ["key", "export", "1", copy];
        host.refuses("too short", &export, "too weak")?;
        assert_eq!(files(safe.path()), 0);
        host.refuses(PASSPHRASE, &["key", "export", "7", copy], "survey 7")?;
        host.does(&export)?;
        assert_eq!(std::fs::metadata(copy)?.permissions().mode() & 0o777, 0o600);
        host.refuses(PASSPHRASE, &export, copy)?;
        let field = host.fieldwork().await?;
        assert_eq!(field.store.survey(1).await?.map(|row| row.copies), Some(1));
        let head = field.store.log_head().await?.ok_or("nothing is logged")?;
        field.store.close().await;
        let before = host.summary()?;
        assert!(before.contains(&format!("{HANDED_IN} of {PEOPLE}")), "{before}");
        host.does(&["invitations", "1", "--csv", "codes.csv"])?;

        moved(lost.path(), new.path())?;
        // The control: without the key nothing is opened, and no new pepper is made.
        there.refuses(PASSPHRASE, &["summary", "1"], "pepper")?;
        assert_eq!(files(&there.keys()), 0);
        let import = ["key", "import", copy];
        there.refuses("", &import, "No passphrase")?;
        for wrong in ["payung kelinci wortel tangga 8", "Payung kelinci wortel tangga 7"] {
            there.refuses(wrong, &import, "passphrase does not fit")?;
        }
        let whole = std::fs::read_to_string(copy)?;
        let lines: Vec<&str> = whole.lines().collect();
        for (line, why) in [(1, "no copy of a key"), (3, "copy"), (lines.len() - 2, "damaged")] {
            let mut letters: Vec<Vec<char>> = lines.iter().map(|line| line.chars().collect()).collect();
            letters[line][3] = if letters[line][3] == 'A' { 'B' } else { 'A' };
            let text: Vec<String> = letters.into_iter().map(|line| line.into_iter().collect()).collect();
            std::fs::write(new.path().join("damaged.age"), text.join("\n"))?;
            there.refuses(PASSPHRASE, &["key", "import", "damaged.age"], why)?;
        }
        assert_eq!(files(&there.keys()), 0);
        there.does(&import)?;
        assert_eq!(there.summary()?, before);
        for key in std::fs::read_dir(there.keys())? {
            assert_eq!(key?.metadata()?.permissions().mode() & 0o777, 0o600);
        }
        there.does(&["invitations", "1", "--csv", "codes.csv"])?;
        let codes = |host: &Host<'_>| std::fs::read_to_string(host.0.join("codes.csv"));
        assert_eq!(codes(&there)?, codes(&host)?);
        assert!(there.does(&["audit", "verify", "--head", &head.to_string()])?.contains("whole"));
        let log = there.does(&["audit", "show"])?;
        assert!(log.contains("wrote a copy of the key") && log.contains("took the key back"), "{log}");
        assert!(there.does(&import)?.contains("nothing was changed"));
        // The end cut off and a head that was never printed, on the command line.
        there.refuses(PASSPHRASE, &["audit", "verify", "--head", "900-9f3a1c2b7d8e0f11"], "cut off")?;
        assert!(Head::read(&head.to_string()).is_some());
        figure(&format!("key copies: the summary of {HANDED_IN} ballots is the same on a new host"));
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_copy_replaces_no_other_key_and_fits_no_other_survey() {
    run(async {
        let (first, second, safe) = (Folder::new("first")?, Folder::new("second")?, Folder::new("safe")?);
        let (host, other) = (Host(first.path()), Host(second.path()));
        host.survey().await?;
        let copy = safe.path().join("kunci.age");
        let copy = copy.to_str().ok_or("no path")?;
        host.does(&["key", "export", "1", copy])?;
        // Another key under the same name.
        let key = std::fs::read_dir(host.keys())?
            .map(|file| file.map(|file| file.path()))
            .find(|path| path.as_ref().is_ok_and(|path| path.extension().is_some()))
            .ok_or("no key")??;
        let own = std::fs::read(&key)?;
        std::fs::write(&key, [7; 64])?;
        host.refuses(PASSPHRASE, &["key", "import", copy], "another")?;
        assert_eq!(std::fs::read(&key)?, [7; 64]);
        std::fs::remove_file(&key)?;
        host.does(&["key", "import", copy])?;
        assert_eq!(std::fs::read(&key)?, own);
        // A database that does not know the survey.
        other.refuses(PASSPHRASE, &["key", "import", copy], "no survey that needs")?;
        assert_eq!(files(&other.keys()), 0);
        Ok(())
    })
    .unwrap();
}
