//! The terminal workbench: one loop, one key table, four rooms.
//!
//! [`App`] is the whole state without a terminal: events become an [`action::Action`], `update` changes the state and returns
//! [`effect::Effect`]s, `view` draws. The loop around it ([`run`]) knows the terminal, the jobs, the player and the model.

pub mod action;
mod app;
pub mod canvas;
mod clock;
pub mod effect;
pub mod event;
pub mod hits;
pub mod jobs;
pub mod keymap;
pub mod message;
pub mod popups;
pub mod region;
pub mod room;
mod run;
pub mod screens;
pub mod shared;
mod shell;
pub mod step;
mod terminal;
pub mod theme;
pub mod widgets;
mod world;

pub use app::{App, Options, Wake};
pub use run::{Ended, run};
pub use terminal::size as terminal_size;
