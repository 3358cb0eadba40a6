//! [`Decided`], what a policy came to the last time, kept for the next.

use crate::blueprint;
use crate::caller::Identity;
use crate::error::Result;
use crate::host::Host;
use crate::merged::Merged;
use birdcage_init::Sandbox;
use std::sync::{Arc, OnceLock};

/// What a policy came to the first time that it was asked for.
///
/// It is no part of what a sandbox is: two are equal whatever they have decided. It
/// belongs to one policy, and whoever changes that takes a new one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decided(Arc<OnceLock<(Identity, Arc<Sandbox>)>>);

impl Decided {
    /// The sandbox that the policy comes to for this caller.
    pub(crate) fn sandbox(&self, policy: &Merged) -> Result<Arc<Sandbox>> {
        let caller = Identity::read()?;
        match self.0.get() {
            Some((asker, sandbox)) if *asker == caller => Ok(Arc::clone(sandbox)),
            // A caller that has become another since is answered anew every time.
            Some(_) => Ok(Arc::new(blueprint::sandbox(policy, &caller, Host::read())?)),
            None => {
                let sandbox = Arc::new(blueprint::sandbox(policy, &caller, Host::read())?);
                self.0.get_or_init(|| (caller, Arc::clone(&sandbox)));
                Ok(sandbox)
            }
        }
    }
}

impl PartialEq for Decided {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Decided {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Exception;

    #[test]
    fn it_is_decided_once() {
        let (policy, decided) = (Merged::default(), Decided::default());
        let first = decided.sandbox(&policy).expect("a sandbox");
        let second = decided.clone().sandbox(&policy).expect("a sandbox");
        assert!(Arc::ptr_eq(&first, &second));
    }

    #[test]
    fn a_sandbox_that_changes_is_decided_anew() {
        let mut cage = crate::Birdcage::new();
        let plan = |cage: &crate::Birdcage| {
            let command = crate::process::Command::new("/bin/true");
            cage.plan(&command).expect("a plan").to_string()
        };
        let before = plan(&cage);
        let copy = cage.clone();
        cage.add_exception(Exception::Read("/etc".into()))
            .expect("/etc");
        assert!(plan(&cage).contains("bind        /etc  r--"));
        assert_eq!(plan(&copy), before);
    }
}
