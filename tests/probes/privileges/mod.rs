//! Class *privileges*: capabilities, ids, and what could give them back.

pub(crate) mod ambient_capability;
pub(crate) mod capabilities_by_capset;
pub(crate) mod capabilities_by_execve;
pub(crate) mod capability_sets;
pub(crate) mod drop_a_group;
pub(crate) mod effective_capabilities;
pub(crate) mod execute_a_set_user_id_program;
pub(crate) mod file_capabilities;
pub(crate) mod no_new_privileges;
pub(crate) mod read_with_a_supplementary_group;
pub(crate) mod securebits;
pub(crate) mod setgroups_is_denied;
pub(crate) mod unlock_the_securebits;
