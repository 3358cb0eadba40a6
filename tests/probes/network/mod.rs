//! Class *network*: sockets, and whom of the host they reach.

pub(crate) mod connect_to_an_abstract_socket;
