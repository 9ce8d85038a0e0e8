//! Why a search or a look-up has no answer.

use luukku_engine::query::QueryError;

use crate::live::Damaged;
use crate::problem::Problem;
use crate::wire::ParameterError;
use crate::workers::Unfinished;

/// Why a search or a look-up has no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The question is not one that can be answered.
    Parameters(Vec<ParameterError>),
    /// It took too long, or too many others were asking.
    Busy,
    /// Something went wrong here.
    Internal,
    /// The index is damaged.
    Damaged,
}

impl From<Damaged> for Failure {
    fn from(_named_in_the_log: Damaged) -> Self {
        Failure::Damaged
    }
}

impl From<Damaged> for Problem {
    fn from(damaged: Damaged) -> Self {
        Failure::from(damaged).into()
    }
}

impl From<Vec<ParameterError>> for Failure {
    fn from(errors: Vec<ParameterError>) -> Self {
        Failure::Parameters(errors)
    }
}

impl From<Unfinished> for Failure {
    fn from(unfinished: Unfinished) -> Self {
        match unfinished {
            Unfinished::Late => Failure::Busy,
            Unfinished::Panicked => Failure::Internal,
        }
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let (parameter, code) = match &error {
            QueryError::Radius(_) => ("radius_m", "out_of_range"),
            QueryError::TooManyCorners(_) => ("shape", "too_many"),
            QueryError::PageSize(_) => ("per_page", "out_of_range"),
            QueryError::PageReach { .. } => ("page", "out_of_range"),
            QueryError::UnknownPlace(_) => ("near", "unknown_place"),
            QueryError::TooLong { parameter, .. } => (text_parameter(parameter), "too_long"),
            QueryError::UnknownValue { parameter, .. } => (*parameter, "unknown_value"),
            QueryError::TooManyValues(_, parameter) => (*parameter, "too_many"),
            QueryError::AreasApart => ("municipality", "invalid_value"),
            QueryError::TooManyAreas(_) => ("municipality", "too_many"),
            // The index's own words may quote a query: the kind of error is all we log.
            QueryError::Index(_) => return internal("the index could not be read"),
            QueryError::Stored(_) => return internal("a stored service could not be read"),
            _ => return internal("an error this version of the server does not know"),
        };
        Failure::Parameters(vec![ParameterError::new(
            parameter,
            code,
            error.to_string(),
        )])
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Parameters(errors) => Problem::invalid_parameters(errors),
            Failure::Busy => Problem::busy(),
            Failure::Internal => Problem::internal(),
            Failure::Damaged => Problem::damaged(),
        }
    }
}

/// The engine calls `q` "text".
fn text_parameter(engine_name: &str) -> &str {
    if engine_name == "near" { "near" } else { "q" }
}

fn internal(kind: &'static str) -> Failure {
    tracing::error!(kind, "a search failed");
    Failure::Internal
}
