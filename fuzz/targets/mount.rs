//! Fuzz target: resolving mounts and the table of exceptions.

#![cfg_attr(fuzzing, no_main)]

birdcage_fuzz::target!(mount);
