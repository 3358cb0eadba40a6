//! [`Stock`], network namespaces that were made ahead.

use rustix::fd::OwnedFd;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// Network namespaces that nobody has been in.
///
/// A spawn does not wait for the lock: a process that was forked while another thread had
/// it would do so for ever. Who adds to the stock does.
#[derive(Debug, Default)]
pub(crate) struct Stock(Mutex<Vec<OwnedFd>>);

impl Stock {
    /// One that nobody else gets, if there is one and no other thread is at the stock.
    pub(crate) fn take(&self) -> Option<OwnedFd> {
        match self.0.try_lock() {
            Ok(mut stock) => stock.pop(),
            Err(TryLockError::Poisoned(stock)) => stock.into_inner().pop(),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.all().len()
    }

    pub(crate) fn add(&self, networks: impl Iterator<Item = OwnedFd>) {
        self.all().extend(networks);
    }

    /// A thread that has panicked with the stock in its hands has not made it wrong.
    fn all(&self) -> MutexGuard<'_, Vec<OwnedFd>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stock_of_one() -> Stock {
        let file = std::fs::File::open("/").expect("the root can be read");
        let stock = Stock::default();
        stock.add(std::iter::once(file.into()));
        stock
    }

    #[test]
    fn each_is_taken_once() {
        let stock = stock_of_one();
        assert_eq!(stock.len(), 1);
        assert!(stock.take().is_some());
        assert!(stock.take().is_none());
    }

    #[test]
    fn whoever_finds_it_locked_has_none() {
        let stock = stock_of_one();
        let locked = stock.all();
        assert!(stock.take().is_none());
        drop(locked);
        assert!(stock.take().is_some());
    }

    #[test]
    fn a_panic_elsewhere_leaves_it_as_it_was() {
        let stock = stock_of_one();
        std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                let _locked = stock.all();
                panic!("as a thread may");
            });
            assert!(other.join().is_err());
        });
        assert_eq!(stock.len(), 1);
        assert!(stock.take().is_some());
    }
}
