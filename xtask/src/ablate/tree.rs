//! [`Tree`], a copy of the checkout out of which steps are taken.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::path::{Path, PathBuf};

use super::list::Edit;
use crate::Result;

/// A copy of the project's files in a directory of its own.
#[derive(Debug)]
pub(super) struct Tree {
    root: PathBuf,
}

impl Tree {
    /// Makes the copy like the original; what is alike already keeps its time, for
    /// which cargo looks.
    pub(super) fn new(original: &Path, root: PathBuf, files: &[PathBuf]) -> Result<Self> {
        let tree = Self { root };
        for file in files {
            tree.write(file, &fs::read(original.join(file))?)?;
        }
        tree.forget_all_but(files)?;
        Ok(tree)
    }

    /// Where it is.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Does something while the steps are taken out, and puts them back.
    pub(super) fn without<'a, T>(
        &self,
        edits: impl Iterator<Item = &'a Edit>,
        action: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let mut texts = BTreeMap::new();
        for edit in edits {
            let (_, text) = match texts.entry(&edit.file) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(self.read_twice(&edit.file)?),
            };
            *text = edit.apply(text)?;
        }
        for (file, (_, changed)) in &texts {
            self.write(file, changed.as_bytes())?;
        }
        let outcome = action();
        for (file, (original, _)) in &texts {
            self.write(file, original.as_bytes())?;
        }
        outcome
    }

    /// A text to be kept and the same text to be changed.
    fn read_twice(&self, file: &Path) -> Result<(String, String)> {
        let text = fs::read_to_string(self.root.join(file))
            .map_err(|error| format!("{}: {error}", file.display()))?;
        Ok((text.clone(), text))
    }

    fn write(&self, file: &Path, content: &[u8]) -> Result<()> {
        let path = self.root.join(file);
        if fs::read(&path).is_ok_and(|there| there == content) {
            return Ok(());
        }
        fs::create_dir_all(path.parent().unwrap_or(&self.root))?;
        Ok(fs::write(path, content)?)
    }

    /// Removes what a former copy had and this one has not.
    fn forget_all_but(&self, files: &[PathBuf]) -> Result<()> {
        let mut directories = vec![self.root.clone()];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(directory)? {
                let path = entry?.path();
                let file = path.strip_prefix(&self.root)?;
                if path.is_dir() {
                    directories.push(path);
                } else if files
                    .binary_search_by(|known| known.as_path().cmp(file))
                    .is_err()
                {
                    fs::remove_file(path)?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Tree;
    use crate::ablate::list::Edit;
    use std::fs;
    use std::path::PathBuf;

    #[test]
    fn a_step_is_out_only_meanwhile() {
        let place = tempfile::tempdir().expect("a directory");
        let (original, copy) = (place.path().join("original"), place.path().join("copy"));
        fs::create_dir_all(original.join("src")).expect("ours");
        fs::create_dir_all(copy.join("src")).expect("ours");
        fs::write(original.join("src/a"), "lock; go").expect("ours");
        fs::write(copy.join("src/old"), "").expect("ours");
        let tree = Tree::new(&original, copy, &[PathBuf::from("src/a")]).expect("a copy");
        let edit: Edit =
            toml::from_str("file = 'src/a'\nfind = 'lock; '\nreplace = ''").expect("an edit");
        let text = || fs::read_to_string(tree.root().join("src/a")).expect("the file");
        let meanwhile = tree
            .without([&edit].into_iter(), || Ok(text()))
            .expect("once");
        assert_eq!((meanwhile.as_str(), text().as_str()), ("go", "lock; go"));
        assert!(!tree.root().join("src/old").exists());
        let failed: crate::Result<()> = tree.without([&edit].into_iter(), || Err("no".into()));
        assert!(failed.is_err());
        assert_eq!(text(), "lock; go");
        let twice = tree.without([&edit, &edit].into_iter(), || Ok(()));
        assert!(twice.is_err(), "the second time it is not there");
    }
}
