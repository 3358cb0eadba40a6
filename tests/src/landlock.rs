//! What the kernel's Landlock can do, where a test's expectation depends on it.

/// The version of its interface; 0 is none.
///
/// A test that expects less on an older kernel says `not applicable` there.
pub fn landlock_version() -> u32 {
    birdcage_sys::landlock::version().unwrap_or(0)
}

/// Whether the kernel's Landlock is at least that version; says so if it is not.
pub fn has_landlock(version: u32) -> bool {
    let has = landlock_version() >= version;
    if !has {
        println!("not applicable: this kernel's Landlock is older than version {version}");
    }
    has
}
