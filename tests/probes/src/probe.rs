//! [`Probe`], one attack and how it is judged, and the [`corpus`] of them all.

use crate::{Answer, Args, Scene};
use std::process::Child;

/// What runs inside: `Ok` with what got out, or what stopped it.
pub type Attack = fn(&Args) -> Answer;

/// What the host sees of an attack that worked; nothing if all is as it should be.
pub type Judge = fn(&mut Scene) -> Option<String>;

/// One attack and how it is judged.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    pub(crate) sentence: &'static str,
    pub(crate) requirements: &'static [u8],
    pub(crate) attack: Attack,
    pub(crate) scene: fn(&mut Scene),
    stopped_by: &'static [&'static str],
    stopped_here_by: Option<fn() -> &'static [&'static str]>,
    pub(crate) control: Option<Attack>,
    pub(crate) inapplicable: &'static [(&'static str, &'static str)],
    pub(crate) granted: Option<fn(&mut Scene)>,
    pub(crate) when_ready: Option<fn(&mut Scene, &mut Child)>,
    pub(crate) judge: Option<Judge>,
    pub(crate) promised: fn() -> Result<(), &'static str>,
    pub(crate) landlock: (u32, &'static str),
}

impl Probe {
    /// What is promised, the numbers of the requirements that say so, and the
    /// attack on it.
    pub const fn new(sentence: &'static str, requirements: &'static [u8], attack: Attack) -> Self {
        Self {
            sentence,
            requirements,
            attack,
            scene: |_| (),
            stopped_by: &[],
            stopped_here_by: None,
            control: None,
            inapplicable: &[],
            granted: None,
            when_ready: None,
            judge: None,
            promised: || Ok(()),
            landlock: (0, ""),
        }
    }

    /// What the host prepares: files, exceptions, sockets, processes.
    #[must_use]
    pub const fn scene(self, scene: fn(&mut Scene)) -> Self {
        Self { scene, ..self }
    }

    /// The errno that must stop the attack, or the words of
    /// [`Stopped::because`](crate::Stopped::because); one of these.
    ///
    /// Without this the attack's own word counts for nothing: it cannot know.
    #[must_use]
    pub const fn stopped_by(self, stopped_by: &'static [&'static str]) -> Self {
        Self { stopped_by, ..self }
    }

    /// The same where it depends on the kernel, of which just one is right.
    #[must_use]
    pub const fn stopped_here_by(self, stopped_by: fn() -> &'static [&'static str]) -> Self {
        Self {
            stopped_here_by: Some(stopped_by),
            ..self
        }
    }

    /// What the host sees if the attack worked. It must see that in the control.
    #[must_use]
    pub const fn judged_by_host(self, judge: Judge) -> Self {
        Self {
            judge: Some(judge),
            ..self
        }
    }

    /// What the host does once the attack has said [`ready`](crate::ready).
    #[must_use]
    pub const fn when_ready(self, when_ready: fn(&mut Scene, &mut Child)) -> Self {
        Self {
            when_ready: Some(when_ready),
            ..self
        }
    }

    /// Another control than the attack itself, where that cannot work outside.
    #[must_use]
    pub const fn control(self, control: Attack) -> Self {
        Self {
            control: Some(control),
            ..self
        }
    }

    /// What of the scene has to be different for the attack to succeed inside: a second
    /// control, which shows that it is this that stops it.
    ///
    /// It is only for this sandbox, and comes after the probe's own scene.
    #[must_use]
    pub const fn works_with(self, granted: fn(&mut Scene)) -> Self {
        Self {
            granted: Some(granted),
            ..self
        }
    }

    /// What may stop the control, and why there is nothing to be proved then.
    ///
    /// Whatever else stops the control is a failure of the test.
    #[must_use]
    pub const fn inapplicable_if(
        self,
        inapplicable: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self {
            inapplicable,
            ..self
        }
    }

    /// Whether the kernel is one for which it is promised at all, and why it is not.
    ///
    /// It is for what `SECURITY.md` says of older kernels, and for nothing else.
    #[must_use]
    pub const fn promised_where(self, promised: fn() -> Result<(), &'static str>) -> Self {
        Self { promised, ..self }
    }

    /// The version of the kernel's Landlock from which on it is promised, and what
    /// `SECURITY.md` says of older ones.
    #[must_use]
    pub const fn needs_landlock(self, version: u32, otherwise: &'static str) -> Self {
        Self {
            landlock: (version, otherwise),
            ..self
        }
    }

    /// Why it is not promised here, if it is not.
    pub fn not_promised(&self) -> Option<String> {
        self.not_promised_with(birdcage_tests::landlock_version())
    }

    fn not_promised_with(&self, landlock: u32) -> Option<String> {
        let (needed, otherwise) = self.landlock;
        if landlock < needed {
            return Some(format!("it needs Landlock {needed}: {otherwise}"));
        }
        (self.promised)().err().map(str::to_owned)
    }

    /// What runs inside.
    pub fn its_attack(&self) -> Attack {
        self.attack
    }

    /// What runs outside, to show that it works there.
    pub fn its_control(&self) -> Attack {
        self.control.unwrap_or(self.attack)
    }

    /// What must stop it; nothing if only the host judges.
    pub fn expected(&self) -> &'static [&'static str] {
        self.stopped_here_by
            .map_or(self.stopped_by, |stopped_by| stopped_by())
    }

    /// What is promised.
    pub fn sentence(&self) -> &'static str {
        self.sentence
    }

    /// The numbers of the requirements that it is about.
    pub fn requirements(&self) -> &'static [u8] {
        self.requirements
    }
}

/// A probe and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The directory.
    pub class: &'static str,
    /// The file.
    pub name: &'static str,
    /// What is in it.
    pub probe: &'static Probe,
    pub(crate) text: &'static str,
}

impl Entry {
    /// What is wrong with the way in which it is written down.
    pub fn complaints(&self) -> Vec<&'static str> {
        let probe = self.probe;
        let story = self.text.lines().take_while(|line| line.starts_with("//!"));
        let rules = [
            (
                story.count() >= 3,
                "its story is too short to name a source",
            ),
            (!probe.requirements.is_empty(), "it is about no requirement"),
            (
                probe
                    .requirements
                    .iter()
                    .all(|number| (1..=37).contains(number)),
                "it is about a requirement that is none",
            ),
            (
                !probe.expected().is_empty() || probe.judge.is_some(),
                "nobody judges it",
            ),
        ];
        let broken = rules.into_iter().filter(|(kept, _)| !kept);
        broken.map(|(_, complaint)| complaint).collect()
    }
}

/// All probes, by class and name.
pub fn corpus() -> &'static [Entry] {
    include!(concat!(env!("OUT_DIR"), "/corpus.rs"))
}

/// The probe of that name.
///
/// # Panics
/// If there is none.
pub fn entry(name: &str) -> &'static Entry {
    let found = corpus().iter().find(|entry| entry.name == name);
    found.unwrap_or_else(|| panic!("no such probe: {name}"))
}

#[cfg(test)]
mod tests {
    use super::Probe;

    #[test]
    fn what_needs_a_newer_landlock_is_promised_from_that_version_on() {
        const PROBE: Probe = Probe::new("", &[], |_| Ok(String::new()));
        const NEWER: Probe = PROBE.needs_landlock(3, "files are emptied");
        assert_eq!(PROBE.not_promised_with(0), None);
        assert_eq!(
            NEWER.not_promised_with(2).as_deref(),
            Some("it needs Landlock 3: files are emptied")
        );
        assert_eq!(NEWER.not_promised_with(3), None);
        const NEVER: Probe = NEWER.promised_where(|| Err("never"));
        assert_eq!(NEVER.not_promised_with(3).as_deref(), Some("never"));
    }
}
