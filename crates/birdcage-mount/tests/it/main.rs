//! Tests of the plan: its print-out, and what it shows on a model file system.

mod model;
mod plan;
mod properties;
