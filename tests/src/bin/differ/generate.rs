//! Making up cases: a tree, exceptions, acts.

mod acts;
mod denials;
mod tree;

use crate::case::{Asked, Case, Right, What};
use birdcage_fuzz::random::Random;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// What a case may have in it, here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// The caller's own files.
    Plain,
    /// File systems may be mounted as well.
    Mounts,
}

const NAMES: [&[u8]; 9] = [
    b"a", b"b", b"c", b"d", b"e f", b"g\xff", b"h\ni", b"-j", b".k",
];

/// Makes up a case whose tree is to be at `top`.
pub(crate) fn case(random: &mut Random, top: &Path, ground: Ground) -> Case {
    let mut maker = Maker {
        random,
        top,
        ground,
        case: Case::default(),
        pivots: Vec::new(),
        denied: Vec::new(),
        asides: Vec::new(),
    };
    maker.tree();
    maker.exceptions();
    maker.acts();
    maker.case
}

struct Maker<'a> {
    random: &'a mut Random,
    top: &'a Path,
    ground: Ground,
    case: Case,
    /// What exceptions lead to, or near.
    pivots: Vec<PathBuf>,
    /// What is denied and mostly not there.
    denied: Vec<PathBuf>,
    /// What paths lead into and out of again.
    asides: Vec<PathBuf>,
}

impl Maker<'_> {
    fn is_one_of(&mut self, many: usize) -> bool {
        self.random.below(many) == 0
    }

    fn choose<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.random.below(from.len())].clone()
    }

    fn name(&mut self) -> &'static OsStr {
        OsStr::from_bytes(self.choose(&NAMES))
    }

    fn exceptions(&mut self) {
        for _ in 0..1 + self.random.below(6) {
            let rights = [
                Right::Read,
                Right::Read,
                Right::Write,
                Right::Write,
                Right::Execute,
            ];
            let right = self.choose(&rights);
            let path = self.given();
            self.case.asked.push(Asked::Host(right, path));
        }
        self.denials();
        if self.is_one_of(2) {
            self.write_around();
        }
        while self.is_one_of(3) {
            self.own();
        }
        if self.is_one_of(12) {
            let above: Vec<_> = self.top.ancestors().skip(1).map(Path::to_owned).collect();
            let path = self.choose(&above);
            let right = self.choose(&[Right::Read, Right::Execute]);
            self.case.asked.push(Asked::Host(right, path));
        }
    }

    /// Something that exists inside only: at a node's place, below one, or elsewhere.
    fn own(&mut self) {
        let place = self.top.join(self.place());
        let mut path = match self.random.below(4) {
            0 => self.top.join("own"),
            1 => place,
            _ => place.join(self.name()),
        };
        if self.is_one_of(4) {
            path.push(self.name());
        }
        self.own_at(path);
    }

    fn own_at(&mut self, path: PathBuf) {
        if path == self.top || self.case.asked.iter().any(|asked| asked.path() == path) {
            return;
        }
        let text = self.choose(&["own", "..", "a", "."]);
        // Where a link of the host's leads on, its place is another path.
        let is_link = |at: &Path| {
            let mut links = self.case.nodes.iter();
            links.any(|node| matches!(node.what, What::Link(_)) && self.top.join(&node.path) == at)
        };
        let through_link = path.ancestors().skip(1).any(is_link);
        let at_link = through_link || is_link(&path);
        let asked = match self.random.below(9) {
            0 if !through_link => Asked::File(path),
            1 if !at_link => Asked::Link(path, text.into()),
            _ => Asked::Private(path),
        };
        self.case.asked.push(asked);
    }

    /// Lets something be written that another exception lies in.
    fn write_around(&mut self) {
        let mut around = self.choose(&self.pivots.clone());
        for _ in 0..1 + self.random.below(3) {
            around.pop();
        }
        let path = match around.as_os_str().is_empty() {
            true => self.top.to_owned(),
            false => self.top.join(around),
        };
        let right = Right::Write;
        self.case.asked.push(Asked::Host(right, path));
    }

    /// A path as an exception may be given: some spelling of something, mostly there.
    fn given(&mut self) -> PathBuf {
        let start = match self.random.below(4) {
            0 => PathBuf::from("."),
            _ => self.top.to_owned(),
        };
        let place = self.place();
        self.pivots.push(place.clone());
        let mut path = start.join(self.detour()).join(place);
        match self.random.below(16) {
            0 => path = path.join("..").join(self.name()),
            1 => path = path.join("."),
            2 => path = path.join("../."),
            3 => path.as_mut_os_string().push("/"),
            4..=6 => path = path.join(self.name()),
            7 => path.as_mut_os_string().push("//."),
            _ => {}
        }
        path
    }

    /// Nothing, or a way into a directory or through a link and out again by `..`.
    fn detour(&mut self) -> PathBuf {
        if !self.is_one_of(5) {
            return PathBuf::new();
        }
        let aside = self.place();
        self.asides.push(aside.clone());
        let up = aside.iter().count();
        let up = std::iter::repeat_n("..", up);
        up.fold(aside, |path, up| path.join(up))
    }

    /// A node's path, or the top's.
    fn place(&mut self) -> PathBuf {
        let number = self.random.below(self.case.nodes.len() + 1);
        let node = self.case.nodes.get(number);
        node.map_or_else(PathBuf::new, |node| node.path.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::{Ground, case};
    use birdcage_fuzz::random::Random;
    use std::path::Path;

    fn text(seed: u64) -> String {
        let case = case(&mut Random::new(seed), Path::new("/top"), Ground::Mounts);
        format!("{case}{:?}", case.acts)
    }

    #[test]
    fn the_same_seed_gives_the_same_case() {
        assert_eq!(text(7), text(7));
        assert_ne!(text(7), text(8));
    }
}
