//! Taking back what can have but one value, for somebody who overrides it.

use super::Merged;
use crate::Exception;
use crate::origin::Subject;
use birdcage_path::normalize;

/// Whether an exception is one of which there can be many, so that it takes nobody's place.
pub(crate) fn adds_up(exception: &Exception) -> bool {
    !matches!(
        exception,
        Exception::Variable { .. }
            | Exception::PrivateDirectory { .. }
            | Exception::File { .. }
            | Exception::Link { .. }
            | Exception::WorkingDirectory(_)
            | Exception::Hostname(_)
    )
}

impl Merged {
    /// Makes room for an exception: whatever had its place before is taken back.
    ///
    /// That is for what can have but one value; all else adds up.
    pub(crate) fn make_room(&mut self, exception: &Exception) {
        let subject = match exception {
            Exception::Variable { name, .. } => {
                self.environment.unset(name);
                Subject::Variable(name.clone())
            }
            Exception::PrivateDirectory { path: at, .. }
            | Exception::File { path: at, .. }
            | Exception::Link { at, .. } => {
                let at = normalize(at);
                self.private.remove(&at);
                self.files.remove(&at);
                self.links.remove(&at);
                Subject::Own(at)
            }
            Exception::WorkingDirectory(_) => {
                self.directory = None;
                Subject::Directory
            }
            Exception::Hostname(_) => {
                self.hostname = None;
                Subject::Hostname
            }
            _ => return,
        };
        self.origins.forget(&subject);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::Origin;

    #[test]
    fn what_is_overridden_is_as_if_it_had_never_been() {
        let origin = Origin::program();
        let own = |content: &str| Exception::File {
            path: "/a/.".into(),
            content: content.into(),
        };
        let variable = |value: &str| Exception::Variable {
            name: "A".into(),
            value: value.into(),
        };
        let pairs = [
            (own("1"), own("2")),
            (variable("1"), variable("2")),
            (
                Exception::Hostname("a".into()),
                Exception::Hostname("b".into()),
            ),
            (
                Exception::WorkingDirectory("/a".into()),
                Exception::WorkingDirectory("/b".into()),
            ),
        ];
        for (first, second) in pairs {
            let mut policy = Merged::default();
            policy.add(first, &origin).expect("the first");
            policy.make_room(&second);
            assert_eq!(policy, Merged::default(), "{second:?}");
            assert!(!adds_up(&second), "{second:?}");
            policy.add(second, &origin).expect("the second");
        }
    }
}
