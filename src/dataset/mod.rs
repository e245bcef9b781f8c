//! Datasets of sounds: AudioFolder, clips, captions, the ontology, checks, and the demo dataset.
