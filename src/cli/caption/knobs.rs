//! How captions are searched for, on the command line: the keys of `generate:` in the config, with dashes.

use clap::Args;

use crate::config::Generate;
use crate::config::yaml::Word;

/// The knobs of a search; their values and combinations are checked where the search is made.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "How a caption is searched for")]
pub struct Knobs {
    /// The most tokens in all, the prompt included [default: 80]
    #[arg(long, value_name = "N")]
    pub max_length: Option<usize>,
    /// Beams; 1 is greedy [default: the model's, or 1]
    #[arg(long, value_name = "N")]
    pub num_beams: Option<usize>,
    /// Captions per clip, the best first, each in a row of its own [default: 1]
    #[arg(long, value_name = "N")]
    pub num_return_sequences: Option<usize>,
    /// Draw tokens instead of taking the likeliest
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    pub do_sample: Option<bool>,
    /// Draw the same again [default: 42]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Drawing: below 1 surer, above 1 bolder [default: 1]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub temperature: Option<f64>,
    /// Drawing: only from the best so many, 0 for all; contrastive search: candidates [default: 50]
    #[arg(long, value_name = "N")]
    pub top_k: Option<usize>,
    /// Drawing: only from the best that together have this probability [default: 1]
    #[arg(long, value_name = "P", allow_negative_numbers = true)]
    pub top_p: Option<f64>,
    /// Drawing: only from those with this share of the best one's probability
    #[arg(long, value_name = "P", allow_negative_numbers = true)]
    pub min_p: Option<f64>,
    /// Groups of beams that keep apart [default: 1]
    #[arg(long, value_name = "N")]
    pub num_beam_groups: Option<usize>,
    /// What a token costs that another group took [default: 0]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub diversity_penalty: Option<f64>,
    /// Contrastive search: the weight of being unlike what was written, 0 to 1
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub penalty_alpha: Option<f64>,
    /// Beams: a caption's score is divided by its length to this power [default: 1]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub length_penalty: Option<f64>,
    /// Above 1 makes tokens that were said less likely [default: 1]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub repetition_penalty: Option<f64>,
    /// No run of so many tokens comes twice; 0 is off [default: 0]
    #[arg(long, value_name = "N")]
    pub no_repeat_ngram_size: Option<usize>,
    /// Beams: when to end, `true`, `false` or `never` [default: false]
    #[arg(long, value_name = "WHEN")]
    pub early_stopping: Option<String>,
}

impl Knobs {
    /// What was said, and where nothing was said what the config says.
    pub fn over(&self, config: &Generate) -> Generate {
        let knobs = self.clone();
        let said = Generate {
            max_length: knobs.max_length,
            num_beams: knobs.num_beams,
            do_sample: knobs.do_sample,
            seed: knobs.seed,
            temperature: knobs.temperature,
            top_k: knobs.top_k,
            top_p: knobs.top_p,
            min_p: knobs.min_p,
            num_beam_groups: knobs.num_beam_groups,
            diversity_penalty: knobs.diversity_penalty,
            penalty_alpha: knobs.penalty_alpha,
            length_penalty: knobs.length_penalty,
            repetition_penalty: knobs.repetition_penalty,
            no_repeat_ngram_size: knobs.no_repeat_ngram_size,
            early_stopping: knobs.early_stopping.map(Word::Text),
            num_return_sequences: knobs.num_return_sequences,
        };
        said.over(config)
    }
}
