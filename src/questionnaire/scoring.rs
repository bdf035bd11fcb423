//! How answers become an index: method, dimensions and the predicates that name its ranges.

use super::Text;

/// The sheets `index` and `predicates`, and what the `dimension` column lists.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scoring {
    /// `None` when the form names no method: then there is no index, only answers.
    pub method: Option<IndexMethod>,
    /// In order of first appearance.
    pub dimensions: Vec<Dimension>,
    /// From the highest to the lowest `min`.
    pub predicates: Vec<Predicate>,
}

/// One side of the organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// The code in the `dimension` column.
    pub name: String,
    /// The label of the outermost group that holds its items, else empty.
    pub label: Text,
}

/// Index methods; one is never read with another's predicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexMethod {
    /// `PermenPANRB` 14/2017: the weighted mean of a 1-4 scale, times 25.
    Skm,
    /// 100·(mean − lowest)/(highest − lowest).
    Percent,
    /// The mean on the scale itself.
    Mean,
}

/// A named range of the index.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    /// The lower bound.
    pub min: f64,
    /// Whether the bound itself belongs to the range.
    pub inclusive: bool,
    /// Its name.
    pub label: Text,
}
