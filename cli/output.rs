//! Where things go: results to standard output or a file, everything else to standard error.

use crate::args::{Color, Common, Format};
use crate::config::Settings;
use crate::problem::{Complaints, Problem};
use crate::render::diagnostics;
use crate::world;
use anstream::ColorChoice;
use clap::ArgMatches;
use std::path::Path;

/// A text in pieces, each made when it is written.
pub(crate) type Pieces<'a> = Box<dyn Iterator<Item = String> + 'a>;

/// What every command has at hand.
pub(crate) struct Context {
    /// Settings, to be asked one by one.
    pub(crate) settings: Settings,
    /// The flags that every command takes.
    pub(crate) common: Common,
    color: ColorChoice,
    /// The format of results, where the command line or a variable names one: errors are told in it too.
    format: Option<Format>,
}

impl Context {
    /// Reads the settings file.
    ///
    /// # Errors
    /// A settings file that is not right.
    pub(crate) fn new(common: Common, matches: &ArgMatches) -> Result<Context, (Complaints, Common)> {
        match Settings::read(&common, matches) {
            Ok(settings) => {
                let color = settings.color(common.color).value.into();
                let format = settings.asked_format();
                Ok(Context { settings, common, color, format })
            }
            Err(complaints) => Err((complaints, common)),
        }
    }

    /// Writes results into a file, without colours, or to standard output.
    ///
    /// # Errors
    /// What cannot be written.
    pub(crate) fn write(&self, text: &str, file: Option<&Path>) -> Result<(), Problem> {
        self.write_pieces([text], file)
    }

    /// The same for a text in pieces, which are made when they are written: a long text is never held as a whole.
    ///
    /// # Errors
    /// What cannot be written.
    pub(crate) fn write_pieces<T: AsRef<str> + AsRef<[u8]>>(
        &self,
        pieces: impl IntoIterator<Item = T>,
        file: Option<&Path>,
    ) -> Result<(), Problem> {
        let pieces = pieces.into_iter();
        match file {
            Some(path) => {
                let bare = |text: &str| anstream::adapter::strip_str(text).to_string();
                world::write_pieces(path, pieces.map(|text| bare(text.as_ref())))
            }
            None => world::print_pieces(pieces, self.color),
        }
    }

    /// Says something beside the results; nothing under `--quiet`.
    pub(crate) fn note(&self, text: &str) {
        if !self.common.quiet {
            world::print_error(format!("{text}\n").as_bytes(), self.color);
        }
    }

    /// What is wrong, drawn for people, with its sum below.
    pub(crate) fn drawn(&self, complaints: &Complaints) -> String {
        drawn(complaints, &self.common)
    }

    /// Says what is wrong beside results that are there all the same: on standard error.
    pub(crate) fn complain_beside(&self, complaints: &Complaints) {
        match self.format {
            _ if complaints.is_empty() => {}
            Some(Format::Plain) => world::print_error(diagnostics::plain(complaints).as_bytes(), self.color),
            _ => world::print_error(self.drawn(complaints).as_bytes(), self.color),
        }
    }

    /// Says what is wrong: on standard output as `r2pc.lint/1` where results are JSON, else on standard error, drawn
    /// or, for the format `plain`, a line each.
    pub(crate) fn complain(&self, complaints: &Complaints) {
        match self.format {
            Some(Format::Json) if !complaints.is_empty() => {
                // Where standard output is gone there is nobody to tell.
                let _ = world::print(format!("{:#}\n", diagnostics::json(complaints)).as_bytes(), self.color);
            }
            _ => self.complain_beside(complaints),
        }
    }
}

/// Says what is wrong before there is a [`Context`].
pub(crate) fn complain_early(complaints: &Complaints, common: &Common) {
    let color = common.color.unwrap_or(Color::Auto).into();
    world::print_error(drawn(complaints, common).as_bytes(), color);
}

fn drawn(complaints: &Complaints, common: &Common) -> String {
    let drawn = diagnostics::graphical(complaints, world::width(), common.verbose);
    match diagnostics::summary(complaints, common.verbose) {
        sum if sum.is_empty() || common.quiet => drawn,
        sum => format!("{drawn}{sum}\n"),
    }
}
