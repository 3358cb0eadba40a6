//! Class *kernel*: privileges, and how much of the kernel can be reached.

pub(crate) mod mount_a_file_system;
pub(crate) mod set_user_id_by_chmod;
pub(crate) mod unshare_a_user_namespace;
