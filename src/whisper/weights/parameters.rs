//! Weights on their way into a model, for inference or for training.

use anyhow::{Context as _, Result};
use candle_core::{DType, Device, Tensor, Var};

use super::{Matrix, STD, Weights, initial};
use crate::random::{Rng, seeded};
use crate::whisper::adapter::{AdaptedBias, Dials};
use crate::whisper::lora::{Lora, LoraConfig};
use crate::whisper::ops::Quantized;

/// A tensor of the model, and where its gradient is gathered if it is trained.
#[derive(Clone)]
pub struct Parameter {
    value: Tensor,
    slot: Option<usize>,
}

impl Parameter {
    /// The numbers.
    pub fn value(&self) -> &Tensor {
        &self.value
    }

    /// Its place among the trained parameters; `None` when frozen.
    pub fn slot(&self) -> Option<usize> {
        self.slot
    }
}

/// A parameter that is trained.
pub struct Trained {
    /// HuggingFace's name, or PEFT's for an adapter.
    pub name: String,
    /// What the optimizer changes; f32 (f64 in tests).
    pub master: Var,
    /// What the model computes with: the same tensor, or a copy in lower precision.
    value: Var,
}

impl Trained {
    /// Lets the model compute with what the optimizer has changed.
    pub fn refresh(&self) -> candle_core::Result<()> {
        if self.value.dtype() == self.master.dtype() {
            return Ok(());
        }
        self.value.set(&self.master.to_dtype(self.value.dtype())?)
    }
}

/// Decides which tensors are trained, by name.
type Trains<'a> = &'a dyn Fn(&str) -> bool;
/// Decides which tensors begin anew, by name.
type Fresh<'a> = &'a dyn Fn(&str) -> bool;

/// Gives a model its tensors by name.
pub struct Parameters<'a> {
    weights: &'a Weights,
    dtype: DType,
    device: Device,
    trains: Trains<'a>,
    fresh: Fresh<'a>,
    std: f64,
    adapter: Option<Adapter<'a>>,
    rng: Rng,
    trained: Vec<Trained>,
    tensors: Vec<(String, Tensor)>,
    count: usize,
    bytes: usize,
    quantized: bool,
}

/// An adapter on its way into the model.
struct Adapter<'a> {
    config: &'a LoraConfig,
    /// The saved adapter; `None` for one that begins.
    weights: Option<&'a Weights>,
    dials: Dials,
    biases: Vec<AdaptedBias>,
}

impl<'a> Parameters<'a> {
    /// Tensors that stay as they are.
    pub fn frozen(weights: &'a Weights, dtype: DType, device: &Device) -> Self {
        Self::trainable(weights, dtype, device, &|_| false, 0)
    }

    /// Tensors of which those that `trains` names are trained; what is new is drawn from `seed`.
    pub fn trainable(weights: &'a Weights, dtype: DType, device: &Device, trains: Trains<'a>, seed: u64) -> Self {
        Self {
            weights,
            dtype,
            device: device.clone(),
            trains,
            fresh: &|_| false,
            std: STD,
            adapter: None,
            rng: seeded(seed),
            trained: Vec::new(),
            tensors: Vec::new(),
            count: 0,
            bytes: 0,
            quantized: false,
        }
    }

    /// What `fresh` names is not read but drawn anew, with deviation `std`.
    pub fn with_fresh(self, fresh: Fresh<'a>, std: f64) -> Self {
        Self { fresh, std, ..self }
    }

    /// With `quantized`, the matrices of linear layers are rounded to eight bits as they are read.
    pub fn with_quantized(self, quantized: bool) -> Self {
        Self { quantized, ..self }
    }

    /// Puts an adapter beside the linear layers that `config` names: a saved one, or a new one.
    pub fn with_adapter(self, config: &'a LoraConfig, weights: Option<&'a Weights>, dials: Dials) -> Self {
        Self { adapter: Some(Adapter { config, weights, dials, biases: Vec::new() }), ..self }
    }

    /// The tensor `name` of the given shape.
    pub fn get(&mut self, name: &str, shape: &[usize]) -> Result<Parameter> {
        let dtype = self.master_dtype(name);
        let master = if (self.fresh)(name) {
            Tensor::from_vec(initial(name, shape, self.std, &mut self.rng), shape, &self.device)?.to_dtype(dtype)?
        } else if let Some(bias) = self.adapted_bias(name, shape, dtype) {
            return self.adapted_parameter(name, bias?);
        } else {
            self.weights.get(name, shape, dtype, &self.device)?
        };
        self.parameter(name, master)
    }

    /// The matrix `name` `[outputs, inputs]` of a linear layer. One whose rows are no whole blocks stays in floats.
    pub fn matrix(&mut self, name: &str, outputs: usize, inputs: usize) -> Result<Matrix> {
        let shape = [outputs, inputs];
        if !self.quantized || !Quantized::fits(inputs) || (self.trains)(name) || (self.fresh)(name) {
            return Ok(Matrix::Plain(self.get(name, &shape)?));
        }
        let floats = self.weights.get(name, &shape, self.dtype, &self.device)?;
        let matrix = Quantized::new(&floats).with_context(|| format!("cannot round `{name}` to eight bits"))?;
        self.count += outputs * inputs;
        self.bytes += matrix.bytes();
        Ok(Matrix::Quantized(matrix))
    }

    /// The tensor `name`, never trained.
    pub fn fixed(&mut self, name: &str, shape: &[usize]) -> Result<Parameter> {
        let trains = std::mem::replace(&mut self.trains, &|_| false);
        let parameter = self.get(name, shape);
        self.trains = trains;
        parameter
    }

    /// The adapter beside the linear layer `name` (without `.weight`), if it has one.
    pub fn lora(&mut self, name: &str, inputs: usize, outputs: usize) -> Result<Option<Lora>> {
        let Some(Adapter { config, weights, dials, .. }) = &self.adapter else { return Ok(None) };
        if !config.targets(name) {
            return Ok(None);
        }
        let (config, weights, dials) = (*config, *weights, dials.clone());
        let mut part = |part: &str, shape: [usize; 2]| -> Result<Parameter> {
            let full = LoraConfig::tensor_name(name, part);
            let dtype = self.master_dtype(&full);
            let master = match weights {
                Some(weights) => weights.get(&full, &shape, dtype, &self.device)?,
                None => LoraConfig::initial(part, shape, &mut self.rng, &self.device)?.to_dtype(dtype)?,
            };
            self.parameter(&full, master)
        };
        let (a, b) = (part("lora_A", [config.r, inputs])?, part("lora_B", [outputs, config.r])?);
        Ok(Some(Lora::new(config, name, a, b, dials)))
    }

    /// A bias that the saved adapter brings with it (`bias: all` or `lora_only`).
    fn adapted_bias(&self, name: &str, shape: &[usize], dtype: DType) -> Option<Result<Tensor>> {
        let adapter = self.adapter.as_ref()?;
        let weights = adapter.weights?;
        let saved = adapter.config.bias_name(name)?;
        weights.shape(&saved)?;
        Some(weights.get(&saved, shape, dtype, &self.device))
    }

    /// A bias of a saved adapter. Unless it is trained, it can go back to what it is in the base model.
    fn adapted_parameter(&mut self, name: &str, adapted: Tensor) -> Result<Parameter> {
        let base = self.weights.get(name, adapted.dims(), adapted.dtype(), &self.device)?;
        match &mut self.adapter {
            Some(adapter) if !(self.trains)(name) => {
                let bias = AdaptedBias::new(base, adapted)?;
                let seen = bias.seen();
                adapter.biases.push(bias);
                self.parameter(name, seen)
            }
            _ => self.parameter(name, adapted),
        }
    }

    fn master_dtype(&self, name: &str) -> DType {
        let exact = self.dtype == DType::F64;
        if (self.trains)(name) && !exact { DType::F32 } else { self.dtype }
    }

    fn parameter(&mut self, name: &str, master: Tensor) -> Result<Parameter> {
        self.count += master.elem_count();
        self.bytes += master.elem_count() * self.dtype.size_in_bytes();
        if !(self.trains)(name) {
            self.tensors.push((name.to_owned(), master.clone()));
            return Ok(Parameter { value: master, slot: None });
        }
        let master = Var::from_tensor(&master)?;
        self.tensors.push((name.to_owned(), master.as_detached_tensor()));
        // Without candle's tape: the way back is our own.
        let value = if self.dtype == master.dtype() {
            master.clone()
        } else {
            Var::from_tensor(&master.to_dtype(self.dtype)?)?
        };
        let seen = value.as_detached_tensor();
        self.trained.push(Trained { name: name.to_owned(), master, value });
        Ok(Parameter { value: seen, slot: Some(self.trained.len() - 1) })
    }

    /// How many numbers were given out.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many bytes of memory they take as the model computes with them.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many parameters so far are trained.
    pub fn trained_count(&self) -> usize {
        self.trained.len()
    }

    /// The biases that a saved adapter replaces, so far; they are given out once.
    pub fn take_adapted_biases(&mut self) -> Vec<AdaptedBias> {
        self.adapter.as_mut().map(|adapter| std::mem::take(&mut adapter.biases)).unwrap_or_default()
    }

    /// What is trained, in the order of the slots, and every tensor by name.
    pub fn into_parts(self) -> (Vec<Trained>, Vec<(String, Tensor)>) {
        (self.trained, self.tensors)
    }
}
