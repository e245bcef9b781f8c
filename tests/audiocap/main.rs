//! Every test of the whole program, in one binary so that it links once.

mod arrows;
mod dataset;
mod support;
mod whisper;
