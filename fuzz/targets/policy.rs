//! Fuzz target: policy files.

#![cfg_attr(fuzzing, no_main)]

birdcage_fuzz::target!(policy);
