//! [`Packages`], an apt of our own, so that the system's lists, cache and hooks stay as they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Kernel;
use crate::Result;
use crate::workspace::output_of;

/// Who signs what is downloaded.
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// An apt with a directory of its own.
#[derive(Debug)]
pub(crate) struct Packages {
    configuration: PathBuf,
}

impl Packages {
    /// Fetches the lists of packages from where the system has its own from.
    pub(crate) fn in_directory(directory: &Path) -> Result<Self> {
        for name in ["parts", "lists/partial", "cache/archives/partial"] {
            fs::create_dir_all(directory.join(name))?;
        }
        fs::write(directory.join("sources"), sources(&sites()?))?;
        let configuration = directory.join("configuration");
        fs::write(&configuration, settings(directory))?;
        let packages = Self { configuration };
        output_of(packages.apt("apt-get").args(["--quiet", "update"]))?;
        Ok(packages)
    }

    fn apt(&self, program: &str) -> Command {
        let mut apt = Command::new(program);
        apt.env("APT_CONFIG", &self.configuration);
        apt
    }

    /// The image of a kernel, in a directory that is kept; downloaded if it is not there.
    ///
    /// A list may name versions that are gone: the newest that can be had is taken.
    pub(crate) fn kernel(&self, kernel: &Kernel, directory: &Path) -> Result<PathBuf> {
        if let Some(image) = image(directory) {
            return Ok(image);
        }
        let names = output_of(self.apt("apt-cache").args(["pkgnames", kernel.package.0]))?;
        let names = newest_first(&names, kernel.package);
        let mut complaint = format!("{} has no package for it", kernel.suite);
        fs::create_dir_all(directory)?;
        for name in names {
            let mut download = self.apt("apt-get");
            download.args(["--quiet", "download", name]);
            match output_of(download.current_dir(directory)) {
                Ok(_) => return unpack(directory),
                Err(error) => complaint = error.to_string(),
            }
        }
        Err(format!("cannot be had: {}", complaint.trim().replace('\n', "; ")).into())
    }
}

fn unpack(directory: &Path) -> Result<PathBuf> {
    for package in files(directory, "deb") {
        output_of(
            Command::new("dpkg-deb")
                .arg("-x")
                .arg(&package)
                .arg(directory),
        )?;
        fs::remove_file(package)?;
    }
    image(directory).ok_or_else(|| "the package holds no kernel".into())
}

/// In `/boot`, or beside its modules as newer packages have it.
fn image(directory: &Path) -> Option<PathBuf> {
    let boot = fs::read_dir(directory.join("boot")).into_iter().flatten();
    let modules = fs::read_dir(directory.join("usr/lib/modules"));
    let in_boot = boot.flatten().map(|entry| entry.path());
    let beside = modules.into_iter().flatten().flatten();
    let beside = beside.map(|entry| entry.path().join("vmlinuz"));
    let named = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().starts_with("vmlinuz") && path.is_file()
    };
    in_boot.chain(beside).find(named)
}

fn files(directory: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let wanted = |path: &PathBuf| path.extension().is_some_and(|found| found == extension);
    paths.filter(wanted).collect()
}

/// The packages between whose beginning and end there is a version, by that.
fn newest_first<'a>(names: &'a str, (begin, end): (&str, &str)) -> Vec<&'a str> {
    let version = |name: &&str| {
        let version = name.strip_prefix(begin)?.strip_suffix(end)?;
        let numbers = version.split(|c: char| !c.is_ascii_digit());
        let numbers: Vec<u64> = numbers.filter_map(|number| number.parse().ok()).collect();
        (!numbers.is_empty() && !version.contains("rt")).then_some(numbers)
    };
    let mut found: Vec<_> = names
        .lines()
        .filter(|name| version(name).is_some())
        .collect();
    found.sort_by_key(|name| std::cmp::Reverse(version(name)));
    found
}

/// The places that the system has its packages from.
fn sites() -> Result<Vec<String>> {
    let mut targets = Command::new("apt-get");
    targets.args([
        "indextargets",
        "--format",
        "$(SITE)",
        "Created-By: Packages",
    ]);
    let mut sites: Vec<_> = output_of(&mut targets)?
        .lines()
        .map(str::to_owned)
        .collect();
    sites.sort();
    sites.dedup();
    Ok(sites)
}

/// All suites of all kernels, wherever they may be.
fn sources(sites: &[String]) -> String {
    let mut lines = String::new();
    for site in sites.iter().map(|site| site.trim_end_matches('/')) {
        let suites: &[&str] = match site.rsplit('/').next() {
            Some("debian") => &["bullseye", "bookworm", "trixie-backports"],
            Some("debian-security") => &["bullseye-security", "bookworm-security"],
            _ => &[],
        };
        for suite in suites {
            lines.push_str(&format!("deb [signed-by={KEYS}] {site} {suite} main\n"));
        }
    }
    lines
}

/// Nothing of the system's configuration is read: its hooks empty the cache of the system.
fn settings(directory: &Path) -> String {
    let at = directory.display();
    format!(
        "Dir::Etc::Parts \"{at}/parts\";\nDir::Etc::SourceList \"{at}/sources\";\n\
         Dir::Etc::SourceParts \"{at}/parts\";\nDir::State::Lists \"{at}/lists\";\n\
         Dir::Cache \"{at}/cache\";\nAPT::Sandbox::User \"root\";\n"
    )
}

#[cfg(test)]
mod tests {
    use super::{newest_first, sources};

    #[test]
    fn the_newest_version_comes_first_and_other_packages_do_not_count() {
        let names = "linux-binary-7.2.9+deb13-cloud-amd64\nlinux-binary-7.2.11+deb13-cloud-amd64\n\
                     linux-binary-7.2.11+deb13-cloud-amd64-dbg\nlinux-binary-cloud-amd64\n";
        let found = newest_first(names, ("linux-binary-", "-cloud-amd64"));
        let expected = [
            "linux-binary-7.2.11+deb13-cloud-amd64",
            "linux-binary-7.2.9+deb13-cloud-amd64",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn only_the_distributions_own_places_have_its_kernels() {
        let sites = ["http://mirror/debian/", "http://mirror/other"].map(str::to_owned);
        let sources = sources(&sites);
        assert_eq!(sources.lines().count(), 3);
        assert!(!sources.contains("other"), "{sources}");
    }
}
