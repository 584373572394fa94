//! A dossier with everything: a signed diagnosis of the demo's, and a project from plan to payment.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use documents::{Data, Kind, Made, make};
use domain::{
    Lang,
    assessment::{self, Stage},
    clock::Stamp,
    decision::{self, Author, Draft, Verb},
    demo,
    device::Role,
    dossier::Dossier,
    ids::{ChangeId, DeviceId, RecordKey},
    pack::ProgrammePack,
    paper::{Content, Paper},
    photo,
    project::{acceptance, application, contract, effect, invoice, payment, plan, terms::Terms},
    record::{Edit, Record},
    retrofit,
    value::Value,
    workflow::State,
};

/// 2026-11-23.
const TODAY: i64 = 1_795_392_000_000;
/// The sha256 that the photo names.
pub const PHOTO: &str = "00000000000000000000000000000000000000000000000000000000000000aa";

/// A record: its kind, its id, its fields.
type Written<'a> = (&'a str, &'a str, &'a [(&'a str, Value)]);

pub struct Sample {
    pub pack: ProgrammePack,
    pub dossier: String,
    pub records: BTreeMap<RecordKey, Record>,
    pub pictures: BTreeMap<String, Vec<u8>>,
    seq: u32,
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn author(role: Role) -> Author {
    Author {
        device: DeviceId::new("tablet"),
        role,
        person: "马工".to_owned(),
    }
}

impl Sample {
    /// An enterprise whose diagnosis is signed, with needs.
    pub fn diagnosed() -> Self {
        let pack = include_str!("../../../../public/packs/wuzhong.json");
        let pack = ProgrammePack::parse(pack).expect("a good pack");
        let edits = demo::edits(&pack, &author(Role::Team), TODAY);
        let mut found = None;
        for edits in edits {
            let mut sample = Self {
                pack: pack.clone(),
                dossier: edits[0].record.dossier.clone(),
                records: BTreeMap::new(),
                pictures: BTreeMap::new(),
                seq: 0,
            };
            for edit in &edits {
                sample.save(edit);
            }
            let dossier = sample.read();
            let signed = dossier
                .official(Stage::Diagnosis)
                .is_some_and(|one| one.standing.state() == State::Signed && one.outcome.level < 3);
            if signed && !dossier.needs.is_empty() {
                found = Some(sample);
                break;
            }
        }
        let mut sample = found.expect("the demo has one");
        // The demo's own items would make the sums another's.
        let items: Vec<RecordKey> = sample.records.keys().cloned().collect();
        for key in items.into_iter().filter(|key| key.kind == retrofit::KIND) {
            sample.records.remove(&key);
        }
        sample
    }

    /// The same with plan, contract, invoices, payments, acceptance and application.
    pub fn whole() -> Self {
        let mut sample = Self::diagnosed();
        let set: &[Written] = &[
            (
                retrofit::KIND,
                "i1",
                &[
                    ("title", "排产系统".into()),
                    ("scenario", "scheduling".into()),
                    ("from", Value::Int(1)),
                    ("to", Value::Int(3)),
                    ("product", "云排产".into()),
                    ("provider", "宁夏数服科技有限公司".into()),
                    ("cost_kind", "software".into()),
                    ("net", "100000.00".into()),
                    ("tax", "6000.00".into()),
                    ("gross", "106000.00".into()),
                    ("state", "done".into()),
                    ("done_on", "2025-08-20".into()),
                ],
            ),
            (
                retrofit::KIND,
                "i2",
                &[
                    ("title", "数据采集网关".into()),
                    ("cost_kind", "gateway".into()),
                    ("net", "50000.01".into()),
                    ("tax", "6500.00".into()),
                    ("gross", "56500.01".into()),
                    ("state", "doing".into()),
                ],
            ),
            (
                effect::KIND,
                "e1",
                &[
                    ("direction", "efficiency".into()),
                    ("measure", "设备利用率".into()),
                    ("unit", "%".into()),
                    ("before", "62".into()),
                    ("promised", "75".into()),
                    ("reached", "78.5".into()),
                ],
            ),
            (
                plan::KIND,
                "p1",
                &[
                    ("level", Value::Int(3)),
                    ("from", "2025-03-01".into()),
                    ("to", "2025-09-30".into()),
                    ("goals", "排产和设备数据上线。\n产品合格率提高。".into()),
                    (
                        "measures",
                        "上线排产系统；设备联网采集 <数据> & 看板。".into(),
                    ),
                    ("duties", "企业提供场地，服务商负责实施。".into()),
                ],
            ),
            (
                contract::KIND,
                "c1",
                &[
                    ("number", "HT-2025-001".into()),
                    ("provider", "宁夏数服科技有限公司".into()),
                    ("parties", "企业；宁夏数服科技有限公司".into()),
                    ("signed", "2025-02-20".into()),
                    ("until", "2025-09-30".into()),
                    ("net", "150000.01".into()),
                    ("tax", "12500.00".into()),
                    ("gross", "162500.01".into()),
                    ("items", Value::List(vec!["i1".into(), "i2".into()])),
                ],
            ),
            (
                invoice::KIND,
                "v1",
                &[
                    ("number", "25642000000012345678".into()),
                    ("day", "2025-06-01".into()),
                    ("seller", "宁夏数服科技有限公司".into()),
                    ("net", "100000.00".into()),
                    ("tax", "6000.00".into()),
                    ("gross", "106000.00".into()),
                    ("net.i1", "100000.00".into()),
                    ("tax.i1", "6000.00".into()),
                    ("gross.i1", "106000.00".into()),
                ],
            ),
            (
                invoice::KIND,
                "v2",
                &[
                    ("code", "064002500111".into()),
                    ("number", "00123456".into()),
                    ("day", "2025-07-15".into()),
                    ("seller", "=1+1".into()),
                    ("net", "-1000.10".into()),
                    ("tax", "-60.01".into()),
                    ("gross", "-1060.11".into()),
                    ("net.i1", "-1000.10".into()),
                    ("tax.i1", "-60.01".into()),
                    ("gross.i1", "-1060.11".into()),
                ],
            ),
            (
                payment::KIND,
                "y1",
                &[
                    ("voucher", "0000123".into()),
                    ("day", "2025-06-10".into()),
                    ("means", "转账".into()),
                    ("payee", "宁夏数服科技有限公司".into()),
                    ("amount", "104939.89".into()),
                    ("paid.i1", "104939.89".into()),
                ],
            ),
            (
                acceptance::KIND,
                "a1",
                &[
                    ("day", "2025-10-10".into()),
                    ("passed", true.into()),
                    ("level", Value::Int(3)),
                    ("body", "某评测机构".into()),
                    ("opinion", "改造内容已完成，系统在用。".into()),
                ],
            ),
            (
                application::KIND,
                "s1",
                &[
                    ("day", "2025-10-20".into()),
                    ("account_name", "别的企业".into()),
                    ("account", "6222020000000000000".into()),
                    ("bank", "某银行吴忠分行".into()),
                ],
            ),
        ];
        for (kind, id, fields) in set {
            sample.write(kind, id, fields);
        }
        let diagnosis = sample.read();
        let diagnosis = diagnosis
            .official(Stage::Diagnosis)
            .expect("one")
            .id
            .clone();
        let about = vec![
            Value::text(assessment::KIND),
            Value::text(&diagnosis),
            "photo".into(),
        ];
        sample.write(
            photo::KIND,
            "f1",
            &[
                ("sha256", PHOTO.into()),
                ("type", "image/jpeg".into()),
                ("caption", "车间看板".into()),
                ("about", Value::List(about)),
            ],
        );
        sample.pictures.insert(PHOTO.to_owned(), jpeg());
        sample
    }

    fn save(&mut self, edit: &Edit) {
        self.seq += 1;
        let id = ChangeId::new(DeviceId::new("tablet"), self.seq);
        let at = Stamp {
            ms: TODAY + i64::from(self.seq),
            counter: 0,
        };
        let record = self.records.entry(edit.record.clone());
        let record = record.or_insert_with(|| Record::new(edit.record.clone()));
        if let Some(change) = record
            .change(edit, id, at, "马工")
            .expect("within the limits")
        {
            record.apply(&change);
        }
    }

    pub fn write(&mut self, kind: &str, id: &str, fields: &[(&str, Value)]) {
        let mut edit = Edit::new(RecordKey::new(self.dossier.as_str(), kind, id));
        for (name, value) in fields {
            edit = edit.set(*name, value.clone());
        }
        self.save(&edit);
    }

    /// Hands the plan in and approves it.
    pub fn approve_plan(&mut self) {
        let key = RecordKey::new(self.dossier.as_str(), plan::KIND, "p1");
        let records: Vec<Record> = self.records.values().cloned().collect();
        let terms = Terms::of_plan(&records).figures().expect("figures");
        let mut after = Vec::new();
        for (role, verb) in [
            (Role::Team, Verb::Submit),
            (Role::Office, Verb::TakeUp),
            (Role::Office, Verb::Approve),
        ] {
            let draft = Draft {
                paper: Paper::RetrofitPlan,
                record: "p1".to_owned(),
                verb,
                side: role,
                words: String::new(),
                after: std::mem::take(&mut after),
                content: Content::of(&self.records[&key]),
                figures: terms.clone(),
                picture: None,
            };
            let said = draft.decide(author(role), TODAY + 1_000_000 + i64::from(self.seq));
            let said = said.expect("small");
            after = vec![said.id.clone()];
            let edit = said.edit(&self.dossier).expect("an edit");
            assert_eq!(edit.record.kind, decision::KIND);
            self.save(&edit);
        }
    }

    pub fn records(&self) -> Vec<Record> {
        self.records.values().cloned().collect()
    }

    pub fn read(&self) -> Dossier {
        Dossier::read(&self.dossier, &self.records(), &self.pack)
    }

    pub fn made_on(&self, kind: Kind, on: &str, lang: Lang) -> Made {
        let data = Data::read(&self.pack, lang, day(on), self.records(), &self.pictures);
        let data = data.expect("sound records");
        make(kind, &data, &mut |done, all| assert!(done <= all)).expect("a file")
    }

    pub fn made(&self, kind: Kind) -> Made {
        self.made_on(kind, "2026-11-28", Lang::Zh)
    }
}

/// A grey picture of 16 by 16 pixels.
pub fn jpeg() -> Vec<u8> {
    include_bytes!("grey.jpg").to_vec()
}
