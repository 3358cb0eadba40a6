//! [`draw`], latency against what it might depend on, as an SVG.

use std::ops::Range;
use std::path::Path;

use plotters::prelude::*;

use crate::worker::Result;

/// What a start might depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The number of exceptions besides those of the policy.
    Exceptions,
    /// The memory that the parent has touched, in megabytes.
    Parent,
    /// The number of the host's mounts.
    Mounts,
}

impl Axis {
    /// All of them, in the order in which they are drawn.
    pub const ALL: [Self; 3] = [Self::Exceptions, Self::Parent, Self::Mounts];

    fn title(self) -> &'static str {
        match self {
            Self::Exceptions => "exceptions",
            Self::Parent => "MB touched by the parent",
            Self::Mounts => "mounts on the host",
        }
    }
}

/// The medians of one system along an axis, in microseconds to the first instruction.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Along what.
    pub axis: Axis,
    /// The system.
    pub name: String,
    /// Where, and the median there.
    pub points: Vec<(f64, f64)>,
}

const SIZE: (u32, u32) = (1350, 480);

/// Draws a picture for every axis, side by side.
///
/// # Errors
/// If the file cannot be written.
pub fn draw(curves: &[Curve], path: &Path) -> Result<()> {
    Ok(draw_on(
        &SVGBackend::new(path, SIZE).into_drawing_area(),
        curves,
    )?)
}

type Drawn<E> = std::result::Result<(), DrawingAreaErrorKind<E>>;

fn draw_on<B: DrawingBackend>(
    area: &DrawingArea<B, plotters::coord::Shift>,
    curves: &[Curve],
) -> Drawn<B::ErrorType> {
    area.fill(&WHITE)?;
    let panels = area.split_evenly((1, Axis::ALL.len()));
    for (panel, axis) in panels.iter().zip(Axis::ALL) {
        let of_axis: Vec<_> = curves.iter().filter(|curve| curve.axis == axis).collect();
        if let Some(bounds) = bounds(&of_axis) {
            draw_panel(panel, axis, &of_axis, bounds)?;
        }
    }
    area.present()
}

/// Microseconds run on a logarithmic scale: the slowest takes a thousand times the fastest.
fn draw_panel<B: DrawingBackend>(
    panel: &DrawingArea<B, plotters::coord::Shift>,
    axis: Axis,
    curves: &[&Curve],
    (across, up): (Range<f64>, Range<f64>),
) -> Drawn<B::ErrorType> {
    let mut chart = ChartBuilder::on(panel)
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(72)
        .build_cartesian_2d(across, up.log_scale())?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .x_labels(6)
        .x_desc(axis.title())
        .y_desc("µs to the first instruction")
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| format!("{y:.0}"))
        .draw()?;
    for curve in curves {
        let color = color(&curve.name);
        let points = curve.points.iter().copied();
        chart
            .draw_series(LineSeries::new(points, color.stroke_width(2)).point_size(3))?
            .label(&curve.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .draw()
}

/// A system has the same colour along every axis.
fn color(name: &str) -> RGBColor {
    const COLORS: [(&str, RGBColor); 5] = [
        ("ours", RGBColor(200, 30, 50)),
        ("prepared", RGBColor(130, 40, 160)),
        ("floor", BLACK),
        ("bubblewrap", RGBColor(220, 130, 0)),
        ("birdcage", RGBColor(0, 110, 180)),
    ];
    let known = COLORS.iter().find(|(start, _)| name.starts_with(start));
    known.map_or(RGBColor(120, 120, 120), |(_, color)| *color)
}

/// Room for all points; `None` without any.
fn bounds(curves: &[&Curve]) -> Option<(Range<f64>, Range<f64>)> {
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let right = points().map(|point| point.0).reduce(f64::max)?;
    let low = points().map(|point| point.1).reduce(f64::min)?;
    let high = points().map(|point| point.1).reduce(f64::max)?;
    Some((0.0..right.max(1.0) * 1.05, low / 2.0..high * 8.0))
}

#[cfg(test)]
mod tests {
    use plotters::prelude::*;

    use super::{Axis, Curve, SIZE, bounds, draw_on};

    fn curve(axis: Axis, points: &[(f64, f64)]) -> Curve {
        Curve {
            axis,
            name: "the floor & more".to_owned(),
            points: points.to_vec(),
        }
    }

    fn drawn(curves: &[Curve]) -> String {
        let mut text = String::new();
        draw_on(
            &SVGBackend::with_string(&mut text, SIZE).into_drawing_area(),
            curves,
        )
        .expect("text");
        text
    }

    #[test]
    fn there_is_room_for_every_point() {
        let curve = curve(Axis::Mounts, &[(0.0, 500.0), (5000.0, 9000.0)]);
        let (across, up) = bounds(&[&curve]).expect("points");
        assert!(
            across.contains(&0.0) && across.contains(&5000.0),
            "{across:?}"
        );
        assert!(up.contains(&500.0) && up.contains(&9000.0), "{up:?}");
        assert!(bounds(&[]).is_none());
    }

    #[test]
    fn a_picture_names_its_axis_and_its_curves() {
        let text = drawn(&[curve(Axis::Mounts, &[(20.0, 500.0), (5000.0, 9000.0)])]);
        assert!(text.contains("mounts on the host"), "{text}");
        assert!(text.contains("the floor &amp; more"), "{text}");
        assert!(!text.contains("MB touched"), "{text}");
    }

    #[test]
    fn nothing_measured_is_an_empty_picture() {
        assert!(drawn(&[]).trim_end().ends_with("</svg>"));
    }
}
