//! The problem document (RFC 9457).

use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong, as RFC 9457 has it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ProblemDocument {
    /// Names the kind of problem: `urn:problem-type:luukku:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:problem-type:luukku:invalid_parameter")]
    pub(crate) kind: String,
    /// The kind of problem in words.
    pub(crate) title: String,
    /// The HTTP status.
    pub(crate) status: u16,
    /// The kind of problem, stable: programs can rely on it.
    #[schema(example = "invalid_parameter")]
    pub(crate) code: String,
    /// What is wrong with this request.
    pub(crate) detail: String,
    /// Names this occurrence; the same id is in the header `X-Request-Id` and in the log.
    #[schema(example = "urn:uuid:5bfdbf4e-8a4f-4f32-a9a9-7c6e1d1f0c11")]
    pub(crate) instance: Option<String>,
    /// What is wrong with each parameter; empty when the problem lies elsewhere.
    pub(crate) errors: Vec<ParameterError>,
}

/// What is wrong with one parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ParameterError {
    /// The parameter's name.
    #[schema(example = "lat")]
    pub(crate) parameter: String,
    /// The kind of error, stable: `unknown_parameter`, `repeated_parameter`,
    /// `missing_parameter`, `invalid_value`, `out_of_range`,
    /// `too_long`, `too_many`, `unknown_area`, `unknown_value` or `unknown_place`.
    #[schema(example = "out_of_range")]
    pub(crate) code: String,
    /// The error in a sentence.
    #[schema(example = "latitude 999 is outside -90..=90")]
    pub(crate) detail: String,
}

impl ParameterError {
    pub(crate) fn new(parameter: &str, code: &str, detail: impl Into<String>) -> Self {
        Self {
            parameter: parameter.to_owned(),
            code: code.to_owned(),
            detail: detail.into(),
        }
    }
}
