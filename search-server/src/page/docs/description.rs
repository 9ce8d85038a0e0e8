//! The `OpenAPI` document as a page shows it.

use serde_json::{Map, Value};

/// The API in the order of the document.
#[derive(Debug)]
pub(super) struct Description {
    pub(super) version: String,
    pub(super) about: Vec<Paragraph>,
    pub(super) groups: Vec<Group>,
}

/// Routes that belong together.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) about: Vec<Paragraph>,
    pub(super) routes: Vec<Route>,
}

/// What can be asked with one method at one path.
#[derive(Debug)]
pub(super) struct Route {
    /// `GET`.
    pub(super) method: String,
    pub(super) path: String,
    /// Names its part of the page, and its fields.
    pub(super) anchor: String,
    pub(super) summary: String,
    pub(super) about: Vec<Paragraph>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) answers: Vec<Answer>,
}

/// A parameter and the field to fill it in.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) is_in_path: bool,
    pub(super) about: Vec<Paragraph>,
    /// The only values there are; empty when there are many.
    pub(super) choices: Vec<String>,
    /// What is filled in to begin with.
    pub(super) value: String,
}

/// What an answer of one status means.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: String,
    pub(super) about: Vec<Paragraph>,
}

/// A text in pieces.
pub(super) type Paragraph = Vec<Piece>;

/// A piece of a text: words, or code between backticks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) is_code: bool,
}

impl Description {
    /// # Errors
    /// When the document is not JSON.
    pub(super) fn read(document: &str) -> Result<Self, serde_json::Error> {
        let document: Value = serde_json::from_str(document)?;
        let routes = routes(&document);
        let mut groups: Vec<Group> = items(&document["tags"])
            .map(|tag| Group {
                name: text(&tag["name"]),
                about: prose(&text(&tag["description"])),
                routes: Vec::new(),
            })
            .collect();
        for (tag, route) in routes {
            match groups.iter_mut().find(|group| group.name == tag) {
                Some(group) => group.routes.push(route),
                None => groups.push(Group {
                    name: tag,
                    about: Vec::new(),
                    routes: vec![route],
                }),
            }
        }
        Ok(Self {
            version: text(&document["info"]["version"]),
            about: prose(&text(&document["info"]["description"])),
            groups,
        })
    }
}

impl Route {
    /// Whether the page has a form for it.
    pub(super) fn can_be_tried(&self) -> bool {
        self.method == "GET"
    }

    /// Whether a plain form can ask it: a form fills in a query, not a path.
    pub(super) fn needs_script(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.is_in_path)
    }

    /// The parameters whose fields are seen at once.
    pub(super) fn first(&self) -> &[Parameter] {
        self.parameters.get(..FIRST).unwrap_or(&self.parameters)
    }

    /// The others.
    pub(super) fn more(&self) -> &[Parameter] {
        self.parameters.get(FIRST..).unwrap_or_default()
    }
}

/// A question and a place: what most people try first.
const FIRST: usize = 2;

fn routes(document: &Value) -> Vec<(String, Route)> {
    let mut routes = Vec::new();
    for (path, methods) in members(&document["paths"]) {
        for (method, operation) in members(methods) {
            let route = Route {
                method: method.to_uppercase(),
                anchor: format!("{method}{}", path.replace(['/', '{', '}', '.'], "-")),
                path: path.clone(),
                summary: text(&operation["summary"]),
                about: prose(&text(&operation["description"])),
                parameters: items(&operation["parameters"]).map(parameter).collect(),
                answers: members(&operation["responses"])
                    .map(|(status, answer)| Answer {
                        status: status.clone(),
                        about: prose(&text(&answer["description"])),
                    })
                    .collect(),
            };
            routes.push((text(&operation["tags"][0]), route));
        }
    }
    routes
}

fn parameter(parameter: &Value) -> Parameter {
    let name = text(&parameter["name"]);
    let schema = &parameter["schema"];
    let mut choices: Vec<String> = items(&schema["enum"]).map(text).collect();
    if schema["type"] == "boolean" {
        choices = vec!["true".to_owned(), "false".to_owned()];
    }
    Parameter {
        // Other examples would narrow the answers down to few.
        value: if name == "q" {
            text(&parameter["example"])
        } else {
            String::new()
        },
        is_in_path: parameter["in"] == "path",
        about: prose(&text(&parameter["description"])),
        choices,
        name,
    }
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Paragraphs are parted by empty lines; what stands between backticks is code.
fn prose(text: &str) -> Vec<Paragraph> {
    text.split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty())
        .map(|paragraph| {
            let pieces = paragraph.split('`').zip([false, true].into_iter().cycle());
            pieces
                .filter(|(text, _)| !text.is_empty())
                .map(|(text, is_code)| Piece {
                    text: text.to_owned(),
                    is_code,
                })
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_document_is_described_and_explained() {
        let document = crate::api::document().unwrap();
        let api = Description::read(&document).unwrap();
        let value: Value = serde_json::from_str(&document).unwrap();
        let operations: usize = members(&value["paths"])
            .map(|(_, methods)| members(methods).count())
            .sum();
        let routes: Vec<&Route> = api.groups.iter().flat_map(|group| &group.routes).collect();
        assert_eq!(routes.len(), operations);
        for route in routes {
            assert!(!route.summary.is_empty(), "{}", route.path);
            assert!(!route.answers.is_empty(), "{}", route.path);
            let shown = route.first().len() + route.more().len();
            assert_eq!(shown, route.parameters.len(), "{}", route.path);
        }
    }

    #[test]
    fn code_is_told_from_words() {
        let piece = |text: &str, is_code| Piece {
            text: text.to_owned(),
            is_code,
        };
        assert_eq!(
            prose("Needs `lon`.\n\n`fi`"),
            [
                vec![
                    piece("Needs ", false),
                    piece("lon", true),
                    piece(".", false)
                ],
                vec![piece("fi", true)]
            ]
        );
    }
}
