//! Class *ipc*: other processes of the host, by shared memory, names, signals and devices.

pub(crate) mod device_below_a_directory;
pub(crate) mod files_of_a_process_of_the_host;
pub(crate) mod message_queue_of_the_host;
pub(crate) mod name_of_the_host;
pub(crate) mod namespaces_of_the_host;
pub(crate) mod namespaces_with_networking;
pub(crate) mod open_a_fifo_for_both;
pub(crate) mod posix_memory_of_the_host;
pub(crate) mod posix_queue_of_the_host;
pub(crate) mod semaphore_of_the_host;
pub(crate) mod shared_memory_of_the_host;
pub(crate) mod signal_a_process_of_the_host;
pub(crate) mod signal_by_a_pipe;
pub(crate) mod signal_everybody;
pub(crate) mod slow_a_process_of_the_host;
pub(crate) mod terminal_of_the_host;
pub(crate) mod write_to_a_device;
pub(crate) mod write_to_a_fifo;
pub(crate) mod write_to_a_terminal_that_may_be_read;

/// What `SECURITY.md` says of kernels without Landlock.
const WRITTEN_TO: &str = "without it a FIFO or a device is written to";
