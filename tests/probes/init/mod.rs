//! Class *init*: the first process, the process tree, what the program starts with.

pub(crate) mod caller_killed;
pub(crate) mod environment_of_the_first_process;
pub(crate) mod leaked_descriptor;
pub(crate) mod signal_to_the_process_group;
pub(crate) mod terminal_input;
