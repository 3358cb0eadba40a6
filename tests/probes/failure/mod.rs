//! Class *failure*: what is left, and what is weaker, when something goes wrong.
