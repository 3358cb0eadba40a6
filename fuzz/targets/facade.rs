//! Fuzz target: exceptions and commands, to a plan.

#![cfg_attr(fuzzing, no_main)]

birdcage_fuzz::target!(facade);
