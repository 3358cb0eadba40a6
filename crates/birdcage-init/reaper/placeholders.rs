//! [`Placeholders`], empty files of the sandbox's in directories of the host.

use crate::kernel;

/// The first descriptor of the first placeholder.
const FIRST: i32 = 3;

/// Empty files of the sandbox's in directories of the host, to be taken away at its end.
pub(crate) struct Placeholders {
    // Invariant: pointers to C strings, the last one null; for each two descriptors from `FIRST`
    // on are open, the placeholder and its directory.
    names: *const usize,
}

impl Placeholders {
    /// # Safety
    /// `names` points to pointers to C strings that stay where they are, the last one null.
    pub(crate) unsafe fn new(names: *const usize) -> Self {
        Self { names }
    }

    /// Takes them away, but for those that another sandbox needs too.
    ///
    /// Whoever is still inside is killed before: without the placeholder, what covers it is gone.
    pub(crate) fn clear(&self) {
        let mut names = self.names;
        // SAFETY: the invariant of `names`, of which the end has not been reached.
        if unsafe { names.read() } == 0 {
            return;
        }
        if kernel::end_all_others() == kernel::Left::Unknown {
            // The caller does it, when nobody is left for sure.
            return;
        }
        let mut placeholder = FIRST;
        loop {
            // SAFETY: as above.
            let name = unsafe { names.read() };
            if name == 0 {
                return;
            }
            let parent = placeholder.wrapping_add(1);
            // SAFETY: `name` is a C string.
            unsafe { kernel::take_away(placeholder, parent, name) };
            placeholder = placeholder.wrapping_add(2);
            names = names.wrapping_add(1);
        }
    }
}
