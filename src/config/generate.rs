//! How a caption is searched for: the keys of `generate:` in every config, and of a model's own `generation_config.json`.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::nearest::nearest;
use super::yaml::{self, ConfigError, Word, number};

/// How a caption is searched for; the names are HuggingFace's. What is `None` is as the model's `generation_config.json` says, and
/// otherwise HuggingFace's default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Generate {
    /// The most token ids in all, the prompt included; 80 unless said, whatever the model says.
    #[serde(deserialize_with = "number")]
    pub max_length: Option<usize>,
    /// Beams; 1 is greedy.
    #[serde(deserialize_with = "number")]
    pub num_beams: Option<usize>,
    /// Draw tokens instead of taking the best.
    pub do_sample: Option<bool>,
    /// What is drawn from: the same seed draws the same tokens.
    #[serde(deserialize_with = "number")]
    pub seed: Option<u64>,
    /// Sampling: divides the logits.
    #[serde(deserialize_with = "number")]
    pub temperature: Option<f64>,
    /// Sampling: only the best so many; 0 for all. Contrastive search: how many candidates are compared.
    #[serde(deserialize_with = "number")]
    pub top_k: Option<usize>,
    /// Sampling: only the best that together have this probability.
    #[serde(deserialize_with = "number")]
    pub top_p: Option<f64>,
    /// Sampling: only those with at least this share of the best one's probability.
    #[serde(deserialize_with = "number")]
    pub min_p: Option<f64>,
    /// Diverse beam search: groups of beams.
    #[serde(deserialize_with = "number")]
    pub num_beam_groups: Option<usize>,
    /// Diverse beam search: what a token costs that another group took.
    #[serde(deserialize_with = "number")]
    pub diversity_penalty: Option<f64>,
    /// Contrastive search: the weight of being unlike what was written, 0 to 1.
    #[serde(deserialize_with = "number")]
    pub penalty_alpha: Option<f64>,
    /// Beam search: a hypothesis' score is divided by its length to this power.
    #[serde(deserialize_with = "number")]
    pub length_penalty: Option<f64>,
    /// Above 1 makes tokens that were already said less likely.
    #[serde(deserialize_with = "number")]
    pub repetition_penalty: Option<f64>,
    /// No run of so many tokens comes twice; 0 is off.
    #[serde(deserialize_with = "number")]
    pub no_repeat_ngram_size: Option<usize>,
    /// Beam search: `true`, `false` or `never`.
    pub early_stopping: Option<Word>,
    /// Captions per clip.
    #[serde(deserialize_with = "number")]
    pub num_return_sequences: Option<usize>,
}

impl Generate {
    /// These settings with some turned, as `num_beams=5 do_sample=true` says; one without a value behind its `=` says nothing again.
    /// Commas may part them too.
    ///
    /// # Errors
    /// A word that is no setting, a value of the wrong kind: which. For people.
    pub fn turned(&self, text: &str) -> Result<Self, String> {
        let words = text.split([' ', ',']).filter(|word| !word.is_empty());
        let (cleared, said): (Vec<&str>, Vec<&str>) = words.partition(|word| word.ends_with('='));
        let mut all = serde_json::to_value(self).map_err(|error| error.to_string())?;
        for name in cleared.iter().map(|word| word.trim_end_matches('=')) {
            let names: Vec<&str> = all.as_object().into_iter().flat_map(|all| all.keys().map(String::as_str)).collect();
            if !names.contains(&name) {
                let near = nearest(name, &names).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                return Err(format!("unknown setting `{name}`{near}"));
            }
            all[name] = serde_json::Value::Null;
        }
        let left: Self = serde_json::from_value(all).map_err(|error| error.to_string())?;
        Ok(said.join(",").parse::<Self>()?.over(&left))
    }

    /// These settings, and those of `below` where these say nothing.
    #[must_use]
    pub fn over(self, below: &Self) -> Self {
        let below = below.clone();
        Self {
            max_length: self.max_length.or(below.max_length),
            num_beams: self.num_beams.or(below.num_beams),
            do_sample: self.do_sample.or(below.do_sample),
            seed: self.seed.or(below.seed),
            temperature: self.temperature.or(below.temperature),
            top_k: self.top_k.or(below.top_k),
            top_p: self.top_p.or(below.top_p),
            min_p: self.min_p.or(below.min_p),
            num_beam_groups: self.num_beam_groups.or(below.num_beam_groups),
            diversity_penalty: self.diversity_penalty.or(below.diversity_penalty),
            penalty_alpha: self.penalty_alpha.or(below.penalty_alpha),
            length_penalty: self.length_penalty.or(below.length_penalty),
            repetition_penalty: self.repetition_penalty.or(below.repetition_penalty),
            no_repeat_ngram_size: self.no_repeat_ngram_size.or(below.no_repeat_ngram_size),
            early_stopping: self.early_stopping.or(below.early_stopping),
            num_return_sequences: self.num_return_sequences.or(below.num_return_sequences),
        }
    }
}

/// As on one line of a command: `num_beams=5,length_penalty=0.8`; what says nothing is empty. [`Generate::from_str`] reads it.
impl fmt::Display for Generate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(serde_json::Value::Object(knobs)) = serde_json::to_value(self) else { return Err(fmt::Error) };
        let said = knobs.iter().filter(|(_, value)| !value.is_null());
        let word = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let words: Vec<String> = said.map(|(knob, value)| format!("{knob}={}", word(value))).collect();
        f.write_str(&words.join(","))
    }
}

/// `num_beams=5,length_penalty=0.8`: the knobs that differ from the model's own, with `=` or `:`; nothing is none of them.
impl FromStr for Generate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut lines = String::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            lines.push_str(&line(part)?);
        }
        yaml::parse_strictly(Path::new(""), &lines).map_err(|error| match error {
            ConfigError::UnknownKey(key) => {
                let nearest = key.nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
                format!("unknown setting `{}`{nearest}", key.key)
            }
            ConfigError::Malformed { why, .. } => why,
            ConfigError::Read { why, .. } => why.to_string(),
        })
    }
}

/// A knob and its value as a line of YAML in which nothing but these two can stand.
fn line(part: &str) -> Result<String, String> {
    let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-+.".contains(c));
    let pair = part.split_once(['=', ':']).map(|(knob, value)| (knob.trim(), value.trim()));
    match pair.filter(|(knob, value)| plain(knob) && plain(value)) {
        Some((knob, value)) => Ok(format!("{}: {value}\n", knob.replace('-', "_"))),
        None => Err(format!("`{part}` is no setting: write for instance num_beams=5,length_penalty=0.8")),
    }
}

#[cfg(test)]
mod tests {
    use super::Generate;
    use crate::config::yaml::Word;

    #[test]
    fn settings_are_read_from_one_line_and_written_so() {
        let read = |text: &str| text.parse::<Generate>().unwrap();
        let five = Generate { num_beams: Some(5), length_penalty: Some(0.5), ..Generate::default() };
        assert_eq!(read("num_beams=5,length_penalty=0.5"), five);
        assert_eq!(read(" num-beams = 5 , length_penalty: 0.5, "), five);
        assert_eq!(five.to_string(), "num_beams=5,length_penalty=0.5");
        assert_eq!((read(""), Generate::default().to_string()), (Generate::default(), String::new()));
        for text in ["do_sample=true,seed=7,top_p=0.9", "early_stopping=never", "num_beams=2,early_stopping=true"] {
            assert_eq!(read(text).to_string().parse::<Generate>().unwrap(), read(text), "{text}");
        }
        assert_eq!(read("early_stopping=never").early_stopping, Some(Word::Text("never".into())));
    }

    #[test]
    fn what_is_no_setting_is_told() {
        let why = |text: &str| text.parse::<Generate>().unwrap_err();
        assert_eq!(why("num_beam=5"), "unknown setting `num_beam`; did you mean `num_beams`?");
        assert!(why("num_beams=five").contains("a whole number"), "{}", why("num_beams=five"));
        for text in ["num_beams", "=5", "num_beams=", "num_beams={a: b}", "num_beams=5\nseed: 3", "a=b=c"] {
            assert!(why(text).contains("is no setting: write"), "{}", why(text));
        }
        assert!(why("seed=1,seed=2").contains("seed"), "{}", why("seed=1,seed=2"));
    }

    #[test]
    fn settings_are_turned_by_name() {
        let turned = |text| Generate::default().turned(text);
        let found = turned("num_beams=5, do_sample=true top_p=0.9 early_stopping=never").unwrap();
        assert_eq!((found.num_beams, found.do_sample, found.top_p), (Some(5), Some(true), Some(0.9)));
        assert_eq!(found.turned("num_beams=").unwrap().num_beams, None);
        assert_eq!(
            found.turned("num_beams= top_p= num_beams=2").unwrap(),
            turned("num_beams=2 do_sample=true early_stopping=never").unwrap()
        );
        assert_eq!(found.turned("early_stopping=true").unwrap().early_stopping, Some(Word::Flag(true)));
        assert!(turned("num_beam=5").unwrap_err().contains("did you mean `num_beams`?"));
        assert!(turned("beams").unwrap_err().contains("is no setting"));
        assert!(turned("num_beam=").unwrap_err().contains("did you mean `num_beams`?"));
        for wrong in ["num_beams=many", "num_beams=-1", "num_beams=2.5", "top_p=x", "do_sample=1", "temperature=true"] {
            assert!(turned(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_said_wins_over_what_is_below() {
        let said = Generate { num_beams: Some(5), ..Generate::default() };
        let below = Generate { num_beams: Some(2), top_k: Some(7), ..Generate::default() };
        let both = said.over(&below);
        assert_eq!((both.num_beams, both.top_k, both.top_p), (Some(5), Some(7), None));
    }
}
