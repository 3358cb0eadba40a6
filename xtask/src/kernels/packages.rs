//! [`Packages`], an apt of our own, so that the system's lists, cache and hooks stay as they are.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::kernel::Kernel;
use crate::Result;
use crate::workspace::output_of;

/// Who signs what is downloaded.
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// What a directory has when all was unpacked into it.
const WHOLE: &str = ".whole";

/// An apt with a directory of its own.
#[derive(Debug)]
pub(crate) struct Packages {
    directory: PathBuf,
    architecture: &'static str,
    suite: &'static str,
    /// The lists have been fetched, or there was no need of them.
    fetched: Cell<bool>,
}

impl Packages {
    /// One that has fetched nothing yet: what is kept from the last time needs no network.
    pub(crate) fn in_directory(
        directory: PathBuf,
        architecture: &'static str,
        suite: &'static str,
    ) -> Self {
        Self {
            directory,
            architecture,
            suite,
            fetched: Cell::new(false),
        }
    }

    /// Fetches the lists of packages from where the system has its own from.
    fn fetch(&self) -> Result<()> {
        if self.fetched.get() {
            return Ok(());
        }
        let directory = &self.directory;
        for name in ["parts", "lists/partial", "cache/archives/partial"] {
            fs::create_dir_all(directory.join(name))?;
        }
        fs::write(directory.join("sources"), sources(&sites()?, self.suite))?;
        let settings = settings(directory, self.architecture);
        fs::write(directory.join("configuration"), settings)?;
        // Where some mirrors do not answer it warns and succeeds: one suite may be gone.
        let update = self.apt("apt-get").args(["--quiet", "update"]).output()?;
        if !has_lists(&directory.join("lists")) {
            let said = String::from_utf8_lossy(&update.stderr);
            let said = said
                .lines()
                .next()
                .unwrap_or("no list of packages was fetched");
            return Err(format!("no mirror of the distribution answers: {said}").into());
        }
        self.fetched.set(true);
        Ok(())
    }

    fn apt(&self, program: &str) -> Command {
        let mut apt = Command::new(program);
        apt.env("APT_CONFIG", self.directory.join("configuration"));
        apt
    }

    /// The image of a kernel, in a directory that is kept; downloaded if it is not there.
    ///
    /// A list may name versions that are gone: the newest that can be had is taken.
    pub(crate) fn kernel(&self, kernel: &Kernel, directory: &Path) -> Result<PathBuf> {
        if let Some(image) = image(directory) {
            return Ok(image);
        }
        self.fetch()?;
        let names = output_of(self.apt("apt-cache").args(["pkgnames", kernel.package.0]))?;
        let names = newest_first(&names, kernel.package);
        let mut complaint = "there is no package for it".to_owned();
        fs::create_dir_all(directory)?;
        for name in names {
            match self.download(&[name.to_owned()], directory) {
                Ok(()) => {
                    unpack(directory)?;
                    let image = image(directory);
                    return image.ok_or_else(|| "the package holds no kernel".into());
                }
                Err(error) => complaint = error.to_string(),
            }
        }
        Err(format!("cannot be had: {}", complaint.trim().replace('\n', "; ")).into())
    }

    /// Unpacks these packages into a directory, if that has not been done before.
    pub(crate) fn unpacked(&self, names: &[String], directory: &Path) -> Result<()> {
        if is_whole(directory) {
            return Ok(());
        }
        self.fetch()?;
        fs::create_dir_all(directory)?;
        self.download(names, directory)?;
        unpack(directory)?;
        Ok(fs::write(directory.join(WHOLE), "")?)
    }

    fn download(&self, names: &[String], directory: &Path) -> Result<()> {
        let mut download = self.apt("apt-get");
        download.args(["--quiet", "download"]).args(names);
        output_of(download.current_dir(directory)).map(drop)
    }

    /// A package and all that it needs, whatever of it is installed.
    pub(crate) fn closure(&self, package: &str) -> Result<Vec<String>> {
        self.fetch()?;
        let mut simulation = self.apt("apt-get");
        simulation.args(["--simulate", "--option=Dir::State::status=/dev/null"]);
        simulation.args(["--no-install-recommends", "install", package]);
        Ok(to_be_installed(&output_of(&mut simulation)?))
    }
}

/// Whether all was unpacked into it, some other time.
pub(crate) fn is_whole(directory: &Path) -> bool {
    directory.join(WHOLE).exists()
}

fn has_lists(directory: &Path) -> bool {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut names = entries.map(|entry| entry.file_name());
    names.any(|name| name.to_string_lossy().contains("_Packages"))
}

/// What a simulation says it would install.
fn to_be_installed(text: &str) -> Vec<String> {
    let names = text.lines().filter_map(|line| line.strip_prefix("Inst "));
    let names = names.filter_map(|rest| rest.split(' ').next());
    names.map(str::to_owned).collect()
}

fn unpack(directory: &Path) -> Result<()> {
    for package in files(directory, "deb") {
        output_of(
            Command::new("dpkg-deb")
                .arg("-x")
                .arg(&package)
                .arg(directory),
        )?;
        fs::remove_file(package)?;
    }
    Ok(())
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
        let is_one = version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains("rt");
        is_one.then_some(numbers)
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

/// The suite and its security updates, wherever they may be.
fn sources(sites: &[String], suite: &str) -> String {
    let mut lines = String::new();
    for site in sites.iter().map(|site| site.trim_end_matches('/')) {
        let suite = match site.rsplit('/').next() {
            Some("debian") => suite.to_owned(),
            // Backports have none of their own.
            Some("debian-security") if !suite.contains('-') => format!("{suite}-security"),
            _ => continue,
        };
        lines.push_str(&format!("deb [signed-by={KEYS}] {site} {suite} main\n"));
    }
    lines
}

/// Nothing of the system's configuration is read: its hooks empty the cache of the system.
fn settings(directory: &Path, architecture: &str) -> String {
    let at = directory.display();
    format!(
        "Dir::Etc::Parts \"{at}/parts\";\nDir::Etc::SourceList \"{at}/sources\";\n\
         Dir::Etc::SourceParts \"{at}/parts\";\nDir::State::Lists \"{at}/lists\";\n\
         Dir::Cache \"{at}/cache\";\nAPT::Sandbox::User \"root\";\nAcquire::Languages \"none\";\n\
         APT::Architecture \"{architecture}\";\nAPT::Architectures {{ \"{architecture}\"; }};\n"
    )
}

#[cfg(test)]
mod tests {
    use super::{newest_first, to_be_installed};

    #[test]
    fn the_newest_version_comes_first_and_other_packages_do_not_count() {
        let names = "linux-binary-unsigned-7.2.11+deb13-cloud-amd64\n\
                     linux-binary-7.2.9+deb13-cloud-amd64\nlinux-binary-7.2.11+deb13-cloud-amd64\n\
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
        let sites = [
            "http://mirror/debian/",
            "http://mirror/debian-security",
            "http://mirror/other",
        ];
        let sites = sites.map(str::to_owned);
        let sources = |suite| super::sources(&sites, suite);
        let both = sources("bookworm");
        assert_eq!(both.lines().count(), 2);
        assert!(both.ends_with("http://mirror/debian-security bookworm-security main\n"));
        assert_eq!(sources("trixie-backports").lines().count(), 1);
    }

    #[test]
    fn a_simulation_names_what_would_be_installed_and_nothing_else() {
        let text = "Remv qemu-utils [1:10]\nInst cpio (2.13 Debian:12 [amd64]) []\n\
                    Inst libfdt1 (1.6 Debian:12 [amd64])\nConf cpio (2.13)\n";
        assert_eq!(to_be_installed(text), ["cpio", "libfdt1"]);
    }
}
