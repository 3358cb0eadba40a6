//! The crate from outside: sentences about paths and tables, and the judges
//! that decide whether they hold (a slow walker, and the kernel).

mod host;
mod random;
mod resolution;
mod resolve_properties;
mod slow;
mod table;
mod table_properties;
