//! Fuzz target: mount plans.

#![cfg_attr(fuzzing, no_main)]

birdcage_fuzz::target!(mount);
