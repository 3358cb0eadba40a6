//! The user's keyring, which all processes of that uid share, is searched and read.
//!
//! `user-keyring(7)`: it belongs to the uid and not to a namespace. Kerberos tickets
//! and passwords of `ecryptfs` and `cifs` are in there (`keyctl(2)`).

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use std::ffi::{CStr, CString};

pub(crate) const PROBE: Probe = Probe::new("no key of the user is read", &[24, 33], attack)
    .scene(scene)
    .stopped_by(&["EPERM"]);

const OF_THE_USER: i32 = -4;
const SET_PERMISSION: i32 = 5;
const UNLINK: i32 = 9;
const SEARCH: i32 = 10;
const READ: i32 = 11;
/// All to whoever has it and to the user.
const ALL: i32 = 0x3f3f_0000;

/// A key that is gone with the value.
#[derive(Debug)]
struct Key(i64);

impl Drop for Key {
    fn drop(&mut self) {
        let _gone = call(
            libc::SYS_keyctl,
            &[UNLINK.into(), self.0.into(), OF_THE_USER.into()],
        );
    }
}

fn named(name: &str) -> CString {
    CString::new(name).expect("a name")
}

fn scene(scene: &mut Scene) {
    let name = named(scene.token());
    let text: &CStr = &name;
    let (user, keyring) = (c"user".into(), OF_THE_USER.into());
    let length = text.to_bytes().len().into();
    let key = call(
        libc::SYS_add_key,
        &[user, text.into(), text.into(), length, keyring],
    );
    let key = key.expect("a key");
    scene.keep(Key(key));
    call(
        libc::SYS_keyctl,
        &[SET_PERMISSION.into(), key.into(), ALL.into()],
    )
    .expect("its owner");
    scene.tell("key", key);
}

/// By its number: who has told it is a helper outside, and numbers can be tried out.
fn attack(args: &Args) -> Answer {
    let mut text = [0_u8; 64];
    let key = args.number("key").into();
    let found = call(
        libc::SYS_keyctl,
        &[READ.into(), key, (&mut text).into(), 64.into()],
    );
    if found.is_err() {
        let name = named(args.text("token"));
        let (keyring, user) = (OF_THE_USER.into(), c"user".into());
        call(
            libc::SYS_keyctl,
            &[
                SEARCH.into(),
                keyring,
                user,
                name.as_c_str().into(),
                0.into(),
            ],
        )?;
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}
