//! Who runs the portal, and under which address.

use crate::error::ServerError;

/// What only the operator of a portal knows. Nothing of it is needed to serve; what is missing
/// is said to be missing where the law asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portal {
    /// Who runs it, as people know them: "Esimerkkilän hyvinvointialue".
    pub operator_name: Option<String>,
    /// Where feedback goes: an e-mail address, or the http or https address of a form.
    pub feedback_address: Option<String>,
    /// The address under which people reach it, without a path: `https://luukku.example`.
    /// Search engines are given it; without one they are given addresses relative to the page.
    pub public_address: Option<String>,
    /// Tiles of a map: an address with `{z}`, `{x}` and `{y}`, such as
    /// `https://kartta.example/{z}/{x}/{y}.png`. Without them the map is drawn from our own data.
    /// Browsers ask them of that server, so it learns where people look.
    pub map_tiles: Option<String>,
    /// Whose tiles those are, to be shown on the map.
    pub map_credit: Option<String>,
}

impl Portal {
    /// The same, with what is written as needed.
    pub(crate) fn checked(self) -> Result<Self, ServerError> {
        let refused = |option, value: &str| ServerError::Portal {
            option,
            value: value.chars().take(100).collect(),
        };
        if let Some(address) = &self.feedback_address
            && !is_mail(address)
            && !is_web(address)
        {
            return Err(refused("--feedback-address", address));
        }
        if let Some(tiles) = &self.map_tiles
            && tiles_origin(tiles).is_none()
        {
            return Err(refused("--map-tiles", tiles));
        }
        let public_address = match self.public_address {
            None => None,
            Some(address) => {
                let bare = address.trim_end_matches('/');
                let has_path = bare.split_once("://").is_none_or(|(_, rest)| {
                    rest.contains(['/', '?', '#', '<', '>', '"', '\'', '&', '@'])
                });
                if has_path || !is_web(bare) {
                    return Err(refused("--public-address", &address));
                }
                Some(bare.to_owned())
            }
        };
        Ok(Self {
            public_address,
            ..self
        })
    }

    /// The address of a page for others to use: whole when the portal's own is known.
    pub(crate) fn address(&self, path: &str) -> String {
        let own = self.public_address.as_deref().unwrap_or_default();
        format!("{own}{path}")
    }
}

/// The origin of the map's tiles; `None` for what is no address of tiles.
pub(crate) fn tiles_origin(tiles: &str) -> Option<&str> {
    let has_all = ["{z}", "{x}", "{y}"]
        .iter()
        .all(|part| tiles.contains(part));
    let (_, rest) = tiles.split_once("://")?;
    let (host, _) = rest.split_once('/')?;
    let is_host = !host.is_empty()
        && host
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | ':' | '[' | ']'));
    if !has_all || !is_host || !is_web(tiles) {
        return None;
    }
    tiles.strip_suffix(rest.strip_prefix(host)?)
}

fn is_web(address: &str) -> bool {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty())
        && !address
            .chars()
            .any(|it| it.is_whitespace() || it.is_control())
}

fn is_mail(address: &str) -> bool {
    crate::page::mail_link(address).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portal(feedback: &str, public: &str) -> Result<Portal, String> {
        let portal = Portal {
            operator_name: None,
            feedback_address: Some(feedback.to_owned()),
            public_address: Some(public.to_owned()),
            ..Portal::default()
        };
        portal.checked().map_err(|error| error.to_string())
    }

    #[test]
    fn addresses_are_whole_and_the_portals_own_has_no_path() {
        let portal_made = portal("palaute@esimerkki.example", "https://luukku.example/").unwrap();
        assert_eq!(portal_made.address("/?q=a"), "https://luukku.example/?q=a");
        assert_eq!(Portal::default().address("/?q=a"), "/?q=a");
        for (feedback, public) in [
            ("javascript:alert(1)", "https://luukku.example"),
            ("nobody", "https://luukku.example"),
            ("https://esimerkki.example/palaute", "luukku.example"),
            (
                "https://esimerkki.example/palaute",
                "https://luukku.example/haku",
            ),
            (
                "https://esimerkki.example/palaute",
                "https://luukku.example\"><script>",
            ),
        ] {
            assert!(portal(feedback, public).is_err(), "{feedback} {public}");
        }
    }

    #[test]
    fn tiles_are_of_one_server_and_add_no_directive_to_a_policy() {
        for (tiles, origin) in [
            (
                "https://kartta.example/taso/{z}/{x}/{y}.png?avain=1",
                Some("https://kartta.example"),
            ),
            (
                "http://127.0.0.1:81/{z}/{x}/{y}",
                Some("http://127.0.0.1:81"),
            ),
            ("https://kartta.example/{z}/{x}.png", None),
            ("https://*/{z}/{x}/{y}", None),
            ("https://a; script-src */{z}/{x}/{y}", None),
            ("javascript://a/{z}/{x}/{y}", None),
        ] {
            assert_eq!(tiles_origin(tiles), origin, "{tiles}");
        }
    }
}
