//! Rules that change nothing.

use super::looked::{Looked, PathWish, canonical, path_of};
use super::{Finding, Lint, Severity};
use crate::policy::Place;
use crate::policy::pattern::{Dots, Pattern, Presence};
use crate::policy::place::Placed;

pub(super) fn find(looked: &Looked<'_>) -> Vec<Finding> {
    let mut findings: Vec<_> = looked
        .paths()
        .filter_map(|wish| idle(looked, &wish))
        .collect();
    findings.extend(repeated(looked));
    findings.extend(absent(looked));
    findings.extend(unmatched(looked));
    findings
}

fn note(lint: Lint, place: &Place, message: String, remedy: &str) -> Finding {
    Finding {
        severity: Severity::Note,
        lint,
        place: place.clone(),
        message,
        remedy: remedy.to_owned(),
    }
}

/// A rule below another one with the same rights.
fn idle(looked: &Looked<'_>, wish: &PathWish<'_>) -> Option<Finding> {
    let table = &looked.merged().table;
    let entry = table.lookup(&wish.canonical)?;
    let wider = table.parent_of(entry);
    let place = &wish.wish.from.place;
    let path = &wish.canonical;
    if entry.is_denied() {
        let shown = wider.is_some_and(|wider| !wider.is_denied());
        let message = format!("{path:?} is denied, but no rule shows it");
        let remedy = "take it out, or see whether the path is right";
        return (!shown).then(|| note(Lint::DeniesNothing, place, message, remedy));
    }
    let wider = wider.filter(|wider| wider.rights() == entry.rights())?;
    let own = &looked.merged().private;
    let mut between = path.ancestors().take_while(|at| *at != wider.path());
    if between.any(|at| own.contains_key(at)) {
        return None;
    }
    let message = format!(
        "{path:?} is allowed already, by the rule for {:?}",
        wider.path()
    );
    Some(note(
        Lint::Covered,
        place,
        message,
        "take one of the two out",
    ))
}

/// A rule for what an earlier one says.
fn repeated(looked: &Looked<'_>) -> Vec<Finding> {
    let wishes: Vec<_> = looked.paths().collect();
    let again = |(index, wish): (usize, &PathWish<'_>)| {
        let mut before = wishes.iter().take(index);
        let same = |other: &&PathWish<'_>| {
            other.canonical == wish.canonical && other.rights == wish.rights
        };
        let first = before.find(same)?;
        let message = format!(
            "{:?} is there already, at {}",
            wish.canonical, first.wish.from.place
        );
        Some(note(
            Lint::Repeated,
            &wish.wish.from.place,
            message,
            "take one of the two out",
        ))
    };
    wishes.iter().enumerate().filter_map(again).collect()
}

/// Optional paths that are not there.
fn absent(looked: &Looked<'_>) -> Vec<Finding> {
    let own = looked
        .wishes
        .iter()
        .filter(|wish| wish.from.value.is_none());
    let optional = own.filter(|wish| wish.presence == Presence::Optional);
    let absent = optional.filter_map(|wish| {
        let (path, _) = path_of(&wish.exception)?;
        canonical(path).is_none().then(|| {
            let message = format!("{path:?} does not exist here");
            note(
                Lint::MatchesNothing,
                &wish.from.place,
                message,
                "see whether the path is right",
            )
        })
    });
    absent.collect()
}

/// Optional patterns of the file itself that match nothing.
fn unmatched(looked: &Looked<'_>) -> Vec<Finding> {
    let rules = &looked.policy.rules;
    let lists = [
        &rules.read,
        &rules.write,
        &rules.execute,
        &rules.deny,
        &rules.devices,
        &rules.sockets,
    ];
    let patterns = lists
        .into_iter()
        .flatten()
        .filter(|rule| rule.value.has_wildcards());
    let optional = patterns.filter(|rule| rule.value.presence == Presence::Optional);
    let unmatched = optional.filter(|rule| matches_nothing(looked, rule));
    let finding = |rule: &Placed<Pattern>| {
        let message = format!("nothing here matches {:?}", rule.value.text.written());
        note(
            Lint::MatchesNothing,
            &rule.place,
            message,
            "see whether the pattern is right",
        )
    };
    unmatched.map(finding).collect()
}

fn matches_nothing(looked: &Looked<'_>, rule: &Placed<Pattern>) -> bool {
    let variables = crate::policy::Variables::read();
    let values = variables.values(looked.policy);
    rule.value.paths(values, Dots::Matched).is_err()
}
