//! What the kernel's Landlock can do, where a test's expectation depends on it.

/// The version of its interface; 0 is none.
///
/// A test that expects less on an older kernel says `not applicable` there.
pub fn landlock_version() -> u32 {
    birdcage_sys::landlock::version().unwrap_or(0)
}

/// What a sandbox without exceptions for it answers to a program on its way to a Unix
/// socket of the host: the filter to any socket or, from version 9 on, Landlock to this one.
pub fn no_unix_socket() -> &'static str {
    match landlock_version() {
        0..9 => "EAFNOSUPPORT",
        _ => "EACCES",
    }
}

/// Whether the kernel's Landlock is at least that version; says so if it is not.
pub fn has_landlock(version: u32) -> bool {
    let has = landlock_version() >= version;
    if !has {
        println!("not applicable: this kernel's Landlock is older than version {version}");
    }
    has
}
