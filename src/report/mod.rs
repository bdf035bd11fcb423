//! Publishable tables in, what an owner receives out.

mod answers;
mod csv;
mod group;
mod number;
mod pages;
mod sheets;
mod text;
mod words;
mod xlsx;

pub use csv::{csv, table};
pub use group::participation;
pub use pages::pages;
pub use sheets::{About, Cell, Sheet, TextCounts, sheets};
pub use text::text;
pub use words::{Say, plain, shown};
pub use xlsx::xlsx;
