//! Bad hosts: each is made first, and then birdcage is tried in it.
//!
//! The program `host` makes the place and spawns there: in a cage, in a prepared one, and
//! in one with the preset. Either all three work and no protection is missing inside, or
//! each is refused by an error that names the step, the path, the errno and a remedy.

mod callers;
mod containers;
mod doctor;
mod filters;
mod identities;
mod limits;
mod namespaces;
mod procs;
mod roots;
mod tried;
