//! What a program can make of what it is given: its standard streams, above all.

mod limits;
mod sockets;
mod streams;
