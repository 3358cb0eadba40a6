//! Rules that allow nearly everything.

use super::looked::Looked;
use super::{Finding, Lint, Severity};
use crate::Exception;
use birdcage_path::Rights;

pub(super) fn find(looked: &Looked<'_>) -> Vec<Finding> {
    let mut findings: Vec<_> = writable(looked).collect();
    findings.extend(environment(looked));
    findings
}

/// Of the host's root, of the home directory and of what that is in, nobody needs all.
fn writable<'a>(looked: &'a Looked<'_>) -> impl Iterator<Item = Finding> + use<'a> {
    let home = looked.home.as_deref();
    let wide = move |path: &std::path::Path| {
        path.parent().is_none() || home.is_some_and(|home| home.starts_with(path))
    };
    let writes = looked
        .paths()
        .filter(|wish| wish.rights.contains(Rights::WRITE));
    writes
        .filter(move |wish| wide(&wish.canonical))
        .map(|wish| Finding {
            severity: Severity::Danger,
            lint: Lint::WritableHome,
            place: wish.wish.from.place.clone(),
            message: format!("all of {:?} can be written", wish.canonical),
            remedy: "name the directories that the program works in, such as \"${CWD}\"".to_owned(),
        })
}

fn environment<'a>(looked: &'a Looked<'_>) -> impl Iterator<Item = Finding> + use<'a> {
    let all = looked.wishes.iter();
    let all = all.filter(|wish| wish.exception == Exception::FullEnvironment);
    all.map(|wish| Finding {
        severity: Severity::Warning,
        lint: Lint::WholeEnvironment,
        place: wish.from.place.clone(),
        message: "all variables are passed on, tokens and passwords among them".to_owned(),
        remedy: "name those that the program needs, in pass".to_owned(),
    })
}
