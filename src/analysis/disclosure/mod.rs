//! Which figures may be seen, and how exactly.
//!
//! A figure shows when enough people stand behind it. What is hidden must not be computable from what is shown
//! beside it. Only here a [`Publishable`] can be made, and `report` takes nothing else.

mod coarse;
mod crossed;
mod interim;
mod mask;
mod partition;
mod publish;
mod release;
mod suppress;
mod table;
mod view;

use serde::Serialize;

pub use coarse::{Band, Figure, Share, group_shares};
pub use crossed::{cross, suppress_crossed};
pub use interim::{Next, interim};
pub use mask::{MASK, approved, mask};
pub use partition::{Group, Partition, partition_levels, partition_units};
pub use publish::{Frame, ParticipationSummary, participation, summarise};
pub use release::{LEAST_TEXTS, ResponseRow, Text, published, response_rows, texts, with_break_offs};
pub use suppress::{Visibility, suppress};
pub use table::{Withheld, bounds, suppress_table};

/// Something that an owner may see.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Publishable<T>(T);

impl<T> Publishable<T> {
    /// What may be seen.
    pub fn get(&self) -> &T {
        &self.0
    }
}

/// How many people must stand behind a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MinimumBase(usize);

impl MinimumBase {
    /// No survey goes below.
    pub const FLOOR: usize = 5;

    /// So many people, at least [`MinimumBase::FLOOR`].
    pub fn new(people: usize) -> Self {
        Self(people.max(Self::FLOOR))
    }

    /// The number of people.
    pub fn get(self) -> usize {
        self.0
    }
}

impl Default for MinimumBase {
    fn default() -> Self {
        Self(10)
    }
}
