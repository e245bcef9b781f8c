//! From values to places along an axis, linear or logarithmic.

/// One axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The value at its start.
    pub from: f64,
    /// The value at its end.
    pub to: f64,
    /// Whether equal steps are equal factors.
    pub log: bool,
}

impl Scale {
    /// An axis over these values with a little room; of one value, around it. A log axis begins above 0.
    pub fn around(min: f64, max: f64, log: bool) -> Self {
        if log && min > 0.0 {
            let room = (max / min).max(1.05).powf(0.05);
            return Self { from: min / room, to: max * room, log };
        }
        // What differs by rounding alone is one value.
        let differ = max - min > 1e-9 * min.abs().max(max.abs());
        let room = if differ { (max - min) * 0.06 } else { (min.abs() * 0.1).max(1e-9) };
        // Where everything is positive, below 0 is nothing.
        let from = if min >= 0.0 { (min - room).max(0.0) } else { min - room };
        Self { from, to: max + room, log: false }
    }

    /// How far along the axis a value is, 0 to 1 within it; `None` for what a log axis has no place for.
    pub fn fraction(&self, value: f64) -> Option<f64> {
        let fraction = if self.log {
            (value / self.from).ln() / (self.to / self.from).ln()
        } else {
            (value - self.from) / (self.to - self.from)
        };
        fraction.is_finite().then_some(fraction)
    }

    /// The value so far along the axis.
    pub fn at(&self, fraction: f64) -> f64 {
        if self.log {
            self.from * (self.to / self.from).powf(fraction)
        } else {
            self.from + fraction * (self.to - self.from)
        }
    }

    /// The column of `width` that a value falls into, when it is in sight.
    pub fn column(&self, value: f64, width: usize) -> Option<usize> {
        let fraction = self.fraction(value).filter(|fraction| (0.0..=1.0).contains(fraction))?;
        Some(((fraction * width as f64) as usize).min(width.saturating_sub(1)))
    }

    /// The row of `height`, counted from the top, that shows a value; what is out of sight is at the edge.
    pub(super) fn row(&self, value: f64, height: usize) -> Option<usize> {
        let last = height.saturating_sub(1) as f64;
        let fraction = self.fraction(value).or((self.log && value <= 0.0).then_some(0.0))?;
        Some(((1.0 - fraction.clamp(0.0, 1.0)) * last).round() as usize)
    }

    /// Round values along the axis, at most `most`.
    pub(super) fn ticks(&self, most: usize) -> Vec<f64> {
        if most == 0 {
            return Vec::new();
        }
        let ticks = if self.log { self.powers(most) } else { Vec::new() };
        if ticks.len() >= 2 { ticks } else { self.round(most) }
    }

    fn powers(&self, most: usize) -> Vec<f64> {
        let (low, high) = (self.from.log10().ceil() as i32, self.to.log10().floor() as i32);
        let step = ((high - low + 1).max(1) as usize).div_ceil(most);
        (low..=high).step_by(step.max(1)).map(|power| 10f64.powi(power)).collect()
    }

    fn round(&self, most: usize) -> Vec<f64> {
        let span = self.to - self.from;
        let least = span / most as f64;
        let power = 10f64.powf(least.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|by| by * power).find(|step| *step >= least * 0.999);
        let Some(step) = step.filter(|step| step.is_finite() && *step > 0.0) else { return Vec::new() };
        let first = (self.from / step - 1e-9).ceil();
        let ticks = (0..=most).map(|i| (first + i as f64) * step);
        ticks.take_while(|tick| *tick <= self.to + step * 1e-9).collect()
    }
}
