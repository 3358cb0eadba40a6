//! Class *failure*: what is left, and what is weaker, when something goes wrong.

pub(crate) mod no_user_namespaces_left;
