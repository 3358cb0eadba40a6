//! What is said of a rule that cannot be had on this host.

use crate::error::Error;
use crate::policy::error::{PolicyError, Problem};
use crate::policy::flat::Wish;
use crate::policy::pattern::{MOST, MatchError, Pattern, Presence};
use crate::policy::place::{Place, Placed};
use crate::policy::text::Variable;
use std::path::PathBuf;

const OPTIONAL: &str = "if it need not be there, write { path = \"PATH\", optional = true }";

/// A variable that stands for nothing here.
pub(crate) fn no_value(place: &Place, variable: Variable) -> PolicyError {
    let message = format!("${{{}}} has no value", variable.name());
    let remedy = match variable {
        Variable::Home => "set the environment variable HOME to an absolute path",
        Variable::Directory => "go to a directory that exists",
    };
    PolicyError::new(Problem::Variable, place.clone(), message, remedy)
}

/// A pattern without paths: nothing at all, if it may be.
pub(crate) fn unmatched(
    rule: &Placed<Pattern>,
    error: MatchError,
) -> Result<Vec<PathBuf>, PolicyError> {
    let place = &rule.place;
    let refused = |message: String, remedy: &str| {
        PolicyError::new(Problem::Pattern, place.clone(), message, remedy)
    };
    Err(match error {
        MatchError::Nothing(_) if rule.value.presence == Presence::Optional => {
            return Ok(Vec::new());
        }
        MatchError::NoValue(variable) => no_value(place, variable),
        MatchError::Nothing(shape) => refused(format!("nothing matches {shape:?}"), OPTIONAL),
        MatchError::NotText(path) => {
            let remedy = "name the paths one by one";
            refused(
                format!("no pattern can be in {path:?}, which is no text"),
                remedy,
            )
        }
        MatchError::TooMany => {
            let remedy = "name the directory that they are in";
            refused(format!("more than {MOST} paths match"), remedy)
        }
        MatchError::Unreadable(error) => {
            let remedy = "a pattern is for directories that you may read";
            let message = format!("cannot look for matches in {:?}", error.path());
            refused(message, remedy).because(std::io::Error::from(error))
        }
        MatchError::Wildcards(said) => {
            let remedy = "write ** between two slashes";
            refused(format!("this cannot be a pattern: {said}"), remedy)
        }
    })
}

/// An exception that the sandbox refuses, in the words of the policy.
pub(crate) fn refused(wish: &Wish, error: Error) -> PolicyError {
    let place = wish.from.place.clone();
    let remedy = match &error {
        Error::InvalidPath(_) | Error::Unreadable { .. } if is_path(wish) => OPTIONAL.to_owned(),
        Error::InvalidPath(_) => {
            "what exists inside only has a path from the root, without .., and not in /proc"
                .to_owned()
        }
        Error::Conflict { .. } => "let the file that extends both decide".to_owned(),
        Error::DeniedAndAllowed { .. } => {
            "take one of the two out, or deny something narrower".to_owned()
        }
        Error::NotASocket(_) => {
            "start the server that makes it, or write { path = \"PATH\", optional = true }"
                .to_owned()
        }
        Error::InvalidHostname(_) => "write one word, such as \"cage\"".to_owned(),
        error => error.hint().map_or_else(
            || "take this rule out, or write it differently".to_owned(),
            ToString::to_string,
        ),
    };
    let message = match wish.from.value {
        Some(preset) => format!("the preset {preset:?} cannot be had: {error}"),
        None => error.to_string(),
    };
    let refused = PolicyError::new(Problem::Refused, place, message, remedy);
    match error {
        Error::Unreadable { source, .. } => refused.because(source),
        _ => refused,
    }
}

/// Whether it is about a path of the host.
fn is_path(wish: &Wish) -> bool {
    use crate::Exception;
    matches!(
        wish.exception,
        Exception::Read(_)
            | Exception::WriteAndRead(_)
            | Exception::ExecuteAndRead(_)
            | Exception::Deny(_)
            | Exception::UnixSocket(_)
    )
}
