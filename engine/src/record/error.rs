//! Why a record is rejected, or accepted with a warning.

/// Why a record cannot become a service. The caller adds file and line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The line is longer than a record may be.
    #[error("the record is {0} bytes; at most {max} are read", max = super::MAX_RECORD_BYTES)]
    TooLong(usize),
    /// The line is not JSON.
    #[error("not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The line is JSON but not an object.
    #[error("{0} instead of an object")]
    NotAnObject(&'static str),
    /// A field that every record has is not there.
    #[error("{field} is missing")]
    Missing {
        /// The field's name.
        field: String,
    },
    /// A field has a value it cannot have.
    #[error("{field}: {reason}")]
    Invalid {
        /// The field's path, such as `locations[1].lat`.
        field: String,
        /// What is wrong, with the value.
        reason: String,
    },
}

impl RecordError {
    /// The field that is wrong, where it is one.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            RecordError::Missing { field } | RecordError::Invalid { field, .. } => Some(field),
            _ => None,
        }
    }

    /// What is wrong, without the field's name where there is one.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            RecordError::Invalid { reason, .. } => reason.clone(),
            other => other.to_string(),
        }
    }
}

/// Something in an accepted record that its provider should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordWarning {
    /// The field's path.
    pub field: String,
    /// What is odd, with the value.
    pub message: String,
}
