//! Facts → findings: what the claims about one event agree on, and where they cannot all be true.

mod finding;

pub use finding::{Draft, KEY_VERSION, code, sort};
