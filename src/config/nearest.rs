//! "Did you mean": the known name nearest to a misspelt one.

/// The name of `known` that needs the fewest single-letter changes to become `wrong`; `None` when even that one is
/// more than half of the word away. The earlier of two equally near names wins.
pub fn nearest<'a>(wrong: &str, known: &[&'a str]) -> Option<&'a str> {
    let wrong: Vec<char> = wrong.to_lowercase().chars().collect();
    let (changes, name) = known.iter().map(|name| (distance(&wrong, name), *name)).min_by_key(|pair| pair.0)?;
    (changes * 2 <= wrong.len().max(2)).then_some(name)
}

/// Levenshtein's distance, one row of the table at a time.
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = corner + usize::from(from != to);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_the_nearest_and_refuses_the_far() {
        let known = ["border", "selection", "good"];
        assert_eq!(nearest("selektion", &known), Some("selection"));
        assert_eq!(nearest("Boarder", &known), Some("border"));
        assert_eq!(nearest("xylophone", &known), None);
        assert_eq!(nearest("good", &[]), None);
    }
}
