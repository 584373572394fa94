//! Devices and what they may write.

use serde::{Deserialize, Serialize};

use crate::{
    check::{Checked, Place},
    credit_code::CreditCode,
    ids::DeviceId,
    json,
    limits::{AREAS, ASSIGNED, PUBLIC_KEY_BYTES},
    words::Words,
};

/// What the people at a device are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// 指导组: a guidance team on a tablet.
    Team,
    /// 企业: one enterprise, reporting on itself.
    Enterprise,
    /// 专班办公室: the office.
    Office,
    /// 监督评估: examines reports, contracts and plans of its areas.
    Supervisor,
    /// 财政: pays the subsidies of its areas.
    Finance,
    /// 评测验收: assesses and accepts what was retrofitted in its areas.
    Assessor,
    /// 服务商: retrofits the enterprises it is assigned.
    Provider,
}

/// The kind of what supervision says about a report, contract or plan.
pub const FINDING: &str = "finding";
/// The kind of what finance decides and pays.
pub const SUBSIDY: &str = "subsidy";

/// Which dossiers a device works on. In JSON: `"city"`, `{"areas": [code]}`, `{"dossier": id}` or
/// `{"dossiers": [id]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The whole programme.
    City,
    /// These areas, by code.
    Areas(Vec<String>),
    /// One enterprise's dossier.
    Dossier(String),
    /// The dossiers of several enterprises, as the office assigned them.
    Dossiers(Vec<String>),
}

/// What a device shows of itself in every bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCard {
    pub id: DeviceId,
    /// What people call the device, e.g. 指导二组平板.
    pub name: String,
    pub role: Role,
    pub scope: Scope,
    /// P-256 public key: 65 bytes, uncompressed SEC1, in base64.
    pub public_key: String,
    /// The lost device whose backup this one was restored from; its unsent changes travel in this
    /// device's bundles.
    #[serde(
        default,
        deserialize_with = "json::present",
        skip_serializing_if = "Option::is_none"
    )]
    pub restored_from: Option<DeviceId>,
}

/// What a role's scope is chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    OneDossier,
    Dossiers,
    Areas,
    City,
    AreasOrCity,
}

impl Role {
    pub const ALL: [Self; 7] = [
        Self::Team,
        Self::Enterprise,
        Self::Office,
        Self::Supervisor,
        Self::Finance,
        Self::Assessor,
        Self::Provider,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Enterprise => "enterprise",
            Self::Office => "office",
            Self::Supervisor => "supervisor",
            Self::Finance => "finance",
            Self::Assessor => "assessor",
            Self::Provider => "provider",
        }
    }

    /// What people call it.
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Self::Team => ("指导组", "guidance team"),
            Self::Enterprise => ("企业", "enterprise"),
            Self::Office => ("专班办公室", "office"),
            Self::Supervisor => ("监督评估", "supervision"),
            Self::Finance => ("财政", "finance"),
            Self::Assessor => ("评测验收机构", "assessor"),
            Self::Provider => ("服务商", "provider"),
        };
        Words::new(zh, en)
    }

    /// What its scope is chosen from. An enterprise has its own dossier and nothing else, the office
    /// the whole programme; a team works in areas it can name, a provider in the dossiers it is assigned.
    pub fn reach(self) -> Reach {
        match self {
            Self::Enterprise => Reach::OneDossier,
            Self::Provider => Reach::Dossiers,
            Self::Team => Reach::Areas,
            Self::Office => Reach::City,
            Self::Supervisor | Self::Finance | Self::Assessor => Reach::AreasOrCity,
        }
    }

    /// Whether a device of this role may have that scope.
    pub fn fits(self, scope: &Scope) -> bool {
        match (self.reach(), scope) {
            (Reach::OneDossier, Scope::Dossier(dossier)) => CreditCode::parse(dossier).is_ok(),
            (Reach::Dossiers, Scope::Dossiers(dossiers)) => {
                let all = dossiers.iter();
                let codes = all.filter(|code| CreditCode::parse(code).is_ok());
                !dossiers.is_empty() && codes.count() == dossiers.len()
            }
            (Reach::Areas | Reach::AreasOrCity, Scope::Areas(areas)) => !areas.is_empty(),
            (Reach::City | Reach::AreasOrCity, Scope::City) => true,
            _ => false,
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

impl Scope {
    /// Whether a dossier in `area` lies in it.
    pub fn covers(&self, dossier: &str, area: Option<&str>) -> bool {
        match self {
            Self::City => true,
            Self::Areas(areas) => area.is_some_and(|area| areas.iter().any(|own| own == area)),
            Self::Dossier(own) => own == dossier,
            Self::Dossiers(own) => own.iter().any(|one| one == dossier),
        }
    }
}

impl DeviceCard {
    /// Whether every reader takes it.
    ///
    /// # Errors
    /// The first problem, with its place in the card.
    pub fn check(&self) -> Result<(), json::Error> {
        self.check_at(&Place::ROOT)
    }

    pub(crate) fn check_at(&self, at: &Place<'_>) -> Checked {
        at.key("id").device(&self.id)?;
        at.key("name").person(&self.name)?;
        let scope = at.key("scope");
        match &self.scope {
            Scope::City => {}
            Scope::Areas(areas) => scope
                .key("areas")
                .each(areas, AREAS, |at, area| at.name(area))?,
            Scope::Dossier(dossier) => scope.key("dossier").name(dossier)?,
            Scope::Dossiers(dossiers) => {
                scope
                    .key("dossiers")
                    .each(dossiers, ASSIGNED, |at, dossier| at.name(dossier))?;
            }
        }
        at.key("public_key")
            .at_most(self.public_key.len(), PUBLIC_KEY_BYTES)?;
        match &self.restored_from {
            Some(lost) => at.key("restored_from").device(lost),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        json::{from_str, to_string},
        value::Value,
    };

    #[test]
    fn the_cards_that_devices_hold_are_read_and_written_as_they_were() {
        for (scope, read) in [
            (r#""city""#, Scope::City),
            (
                r#"{"areas":["litong","yanchi"]}"#,
                Scope::Areas(vec!["litong".into(), "yanchi".into()]),
            ),
            (
                r#"{"dossier":"91640300MA00000001"}"#,
                Scope::Dossier("91640300MA00000001".into()),
            ),
        ] {
            for (lost, restored_from) in [
                ("", None),
                (r#","restored_from":"lost""#, Some(DeviceId::new("lost"))),
            ] {
                let stored = format!(
                    r#"{{"id":"tablet","name":"指导二组平板","role":"team","scope":{scope},"public_key":"BA=="{lost}}}"#
                );
                let card: DeviceCard = from_str(&stored).expect("good");
                let expected = DeviceCard {
                    id: DeviceId::new("tablet"),
                    name: "指导二组平板".into(),
                    role: Role::Team,
                    scope: read.clone(),
                    public_key: "BA==".into(),
                    restored_from,
                };
                assert_eq!(card, expected);
                let value: Value = from_str(&stored).expect("JSON");
                assert_eq!(to_string(&card), to_string(&value));
            }
        }
    }

    #[test]
    fn every_role_has_scopes_of_its_own() {
        let areas = Scope::Areas(vec!["litong".to_owned()]);
        let own = Scope::Dossier("91640300MA0000001U".to_owned());
        let code = CreditCode::complete("91640300MA0000001").expect("a code");
        let right = Scope::Dossier(code.as_str().to_owned());
        for (role, fitting) in [
            (Role::Team, [false, true, false]),
            (Role::Enterprise, [false, false, true]),
            (Role::Office, [true, false, false]),
            (Role::Supervisor, [true, true, false]),
            (Role::Finance, [true, true, false]),
            (Role::Assessor, [true, true, false]),
            (Role::Provider, [false, false, false]),
        ] {
            let found = [&Scope::City, &areas, &right].map(|scope| role.fits(scope));
            assert_eq!(found, fitting, "{role:?}");
            assert!(!role.fits(&Scope::Areas(Vec::new())));
            assert!(own == right || !role.fits(&own));
            let some = Scope::Dossiers(vec![code.as_str().to_owned()]);
            assert_eq!(role.fits(&some), role == Role::Provider);
        }
        let none = Scope::Dossiers(Vec::new());
        let wrong = Scope::Dossiers(vec![code.as_str().to_owned(), "一厂".to_owned()]);
        assert!(!Role::Provider.fits(&none) && !Role::Provider.fits(&wrong));
    }

    #[test]
    fn a_scope_covers_its_dossiers_and_no_other() {
        let some = Scope::Dossiers(vec!["a".to_owned(), "b".to_owned()]);
        assert!(some.covers("b", Some("litong")) && !some.covers("c", Some("litong")));
        let area = Scope::Areas(vec!["litong".to_owned()]);
        assert!(area.covers("c", Some("litong")) && !area.covers("c", None));
        assert!(Scope::City.covers("c", None));
        assert!(!Scope::Dossier("a".to_owned()).covers("b", None));
    }

    #[test]
    fn roles_are_read_as_they_are_written() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
    }

    #[test]
    fn a_card_of_no_role_is_damaged() {
        let fault = |role: &str, scope: &str| {
            let card =
                format!(r#"{{"id":"a","name":"b","role":{role},"scope":{scope},"public_key":""}}"#);
            let fault = from_str::<DeviceCard>(&card).expect_err("damaged");
            fault.to_string()
        };
        assert_eq!(
            fault("\"boss\"", "\"city\""),
            "/role: one of team, enterprise, office, supervisor, finance, assessor, provider is needed, not \"boss\""
        );
        let scopes = "one of city, areas, dossier, dossiers is needed";
        assert_eq!(
            fault("\"team\"", "[]"),
            format!("/scope: {scopes}, not a list")
        );
        assert_eq!(
            fault("\"team\"", "{}"),
            format!("/scope: {scopes}, not an object")
        );
        assert_eq!(
            fault("\"team\"", "\"dossier\""),
            "/scope: an object is needed, not \"dossier\""
        );
        assert_eq!(
            fault("\"team\"", r#"{"areas":[],"city":1}"#),
            "/scope/city: unknown"
        );
        assert_eq!(
            fault("\"team\"", r#"{"areas":["a",1]}"#),
            "/scope/areas/1: text is needed, not a number"
        );
    }
}
