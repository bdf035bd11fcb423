//! Faults that a test orders beforehand.

/// What goes wrong with one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// 429, and the seconds to wait. Nothing is done.
    RetryAfter(u32),
    /// The connection is closed without a reply. Nothing is done.
    CutBefore,
    /// It is done, then the connection is closed without a reply.
    CutAfterEffect,
    /// This code and whole description. Nothing is done. (teloxide waits ten seconds after a 5xx.)
    Status(u16, String),
}

/// How an update comes twice, with the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duplicate {
    /// Twice in one batch.
    InSameBatch,
    /// Once more in a later batch, although it was confirmed.
    InNextBatch,
}

#[derive(Debug)]
struct Armed {
    method: Option<String>,
    /// How many calls pass before.
    passes: u64,
    fault: Fault,
}

/// The faults still to come.
#[derive(Debug, Default)]
pub(super) struct Faults {
    armed: Vec<Armed>,
}

impl Faults {
    pub(super) fn arm(&mut self, method: Option<&str>, passes: u64, fault: Fault) {
        self.armed.push(Armed { method: method.map(str::to_ascii_lowercase), passes, fault });
    }

    pub(super) fn count(&self) -> usize {
        self.armed.len()
    }

    pub(super) fn clear(&mut self) {
        self.armed.clear();
    }

    /// The fault of this call, if it has one; the name is in lower case.
    pub(super) fn strike(&mut self, method: &str) -> Option<Fault> {
        let mut struck = None;
        for (index, armed) in self.armed.iter_mut().enumerate() {
            let fits = match &armed.method {
                Some(name) => name == method,
                None => method != "getupdates",
            };
            if !fits {
                continue;
            }
            if armed.passes > 0 {
                armed.passes -= 1;
            } else if struck.is_none() {
                struck = Some(index);
            }
        }
        struck.map(|index| self.armed.remove(index).fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of the calls fail.
    fn check(filter: Option<&str>, passes: u64, calls: &[&str], expected: &[bool]) {
        let mut faults = Faults::default();
        faults.arm(filter, passes, Fault::CutBefore);
        let seen: Vec<bool> = calls.iter().map(|method| faults.strike(method).is_some()).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_fault_strikes_once() {
        check(Some("sendMessage"), 0, &["getme", "sendmessage", "sendmessage"], &[false, true, false]);
    }

    #[test]
    fn the_third_call_of_any_method_but_polling_fails() {
        check(None, 2, &["getme", "getupdates", "sendmessage", "getme"], &[false, false, false, true]);
    }
}
