//! PostgreSQL for tests: the server of `JAJAK_TEST_POSTGRES_URL`, or a private one from installed programs.
//!
//! The private server listens on a Unix socket only. A guardian shell owns it: when this process ends, however it ends,
//! the guardian's input closes, and it stops the server and removes its files. As root it runs as another user, since
//! PostgreSQL refuses root.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _};

use super::Fault;

/// Names a server that is there already; the user in it must be allowed to create databases.
const GIVEN: &str = "JAJAK_TEST_POSTGRES_URL";

const GUARDIAN: &str = r#"
folder=$1 programs=$2 commits=$3
trap '' INT HUP TERM
finish() {
    "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1
    cd / && rm -rf "$folder"
}
trap finish EXIT
"$programs/initdb" -D "$folder/data" -U jajak -A trust -E UTF8 --no-locale --no-sync >"$folder/log" 2>&1 &&
"$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -w start >/dev/null 2>&1 -o "-k $folder \
    -c listen_addresses='' -c fsync=off -c synchronous_commit=$commits -c full_page_writes=off -c max_connections=200" ||
{ cat "$folder/log"; exit 1; }
echo ready
while read -r _; do
    "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -m immediate -w restart >/dev/null 2>&1
    echo ready
done
"#;

/// A server.
#[derive(Debug)]
pub(crate) struct Postgres {
    /// What stands before and after a database's name in its URL.
    url: (String, String),
    /// The database to begin in.
    first: String,
    /// The guardian's input and output.
    guardian: Option<(ChildStdin, BufReader<ChildStdout>)>,
}

/// A fresh database.
#[derive(Debug)]
pub(crate) struct Database {
    /// For `Store::open`.
    pub(crate) url: String,
    name: String,
}

impl Database {
    fn new(server: &Postgres) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("jajak_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Self { url: server.url(&name), name }
    }
}

/// Whether there is a server or its programs. CI must have one: a run without it fails there, it does not skip.
pub(crate) fn is_there() -> bool {
    let is_there = std::env::var_os(GIVEN).is_some() || programs().is_some();
    assert!(
        is_there || std::env::var("CI").as_deref() != Ok("true"),
        "PostgreSQL is missing, and CI must test it"
    );
    is_there
}

/// The server of this process, started at the first call.
pub(crate) fn shared() -> Result<&'static Postgres, Fault> {
    static SHARED: OnceLock<Result<Postgres, String>> = OnceLock::new();
    SHARED
        .get_or_init(|| start("off").map_err(|fault| fault.to_string()))
        .as_ref()
        .map_err(|why| why.clone().into())
}

/// A server of one's own, whose commits outlast [`Postgres::crash`].
pub(crate) fn own() -> Result<Postgres, Fault> {
    start("on")
}

fn start(commits: &str) -> Result<Postgres, Fault> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    if let Some(url) = std::env::var(GIVEN).ok().filter(|_| commits == "off") {
        let (before, rest) = url.rsplit_once('/').ok_or("the URL of the test server names no database")?;
        let (first, after) =
            rest.split_once('?').map_or((rest, String::new()), |(name, more)| (name, format!("?{more}")));
        return Ok(Postgres { url: (format!("{before}/"), after), first: first.to_owned(), guardian: None });
    }
    let programs = programs().ok_or("no programs of PostgreSQL are installed")?;
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("jajak-postgres-{}-{number}", std::process::id()));
    std::fs::create_dir(&folder)?;
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700))?;
    let mut guardian = Command::new("sh");
    guardian
        .args(["-c", GUARDIAN, "sh"])
        .arg(&folder)
        .arg(programs)
        .arg(commits)
        .current_dir(&folder)
        .process_group(0);
    guardian.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    if std::fs::metadata(&folder)?.uid() == 0 {
        let (user, group) = another_user()?;
        chown(&folder, Some(user), Some(group))?;
        guardian.uid(user).gid(group);
    }
    let mut guardian = guardian.spawn()?;
    let mut said = BufReader::new(guardian.stdout.take().ok_or("the guardian has no output")?);
    let mut line = String::new();
    said.read_line(&mut line)?;
    if line.trim() != "ready" {
        said.read_to_string(&mut line)?;
        return Err(format!("PostgreSQL does not start: {line}").into());
    }
    let url = ("postgres://jajak@localhost/".to_owned(), format!("?host={}", folder.display()));
    let guardian = guardian.stdin.take().map(|input| (input, said));
    Ok(Postgres { url, first: "postgres".to_owned(), guardian })
}

/// One of PostgreSQL's programs, if a server of one's own can be started too.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let beside = programs()?.join(name);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let elsewhere = std::env::split_paths(&path).map(|folder| folder.join(name));
    std::iter::once(beside).chain(elsewhere).find(|program| program.is_file())
}

/// The folder with `initdb` and `pg_ctl`, the newest version first.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.push("/usr/local/bin".into());
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    folders.into_iter().find(|folder| ["initdb", "pg_ctl"].iter().all(|name| folder.join(name).is_file()))
}

/// The numbers of a user and a group that are not root.
fn another_user() -> Result<(u32, u32), Fault> {
    let users = std::fs::read_to_string(Path::new("/etc/passwd"))?;
    let find = |wanted: &str| {
        let mut fields =
            users.lines().find(|line| line.split(':').next() == Some(wanted))?.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    find("postgres").or_else(|| find("nobody")).ok_or_else(|| "there is no user postgres or nobody".into())
}

impl Postgres {
    /// Ends the server as a crash does, and starts it again; returns when it is back.
    pub(crate) fn crash(&mut self) -> Result<(), Fault> {
        let (input, output) = self.guardian.as_mut().ok_or("the server is not ours")?;
        writeln!(input, "again")?;
        output.read_line(&mut String::new())?;
        Ok(())
    }

    /// Where its files lie, if it is ours.
    pub(crate) fn data(&self) -> Option<PathBuf> {
        self.guardian.as_ref()?;
        Some(Path::new(self.url.1.strip_prefix("?host=")?).join("data"))
    }

    fn url(&self, database: &str) -> String {
        format!("{}{database}{}", self.url.0, self.url.1)
    }

    async fn execute(&self, statement: String) -> Result<(), Fault> {
        sqlx::any::install_default_drivers();
        let mut connection = AnyConnection::connect(&self.url(&self.first)).await?;
        connection.execute(AssertSqlSafe(statement)).await?;
        Ok(connection.close().await?)
    }

    /// A new database.
    pub(crate) async fn create(&self) -> Result<Database, Fault> {
        let database = Database::new(self);
        self.execute(format!("CREATE DATABASE {}", database.name)).await?;
        Ok(database)
    }

    /// A copy of a database to which nobody is connected.
    pub(crate) async fn copy(&self, url: &str) -> Result<Database, Fault> {
        let name = url.strip_prefix(&self.url.0).and_then(|rest| rest.strip_suffix(&self.url.1));
        let original = name.ok_or("the database is another server's")?;
        let copy = Database::new(self);
        self.execute(format!("CREATE DATABASE {} TEMPLATE {original}", copy.name)).await?;
        Ok(copy)
    }

    /// Takes a database away.
    pub(crate) async fn remove(&self, database: Database) -> Result<(), Fault> {
        self.execute(format!("DROP DATABASE {} WITH (FORCE)", database.name)).await
    }
}
