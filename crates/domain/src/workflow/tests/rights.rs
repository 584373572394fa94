//! Who may write what, in which state, and decide what.

use super::*;

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
        (crate::need::KIND, vec![Team, Enterprise, Office, Provider]),
        ("effect", vec![Team, Enterprise, Office, Provider]),
        ("listing", vec![Team, Enterprise, Office]),
        ("report", vec![Team, Office, Provider]),
        ("acceptance-request", vec![Team, Enterprise, Office]),
        ("audit", vec![Office, Assessor]),
        ("photo/audit", vec![Office, Assessor]),
        ("payout", vec![Office, Finance]),
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
    assert_eq!(reading, [Supervisor, Finance, Assessor, Provider]);
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
fn a_provider_writes_its_part_and_an_assessor_the_auditors_figures() {
    let workflow = workflow();
    let may =
        |role, kind: &str, field: &str| workflow.may_write(role, kind, field, None, None).is_ok();
    for (kind, field, expected) in [
        ("retrofit-item", "state", true),
        ("retrofit-item", "audited_gross", false),
        ("finding", "answer", true),
        ("finding", "closed_on", false),
        ("finding", "severity", false),
        ("effect", "reached", true),
        ("plan", "goals", true),
        ("contract", "gross", true),
        ("enterprise", "name", false),
        ("invoice", "gross", false),
        ("application", "account", false),
        ("acceptance", "passed", false),
        ("photo/retrofit-item", "about", true),
        ("photo/finding", "about", false),
    ] {
        assert_eq!(may(Provider, kind, field), expected, "{kind} {field}");
    }
    assert!(may(Assessor, "retrofit-item", "audited_gross"));
    assert!(!may(Assessor, "retrofit-item", "state"));
}

#[test]
fn a_report_and_an_audit_are_approved_by_others_than_wrote_them() {
    for (paper, by, examiner, not) in [
        (Paper::DiagnosisReport, Provider, Supervisor, Assessor),
        (Paper::Audit, Assessor, Finance, Enterprise),
        (Paper::AcceptanceRequest, Enterprise, Office, Team),
    ] {
        let mut desk = Desk::new(paper);
        assert_eq!(desk.next(by, Verb::Submit), State::Submitted, "{paper:?}");
        assert_eq!(desk.next(by, Verb::Approve), State::Submitted, "its own");
        assert_eq!(desk.next(not, Verb::Approve), State::Submitted);
        assert_eq!(desk.next(examiner, Verb::Return), State::Returned);
        assert_eq!(desk.next(by, Verb::Submit), State::Submitted);
        assert_eq!(desk.next(examiner, Verb::Approve), State::Approved);
        assert_eq!(desk.denied().len(), 2);
    }
}
