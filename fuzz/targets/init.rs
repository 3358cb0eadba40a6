//! Fuzz target: resolving inits and the table of exceptions.

#![cfg_attr(fuzzing, no_main)]

birdcage_fuzz::target!(init);
