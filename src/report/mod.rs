//! Publishable tables in, what an owner receives out.

mod answers;
mod group;
mod number;
mod pages;
mod text;

pub use group::participation;
pub use pages::pages;
pub use text::{Say, plain, text};
