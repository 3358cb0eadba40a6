//! [`Sandbox`], the interface of a sandbox as a trait.

use crate::error::Result;
use crate::process::{Child, Command};
use crate::{Birdcage, Exception};

/// The interface of a sandbox, for code that is generic over which one it is.
///
/// [`Birdcage`] has the same methods itself, so that nobody has to import this.
///
/// ```
/// use birdcage::process::{Child, Command, Stdio};
/// use birdcage::{Birdcage, Exception, Sandbox, error};
///
/// fn list<S: Sandbox>(directory: &str) -> error::Result<Child> {
///     let mut sandbox = S::new();
///     for place in ["/usr", "/bin", "/lib", "/lib64"] {
///         sandbox.add_exception(Exception::ExecuteAndRead(place.into()))?;
///     }
///     sandbox.add_exception(Exception::Read(directory.into()))?;
///     let mut command = Command::new("/bin/ls");
///     command.arg(directory).stdout(Stdio::null());
///     sandbox.spawn(command)
/// }
///
/// assert!(list::<Birdcage>("/etc")?.wait()?.success());
/// # Ok::<(), error::Error>(())
/// ```
pub trait Sandbox: Sized {
    /// A sandbox that allows nothing.
    fn new() -> Self;

    /// Allows something.
    ///
    /// # Errors
    /// An exception that cannot be had; the sandbox is then as it was.
    fn add_exception(&mut self, exception: Exception) -> Result<&mut Self>;

    /// Runs a program in the sandbox.
    ///
    /// # Errors
    /// Anything that kept the program from being executed.
    fn spawn(self, command: Command) -> Result<Child>;
}

impl Sandbox for Birdcage {
    fn new() -> Self {
        Self::new()
    }

    fn add_exception(&mut self, exception: Exception) -> Result<&mut Self> {
        self.add_exception(exception)
    }

    fn spawn(self, command: Command) -> Result<Child> {
        self.spawn(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    fn refuses<S: Sandbox>() -> bool {
        let missing = Exception::Read("/no such path".into());
        matches!(S::new().add_exception(missing), Err(Error::InvalidPath(path)) if path.as_os_str() == "/no such path")
    }

    #[test]
    fn the_trait_does_what_the_type_does() {
        assert!(refuses::<Birdcage>());
    }
}
