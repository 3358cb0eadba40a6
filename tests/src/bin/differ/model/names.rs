//! Acts on names: making, linking, taking away and renaming them.

use super::acts::{Answer, Inside, done};
use super::rules::Rights;
use super::tree::{Errno, Last, Named, Spot};
use super::world::{Id, Kind, Want};
use std::path::Path;

impl Inside<'_> {
    fn held(&self, named: &Named) -> Option<Id> {
        let names = self.world.names(named.above.top().inode)?;
        names.get(&named.name).copied()
    }

    /// Whether a name can be made or taken away in a directory.
    fn check_names(&self, named: &Named) -> Result<(), Errno> {
        self.permit(Want::Write, named.above.top().inode)?;
        self.permit(Want::Execute, named.above.top().inode)
    }

    pub(super) fn create(&mut self, path: &Path) -> Answer {
        self.make(path, Kind::File(Vec::new()), 0o644)
    }

    fn free_name(&self, path: &Path) -> Result<Named, Errno> {
        let named = self.walk().to_name(path)?;
        if self.held(&named).is_some() {
            return Err("EEXIST");
        }
        if self.world.is_dead(named.above.top().inode) {
            return Err("ENOENT");
        }
        self.check_writable(&named.above)?;
        Ok(named)
    }

    pub(super) fn make(&mut self, path: &Path, kind: Kind, mode: u32) -> Answer {
        let named = self.free_name(path)?;
        self.check_names(&named)?;
        let made = self.world.add(kind, mode, self.who);
        self.enter(&named, made);
        done()
    }

    fn enter(&mut self, named: &Named, id: Id) {
        self.world.enter(named.above.top().inode, &named.name, id);
    }

    fn leave(&mut self, named: &Named) {
        self.world.leave(named.above.top().inode, &named.name);
    }

    pub(super) fn link(&mut self, path: &Path, to: &Path) -> Answer {
        let old = self.walk().to(path, Last::Kept)?;
        let named = self.free_name(to)?;
        if old.top().mount != named.above.top().mount {
            return Err("EXDEV");
        }
        let inode = self.inode(&old);
        let can_be_used = matches!(inode.kind, Kind::File(_))
            && self.who.may(Want::Read, inode)
            && self.who.may(Want::Write, inode);
        if self.who.uid != inode.uid && !can_be_used && hard_links_are_protected() {
            return Err("EPERM");
        }
        let mut from = old.clone();
        from.steps.pop();
        self.check_no_gain(old.top().inode, &from, &named.above)?;
        self.check_names(&named)?;
        if self.world.is_directory(old.top().inode) {
            return Err("EPERM");
        }
        self.world.change(old.top().inode);
        self.enter(&named, old.top().inode);
        done()
    }

    /// What is at a name, if it may be taken away.
    fn removable(&self, path: &Path) -> Result<(Named, Id), Errno> {
        let named = self.walk().to_name(path)?;
        self.check_writable(&named.above)?;
        let held = self.held(&named).ok_or("ENOENT")?;
        self.check_names(&named)?;
        Ok((named, held))
    }

    fn check_not_mounted_on(&self, named: &Named) -> Result<(), Errno> {
        let above = named.above.top().inode;
        let held = self.held(named);
        match self.tree.is_mounted_on(above, &named.name, held) {
            true => Err("EBUSY"),
            false => Ok(()),
        }
    }

    pub(super) fn remove(&mut self, path: &Path) -> Answer {
        let (named, held) = self.removable(path)?;
        if self.world.is_directory(held) {
            return Err("EISDIR");
        }
        self.check_not_mounted_on(&named)?;
        self.leave(&named);
        self.world.bury(held);
        done()
    }

    pub(super) fn remove_directory(&mut self, path: &Path) -> Answer {
        let (named, held) = self.removable(path)?;
        let is_empty = self.world.names(held).ok_or("ENOTDIR")?.is_empty();
        self.check_not_mounted_on(&named)?;
        if !is_empty {
            return Err("ENOTEMPTY");
        }
        self.leave(&named);
        self.world.bury(held);
        done()
    }

    /// As `do_renameat2` and `vfs_rename` in `fs/namei.c` have it.
    pub(super) fn rename(&mut self, path: &Path, to: &Path) -> Answer {
        let (old, new) = (self.walk().to_name(path)?, self.walk().to_name(to)?);
        if old.above.top().mount != new.above.top().mount {
            return Err("EXDEV");
        }
        self.check_writable(&old.above)?;
        let source = self.held(&old).ok_or("ENOENT")?;
        if self.world.is_dead(new.above.top().inode) {
            return Err("ENOENT");
        }
        let target = self.held(&new);
        if self.world.is_below(source, new.above.top().inode) {
            return Err("EINVAL");
        }
        if target.is_some_and(|target| self.world.is_below(target, old.above.top().inode)) {
            return Err("ENOTEMPTY");
        }
        self.check_no_gain(source, &old.above, &new.above)?;
        if target == Some(source) {
            return done();
        }
        self.check_names(&old)?;
        self.check_names(&new)?;
        self.check_exchange(&old, source, &new, target)?;
        self.leave(&old);
        self.enter(&new, source);
        self.world.change(source);
        if let Some(target) = target {
            self.world.bury(target);
        }
        done()
    }

    /// Landlock lets nothing into another directory where more may be done with it.
    ///
    /// That can be in one mount where another shows the same directory for an exception.
    fn check_no_gain(&self, source: Id, from: &Spot, to: &Spot) -> Result<(), Errno> {
        let Some(rules) = self.landlock else {
            return Ok(());
        };
        if from.top().inode == to.top().inode {
            return Ok(());
        }
        let allowed = |spot: &Spot| {
            let inodes = spot.steps.iter().map(|step| step.inode);
            inodes
                .filter_map(|inode| rules.get(&inode))
                .copied()
                .collect::<Vec<_>>()
        };
        let held = [
            allowed(from),
            rules.get(&source).copied().into_iter().collect(),
        ]
        .concat();
        let gained = allowed(to);
        let gains = |of: fn(&Rights) -> bool| gained.iter().any(of) && !held.iter().any(of);
        match gains(|rights| rights.write) || gains(|rights| rights.execute) {
            true => Err("EXDEV"),
            false => Ok(()),
        }
    }

    fn check_exchange(
        &self,
        old: &Named,
        source: Id,
        new: &Named,
        target: Option<Id>,
    ) -> Result<(), Errno> {
        let is_directory = self.world.is_directory(source);
        match target.map(|target| self.world.is_directory(target)) {
            Some(false) if is_directory => return Err("ENOTDIR"),
            Some(true) if !is_directory => return Err("EISDIR"),
            _ => {}
        }
        // The name `..` in it is written.
        if is_directory && old.above.top().inode != new.above.top().inode {
            self.permit(Want::Write, source)?;
        }
        self.check_not_mounted_on(old)?;
        self.check_not_mounted_on(new)?;
        match target.and_then(|target| self.world.names(target)) {
            Some(names) if !names.is_empty() => Err("ENOTEMPTY"),
            _ => Ok(()),
        }
    }
}

/// As most systems have it (`proc_sys_fs(5)`): nobody links to what is not his, unless he
/// may read and write it.
fn hard_links_are_protected() -> bool {
    let setting = std::fs::read_to_string("/proc/sys/fs/protected_hardlinks");
    setting.is_ok_and(|setting| setting.trim() != "0")
}
