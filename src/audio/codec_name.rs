//! Names of codecs, also of those that are not decoded.

use symphonia::core::codecs::audio::AudioCodecId;
use symphonia::core::codecs::audio::well_known as id;

use super::AudioError;

/// Codecs that sound files come in but that nothing here decodes, with the names people know.
const UNSUPPORTED: &[(AudioCodecId, &str)] = &[
    (id::CODEC_ID_OPUS, "Opus"),
    (id::CODEC_ID_SPEEX, "Speex"),
    (id::CODEC_ID_MUSEPACK, "Musepack"),
    (id::CODEC_ID_MP1, "MPEG layer 1"),
    (id::CODEC_ID_MP2, "MPEG layer 2"),
    (id::CODEC_ID_AC3, "AC-3"),
    (id::CODEC_ID_EAC3, "E-AC-3"),
    (id::CODEC_ID_AC4, "AC-4"),
    (id::CODEC_ID_DCA, "DTS"),
    (id::CODEC_ID_WMA, "WMA"),
    (id::CODEC_ID_WAVPACK, "WavPack"),
    (id::CODEC_ID_MONKEYS_AUDIO, "Monkey's Audio"),
    (id::CODEC_ID_ALAC, "ALAC"),
    (id::CODEC_ID_TTA, "True Audio"),
    (id::CODEC_ID_TRUEHD, "TrueHD"),
];

/// The short name of a codec that can be decoded (`pcm_s16le`, `flac`, `mp3` ...); an error that names it otherwise.
pub(super) fn of(codec: AudioCodecId) -> Result<String, AudioError> {
    if let Some(decoder) = symphonia::default::get_codecs().get_audio_decoder(codec) {
        return Ok(decoder.codec.info.short_name.to_owned());
    }
    let known = UNSUPPORTED.iter().find(|(id, _)| *id == codec);
    Err(AudioError::UnsupportedCodec {
        codec: known.map_or_else(|| format!("the codec {codec}"), |(_, name)| (*name).to_owned()),
    })
}
