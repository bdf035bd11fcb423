//! The keys: one folder on the bot's host, outside the database and every backup.
//!
//! `pepper` turns people into codes; `<mark>.key` holds a survey's draft key and the secret half of its ballot key.
//! The folder is 0700, its files 0600. A [`KeyCopy`] is what goes into the safe.
//!
//! # Where trustees would come in
//!
//! Only [`SurveyKeys::open_ballot`] uses the half that opens ballots, and `Custody` says who holds it. A second
//! variant could hold nothing until release, when trustees put their shares together: opening would then make the
//! key pair, give out the shares and keep the public half; `open_ballot` would refuse until then (so there would be no
//! interim summaries), and the draft key would stay in the folder. The survey's row, with its fingerprint of the
//! public half, stays as it is.

mod copy;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::clock::Chance;
pub use copy::KeyCopy;

use crate::seal::{self, BallotPublic, BallotSecret, DraftKey, Pepper, fingerprint};

/// A key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The folder or a file cannot be read or written.
    #[error("the key folder cannot be used ({what}): {reason}")]
    Folder {
        /// Which file.
        what: String,
        /// Why.
        reason: io::ErrorKind,
    },
    /// There is no such key.
    #[error(
        "the key {0} is missing from the key folder; put back the folder that was in use when the survey was opened (JAJAK_KEYS)"
    )]
    Missing(String),
    /// The file is not a key.
    #[error("the key file {0} is damaged")]
    Damaged(String),
    /// The key is not the one that the survey was opened with.
    #[error("the key {0} is not the one that the survey was opened with (JAJAK_KEYS names another folder?)")]
    Foreign(String),
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes")]
    Chance,
    /// A copy does not open.
    #[error(transparent)]
    Copy(#[from] seal::CopyError),
    /// A copy cannot be put back: another key is there.
    #[error("the key folder holds another {0}")]
    Occupied(String),
}

/// Makes a folder and those above it, where they are missing.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    // Where it is to be, something else is.
    fs::create_dir_all(folder).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => io::ErrorKind::NotADirectory.into(),
        _ => error,
    })
}

/// A survey's keys.
#[derive(Debug)]
pub struct SurveyKeys {
    /// Seals and opens drafts.
    pub draft: DraftKey,
    /// Seals ballots.
    pub public: BallotPublic,
    custody: Custody,
}

/// Who holds the half that opens ballots.
#[derive(Debug)]
enum Custody {
    /// The bot itself, in its key folder.
    Folder(BallotSecret),
}

impl SurveyKeys {
    /// Opens a ballot; gives its padded text's inside.
    pub fn open_ballot(&self, sealed: &[u8]) -> Result<Vec<u8>, seal::Error> {
        match &self.custody {
            Custody::Folder(secret) => seal::open_ballot(secret, &self.public, sealed),
        }
    }
}

/// The key folder.
#[derive(Debug, Clone)]
pub struct KeyFolder {
    folder: PathBuf,
}

impl KeyFolder {
    /// The folder as it is; nothing is made or changed.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Opens the folder, and makes it when missing.
    pub fn open(folder: &Path) -> Result<Self, KeyError> {
        let opened = Self { folder: folder.to_owned() };
        make_folder(folder).map_err(|error| opened.failed("folder", &error))?;
        restrict(folder, 0o700).map_err(|error| opened.failed("folder", &error))?;
        Ok(opened)
    }

    #[expect(clippy::unused_self, reason = "the folder's path must not stand in the message")]
    fn failed(&self, what: &str, error: &io::Error) -> KeyError {
        KeyError::Folder { what: what.to_owned(), reason: error.kind() }
    }

    /// The pepper, made on first use.
    pub fn pepper(&self, chance: &Chance) -> Result<Pepper, KeyError> {
        match self.read::<32>("pepper") {
            Err(KeyError::Missing(_)) => {
                let bytes = chance.bytes::<32>().map_err(|_| KeyError::Chance)?;
                match self.write("pepper", &bytes) {
                    // Another process made it at the same moment.
                    Err(KeyError::Folder { reason: io::ErrorKind::AlreadyExists, .. }) => {
                        self.read("pepper").map(Pepper::new)
                    }
                    written => written.map(|()| Pepper::new(bytes)),
                }
            }
            read => read.map(Pepper::new),
        }
    }

    /// New keys for a survey.
    pub fn create(&self, mark: &str, chance: &Chance) -> Result<SurveyKeys, KeyError> {
        let bytes = chance.bytes::<64>().map_err(|_| KeyError::Chance)?;
        self.write(&format!("{mark}.key"), &bytes)?;
        Ok(split(&bytes))
    }

    /// The keys of a survey, if they are those whose fingerprint its row holds.
    pub fn survey(&self, mark: &str, expected: &str) -> Result<SurveyKeys, KeyError> {
        let keys = split(&self.read::<64>(&format!("{mark}.key"))?);
        if fingerprint(&keys.public) == expected { Ok(keys) } else { Err(KeyError::Foreign(mark.to_owned())) }
    }

    /// Destroys a survey's keys: overwritten, then removed. Well when they are gone already.
    pub fn destroy(&self, mark: &str) -> Result<(), KeyError> {
        let name = format!("{mark}.key");
        let path = self.folder.join(&name);
        let destroyed = (|| {
            let mut file = fs::OpenOptions::new().write(true).open(&path)?;
            file.write_all(&[0; 64])?;
            file.sync_all()?;
            fs::remove_file(&path)?;
            fs::File::open(&self.folder)?.sync_all()
        })();
        match destroyed {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            destroyed => destroyed.map_err(|error| self.failed(&name, &error)),
        }
    }

    fn read<const N: usize>(&self, name: &str) -> Result<[u8; N], KeyError> {
        match fs::read(self.folder.join(name)) {
            Ok(bytes) => bytes.try_into().map_err(|_| KeyError::Damaged(name.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(KeyError::Missing(name.to_owned())),
            Err(error) => Err(self.failed(name, &error)),
        }
    }

    /// Writes a new file: complete and on disk, or not at all.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), KeyError> {
        let path = self.folder.join(name);
        // Not the process's number: in containers every process has the same.
        let unique = u64::from_le_bytes(Chance::System.bytes::<8>().map_err(|_| KeyError::Chance)?);
        let new = self.folder.join(format!("{name}.{unique:016x}.new"));
        let written = (|| {
            let mut file = fs::File::create_new(&new)?;
            restrict(&new, 0o600)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            // Unlike a rename, a link does not replace a key that is there.
            fs::hard_link(&new, &path)?;
            fs::File::open(&self.folder)?.sync_all()
        })();
        let removed = fs::remove_file(&new);
        written.and(removed).map_err(|error| self.failed(name, &error))
    }
}

fn split(bytes: &[u8; 64]) -> SurveyKeys {
    let half = |from: usize| std::array::from_fn(|place| bytes[from + place]);
    let secret = BallotSecret::new(half(32));
    let public = secret.public();
    SurveyKeys { draft: DraftKey::new(half(0)), public, custody: Custody::Folder(secret) }
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
