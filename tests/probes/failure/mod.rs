//! Class *failure*: what is left, and what is weaker, when something goes wrong.

pub(crate) mod caller_killed_while_it_spawns;
pub(crate) mod no_descriptors_left;
pub(crate) mod no_mount_namespaces_left;
pub(crate) mod no_network_namespaces_left;
pub(crate) mod no_pid_namespaces_left;
pub(crate) mod no_user_namespaces_left;
pub(crate) mod proc_of_the_host_has_a_link;
pub(crate) mod proc_of_the_host_is_masked;
pub(crate) mod proc_of_the_host_is_no_proc;
pub(crate) mod sandbox_without_new_privileges;
pub(crate) mod spawn_that_fails;
pub(crate) mod weaker_with_few_descriptors;
