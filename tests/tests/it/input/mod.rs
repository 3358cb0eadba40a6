//! Input that is wrong or strange: each has a documented result, and none a weaker sandbox.

mod changes;
mod kinds;
mod numbers;
mod paths;
mod programs;
mod single;
mod swapped;
