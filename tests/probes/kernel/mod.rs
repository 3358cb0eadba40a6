//! Class *kernel*: privileges, and how much of the kernel can be reached.

pub(crate) mod a_number_that_nobody_knows;
pub(crate) mod allow_user_namespaces_again;
pub(crate) mod any_call_of_the_32_bit_entry;
pub(crate) mod calls_of_the_x32_abi;
pub(crate) mod change_a_mount_by_descriptor;
pub(crate) mod change_the_root;
pub(crate) mod clone3_a_user_namespace;
pub(crate) mod clone_a_user_namespace;
pub(crate) mod clone_every_other_namespace;
pub(crate) mod clone_with_a_high_half;
pub(crate) mod enter_a_namespace_by_its_file;
pub(crate) mod enter_namespaces_by_a_process;
pub(crate) mod list_the_mounts;
pub(crate) mod mount_a_file_system;
pub(crate) mod mount_by_descriptor;
pub(crate) mod open_a_tree;
pub(crate) mod open_with_a_hidden_mode;
pub(crate) mod pivot_the_root;
pub(crate) mod remount_for_writing;
pub(crate) mod set_user_id_by_chmod;
pub(crate) mod unmount_a_mask;
pub(crate) mod unshare_a_time_namespace;
pub(crate) mod unshare_a_user_namespace;
pub(crate) mod unshare_by_the_32_bit_entry;
pub(crate) mod user_namespaces_allowed_inside;
