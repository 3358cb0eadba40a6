//! The levels of the crates: who may know whom, and how much of the world.

use serde_json::Value;

use super::Complaint;
use super::table::Table;

/// Other people's crates that a user of the library has to trust.
const THIRD_PARTY_OF_FACADE: usize = 5;

/// A package of the workspace, as `cargo metadata` tells it.
#[derive(Clone, Debug)]
struct Package<'a> {
    name: &'a str,
    dependencies: Vec<&'a str>,
}

/// Compares what `cargo metadata` says with the table.
pub(super) fn check(metadata: &Value, table: &Table) -> Vec<Complaint> {
    let packages: Vec<_> = library_packages(metadata).collect();
    let mut complaints: Vec<_> = packages
        .iter()
        .flat_map(|p| check_package(p, table))
        .collect();
    complaints.extend(check_crates_exist(&packages, table));
    complaints.extend(packages.iter().filter_map(check_third_party));
    complaints
}

/// The packages of `crates/`; tests, benches, fuzz and xtask may know everyone.
fn library_packages(metadata: &Value) -> impl Iterator<Item = Package<'_>> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let ours = |package: &&Value| {
        package["manifest_path"]
            .as_str()
            .is_some_and(|path| path.contains("/crates/"))
    };
    packages.filter(ours).filter_map(|package| {
        Some(Package {
            name: package["name"].as_str()?,
            dependencies: dependencies(package),
        })
    })
}

/// What it needs to be built; dev-dependencies are nobody's burden.
fn dependencies(package: &Value) -> Vec<&str> {
    let all = package["dependencies"].as_array().into_iter().flatten();
    let mut names: Vec<_> = all
        .filter(|one| one["kind"] != "dev")
        .filter_map(|one| one["name"].as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn check_package(package: &Package<'_>, table: &Table) -> Vec<Complaint> {
    let name = package.name;
    let Some(level) = table.level(name) else {
        return vec![format!("{name}: not in the table of ARCHITECTURE.md")];
    };
    let known = |to: &&&str| table.level(to).is_some();
    let complain = |to: &&str| match table.level(to) {
        Some(other) if other >= level => Some(format!(
            "{name} (level {level}) depends on {to} (level {other})"
        )),
        _ if !table.allows(name, to) => Some(format!(
            "{name} depends on {to}, which its row does not allow"
        )),
        _ => None,
    };
    package
        .dependencies
        .iter()
        .filter(known)
        .filter_map(complain)
        .collect()
}

fn check_crates_exist<'a>(
    packages: &'a [Package<'_>],
    table: &'a Table,
) -> impl Iterator<Item = Complaint> + 'a {
    let missing = |name: &&str| !packages.iter().any(|package| package.name == *name);
    table
        .crates()
        .filter(missing)
        .map(|name| format!("{name}: in ARCHITECTURE.md, not in crates/"))
}

fn check_third_party(package: &Package<'_>) -> Option<Complaint> {
    let foreign: Vec<_> = package
        .dependencies
        .iter()
        .filter(|name| !name.starts_with("birdcage"))
        .collect();
    let too_many = package.name == "birdcage" && foreign.len() > THIRD_PARTY_OF_FACADE;
    too_many
        .then(|| format!("birdcage: more than {THIRD_PARTY_OF_FACADE} third parties: {foreign:?}"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::check;
    use crate::tidy::table::Table;

    const TABLE: &str = "| 0 | `birdcage-sys` | - |\n| 1 | `birdcage-path` | - |\n\
                         | 1 | `birdcage-namespace` | sys |\n| 2 | `birdcage` | 0-1 |\n";

    fn package(name: &str, dependencies: &[(&str, Option<&str>)]) -> Value {
        let dependencies: Vec<_> = dependencies
            .iter()
            .map(|(name, kind)| json!({ "name": name, "kind": kind }))
            .collect();
        let manifest = format!("/x/crates/{name}/Cargo.toml");
        json!({ "name": name, "manifest_path": manifest, "dependencies": dependencies })
    }

    /// The workspace of [`TABLE`], in which one crate has these dependencies.
    fn complaints(name: &str, dependencies: &[(&str, Option<&str>)]) -> Vec<String> {
        let table = Table::of_architecture(Some(TABLE)).expect("a table");
        let of = |crate_name: &str| {
            if crate_name == name {
                dependencies
            } else {
                &[]
            }
        };
        let packages: Vec<_> = table.crates().map(|one| package(one, of(one))).collect();
        check(&json!({ "packages": packages }), &table)
    }

    #[test]
    fn a_crate_may_know_whom_its_row_names() {
        assert!(complaints("birdcage-namespace", &[("birdcage-sys", None)]).is_empty());
        assert!(complaints("birdcage", &[("birdcage-path", None), ("rustix", None)]).is_empty());
    }

    #[test]
    fn a_crate_may_not_know_its_level_or_a_higher_one() {
        for other in ["birdcage-namespace", "birdcage"] {
            let complaints = complaints("birdcage-path", &[(other, None)]);
            assert!(
                complaints[0].starts_with("birdcage-path (level 1) depends on"),
                "{complaints:?}"
            );
        }
    }

    #[test]
    fn a_lower_level_is_not_enough_if_the_row_does_not_name_it() {
        let expected = "birdcage-path depends on birdcage-sys, which its row does not allow";
        assert_eq!(
            complaints("birdcage-path", &[("birdcage-sys", Some("build"))]),
            [expected]
        );
    }

    #[test]
    fn tests_may_know_everyone() {
        assert!(complaints("birdcage-path", &[("birdcage", Some("dev"))]).is_empty());
    }

    #[test]
    fn the_table_and_the_crates_are_the_same_set() {
        let table = Table::of_architecture(Some("| 0 | `birdcage-sys` | - |")).expect("a table");
        let metadata = json!({ "packages": [package("birdcage-new", &[])] });
        assert_eq!(check(&metadata, &table).len(), 2);
    }

    #[test]
    fn the_facade_trusts_few() {
        let few = ["a", "b", "c", "d", "e"].map(|name| (name, None));
        assert!(complaints("birdcage", &few).is_empty());
        let many = ["a", "b", "c", "d", "e", "f"].map(|name| (name, None));
        assert_eq!(complaints("birdcage", &many).len(), 1);
    }
}
