//! The parameters of a search, from a query string or a JSON body.

mod fields;
mod read;

use luukku_engine::Language;
use luukku_engine::query::{Facet, Sort};
use utoipa::{IntoParams, ToSchema};

pub(crate) use fields::{BadBody, fields_of_json, fields_of_query, joined};

/// What may be asked of `/v1/search`. A parameter may be given once; an empty one counts
/// as not given.
#[derive(Clone, Debug, Default, PartialEq, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchParameters {
    /// What the person typed, at most 256 characters. Any text: punctuation and operators
    /// have no meaning. A place may be part of it.
    #[param(max_length = 256, example = "support groups near Forssa")]
    #[schema(max_length = 256, example = "support groups near Forssa")]
    pub(crate) q: Option<String>,
    /// A place in words, typed in a box of its own; overrides a place in `q`.
    #[param(max_length = 256, example = "Forssa")]
    #[schema(max_length = 256, example = "Forssa")]
    pub(crate) near: Option<String>,
    /// Where the person is: degrees north (WGS84). Needs `lon`.
    #[param(minimum = -90, maximum = 90, example = 60.8146)]
    #[schema(minimum = -90, maximum = 90, example = 60.8146)]
    pub(crate) lat: Option<f64>,
    /// Where the person is: degrees east (WGS84). Needs `lat`.
    #[param(minimum = -180, maximum = 180, example = 23.6215)]
    #[schema(minimum = -180, maximum = 180, example = 23.6215)]
    pub(crate) lon: Option<f64>,
    /// Only places within this many metres of the place or position asked for, above 0.
    #[param(exclusive_minimum = 0, maximum = 200_000, example = 25_000)]
    #[schema(exclusive_minimum = 0, maximum = 200_000, example = 25_000)]
    pub(crate) radius_m: Option<f64>,
    /// Only places in this box: minLon,minLat,maxLon,maxLat in degrees (WGS84).
    #[param(style = Form, explode = false, min_items = 4, max_items = 4)]
    #[schema(min_items = 4, max_items = 4)]
    pub(crate) bbox: Option<[f64; 4]>,
    /// Only places in this shape, and in the box where both are given: a `Polygon` or a
    /// `MultiPolygon` of `GeoJSON` (RFC 7946), longitude first, of at most 1,000 corners. Its
    /// edges, those of holes too, belong to it. In an address it is the JSON text of the
    /// geometry; larger ones go in a body.
    pub(crate) shape: Option<String>,
    /// Only services in, or serving, any of these municipalities: Finnish or Swedish names
    /// or three-digit codes.
    #[param(style = Form, explode = false, required = false, max_items = 32)]
    #[schema(required = false, nullable, max_items = 32)]
    pub(crate) municipality: Vec<String>,
    /// Only services in, or serving, any of these regions: Finnish or Swedish names or
    /// two-digit codes.
    #[param(style = Form, explode = false, required = false, max_items = 32)]
    #[schema(required = false, nullable, max_items = 32)]
    pub(crate) region: Vec<String>,
    /// Only services in, or serving, any of these wellbeing services counties: Finnish or
    /// Swedish names or two-digit codes.
    #[param(style = Form, explode = false, required = false, max_items = 32)]
    #[schema(required = false, nullable, max_items = 32)]
    pub(crate) wellbeing_county: Vec<String>,
    /// Only services of any of these classes, in the words of the data: the facet lists them.
    #[param(style = Form, explode = false, required = false, max_items = 32)]
    #[schema(required = false, nullable, max_items = 32)]
    pub(crate) service_class: Vec<String>,
    /// Only services for any of these target groups, in the words of the data.
    #[param(style = Form, explode = false, required = false, max_items = 32)]
    #[schema(required = false, nullable, max_items = 32)]
    pub(crate) target_group: Vec<String>,
    /// Only services of any of these kinds of provider: `municipality`, `wellbeing_county`,
    /// `state`, `association`, `parish`, `foundation`, `company`.
    #[param(style = Form, explode = false, required = false, max_items = 32)]
    #[schema(required = false, nullable, max_items = 32)]
    pub(crate) provider_type: Vec<String>,
    /// Only services of which this is known: `free`, `paid`.
    #[param(style = Form, explode = false, required = false, max_items = 32)]
    #[schema(required = false, nullable, max_items = 32)]
    pub(crate) fee: Vec<String>,
    /// Only services known to have any of these: `wheelchair`, `accessible_toilet`,
    /// `accessible_parking`, `hearing_loop`.
    #[param(style = Form, explode = false, required = false, max_items = 32)]
    #[schema(required = false, nullable, max_items = 32)]
    pub(crate) accessibility: Vec<String>,
    /// Only services that are used in any of these ways: `place`, `phone`, `online`, `chat`,
    /// `home_visit`.
    #[param(style = Form, explode = false, required = false, max_items = 32)]
    #[schema(required = false, nullable, max_items = 32)]
    pub(crate) channel: Vec<String>,
    /// Only services given in any of these languages: BCP 47 tags, of which the language counts.
    #[param(style = Form, explode = false, required = false, max_items = 32)]
    #[schema(required = false, nullable, max_items = 32)]
    pub(crate) service_language: Vec<String>,
    /// Only services that belong to any of these networks, by name.
    #[param(style = Form, explode = false, required = false, max_items = 32)]
    #[schema(required = false, nullable, max_items = 32)]
    pub(crate) network: Vec<String>,
    /// Only services for people of this age or older, in years; those without a limit are for
    /// everyone.
    #[param(minimum = 0, maximum = 130)]
    #[schema(minimum = 0, maximum = 130)]
    pub(crate) min_age: Option<usize>,
    /// Only services for people of this age or younger, in years.
    #[param(minimum = 0, maximum = 130)]
    #[schema(minimum = 0, maximum = 130)]
    pub(crate) max_age: Option<usize>,
    /// Only services known to be open at this moment (ISO 8601), in Finland's time when no
    /// offset is given; or `now`.
    #[param(example = "2026-10-06T18:00")]
    #[schema(example = "2026-10-06T18:00")]
    pub(crate) open_at: Option<String>,
    /// The facets whose values are counted: `service_class`, `target_group`,
    /// `provider_type`, `fee`, `accessibility`, `channel`, `service_language`, `network`,
    /// `municipality`, `region`, `wellbeing_county`.
    #[param(style = Form, explode = false, required = false, max_items = 10)]
    #[schema(required = false, nullable, max_items = 10)]
    pub(crate) facets: Vec<String>,
    /// Whether services for the whole country are among the answers (default true).
    pub(crate) include_national: Option<bool>,
    /// The language of the answer; else the header `Accept-Language` decides, else Finnish.
    #[param(inline)]
    pub(crate) lang: Option<Lang>,
    /// The order (default `relevance`).
    #[param(inline)]
    pub(crate) sort: Option<SortOrder>,
    /// Which page, from 1 (the default); `page` × `per_page` reaches up to 1,000.
    #[param(minimum = 1)]
    #[schema(minimum = 1)]
    pub(crate) page: Option<usize>,
    /// Services a page (default 10).
    #[param(minimum = 1, maximum = 100)]
    #[schema(minimum = 1, maximum = 100)]
    pub(crate) per_page: Option<usize>,
    /// Whether each service says which words matched (default true).
    pub(crate) highlight: Option<bool>,
    /// Whether each service says why it is where it is (default false).
    pub(crate) explain: Option<bool>,
    /// Whether the text is searched exactly as it is written, no typing mistake corrected
    /// (default false).
    pub(crate) exact: Option<bool>,
    /// What the answer is written as (default `json`).
    #[param(inline)]
    #[schema(inline)]
    pub(crate) format: Option<Format>,
}

/// What may be asked of `/v1/suggest`.
#[derive(Clone, Debug, Default, PartialEq, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SuggestParameters {
    /// What the person has typed so far.
    #[param(max_length = 256, example = "vertais")]
    pub(crate) q: Option<String>,
    /// The language of the suggestions; else the header `Accept-Language` decides.
    #[param(inline)]
    pub(crate) lang: Option<Lang>,
    /// How many suggestions at most (default 8).
    #[param(minimum = 1, maximum = 10)]
    pub(crate) limit: Option<usize>,
    /// Where the person is: degrees north (WGS84). Needs `lon`. Nearer places and services
    /// come first.
    #[param(minimum = -90, maximum = 90, example = 60.8146)]
    pub(crate) lat: Option<f64>,
    /// Where the person is: degrees east (WGS84). Needs `lat`.
    #[param(minimum = -180, maximum = 180, example = 23.6215)]
    pub(crate) lon: Option<f64>,
}

/// What may be asked of `/v1/places`: a name, or a position.
#[derive(Clone, Debug, Default, PartialEq, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PlaceParameters {
    /// A name or its beginning, an inflected form, or a postcode.
    #[param(max_length = 256, example = "Forss")]
    pub(crate) q: Option<String>,
    /// A position: degrees north (WGS84). Needs `lon`.
    #[param(minimum = -90, maximum = 90, example = 60.8146)]
    pub(crate) lat: Option<f64>,
    /// A position: degrees east (WGS84). Needs `lat`.
    #[param(minimum = -180, maximum = 180, example = 23.6215)]
    pub(crate) lon: Option<f64>,
    /// The language of the names; else the header `Accept-Language` decides.
    #[param(inline)]
    pub(crate) lang: Option<Lang>,
    /// How many places at most (default 8).
    #[param(minimum = 1, maximum = 10)]
    pub(crate) limit: Option<usize>,
}

/// A language of the answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "lowercase")]
pub(crate) enum Lang {
    /// Finnish.
    #[default]
    Fi,
    /// Swedish.
    Sv,
    /// English.
    En,
    /// Plain Finnish (selkosuomi): of the pages; the API answers in Finnish.
    #[schema(rename = "fi-x-selko")]
    Plain,
}

impl Lang {
    /// All languages, in the order they are offered.
    pub(crate) const ALL: [Lang; 4] = [Lang::Fi, Lang::Sv, Lang::En, Lang::Plain];

    /// The BCP 47 tag. That of plain Finnish is Finnish with a subtag for private use, since
    /// none is registered.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Lang::Plain => "fi-x-selko",
            lang => Language::from(lang).tag(),
        }
    }
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Fi | Lang::Plain => Language::Finnish,
            Lang::Sv => Language::Swedish,
            Lang::En => Language::English,
        }
    }
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Finnish => Lang::Fi,
            Language::Swedish => Lang::Sv,
            Language::English => Lang::En,
        }
    }
}

/// The order of the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "lowercase")]
pub(crate) enum SortOrder {
    /// Best answer first: text × nearness.
    Relevance,
    /// Nearest first; services without a position last.
    Distance,
    /// By name, in Finnish alphabetical order.
    Name,
    /// Most recently verified first.
    Verified,
}

impl SortOrder {
    pub(crate) const ALL: [SortOrder; 4] = [
        SortOrder::Relevance,
        SortOrder::Distance,
        SortOrder::Name,
        SortOrder::Verified,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            SortOrder::Relevance => "relevance",
            SortOrder::Distance => "distance",
            SortOrder::Name => "name",
            SortOrder::Verified => "verified",
        }
    }
}

impl From<SortOrder> for Sort {
    fn from(order: SortOrder) -> Self {
        match order {
            SortOrder::Relevance => Sort::Relevance,
            SortOrder::Distance => Sort::Distance,
            SortOrder::Name => Sort::Name,
            SortOrder::Verified => Sort::Verified,
        }
    }
}

/// What the answer to a search is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "lowercase")]
pub(crate) enum Format {
    /// JSON.
    Json,
    /// `GeoJSON` (RFC 7946).
    Geojson,
    /// Comma-separated values (RFC 4180).
    Csv,
}

impl Format {
    pub(crate) const ALL: [Format; 3] = [Format::Json, Format::Geojson, Format::Csv];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Geojson => "geojson",
            Format::Csv => "csv",
        }
    }
}

/// Whether something is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    On,
    Off,
}

impl Mode {
    pub(crate) fn from_flag(flag: Option<bool>, default: Mode) -> Self {
        match flag {
            Some(true) => Mode::On,
            Some(false) => Mode::Off,
            None => default,
        }
    }
}

impl SearchParameters {
    /// The values of the filters that are lists, by their facet, which has their name.
    pub(crate) fn lists(&self) -> [(Facet, &Vec<String>); 11] {
        [
            (Facet::Municipality, &self.municipality),
            (Facet::Region, &self.region),
            (Facet::WellbeingCounty, &self.wellbeing_county),
            (Facet::ServiceClass, &self.service_class),
            (Facet::TargetGroup, &self.target_group),
            (Facet::ProviderType, &self.provider_type),
            (Facet::Fee, &self.fee),
            (Facet::Accessibility, &self.accessibility),
            (Facet::Channel, &self.channel),
            (Facet::ServiceLanguage, &self.service_language),
            (Facet::Network, &self.network),
        ]
    }

    /// The values of the filter of a facet.
    pub(crate) fn list_mut(&mut self, facet: Facet) -> &mut Vec<String> {
        match facet {
            Facet::ServiceClass => &mut self.service_class,
            Facet::TargetGroup => &mut self.target_group,
            Facet::ProviderType => &mut self.provider_type,
            Facet::Fee => &mut self.fee,
            Facet::Accessibility => &mut self.accessibility,
            Facet::Channel => &mut self.channel,
            Facet::ServiceLanguage => &mut self.service_language,
            Facet::Network => &mut self.network,
            Facet::Municipality => &mut self.municipality,
            Facet::Region => &mut self.region,
            Facet::WellbeingCounty => &mut self.wellbeing_county,
        }
    }

    /// The parameters as a query string in one order, those not given left out.
    pub(crate) fn to_query(&self) -> String {
        self.to_queries(&[self.page]).pop().unwrap_or_default()
    }

    /// The same for other pages of the same question, one each.
    pub(crate) fn to_queries(&self, pages: &[Option<usize>]) -> Vec<String> {
        let mut query = Query::new();
        query.put("q", self.q.as_deref());
        query.put("near", self.near.as_deref());
        query.put_number("lat", self.lat);
        query.put_number("lon", self.lon);
        query.put_number("radius_m", self.radius_m);
        let sides = self
            .bbox
            .map(|sides| sides.map(|side| side.to_string()).join(","));
        query.put("bbox", sides.as_deref());
        query.put("shape", self.shape.as_deref());
        for (facet, values) in self.lists() {
            query.put(facet.name(), Some(&joined(values)));
        }
        query.put_number("min_age", self.min_age);
        query.put_number("max_age", self.max_age);
        query.put("open_at", self.open_at.as_deref());
        query.put("facets", Some(&joined(&self.facets)));
        query.put_number("include_national", self.include_national);
        query.put("lang", self.lang.map(Lang::tag));
        query.put("sort", self.sort.map(SortOrder::name));
        let mut after = Query::new();
        after.put_number("per_page", self.per_page);
        after.put_number("highlight", self.highlight);
        after.put_number("explain", self.explain);
        after.put_number("exact", self.exact);
        after.put("format", self.format.map(Format::name));
        let (before, after) = (query.finish(), after.finish());
        let of_page = |page: &Option<usize>| {
            let page = page.map(|page| format!("page={page}"));
            let parts = [&before, page.as_deref().unwrap_or_default(), &after];
            let said = parts.into_iter().filter(|part| !part.is_empty());
            said.collect::<Vec<&str>>().join("&")
        };
        pages.iter().map(of_page).collect()
    }
}

/// A query string in the making.
struct Query(form_urlencoded::Serializer<'static, String>);

impl Query {
    fn new() -> Self {
        Self(form_urlencoded::Serializer::new(String::new()))
    }

    /// Adds a parameter that is given and not empty.
    fn put(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.0.append_pair(name, value);
        }
    }

    fn put_number(&mut self, name: &str, value: Option<impl ToString>) {
        self.put(name, value.map(|value| value.to_string()).as_deref());
    }

    fn finish(mut self) -> String {
        self.0.finish()
    }
}
