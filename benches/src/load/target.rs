//! The server that is loaded.

use std::net::{SocketAddr, ToSocketAddrs as _};

use anyhow::{Context as _, Result, ensure};

/// A server on this machine.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) address: SocketAddr,
    /// What the `Host` header says.
    pub(super) host: String,
}

impl Target {
    /// # Errors
    /// When the URL is not `http://HOST:PORT`, or its host is another machine: a load is for
    /// one's own server only.
    pub(super) fn of(url: &str) -> Result<Self> {
        let host = url
            .strip_prefix("http://")
            .with_context(|| format!("{url}: only http:// is loaded"))?
            .trim_end_matches('/');
        let address = host
            .to_socket_addrs()
            .with_context(|| format!("{url}: HOST:PORT is needed"))?
            .next()
            .with_context(|| format!("{url}: no such host"))?;
        ensure!(
            address.ip().is_loopback(),
            "{url}: only a server on this machine is loaded"
        );
        Ok(Self {
            address,
            host: host.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loaded() {
        assert!(Target::of("http://127.0.0.1:8080/").is_ok());
        for url in [
            "http://192.0.2.1:80",
            "https://127.0.0.1:1",
            "127.0.0.1:80",
            "http://127.0.0.1",
        ] {
            assert!(Target::of(url).is_err(), "{url}");
        }
    }
}
