"""theirs.py MP3: make a 10 s mp3, then for every line read, time librosa + HuggingFace's extractor on it in milliseconds."""
import sys, time
import lameenc, librosa, numpy as np
from transformers import WhisperFeatureExtractor
from transformers.utils import is_torch_available

path, rate = sys.argv[1], 44100
time_axis = np.arange(10 * rate) / rate
noise = np.random.default_rng(1).standard_normal((2, time_axis.size)) * 0.05
tones = sum(np.sin(2 * np.pi * f * time_axis) * np.exp(-((time_axis * k) % 1) * 5) for f, k in [(440, 2), (1333, 3), (5200, 5)])
pcm = (np.clip(tones * 0.2 + noise, -1, 1).T * 32767).astype("<i2")
encoder = lameenc.Encoder()
encoder.set_bit_rate(128); encoder.set_in_sample_rate(rate); encoder.set_channels(2); encoder.silence()
with open(path, "wb") as file:
    file.write(encoder.encode(pcm.tobytes()) + encoder.flush())

extract = WhisperFeatureExtractor()


def once():
    samples, _ = librosa.load(path, sr=16000, mono=True)
    return extract(samples, sampling_rate=16000, return_tensors="np").input_features


once()
print("librosa + HF (torch)" if is_torch_available() else "librosa + HF (numpy)", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    once()
    print((time.perf_counter() - start) * 1e3, flush=True)
