//! Make and a C toolchain.

use crate::preset::Preset;
use crate::preset::rows::{Row, passed};

const VARIABLES: [Row; 13] = [
    ("CC", "the compiler of C"),
    ("CXX", "the compiler of C++"),
    ("CPP", "the preprocessor"),
    ("AR", "what makes libraries"),
    ("LD", "the linker"),
    ("CFLAGS", "flags for C"),
    ("CXXFLAGS", "flags for C++"),
    ("CPPFLAGS", "flags for the preprocessor"),
    ("LDFLAGS", "flags for the linker"),
    ("LDLIBS", "libraries to link with"),
    ("PKG_CONFIG_PATH", "where more libraries are described"),
    ("PKG_CONFIG_LIBDIR", "where libraries are described"),
    ("SOURCE_DATE_EPOCH", "for builds that can be repeated"),
];

impl Preset {
    /// What `make` needs beyond [`base`](Self::base), which shows it and the compilers,
    /// headers and libraries of the system: the variables that say how to build.
    ///
    /// The project is not in it: it has to be writable, and executable to run what was built.
    ///
    /// **It may** read nothing that `base` does not show. A compiler or a library that such a
    /// variable names and that is elsewhere, as in `/opt`, needs an exception more.
    ///
    /// **It may not** write to the caller's compiler cache (`~/.cache/ccache`): what is in there is
    /// linked into other programs. `MAKEFLAGS` is not passed on, since the descriptors that it
    /// may name are not there.
    pub fn make() -> Self {
        Self::called("make", passed(&VARIABLES))
    }
}
