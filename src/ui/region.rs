//! The region of a clip that is selected, to look at and to loop.

/// The shortest region, seconds; a shorter drag is a click.
const SHORTEST: f64 = 0.01;

/// A stretch of a clip, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// Where it begins.
    pub from: f64,
    /// Where it ends, after `from`.
    pub to: f64,
}

impl Region {
    /// Between two times in either order, cut to the clip; `None` when next to nothing is left.
    pub fn between(a: f64, b: f64, duration: f64) -> Option<Self> {
        let (from, to) = (a.min(b).max(0.0), a.max(b).min(duration));
        (to - from >= SHORTEST).then_some(Self { from, to })
    }

    /// `region` begun anew at `at`: its end stays when it lies behind, else it reaches to the end of the clip.
    pub fn begun(region: Option<Self>, at: f64, duration: f64) -> Option<Self> {
        let end = region.map(|r| r.to).filter(|&end| end > at + SHORTEST).unwrap_or(duration);
        Self::between(at, end, duration)
    }

    /// `region` ended anew at `at`: its beginning stays when it lies before, else it begins with the clip.
    pub fn ended(region: Option<Self>, at: f64, duration: f64) -> Option<Self> {
        let start = region.map(|r| r.from).filter(|&start| start < at - SHORTEST).unwrap_or(0.0);
        Self::between(start, at, duration)
    }
}

#[cfg(test)]
mod tests {
    use super::Region;

    #[test]
    fn a_drag_works_both_ways_and_stays_inside() {
        assert_eq!(Region::between(4.0, 1.0, 10.0), Some(Region { from: 1.0, to: 4.0 }));
        assert_eq!(Region::between(-3.0, 99.0, 10.0), Some(Region { from: 0.0, to: 10.0 }));
        assert_eq!(Region::between(2.0, 2.001, 10.0), None);
    }

    #[test]
    fn brackets_move_one_end() {
        let begun = Region::begun(None, 3.0, 10.0);
        assert_eq!(begun, Some(Region { from: 3.0, to: 10.0 }));
        let ended = Region::ended(begun, 5.0, 10.0);
        assert_eq!(ended, Some(Region { from: 3.0, to: 5.0 }));
        assert_eq!(Region::begun(ended, 7.0, 10.0), Some(Region { from: 7.0, to: 10.0 }));
        assert_eq!(Region::ended(ended, 2.0, 10.0), Some(Region { from: 0.0, to: 2.0 }));
    }
}
