//! [`Report`], the note that the stage and the program leave in the caller's memory.

use crate::pinned::Pinned;
use crate::{Plan, Sandbox, SpawnError, Step};
use birdcage_mount::{Action, MountFailure, Operation};
use birdcage_namespace::{MapError, MapFile};
use rustix::io::Errno;
use std::ffi::{CStr, OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};

/// What went wrong after `clone`, in a form that needs no memory of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) step: Step,
    /// Which of the plan's items it was about; what it counts depends on the step.
    pub(crate) item: Option<u32>,
    pub(crate) errno: Errno,
}

/// How far a spawn got, once the sandbox is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Progress {
    /// The program is about to be executed: if nothing failed after this, it was.
    Executing = 1,
    /// The stage is about to become the reaper, or a maker has made all it was to make.
    Done = 2,
}

/// The note. Written by one process at a time, read by the caller afterwards.
///
/// The fields are atomics because another process writes them behind the
/// compiler's back, not because anybody races.
#[derive(Debug, Default)]
pub(crate) struct Report {
    // Zero, or one more than the number of the step.
    step: AtomicU32,
    item: AtomicU32,
    errno: AtomicI32,
    progress: AtomicU32,
    pid: AtomicU32,
    stage: Pinned,
}

const NO_ITEM: u32 = u32::MAX;

impl Report {
    /// Notes a failure. The first one counts: what follows is a consequence.
    pub(crate) fn fail(&self, failure: Failure) {
        if self.step.load(Ordering::Acquire) != 0 {
            return;
        }
        self.errno
            .store(failure.errno.raw_os_error(), Ordering::Release);
        self.item
            .store(failure.item.unwrap_or(NO_ITEM), Ordering::Release);
        self.step
            .store((failure.step as u32).wrapping_add(1), Ordering::Release);
    }

    pub(crate) fn advance(&self, progress: Progress) {
        self.progress.store(progress as u32, Ordering::Release);
    }

    pub(crate) fn has_reached(&self, progress: Progress) -> bool {
        self.progress.load(Ordering::Acquire) >= progress as u32
    }

    /// Notes the stage that another process has started in the caller's place.
    pub(crate) fn start(&self, pid: u32) {
        self.pid.store(pid, Ordering::Release);
    }

    /// The stage noted by [`start`](Self::start), if there is one.
    pub(crate) fn started(&self) -> Option<u32> {
        let pid = self.pid.load(Ordering::Acquire);
        (pid != 0).then_some(pid)
    }

    /// A descriptor of the stage, from the moment when there is one.
    pub(crate) fn stage(&self) -> &Pinned {
        &self.stage
    }

    /// The failure noted, if there is one.
    pub(crate) fn failure(&self) -> Option<Failure> {
        let number = self.step.load(Ordering::Acquire).checked_sub(1)?;
        let item = self.item.load(Ordering::Acquire);
        Some(Failure {
            step: Step::from_number(number)?,
            item: (item != NO_ITEM).then_some(item),
            // The mask changes nothing; it shows the compiler that no check is needed.
            errno: Errno::from_raw_os_error((self.errno.load(Ordering::Acquire) & 0xfff).max(1)),
        })
    }
}

impl Failure {
    /// A failure that is about the step as a whole.
    pub(crate) fn at(step: Step) -> impl Fn(Errno) -> Self {
        move |errno| Self {
            step,
            item: None,
            errno,
        }
    }

    /// The failure with the plan's own words for what it was about.
    ///
    /// Making a template there is no plan yet, and no step that needs one.
    pub(crate) fn explain(self, sandbox: &Sandbox, plan: Option<&Plan>) -> SpawnError {
        let operand = self.operand(sandbox, plan);
        SpawnError {
            step: self.step,
            operand,
            errno: self.errno,
        }
    }

    fn operand(self, sandbox: &Sandbox, plan: Option<&Plan>) -> Option<OsString> {
        let item = self.item.map(|item| item as usize);
        match self.step {
            Step::IdMaps => map_file(self.item?).map(|file| file.to_string().into()),
            Step::Streams => STREAMS.get(item?).map(|name| (*name).into()),
            Step::Hostname => Some(text(&sandbox.hostname)),
            Step::WorkingDirectory => Some(text(&plan?.working_directory)),
            Step::Limit => sandbox
                .limits
                .get(item?)
                .map(|(limit, _)| format!("{limit:?}").into()),
            Step::Execute => plan?.program.candidates.get(item?).map(|path| text(path)),
            _ => sandbox
                .mounts
                .operations()
                .get(item?)
                .map(|operation| match operation {
                    Operation::Bind { source, .. } if self.step == Step::OpenSource => text(source),
                    Operation::Mask { .. } if self.step == Step::OpenSource => "/dev/null".into(),
                    _ => operation.place().to_string().into(),
                }),
        }
    }
}

fn text(bytes: &CStr) -> OsString {
    OsStr::from_bytes(bytes.to_bytes()).to_owned()
}

const STREAMS: [&str; 3] = ["standard input", "standard output", "standard error"];

const MAP_FILES: [MapFile; 3] = [MapFile::Setgroups, MapFile::GidMap, MapFile::UidMap];

fn map_file(item: u32) -> Option<MapFile> {
    MAP_FILES.get(item as usize).copied()
}

impl From<MapError> for Failure {
    fn from(error: MapError) -> Self {
        let item = MAP_FILES
            .iter()
            .zip(0_u32..)
            .find(|(file, _)| **file == error.file);
        let item = item.map(|(_, number)| number);
        Self {
            step: Step::IdMaps,
            item,
            errno: error.errno,
        }
    }
}

impl From<MountFailure> for Failure {
    fn from(failure: MountFailure) -> Self {
        let step = match failure.action {
            Action::OpenSource => Step::OpenSource,
            Action::CloneSource => Step::CloneSource,
            Action::Attributes => Step::Attributes,
            Action::Create => Step::Create,
            Action::OpenTarget => Step::OpenTarget,
            Action::Attach => Step::Attach,
            Action::NewMount => Step::NewMount,
            Action::Allow => Step::Landlock,
            Action::Setting => Step::Settings,
            Action::Withhold => Step::Withhold,
            Action::Pivot => Step::Pivot,
            _ => Step::Root,
        };
        Self {
            step,
            item: failure.operation,
            errno: failure.errno,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_note_reads_as_it_was_written() {
        for step in [Step::Prepare, Step::IdMaps, Step::Execute, Step::Reaper] {
            for item in [None, Some(0), Some(7)] {
                let report = Report::default();
                assert_eq!(report.failure(), None);
                let failure = Failure {
                    step,
                    item,
                    errno: Errno::PERM,
                };
                report.fail(failure);
                assert_eq!(report.failure(), Some(failure));
            }
        }
    }

    proptest! {
        #[test]
        fn every_step_item_and_errno_comes_back(
            step in prop::sample::select(Step::ALL),
            item in prop::option::of(0..u32::MAX),
            errno in 1..4096_i32,
        ) {
            let report = Report::default();
            let failure = Failure { step, item, errno: Errno::from_raw_os_error(errno) };
            report.fail(failure);
            prop_assert_eq!(report.failure(), Some(failure));
        }
    }

    #[test]
    fn the_first_failure_is_the_one_that_counts() {
        let report = Report::default();
        report.fail(Failure::at(Step::Filter)(Errno::INVAL));
        report.fail(Failure::at(Step::Execute)(Errno::NOENT));
        assert_eq!(
            report.failure(),
            Some(Failure::at(Step::Filter)(Errno::INVAL))
        );
    }

    #[test]
    fn progress_only_grows() {
        let report = Report::default();
        assert!(!report.has_reached(Progress::Executing));
        report.advance(Progress::Done);
        assert!(report.has_reached(Progress::Executing));
    }
}
