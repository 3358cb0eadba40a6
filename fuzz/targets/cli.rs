//! Fuzz target: command lines.

#![cfg_attr(fuzzing, no_main)]

birdcage_fuzz::target!(cli);
