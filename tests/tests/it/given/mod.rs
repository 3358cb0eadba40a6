//! What a program can make of what it is given: its standard streams, above all.

mod last_steps;
mod limits;
mod places;
mod sockets;
mod streams;
