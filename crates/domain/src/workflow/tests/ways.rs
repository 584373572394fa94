//! The ways of papers: what decisions leave them at.

use super::*;

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
