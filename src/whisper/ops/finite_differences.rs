//! Gradients held against finite differences, for the tests of every operation.

use candle_core::{Device, Result, Tensor, Var};
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
    let size = b.iter().fold(1f32, |most, x| most.max(x.abs()));
    let worst = a.iter().zip(&b).map(|(x, y)| (x - y).abs()).fold(0f32, f32::max);
    assert!(worst <= tolerance * size, "differ by {worst} where numbers reach {size}");
}

/// Fails where the gradient of a weighted sum of `f`'s result differs from its finite difference, for every input.
pub fn check(inputs: &[Tensor], f: impl Fn(&[Tensor]) -> Result<Tensor>) {
    let vars: Vec<Var> = inputs.iter().map(|t| Var::from_tensor(t).unwrap()).collect();
    let tensors: Vec<Tensor> = vars.iter().map(|v| v.as_tensor().clone()).collect();
    let result = f(&tensors).unwrap();
    let weights = random(result.dims(), 99);
    let total = |t: &Tensor| (t * &weights).unwrap().sum_all().unwrap();
    let gradients = total(&result).backward().unwrap();
    for (i, var) in vars.iter().enumerate() {
        let gradient = flat(gradients.get(var).unwrap_or_else(|| panic!("input {i} has no gradient")));
        let differences = differences(inputs, i, |t| f64::from(total(&f(t).unwrap()).to_scalar::<f32>().unwrap()));
        for (at, (ours, right)) in gradient.iter().zip(differences).enumerate() {
            assert!(
                (f64::from(*ours) - right).abs() < 4e-3 * right.abs().max(1.0),
                "input {i} at {at}: {ours}, not {right}"
            );
        }
    }
}

fn differences(inputs: &[Tensor], varied: usize, f: impl Fn(&[Tensor]) -> f64) -> Vec<f64> {
    const STEP: f32 = 1e-2;
    let numbers = flat(&inputs[varied]);
    let at = |i: usize, step: f32| {
        let mut moved = numbers.clone();
        moved[i] += step;
        let mut inputs = inputs.to_vec();
        inputs[varied] = Tensor::from_vec(moved, inputs[varied].shape(), &Device::Cpu).unwrap();
        f(&inputs)
    };
    (0..numbers.len()).map(|i| (at(i, STEP) - at(i, -STEP)) / (2.0 * f64::from(STEP))).collect()
}

fn flat(t: &Tensor) -> Vec<f32> {
    t.flatten_all().unwrap().to_vec1().unwrap()
}
