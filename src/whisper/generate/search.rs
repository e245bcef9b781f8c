//! How a caption is searched for, with every knob at a value, and the combinations that cannot work.

use anyhow::{Result, bail, ensure};
use serde::Serialize;

use crate::config::Generate;
use crate::config::yaml::Word;

/// When a beam search has enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EarlyStopping {
    /// As soon as there are as many whole captions as beams.
    True,
    /// When no open beam can become better at its present length.
    False,
    /// When no open beam can become better at any length.
    Never,
}

/// A way to search, HuggingFace's names and rules (transformers 4.46).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The likeliest token each time.
    Greedy,
    /// Tokens are drawn.
    Sample,
    /// The likeliest whole captions.
    Beam,
    /// Beams whose tokens are drawn.
    BeamSample,
    /// Groups of beams that keep apart, after "Diverse Beam Search" (Vijayakumar et al., 2016).
    DiverseBeam,
    /// Likely and yet unlike what was written, after "A Contrastive Framework for Neural Text Generation" (Su et al., 2022).
    Contrastive,
}

/// Every knob of a search.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // Each is documented at the key of the same name in `config::Generate`.
pub struct Search {
    pub max_length: usize,
    pub num_beams: usize,
    pub do_sample: bool,
    pub seed: u64,
    pub temperature: f64,
    pub top_k: usize,
    pub top_p: f64,
    pub min_p: Option<f64>,
    pub num_beam_groups: usize,
    pub diversity_penalty: f64,
    pub penalty_alpha: f64,
    pub length_penalty: f64,
    pub repetition_penalty: f64,
    pub no_repeat_ngram_size: usize,
    pub early_stopping: EarlyStopping,
    pub num_return_sequences: usize,
}

/// Token ids in all, the prompt included, unless said.
pub const MAX_LENGTH: usize = 80;

/// The seed of a search that is given none.
pub const SEED: u64 = 42;

/// More beams or captions than anybody looks at; each costs memory.
const MOST: usize = 1000;

impl Default for Search {
    /// Greedy.
    fn default() -> Self {
        Self {
            max_length: MAX_LENGTH,
            num_beams: 1,
            do_sample: false,
            seed: SEED,
            temperature: 1.0,
            top_k: 50,
            top_p: 1.0,
            min_p: None,
            num_beam_groups: 1,
            diversity_penalty: 0.0,
            penalty_alpha: 0.0,
            length_penalty: 1.0,
            repetition_penalty: 1.0,
            no_repeat_ngram_size: 0,
            early_stopping: EarlyStopping::False,
            num_return_sequences: 1,
        }
    }
}

impl Search {
    /// What was `asked` for, where that says nothing what the model's `generation_config.json` says, otherwise HuggingFace's default.
    ///
    /// # Errors
    /// A value that means nothing, or a combination that cannot work: which, and what to do.
    pub fn new(asked: &Generate, of_model: &Generate) -> Result<Self> {
        let said = asked.clone().over(&Generate { max_length: None, seed: None, ..of_model.clone() });
        let usual = Self::default();
        let search = Self {
            max_length: said.max_length.unwrap_or(usual.max_length),
            num_beams: said.num_beams.unwrap_or(usual.num_beams),
            do_sample: said.do_sample.unwrap_or(usual.do_sample),
            seed: said.seed.unwrap_or(usual.seed),
            temperature: said.temperature.unwrap_or(usual.temperature),
            top_k: said.top_k.unwrap_or(usual.top_k),
            top_p: said.top_p.unwrap_or(usual.top_p),
            min_p: said.min_p,
            num_beam_groups: said.num_beam_groups.unwrap_or(usual.num_beam_groups),
            diversity_penalty: said.diversity_penalty.unwrap_or(usual.diversity_penalty),
            penalty_alpha: said.penalty_alpha.unwrap_or(usual.penalty_alpha),
            length_penalty: said.length_penalty.unwrap_or(usual.length_penalty),
            repetition_penalty: said.repetition_penalty.unwrap_or(usual.repetition_penalty),
            no_repeat_ngram_size: said.no_repeat_ngram_size.unwrap_or(usual.no_repeat_ngram_size),
            early_stopping: said.early_stopping.as_ref().map_or(Ok(usual.early_stopping), early_stopping)?,
            num_return_sequences: said.num_return_sequences.unwrap_or(usual.num_return_sequences),
        };
        search.check_values()?;
        search.check_together()?;
        Ok(search)
    }

    /// Greedy with a limit of tokens, the prompt included.
    pub fn greedy(max_length: usize) -> Self {
        Self { max_length, ..Self::default() }
    }

    /// Which way of searching the knobs make, as HuggingFace decides it.
    pub fn kind(&self) -> Kind {
        match (self.num_beams > 1, self.do_sample) {
            (true, _) if self.num_beam_groups > 1 => Kind::DiverseBeam,
            (true, true) => Kind::BeamSample,
            (true, false) => Kind::Beam,
            (false, true) => Kind::Sample,
            (false, false) if self.penalty_alpha > 0.0 && self.top_k > 1 => Kind::Contrastive,
            (false, false) => Kind::Greedy,
        }
    }

    /// Rows of the decoder that a clip takes.
    pub fn rows(&self) -> usize {
        match self.kind() {
            Kind::Greedy => 1,
            Kind::Sample => self.num_return_sequences,
            Kind::Beam | Kind::BeamSample | Kind::DiverseBeam => self.num_beams,
            Kind::Contrastive => self.top_k,
        }
    }

    /// Whether tokens are drawn, so that another seed may write something else.
    pub fn draws(&self) -> bool {
        matches!(self.kind(), Kind::Sample | Kind::BeamSample)
    }

    /// Knobs that are turned but move nothing in this way of searching: each with the reason, for people.
    pub fn idle(&self) -> Vec<String> {
        let usual = Self::default();
        let (samples, beams) = (self.draws(), self.num_beams > 1);
        let contrasts = self.kind() == Kind::Contrastive;
        let turned = |on: bool, name: &str, needs: &str| on.then(|| format!("{name} does nothing {needs}"));
        let no_draw = "unless tokens are drawn (do_sample: true)";
        let no_beams = "without beams (num_beams above 1)";
        let all = [
            turned(differs(self.temperature, usual.temperature) && !samples, "temperature", no_draw),
            turned(self.top_k != usual.top_k && !samples && !contrasts, "top_k", no_draw),
            turned(differs(self.top_p, usual.top_p) && !samples, "top_p", no_draw),
            turned(self.min_p.is_some() && !samples, "min_p", no_draw),
            turned(self.seed != usual.seed && !samples, "seed", no_draw),
            turned(differs(self.length_penalty, usual.length_penalty) && !beams, "length_penalty", no_beams),
            turned(self.early_stopping != usual.early_stopping && !beams, "early_stopping", no_beams),
        ];
        all.into_iter().flatten().collect()
    }

    fn check_values(&self) -> Result<()> {
        let counts = [
            ("max_length", self.max_length),
            ("num_beams", self.num_beams),
            ("num_beam_groups", self.num_beam_groups),
            ("num_return_sequences", self.num_return_sequences),
        ];
        for (name, count) in counts {
            ensure!(count > 0, "{name} must be at least 1, not 0");
            ensure!(
                name == "max_length" || count <= MOST,
                "{name} {count} is more than the {MOST} this program searches"
            );
        }
        let within = |name: &str, value: f64, good: bool, range: &str| {
            ensure!(value.is_finite() && good, "{name} {value} is not {range}");
            Ok(())
        };
        let (zero, one) = (0.0, 1.0);
        ensure!(
            self.temperature != zero,
            "temperature 0 divides by nothing: to take the likeliest token, set do_sample: false"
        );
        within("temperature", self.temperature, self.temperature > zero, "a number above 0")?;
        within("top_p", self.top_p, self.top_p > zero && self.top_p <= one, "above 0 and at most 1")?;
        let min_p = self.min_p.unwrap_or(zero);
        within("min_p", min_p, (zero..=one).contains(&min_p), "between 0 and 1")?;
        within("diversity_penalty", self.diversity_penalty, self.diversity_penalty >= zero, "0 or more")?;
        within("penalty_alpha", self.penalty_alpha, (zero..=one).contains(&self.penalty_alpha), "between 0 and 1")?;
        within("length_penalty", self.length_penalty, true, "a number")?;
        within("repetition_penalty", self.repetition_penalty, self.repetition_penalty > zero, "a number above 0")
    }

    fn check_together(&self) -> Result<()> {
        let (beams, groups, captions) = (self.num_beams, self.num_beam_groups, self.num_return_sequences);
        if groups > 1 {
            ensure!(beams > 1, "num_beam_groups {groups} needs beams: set num_beams to a multiple of {groups}");
            ensure!(beams % groups == 0, "num_beams {beams} cannot be split into {groups} equal num_beam_groups");
            ensure!(
                !self.do_sample,
                "num_beam_groups keeps beams apart by a rule; it cannot be had with do_sample: true"
            );
            ensure!(
                self.diversity_penalty > 0.0,
                "num_beam_groups {groups} with diversity_penalty 0 would write the same caption in each group: set it above 0"
            );
        } else {
            ensure!(
                self.diversity_penalty == 0.0,
                "diversity_penalty keeps groups of beams apart, and there is one group: set num_beam_groups above 1"
            );
        }
        if self.penalty_alpha > 0.0 {
            ensure!(beams == 1, "penalty_alpha asks for contrastive search, which has no beams: set num_beams to 1");
            ensure!(
                !self.do_sample,
                "penalty_alpha asks for contrastive search, which draws nothing: set do_sample: false"
            );
            ensure!(
                self.top_k > 1,
                "penalty_alpha compares the top_k likeliest tokens: set top_k to 2 or more (4 to 8 is usual)"
            );
            ensure!(
                self.top_k <= MOST,
                "penalty_alpha compares the top_k likeliest tokens, and {} are more than the {MOST} this program compares (4 to 8 is usual)",
                self.top_k
            );
        }
        match self.kind() {
            Kind::Sample => Ok(()),
            Kind::Greedy | Kind::Contrastive if captions > 1 => bail!(
                "num_return_sequences {captions}: this search finds one caption; set num_beams to {captions} or more, or do_sample: true"
            ),
            _ if beams > 1 && captions > beams => {
                bail!("num_return_sequences {captions} is more than the {beams} beams: raise num_beams")
            }
            _ => Ok(()),
        }
    }
}

fn differs(a: f64, b: f64) -> bool {
    (a - b).abs() > f64::EPSILON
}

fn early_stopping(word: &Word) -> Result<EarlyStopping> {
    match word {
        Word::Flag(true) => Ok(EarlyStopping::True),
        Word::Flag(false) => Ok(EarlyStopping::False),
        Word::Text(text) => match text.to_ascii_lowercase().as_str() {
            "true" => Ok(EarlyStopping::True),
            "false" => Ok(EarlyStopping::False),
            "never" => Ok(EarlyStopping::Never),
            _ => bail!("early_stopping {text:?} is none of true, false, never"),
        },
        Word::Number(number) => bail!("early_stopping {number} is none of true, false, never"),
    }
}
