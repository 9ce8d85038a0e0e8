//! Names and values, as a query string or a JSON body has them, before anyone looks at
//! what they mean.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

use luukku_engine::query::Facet;

use super::super::ParameterError;

/// Names and values in the order given; a name may come twice.
pub(crate) type Fields = Vec<(String, String)>;

/// The fields of a query string. Percent-encoded bytes that are not UTF-8 become U+FFFD.
pub(crate) fn fields_of_query(query: &str) -> Fields {
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

/// Why a JSON body has no fields.
#[derive(Debug)]
pub(crate) enum BadBody {
    /// It is not a JSON object.
    NotAnObject(String),
    /// Members of a type that no parameter has.
    Members(Vec<ParameterError>),
}

/// The fields of a JSON object: the same names as in a query string, numbers and booleans
/// as such, lists as arrays.
pub(crate) fn fields_of_json(body: &[u8]) -> Result<Fields, BadBody> {
    let Members(members) = serde_json::from_slice(body)
        .map_err(|error| BadBody::NotAnObject(sentence_about(&error)))?;
    let mut fields = Fields::new();
    let mut errors = Vec::new();
    for (name, value) in members {
        match (text_of(&value), value_type(&name)) {
            (Some((met, text)), expected) if met == Type::Null || expected.accepts(met) => {
                fields.push((name, text));
            }
            (_, expected) => errors.push(ParameterError::new(
                &name,
                "invalid_value",
                format!("{name} must be {expected} in JSON"),
            )),
        }
    }
    if errors.is_empty() {
        Ok(fields)
    } else {
        Err(BadBody::Members(errors))
    }
}

/// Where the JSON breaks, without the text around it: it may hold a query.
fn sentence_about(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Data => "the body is not a JSON object".to_owned(),
        _ => format!(
            "the body is not JSON: line {}, column {}",
            error.line(),
            error.column()
        ),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Text,
    Number,
    Boolean,
    List,
    Object,
    Null,
    /// Of a parameter we do not know: reading it says so.
    Any,
}

impl Type {
    fn accepts(self, met: Type) -> bool {
        self == Type::Any || self == met || (self == Type::List && met == Type::Text)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Type::Text => "a string",
            Type::Number => "a number",
            Type::Boolean => "true or false",
            Type::List => "an array",
            Type::Object => "an object",
            Type::Null | Type::Any => "a string, a number, true, false or an array",
        })
    }
}

fn value_type(name: &str) -> Type {
    match name {
        "q" | "near" | "lang" | "sort" | "open_at" | "format" => Type::Text,
        "lat" | "lon" | "radius_m" | "page" | "per_page" | "min_age" | "max_age" => Type::Number,
        "include_national" | "highlight" | "explain" | "exact" => Type::Boolean,
        "bbox" | "facets" => Type::List,
        "shape" => Type::Object,
        name if Facet::named(name).is_some() => Type::List,
        _ => Type::Any,
    }
}

/// The value as a query string would have it: an object as its JSON text. `None` for a nested
/// array.
fn text_of(value: &Value) -> Option<(Type, String)> {
    Some(match value {
        Value::Null => (Type::Null, String::new()),
        Value::Bool(yes) => (Type::Boolean, yes.to_string()),
        Value::Number(number) => (Type::Number, number.to_string()),
        Value::String(text) => (Type::Text, text.clone()),
        Value::Array(items) => {
            let items = items
                .iter()
                .map(|item| match item {
                    Value::String(text) => Some(text.clone()),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                })
                .collect::<Option<Vec<_>>>()?;
            (Type::List, joined(&items))
        }
        Value::Object(_) => (Type::Object, value.to_string()),
    })
}

/// A list as a query string has it: separated by commas, those inside a value escaped.
pub(crate) fn joined(values: &[String]) -> String {
    let escaped: Vec<String> = values
        .iter()
        .map(|value| value.replace('\\', r"\\").replace(',', r"\,"))
        .collect();
    escaped.join(",")
}

/// The values of a list as a query string has it: the other way round.
pub(super) fn separated(list: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut letters = list.chars();
    while let Some(letter) = letters.next() {
        match (letter, values.last_mut()) {
            (',', _) => values.push(String::new()),
            ('\\', Some(value)) => value.extend(letters.next()),
            (letter, Some(value)) => value.push(letter),
            (_, None) => {}
        }
    }
    values
        .iter()
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The members of a JSON object, repeated names kept: `serde_json::Map` would drop them.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_body_has_the_fields_of_the_query_string_that_means_the_same() {
        let json = br#"{"q": "kirjasto \u00e4", "lat": 60.8, "municipality": ["Forssa", "834"],
                        "bbox": [23, 60, 24, 61], "explain": true, "near": null}"#;
        let query = "q=kirjasto%20%C3%A4&lat=60.8&municipality=Forssa,834&bbox=23,60,24,61&explain=true&near=";
        assert_eq!(fields_of_json(json).unwrap(), fields_of_query(query));
    }

    #[test]
    fn a_list_keeps_the_commas_of_its_values() {
        let values = ["a, b".to_owned(), r"c\d".to_owned(), "e".to_owned()];
        assert_eq!(separated(&joined(&values)), values);
        assert_eq!(separated(" a ,, b,"), ["a", "b"]);
        let json = br#"{"service_class": ["a, b", "c"]}"#;
        assert_eq!(fields_of_json(json).unwrap()[0].1, r"a\, b,c");
    }

    #[test]
    fn a_shape_is_an_object_and_the_text_of_one() {
        let json = br#"{"shape": {"type": "Polygon", "coordinates": [[[23.5, 60.7]]]}}"#;
        let text = r#"{"coordinates":[[[23.5,60.7]]],"type":"Polygon"}"#;
        let expected = [("shape".to_owned(), text.to_owned())];
        assert_eq!(fields_of_json(json).unwrap(), expected);
        for wrong in [r#"{"shape": [23, 60]}"#, r#"{"shape": "{}"}"#] {
            let BadBody::Members(errors) = fields_of_json(wrong.as_bytes()).unwrap_err() else {
                panic!("the body is an object")
            };
            assert_eq!(errors[0].detail, "shape must be an object in JSON");
        }
    }

    #[test]
    fn members_of_a_wrong_type_are_named() {
        let BadBody::Members(errors) =
            fields_of_json(br#"{"lat": "60", "q": {"a": 1}, "explain": 1}"#).unwrap_err()
        else {
            panic!("the body is an object")
        };
        let names: Vec<_> = errors
            .iter()
            .map(|error| error.parameter.as_str())
            .collect();
        assert_eq!(names, ["lat", "q", "explain"]);
        assert_eq!(errors[0].detail, "lat must be a number in JSON");
    }

    #[test]
    fn a_repeated_member_is_kept_to_be_refused_later() {
        let fields = fields_of_json(br#"{"q": "a", "q": "b"}"#).unwrap();
        assert_eq!(fields.len(), 2);
    }

    #[test]
    fn what_breaks_the_json_is_not_quoted() {
        let BadBody::NotAnObject(detail) = fields_of_json(b"{\"q\": secret}").unwrap_err() else {
            panic!("the body is broken")
        };
        assert_eq!(detail, "the body is not JSON: line 1, column 7");
    }
}
