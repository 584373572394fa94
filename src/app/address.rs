//! Which page an address names.

/// A page with what its address says about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    Home,
    Today,
    Enterprises,
    NewEnterprise,
    /// One dossier's page.
    Dossier(String, DossierPage),
    Conflicts,
    HandOver,
    Import,
    Backup,
    More,
    /// Linking to the office.
    Link,
    /// The office's devices.
    Devices,
    /// What was done at the office, and by whom.
    Audit,
    /// What the office keeps apart.
    SetAside,
    /// An address without a page.
    Unknown,
}

/// A page of one dossier.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DossierPage {
    Overview,
    Edit,
    Retrofit,
    Compare,
    Needs,
    History,
    /// An assessment being filled in, by its id.
    Assess(String),
    /// What came out of an assessment, by its id.
    Result(String),
}

impl Page {
    /// Whether a dossier is filled in here.
    pub fn is_filled_in(&self) -> bool {
        match self {
            Self::NewEnterprise | Self::Conflicts => true,
            Self::Dossier(_, page) => !matches!(
                page,
                DossierPage::Compare | DossierPage::History | DossierPage::Result(_)
            ),
            _ => false,
        }
    }

    /// The page of a path, such as `/d/city/needs`. A slash at the end makes no difference.
    pub fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match *parts.as_slice() {
            [] => Self::Home,
            ["today"] => Self::Today,
            ["enterprises"] => Self::Enterprises,
            ["enterprises", "new"] => Self::NewEnterprise,
            ["conflicts"] => Self::Conflicts,
            ["handover"] => Self::HandOver,
            ["import"] => Self::Import,
            ["backup"] => Self::Backup,
            ["more"] => Self::More,
            ["link"] => Self::Link,
            ["devices"] => Self::Devices,
            ["audit"] => Self::Audit,
            ["set-aside"] => Self::SetAside,
            ["d", dossier, ref rest @ ..] => match DossierPage::of(rest) {
                Some(page) => Self::Dossier(dossier.to_owned(), page),
                None => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    /// The dossier it belongs to.
    pub fn dossier(&self) -> Option<&str> {
        match self {
            Self::Dossier(dossier, _) => Some(dossier),
            _ => None,
        }
    }

    /// The assessment it shows.
    pub fn assessment(&self) -> Option<&str> {
        match self {
            Self::Dossier(_, DossierPage::Assess(id) | DossierPage::Result(id)) => Some(id),
            _ => None,
        }
    }
}

impl DossierPage {
    fn of(parts: &[&str]) -> Option<Self> {
        Some(match *parts {
            [] => Self::Overview,
            ["edit"] => Self::Edit,
            ["retrofit"] => Self::Retrofit,
            ["compare"] => Self::Compare,
            ["needs"] => Self::Needs,
            ["history"] => Self::History,
            ["assess", id] => Self::Assess(id.to_owned()),
            ["result", id] => Self::Result(id.to_owned()),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn an_address_names_its_page() {
        assert_eq!(Page::of("/"), Page::Home);
        assert_eq!(Page::of("/enterprises/new"), Page::NewEnterprise);
        assert_eq!(
            Page::of("/d/91640300MA76K2XY3E"),
            Page::Dossier("91640300MA76K2XY3E".to_owned(), DossierPage::Overview)
        );
        let assess = Page::of("/d/91640300MA76K2XY3E/assess/0190-77");
        assert_eq!(assess.dossier(), Some("91640300MA76K2XY3E"));
        assert_eq!(assess.assessment(), Some("0190-77"));
    }

    #[wasm_bindgen_test]
    fn a_slash_at_the_end_makes_no_difference() {
        assert_eq!(Page::of("/today/"), Page::Today);
    }

    #[wasm_bindgen_test]
    fn what_names_no_page_says_so() {
        for path in ["/nowhere", "/d", "/d/x/assess", "/d/x/needs/1", "/today/1"] {
            assert_eq!(Page::of(path), Page::Unknown, "{path}");
        }
    }
}
