//! Fuzz target: the reaper's report.

#![cfg_attr(fuzzing, no_main)]

birdcage_fuzz::target!(init);
