//! [`Access`], what may be done with a file.

use birdcage_sys::landlock::{
    EXECUTE, IOCTL_DEVICE, READ_FILE, REFER, RESOLVE_UNIX, TRUNCATE, WRITE_FILE,
};

bitflags::bitflags! {
    /// What may be done with a file, or with all files below a directory.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Access: u64 {
        /// Opening it for reading.
        const READ = READ_FILE;
        /// Opening it for writing, truncating it, and `ioctl(2)` if it is a device.
        const WRITE = WRITE_FILE | TRUNCATE | IOCTL_DEVICE;
        /// Executing it.
        const EXECUTE = EXECUTE;
        /// Moving what is below it from one directory to another; for directories only.
        const MOVE = REFER;
        /// Connecting to it, if it is a Unix socket.
        const CONNECT = RESOLVE_UNIX;
    }
}
