//! Fuzz target: id maps.

#![cfg_attr(fuzzing, no_main)]

birdcage_fuzz::target!(namespace);
