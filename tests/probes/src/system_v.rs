//! [`Object`], a System V object of the host, which is gone with the value.

use crate::calls::{Word, call};

const REMOVE: i32 = 0;

/// A System V object of the host, made under a key, which is gone with the value.
#[derive(Debug)]
pub(crate) struct Object {
    control: i64,
    // `semctl(2)` has one argument more, in the middle.
    id: i64,
}

impl Object {
    /// Makes one by that call, whose arguments begin with the key, and which that other call
    /// controls.
    pub(crate) fn make(make: i64, words: &[Word<'_>], control: i64) -> Self {
        let id = call(make, words).expect("an object of the host");
        Self { control, id }
    }

    /// Its number.
    pub(crate) fn id(&self) -> i64 {
        self.id
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        let remove = match self.control {
            libc::SYS_semctl => [self.id.into(), 0.into(), REMOVE.into()],
            _ => [self.id.into(), REMOVE.into(), Word::NULL],
        };
        let _gone = call(self.control, &remove);
    }
}

/// A key that no other run has at the same time: the first bytes of its token.
pub(crate) fn key(token: &str) -> i32 {
    let digits: String = token.chars().filter(char::is_ascii_alphanumeric).collect();
    let last = digits.bytes().rev().take(6);
    let sum = last.fold(0_i32, |sum, byte| {
        sum.wrapping_mul(37).wrapping_add(byte.into())
    });
    sum | 1
}
