//! Decisions and the figures that were signed are the same everywhere, whatever the order of the
//! bundles: what devices do with two assessments and with each kind of paper of a project's file,
//! each seeing what has reached it, some of it not theirs to do, some of it made by hand.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use domain::{
    assessment::{self, Answers, assess},
    bundle::OpenBundle,
    decision::{self, Author, Decision, Draft, SAID, Verb},
    device::Role,
    dossier::{Assessment, Dossier},
    ids::RecordKey,
    pack::ProgrammePack,
    paper::{Content, Paper},
    record::{Edit, Record},
    value::{Value, from_value},
    workflow::{Ask, Position, Standing, State},
};
use proptest::prelude::*;
use support::{CODE, Device};

const ROLES: [Role; 7] = [
    Role::Team,
    Role::Team,
    Role::Enterprise,
    Role::Office,
    Role::Supervisor,
    Role::Finance,
    Role::Assessor,
];
/// The device of the office.
const OFFICE: usize = 3;
/// Id, stage of an assessment, paper. A plan and a contract may have the same id.
const PAPERS: [(&str, &str, Paper); 10] = [
    ("own", "self", Paper::SelfReport),
    ("site", "diagnosis", Paper::Diagnosis),
    ("one", "", Paper::RetrofitPlan),
    ("one", "", Paper::Contract),
    ("ask", "", Paper::SubsidyApplication),
    ("pay", "", Paper::SubsidyPayment),
    ("one", "", Paper::DiagnosisReport),
    ("ask", "", Paper::AcceptanceRequest),
    ("audit", "", Paper::Audit),
    ("one", "", Paper::Listing),
];

fn key(paper: usize) -> RecordKey {
    let (id, _, paper) = PAPERS[paper];
    RecordKey::new(CODE, paper.kind(), id)
}

/// One of some fields of a paper, with a value.
fn field(pack: &ProgrammePack, paper: usize, n: usize, level: i64) -> (String, Value) {
    let names = match PAPERS[paper].2 {
        Paper::SelfReport | Paper::Diagnosis | Paper::Acceptance => {
            let code = &pack.current_rule().scenarios[n].code;
            return (format!("s.{code}"), Value::Int(level));
        }
        Paper::RetrofitPlan => ["goals", "measures", "duties", "to"],
        Paper::Contract => ["number", "provider", "parties", "gross"],
        Paper::SubsidyApplication => ["bank", "account", "account_name", "day"],
        Paper::DiagnosisReport => ["situation", "gaps", "advice", "effect"],
        Paper::AcceptanceRequest => ["summary", "remarks", "day", "done_on"],
        Paper::Listing => ["survey", "wants", "batch", "replaces"],
        Paper::Audit => ["body", "number", "text", "day"],
        Paper::SubsidyPayment => ["amount", "voucher", "text", "paid_on"],
    };
    (names[n].to_owned(), Value::Text(level.to_string()))
}

fn standing(dossier: &Dossier, paper: usize) -> Option<&Standing> {
    let (id, _, paper) = PAPERS[paper];
    let assessments = dossier
        .assessments
        .iter()
        .map(|one| (&one.id, &one.standing));
    let filed = dossier.filed.iter().map(|one| (&one.id, &one.standing));
    let mut all = assessments.chain(filed);
    let of = all.find(|(its, standing)| *its == id && standing.paper.kind() == paper.kind());
    of.map(|(_, standing)| standing)
}

fn pack() -> &'static ProgrammePack {
    static PACK: LazyLock<ProgrammePack> = LazyLock::new(|| {
        let text = include_str!("../../../public/packs/wuzhong.json");
        ProgrammePack::parse(text).expect("a good pack")
    });
    &PACK
}

#[derive(Clone, Debug)]
enum Step {
    /// Answers a scenario of a paper, whether or not that is the device's to do.
    Answer {
        device: usize,
        paper: usize,
        scenario: usize,
        level: i64,
    },
    /// Deletes a paper.
    Delete { device: usize, paper: usize },
    /// Decides: what the table allows where the paper stands for the device, or anything.
    Decide {
        device: usize,
        paper: usize,
        verb: usize,
        lawful: bool,
        as_team: bool,
    },
    /// Both sides sign the diagnosis at one device, one after the other.
    SignBoth { device: usize },
    /// Writes over a decision that reached it.
    Alter { device: usize, which: usize },
    /// Takes in what another has made so far.
    Take { to: usize, from: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let (device, paper) = (0..ROLES.len(), 0..PAPERS.len());
    prop_oneof![
        3 => (device.clone(), paper.clone(), 0..4_usize, 0..5_i64)
            .prop_map(|(device, paper, scenario, level)| Step::Answer { device, paper, scenario, level }),
        1 => (device.clone(), paper.clone()).prop_map(|(device, paper)| Step::Delete { device, paper }),
        10 => (
            device.clone(),
            paper,
            any::<usize>(),
            prop::bool::weighted(0.85),
            prop::bool::weighted(0.1),
        )
            .prop_map(|(device, paper, verb, lawful, as_team)| Step::Decide {
                device,
                paper,
                verb,
                lawful,
                as_team,
            }),
        3 => device.clone().prop_map(|device| Step::SignBoth { device }),
        1 => (device.clone(), any::<usize>()).prop_map(|(device, which)| Step::Alter { device, which }),
        6 => (device.clone(), device).prop_map(|(to, from)| Step::Take { to, from }),
    ]
}

/// The devices, after the first has begun both papers and all others have them.
fn begun(pack: &ProgrammePack) -> Vec<Device> {
    let mut devices: Vec<Device> = ROLES
        .iter()
        .zip(1..)
        .map(|(role, seed)| {
            let mut device = Device::new("某设备", *role, seed);
            device.workflow = Some(pack.workflow.clone());
            device
        })
        .collect();
    for (n, (_, stage, paper)) in PAPERS.into_iter().enumerate() {
        let edit = Edit::new(key(n));
        let edit = if paper.kind() == assessment::KIND {
            let rule = pack.current_rule().version.as_str();
            edit.set("stage", stage).set("rule", rule)
        } else {
            let (name, value) = field(pack, n, 0, 9);
            edit.set(name, value)
        };
        // What is paid and what is audited is not the team's to write.
        let by = if matches!(paper, Paper::SubsidyPayment | Paper::Audit) {
            OFFICE
        } else {
            0
        };
        devices[by].save(&edit);
    }
    let texts = [0, OFFICE].map(|by| opened(&devices[by], devices[by].last()));
    for (n, device) in devices.iter_mut().enumerate() {
        for (by, text) in [0, OFFICE].into_iter().zip(&texts) {
            if n != by {
                device.take_opened(text).expect("good");
            }
        }
    }
    devices
}

/// Its own changes up to a number, as a bundle that was opened. Signatures are tested elsewhere, and
/// would take most of the time here.
fn opened(device: &Device, last: u32) -> OpenBundle {
    OpenBundle {
        bundle: device.bundle_of(1, last),
        hash: String::new(),
        countersigned: Vec::new(),
    }
}

fn read(device: &Device, pack: &ProgrammePack) -> Dossier {
    let records: Vec<Record> = device.records.values().cloned().collect();
    Dossier::read(CODE, &records, pack)
}

/// Does the steps; the devices afterwards.
fn play(steps: &[Step], pack: &ProgrammePack) -> Vec<Device> {
    let mut devices = begun(pack);
    for (n, step) in steps.iter().enumerate() {
        match *step {
            Step::Answer {
                device,
                paper,
                scenario,
                level,
            } => {
                let (name, value) = field(pack, paper, scenario, level);
                let edit = devices[device].edit(&key(paper)).set(name, value);
                drop(devices[device].try_save(&edit));
            }
            Step::Delete { device, paper } => {
                let edit = devices[device].edit(&key(paper)).set("deleted", true);
                drop(devices[device].try_save(&edit));
            }
            Step::Decide {
                device,
                paper,
                verb,
                lawful,
                as_team,
            } => {
                let device = &mut devices[device];
                let said = if lawful {
                    allowed(device, pack, paper)
                } else {
                    Vec::new()
                };
                let role = if as_team {
                    Role::Team
                } else {
                    device.card.role
                };
                let (verb, side) = match said.len() {
                    0 => (Verb::ALL[verb % Verb::ALL.len()], role),
                    n => said[verb % n],
                };
                decide(device, pack, paper, (verb, side, role), n);
            }
            Step::SignBoth { device } => {
                let device = &mut devices[device];
                let role = device.card.role;
                for side in [role, Role::Enterprise] {
                    decide(device, pack, 1, (Verb::Sign, side, role), n);
                }
            }
            Step::Alter { device, which } => {
                let here = devices[device].records.keys();
                let here: Vec<_> = here
                    .filter(|key| key.kind == decision::KIND)
                    .cloned()
                    .collect();
                if let Some(key) = here.get(which % here.len().max(1)) {
                    let edit = devices[device].edit(key).set(SAID, "别的话");
                    drop(devices[device].try_save(&edit));
                }
            }
            Step::Take { to, from } => {
                if to != from {
                    let text = opened(&devices[from], devices[from].last());
                    devices[to].take_opened(&text).expect("good");
                }
            }
        }
    }
    devices
}

/// What the table lets a device say about a paper where it stands for it.
fn allowed(device: &Device, pack: &ProgrammePack, paper: usize) -> Vec<(Verb, Role)> {
    let dossier = read(device, pack);
    let state = standing(&dossier, paper).map(Standing::state);
    let (state, paper) = (state.unwrap_or_default(), PAPERS[paper].2);
    let role = device.card.role;
    let rules = pack.workflow.decide.iter().filter(|rule| {
        rule.papers.contains(&paper) && rule.by.contains(&role) && rule.from.contains(&state)
    });
    rules
        .map(|rule| (rule.verb, rule.side.unwrap_or(role)))
        .collect()
}

fn decide(
    device: &mut Device,
    pack: &ProgrammePack,
    paper: usize,
    (verb, side, role): (Verb, Role, Role),
    n: usize,
) {
    let dossier = read(device, pack);
    let Some(record) = device.records.get(&key(paper)) else {
        return;
    };
    let seen = standing(&dossier, paper);
    let (id, _, paper) = PAPERS[paper];
    let draft = Draft {
        paper,
        record: id.to_owned(),
        verb,
        side,
        words: "原因".to_owned(),
        after: seen.map(|seen| seen.last.clone()).unwrap_or_default(),
        content: Content::of(record),
        figures: BTreeMap::new(),
        picture: None,
    };
    let author = Author {
        device: device.card.id.clone(),
        role,
        person: "某人".to_owned(),
    };
    // Clocks that disagree.
    let at = if n.is_multiple_of(3) { -60_000 } else { 60_000 } * n as i64;
    let decision = draft.decide(author, at).expect("small");
    device.try_save(&decision.edit(CODE).expect("JSON"));
}

/// Somebody new who takes all bundles, cut into pieces, in the order `picks` says.
fn heard(devices: &[Device], picks: &[u8], pack: &ProgrammePack) -> Device {
    let mut new = Device::new("新平板", Role::Team, 9);
    new.workflow = Some(pack.workflow.clone());
    let mut at = vec![0; devices.len()];
    let mut picks = picks.iter().copied().chain(std::iter::repeat(0));
    loop {
        let open: Vec<usize> = (0..devices.len())
            .filter(|n| at[*n] < devices[*n].last())
            .collect();
        if open.is_empty() {
            return new;
        }
        let pick = picks.next().unwrap_or_default();
        let n = open[usize::from(pick) % open.len()];
        let to = (at[n] + 1 + u32::from(pick / 16)).min(devices[n].last());
        new.take_opened(&opened(&devices[n], to)).expect("good");
        at[n] = to;
    }
}

/// What people see of a paper: where it stands and why, and its figures.
fn seen(one: &Assessment) -> String {
    format!("{:?} {:?}", one.standing, one.outcome)
}

fn seen_all(dossier: &Dossier) -> BTreeMap<(Paper, String), String> {
    let assessments = dossier.assessments.iter();
    let assessments = assessments.map(|one| ((one.standing.paper, one.id.clone()), seen(one)));
    let filed = dossier.filed.iter().map(|one| {
        let key = (one.standing.paper, one.id.clone());
        (key, format!("{:?}", one.standing))
    });
    assessments.chain(filed).collect()
}

/// The standing by the book: each decision that counts follows, by the programme's table, from where
/// what its author had seen leaves the paper.
fn by_the_book(standing: &Standing, pack: &ProgrammePack, roles: &BTreeMap<String, Role>) {
    let workflow = &pack.workflow;
    for entry in standing.entries.iter().filter(|entry| entry.counts()) {
        let decision = &entry.decision;
        assert_eq!(
            roles[decision.device.as_str()],
            decision.role,
            "a right it has not"
        );
        let mut before = BTreeSet::new();
        let mut open = decision.after.clone();
        while let Some(id) = open.pop() {
            let of = standing.decision(&id).expect("here");
            if before.insert(id) {
                open.extend(of.after.iter().cloned());
            }
        }
        let all = standing.entries.iter().map(|entry| &entry.decision);
        let its = all.filter(|other| before.contains(&other.id)).cloned();
        let found = Standing::of(workflow, decision.paper, its, None);
        assert_eq!(
            workflow.may_decide(&Ask::from(decision), &found.position),
            Ok(())
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everybody_sees_the_same_and_what_was_signed_stays(
        steps in prop::collection::vec(step(), 1..60),
        picks in prop::collection::vec(any::<u8>(), 0..80),
        other in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        let pack = pack();
        let devices = play(&steps, pack);
        let roles: BTreeMap<String, Role> = devices
            .iter()
            .map(|device| (device.card.id.as_str().to_owned(), device.card.role))
            .collect();
        let (one, two) = (heard(&devices, &picks, pack), heard(&devices, &other, pack));
        let (one, two) = (read(&one, pack), read(&two, pack));
        prop_assert_eq!(seen_all(&one), seen_all(&two));
        for assessment in &one.assessments {
            let standing = &assessment.standing;
            by_the_book(standing, pack, &roles);
            if standing.state() == State::Signed {
                // The figures are those of what each side signed.
                let sides = pack.workflow.sides(standing.paper);
                let signatures = standing.signatures();
                prop_assert_eq!(signatures.keys().copied().collect::<BTreeSet<_>>(), sides);
                for signed in signatures.values() {
                    let content = signed.content.as_ref().expect("signed");
                    let rule = pack.current_rule();
                    let outcome = assess(rule, &Answers::read(rule, content));
                    prop_assert_eq!(&outcome, &assessment.outcome);
                }
            }
        }
        for filed in &one.filed {
            by_the_book(&filed.standing, pack, &roles);
            if filed.standing.state() == State::Signed {
                // Every approver has signed, and the same sum.
                let signatures = filed.standing.signatures();
                let sides: BTreeSet<Role> = signatures.keys().copied().collect();
                prop_assert_eq!(sides, pack.workflow.sides(filed.standing.paper));
                let sums: BTreeSet<&str> = signatures.values().map(|by| by.seen.as_str()).collect();
                prop_assert_eq!(sums.len(), 1);
            }
        }
    }

    #[test]
    fn where_one_follows_the_other_only_the_tables_steps_are_taken(
        verbs in prop::collection::vec((0..ROLES.len(), any::<usize>(), prop::bool::weighted(0.85)), 1..30),
        paper in 0..PAPERS.len(),
    ) {
        let pack = pack();
        let mut devices = begun(pack);
        let mut was = Position::default();
        for (n, (device, verb, lawful)) in verbs.into_iter().enumerate() {
            let device = &mut devices[device];
            let said = if lawful { allowed(device, pack, paper) } else { Vec::new() };
            let role = device.card.role;
            let said = match said.len() {
                0 => (Verb::ALL[verb % Verb::ALL.len()], role),
                n => said[verb % n],
            };
            decide(device, pack, paper, (said.0, said.1, role), n);
            // Everybody hears of it at once.
            let text = opened(device, device.last());
            for other in &mut devices {
                other.take_opened(&text).expect("good");
            }
            let dossier = read(&devices[OFFICE], pack);
            let now = &standing(&dossier, paper).expect("here").position;
            if now != &was {
                let allowed = pack.workflow.decide.iter().any(|rule| {
                    let to = State::after(rule.verb);
                    let signs = rule.verb == Verb::Sign && now.state == State::Signed;
                    rule.papers.contains(&PAPERS[paper].2)
                        && rule.from.contains(&was.state)
                        && (to == now.state || signs)
                });
                prop_assert!(allowed, "{:?} to {:?}", was.state, now.state);
                prop_assert!(now.state != State::Contradicted);
            }
            was = now.clone();
        }
    }
}

#[test]
fn what_is_not_its_authors_to_say_is_kept_with_the_reason_and_passed_on() {
    let pack = pack();
    let mut devices = begun(pack);
    let (team, rest) = devices.split_at_mut(2);
    let own = &mut rest[0];
    // Into the team's diagnosis, and a signature for the team.
    let key = RecordKey::new(CODE, assessment::KIND, "site");
    let code = pack.current_rule().scenarios[0].code.clone();
    let first = own.write(&key, &format!("s.{code}"), Value::Int(4));
    decide(own, pack, 1, (Verb::Sign, Role::Team, Role::Team), 1);
    let signed = own.changes.last().expect("decided").clone();
    let said: Decision = from_value(&signed.fields[SAID].value).expect("a decision");
    assert_eq!((said.verb, said.role), (Verb::Sign, Role::Team));
    let text = opened(own, own.last());
    assert_eq!(team[0].take_opened(&text).expect("good"), (0, 0));
    assert_eq!(team[0].set_aside.len(), 2);
    assert!(team[0].set_aside.contains_key(&first));
    assert_eq!(team[0].records[&key].get(&format!("s.{code}")), None);
    assert_eq!(read(&team[0], pack).assessments[0].standing.entries, []);
    // The same again is nothing new.
    assert_eq!(team[0].take_opened(&text).expect("good"), (0, 2));
    // What builds on it waits with it, whatever it is; what does not is taken.
    own.write(&key, &format!("note.s.{code}"), "备注");
    let need = RecordKey::new(CODE, "need", "n1");
    own.write(&need, "text", "需要排产");
    let more = opened(own, own.last());
    assert_eq!(team[0].take_opened(&more).expect("good"), (1, 2));
    assert_eq!(team[0].set_aside.len(), 3);
    // Once the office passes it on, it was the office's to say.
    team[0].workflow = None;
    team[0].take_opened(&text).expect("good");
    team[0].take_opened(&more).expect("good");
    assert_eq!(team[0].records[&key], own.records[&key]);
    assert!(team[0].set_aside.is_empty());
}
