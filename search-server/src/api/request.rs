//! Parameters to the engine's request: pairs complete, numbers in range, areas known.

use luukku_engine::Language;
use luukku_engine::catalog::{AreaShape, BoundingBox, GeoPoint, InvalidPoint, InvalidShape};
use luukku_engine::query::{
    Corrections, Explain, National, Page, QueryError, SearchRequest, Sort, limits,
};

use super::filters::{facets_of, filters_of};
use crate::wire::{ParameterError, SearchParameters};

/// The engine's request for these parameters, or everything that is wrong with them.
pub(crate) fn search_request(
    parameters: &SearchParameters,
    language: Language,
) -> Result<SearchRequest, Vec<ParameterError>> {
    let mut errors = Vec::new();
    let mut request = SearchRequest::new(parameters.q.clone().unwrap_or_default());
    check_length("q", &request.text, &mut errors);
    request.near = parameters
        .near
        .clone()
        .filter(|near| !near.trim().is_empty());
    check_length(
        "near",
        request.near.as_deref().unwrap_or_default(),
        &mut errors,
    );
    request.position = position(parameters.lat, parameters.lon, &mut errors);
    request.radius_m = parameters.radius_m;
    if let Some(radius) = parameters.radius_m
        && !(radius > 0.0 && radius <= limits::MAX_RADIUS_M)
    {
        errors.push(out_of_range(
            "radius_m",
            format!(
                "radius_m {radius} is outside 0 < r <= {}",
                limits::MAX_RADIUS_M
            ),
        ));
    }
    request.bounding_box = parameters
        .bbox
        .and_then(|sides| bounding_box(sides, &mut errors));
    request.shape = parameters
        .shape
        .as_deref()
        .and_then(|text| shape(text).map_err(|error| errors.push(error)).ok());
    request.filters = filters_of(parameters, &mut errors);
    request.facets = facets_of(&parameters.facets, &mut errors);
    request.national = match parameters.include_national {
        Some(false) => National::Exclude,
        Some(true) | None => National::Include,
    };
    request.language = language;
    request.sort = parameters.sort.map_or(Sort::Relevance, Sort::from);
    request.page = page(parameters, &mut errors);
    request.explain = match parameters.explain {
        Some(true) => Explain::On,
        Some(false) | None => Explain::Off,
    };
    request.corrections = match parameters.exact {
        Some(true) => Corrections::Off,
        Some(false) | None => Corrections::On,
    };
    if errors.is_empty() {
        Ok(request)
    } else {
        Err(errors)
    }
}

fn check_length(parameter: &str, text: &str, errors: &mut Vec<ParameterError>) {
    let length = text.chars().count();
    if length > limits::MAX_TEXT_CHARS {
        let most = limits::MAX_TEXT_CHARS;
        errors.push(ParameterError::new(
            parameter,
            "too_long",
            format!("{parameter} is {length} characters long; at most {most} are searched"),
        ));
    }
}

/// The person's position, which is a pair on earth or not given.
pub(crate) fn position(
    lat: Option<f64>,
    lon: Option<f64>,
    errors: &mut Vec<ParameterError>,
) -> Option<GeoPoint> {
    match (lat, lon) {
        (None, None) => None,
        (Some(_), None) => {
            errors.push(missing("lon", "lat is given without lon"));
            None
        }
        (None, Some(_)) => {
            errors.push(missing("lat", "lon is given without lat"));
            None
        }
        (Some(lat), Some(lon)) => GeoPoint::new(lat, lon)
            .map_err(|invalid| {
                let parameter = match invalid {
                    InvalidPoint::Latitude(_) => "lat",
                    InvalidPoint::Longitude(_) => "lon",
                };
                errors.push(out_of_range(parameter, invalid.to_string()));
            })
            .ok(),
    }
}

fn bounding_box(sides: [f64; 4], errors: &mut Vec<ParameterError>) -> Option<BoundingBox> {
    let [west, south, east, north] = sides;
    let corners = GeoPoint::new(south, west)
        .and_then(|south_west| Ok((south_west, GeoPoint::new(north, east)?)));
    match corners {
        Ok((south_west, north_east)) => {
            let between = BoundingBox::new(south_west, north_east);
            if between.is_none() {
                errors.push(out_of_range(
                    "bbox",
                    "the order is minLon,minLat,maxLon,maxLat, and minLat is greater than maxLat",
                ));
            }
            between
        }
        Err(invalid) => {
            let detail = format!("the order is minLon,minLat,maxLon,maxLat, and {invalid}");
            errors.push(out_of_range("bbox", detail));
            None
        }
    }
}

/// The shape that is the text of a geometry.
fn shape(text: &str) -> Result<AreaShape, ParameterError> {
    let error = |code, detail: String| ParameterError::new("shape", code, detail);
    let geometry = serde_json::from_str(text).map_err(|_where_it_breaks| {
        let detail = "shape must be a geometry of GeoJSON: it is no JSON";
        error("invalid_value", detail.to_owned())
    })?;
    let shape = AreaShape::of_geojson(geometry).map_err(|invalid| {
        let code = match invalid {
            InvalidShape::Corner { .. } => "out_of_range",
            InvalidShape::TooManyCorners(_) => "too_many",
            _ => "invalid_value",
        };
        error(code, format!("shape: {invalid}"))
    })?;
    match shape.corners() {
        corners if corners > limits::MAX_SHAPE_CORNERS => {
            let detail = QueryError::TooManyCorners(corners).to_string();
            Err(error("too_many", detail))
        }
        _ => Ok(shape),
    }
}

fn page(parameters: &SearchParameters, errors: &mut Vec<ParameterError>) -> Page {
    let number = parameters.page.unwrap_or(Page::default().number);
    let size = parameters.per_page.unwrap_or(Page::default().size);
    if !(1..=limits::MAX_PAGE_SIZE).contains(&size) {
        let most = limits::MAX_PAGE_SIZE;
        errors.push(out_of_range(
            "per_page",
            format!("per_page {size} is outside 1..={most}"),
        ));
    } else if number == 0 {
        errors.push(out_of_range("page", "pages count from 1"));
    } else if number.saturating_mul(size) > limits::MAX_REACH {
        let most = limits::MAX_REACH;
        errors.push(out_of_range(
            "page",
            format!("page {number} of {size} is beyond the first {most} results"),
        ));
    }
    Page { number, size }
}

fn missing(parameter: &str, detail: &str) -> ParameterError {
    ParameterError::new(parameter, "missing_parameter", detail)
}

fn out_of_range(parameter: &str, detail: impl Into<String>) -> ParameterError {
    ParameterError::new(parameter, "out_of_range", detail)
}

#[cfg(test)]
mod tests {
    use luukku_engine::query::Facet;

    use super::*;
    use crate::wire::fields_of_query;

    fn request(query: &str) -> Result<SearchRequest, Vec<(String, String)>> {
        let parameters = SearchParameters::read(&fields_of_query(query)).unwrap();
        search_request(&parameters, Language::Finnish).map_err(|errors| {
            errors
                .into_iter()
                .map(|error| (error.parameter, error.code))
                .collect()
        })
    }

    fn refused(query: &str, parameter: &str, code: &str) {
        assert_eq!(
            request(query),
            Err(vec![(parameter.to_owned(), code.to_owned())]),
            "{query}"
        );
    }

    #[test]
    fn a_question_without_parameters_is_the_default_one() {
        assert_eq!(request(""), Ok(SearchRequest::new("")));
    }

    #[test]
    fn punctuation_is_never_an_error() {
        let text = "\"((+-&&||!{}[]^~*?:\\/ AND OR NOT";
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("q", text)
            .finish();
        assert_eq!(request(&query).unwrap().text, text);
    }

    #[test]
    fn a_position_is_a_pair_on_earth() {
        let position = request("lat=60.8146&lon=23.6215").unwrap().position;
        assert_eq!(position, GeoPoint::new(60.8146, 23.6215).ok());
        refused("lat=60.8146", "lon", "missing_parameter");
        refused("lon=23.6215", "lat", "missing_parameter");
        refused("lat=999&lon=23", "lat", "out_of_range");
        refused("lat=60&lon=-180.5", "lon", "out_of_range");
    }

    #[test]
    fn a_box_has_its_corners_in_order() {
        assert!(request("bbox=23,60,24,61").unwrap().bounding_box.is_some());
        assert!(
            request("bbox=179,60,-179,61")
                .unwrap()
                .bounding_box
                .is_some()
        );
        refused("bbox=23,61,24,60", "bbox", "out_of_range");
        refused("bbox=60,23,61,240", "bbox", "out_of_range");
    }

    fn of_shape(geometry: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("shape", geometry).finish()
    }

    #[test]
    fn a_shape_is_an_area_on_earth() {
        let polygon = r#"{"type": "Polygon", "coordinates": [[[23.5, 60.7], [23.8, 60.7], [23.8, 60.9], [23.5, 60.7]]]}"#;
        assert!(request(&of_shape(polygon)).unwrap().shape.is_some());
        for (wrong, code, detail) in [
            (
                r#"{"type": "Point", "coordinates": [23.5, 60.7]}"#,
                "invalid_value",
                "shape: a Point is no area: a Polygon or a MultiPolygon is one",
            ),
            (
                r#"{"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 95], [0, 0]]]}"#,
                "out_of_range",
                "shape: corner 3 of ring 1: latitude 95 is outside -90..=90; positions are WGS84 degrees, longitude first",
            ),
            (
                r#"{"type": "Polygon", "coordinates": []}"#,
                "invalid_value",
                "shape: it has no corner",
            ),
            (
                "23,60,24,61",
                "invalid_value",
                "shape must be a geometry of GeoJSON: it is no JSON",
            ),
        ] {
            let fields = [("shape".to_owned(), wrong.to_owned())];
            let parameters = SearchParameters::read(&fields).unwrap();
            let errors = search_request(&parameters, Language::Finnish).unwrap_err();
            let told: Vec<_> = errors
                .iter()
                .map(|error| (error.code.as_str(), error.detail.as_str()))
                .collect();
            assert_eq!(told, [(code, detail)], "{wrong}");
        }
        refused(
            &of_shape(r#"{"type": "Feature"}"#),
            "shape",
            "invalid_value",
        );
    }

    #[test]
    fn a_shape_has_a_thousand_corners_at_most() {
        let of = |corners: usize| {
            let ring = vec!["[24,60]"; corners].join(",");
            of_shape(&format!(
                r#"{{"type": "Polygon", "coordinates": [[{ring}]]}}"#
            ))
        };
        assert!(request(&of(limits::MAX_SHAPE_CORNERS)).is_ok());
        refused(&of(limits::MAX_SHAPE_CORNERS + 1), "shape", "too_many");
    }

    #[test]
    fn numbers_have_limits() {
        refused("radius_m=0", "radius_m", "out_of_range");
        refused("radius_m=200001", "radius_m", "out_of_range");
        refused("per_page=0", "per_page", "out_of_range");
        refused("per_page=101", "per_page", "out_of_range");
        refused("page=0", "page", "out_of_range");
        refused("page=101", "page", "out_of_range");
        refused(
            "page=18446744073709551615&per_page=100",
            "page",
            "out_of_range",
        );
        assert!(request("page=10&per_page=100").is_ok());
    }

    #[test]
    fn texts_have_a_length() {
        let longest = "ä".repeat(limits::MAX_TEXT_CHARS);
        assert!(request(&format!("q={longest}")).is_ok());
        refused(&format!("q={longest}a"), "q", "too_long");
        refused(&format!("near={longest}a"), "near", "too_long");
    }

    #[test]
    fn filters_have_values_of_their_lists() {
        let filters = request("fee=free,paid&channel=phone&service_language=AR-eg&max_age=12")
            .unwrap()
            .filters;
        assert_eq!(filters.values[&Facet::Fee], ["free", "paid"]);
        assert_eq!(filters.values[&Facet::ServiceLanguage], ["ar"]);
        assert_eq!(filters.max_age, Some(12));
        refused("fee=cheap", "fee", "invalid_value");
        refused("channel=fax", "channel", "invalid_value");
        refused("accessibility=lift", "accessibility", "invalid_value");
        refused("provider_type=club", "provider_type", "invalid_value");
        refused("service_language=x", "service_language", "invalid_value");
        refused("facets=fee,colour", "facets", "invalid_value");
        refused("min_age=131", "min_age", "out_of_range");
        refused("min_age=20&max_age=10", "min_age", "out_of_range");
        let many = vec!["free"; 33].join(",");
        refused(&format!("fee={many}"), "fee", "too_many");
    }

    #[test]
    fn a_moment_is_in_finland_unless_it_says_otherwise() {
        for (open_at, expected) in [
            ("2026-10-06T18:00", "2026-10-06T18:00:00"),
            ("2026-10-06T18:00:00", "2026-10-06T18:00:00"),
            ("2026-10-06T15:00:00Z", "2026-10-06T18:00:00"),
            ("2026-12-06T17:00:00%2B01:00", "2026-12-06T18:00:00"),
            ("2026-12-06T17:00:00+01:00", "2026-12-06T18:00:00"),
        ] {
            let moment = request(&format!("open_at={open_at}"))
                .unwrap()
                .filters
                .open_at;
            assert_eq!(moment.unwrap().to_string(), expected, "{open_at}");
        }
        refused("open_at=today", "open_at", "invalid_value");
        refused("open_at=2026-13-01T10:00", "open_at", "invalid_value");
        refused("open_at=1999-01-01T10:00", "open_at", "out_of_range");
    }

    #[test]
    fn areas_are_known_counted_and_overlap() {
        refused("municipality=Atlantis", "municipality", "unknown_area");
        refused(
            "municipality=Helsinki&region=05",
            "municipality",
            "invalid_value",
        );
        let areas = request("municipality=Forssa&region=05")
            .unwrap()
            .filters
            .areas;
        assert_eq!(areas.len(), 2);
        let many = vec!["061"; 33].join(",");
        refused(&format!("municipality={many}"), "municipality", "too_many");
    }
}
