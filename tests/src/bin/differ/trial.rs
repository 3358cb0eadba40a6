//! [`Bench`], where cases are tried, and [`Bench::compare`], the two opinions on one.

use crate::build::{build, clear};
use crate::case::{Act, Asked, Case};
use crate::census::survey;
use crate::model::acts::Inside;
use crate::model::host::Host;
use crate::model::places::find;
use crate::model::resolve::{self, Refusal};
use crate::model::rules::Rules;
use crate::model::view::{View, view};
use crate::model::world::Identity;
use crate::obstacle::{Obstacle, obstacles};
use crate::tried::Tried;
use birdcage::error::{Error, Result};
use birdcage::process::{Child, Command, Output, Stdio};
use birdcage::{Birdcage, Exception};
use birdcage_tests::{Scratch, cage, inside, landlock_version};
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Where cases are tried, one after the other in the same place.
pub(crate) struct Bench {
    scratch: Scratch,
    top: PathBuf,
    own: Identity,
    libraries: Birdcage,
}

/// How a sandbox comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Spawned,
    Prepared,
}

/// Where the two opinions differ.
#[derive(Clone, Debug)]
pub(crate) struct Difference(pub(crate) String);

impl Bench {
    /// One in the directory for temporary files, which becomes the working directory.
    pub(crate) fn new() -> Self {
        let scratch = Scratch::new();
        // A path of an exception may climb so far, and must find nothing but this.
        let top = scratch.at("1/2/3/4/5/6/7/8/top");
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
        let own = Identity {
            uid: rustix::process::geteuid().as_raw(),
            gid: rustix::process::getegid().as_raw(),
        };
        Self {
            scratch,
            top,
            own,
            libraries: cage([nowhere_to_count()]),
        }
    }

    pub(crate) fn top(&self) -> &Path {
        &self.top
    }

    /// Builds a case, tries it, and compares all that can be seen with what the model says.
    pub(crate) fn compare(&self, case: &Case, way: Way) -> std::result::Result<Tried, Difference> {
        fs::create_dir_all(&self.top).expect("the top of a tree");
        std::env::set_current_dir(&self.top).expect("a directory of our own");
        let built = build(case, &self.top, self.scratch.path())
            .unwrap_or_else(|error| panic!("{error}\n{case}"));
        let mut host = Host::new(case, [self.scratch.path(), &self.top], &built, self.own);
        let tried = self.compare_built(case, way, &mut host);
        let found = survey(self.scratch.path()).expect("a survey of the tree");
        let differences = host.differences(&found);
        let mode = Permissions::from_mode(0o700);
        fs::set_permissions(self.scratch.path(), mode).expect("a directory of our own");
        clear(self.scratch.path()).expect("a tree that can be taken away");
        match differences.is_empty() {
            true => tried,
            false => tried.and(Err(Difference(format!(
                "on the host:\n    {}",
                differences.join("\n    ")
            )))),
        }
    }

    fn compare_built(
        &self,
        case: &Case,
        way: Way,
        host: &mut Host,
    ) -> std::result::Result<Tried, Difference> {
        let (mut cage, mut rules) = (self.libraries.clone(), Rules::default());
        let mut asked: Vec<_> = case.asked.iter().collect();
        // Their order must not matter.
        if way == Way::Prepared {
            asked.reverse();
        }
        let mut tried = Tried::default();
        for asked in asked {
            let refusal = self.compare_exception(asked, &mut cage, &mut rules, host)?;
            if refusal == Some(Refusal::Contradiction) {
                tried.deny("what is allowed");
            }
        }
        let (view, no_place) = view(&mut host.world, &host.tree, &rules, self.own);
        if no_place.is_empty() {
            let shown = agree(host, &view, &rules);
            shown.map_err(|what| Difference(format!("the model is in two minds: {what}")))?;
        }
        let obstacles = obstacles(&rules, (&view, &no_place), host, self.own);
        let compared = match compare_start(cage, way, &obstacles)? {
            Started::Child(child) => {
                let output = walk(child, &case.acts);
                self.compare_answers(case, &output, &view, host, &mut tried)
            }
            Started::Refused(reason) => {
                tried.refuse(reason);
                Ok(())
            }
        };
        view.end(&mut host.world);
        compared.map(|()| tried)
    }

    fn compare_exception(
        &self,
        asked: &Asked,
        cage: &mut Birdcage,
        rules: &mut Rules,
        host: &Host,
    ) -> std::result::Result<Option<Refusal>, Difference> {
        let place = resolve::Host {
            world: &host.world,
            tree: &host.tree,
            who: (self.own.uid != 0).then_some(self.own),
        };
        let found = cage.add_exception(asked.exception()).map(drop);
        let expected = rules.take(asked, place, &self.top);
        let is_same = matches!(
            (&expected, &found),
            (Ok(()), Ok(()))
                | (Err(Refusal::Nowhere), Err(Error::InvalidPath(_)))
                | (Err(Refusal::Unreadable), Err(Error::Unreadable { .. }))
                | (
                    Err(Refusal::Contradiction),
                    Err(Error::DeniedAndAllowed { .. })
                )
        );
        match is_same {
            true => Ok(expected.err()),
            false => Err(Difference(format!(
                "{asked:?}: expected {expected:?}, found {found:?}"
            ))),
        }
    }

    fn compare_answers(
        &self,
        case: &Case,
        output: &Output,
        view: &View,
        host: &mut Host,
        tried: &mut Tried,
    ) -> std::result::Result<(), Difference> {
        let mut answers = output.stdout.split(|byte| *byte == 0);
        let mut inside = Inside {
            world: &mut host.world,
            tree: &view.tree,
            who: self.own,
            landlock: (landlock_version() >= 2).then_some(&view.landlock),
        };
        let mut first = None;
        for act in &case.acts {
            let expected = inside.act(act);
            let found = answers.next().unwrap_or_default();
            tried.count(act.name, &expected);
            if !is_expected(&expected, found) && first.is_none() {
                let (expected, found) = (expected.escape_ascii(), found.escape_ascii());
                first = Some(format!("{act}: expected {expected}, found {found}"));
            }
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        match first {
            None if output.status.success() => {
                view.covers
                    .iter()
                    .for_each(|cover| tried.deny(cover.name()));
                Ok(())
            }
            None => Err(Difference(format!("{}: {complaint}", output.status))),
            Some(first) => Err(Difference(format!("{first}{complaint}"))),
        }
    }
}

/// Where a walker that is built to count what it runs puts that: the default is the working
/// directory, which is the tree.
fn nowhere_to_count() -> Exception {
    Exception::Variable {
        name: "LLVM_PROFILE_FILE".into(),
        value: "/dev/null".into(),
    }
}

/// The number of an inode is compared where the model knows it; one of two errnos is
/// enough where kernels differ.
fn is_expected(expected: &[u8], found: &[u8]) -> bool {
    if let Some(known) = expected.strip_suffix(b"?") {
        return found.starts_with(known);
    }
    let expected = String::from_utf8_lossy(expected);
    let found = String::from_utf8_lossy(found);
    expected == found
        || (!found.starts_with("ok") && expected.split(" or ").any(|one| one == found))
}

/// Whether the view shows what the rules decide, and nothing else.
fn agree(host: &Host, view: &View, rules: &Rules) -> std::result::Result<(), String> {
    host.paths().into_iter().try_for_each(|(path, spot)| {
        let refused = host.tree.refused(&spot);
        let decided = rules.decide_shown(&path).map(|rights| {
            let write = !rights.write || refused.write;
            (spot.top().inode, write, !rights.execute || refused.execute)
        });
        // A link of the sandbox's own leads to another path.
        let inside = find(&host.world, &view.tree, &path);
        let shown = inside.map(|spot| {
            let refused = view.tree.refused(&spot);
            (spot.top().inode, refused.write, refused.execute)
        });
        let is_own = |(id, ..): &(usize, bool, bool)| host.world.get(*id).number.is_none();
        match (decided, shown) {
            (decided, shown) if decided == shown => Ok(()),
            (None, Some(shown)) if is_own(&shown) => Ok(()),
            (Some(_), Some(shown)) if is_own(&shown) && rules.has_file(&path) => Ok(()),
            (decided, shown) => Err(format!("{path:?}: {decided:?}, {shown:?}")),
        }
    })
}

/// What came of a start that went as expected.
enum Started {
    Child(Child),
    Refused(&'static str),
}

fn compare_start(
    cage: Birdcage,
    way: Way,
    obstacles: &[Obstacle],
) -> std::result::Result<Started, Difference> {
    match start(cage, way) {
        Ok(child) if obstacles.is_empty() => Ok(Started::Child(child)),
        Ok(_) => Err(Difference(format!(
            "spawn: expected {obstacles:?}, found a child"
        ))),
        Err(error) => {
            let behind = obstacles.iter().find(|one| one.is_behind(&error));
            let text = || format!("spawn: expected {obstacles:?}, found {error:?}");
            let behind = behind.ok_or_else(|| Difference(text()))?;
            Ok(Started::Refused(behind.name()))
        }
    }
}

fn start(cage: Birdcage, way: Way) -> Result<Child> {
    let mut command = Command::new(inside());
    command.arg("walk").stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    match way {
        Way::Spawned => cage.spawn(command),
        Way::Prepared => cage.prepare()?.spawn(command),
    }
}

fn walk(mut child: Child, acts: &[Act]) -> Output {
    let mut script = Vec::new();
    for Act {
        name,
        path,
        operand,
    } in acts
    {
        for field in [OsStr::new(name), path.as_os_str(), operand] {
            script.extend(field.as_bytes());
            script.push(0);
        }
    }
    let mut input = child.stdin.take().expect("a pipe");
    // It reads everything before it says anything.
    let written = input.write_all(&script);
    drop(input);
    let output = child.wait_with_output().expect("the output of the acts");
    assert!(written.is_ok(), "{written:?}: {output:?}");
    output
}
