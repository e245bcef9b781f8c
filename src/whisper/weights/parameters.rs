//! Weights on their way into a model, for inference or for training.

use std::collections::BTreeMap;

use anyhow::Result;
use candle_core::{DType, Device, Tensor, Var};

use super::Weights;

/// Gives a model its tensors by name; when made for training it keeps each as a variable.
pub struct Parameters<'a> {
    weights: &'a Weights,
    dtype: DType,
    device: Device,
    variables: Option<BTreeMap<String, Var>>,
    count: usize,
}

impl<'a> Parameters<'a> {
    /// Tensors that stay as they are.
    pub fn frozen(weights: &'a Weights, dtype: DType, device: &Device) -> Self {
        Self { weights, dtype, device: device.clone(), variables: None, count: 0 }
    }

    /// Tensors that can be trained.
    pub fn trainable(weights: &'a Weights, dtype: DType, device: &Device) -> Self {
        Self { variables: Some(BTreeMap::new()), ..Self::frozen(weights, dtype, device) }
    }

    /// The tensor `name` of the given shape.
    pub fn get(&mut self, name: &str, shape: &[usize]) -> Result<Tensor> {
        let tensor = self.weights.get(name, shape, self.dtype, &self.device)?;
        self.count += tensor.elem_count();
        let Some(variables) = &mut self.variables else { return Ok(tensor) };
        let variable = Var::from_tensor(&tensor)?;
        let tensor = variable.as_tensor().clone();
        variables.insert(name.to_owned(), variable);
        Ok(tensor)
    }

    /// The tensor `name`, never trained.
    pub fn fixed(&mut self, name: &str, shape: &[usize]) -> Result<Tensor> {
        let tensor = self.weights.get(name, shape, self.dtype, &self.device)?;
        self.count += tensor.elem_count();
        Ok(tensor)
    }

    /// How many numbers were given out.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The variables by name, in order; empty when made frozen.
    pub fn into_variables(self) -> BTreeMap<String, Var> {
        self.variables.unwrap_or_default()
    }
}
