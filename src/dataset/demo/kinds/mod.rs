//! The kinds of sounds in the demo, one file each: how it is made, what it is called, and how people would describe it.

mod alarm;
mod bark;
mod bell;
mod birds;
mod chord;
mod clock;
mod crickets;
mod drops;
mod engine;
mod footsteps;
mod knock;
mod phone;
mod rain;
mod siren;
mod thunder;
mod typing;
mod vowels;
mod waves;
mod whistle;
mod wind;

use super::synth::Voice;

/// One kind of sound.
pub struct Kind {
    /// Name in file names: lower case, one word.
    pub name: &'static str,
    /// Its labels: ids of the AudioSet ontology.
    pub labels: &'static [&'static str],
    /// Ways to describe it, without capital letter and full stop. `{pitch}`, `{pace}` and the like are filled in by
    /// [`super::captions`]; `{pace slow|usual|fast}` gives the kind's own words, and
    /// `[with a {pitch} tone]` is left out when there is nothing to tell. The second may be a mere noun phrase, the others are whole
    /// sentences, so that they can stand after "while".
    pub clauses: [&'static str; 5],
    /// Makes it; any level, any offset: the clip is levelled afterwards.
    pub render: fn(&mut Voice) -> Vec<f64>,
}

/// Every kind, by name.
pub const ALL: [&Kind; 20] = [
    &alarm::ALARM,
    &bark::BARK,
    &bell::BELL,
    &birds::BIRDS,
    &chord::CHORD,
    &clock::CLOCK,
    &crickets::CRICKETS,
    &drops::DROPS,
    &engine::ENGINE,
    &footsteps::FOOTSTEPS,
    &knock::KNOCK,
    &phone::PHONE,
    &rain::RAIN,
    &siren::SIREN,
    &thunder::THUNDER,
    &typing::TYPING,
    &vowels::VOWELS,
    &waves::WAVES,
    &whistle::WHISTLE,
    &wind::WIND,
];
