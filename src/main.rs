//! The `jajak` program.

fn main() {}
