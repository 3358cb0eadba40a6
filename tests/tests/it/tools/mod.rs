//! Placeholder of the module `tools`.
