//! What yt-dlp's last words mean: whether to try again, and how soon.

/// What to do after a clip has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// There is no such clip for us, now or later.
    Permanent,
    /// We ask too often: everybody waits.
    Slow,
    /// Trouble that may pass.
    Transient,
    /// No space is left: nothing can go on.
    Full,
}

/// The first list with a phrase that was said decides; all in lower case.
const SAID: [(Verdict, &[&str]); 3] = [
    (Verdict::Full, &["no space left", "disk quota exceeded"]),
    (
        Verdict::Slow,
        &["http error 429", "too many requests", "rate-limited", "not a bot", "try again later", "captcha"],
    ),
    (
        Verdict::Permanent,
        &[
            "video unavailable",
            "this video is unavailable",
            "private video",
            "video is private",
            "has been removed",
            "removed by the uploader",
            "account associated with this video",
            "has been terminated",
            "no longer available",
            "not available",
            "not made this video available",
            "available to this channel's members",
            "members-only",
            "join this channel",
            "confirm your age",
            "age-restricted",
            "inappropriate for some users",
            "blocked it",
            "copyright",
            "requires payment",
            "live event",
            "incomplete youtube id",
            "truncated id",
        ],
    ),
];

/// What `said`, the error output of yt-dlp, means.
pub(super) fn of(said: &str) -> Verdict {
    let said = said.to_lowercase();
    let meant = |phrases: &&[&str]| phrases.iter().any(|phrase| said.contains(phrase));
    SAID.iter().find(|(_, phrases)| meant(phrases)).map_or(Verdict::Transient, |(verdict, _)| *verdict)
}

/// The last error in one line, without the words that are the same for every clip.
pub(super) fn reason(said: &str) -> String {
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines().rfind(|line| line.starts_with("ERROR:")).or_else(|| lines().next_back());
    let line = line.unwrap_or("yt-dlp failed and said nothing");
    let text = line.trim_start_matches("ERROR:").trim();
    let text = text.strip_prefix("[youtube]").and_then(|text| text.split_once(": ")).map_or(text, |(_, text)| text);
    text.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::{Verdict, of, reason};

    #[test]
    fn tells_what_may_pass_from_what_stays() {
        for (said, verdict) in [
            ("ERROR: [youtube] x: Video unavailable. This video is private", Verdict::Permanent),
            ("ERROR: [youtube] x: Private video. Sign in if you've been granted access", Verdict::Permanent),
            ("ERROR: [youtube] x: Sign in to confirm your age. This video may be ..", Verdict::Permanent),
            ("ERROR: [youtube] x: Sign in to confirm you\u{2019}re not a bot. Use --cookies", Verdict::Slow),
            ("ERROR: [youtube] x: Video unavailable. This content isn't available, try again later.", Verdict::Slow),
            ("ERROR: unable to download video data: HTTP Error 429: Too Many Requests", Verdict::Slow),
            ("ERROR: unable to download webpage: <urlopen error [Errno -3]>", Verdict::Transient),
            ("ERROR: unable to write data: [Errno 28] No space left on device", Verdict::Full),
            ("", Verdict::Transient),
        ] {
            assert_eq!(of(said), verdict, "{said}");
        }
    }

    #[test]
    fn the_reason_is_the_last_error_alone() {
        let said = "WARNING: old\nERROR: [youtube] vfY_TJq7n_U: Video unavailable\n\n";
        assert_eq!(reason(said), "Video unavailable");
        assert_eq!(reason("Traceback\nKeyError: 'x'\n"), "KeyError: 'x'");
        assert!(reason(" \n").contains("said nothing"));
    }
}
