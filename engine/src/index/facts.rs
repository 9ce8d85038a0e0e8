//! What is known of services that is one of a list of values: what it costs, how it is
//! used, when it is open. One column of strings a kind; no value means "not known".

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use luukku_analyzers::{Language, fold};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use super::schema::Fact;
use crate::audience::{Audience, audiences};
use crate::catalog::{
    Accessibility, Channel, Fee, OpenTimes, ProviderType, Referral, Service, UsualTime,
    opening_hours_of_text,
};
use crate::record;

/// Longest value of a column, in bytes: longer ones are sentences, and no one chooses those.
const MAX_VALUE_BYTES: usize = 200;

/// Longest text of times, in bytes: longer ones are kept in the record only.
const MAX_TIMES_BYTES: usize = 16 * 1024;

/// Everything known of a service, each value once.
pub(super) fn facts_of(service: &Service) -> BTreeSet<(Fact, String)> {
    let mut facts = BTreeSet::new();
    let mut put = |fact: Fact, value: String| {
        let most = if fact == Fact::OpeningHours {
            MAX_TIMES_BYTES
        } else {
            MAX_VALUE_BYTES
        };
        if !value.is_empty() && value.len() <= most {
            facts.insert((fact, value));
        }
    };
    let terms = |taxonomy: &'static str| {
        let of_kind = service
            .taxonomy_terms
            .iter()
            .filter(move |term| term.taxonomy == taxonomy);
        of_kind.filter_map(|term| Some(term.name.best(Language::Finnish)?.1))
    };
    let strings = |list: &'_ [String]| list.iter().map(|text| as_label(text)).collect::<Vec<_>>();
    for class in strings(&service.service_classes) {
        put(Fact::ServiceClass, class);
    }
    for class in terms("service_class") {
        put(Fact::ServiceClass, as_label(class));
    }
    for group in strings(&service.target_groups) {
        put(Fact::TargetGroup, group);
    }
    for group in terms("target_group") {
        put(Fact::TargetGroup, as_label(group));
    }
    for audience in audiences(service) {
        put(Fact::Audience, Audience::name(audience).to_owned());
    }
    let provider = service
        .organization
        .as_ref()
        .and_then(|it| it.provider_type);
    let single = [
        (Fact::ProviderType, provider.map(ProviderType::name)),
        (Fact::Fee, service.fee.map(Fee::name)),
        (Fact::Referral, service.referral.map(Referral::name)),
    ];
    for (fact, value) in single {
        put(fact, value.unwrap_or_default().to_owned());
    }
    let places = service.locations.iter().map(|at| &at.accessibility);
    for value in places
        .chain([&service.accessibility])
        .flatten()
        .copied()
        .map(Accessibility::name)
    {
        put(Fact::Accessibility, value.to_owned());
    }
    for value in service.channels.iter().copied().map(Channel::name) {
        put(Fact::Channel, value.to_owned());
    }
    for tag in &service.languages {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        put(Fact::ServiceLanguage, language.trim().to_ascii_lowercase());
    }
    for network in &service.networks {
        put(Fact::Network, network.trim().to_owned());
    }
    let times = open_times(service);
    if !times.is_empty() {
        for time in times.usual() {
            put(Fact::OpenWhen, UsualTime::name(time).to_owned());
        }
        put(Fact::OpeningHours, record::open_times_to_text(&times));
    }
    facts
}

/// The times given, its own or of the same service elsewhere, else those its text tells
/// beyond doubt.
fn open_times(service: &Service) -> OpenTimes {
    let mut times = service.open_times();
    if times.is_empty() {
        let text = service
            .hours
            .iter()
            .find_map(|(_, text)| opening_hours_of_text(text));
        times.hours.extend(text);
    }
    times
}

/// A label as the lists of service classes write it, with a capital letter, so that one
/// written without is the same; a tag such as `amenity=cafe` as it is.
fn as_label(text: &str) -> String {
    let text = text.trim();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if !text.contains('=') => first.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// One kind of fact of a segment's services.
pub(crate) struct FactColumn {
    /// `None` when nothing is known of any service.
    column: Option<StrColumn>,
    /// The values; read when first asked for.
    values: OnceLock<Values>,
    documents: DocId,
    /// The column's numbers, unpacked; made when first asked for.
    known: OnceLock<Known>,
}

/// The values of a column.
#[derive(Debug, Default)]
struct Values {
    /// By their number in the segment.
    texts: Vec<String>,
    /// Their numbers, by their folded text.
    numbers: HashMap<String, Vec<u64>>,
}

impl Values {
    fn read(column: &StrColumn) -> std::io::Result<Self> {
        let mut values = Self::default();
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            let number = values.texts.len() as u64;
            // What was written is text.
            let text = String::from_utf8_lossy(stream.key()).into_owned();
            values.numbers.entry(fold(&text)).or_default().push(number);
            values.texts.push(text);
        }
        Ok(values)
    }
}

/// Numbers of values, those of a document side by side.
#[derive(Debug, Default)]
struct Known {
    /// Where those of each document begin, and where the last end; empty when nothing is known
    /// of any.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Known {
    fn read(column: &StrColumn, documents: DocId) -> Self {
        let mut starts = Vec::with_capacity(documents as usize + 1);
        let mut numbers = Vec::with_capacity(documents as usize);
        starts.push(0);
        for doc in 0..documents {
            numbers.extend(column.term_ords(doc).map(|number| number as u32));
            starts.push(numbers.len() as u32);
        }
        Self { starts, numbers }
    }

    #[inline]
    fn of(&self, doc: DocId) -> &[u32] {
        let doc = doc as usize;
        let range = match self.starts.get(doc..doc + 2) {
            Some(&[start, end]) => start as usize..end as usize,
            _ => 0..0,
        };
        self.numbers.get(range).unwrap_or_default()
    }
}

impl FactColumn {
    pub(super) fn open(segment: &SegmentReader, fact: Fact) -> tantivy::Result<Self> {
        Ok(Self {
            column: segment.fast_fields().str(fact.column())?,
            values: OnceLock::new(),
            documents: segment.max_doc(),
            known: OnceLock::new(),
        })
    }

    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.column.as_ref().map_or(0, |column| column.num_terms())
    }

    /// What is known of a document: numbers of values.
    ///
    /// Cost: at the first call a pass over the column, and from then on 4 bytes of memory a
    /// document and a value of it.
    pub(crate) fn of(&self, doc: DocId) -> impl Iterator<Item = u64> + '_ {
        let known = self.known.get_or_init(|| {
            let column = self.column.as_ref();
            column.map_or_else(Known::default, |column| Known::read(column, self.documents))
        });
        known.of(doc).iter().copied().map(u64::from)
    }

    /// All values; their places are their numbers.
    ///
    /// Cost: at the first call some 0.7 µs a value.
    pub(crate) fn values(&self) -> &[String] {
        &self.read().texts
    }

    /// The numbers of a value, however it is cased.
    pub(crate) fn numbers(&self, value: &str) -> &[u64] {
        let numbers = self.read().numbers.get(&fold(value));
        numbers.map_or(&[], Vec::as_slice)
    }

    fn read(&self) -> &Values {
        self.values.get_or_init(|| {
            let read = self.column.as_ref().map(Values::read);
            // What cannot be read has no values: verified files can.
            read.and_then(Result::ok).unwrap_or_default()
        })
    }

    /// Reads what is otherwise read when somebody first asks for it.
    pub(super) fn make_ready(&self) {
        self.read();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record;

    fn facts(json: &str) -> Vec<(Fact, String)> {
        let service = record::parse(json).expect("a record").service;
        facts_of(&service).into_iter().collect()
    }

    #[test]
    fn a_value_is_known_once_and_what_is_not_given_is_not_known() {
        assert_eq!(facts(r#"{"id": "a", "name": "A"}"#), []);
        assert_eq!(
            facts(
                r#"{"id": "a", "name": "A", "classes": ["neuvonta", "Neuvonta"],
                    "languages": ["fi", "zh-Hans"], "fee": "free"}"#
            ),
            [
                (Fact::ServiceClass, "Neuvonta".to_owned()),
                (Fact::Fee, "free".to_owned()),
                (Fact::ServiceLanguage, "fi".to_owned()),
                (Fact::ServiceLanguage, "zh".to_owned()),
            ]
        );
    }

    #[test]
    fn hours_in_words_are_known_where_they_leave_no_doubt() {
        let known = facts(r#"{"id": "a", "name": "A", "hours": "su 12-15"}"#);
        assert!(known.contains(&(Fact::OpenWhen, "su".to_owned())));
        assert_eq!(
            facts(r#"{"id": "a", "name": "A", "hours": "kesäisin 12-15"}"#),
            []
        );
    }
}
