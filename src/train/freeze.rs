//! Which tensors a config trains, and which begin anew.

use crate::config::TrainingConfig;

/// Whether the tensor `name` of the model is trained. The encoder's positions never are.
pub fn trains(config: &TrainingConfig, name: &str) -> bool {
    if config.train_fc1_only {
        return name.contains(".fc1.");
    }
    !config.clever_freeze || is_clever(name)
}

/// What `clever_freeze` leaves free: every bias, the convolutions, the encoder's fc1, the decoder's attentions and fc1.
fn is_clever(name: &str) -> bool {
    let any = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let decoder = name.starts_with("model.decoder.") && any(&[".self_attn.", ".encoder_attn."]);
    is_bias(name) || any(&[".conv1.", ".conv2.", ".fc1."]) || decoder
}

/// Whether the tensor `name` is a bias.
pub(super) fn is_bias(name: &str) -> bool {
    name.rsplit('.').next() == Some("bias")
}

/// Whether the tensor `name` is drawn anew instead of read.
pub fn is_fresh(config: &TrainingConfig, name: &str) -> bool {
    let architecture = &config.architecture;
    (name.starts_with("model.encoder.") && !architecture.use_pretrained_whisper_encoder)
        || (name.starts_with("model.decoder.") && !architecture.use_pretrained_whisper_decoder)
}

#[cfg(test)]
mod tests {
    use super::is_clever;

    #[test]
    fn clever_freezing_leaves_free_what_the_published_system_does() {
        for name in [
            "model.encoder.conv1.weight",
            "model.encoder.layers.3.fc1.weight",
            "model.encoder.layers.3.self_attn.q_proj.bias",
            "model.encoder.layer_norm.bias",
            "model.decoder.layers.0.self_attn.k_proj.weight",
            "model.decoder.layers.0.encoder_attn.out_proj.weight",
            "model.decoder.layers.0.fc1.weight",
        ] {
            assert!(is_clever(name), "{name}");
        }
        for name in [
            "model.encoder.layers.3.self_attn.q_proj.weight",
            "model.encoder.layers.3.fc2.weight",
            "model.decoder.layers.0.fc2.weight",
            "model.decoder.layers.0.self_attn_layer_norm.weight",
            "model.decoder.embed_tokens.weight",
        ] {
            assert!(!is_clever(name), "{name}");
        }
    }
}
