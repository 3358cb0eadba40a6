//! Several ways to one end: an attack needs one of them, its control all.

use crate::{Answer, Stopped};
use std::io;

/// The ways, each by its name and with what it came to.
pub(crate) type Ways<'a> = &'a [(&'a str, io::Result<i64>)];

/// Got out if one way leads out; stopped by the errno of all, or by what each has met.
pub(crate) fn any_of(ways: Ways<'_>) -> Answer {
    let out = ways.iter().find(|(_, result)| result.is_ok());
    match out {
        Some((name, _)) => Ok((*name).to_owned()),
        None => Err(stops(ways)),
    }
}

/// Got out if all ways lead out, and stopped by what the others have met.
pub(crate) fn all_of(ways: Ways<'_>) -> Answer {
    match ways.iter().all(|(_, result)| result.is_ok()) {
        true => Ok("by every way".to_owned()),
        false => Err(stops(ways)),
    }
}

/// One errno if all have the same, and else each with its way.
fn stops(ways: Ways<'_>) -> Stopped {
    let met: Vec<_> = ways
        .iter()
        .filter_map(|(name, result)| Some((name, word(result.as_ref().err()?))))
        .collect();
    let (_, first) = &met[0];
    if met.iter().all(|(_, errno)| errno == first) {
        return Stopped::because(first);
    }
    let each = met.iter().map(|(name, errno)| format!("{name}: {errno}"));
    Stopped::because(each.collect::<Vec<_>>().join(", "))
}

fn word(error: &io::Error) -> String {
    let same = error.raw_os_error().map(io::Error::from_raw_os_error);
    let same = same.unwrap_or_else(|| io::Error::other(error.to_string()));
    Stopped::from(same).words().to_owned()
}

/// What the kernel says to a harmless form of a call once nothing forbids it, as a success.
///
/// It is for what nobody can try on a machine that others use: a reboot, a module.
pub(crate) fn reached(result: io::Result<i64>, harmless: i32) -> io::Result<i64> {
    match result {
        Err(error) if error.raw_os_error() == Some(harmless) => Ok(0),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{all_of, any_of, reached};
    use crate::Stopped;
    use std::io;

    fn errno(number: i32) -> io::Result<i64> {
        Err(io::Error::from_raw_os_error(number))
    }

    fn stopped(words: &str) -> Stopped {
        Stopped::because(words)
    }

    #[test]
    fn an_attack_needs_one_way_and_a_control_all() {
        let ways = [("a", errno(libc::EPERM)), ("b", Ok(0))];
        assert_eq!(any_of(&ways), Ok("b".to_owned()));
        assert_eq!(all_of(&ways), Err(stopped("EPERM")));
    }

    #[test]
    fn what_differs_is_told_apart() {
        let same = [("a", errno(libc::EPERM)), ("b", errno(libc::EPERM))];
        assert_eq!(any_of(&same), Err(stopped("EPERM")));
        let other = [("a", errno(libc::EPERM)), ("b", errno(libc::ENOSYS))];
        assert_eq!(any_of(&other), Err(stopped("a: EPERM, b: ENOSYS")));
    }

    #[test]
    fn only_the_errno_of_the_harmless_form_counts_as_reached() {
        assert!(reached(errno(libc::EINVAL), libc::EINVAL).is_ok());
        assert!(reached(errno(libc::EPERM), libc::EINVAL).is_err());
    }
}
