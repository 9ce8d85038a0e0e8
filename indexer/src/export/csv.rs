//! Services as comma-separated values: a row each, for spreadsheets.

use std::io::{self, Write};

use luukku_engine::Language;
use luukku_engine::catalog::{LocalizedText, Location, Organization, Service};

use super::{ByteOrderMark, Writer, joined};
use crate::report::guarded;

/// The columns: names that the reader of tables knows, but for `locations`, how many there
/// are; the row has the first.
const COLUMNS: &[&str] = &[
    "id",
    "kind",
    "name",
    "name_sv",
    "name_en",
    "name_fi_simple",
    "summary",
    "summary_sv",
    "summary_en",
    "description",
    "description_sv",
    "description_en",
    "organization",
    "organization.business_id",
    "organization.type",
    "locations",
    "location.name",
    "address",
    "postcode",
    "municipality",
    "lat",
    "lon",
    "loc_precision",
    "municipalities",
    "nationwide",
    "classes",
    "terms",
    "target",
    "life_events",
    "channels",
    "phone",
    "email",
    "url",
    "hours",
    "hours_sv",
    "hours_en",
    "opening_hours",
    "accessibility",
    "min_age",
    "max_age",
    "referral",
    "fee",
    "languages",
    "peer_support",
    "networks",
    "verified",
    "updated",
    "source",
    "licence",
    "attribution",
];

/// What separates the words of a list in a cell.
const SEPARATOR: &str = " | ";

/// Rows being written.
pub(super) struct Rows {
    mark: ByteOrderMark,
}

impl Rows {
    pub(super) fn new(mark: ByteOrderMark) -> Self {
        Self { mark }
    }
}

impl Writer for Rows {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.mark == ByteOrderMark::With {
            out.write_all("\u{feff}".as_bytes())?;
        }
        write_row(COLUMNS, out)
    }

    fn service(&mut self, service: &Service, out: &mut dyn Write) -> io::Result<()> {
        let cells = COLUMNS.iter().map(|column| guarded(&cell(service, column)));
        write_row(cells.collect::<Vec<_>>(), out)
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn write_row<T: AsRef<[u8]>>(
    cells: impl IntoIterator<Item = T>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells)?;
    let row = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    out.write_all(&row)
}

fn cell(service: &Service, column: &str) -> String {
    let (name, language) = match column {
        "name_fi_simple" => return service.name.plain_finnish().unwrap_or_default().to_owned(),
        column => match column.rsplit_once('_') {
            Some((name, "sv")) => (name, Some(Language::Swedish)),
            Some((name, "en")) => (name, Some(Language::English)),
            _ => (column, None),
        },
    };
    let text = |text: &LocalizedText| {
        text.get(language.unwrap_or(Language::Finnish))
            .unwrap_or_default()
            .to_owned()
    };
    let plain = |text: &Option<String>| text.clone().unwrap_or_default();
    let list = |words: &[String]| joined(words, SEPARATOR);
    let flag = |value: Option<bool>| value.map_or_else(String::new, |value| value.to_string());
    let name_of = |name: Option<&'static str>| name.unwrap_or_default().to_owned();
    let date =
        |date: Option<jiff::civil::Date>| date.map_or_else(String::new, |date| date.to_string());
    let age = |age: Option<u8>| age.map_or_else(String::new, |age| age.to_string());
    match name {
        "id" => service.id.to_string(),
        "kind" => plain(&service.kind),
        "name" => text(&service.name),
        "summary" => text(&service.summary),
        "description" => text(&service.description),
        "locations" => service.locations.len().to_string(),
        "municipalities" => list(&service.service_area.municipalities),
        "nationwide" => flag(service.service_area.nationwide.then_some(true)),
        "classes" => list(&service.service_classes),
        "terms" => list(&service.terms),
        "target" => list(&service.target_groups),
        "life_events" => list(&service.life_events),
        "channels" => joined(service.channels.iter().map(|it| it.name()), SEPARATOR),
        "phone" => plain(&service.phone),
        "email" => plain(&service.email),
        "url" => plain(&service.url),
        "hours" => text(&service.hours),
        "opening_hours" => service
            .opening_hours
            .as_ref()
            .map_or_else(String::new, |hours| hours.as_str().to_owned()),
        "accessibility" => joined(service.accessibility.iter().map(|it| it.name()), SEPARATOR),
        "min_age" => age(service.min_age),
        "max_age" => age(service.max_age),
        "referral" => name_of(service.referral.map(luukku_engine::catalog::Referral::name)),
        "fee" => name_of(service.fee.map(luukku_engine::catalog::Fee::name)),
        "languages" => list(&service.languages),
        "peer_support" => flag(service.peer_support),
        "networks" => list(&service.networks),
        "verified" => date(service.verified_at),
        "updated" => date(service.updated_at),
        "source" => plain(&service.source),
        "licence" => plain(&service.licence),
        "attribution" => plain(&service.attribution),
        _ => of_organization(service.organization.as_ref(), name)
            .or_else(|| of_location(service.locations.first(), name))
            .unwrap_or_default(),
    }
}

fn of_organization(organization: Option<&Organization>, column: &str) -> Option<String> {
    let organization = organization?;
    match column {
        "organization" => finnish_or_other(&organization.name),
        "organization.business_id" => organization.business_id.clone(),
        "organization.type" => Some(organization.provider_type?.name().to_owned()),
        _ => None,
    }
}

fn of_location(location: Option<&Location>, column: &str) -> Option<String> {
    let location = location?;
    match column {
        "location.name" => finnish_or_other(&location.name),
        "address" => finnish_or_other(&location.address),
        "postcode" => location.postcode.clone(),
        "municipality" => location.municipality.clone(),
        "lat" => Some(location.point?.lat().to_string()),
        "lon" => Some(location.point?.lon().to_string()),
        "loc_precision" => location.point.map(|_| location.precision.name().to_owned()),
        _ => None,
    }
}

fn finnish_or_other(text: &LocalizedText) -> Option<String> {
    let (_, text) = text.best(Language::Finnish)?;
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("+358 50", "'+358 50"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), expected);
        }
    }
}
