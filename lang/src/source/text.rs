//! Texts that are there, and texts that are made when somebody asks: that of a table which is no text is only needed to
//! show a place in it.

use std::fmt;
use std::sync::{Arc, OnceLock};

/// How a text is made.
type Maker = dyn Fn() -> String + Send + Sync;

/// A text, shared; it may be made only when it is asked for.
#[derive(Clone)]
pub struct Text(Arc<Made>);

struct Made {
    text: OnceLock<Arc<str>>,
    maker: Option<Box<Maker>>,
}

impl Text {
    /// A text that is made when it is first asked for, and then kept. It must come out the same every time.
    #[must_use]
    pub fn later(maker: impl Fn() -> String + Send + Sync + 'static) -> Text {
        Text(Arc::new(Made { text: OnceLock::new(), maker: Some(Box::new(maker)) }))
    }

    /// The text.
    #[must_use]
    pub fn get(&self) -> &Arc<str> {
        self.0.text.get_or_init(|| self.0.maker.as_ref().map_or_else(String::new, |make| make()).into())
    }

    /// Whether it is there already.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.0.text.get().is_some()
    }
}

impl<T: Into<Arc<str>>> From<T> for Text {
    fn from(text: T) -> Self {
        Text(Arc::new(Made { text: OnceLock::from(text.into()), maker: None }))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0.text.get(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_made_when_it_is_asked_for() {
        let text = Text::later(|| "made".to_owned());
        let other = text.clone();
        assert!(!other.is_made());
        assert_eq!(&**text.get(), "made");
        assert!(other.is_made());
        assert!(Text::from("there").is_made());
    }
}
