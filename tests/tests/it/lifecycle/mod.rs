//! From the start of a program to its end, and what is left of it: nothing.

mod death;
mod early;
mod end;
mod first_process;
mod orphans;
mod status;
mod streams;
