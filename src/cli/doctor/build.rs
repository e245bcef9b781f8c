//! What the program was built with and what the processor can do.

use super::finding::Finding;

/// Version, features, threads and instruction sets.
pub fn look() -> Vec<Finding> {
    vec![version(), features(), processor()]
}

fn version() -> Finding {
    let system = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    Finding::good("audiocap", format!("{} on {system}", env!("CARGO_PKG_VERSION")))
}

fn features() -> Finding {
    let all = [
        ("playback", cfg!(feature = "playback")),
        ("download", cfg!(feature = "download")),
        ("cuda", cfg!(feature = "cuda")),
        ("metal", cfg!(feature = "metal")),
    ];
    let pick = |wanted: bool| all.iter().filter(|f| f.1 == wanted).map(|f| f.0).collect::<Vec<_>>().join(", ");
    Finding::good("built with", format!("{} (without {})", pick(true), pick(false)))
}

fn processor() -> Finding {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let pool = rayon::current_num_threads();
    let sets = instruction_sets();
    let sets = if sets.is_empty() { String::new() } else { format!(", {}", sets.join(" ")) };
    Finding::good("processor", format!("{threads} threads, {pool} of them for the model{sets}"))
}

/// The instruction sets that make a model fast, where this processor has them.
#[cfg(target_arch = "x86_64")]
fn instruction_sets() -> Vec<&'static str> {
    let all = [
        ("avx2", std::arch::is_x86_feature_detected!("avx2")),
        ("fma", std::arch::is_x86_feature_detected!("fma")),
        ("avx512f", std::arch::is_x86_feature_detected!("avx512f")),
    ];
    all.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect()
}

#[cfg(not(target_arch = "x86_64"))]
fn instruction_sets() -> Vec<&'static str> {
    Vec::new()
}
