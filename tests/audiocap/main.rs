//! Every test of the whole program, in one binary so that it links once.

mod arrows;
mod broken_audio;
mod browse;
mod cli;
mod dataset;
mod features;
mod hub;
mod playback;
mod pty;
mod readme;
mod screens;
mod support;
mod whisper;
