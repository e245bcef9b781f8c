//! Keeping libasound's complaints off the screen: it writes to stderr whatever it stumbles over.

/// Sends what libasound has to say in this thread to a buffer instead of stderr. Every thread needs its own call.
#[cfg(any(target_os = "linux", target_os = "freebsd", target_os = "netbsd", target_os = "dragonfly"))]
pub(in crate::audio) fn this_thread() {
    // The handler stays installed for as long as the thread lives; without it there is only more chatter.
    drop(alsa::Output::local_error_handler());
}

/// Other systems' sound libraries keep quiet by themselves.
#[cfg(not(any(target_os = "linux", target_os = "freebsd", target_os = "netbsd", target_os = "dragonfly")))]
pub(in crate::audio) fn this_thread() {}
