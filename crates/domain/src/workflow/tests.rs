//! The rights of Wuzhong's programme, and where decisions leave a paper.

use std::collections::BTreeMap;

use super::*;
use crate::{
    decision::{self, Author, Decision, Draft},
    ids::{ChangeId, DeviceId, RecordKey},
    paper::Content,
    record::{Change, Record},
    testing::{CODE, pack, record, write},
    value::Value,
};

use Role::{Assessor, Enterprise, Finance, Office, Supervisor, Team};

fn workflow() -> Workflow {
    pack().workflow
}

/// A paper and what is decided about it.
struct Desk {
    workflow: Workflow,
    paper: Paper,
    record: Record,
    decisions: Vec<Decision>,
    minute: i64,
}

impl Desk {
    fn new(paper: Paper) -> Self {
        Self {
            workflow: workflow(),
            paper,
            record: record(paper.kind(), "a1", &[("q.network", "fibre".into())]),
            decisions: Vec::new(),
            minute: 0,
        }
    }

    fn standing(&self) -> Standing {
        self.of(self.decisions.clone())
    }

    fn of(&self, decisions: Vec<Decision>) -> Standing {
        Standing::of(&self.workflow, self.paper, decisions, Some(&self.record))
    }

    /// What a device of `role` says, having seen what `seen` says.
    fn says(&mut self, seen: &Standing, role: Role, verb: Verb, side: Role) -> Decision {
        self.minute += 1;
        let draft = Draft {
            paper: self.paper,
            record: "a1".to_owned(),
            verb,
            side,
            words: "原因".to_owned(),
            after: seen.last.clone(),
            content: Content::of(&self.record),
            figures: BTreeMap::new(),
            picture: None,
        };
        let author = Author {
            device: DeviceId::new(&format!("{role:?}")),
            role,
            person: "某人".to_owned(),
        };
        let decision = draft.decide(author, self.minute * 60_000).expect("small");
        self.decisions.push(decision.clone());
        decision
    }

    /// A device of `role` says it for its own side, having seen all there is; where that leaves it.
    fn next(&mut self, role: Role, verb: Verb) -> State {
        self.next_for(role, verb, role)
    }

    fn next_for(&mut self, role: Role, verb: Verb, side: Role) -> State {
        let seen = self.standing();
        self.says(&seen, role, verb, side);
        self.standing().state()
    }

    fn edit(&mut self, field: &str, value: impl Into<Value>) {
        let last = self
            .record
            .versions()
            .get(&DeviceId::new("tablet"))
            .copied();
        let seq = last.unwrap_or_default() + 1;
        write(&mut self.record, "tablet", seq, &[(field, value.into())]);
    }

    fn denied(&self) -> Vec<Denial> {
        let entries = self.standing().entries.into_iter();
        entries.filter_map(|entry| entry.denied).collect()
    }
}

#[test]
fn an_enterprise_writes_its_own_and_nothing_of_the_teams() {
    let workflow = workflow();
    let may = |kind: &str, field: &str, paper| {
        workflow
            .may_write(Enterprise, kind, field, paper, None)
            .is_ok()
    };
    for (kind, field, paper, expected) in [
        ("enterprise", "name", None, true),
        ("enterprise", "phase", None, false),
        ("enterprise", "deleted", None, false),
        ("enterprise", "deleted_seen", None, false),
        ("need", "text", None, true),
        ("retrofit-item", "state", None, false),
        ("photo/assessment", "sha256", None, true),
        ("photo/finding", "sha256", None, false),
        ("a-kind-of-a-newer-build", "x", None, true),
        ("assessment", "q.network", Some(Paper::SelfReport), true),
        ("assessment", "promise", Some(Paper::SelfReport), true),
        ("assessment", "place", Some(Paper::SelfReport), false),
        ("assessment", "people", Some(Paper::SelfReport), false),
        ("assessment", "q.network", Some(Paper::Diagnosis), false),
        (
            "assessment",
            "note.q.network",
            Some(Paper::Acceptance),
            false,
        ),
        ("assessment", "deleted", Some(Paper::Diagnosis), false),
    ] {
        assert_eq!(
            may(kind, field, paper),
            expected,
            "{kind} {field} {paper:?}"
        );
    }
}

#[test]
fn who_examines_or_pays_writes_nothing_else() {
    let workflow = workflow();
    for (kind, writers) in [
        (crate::enterprise::KIND, vec![Team, Enterprise, Office]),
        (crate::need::KIND, vec![Team, Enterprise, Office]),
        ("photo/photo", vec![Team, Enterprise, Office]),
        ("a-kind-of-a-newer-build", vec![Team, Enterprise, Office]),
        (crate::device::FINDING, vec![Office, Supervisor]),
        (crate::device::SUBSIDY, vec![Office, Finance]),
        ("photo/finding", vec![Office, Supervisor]),
        ("acceptance", vec![Office, Assessor]),
        ("photo/acceptance", vec![Office, Assessor]),
        ("exclusion", vec![Office]),
        (decision::KIND, Role::ALL.to_vec()),
    ] {
        let may = |role: &Role| workflow.may_write(*role, kind, "any", None, None).is_ok();
        let found: Vec<Role> = Role::ALL.into_iter().filter(may).collect();
        assert_eq!(found, writers, "{kind}");
    }
    let reading: Vec<Role> = Role::ALL
        .into_iter()
        .filter(|role| workflow.only_reads(*role))
        .collect();
    assert_eq!(reading, [Supervisor, Finance, Assessor]);
}

#[test]
fn a_paper_is_written_in_the_states_that_are_open_and_the_reason_says_which_it_is_in() {
    let workflow = workflow();
    for paper in Paper::ALL {
        for role in Role::ALL {
            for state in State::ALL {
                let may =
                    workflow.may_write(role, paper.kind(), "q.network", Some(paper), Some(state));
                let ever = workflow.may_write(role, paper.kind(), "q.network", Some(paper), None);
                let signed = matches!(
                    paper,
                    Paper::Diagnosis | Paper::Acceptance | Paper::SubsidyPayment
                );
                let open = state == State::Draft || state == State::Returned && !signed;
                assert_eq!(
                    may.is_ok(),
                    ever.is_ok() && open,
                    "{paper:?} {role:?} {state:?}"
                );
                if ever.is_ok() && !open {
                    assert_eq!(may, Err(Denial::NotWritable { paper, state }));
                }
            }
        }
    }
}

#[test]
fn a_plan_and_a_contract_are_handed_in_and_found_good_by_supervision_or_the_office() {
    for paper in [Paper::RetrofitPlan, Paper::Contract] {
        for (by, examiner) in [(Enterprise, Supervisor), (Team, Office)] {
            let mut desk = Desk::new(paper);
            assert_eq!(desk.next(by, Verb::Submit), State::Submitted);
            assert_eq!(desk.next(examiner, Verb::Return), State::Returned);
            assert_eq!(desk.next(by, Verb::Submit), State::Submitted);
            assert_eq!(desk.next(by, Verb::Approve), State::Submitted, "its own");
            assert_eq!(desk.next(examiner, Verb::Approve), State::Approved);
            assert_eq!(desk.next(Finance, Verb::Correct), State::Approved);
            assert_eq!(desk.denied().len(), 2);
        }
    }
}

#[test]
fn an_application_is_the_enterprises_to_hand_in_and_the_offices_to_decide() {
    let mut desk = Desk::new(Paper::SubsidyApplication);
    assert_eq!(
        desk.next(Team, Verb::Submit),
        State::Draft,
        "not the team's"
    );
    assert_eq!(desk.next(Enterprise, Verb::Submit), State::Submitted);
    assert_eq!(desk.next(Finance, Verb::Approve), State::Submitted);
    assert_eq!(desk.next(Office, Verb::TakeUp), State::InReview);
    assert_eq!(desk.next(Office, Verb::Refuse), State::Refused);
    // A refusal is not for good: with a reason it is opened once more.
    assert_eq!(desk.next(Office, Verb::Correct), State::Draft);
    assert_eq!(desk.standing().position.version, 2);
    assert_eq!(desk.denied().len(), 2);
}

#[test]
fn a_payment_needs_both_who_examines_and_who_pays() {
    let sides = workflow().sides(Paper::SubsidyPayment);
    assert_eq!(sides, [Office, Finance].into());
    for (first, second) in [(Office, Finance), (Finance, Office)] {
        let mut desk = Desk::new(Paper::SubsidyPayment);
        assert_eq!(desk.next(first, Verb::Sign), State::Signing);
        // Nobody signs for another.
        assert_eq!(desk.next_for(first, Verb::Sign, second), State::Signing);
        assert_eq!(desk.next(Enterprise, Verb::Sign), State::Signing);
        assert_eq!(desk.denied().len(), 2);
        assert_eq!(desk.next(second, Verb::Sign), State::Signed);
    }
    // Another sum than the one that was signed is not signed along.
    let mut desk = Desk::new(Paper::SubsidyPayment);
    desk.edit("amount", "500000.00");
    desk.next(Office, Verb::Sign);
    desk.edit("amount", "400000.00");
    assert_eq!(desk.next(Finance, Verb::Sign), State::Signing);
    assert_eq!(desk.denied(), [Denial::OtherContent]);
}

#[test]
fn the_auditors_figures_are_the_offices_to_write() {
    let workflow = workflow();
    for (role, field, may) in [
        (Team, "net", true),
        (Team, "audited_net", false),
        (Team, "cut_reason", false),
        (Office, "audited_gross", true),
        (Enterprise, "net", false),
    ] {
        let found = workflow.may_write(role, "retrofit-item", field, None, None);
        assert_eq!(found.is_ok(), may, "{role:?} {field}");
    }
    // Who is found fault with answers, and changes nothing of the finding.
    for (role, field, may) in [
        (Enterprise, "answer", true),
        (Team, "answered_on", true),
        (Enterprise, "text", false),
        (Finance, "answer", false),
        (Supervisor, "due", true),
    ] {
        let found = workflow.may_write(role, "finding", field, None, None);
        assert_eq!(found.is_ok(), may, "{role:?} {field}");
    }
}

fn change(kind: &str, fields: &[(&str, Value)]) -> Change {
    let mut edit = crate::record::Edit::new(RecordKey::new(CODE, kind, "a1"));
    for (field, value) in fields {
        edit = edit.set(*field, value.clone());
    }
    let id = ChangeId::new(DeviceId::new("other"), 1);
    Record::new(edit.record.clone())
        .change(&edit, id, crate::clock::Stamp::default(), "")
        .expect("good")
        .expect("it says something")
}

#[test]
fn what_a_change_is_about_is_what_it_was_and_what_it_becomes() {
    let workflow = workflow();
    let own = record("assessment", "a1", &[("stage", "self".into())]);
    let site = record("assessment", "a1", &[("stage", "diagnosis".into())]);
    let may = |change: &Change, before: Option<&Record>| {
        workflow.may_take(Enterprise, change, before).is_ok()
    };
    let answer = change("assessment", &[("q.network", "fibre".into())]);
    assert!(may(&answer, Some(&own)));
    assert!(!may(&answer, Some(&site)));
    // Of which stage it is nobody has said: it is read as a diagnosis.
    assert!(!may(&answer, None));
    let begun = change(
        "assessment",
        &[("stage", "self".into()), ("q.network", "4g".into())],
    );
    assert!(may(&begun, None));
    assert!(!may(&begun, Some(&site)), "a diagnosis made a self report");
    let becomes = change("assessment", &[("stage", "diagnosis".into())]);
    assert!(!may(&becomes, Some(&own)), "a self report made a diagnosis");
    // A photo goes by what it is about, before and after.
    let about = |kind: &str| {
        (
            "about",
            Value::List(vec![kind.into(), "x".into(), "".into()]),
        )
    };
    let of = |kind| record("photo", "a1", &[about(kind)]);
    let caption = change("photo", &[("caption", "大门".into())]);
    assert!(may(&caption, Some(&of("need"))));
    assert!(!may(&caption, Some(&of("finding"))));
    assert!(!may(
        &change("photo", &[about("finding")]),
        Some(&of("need"))
    ));
    // One that is just begun goes by what it is about alone: whoever signs adds the handwriting.
    let begun = Record::new(RecordKey::new(CODE, "photo", "a1"));
    let signed = change("photo", &[about("decision")]);
    for before in [None, Some(&begun)] {
        assert_eq!(workflow.may_take(Finance, &signed, before), Ok(()));
        assert!(workflow.may_take(Finance, &caption, before).is_err());
    }
    // State does not matter to who takes it in: it depends on what has arrived.
    assert!(workflow.may_take(Team, &answer, Some(&site)).is_ok());
}

#[test]
fn a_decision_is_taken_from_whose_it_is() {
    let mut desk = Desk::new(Paper::SelfReport);
    let seen = desk.standing();
    let taken = |desk: &Desk, decision: &Decision, known: Role| {
        let edit = decision.edit(CODE).expect("JSON");
        let id = ChangeId::new(decision.device.clone(), 1);
        let change = Record::new(edit.record.clone())
            .change(&edit, id, crate::clock::Stamp::default(), "")
            .expect("good")
            .expect("new");
        desk.workflow.may_take(known, &change, None)
    };
    let submits = desk.says(&seen, Enterprise, Verb::Submit, Enterprise);
    assert_eq!(taken(&desk, &submits, Enterprise), Ok(()));
    // It calls itself what it is not known as.
    let (says, known) = (Enterprise, Team);
    let other = Err(Denial::OtherRole { says, known });
    assert_eq!(taken(&desk, &submits, known), other);
    // Out of turn it is taken all the same, and does not count; never its own, it is not taken.
    let early = desk.says(&seen, Team, Verb::Approve, Team);
    assert_eq!(taken(&desk, &early, Team), Ok(()));
    let approves = desk.says(&seen, Enterprise, Verb::Approve, Enterprise);
    assert!(matches!(
        taken(&desk, &approves, Enterprise),
        Err(Denial::NotItsVerb {
            role: Enterprise,
            verb: Verb::Approve,
            ..
        })
    ));
    let signs = Desk::new(Paper::Diagnosis).says(&seen, Enterprise, Verb::Sign, Team);
    assert!(matches!(
        taken(&desk, &signs, Enterprise),
        Err(Denial::NotItsVerb { side: Team, .. })
    ));
}

#[test]
fn a_self_report_goes_its_way() {
    let mut desk = Desk::new(Paper::SelfReport);
    assert_eq!(desk.standing().state(), State::Draft);
    assert_eq!(desk.next(Enterprise, Verb::Submit), State::Submitted);
    assert_eq!(desk.next(Enterprise, Verb::Withdraw), State::Draft);
    assert_eq!(desk.standing().content(), None);
    assert_eq!(desk.next(Enterprise, Verb::Submit), State::Submitted);
    assert_eq!(desk.next(Team, Verb::TakeUp), State::InReview);
    // Until it is taken up only.
    assert_eq!(desk.next(Enterprise, Verb::Withdraw), State::InReview);
    let late = Denial::NotInState {
        verb: Verb::Withdraw,
        paper: Paper::SelfReport,
        state: State::InReview,
    };
    assert_eq!(desk.denied(), [late]);
    assert_eq!(desk.next(Team, Verb::Return), State::Returned);
    desk.edit("q.network", "4g");
    // What was handed in before, so that it can be said what changed.
    let standing = desk.standing();
    assert_eq!(standing.changed.len(), 1);
    assert_eq!(standing.fixed(), None);
    assert_eq!(desk.next(Enterprise, Verb::Submit), State::Submitted);
    assert_eq!(desk.standing().changed, []);
    assert_eq!(desk.next(Office, Verb::Approve), State::Approved);
    let standing = desk.standing();
    assert_eq!(standing.position.version, 1);
    assert!(standing.fixed().is_some());
    assert_eq!(desk.next(Office, Verb::Correct), State::Draft);
    let standing = desk.standing();
    assert_eq!((standing.position.version, standing.ended.len()), (2, 1));
    assert_eq!(desk.next(Enterprise, Verb::Submit), State::Submitted);
    assert_eq!(desk.next(Office, Verb::Void), State::Void);
}

#[test]
fn a_diagnosis_is_signed_by_both_and_then_final() {
    let mut desk = Desk::new(Paper::Diagnosis);
    assert_eq!(
        workflow().sides(Paper::Diagnosis),
        [Team, Enterprise].into()
    );
    // From its own browser an enterprise countersigns; on the team's tablet it signs as well.
    assert_eq!(desk.next(Enterprise, Verb::Sign), State::Draft);
    assert_eq!(desk.next(Team, Verb::Sign), State::Signing);
    assert_eq!(desk.next(Enterprise, Verb::Sign), State::Signed);
    let standing = desk.standing();
    assert_eq!(standing.signatures().len(), 2);
    assert_eq!(standing.fixed(), Some(&Content::of(&desk.record)));
    assert_eq!(
        desk.next(Team, Verb::Sign),
        State::Signed,
        "nothing is left to sign"
    );
    // Whatever is written since.
    let signed = Content::of(&desk.record);
    desk.edit("q.network", "4g");
    let standing = desk.standing();
    assert_eq!(
        (standing.state(), standing.changed.len()),
        (State::Signed, 1)
    );
    assert_eq!(standing.fixed(), Some(&signed));
    // Correcting takes a reason and voids both signatures, visibly; both versions can be read.
    assert_eq!(desk.next(Team, Verb::Correct), State::Draft);
    let standing = desk.standing();
    assert_eq!(standing.signatures().len(), 0);
    let ended = &standing.ended[0];
    assert_eq!(
        (ended.position.version, ended.position.signed.len()),
        (1, 2)
    );
    let basis = ended.position.basis.as_deref().expect("signed");
    let first = standing.decision(basis).expect("here");
    assert_eq!(first.content.as_ref(), Some(&signed));
    assert_eq!(desk.next(Team, Verb::Sign), State::Signing);
    assert_eq!(desk.next_for(Team, Verb::Sign, Enterprise), State::Signed);
    let standing = desk.standing();
    assert_eq!(standing.position.version, 2);
    assert_eq!(standing.fixed(), Some(&Content::of(&desk.record)));
}

#[test]
fn both_sign_the_same_content_or_neither_has() {
    let mut desk = Desk::new(Paper::Acceptance);
    desk.next(Team, Verb::Sign);
    desk.edit("q.network", "4g");
    assert_eq!(desk.next_for(Team, Verb::Sign, Enterprise), State::Signing);
    assert_eq!(desk.denied(), [Denial::OtherContent]);
    // Not having heard of each other, they signed two contents.
    let mut apart = Desk::new(Paper::Acceptance);
    let seen = apart.standing();
    apart.says(&seen, Team, Verb::Sign, Team);
    apart.edit("q.network", "4g");
    apart.says(&seen, Team, Verb::Sign, Enterprise);
    assert_eq!(apart.standing().state(), State::Contradicted);
    // The same, they have signed it.
    let mut apart = Desk::new(Paper::Acceptance);
    apart.says(&seen, Team, Verb::Sign, Team);
    apart.says(&seen, Team, Verb::Sign, Enterprise);
    assert_eq!(apart.standing().state(), State::Signed);
}

#[test]
fn a_reason_is_given_where_one_is_needed() {
    let workflow = workflow();
    let position = Position {
        state: State::InReview,
        ..Position::default()
    };
    let ask = |words| Ask {
        paper: Paper::SelfReport,
        verb: Verb::Return,
        role: Team,
        side: Team,
        words,
        seen: None,
    };
    let needed = Err(Denial::WordsNeeded { verb: Verb::Return });
    assert_eq!(workflow.may_decide(&ask("缺图"), &position), Ok(()));
    assert_eq!(workflow.may_decide(&ask(" "), &position), needed);
    assert_eq!(workflow.may_ever_decide(&ask(" ")), needed);
}

#[test]
fn decisions_that_had_not_heard_of_each_other_are_shown_as_what_they_are() {
    let mut desk = Desk::new(Paper::SelfReport);
    desk.next(Enterprise, Verb::Submit);
    let submitted = desk.standing();
    let taken = desk.says(&submitted, Team, Verb::TakeUp, Team);
    let again = desk.says(&submitted, Office, Verb::TakeUp, Office);
    // The same twice is no contradiction; both are named.
    let standing = desk.standing();
    assert_eq!(standing.state(), State::InReview);
    assert_eq!(standing.because().count(), 2);
    // Taken back and taken up at once is one, whichever is the later by clock.
    let back = desk.says(&submitted, Enterprise, Verb::Withdraw, Enterprise);
    let standing = desk.standing();
    assert_eq!(standing.state(), State::Contradicted);
    assert_eq!(
        standing.position.between,
        [State::Draft, State::InReview].into()
    );
    assert_eq!(standing.because().count(), 3);
    for order in [[&taken, &again, &back], [&back, &again, &taken]] {
        let mut decisions = vec![desk.decisions[0].clone()];
        decisions.extend(order.into_iter().cloned());
        assert_eq!(desk.of(decisions), standing);
    }
    // What was handed in is still known, should it be taken up.
    let handed_in = submitted.position.content.clone();
    assert!(handed_in.is_some() && standing.position.content == handed_in);
    let up = desk.says(&standing, Team, Verb::TakeUp, Team);
    assert_eq!(desk.standing().position.content, handed_in);
    desk.decisions.retain(|decision| decision.id != up.id);
    // Somebody who has seen both settles it.
    assert_eq!(desk.next(Enterprise, Verb::Withdraw), State::Contradicted);
    assert_eq!(desk.next(Enterprise, Verb::Submit), State::Submitted);
    assert_eq!(desk.standing().because().count(), 1);
}

#[test]
fn what_follows_on_something_that_is_not_here_waits_for_it() {
    let mut desk = Desk::new(Paper::SelfReport);
    desk.next(Enterprise, Verb::Submit);
    desk.next(Team, Verb::TakeUp);
    let later = desk.of(desk.decisions[1..].to_vec());
    assert_eq!(later.state(), State::Draft);
    assert_eq!(later.entries[0].denied, Some(Denial::Waiting));
    assert_eq!(desk.standing().state(), State::InReview);
}

#[test]
fn what_does_not_count_hides_nothing_and_carries_nothing() {
    let mut desk = Desk::new(Paper::Diagnosis);
    desk.next(Team, Verb::Sign);
    let signing = desk.standing();
    // An enterprise's void is no decision; what others said having seen it stands by itself.
    desk.says(&signing, Enterprise, Verb::Void, Enterprise);
    let standing = desk.standing();
    assert_eq!((standing.state(), standing.last.len()), (State::Signing, 1));
    let bad = desk.decisions[1].id.clone();
    let mut seen = signing.clone();
    seen.last = vec![bad];
    desk.says(&seen, Team, Verb::Sign, Enterprise);
    assert_eq!(desk.standing().state(), State::Signed);
}

#[test]
fn every_reason_is_said_in_both_languages() {
    let (paper, state) = (Paper::Diagnosis, State::Signed);
    let (role, side, verb) = (Enterprise, Team, Verb::Sign);
    let field = |kind: &str, paper| Denial::NotItsField {
        role,
        kind: kind.to_owned(),
        field: "q.network".to_owned(),
        paper,
    };
    for (denial, zh) in [
        (
            Denial::NotItsVerb {
                role,
                side,
                verb,
                paper,
            },
            "“企业”不能代“指导组”对诊断作“签字”。",
        ),
        (
            Denial::NotInState { verb, paper, state },
            "诊断是“已签字”状态，这时不能“签字”。",
        ),
        (
            Denial::NotWritable { paper, state },
            "诊断是“已签字”状态，只能看，不能改。",
        ),
        (
            field("assessment", Some(paper)),
            "这一项诊断不由“企业”填写。",
        ),
        (
            field("photo/finding", None),
            "这一项监督意见的照片和文件不由“企业”填写。",
        ),
    ] {
        let words = denial.words();
        assert_eq!(words.zh, zh);
        assert!(words.en.ends_with('.') && words.en.is_ascii() || words.en.contains('“'));
    }
}

/// The verbs that stand on the screen of a device of `role`.
fn offered(desk: &Desk, role: Role) -> Vec<(Verb, Role)> {
    let standing = desk.standing();
    let offers = desk
        .workflow
        .offers(role, desk.paper, &standing.position)
        .into_iter();
    offers.map(|offer| (offer.verb, offer.side)).collect()
}

#[test]
fn what_is_offered_is_what_may_be_said_and_whose_turn_it_is_is_told() {
    let mut desk = Desk::new(Paper::SelfReport);
    let turn = |desk: &Desk, role| {
        let awaited = desk
            .workflow
            .awaited(role, desk.paper, desk.standing().state());
        awaited.map(|(verb, roles)| (verb, roles.to_vec()))
    };
    assert_eq!(offered(&desk, Enterprise), [(Verb::Submit, Enterprise)]);
    assert_eq!(offered(&desk, Office), []);
    assert_eq!(turn(&desk, Enterprise), None);
    assert_eq!(turn(&desk, Office), Some((Verb::Submit, vec![Enterprise])));
    desk.next(Enterprise, Verb::Submit);
    assert_eq!(offered(&desk, Enterprise), [(Verb::Withdraw, Enterprise)]);
    assert_eq!(
        offered(&desk, Team),
        [Verb::TakeUp, Verb::Return, Verb::Approve].map(|verb| (verb, Team))
    );
    let verbs = desk
        .workflow
        .offers(Team, desk.paper, &desk.standing().position);
    let words: Vec<bool> = verbs.iter().map(|offer| offer.words_needed).collect();
    assert_eq!(words, [false, true, false]);
    assert_eq!(
        turn(&desk, Enterprise),
        Some((Verb::TakeUp, vec![Team, Office]))
    );
    assert_eq!(turn(&desk, Team), None);
    desk.next(Office, Verb::Approve);
    assert_eq!(turn(&desk, Enterprise), None);

    // A side that has signed is not asked again.
    let mut desk = Desk::new(Paper::Diagnosis);
    let both = [(Verb::Sign, Team), (Verb::Sign, Enterprise)];
    assert_eq!(offered(&desk, Team), both);
    desk.next_for(Team, Verb::Sign, Enterprise);
    assert_eq!(
        offered(&desk, Team),
        [(Verb::Sign, Team), (Verb::Correct, Team)]
    );
    assert_eq!(offered(&desk, Enterprise), []);
    assert_eq!(offered(&desk, Finance), []);
}

#[test]
fn what_is_decided_on_is_what_was_on_the_screen() {
    let mut desk = Desk::new(Paper::SelfReport);
    let offer = |desk: &Desk, role| {
        desk.workflow
            .offers(role, desk.paper, &desk.standing().position)[0]
    };
    let submit = offer(&desk, Enterprise);
    let draft = desk.standing().draft("a1", Some(&desk.record), submit);
    assert_eq!(draft.content, Content::of(&desk.record));
    desk.next(Enterprise, Verb::Submit);
    // What came since is told beside what was handed in, and not taken up with it.
    let handed_in = Content::of(&desk.record);
    desk.edit("q.network", "none");
    let standing = desk.standing();
    let draft = standing.draft("a1", Some(&desk.record), offer(&desk, Office));
    assert_eq!((draft.verb, draft.side), (Verb::TakeUp, Office));
    assert_eq!(draft.content, handed_in);
    assert_eq!(draft.after, standing.last);
    assert!(!standing.was_returned());
    desk.next(Office, Verb::Return);
    assert!(desk.standing().was_returned());
    assert_eq!(
        desk.standing().latest().map(|decision| decision.verb),
        Some(Verb::Return)
    );
    // Sent back it is read, and handed in again, as it is now.
    let draft = desk.standing().draft("a1", Some(&desk.record), submit);
    assert_eq!(draft.content, Content::of(&desk.record));
}

#[test]
fn what_was_sent_back_is_known_until_it_is_closed() {
    let mut desk = Desk::new(Paper::SelfReport);
    desk.next(Enterprise, Verb::Submit);
    assert_eq!(desk.standing().answered(), None);
    desk.next(Office, Verb::Return);
    assert_eq!(
        desk.standing().answered(),
        None,
        "it was not handed in again"
    );
    desk.edit("q.network", "wireless");
    desk.edit("q.erp", "yes");
    desk.next(Enterprise, Verb::Submit);
    desk.next(Office, Verb::TakeUp);
    let standing = desk.standing();
    let answered = standing
        .answered()
        .expect("it was sent back and came again");
    assert_eq!(
        (answered.changes, answered.returned.verb),
        (2, Verb::Return)
    );
    assert_eq!(answered.before.verb, Verb::Submit);
    assert_eq!(answered.before.id, desk.decisions[0].id);
    desk.next(Office, Verb::Approve);
    assert_eq!(desk.standing().answered(), None);
}
