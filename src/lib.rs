//! Jajak: a Telegram bot that surveys the integrity of an organisation and cannot tell who said what.
//!
//! # The way of a message
//!
//! ```text
//! telegram::poll        a batch of updates
//!  -> telegram::receive   update -> Incoming                                pure
//!  -> admin::Desk         an owner's command, or else
//!  -> fieldwork::handle   one transaction: take the person's row, open the draft, interview::step, seal and save
//!     commit
//!  -> telegram::poll      acknowledges: only now is getUpdates called with a higher offset
//!  -> telegram::outbox    replies go out, one in flight a chat, the newest screen wins
//!
//! owner's side: bytes -> workbook -> xlsform | roster -> questionnaire | problems -> fieldwork::open_survey
//!               store -> analysis -> disclosure -> report -> text -> telegram::outbox
//! ```
//!
//! Decide, save, acknowledge; replies follow. Telegram itself is the inbox: what is not acknowledged comes again. What
//! is on a respondent's screen is a function of the saved draft, so a reply that was lost can be shown again.
//!
//! # Levels
//!
//! **A module imports only modules of a smaller level**; `tests/it/layers.rs` enforces it.
//!
//! | level | modules |
//! |---|---|
//! | 0 | [`problem`], [`wording`], [`dialogues`], [`transcript`], [`clock`], [`config`], [`fake_telegram`] |
//! | 1 | [`questionnaire`], [`workbook`], [`seal`], [`pulse`] |
//! | 2 | [`xlsform`], [`roster`], [`interview`], [`keys`] |
//! | 3 | [`analysis`] |
//! | 4 | [`store`], [`report`] |
//! | 5 | [`fieldwork`] |
//! | 6 | [`admin`], [`status`] |
//! | 7 | [`telegram`] |
//! | 8 | [`stage`]: a whole bot on a stage of its own, for tests, demo and load; [`doctor`] |
//! | 9 | [`demo`], [`load`] |
//! | 10 | [`cli`] |
//!
//! # What is absent
//!
//! - Pure modules (`questionnaire`, `workbook`, `seal`, `wording`, `transcript`, `xlsform`, `roster`, `interview`,
//!   `analysis`, `report`) do no I/O and know neither a clock nor chance: both are arguments.
//! - Only `store` knows SQL, only `telegram` knows teloxide, only `seal` knows a cipher.
//! - Nothing about an answer is written with a time; no table ties a ballot to a person.
//! - No answer, name, NIP, phone number or Telegram account stands in any log, error or file name.

pub mod admin;
pub mod analysis;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod dialogues;
pub mod doctor;
pub mod fake_telegram;
pub mod fieldwork;
pub mod interview;
pub mod keys;
pub mod load;
pub mod problem;
pub mod pulse;
pub mod questionnaire;
pub mod report;
pub mod roster;
pub mod seal;
pub mod stage;
pub mod status;
pub mod store;
pub mod telegram;
pub mod transcript;
pub mod wording;
pub mod workbook;
pub mod xlsform;
