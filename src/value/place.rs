//! Places and how they contain each other.
