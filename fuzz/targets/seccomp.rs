//! Fuzz target: filters.

#![cfg_attr(fuzzing, no_main)]

birdcage_fuzz::target!(seccomp);
