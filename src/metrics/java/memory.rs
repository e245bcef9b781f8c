//! How much memory a Java program may have.

use std::fs::read_to_string;

/// Where the machine's memory is not known: what the smallest machines have that people train on.
const GUESS: u64 = 8 << 10;

/// MiB for a heap: three quarters of the machine's memory, or of what this process is allowed, at most `most`.
pub(super) fn heap(most: u64) -> u64 {
    (machine().unwrap_or(GUESS) * 3 / 4).min(most)
}

/// MiB that the machine has, or that a container lets us have.
fn machine() -> Option<u64> {
    let total = read_to_string("/proc/meminfo").ok().and_then(|text| total(&text));
    let allowed = read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse::<u64>().ok());
    [total, allowed.map(|bytes| bytes >> 20)].into_iter().flatten().min()
}

fn total(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? >> 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heap_leaves_room_and_has_a_limit() {
        assert_eq!(total("MemTotal:       24611120 kB\nMemFree: 1 kB\n"), Some(24_034));
        assert_eq!(total("nothing"), None);
        assert!((1..=8 << 10).contains(&heap(8 << 10)));
    }
}
