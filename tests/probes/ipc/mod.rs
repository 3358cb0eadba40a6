//! Class *ipc*: other processes of the host, by sockets, memory or signals, and the network.

pub(crate) mod connect_to_an_abstract_socket;
