//! [`Stacks`], what the processes of a spawn run on.

use birdcage_sys::stack::Stack;
use rustix::io::Errno;
use std::sync::Mutex;

/// Deep enough for the longest chain of calls after `clone`, which recurses nowhere.
const SIZE: usize = 64 * 1024;

/// How many [`Kept`] holds at most: more threads than that seldom spawn at once.
const KEPT: usize = 4;

/// A stack for each process that shares the caller's memory before it executes.
#[derive(Debug)]
pub(crate) struct Stacks {
    /// None where the stage is the caller's own.
    pub(crate) usher: Option<Stack>,
    pub(crate) stage: Stack,
    pub(crate) program: Stack,
}

/// Stacks that were used and can be again.
///
/// To map them, to touch their pages and to unmap them takes longer than most that a
/// spawn does. Nobody waits for the lock: a process that was forked while another thread
/// had it would do so for ever.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Vec<Stacks>>);

impl Stacks {
    /// Those of a spawn without an usher.
    pub(crate) fn new() -> Result<Self, Errno> {
        Ok(Self {
            usher: None,
            stage: Stack::new(SIZE)?,
            program: Stack::new(SIZE)?,
        })
    }

    /// Those of a spawn with one.
    pub(crate) fn with_usher() -> Result<Self, Errno> {
        let usher = Some(Stack::new(SIZE)?);
        Ok(Self {
            usher,
            ..Self::new()?
        })
    }
}

impl Kept {
    /// Some that nobody else has, or new ones.
    pub(crate) fn take(&self) -> Result<Stacks, Errno> {
        let kept = self.0.try_lock().ok().and_then(|mut kept| kept.pop());
        kept.map_or_else(Stacks::with_usher, Ok)
    }

    /// Keeps some for the next spawn.
    ///
    /// Only those of a spawn that went well: then everyone who ran on them has executed
    /// another program. A process that was killed may be seen to end before it has.
    pub(crate) fn put(&self, stacks: Stacks) {
        match self.0.try_lock() {
            Ok(mut kept) if kept.len() < KEPT => kept.push(stacks),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_taken_once_and_not_much_is_kept() {
        let kept = Kept::default();
        let first = kept.take().expect("memory");
        let top = first.stage.top();
        kept.put(first);
        let again = kept.take().expect("memory");
        assert_eq!(again.stage.top(), top);
        assert_ne!(kept.take().expect("memory").stage.top(), top);
        for _ in 0..KEPT + 1 {
            kept.put(Stacks::new().expect("memory"));
        }
        assert_eq!(kept.0.lock().expect("no panic").len(), KEPT);
    }

    #[test]
    fn whoever_finds_them_locked_has_new_ones() {
        let kept = Kept::default();
        kept.put(Stacks::with_usher().expect("memory"));
        let locked = kept.0.lock().expect("no panic");
        let new = kept.take().expect("memory");
        kept.put(new);
        assert_eq!(locked.len(), 1);
    }
}
