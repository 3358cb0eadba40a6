//! [`Scene`], what the host prepares for one run of one attack.

use birdcage::Exception;
use birdcage_tests::{Scratch, beside, contains, libraries, unguessable};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use rustix::process::{Pid, Signal, kill_process};
use std::any::Any;
use std::ffi::OsString;
use std::fs;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::process::ExitStatus;

/// What the host prepares for one run of one attack, and has afterwards to judge by.
///
/// The attack's program can be executed in it; all else is for the probe to allow.
#[derive(Debug)]
pub struct Scene {
    scratch: Scratch,
    token: String,
    kept: Vec<Box<dyn Any + Send>>,
    pub(crate) arguments: Vec<String>,
    pub(crate) exceptions: Vec<Exception>,
    pub(crate) variables: Vec<(String, String)>,
    pub(crate) stdin: Option<OwnedFd>,
    pub(crate) leaked: Vec<(OwnedFd, i32)>,
    pub(crate) stderr: Option<OwnedFd>,
    pub(crate) directory: Option<PathBuf>,
    pub(crate) through: Vec<String>,
    pub(crate) group: i32,
    pub(crate) manner: Vec<OsString>,
    pub(crate) program: OsString,
    pub(crate) status: Option<ExitStatus>,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let mut exceptions = libraries();
        exceptions.push(Exception::ExecuteAndRead(beside("probe")));
        let token = unguessable();
        Self {
            scratch: Scratch::new(),
            arguments: vec![format!("token={token}")],
            token,
            kept: Vec::new(),
            exceptions,
            variables: Vec::new(),
            stdin: None,
            leaked: Vec::new(),
            stderr: None,
            directory: None,
            through: Vec::new(),
            group: 0,
            manner: Vec::new(),
            program: beside("probe").into(),
            status: None,
        }
    }

    /// A directory of its own on the host, for which there is no exception yet.
    pub fn scratch(&self) -> &Scratch {
        &self.scratch
    }

    /// A text that is nowhere else on the machine. The attack is told, as `token`.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// A file of the host with the token in it; the attack is told where, as `secret`.
    pub fn secret(&mut self) -> PathBuf {
        let path = self.scratch.file("secret", &self.token);
        self.tell("secret", path.display());
        path
    }

    /// Tells the attack something.
    pub fn tell(&mut self, name: &str, value: impl ToString) {
        self.arguments.push(format!("{name}={}", value.to_string()));
    }

    /// Allows something inside.
    pub fn allow(&mut self, exception: Exception) {
        self.exceptions.push(exception);
    }

    /// Puts a variable into the environment of the sandbox's caller.
    pub fn variable(&mut self, name: &str, value: impl ToString) {
        self.variables.push((name.to_owned(), value.to_string()));
    }

    /// Makes this the standard input, instead of `/dev/null`.
    pub fn stdin(&mut self, input: impl Into<OwnedFd>) {
        self.stdin = Some(input.into());
    }

    /// Makes this the standard error, instead of the pipe that is also standard output.
    pub fn stderr(&mut self, output: impl Into<OwnedFd>) {
        self.stderr = Some(output.into());
    }

    /// Makes this the working directory of the sandbox's caller.
    pub fn directory(&mut self, path: PathBuf) {
        self.directory = Some(path);
    }

    /// Starts the sandbox's caller with these words before its own, such as `unshare --net`.
    ///
    /// In what they change a step of the set-up may fail. The attack is then stopped by
    /// `refused`.
    pub fn through(&mut self, words: &[&str]) {
        self.through = words.iter().map(|word| (*word).to_owned()).collect();
    }

    /// The same with a script of the shell, as root of a user namespace and in a mount
    /// namespace of its own, whose mounts have that propagation (`unshare(1)`).
    pub fn place(&mut self, propagation: &str, script: &str) {
        let script = format!("{script} && exec \"$@\"");
        self.through(&["unshare", "--user", "--map-root-user", "--mount"]);
        let rest = ["--propagation", propagation, "sh", "-c", &script, "sh"];
        self.through.extend(rest.map(str::to_owned));
    }

    /// Leaves something open in the sandbox's caller, under that number and not close-on-exec.
    pub fn leak(&mut self, descriptor: impl Into<OwnedFd>, number: i32) {
        self.leaked.push((descriptor.into(), number));
    }

    /// Lets the sandbox's caller spawn so many times, one after the other.
    ///
    /// Any of them may fail, but not all: that would be no answer.
    pub fn spawned_times(&mut self, times: u32) {
        self.manner
            .extend(["times".into(), times.to_string().into()]);
    }

    /// Lets the sandbox's caller spawn in a thread that ends before it waits.
    ///
    /// The attack's standard input is then at its end once the thread is.
    pub fn spawned_by_a_thread(&mut self) {
        self.manner.push("thread".into());
    }

    /// Lets the sandbox's caller say that it is ready once it has named all exceptions, and
    /// spawn only after [`go_on`](Self::go_on). The attack is told by which FIFO, as `fifo`.
    ///
    /// # Panics
    /// If that cannot be made.
    pub fn waits_before_it_spawns(&mut self) {
        let fifo = self.scratch.at("fifo");
        mknodat(CWD, &fifo, FileType::Fifo, Mode::RWXU, 0).expect("a FIFO");
        self.tell("fifo", fifo.display());
        self.manner.extend(["after".into(), fifo.into()]);
    }

    /// Lets who waits go on.
    ///
    /// # Panics
    /// If nobody can be told.
    pub fn go_on(&self) {
        fs::write(self.scratch.at("fifo"), "").expect("who waits");
    }

    /// Has the attack's program under another name, in a directory of `PATH` that is excepted.
    ///
    /// # Panics
    /// If it cannot be copied.
    pub fn named(&mut self, name: &str) {
        let program = self.scratch.directory("programs").join(name);
        fs::copy(beside("probe"), &program).expect("a copy");
        let directory = self.scratch.at("programs");
        self.variable("PATH", directory.display());
        self.allow(Exception::Variable {
            name: "PATH".into(),
            value: directory.clone().into(),
        });
        self.allow(Exception::ExecuteAndRead(directory));
        self.program = name.into();
    }

    /// How the program that was started has ended: the sandbox's caller, or the control.
    ///
    /// # Panics
    /// If it has not.
    pub fn status(&self) -> ExitStatus {
        self.status.expect("a status")
    }

    /// Puts the sandbox's caller into that process group, instead of one of its own.
    pub fn group(&mut self, leader: i32) {
        self.group = leader;
    }

    /// The processes, anywhere on the host, that have the token among their arguments: the
    /// attack, whatever it forked, and the sandbox's caller.
    ///
    /// # Panics
    /// If `/proc` does not answer.
    pub fn processes(&self) -> Vec<i32> {
        let entries = fs::read_dir("/proc").expect("/proc");
        let ids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        ids.filter(|id| self.is_named(*id)).collect()
    }

    fn is_named(&self, id: i32) -> bool {
        let line = fs::read(format!("/proc/{id}/cmdline"));
        line.is_ok_and(|line| contains(&line, self.token.as_bytes()))
    }

    /// Keeps something of the host until the run has been judged.
    pub fn keep<T: Any + Send>(&mut self, value: T) {
        self.kept.push(Box::new(value));
    }

    /// Whether something of that type has been kept.
    pub fn keeps<T: Any + Send>(&self) -> bool {
        self.kept.iter().any(|kept| kept.is::<T>())
    }

    /// What has been kept of that type.
    ///
    /// # Panics
    /// If nothing has.
    pub fn kept<T: Any + Send>(&mut self) -> &mut T {
        let found = self.kept.iter_mut().find_map(|kept| kept.downcast_mut());
        found.expect("a thing of that type that was kept")
    }
}

impl Drop for Scene {
    /// Ends what an attack, most often a control, has left behind.
    fn drop(&mut self) {
        let ids = self.processes().into_iter().filter_map(Pid::from_raw);
        // One may have ended by itself meanwhile.
        for id in ids {
            let _ended = kill_process(id, Signal::KILL);
        }
    }
}
