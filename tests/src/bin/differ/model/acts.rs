//! [`Inside`], a program in a sandbox, and how its acts go.
//!
//! The order in which the kernel finds a fault is part of it: of two reasons to
//! refuse something the first decides the errno.

use super::rules::Rights;
use super::tree::{Errno, Last, Spot, Tree, Walk};
use super::world::{Id, Identity, Inode, Kind, Want, World};
use crate::case::Act;
use crate::program::PROGRAM;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// A program in a sandbox, and the world that it changes.
pub(crate) struct Inside<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) tree: &'a Tree,
    pub(crate) who: Identity,
    /// What Landlock allows, where there is Landlock.
    pub(crate) landlock: Option<&'a BTreeMap<Id, Rights>>,
}

pub(super) type Answer = Result<OsString, Errno>;

/// The answer of an act that has nothing to say but that it was done.
pub(super) fn done() -> Answer {
    Ok(OsString::new())
}

impl Inside<'_> {
    /// Does it, and says what the program will print.
    pub(crate) fn act(&mut self, act: &Act) -> Vec<u8> {
        let Act {
            name,
            path,
            operand,
        } = act;
        let second = Path::new(operand);
        let answer = match *name {
            "look" => self.look(path, Last::Kept),
            "look-through" => self.look(path, Last::Followed),
            "read-now" => self.read(path),
            "list" => self.list(path),
            "link-text" => self.link_text(path),
            "write-now" => self.open_for_writing(path).and_then(|_| done()),
            "append-now" => self.append(path, operand),
            "overwrite-now" => self.overwrite(path),
            "truncate" => self.truncate(path),
            "run" => self.run(path),
            "create" => self.create(path),
            "mkdir" => self.make(path, Kind::Directory(BTreeMap::new()), 0o755),
            "symlink" => self.make(second, Kind::Link(path.clone().into()), 0o777),
            "fifo" => self.make(path, Kind::Fifo, 0o700),
            "link" => self.link(path, second),
            "remove" => self.remove(path),
            "rmdir" => self.remove_directory(path),
            "rename" => self.rename(path, second),
            "chmod" => self.chmod(path, operand),
            other => panic!("no such act: {other}"),
        };
        match answer {
            Ok(text) if text.is_empty() => b"ok".to_vec(),
            Ok(text) => [b"ok ", text.as_bytes()].concat(),
            Err(errno) => errno.as_bytes().to_vec(),
        }
    }

    pub(super) fn walk(&self) -> Walk<'_> {
        let (world, tree) = (&*self.world, self.tree);
        Walk {
            world,
            tree,
            who: Some(self.who),
        }
    }

    pub(super) fn inode(&self, spot: &Spot) -> &Inode {
        self.world.get(spot.top().inode)
    }

    pub(super) fn permit(&self, want: Want, id: Id) -> Result<(), Errno> {
        match self.who.may(want, self.world.get(id)) {
            true => Ok(()),
            false => Err("EACCES"),
        }
    }

    /// Whether Landlock has a rule for that above; rules only add up.
    fn landlock_allows(&self, spot: &Spot, allows: impl Fn(&Rights) -> bool) -> Result<(), Errno> {
        let Some(rules) = self.landlock else {
            return Ok(());
        };
        let mut above = spot.steps.iter().filter_map(|step| rules.get(&step.inode));
        match above.any(allows) {
            true => Ok(()),
            false => Err("EACCES"),
        }
    }

    fn look(&self, path: &Path, last: Last) -> Answer {
        let spot = self.walk().to(path, last)?;
        let inode = self.inode(&spot);
        let (kind, size) = match &inode.kind {
            Kind::Directory(_) => ("directory", 0),
            Kind::File(content) => ("file", content.len()),
            Kind::Link(_) => ("link", 0),
            Kind::Fifo => ("fifo", 0),
            Kind::Socket => ("socket", 0),
            Kind::Device => ("device", 0),
        };
        let number = inode
            .number
            .map_or("?".to_owned(), |number| number.to_string());
        Ok(format!("{kind} {:o} {size} {number}", inode.mode).into())
    }

    fn read(&self, path: &Path) -> Answer {
        let spot = self.walk().to(path, Last::Followed)?;
        let inode = self.inode(&spot);
        if inode.kind == Kind::Device && self.tree.refused(&spot).devices {
            return Err("EACCES");
        }
        self.permit(Want::Read, spot.top().inode)?;
        match &inode.kind {
            Kind::Socket => Err("ENXIO"),
            Kind::File(content) => Ok(content.escape_ascii().to_string().into()),
            _ => done(),
        }
    }

    fn list(&self, path: &Path) -> Answer {
        let spot = self.walk().to(path, Last::Followed)?;
        let names = self.world.names(spot.top().inode).ok_or("ENOTDIR")?;
        self.permit(Want::Read, spot.top().inode)?;
        if self.world.vague.contains(&spot.top().inode) {
            return Ok("?".into());
        }
        let names: Vec<&OsStr> = names.keys().map(OsString::as_os_str).collect();
        Ok(names.join(OsStr::new(" ")))
    }

    fn link_text(&self, path: &Path) -> Answer {
        let spot = self.walk().to(path, Last::Kept)?;
        match &self.inode(&spot).kind {
            Kind::Link(text) => Ok(text.clone()),
            _ => Err("EINVAL"),
        }
    }

    fn open_for_writing(&self, path: &Path) -> Result<Spot, Errno> {
        let spot = self.walk().to(path, Last::Followed)?;
        self.check_opening(&spot)?;
        Ok(spot)
    }

    /// As `may_open` and `do_dentry_open` in `fs/` have it.
    fn check_opening(&self, spot: &Spot) -> Result<(), Errno> {
        let (kind, refused) = (&self.inode(spot).kind, self.tree.refused(spot));
        match kind {
            Kind::Directory(_) => return Err("EISDIR"),
            Kind::Device if refused.devices => return Err("EACCES"),
            _ => self.permit(Want::Write, spot.top().inode)?,
        }
        if matches!(kind, Kind::File(_)) && refused.write {
            return Err("EROFS");
        }
        self.landlock_allows(spot, |rights| rights.write)?;
        match kind {
            Kind::Fifo | Kind::Socket => Err("ENXIO"),
            _ => Ok(()),
        }
    }

    fn append(&mut self, path: &Path, addition: &OsStr) -> Answer {
        let spot = self.open_for_writing(path)?;
        if let Kind::File(content) = &mut self.world.change(spot.top().inode).kind {
            content.extend(addition.as_bytes());
        }
        done()
    }

    fn overwrite(&mut self, path: &Path) -> Answer {
        let spot = self.walk().to(path, Last::Followed)?;
        let is_file = matches!(self.inode(&spot).kind, Kind::File(_));
        if is_file && self.tree.refused(&spot).write {
            return Err("EROFS");
        }
        self.check_opening(&spot)?;
        self.empty(&spot);
        done()
    }

    fn truncate(&mut self, path: &Path) -> Answer {
        let spot = self.walk().to(path, Last::Followed)?;
        match self.inode(&spot).kind {
            Kind::Directory(_) => return Err("EISDIR"),
            Kind::File(_) => {}
            _ => return Err("EINVAL"),
        }
        // Linux 6.9 and later ask for permission first.
        match (
            self.check_writable(&spot),
            self.permit(Want::Write, spot.top().inode),
        ) {
            (Err(_), Err(_)) => return Err("EROFS or EACCES"),
            (mount, permission) => mount.and(permission)?,
        }
        self.empty(&spot);
        done()
    }

    fn empty(&mut self, spot: &Spot) {
        if let Kind::File(content) = &mut self.world.change(spot.top().inode).kind {
            content.clear();
        }
    }

    fn run(&self, path: &Path) -> Answer {
        let spot = self.walk().to(path, Last::Followed)?;
        let Kind::File(content) = &self.inode(&spot).kind else {
            return Err("EACCES");
        };
        if self.tree.refused(&spot).execute {
            return Err("EACCES");
        }
        self.permit(Want::Execute, spot.top().inode)?;
        self.landlock_allows(&spot, |rights| rights.execute)?;
        match content.starts_with(PROGRAM) {
            true => done(),
            false => Err("ENOEXEC"),
        }
    }

    pub(super) fn check_writable(&self, spot: &Spot) -> Result<(), Errno> {
        match self.tree.refused(spot).write {
            true => Err("EROFS"),
            false => Ok(()),
        }
    }

    fn chmod(&mut self, path: &Path, mode: &OsStr) -> Answer {
        let spot = self.walk().to(path, Last::Followed)?;
        self.check_writable(&spot)?;
        if self.inode(&spot).uid != self.who.uid {
            return Err("EPERM");
        }
        let digits = mode.to_str().and_then(|mode| mode.strip_prefix("0o"));
        let digits = digits.expect("a mode in octal");
        self.world.change(spot.top().inode).mode =
            u32::from_str_radix(digits, 8).expect("a mode in octal");
        done()
    }
}
