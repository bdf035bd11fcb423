//! Files that only their owner can read: they hold names, codes or what is sealed.

use std::fs::OpenOptions;

/// What is made with these options is readable for its owner only.
pub fn for_owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}
