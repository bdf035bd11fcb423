//! The bot in a process of its own, so that its CPU seconds and its memory are its own.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::LoadError;

/// Ticks of a second in `/proc`; the same on every Linux.
const TICKS: f64 = 100.0;

/// What a bot is started with.
pub(super) struct Place<'a> {
    /// Its folder.
    pub(super) folder: &'a Path,
    /// Its database.
    pub(super) database: &'a str,
    /// Telegram.
    pub(super) api_url: &'a str,
    /// The token.
    pub(super) token: &'a str,
    /// Where Telegram brings the updates; else the bot asks for them.
    pub(super) webhook: Option<SocketAddr>,
}

/// A running bot; killed when dropped.
pub(super) struct Bot(Child);

impl Bot {
    /// Starts `jajak run`.
    pub(super) fn jajak(place: &Place<'_>) -> Result<Self, LoadError> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("run").env("JAJAK_KEYS", place.folder.join("keys"));
        for name in ["JAJAK_WEBHOOK", "JAJAK_LISTEN", "JAJAK_STATUS"] {
            command.env_remove(name);
        }
        if let Some(address) = place.webhook {
            command.args(["--webhook", &format!("http://{address}/"), "--listen", &address.to_string()]);
        }
        Self::start(command, place)
    }

    /// Starts another bot, which finds its settings in the environment as `jajak run` does.
    pub(super) fn other(program: &Path, place: &Place<'_>) -> Result<Self, LoadError> {
        Self::start(Command::new(std::fs::canonicalize(program)?), place)
    }

    fn start(mut command: Command, place: &Place<'_>) -> Result<Self, LoadError> {
        command
            .current_dir(place.folder)
            .env("DATABASE_URL", place.database)
            .env("TELEGRAM_API_URL", place.api_url)
            .env("TELOXIDE_TOKEN", place.token)
            .env_remove("JAJAK_BOT_NAME")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        if std::env::var_os("RUST_LOG").is_none() {
            command.env("RUST_LOG", "warn,sqlx=error");
        }
        Ok(Self(command.spawn()?))
    }

    /// Whether it has ended by itself.
    pub(super) fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }

    /// CPU seconds so far, of the program and of the system for it.
    pub(super) fn cpu(&self) -> Option<f64> {
        cpu_of(&self.0.id().to_string())
    }

    /// The most memory that it held at one time, in bytes.
    pub(super) fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kilobytes * 1024)
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // What was saved is on disk; nothing is lost by a kill.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// CPU seconds of this process so far: of the respondents and of their Telegram.
pub(super) fn own_cpu() -> Option<f64> {
    cpu_of("self")
}

fn cpu_of(process: &str) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    ticks(&stat).map(|ticks| ticks / TICKS)
}

/// `utime` and `stime`, fields 14 and 15; the name before them may hold blanks and brackets.
fn ticks(stat: &str) -> Option<f64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_whitespace().skip(11).map(str::parse::<u32>);
    let (user, system) = (times.next()?.ok()?, times.next()?.ok()?);
    Some(f64::from(user) + f64::from(system))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_read_behind_a_name_with_brackets() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194560 100 0 0 0 25 17 0 0 20 0 1 0 100 0 0";
        assert_eq!(ticks(stat), Some(42.0));
        assert_eq!(ticks("7 (a"), None);
    }
}
