//! One small set of icons, drawn alike: 24 px grid, one line, round ends.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    Today,
    Enterprises,
    HandOver,
    More,
    Camera,
    Note,
    Check,
    Plus,
    Back,
    Warning,
    Search,
    Filter,
    Close,
    Undo,
    Print,
    Download,
    Upload,
    Person,
    Pin,
    Inbox,
    Progress,
}

impl IconName {
    /// The icon's line as SVG path data.
    fn path(self) -> &'static str {
        match self {
            Self::Today => "M5 6h14v14H5zM5 10h14M9 3v4M15 3v4M9 15l2 2 4-4",
            Self::Enterprises => "M3 20h18M4 20V10l5 3v-3l5 3V5h6v15M17 9v.01M17 13v.01M8 17h3",
            Self::HandOver => "M3 12h13M11 7l5 5-5 5M20 4v16",
            Self::More => "M4 7h16M4 12h16M4 17h16",
            Self::Camera => "M4 8h4l2-3h4l2 3h4v11H4zM15.5 13a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0",
            Self::Note => "M5 4h14v11l-5 5H5zM14 20v-5h5M9 9h6M9 13h3",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Back => "M20 12H5M11 6l-6 6 6 6",
            Self::Warning => "M12 4l9 16H3zM12 10v4M12 17v.01",
            Self::Search => "M16 10.5a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0M14.5 14.5L20 20",
            Self::Filter => "M4 6h16M7 12h10M10 18h4",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Undo => "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H9",
            Self::Print => "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
            Self::Download => "M12 4v11M7 10.5l5 5 5-5M4 20h16",
            Self::Upload => "M12 16V5M7 9.5l5-5 5 5M4 20h16",
            Self::Person => "M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0M4.5 20c.8-4 3.8-6 7.5-6s6.7 2 7.5 6",
            Self::Progress => "M4 20h16M6 20v-6M11 20V9M16 20V5M4 11h16",
            Self::Inbox => "M4 13l3-8h10l3 8v6H4zM4 13h5l1.5 2.5h3L15 13h5",
            Self::Pin => {
                "M12 21c-4.5-4.8-6.5-8-6.5-11a6.5 6.5 0 0 1 13 0c0 3-2 6.2-6.5 11zM14.2 10a2.2 2.2 0 1 1-4.4 0 2.2 2.2 0 0 1 4.4 0"
            }
        }
    }
}

/// An icon; hidden from screen readers, so a word (or `aria-label`) stands beside it.
#[component]
pub fn Icon(name: IconName) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=name.path()></path>
        </svg>
    }
}
