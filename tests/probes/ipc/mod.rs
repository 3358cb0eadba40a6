//! Class *ipc*: other processes of the host, by shared memory, names, signals and devices.
