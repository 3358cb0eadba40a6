//! Placeholder of the module `lifecycle`.
