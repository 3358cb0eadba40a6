//! Placeholder of the module `caller`.
