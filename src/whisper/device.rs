//! Where a model runs and in which precision.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context, Result, bail};

/// The processor a model runs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Device {
    /// This machine's processor, all of rayon's threads.
    #[default]
    Cpu,
    /// An NVIDIA GPU by its number; needs the feature `cuda`.
    Cuda(usize),
    /// An Apple GPU; needs the feature `metal`.
    Metal,
}

/// The number format of weights and activations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// 32-bit floats: everywhere, and the reference numbers.
    #[default]
    F32,
    /// 16-bit IEEE floats.
    F16,
    /// 16-bit floats with the range of 32 bits; not on the CPU.
    Bf16,
    /// Weights of eight bits with a scale for each 32, all else in 32-bit floats; on the CPU, and not for training.
    Q8_0,
}

impl Device {
    /// The candle device.
    pub(crate) fn open(self) -> Result<candle_core::Device> {
        match self {
            Self::Cpu => Ok(candle_core::Device::Cpu),
            Self::Cuda(number) => candle_core::Device::new_cuda(number)
                .with_context(|| format!("cannot open cuda:{number}; is this build made with --features cuda?")),
            Self::Metal => candle_core::Device::new_metal(0)
                .context("cannot open the Metal device; is this build made with --features metal?"),
        }
    }
}

impl Precision {
    /// The candle dtype, where `device` can compute in it.
    pub(crate) fn on(self, device: Device) -> Result<candle_core::DType> {
        match (self, device) {
            (Self::Bf16, Device::Cpu) => bail!("bf16 is not possible on the CPU; use f32"),
            (Self::Q8_0, Device::Cuda(_) | Device::Metal) => {
                bail!("q8_0 is for the CPU; use f16 on {device}, or --device cpu")
            }
            (Self::F32, _) | (Self::Q8_0, Device::Cpu) => Ok(candle_core::DType::F32),
            (Self::F16, _) => Ok(candle_core::DType::F16),
            (Self::Bf16, _) => Ok(candle_core::DType::BF16),
        }
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cpu => write!(f, "cpu"),
            Self::Cuda(number) => write!(f, "cuda:{number}"),
            Self::Metal => write!(f, "metal"),
        }
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::F32 => "f32",
            Self::F16 => "f16",
            Self::Bf16 => "bf16",
            Self::Q8_0 => "q8_0",
        })
    }
}

impl FromStr for Device {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "cpu" => Ok(Self::Cpu),
            "cuda" => Ok(Self::Cuda(0)),
            "metal" => Ok(Self::Metal),
            _ => match text.strip_prefix("cuda:").map(str::parse) {
                Some(Ok(number)) => Ok(Self::Cuda(number)),
                _ => bail!("unknown device `{text}`: use cpu, cuda, cuda:1 or metal"),
            },
        }
    }
}

impl FromStr for Precision {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "f32" | "float32" => Ok(Self::F32),
            "f16" | "float16" | "fp16" => Ok(Self::F16),
            "bf16" | "bfloat16" => Ok(Self::Bf16),
            "q8_0" => Ok(Self::Q8_0),
            _ => bail!("unknown precision `{text}`: use f32, f16, bf16 or q8_0"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Device, Precision};

    #[test]
    fn reads_what_it_writes() {
        for text in ["cpu", "cuda:3", "metal"] {
            assert_eq!(text.parse::<Device>().unwrap().to_string(), text);
        }
        for text in ["f32", "f16", "bf16", "q8_0"] {
            assert_eq!(text.parse::<Precision>().unwrap().to_string(), text);
        }
        assert!("gpu".parse::<Device>().unwrap_err().to_string().contains("cuda"));
        assert!(Precision::Bf16.on(Device::Cpu).is_err());
        let error = Precision::Q8_0.on(Device::Cuda(1)).unwrap_err().to_string();
        assert_eq!(error, "q8_0 is for the CPU; use f16 on cuda:1, or --device cpu");
    }
}
