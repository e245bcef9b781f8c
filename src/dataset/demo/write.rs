//! Writing the demo as an AudioFolder: a folder per split with audio files and `metadata.jsonl`, and `ontology.json`.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::sync::mpsc;

use anyhow::Context as _;
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::captions::five;
use super::ontology;
use super::plan::{Plan, SPLITS};
use super::render::render;
use crate::random::seeded;

/// Makes the clips of `plans` below `folder`, which is made too; tells after each how many of how many are done.
///
/// # Errors
/// What the file system says, with the file's name.
pub fn write(folder: &Path, plans: &[Plan], progress: &mut dyn FnMut(usize, usize)) -> anyhow::Result<()> {
    for split in SPLITS {
        fs::create_dir_all(folder.join(split))
            .with_context(|| format!("cannot make {}", folder.join(split).display()))?;
    }
    write_clips(folder, plans, progress)?;
    for split in SPLITS {
        put(&folder.join(split).join("metadata.jsonl"), metadata(plans, split).as_bytes())?;
    }
    put(&folder.join("ontology.json"), ontology::json().as_bytes())
}

/// All clips on all cores; the caller hears of each from its own thread.
fn write_clips(folder: &Path, plans: &[Plan], progress: &mut dyn FnMut(usize, usize)) -> anyhow::Result<()> {
    let (done, count) = mpsc::channel();
    progress(0, plans.len());
    std::thread::scope(|scope| {
        let work = scope.spawn(move || {
            plans.par_iter().try_for_each_with(done, |done, plan| {
                put(&folder.join(plan.split).join(&plan.file_name), &wav(plan)?)?;
                // Nobody listens only when the caller has gone.
                done.send(()).ok();
                Ok(())
            })
        });
        for number in count.iter().enumerate().map(|(index, ())| index + 1) {
            progress(number, plans.len());
        }
        work.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a clip of the demo could not be made: please report this")))
    })
}

fn put(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// A 16-bit wav file.
fn wav(plan: &Plan) -> anyhow::Result<Vec<u8>> {
    let spec = hound::WavSpec {
        channels: plan.channels,
        sample_rate: plan.rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let channels = render(plan);
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec)?;
    for frame in 0..channels[0].len() {
        for channel in &channels {
            writer.write_sample(channel[frame])?;
        }
    }
    writer.finalize()?;
    Ok(bytes.into_inner())
}

/// The rows of one split: AudioCaps' columns (one caption to train on, five to compare with) and AudioSet's labels.
fn metadata(plans: &[Plan], split: &str) -> String {
    let rows = plans.iter().filter(|plan| plan.split == split);
    rows.map(|plan| format!("{}\n", Value::Object(row(plan)))).collect()
}

fn row(plan: &Plan) -> Map<String, Value> {
    // The captions have their own stream of chance: other words do not change the sounds.
    let captions = five(plan, &mut seeded(!plan.seed));
    let mut row = Map::new();
    row.insert("file_name".into(), json!(plan.file_name));
    if plan.split == "train" {
        row.insert("caption".into(), json!(captions[0]));
    } else {
        row.extend(captions.iter().enumerate().map(|(index, text)| (format!("caption_{}", index + 1), json!(text))));
    }
    row.insert("labels".into(), json!(plan.labels()));
    row
}
