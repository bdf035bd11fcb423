//! A folder that goes away with its owner.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// An empty folder, removed when dropped.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

/// Tells the folders of this process apart.
static NEXT: AtomicU32 = AtomicU32::new(0);

impl Folder {
    /// A new one among the machine's temporary files.
    pub(crate) fn new(what: &str) -> std::io::Result<Self> {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("jajak-{what}-{}-{number}", std::process::id()));
        if path.exists() {
            std::fs::remove_dir_all(&path)?;
        }
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left among the temporary files at the worst.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
