//! The output device, opened through cpal.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{BufferSize, Error, ErrorKind, FromSample, SampleFormat, SizedSample, StreamConfig};

use super::mixer::{Mixer, Order};
use super::shared::Shared;

/// Periods a second; two are buffered, so that 100 ms may pass before a busy machine is heard to stutter.
const PERIODS_PER_SECOND: u32 = 20;
/// Orders that may wait for the callback, which takes all of them 20 times a second.
const WAITING_ORDERS: usize = 256;
/// Frames that are mixed at a time.
const BLOCK: usize = 512;

/// An open device with a mixer in its callback. Dropping it closes the device.
pub(super) struct Output {
    stream: cpal::Stream,
    orders: SyncSender<(u64, Order)>,
    failures: Receiver<String>,
    /// Its sample rate in Hz.
    pub rate: u32,
}

impl Output {
    /// Opens the default device as it likes to be used and starts its callback; the error says why not, for people.
    pub fn open(shared: &Arc<Shared>) -> Result<Self, String> {
        let device = cpal::default_host().default_output_device().ok_or("no output device")?;
        let supported = device.default_output_config().map_err(|error| describe(&error))?;
        let rate = supported.sample_rate();
        let fixed = BufferSize::Fixed(rate / PERIODS_PER_SECOND);
        let (mut config, format) =
            (StreamConfig { buffer_size: fixed, ..supported.config() }, supported.sample_format());
        let mut opened = build(&device, config, format, shared);
        if opened.as_ref().is_err_and(|error| error.kind() == ErrorKind::UnsupportedConfig) {
            config.buffer_size = BufferSize::Default;
            opened = build(&device, config, format, shared);
        }
        let output = opened.map_err(|error| describe(&error))?;
        output.stream.play().map_err(|error| describe(&error))?;
        Ok(output)
    }

    /// Hands an order to the callback; `false` when it takes no more.
    pub fn order(&self, serial: u64, order: Order) -> bool {
        self.orders.try_send((serial, order)).is_ok()
    }

    /// Why the device can play no more, when that has happened.
    pub fn failure(&self) -> Option<String> {
        self.failures.try_recv().ok()
    }
}

fn build(
    device: &cpal::Device,
    config: StreamConfig,
    format: SampleFormat,
    shared: &Arc<Shared>,
) -> Result<Output, Error> {
    match format {
        SampleFormat::F32 => build_as::<f32>(device, config, shared),
        SampleFormat::F64 => build_as::<f64>(device, config, shared),
        SampleFormat::I32 => build_as::<i32>(device, config, shared),
        SampleFormat::I24 => build_as::<cpal::I24>(device, config, shared),
        SampleFormat::I16 => build_as::<i16>(device, config, shared),
        SampleFormat::U16 => build_as::<u16>(device, config, shared),
        SampleFormat::I8 => build_as::<i8>(device, config, shared),
        SampleFormat::U8 => build_as::<u8>(device, config, shared),
        other => Err(Error::with_message(ErrorKind::UnsupportedConfig, format!("samples of the form {other}"))),
    }
}

fn build_as<T>(device: &cpal::Device, config: StreamConfig, shared: &Arc<Shared>) -> Result<Output, Error>
where
    T: SizedSample + FromSample<f32>,
{
    let (orders, waiting) = sync_channel(WAITING_ORDERS);
    let (report, failures) = sync_channel(1);
    let mut callback = Callback::new(&config, shared, waiting);
    let stream = device.build_output_stream::<T, _, _>(
        config,
        move |out, info| {
            let times = info.timestamp();
            let delay = times.playback.duration_since(times.callback);
            callback.fill(out, delay.as_nanos() as u64);
        },
        // One report waits at most, so errors that come in floods cost nothing.
        move |error| {
            if is_the_end(error.kind()) {
                drop(report.try_send(describe(&error)));
            }
        },
        None,
    )?;
    Ok(Output { stream, orders, failures, rate: config.sample_rate })
}

/// What lives in the device's thread.
struct Callback {
    shared: Arc<Shared>,
    mixer: Mixer,
    orders: Receiver<(u64, Order)>,
    channels: usize,
    rate: u32,
    block: Vec<f32>,
    hushed: bool,
}

impl Callback {
    fn new(config: &StreamConfig, shared: &Arc<Shared>, orders: Receiver<(u64, Order)>) -> Self {
        let finished = shared.timeline.newest().map_or(0, |stretch| stretch.finished);
        let channels = usize::from(config.channels).max(1);
        Self {
            shared: Arc::clone(shared),
            mixer: Mixer::new(config.sample_rate, finished),
            orders,
            channels,
            rate: config.sample_rate,
            block: vec![0.0; BLOCK * channels],
            hushed: false,
        }
    }

    /// Obeys what was ordered, then fills `out`, which is heard `delay` nanoseconds from now.
    fn fill<T: SizedSample + FromSample<f32>>(&mut self, out: &mut [T], delay: u64) {
        if !std::mem::replace(&mut self.hushed, true) {
            super::quiet::this_thread();
        }
        let heard = self.shared.now() + delay;
        self.take_orders();
        for (index, part) in out.chunks_mut(self.block.len()).enumerate() {
            let block = &mut self.block[..part.len()];
            let later = (index * BLOCK) as u64 * 1_000_000_000 / u64::from(self.rate.max(1));
            self.mixer.fill(block, self.channels, heard + later, &self.shared.timeline);
            part.iter_mut().zip(block).for_each(|(out, sample)| *out = T::from_sample(*sample));
        }
    }

    fn take_orders(&mut self) {
        loop {
            match self.orders.try_recv() {
                Ok((serial, order)) => self.mixer.obey(serial, order),
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => return,
            }
        }
    }
}

/// Errors after which no more sound can be expected; the others are hiccups.
fn is_the_end(kind: ErrorKind) -> bool {
    !matches!(kind, ErrorKind::Xrun | ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied)
}

/// An error of the sound system, for people.
pub(in crate::audio) fn describe(error: &Error) -> String {
    match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable => "no output device".to_owned(),
        ErrorKind::DeviceBusy => "the output device is used by another program".to_owned(),
        ErrorKind::PermissionDenied => "the output device may not be used by this user".to_owned(),
        _ => format!("the output device does not work: {error}"),
    }
}
