//! Trying again: which faults pass, and how long to wait.

use std::time::{Duration, SystemTime};

/// How long to wait before the next try, the first being 0.
///
/// Twice as long each time, and up to half as much more by chance, so that several programs
/// that failed together do not come back together.
pub(super) fn backoff(first: Duration, longest: Duration, tried: u32) -> Duration {
    let factor = 2_u32.saturating_pow(tried.min(16));
    let wait = first.saturating_mul(factor).min(longest);
    wait + wait.mul_f64(fastrand::f64() / 2.0)
}

/// Whether a status can be another one a little later.
pub(super) fn may_pass(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504) || status > 504
}

/// A `Retry-After`: seconds, or a date.
pub(super) fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let at = httpdate::parse_http_date(value).ok()?;
    Some(at.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let second = Duration::from_secs(1);
        for (tried, least) in [(0, 1), (1, 2), (3, 8), (5, 30), (40, 30)] {
            let wait = backoff(second, 30 * second, tried);
            let least = least * second;
            assert!(
                wait >= least && wait <= least + least / 2,
                "{tried}: {wait:?}"
            );
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777 - 60);
        for (value, seconds) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(60)),
            ("Sun, 06 Nov 1983 08:49:37 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
            ("99999999999999", None),
        ] {
            let expected = seconds.map(Duration::from_secs);
            assert_eq!(retry_after(value, now), expected, "{value}");
        }
    }
}
