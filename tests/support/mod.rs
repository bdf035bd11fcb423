//! What the test programs share: folders that go away, a PostgreSQL server, respondents without a chat.

pub(crate) mod folder;
pub(crate) mod postgres;
pub(crate) mod respondent;

/// What stops a test.
pub(crate) type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Runs to the end on a runtime of its own.
pub(crate) fn run<T>(play: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(play)
}
