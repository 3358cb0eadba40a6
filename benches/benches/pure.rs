//! The pure parts of a spawn: resolving exceptions, planning mounts, compiling the filter.
#![expect(missing_docs, reason = "criterion's macro makes a function without")]

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use birdcage_mount::{Layout, MountPlan, PrivateDirectory};
use birdcage_path::{ExceptionTable, MemoryFs, Rights, resolve};
use birdcage_seccomp::{Arch, Policy};
use criterion::{Criterion, criterion_group, criterion_main};

const NUMBERS: [usize; 3] = [10, 100, 1000];

fn name(number: usize) -> String {
    format!("/srv/tree/link/{number}")
}

/// Every path leads through a link.
fn host() -> MemoryFs {
    let most = NUMBERS.into_iter().max().unwrap_or(0);
    let empty = MemoryFs::new().symlink("/srv/tree/link", "files");
    (0..most).fold(empty, |fs, number| {
        fs.file(format!("/srv/tree/files/{number}"))
    })
}

fn table(fs: &MemoryFs, number: usize) -> ExceptionTable {
    let mut table = ExceptionTable::default();
    for number in 0..number {
        let path = name(number);
        if let Ok(resolved) = resolve(fs, Path::new("/"), Path::new(&path)) {
            table.insert(&resolved, Rights::READ);
        }
    }
    table
}

fn resolving(criterion: &mut Criterion) {
    let fs = host();
    for number in NUMBERS {
        criterion.bench_function(&format!("table of {number:4} exceptions"), |bencher| {
            bencher.iter(|| table(&fs, black_box(number)));
        });
    }
}

fn planning(criterion: &mut Criterion) {
    let fs = host();
    let private = PrivateDirectory {
        path: "/tmp".into(),
        size: 4096,
    };
    let layout = Layout {
        private: vec![private],
        ..Layout::default()
    };
    for number in NUMBERS {
        let table = table(&fs, number);
        criterion.bench_function(&format!("plan of {number:4} exceptions"), |bencher| {
            bencher.iter(|| MountPlan::new(black_box(&table), &layout));
        });
    }
}

fn compiling(criterion: &mut Criterion) {
    let arch = Arch::native().unwrap_or(Arch::X86_64);
    criterion.bench_function("compiling the filter", |bencher| {
        bencher.iter(|| Policy::new().compile(black_box(arch)));
    });
}

fn short() -> Criterion {
    let (warm_up, time) = (Duration::from_millis(500), Duration::from_secs(2));
    Criterion::default()
        .warm_up_time(warm_up)
        .measurement_time(time)
        .sample_size(50)
        .without_plots()
}

criterion_group! {
    name = pure;
    config = short();
    targets = resolving, planning, compiling
}
criterion_main!(pure);
