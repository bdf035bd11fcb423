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
    /// There is never an answer. Nothing is done.
    Hang,
}

/// Faults by chance, each so many in a thousand calls; the same seed gives the same.
#[derive(Debug, Clone, Copy, Default)]
pub struct Storm {
    /// Where chance begins.
    pub seed: u64,
    /// 429 with a second to wait.
    pub too_many: u64,
    /// 500.
    pub trouble: u64,
    /// Done, then cut.
    pub cut: u64,
    /// Without an answer; not of `getUpdates`.
    pub hang: u64,
    /// Updates that come twice, in the same batch or in the next.
    pub doubled: u64,
    /// Messages and presses of one person that come in the other order.
    pub overtaking: u64,
}

impl Storm {
    /// The next number below a thousand.
    fn draw(&mut self) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) % 1_000
    }

    fn strike(&mut self, method: &str) -> Option<Fault> {
        let mut drawn = self.draw();
        let hang = if method == "getupdates" { 0 } else { self.hang };
        let faults = [
            (self.too_many, Fault::RetryAfter(1)),
            (self.trouble, Fault::Status(500, "Internal Server Error".to_owned())),
            (self.cut, Fault::CutAfterEffect),
            (hang, Fault::Hang),
        ];
        for (share, fault) in faults {
            if drawn < share {
                return Some(fault);
            }
            drawn -= share;
        }
        None
    }

    /// Whether the next update overtakes the one before.
    pub(super) fn overtake(&mut self) -> bool {
        self.draw() < self.overtaking
    }

    /// Whether and how the next update comes twice.
    pub(super) fn double(&mut self) -> Option<Duplicate> {
        let how = if self.draw().is_multiple_of(2) { Duplicate::InSameBatch } else { Duplicate::InNextBatch };
        (self.draw() < self.doubled).then_some(how)
    }
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
    pub(super) storm: Option<Storm>,
    /// How many faults have struck.
    pub(super) struck: u64,
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
        self.storm = None;
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
        let ordered = struck.map(|index| self.armed.remove(index).fault);
        let fault = ordered.or_else(|| self.storm.as_mut().and_then(|storm| storm.strike(method)));
        self.struck += u64::from(fault.is_some());
        fault
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
