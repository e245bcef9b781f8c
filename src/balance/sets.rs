//! Label sets: clips with the same labels are one variable of the problem.

/// Distinct sets of labels, and the other way round for each label the sets that have it. Two flat arrays each, since there
/// may be hundreds of thousands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sets {
    labels: Rows,
    sets: Rows,
}

impl Sets {
    /// From the labels of each set, ascending and without repeats; every label is below `labels`.
    pub fn new<S: AsRef<[u32]>>(sets: &[S], labels: usize) -> Sets {
        let forth = Rows::new(sets.iter().map(|set| set.as_ref().len()), |push| {
            for (set, members) in sets.iter().enumerate() {
                members.as_ref().iter().for_each(|&label| push(set, label));
            }
        });
        let mut counts = vec![0; labels];
        forth.values.iter().for_each(|&label| counts[label as usize] += 1);
        let back = Rows::new(counts.into_iter(), |push| {
            for (set, members) in sets.iter().enumerate() {
                members.as_ref().iter().for_each(|&label| push(label as usize, set as u32));
            }
        });
        Sets { labels: forth, sets: back }
    }

    /// How many sets there are.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many labels there are.
    pub fn label_count(&self) -> usize {
        self.sets.len()
    }

    /// The labels of a set, ascending.
    pub fn labels(&self, set: usize) -> &[u32] {
        self.labels.row(set)
    }

    /// The sets that have a label, ascending.
    pub fn with(&self, label: usize) -> &[u32] {
        self.sets.row(label)
    }

    /// Whether a set has a label.
    pub fn has(&self, set: usize, label: usize) -> bool {
        self.labels(set).binary_search(&(label as u32)).is_ok()
    }
}

/// Rows of different lengths in one array.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Rows {
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Rows {
    /// Of these lengths; `fill` pushes each row's values in order, the rows in any order.
    fn new(lengths: impl Iterator<Item = usize>, fill: impl FnOnce(&mut dyn FnMut(usize, u32))) -> Rows {
        let mut starts = vec![0];
        let mut end = 0;
        starts.extend(lengths.map(|length| {
            end += length as u32;
            end
        }));
        let mut values = vec![0; end as usize];
        let mut next = starts.clone();
        fill(&mut |row, value| {
            values[next[row] as usize] = value;
            next[row] += 1;
        });
        Rows { starts, values }
    }

    fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    fn row(&self, row: usize) -> &[u32] {
        &self.values[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::Sets;

    #[test]
    fn both_ways() {
        let sets = Sets::new(&[vec![0, 2], vec![], vec![2]], 4);
        assert_eq!((sets.len(), sets.label_count()), (3, 4));
        assert_eq!((sets.labels(0), sets.labels(1), sets.labels(2)), (&[0, 2][..], &[][..], &[2][..]));
        assert_eq!((sets.with(0), sets.with(1), sets.with(2)), (&[0][..], &[][..], &[0, 2][..]));
        assert!(sets.has(0, 2) && !sets.has(2, 0));
    }
}
