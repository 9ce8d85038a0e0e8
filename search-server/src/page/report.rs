//! Telling of an error in a record: by e-mail, from the reader's own program to the provider,
//! else to whoever runs the portal. Nothing of it passes through the server.

use luukku_engine::catalog::Service;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::format::{mail_link, service_path};
use super::interface::Interface;
use super::strings::fill;
use crate::site::Portal;

/// How an error is reported.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) link: Option<String>,
    /// Where it goes, or why it cannot be sent.
    pub(super) note: &'static str,
}

impl Report {
    pub(super) fn of(service: &Service, name: &str, face: Interface, portal: &Portal) -> Self {
        let texts = face.about_services();
        let subject = fill(texts.report_subject, "name", name);
        let page = portal.address(&service_path(service.id.as_str()));
        let own = service.email.as_deref().or_else(|| {
            let organization = service.organization.as_ref();
            organization.and_then(|organization| organization.email.as_deref())
        });
        let to_provider = own.and_then(mail_link);
        let operator = portal.feedback_address.as_deref();
        let to_operator = || Some((operator.and_then(mail_link)?, texts.report_to_operator));
        let found = to_provider
            .map(|link| (link, texts.report_to_provider))
            .or_else(to_operator);
        let Some((mail, note)) = found else {
            return Self {
                link: None,
                note: texts.report_nobody,
            };
        };
        let escaped = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let link = format!(
            "{mail}?subject={}&body={}",
            escaped(&subject),
            escaped(&page)
        );
        Self {
            link: face.leading_out(Some(link)),
            note,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use luukku_engine::record;

    #[test]
    fn an_error_goes_to_the_provider_else_to_the_operator() {
        let report = |record: &str, feedback: Option<&str>| {
            let service = record::parse(record).unwrap().service;
            let portal = Portal {
                feedback_address: feedback.map(str::to_owned),
                ..Portal::default()
            };
            Report::of(&service, "Nimi & <x>", Interface::default(), &portal).link
        };
        let with = r#"{"id": "t:1", "name": "Esimerkki", "email": "ryhma@esimerkki.example"}"#;
        let without = r#"{"id": "t:1", "name": "Esimerkki"}"#;
        let link = report(with, Some("palaute@esimerkki.example")).unwrap();
        assert!(
            link.starts_with("mailto:ryhma@esimerkki.example?subject="),
            "{link}"
        );
        assert!(
            link.contains("Nimi%20%26%20%3Cx%3E&body=%2Fservices%2Ft%3A1"),
            "{link}"
        );
        let link = report(without, Some("palaute@esimerkki.example")).unwrap();
        assert!(
            link.starts_with("mailto:palaute@esimerkki.example?"),
            "{link}"
        );
        assert_eq!(report(without, None), None);
    }
}
