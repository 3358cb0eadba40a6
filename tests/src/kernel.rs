//! Which kernel this is, where a test's expectation depends on it.

/// Whether it is at least that release; says so if it is not.
pub fn has_kernel(major: u32, minor: u32) -> bool {
    let has = is_kernel(major, minor);
    if !has {
        println!("not applicable: this kernel is older than Linux {major}.{minor}");
    }
    has
}

/// Whether it is at least that release.
pub fn is_kernel(major: u32, minor: u32) -> bool {
    let name = rustix::system::uname();
    is_at_least(&name.release().to_string_lossy(), (major, minor))
}

fn is_at_least(release: &str, least: (u32, u32)) -> bool {
    let mut numbers = release.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= least,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_at_least;

    #[test]
    fn a_release_is_compared_by_its_numbers() {
        assert!(is_at_least("6.12.117+deb12-cloud-amd64", (6, 9)));
        assert!(is_at_least("6.14.0", (6, 14)) && is_at_least("7.1-rc3", (6, 14)));
        assert!(!is_at_least("6.9.1", (6, 14)) && !is_at_least("linux", (0, 0)));
    }
}
