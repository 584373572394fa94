//! Devices and what they may write.

use crate::{
    ids::DeviceId,
    json::{At, Form, object},
    order,
    value::Value,
};

/// What the people at a device are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// 指导组: a guidance team on a tablet.
    Team,
    /// 企业: one enterprise, reporting on itself.
    Enterprise,
    /// 专班办公室: the office.
    Office,
    /// 监督评估: whoever examines reports, contracts and plans of its areas.
    Supervisor,
    /// 财政: whoever pays the subsidies of its areas.
    Finance,
}

/// The kind of what supervision says about a report, contract or plan.
pub const FINDING: &str = "finding";
/// The kind of what finance decides and pays.
pub const SUBSIDY: &str = "subsidy";

/// Which dossiers a device works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole programme.
    City,
    /// These areas, by code.
    Areas(Vec<String>),
    /// One enterprise's dossier.
    Dossier(String),
}

/// What a device shows of itself in every bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub restored_from: Option<DeviceId>,
}

impl Role {
    pub const ALL: [Self; 5] = [
        Self::Team,
        Self::Enterprise,
        Self::Office,
        Self::Supervisor,
        Self::Finance,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Enterprise => "enterprise",
            Self::Office => "office",
            Self::Supervisor => "supervisor",
            Self::Finance => "finance",
        }
    }

    /// Whether a record of this kind, in a dossier of its scope, is the role's to write. The server
    /// sets aside what is not; the app offers no way to write it.
    ///
    /// The office writes everything. Findings are supervision's and subsidies are finance's, and
    /// neither writes anything else: who examines or pays does not write what is examined or paid.
    /// Teams and enterprises write all other kinds, also those of a newer build that are not known
    /// here. A photo counts as of the kind it is about ([`crate::photo::kinds`]).
    pub fn may_write(self, kind: &str) -> bool {
        match self {
            Self::Office => true,
            Self::Supervisor => kind == FINDING,
            Self::Finance => kind == SUBSIDY,
            Self::Team | Self::Enterprise => kind != FINDING && kind != SUBSIDY,
        }
    }

    /// Whether the role may do nothing but read in what teams and enterprises fill in.
    pub fn only_reads(self) -> bool {
        !self.may_write(crate::enterprise::KIND)
    }

    /// Whether a device of this role may have that scope. An enterprise has its own dossier and
    /// nothing else, the office the whole programme; a team works in areas it can name.
    pub fn fits(self, scope: &Scope) -> bool {
        match (self, scope) {
            (Self::Enterprise, Scope::Dossier(dossier)) => {
                crate::credit_code::CreditCode::parse(dossier).is_ok()
            }
            (Self::Team | Self::Supervisor | Self::Finance, Scope::Areas(areas)) => {
                !areas.is_empty()
            }
            (Self::Office | Self::Supervisor | Self::Finance, Scope::City) => true,
            _ => false,
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

impl Form for Role {
    fn to_json(&self) -> Value {
        self.code().into()
    }

    fn from_json(at: &At<'_>) -> Self {
        Self::from_code(at.as_text()).unwrap_or_else(|| {
            at.needs("a role");
            Self::Team
        })
    }
}

impl Form for Scope {
    fn to_json(&self) -> Value {
        match self {
            Self::City => "city".into(),
            Self::Areas(areas) => object([("areas", areas.to_json())]),
            Self::Dossier(dossier) => object([("dossier", dossier.to_json())]),
        }
    }

    fn from_json(at: &At<'_>) -> Self {
        match at.value() {
            Some(Value::Text(text)) if text == "city" => Self::City,
            Some(Value::Map(map)) if map.contains_key("areas") => {
                Self::Areas(at.loose().texts("areas"))
            }
            Some(Value::Map(_)) => Self::Dossier(at.loose().text("dossier")),
            _ => {
                at.needs("a scope");
                Self::City
            }
        }
    }
}

impl Form for DeviceCard {
    fn to_json(&self) -> Value {
        let mut map = order::map([
            ("id".to_owned(), self.id.as_str().into()),
            ("name".to_owned(), self.name.to_json()),
            ("role".to_owned(), self.role.to_json()),
            ("scope".to_owned(), self.scope.to_json()),
            ("public_key".to_owned(), self.public_key.to_json()),
        ]);
        if let Some(lost) = &self.restored_from {
            map.insert("restored_from".to_owned(), lost.as_str().into());
        }
        Value::Map(map)
    }

    fn from_json(at: &At<'_>) -> Self {
        let card = at.loose();
        let restored_from = card.optional("restored_from");
        Self {
            id: DeviceId::new(card.key("id").as_text()),
            name: card.text("name"),
            role: Role::from_json(&card.key("role")),
            scope: Scope::from_json(&card.key("scope")),
            public_key: card.text("public_key"),
            restored_from: restored_from.map(|at| DeviceId::new(at.as_text())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{canonical, from_text, parse};

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
                let card: DeviceCard = from_text(&stored).expect("good");
                let expected = DeviceCard {
                    id: DeviceId::new("tablet"),
                    name: "指导二组平板".into(),
                    role: Role::Team,
                    scope: read.clone(),
                    public_key: "BA==".into(),
                    restored_from,
                };
                assert_eq!(card, expected);
                let value = parse(&stored).expect("JSON");
                assert_eq!(canonical(&card.to_json()), canonical(&value));
            }
        }
    }

    #[test]
    fn who_examines_or_pays_writes_nothing_else() {
        use Role::{Enterprise, Finance, Office, Supervisor, Team};
        for (kind, writers) in [
            (crate::enterprise::KIND, vec![Team, Enterprise, Office]),
            (crate::assessment::KIND, vec![Team, Enterprise, Office]),
            (crate::photo::KIND, vec![Team, Enterprise, Office]),
            ("a-kind-of-a-newer-build", vec![Team, Enterprise, Office]),
            (FINDING, vec![Office, Supervisor]),
            (SUBSIDY, vec![Office, Finance]),
        ] {
            let may: Vec<Role> = Role::ALL
                .into_iter()
                .filter(|role| role.may_write(kind))
                .collect();
            assert_eq!(may, writers, "{kind}");
        }
        let reading: Vec<Role> = Role::ALL.into_iter().filter(|r| r.only_reads()).collect();
        assert_eq!(reading, [Supervisor, Finance]);
    }

    #[test]
    fn every_role_has_scopes_of_its_own() {
        let areas = Scope::Areas(vec!["litong".to_owned()]);
        let own = Scope::Dossier("91640300MA0000001U".to_owned());
        let code = crate::credit_code::CreditCode::complete("91640300MA0000001").expect("a code");
        let right = Scope::Dossier(code.as_str().to_owned());
        for (role, fitting) in [
            (Role::Team, [false, true, false]),
            (Role::Enterprise, [false, false, true]),
            (Role::Office, [true, false, false]),
            (Role::Supervisor, [true, true, false]),
            (Role::Finance, [true, true, false]),
        ] {
            let found = [&Scope::City, &areas, &right].map(|scope| role.fits(scope));
            assert_eq!(found, fitting, "{role:?}");
            assert!(!role.fits(&Scope::Areas(Vec::new())));
            assert!(own == right || !role.fits(&own));
        }
    }

    #[test]
    fn roles_are_read_as_they_are_written() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
    }

    #[test]
    fn a_card_of_no_role_is_damaged() {
        let faults = from_text::<DeviceCard>(
            r#"{"id":"a","name":"b","role":"boss","scope":[],"public_key":""}"#,
        )
        .expect_err("damaged");
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "/role: a role is needed, not \"boss\"",
                "/scope: a scope is needed, not a list"
            ]
        );
    }
}
