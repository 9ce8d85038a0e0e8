//! Where this server is, as the client sees it: snippets need whole addresses.

use std::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::http::uri::Authority;

/// `https://luukku.example`, from the request's own headers; empty when they say nothing
/// usable, which makes addresses relative.
///
/// Names are taken to be served over TLS, as the open network has it; addresses and names
/// without a dot are somebody's own machine. A proxy that knows says so in
/// `X-Forwarded-Proto`.
pub(super) fn origin(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(authority) = text(HOST.as_str()).and_then(|host| host.parse::<Authority>().ok())
    else {
        return String::new();
    };
    if authority.as_str().contains('@') {
        return String::new();
    }
    let host = authority.host();
    let is_own_machine =
        !host.contains('.') || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    let scheme = match text("x-forwarded-proto") {
        Some("https") => "https",
        Some("http") => "http",
        _ if is_own_machine => "http",
        _ => "https",
    };
    format!("{scheme}://{authority}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_over_tls_and_ones_own_machine_is_not() {
        for (host, proto, expected) in [
            ("luukku.example", "", "https://luukku.example"),
            ("luukku.example:8443", "", "https://luukku.example:8443"),
            ("luukku.example", "http", "http://luukku.example"),
            ("127.0.0.1:8080", "", "http://127.0.0.1:8080"),
            ("[::1]:8080", "", "http://[::1]:8080"),
            ("localhost:8080", "", "http://localhost:8080"),
            ("127.0.0.1", "https", "https://127.0.0.1"),
            ("evil@luukku.example", "", ""),
            ("luukku.example/\"><script>", "", ""),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().unwrap());
            headers.insert("x-forwarded-proto", proto.parse().unwrap());
            assert_eq!(origin(&headers), expected, "{host}");
        }
        assert_eq!(origin(&HeaderMap::new()), "");
    }
}
