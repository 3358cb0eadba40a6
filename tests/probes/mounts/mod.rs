//! Class *mounts*: what of the host's files is there, and with which rights.

pub(crate) mod append_through_a_read_exception;
pub(crate) mod open_core_pattern;
pub(crate) mod read_outside_of_all_exceptions;
pub(crate) mod replace_a_read_exception;
