//! Claims of all articles → stories (articles with one main event) and facts (claims about one event).

pub mod story;
mod union;
pub mod witness;

pub use story::stories;
