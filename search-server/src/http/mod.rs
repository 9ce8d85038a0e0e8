//! What happens to a request before and after a handler, and how connections are accepted.

mod accept;
mod guards;
mod observe;
mod security;
mod stack;

pub(crate) use accept::accept;
pub(crate) use security::{FramedByAnyone, SecurityHeaders};
pub(crate) use stack::stack;
