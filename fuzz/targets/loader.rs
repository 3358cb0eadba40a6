//! Fuzz target: the domains of all kernels.

#![cfg_attr(fuzzing, no_main)]

birdcage_fuzz::target!(loader);
