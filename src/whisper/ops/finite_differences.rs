//! Gradients held against finite differences, for the tests of every operation.

use candle_core::{DType, Device, Result, Tensor};
use rand::Rng as _;

/// Numbers between -1 and 1, the same for the same `seed`.
pub fn random(shape: &[usize], seed: u64) -> Tensor {
    let mut rng = crate::random::seeded(seed);
    let numbers: Vec<f32> = (0..shape.iter().product()).map(|_| rng.random_range(-1.0..1.0)).collect();
    Tensor::from_vec(numbers, shape, &Device::Cpu).unwrap()
}

/// Fails where two tensors differ by more than `tolerance` times the largest number (or times 1).
pub fn agree(a: &Tensor, b: &Tensor, tolerance: f32) {
    assert_eq!(a.dims(), b.dims());
    let (a, b) = (flat(a), flat(b));
    let size = b.iter().fold(1f64, |most, x| most.max(x.abs()));
    let worst = a.iter().zip(&b).map(|(x, y)| (x - y).abs()).fold(0f64, f64::max);
    assert!(worst <= f64::from(tolerance) * size, "differ by {worst} where numbers reach {size}");
}

/// Fails where `backward`, given the inputs and the gradient of `forward`'s result, does not return for every input the
/// gradient that finite differences find. The plain version is tested in f64 against its own differences, closely; the fused
/// one (f32) against the plain one.
pub fn check(
    inputs: &[Tensor],
    forward: impl Fn(&[Tensor]) -> Result<Tensor>,
    backward: impl Fn(&[Tensor], &Tensor) -> Result<Vec<Tensor>>,
) {
    let exact: Vec<Tensor> = inputs.iter().map(|t| t.to_dtype(DType::F64).unwrap()).collect();
    let weights = random(forward(inputs).unwrap().dims(), 99);
    let exact_weights = weights.to_dtype(DType::F64).unwrap();
    let total =
        |i: &[Tensor]| (forward(i).unwrap() * &exact_weights).unwrap().sum_all().unwrap().to_scalar::<f64>().unwrap();
    let plain = backward(&exact, &exact_weights).unwrap();
    let fused = backward(inputs, &weights).unwrap();
    assert_eq!((plain.len(), fused.len()), (inputs.len(), inputs.len()));
    for (i, (plain, fused)) in plain.iter().zip(&fused).enumerate() {
        for (at, (ours, right)) in flat(plain).iter().zip(differences(&exact, i, total)).enumerate() {
            assert!((ours - right).abs() < 1e-6 * right.abs().max(1.0), "input {i} at {at}: {ours}, not {right}");
        }
        agree(fused, plain, 2e-5);
    }
}

fn differences(inputs: &[Tensor], varied: usize, f: impl Fn(&[Tensor]) -> f64) -> Vec<f64> {
    const STEP: f64 = 1e-5;
    let numbers = flat(&inputs[varied]);
    let at = |i: usize, step: f64| {
        let mut moved = numbers.clone();
        moved[i] += step;
        let mut inputs = inputs.to_vec();
        inputs[varied] = Tensor::from_vec(moved, inputs[varied].shape(), &Device::Cpu).unwrap();
        f(&inputs)
    };
    (0..numbers.len()).map(|i| (at(i, STEP) - at(i, -STEP)) / (2.0 * STEP)).collect()
}

fn flat(t: &Tensor) -> Vec<f64> {
    t.to_dtype(DType::F64).unwrap().flatten_all().unwrap().to_vec1().unwrap()
}
