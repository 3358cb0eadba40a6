//! Fuzz target: resolving paths and the table of exceptions.

#![cfg_attr(fuzzing, no_main)]

birdcage_fuzz::target!(path);
