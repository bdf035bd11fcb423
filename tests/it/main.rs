//! What holds across modules: who imports whom, what is said in both languages, what stands in the database.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

#[path = "../support/mod.rs"]
mod support;

mod attacks;
mod clock;
mod damage;
mod desk;
mod doctor;
mod flood;
mod full;
mod fuzz;
mod gate;
mod hostile;
mod keys;
mod killed;
mod layers;
mod load;
mod log;
mod many;
mod model;
mod notices;
mod outage;
mod outgoing;
mod overtaken;
mod owed;
mod place;
mod poisoned;
mod restore;
mod rights;
mod roles;
mod run;
mod source;
mod status;
mod store;
mod upgrade;
mod webhook;
mod wording;
