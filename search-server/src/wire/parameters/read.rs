//! Fields to parameters: every name known, every value of its type, or an error that says
//! which is not.

use std::str::FromStr;

use luukku_engine::Language;

use luukku_engine::query::Facet;

use super::super::ParameterError;
use super::fields::separated;
use super::{Format, Lang, PlaceParameters, SearchParameters, SortOrder, SuggestParameters};

impl SearchParameters {
    /// Reads the parameters; all errors are collected, in the order of the fields.
    pub(crate) fn read(fields: &[(String, String)]) -> Result<Self, Vec<ParameterError>> {
        let mut parameters = Self::default();
        read_each(fields, |name, value| parameters.set(name, value))?;
        Ok(parameters)
    }

    /// Reads the parameters of a page's address: what is unknown there (a campaign's tag,
    /// say) is left alone, and a filter may come more than once, as a form's checkboxes do.
    pub(crate) fn read_known(fields: &[(String, String)]) -> Result<Self, Vec<ParameterError>> {
        let mut scratch = Self::default();
        let mut known: Vec<(String, String)> = Vec::new();
        for (name, value) in fields {
            if matches!(scratch.set(name, ""), Err(Refused::Unknown)) {
                continue;
            }
            let is_list = Facet::named(name).is_some();
            match known.iter_mut().find(|(met, _)| is_list && met == name) {
                Some((_, values)) => {
                    values.push(',');
                    values.push_str(value);
                }
                None => known.push((name.clone(), value.clone())),
            }
        }
        Self::read(&known)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Refused> {
        match name {
            "q" => self.q = Some(value.to_owned()),
            "near" => self.near = Some(value.to_owned()),
            "lat" => self.lat = optional(value, finite)?,
            "lon" => self.lon = optional(value, finite)?,
            "radius_m" => self.radius_m = optional(value, finite)?,
            "bbox" => self.bbox = optional(value, four_sides)?,
            "shape" => self.shape = optional(value, |shape| Ok(shape.to_owned()))?,
            "min_age" => self.min_age = optional(value, whole)?,
            "max_age" => self.max_age = optional(value, whole)?,
            "open_at" => self.open_at = optional(value, |moment| Ok(moment.to_owned()))?,
            "facets" => self.facets = separated(value),
            "include_national" => self.include_national = optional(value, flag)?,
            "lang" => self.lang = optional(value, lang)?,
            "sort" => self.sort = optional(value, sort)?,
            "page" => self.page = optional(value, whole)?,
            "per_page" => self.per_page = optional(value, whole)?,
            "highlight" => self.highlight = optional(value, flag)?,
            "explain" => self.explain = optional(value, flag)?,
            "exact" => self.exact = optional(value, flag)?,
            "format" => self.format = optional(value, format)?,
            name => match Facet::named(name) {
                Some(facet) => *self.list_mut(facet) = separated(value),
                None => return Err(Refused::Unknown),
            },
        }
        Ok(())
    }
}

impl SuggestParameters {
    /// Reads the parameters; all errors are collected, in the order of the fields.
    pub(crate) fn read(fields: &[(String, String)]) -> Result<Self, Vec<ParameterError>> {
        let mut parameters = Self::default();
        read_each(fields, |name, value| parameters.set(name, value))?;
        Ok(parameters)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Refused> {
        match name {
            "q" => self.q = Some(value.to_owned()),
            "lang" => self.lang = optional(value, lang)?,
            "limit" => self.limit = optional(value, whole)?,
            "lat" => self.lat = optional(value, finite)?,
            "lon" => self.lon = optional(value, finite)?,
            _ => return Err(Refused::Unknown),
        }
        Ok(())
    }
}

impl PlaceParameters {
    /// Reads the parameters, which are those of suggestions; all errors are collected, in the
    /// order of the fields.
    pub(crate) fn read(fields: &[(String, String)]) -> Result<Self, Vec<ParameterError>> {
        let SuggestParameters {
            q,
            lat,
            lon,
            lang,
            limit,
        } = SuggestParameters::read(fields)?;
        Ok(Self {
            q,
            lat,
            lon,
            lang,
            limit,
        })
    }
}

/// Why one field was not taken.
enum Refused {
    Unknown,
    /// The value is not what the words say it must be.
    MustBe(&'static str),
}

fn read_each(
    fields: &[(String, String)],
    mut set: impl FnMut(&str, &str) -> Result<(), Refused>,
) -> Result<(), Vec<ParameterError>> {
    let mut errors = Vec::new();
    for (at, (name, value)) in fields.iter().enumerate() {
        let repeated = fields.iter().take(at).any(|(earlier, _)| earlier == name);
        if repeated {
            errors.push(ParameterError::new(
                name,
                "repeated_parameter",
                format!("{name} is given more than once; separate several values with commas"),
            ));
            continue;
        }
        match set(name, value) {
            Ok(()) => {}
            Err(Refused::Unknown) => errors.push(ParameterError::new(
                name,
                "unknown_parameter",
                format!("there is no parameter {name:?}"),
            )),
            Err(Refused::MustBe(expected)) => errors.push(ParameterError::new(
                name,
                "invalid_value",
                format!("{name} must be {expected}"),
            )),
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

fn optional<T>(
    value: &str,
    read: impl FnOnce(&str) -> Result<T, Refused>,
) -> Result<Option<T>, Refused> {
    let value = value.trim();
    if value.is_empty() {
        Ok(None)
    } else {
        read(value).map(Some)
    }
}

fn finite(value: &str) -> Result<f64, Refused> {
    f64::from_str(value)
        .ok()
        .filter(|number| number.is_finite())
        .ok_or(Refused::MustBe("a number"))
}

fn whole(value: &str) -> Result<usize, Refused> {
    usize::from_str(value).map_err(|_invalid| Refused::MustBe("a whole number"))
}

fn flag(value: &str) -> Result<bool, Refused> {
    bool::from_str(value).map_err(|_invalid| Refused::MustBe("true or false"))
}

fn lang(value: &str) -> Result<Lang, Refused> {
    // The search box writes the other one.
    let plain = [Lang::Plain.tag(), "fi-x-plain"];
    if plain.iter().any(|tag| value.eq_ignore_ascii_case(tag)) {
        return Ok(Lang::Plain);
    }
    Language::from_str(value)
        .map(Lang::from)
        .map_err(|_unknown| Refused::MustBe("fi, sv, en or fi-x-selko"))
}

fn format(value: &str) -> Result<Format, Refused> {
    Format::ALL
        .into_iter()
        .find(|format| format.name() == value)
        .ok_or(Refused::MustBe("json, geojson or csv"))
}

fn sort(value: &str) -> Result<SortOrder, Refused> {
    SortOrder::ALL
        .into_iter()
        .find(|order| order.name() == value)
        .ok_or(Refused::MustBe("relevance, distance, name or verified"))
}

fn four_sides(value: &str) -> Result<[f64; 4], Refused> {
    let sides = value
        .split(',')
        .map(|side| finite(side.trim()))
        .collect::<Result<Vec<_>, _>>();
    sides
        .ok()
        .and_then(|sides| sides.try_into().ok())
        .ok_or(Refused::MustBe("four numbers: minLon,minLat,maxLon,maxLat"))
}

#[cfg(test)]
mod tests {
    use super::super::fields_of_query;
    use super::*;

    fn read(query: &str) -> Result<SearchParameters, Vec<(String, String)>> {
        SearchParameters::read(&fields_of_query(query)).map_err(|errors| {
            errors
                .into_iter()
                .map(|error| (error.parameter, error.code))
                .collect()
        })
    }

    fn error(parameter: &str, code: &str) -> (String, String) {
        (parameter.to_owned(), code.to_owned())
    }

    #[test]
    fn every_parameter_is_read_and_written_back() {
        let query = "q=kahvila+%26+%28tuki%29&near=%C3%85bo&lat=60.8146&lon=23.6215&radius_m=25000\
            &bbox=23%2C60%2C24%2C61&shape=%7B%22type%22%3A%22Polygon%22%7D&municipality=Forssa%2C834&region=05&wellbeing_county=05\
            &service_class=a%5C%2C+b%2Cc&target_group=Nuoret&provider_type=state&fee=free%2Cpaid\
            &accessibility=wheelchair&channel=phone&service_language=ar&min_age=3&max_age=70\
            &open_at=2026-10-06T18%3A00&facets=fee%2Cchannel\
            &include_national=false&lang=sv&sort=distance&page=2&per_page=20&highlight=false\
            &explain=true&exact=true&format=csv";
        assert_eq!(read(query).unwrap().to_query(), query);
    }

    #[test]
    fn empty_parameters_count_as_not_given() {
        let parameters =
            read("q=&near=&lat=&lon=&radius_m=&bbox=&shape=+&municipality=,&sort=&page=&lang=");
        assert_eq!(parameters.unwrap().to_query(), "");
    }

    #[test]
    fn all_errors_are_told_at_once_by_name() {
        assert_eq!(
            read(
                "q=a&q=b&colour=red&format=xml&lat=north&sort=best&page=-1&bbox=1,2,3&explain=1&lang=de"
            ),
            Err(vec![
                error("q", "repeated_parameter"),
                error("colour", "unknown_parameter"),
                error("format", "invalid_value"),
                error("lat", "invalid_value"),
                error("sort", "invalid_value"),
                error("page", "invalid_value"),
                error("bbox", "invalid_value"),
                error("explain", "invalid_value"),
                error("lang", "invalid_value"),
            ])
        );
    }

    #[test]
    fn numbers_that_are_not_finite_are_not_numbers() {
        for value in ["NaN", "inf", "-inf", "1e999"] {
            assert_eq!(
                read(&format!("lat={value}")),
                Err(vec![error("lat", "invalid_value")]),
                "{value}"
            );
        }
    }

    #[test]
    fn plain_finnish_has_a_tag_of_its_own() {
        for (lang, written) in [
            ("fi-x-selko", "fi-x-selko"),
            ("FI-X-Selko", "fi-x-selko"),
            ("fi-x-plain", "fi-x-selko"),
            ("sv-FI", "sv"),
        ] {
            let read = read(&format!("lang={lang}")).unwrap();
            assert_eq!(read.to_query(), format!("lang={written}"));
        }
    }

    #[test]
    fn a_page_takes_the_checkboxes_of_one_filter_together() {
        let query = "q=a&fee=free&channel=phone&fee=paid";
        let read = SearchParameters::read_known(&fields_of_query(query)).unwrap();
        assert_eq!(read.to_query(), "q=a&fee=free%2Cpaid&channel=phone");
    }

    #[test]
    fn a_page_ignores_what_it_does_not_know() {
        let fields = fields_of_query("q=kirjasto&utm_source=x&utm_source=y");
        assert_eq!(
            SearchParameters::read_known(&fields).unwrap().to_query(),
            "q=kirjasto"
        );
    }
}
