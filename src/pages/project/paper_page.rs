//! The page of a paper of the file: its head, its parts from top to bottom, and the decision that is to be
//! made, with who decided what, at its end.

use std::collections::BTreeMap;

use domain::{
    decision::Verb,
    money::money,
    project::{
        advice::Advice,
        finding::{self, FindingField, Turn},
        missing::Missing,
        subsidy_payment::SubsidyField,
        terms,
        terms::{Differs, How, Terms},
        way::Sheet,
    },
    record::DELETED,
    retrofit::RetrofitField,
    schema::FieldRef,
    value::Value,
    workflow::{Standing, State},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{
    facts::{FieldsOf, FieldsPart, is_blank, lacking},
    on_page::{Covers, OnPage, Seen},
    words::ProjectTexts,
};
use crate::{
    app::{LiveDossier, LiveField, use_live_dossier, use_session},
    browser::new_id,
    components::{
        Empty, Icon, IconName, PageHead, PaperStanding, RecordDisagrees, ShownPaper, StateBadge,
        use_toaster,
    },
    i18n::{
        common::Common,
        fields::{field_words, kind_words, value_words},
        fill,
        format::day,
        lang,
        paper::{PaperTexts, awaits_words, verb_words},
    },
    pages::{deleted::delete_record, undo::UndoButton},
};

/// What makes the page of one kind of paper.
pub struct PaperSpec {
    pub sheet: Sheet,
    /// There is one in a file; another is begun only where it is void.
    pub single: bool,
    pub covers: Covers,
    /// Its own fields, part by part.
    pub parts: &'static [FieldsPart],
    /// What stands under them.
    pub below: fn(OnPage) -> AnyView,
    /// Fields a new one begins with.
    pub begins: fn(LiveDossier) -> Vec<(&'static str, Value)>,
    pub advice: fn(&Seen) -> Vec<Advice>,
    pub digest: fn(&Seen) -> Digest,
}

/// What a decision is about, in words and figures.
#[derive(Default)]
pub struct Digest {
    /// In one sentence.
    pub said: String,
    /// Line by line.
    pub summary: Vec<(String, String)>,
    pub figures: BTreeMap<String, Value>,
    /// Verbs that cannot be said now, and why.
    pub refused: Vec<(Verb, String)>,
}

/// A page's address.
pub fn address(dossier: &str, sheet: Sheet, id: &str) -> String {
    format!("/d/{dossier}/project/{}?of={id}", sheet.code())
}

/// The papers of a sheet in the dossier, those that are void last.
fn ids(live: LiveDossier, sheet: Sheet) -> Memo<Vec<(String, State)>> {
    Memo::new(move |_| {
        let Some(dossier) = live.dossier.get() else {
            return Vec::new();
        };
        let all = dossier.filed.iter();
        let all = all.filter(|one| Some(one.standing.paper) == sheet.paper());
        let mut all: Vec<_> = all
            .map(|one| (one.id.clone(), one.standing.state()))
            .collect();
        all.sort_by_key(|(_, state)| *state == State::Void);
        all
    })
}

/// `/d/:dossier/project/:sheet`, of the paper that `of` names in the address, else of the first.
pub fn paper_page(dossier: String, spec: &'static PaperSpec) -> AnyView {
    let live = use_live_dossier(dossier.clone());
    let session = use_session();
    let query = use_query_map();
    let sheet = spec.sheet;
    let Some(paper) = sheet.paper() else {
        return ().into_any();
    };
    let kind = paper.kind();
    let t = move || ProjectTexts::of(lang());
    let all = ids(live, sheet);
    let chosen = Memo::new(move |_| {
        let asked = query.with(|query| query.get("of"));
        all.with(|all| {
            let asked = all.iter().find(|(id, _)| Some(id) == asked.as_ref());
            asked.or(all.first()).map(|(id, _)| id.clone())
        })
    });
    let may_begin = move || {
        let open = all.with(|all| {
            let standing = all.iter().filter(|(_, state)| *state != State::Void);
            !spec.single || standing.count() == 0
        });
        open && session
            .barred(kind, "", Some((paper, State::Draft)))
            .is_none()
    };
    let navigate = use_navigate();
    let begin = move || {
        // One of a kind is named alike everywhere, so that two who begin it meet in one record.
        let taken = !spec.single || live.record_now(kind, kind).is_some();
        let id = if taken { new_id() } else { kind.to_owned() };
        live.add(kind, &id, (spec.begins)(live));
        let to = live.id.with_value(|dossier| address(dossier, sheet, &id));
        navigate(&to, leptos_router::NavigateOptions::default());
    };
    let begin = StoredValue::new_local(begin);
    let begin_button = move |words: &'static str| {
        view! {
            <button type="button" class="btn btn-primary" data-test="begin-paper" disabled=move || live.dossier.with(Option::is_none)
                on:click=move |_| begin.with_value(|begin| begin())><Icon name=IconName::Plus /> {words}</button>
        }
    };
    let print = move |_| drop(window().print());
    let documents = format!("/d/{dossier}/project/{}", super::documents::CODE);
    let name = move || sheet.words().get(lang()).to_owned();
    let chooser = move || {
        let all = all.get();
        (all.len() > 1).then(|| {
            let rows: Vec<_> = all
                .into_iter()
                .zip(1_usize..)
                .map(|((id, state), nth)| {
                    let current = chosen.get().as_ref() == Some(&id);
                    let to = live.id.with_value(|dossier| address(dossier, sheet, &id));
                    let words = fill(t().nth, &[("n", &nth)]);
                    let said = state.words();
                    view! { <a class="chip" class:on=current href=to aria-current=current.then_some("page")>{words}" · "{said.get(lang()).to_owned()}</a> }
                })
                .collect();
            view! { <nav class="cluster screen-only" aria-label=name data-test="papers">{rows}</nav> }
        })
    };
    let none = move || {
        let title = fill(t().none_yet, &[("what", &name())]);
        let text = move || {
            if may_begin() {
                t().none_yet_text.to_owned()
            } else {
                let pack = live.app().pack();
                let role = session.role();
                let awaited =
                    role.and_then(|role| pack.workflow.awaited(role, paper, State::Draft));
                awaited
                    .map(|one| awaits_words(one, lang()))
                    .unwrap_or_default()
            }
        };
        view! {
            <Empty title text><Show when=may_begin>{begin_button(t().begin)}</Show></Empty>
        }
    };
    view! {
        <main class="page page-sheet" data-test=sheet.code()>
            <PageHead title=name under=live.name() back=format!("/d/{dossier}")>
                <Show when=move || chosen.with(Option::is_some)>
                    <UndoButton live kind=kind />
                    <a class="btn" href=documents.clone() data-test="to-documents"><Icon name=IconName::Download /> {move || t().documents}</a>
                    <button data-read="" type="button" class="btn" data-test="print" on:click=print><Icon name=IconName::Print /> {move || t().print}</button>
                </Show>
                <Show when=move || !spec.single && chosen.with(Option::is_some) && may_begin()>
                    <button type="button" class="btn" data-test="another-paper" on:click=move |_| begin.with_value(|begin| begin())><Icon name=IconName::Plus /> {move || t().other_one}</button>
                </Show>
            </PageHead>
            {chooser}
            <Show when=move || chosen.with(Option::is_some) fallback=move || view! {
                <Show when=move || live.dossier.with(Option::is_some)>{none}</Show>
            }>
                <For each=move || chosen.get() key=String::clone let:id>{one(live, spec, id)}</For>
            </Show>
        </main>
    }
    .into_any()
}

/// The page of one paper.
fn one(live: LiveDossier, spec: &'static PaperSpec, id: String) -> AnyView {
    let Some(paper) = spec.sheet.paper() else {
        return ().into_any();
    };
    let on = OnPage::new(live, paper, id.clone(), spec.covers);
    let missing = lacking(on);
    let pack = live.app().pack();
    let session = use_session();
    let toaster = use_toaster();
    let t = move || ProjectTexts::of(lang());
    let shown = Signal::derive(move || {
        // What was is read; decided is about what is.
        if on.asked.with(Option::is_some) {
            return None;
        }
        let seen = on.seen()?;
        Some(shown_paper(spec, &seen, &missing.get()))
    });
    let digest = move || on.seen().map(|seen| (spec.digest)(&seen).said);
    let advice = move || {
        let all = on
            .seen()
            .map(|seen| (spec.advice)(&seen))
            .unwrap_or_default();
        (!all.is_empty() && on.asked.with(Option::is_none)).then(|| {
            let all: Vec<_> = all
                .iter()
                .map(|one| view! { <li>{one.words().get(lang()).to_owned()}</li> })
                .collect();
            view! {
                <div class="advice screen-only" role="note" data-test="advice">
                    <p><strong>{t().advice}</strong>" "<span class="soft small">{t().advice_help}</span></p>
                    <ul class="bullets">{all}</ul>
                </div>
            }
        })
    };
    // A state that is closed to everybody is told by the standing; a role that never writes is told here.
    let role_bars = session.barred(paper.kind(), "", Some((paper, State::Draft)));
    let role_bars = role_bars.map(|why| {
        let why = move || fill(t().not_yours, &[("why", &why.words().get(lang()))]);
        view! { <p class="note screen-only" data-test="not-yours">{why}</p> }
    });
    let head = move || {
        let state = on
            .standing
            .with(|standing| standing.as_ref().map(Standing::state))?;
        let code = live.id.get_value();
        Some(view! {
            <p class="cluster">
                <StateBadge state />
                <span class="print-only">{pack.name.get(lang()).to_owned()}" · "{code}</span>
            </p>
        })
    };
    let path = live
        .id
        .with_value(|dossier| address(dossier, spec.sheet, &id));
    let as_decided = move || {
        let decision = on.asked.get()?;
        let (p, lang) = (PaperTexts::of(lang()), lang());
        let what = verb_words(decision.verb, decision.side, decision.paper, lang);
        let said = fill(
            p.reading_old,
            &[
                ("what", &what),
                ("who", &decision.person),
                ("day", &day(decision.day, lang)),
            ],
        );
        Some(view! {
            <p class="banner" role="status" data-test="reading-old">{said}<a class="btn btn-small" href=path.clone()>{p.to_now}</a></p>
        })
    };
    let differs = move || {
        let seen = on.seen()?;
        let basis = seen.standing.basis()?;
        let decided = Terms::from_figures(&basis.figures)?;
        let now = (spec.covers)(&seen.records, &seen.content);
        let differs = decided.differs(&now);
        let verb = basis.verb.words();
        (!differs.is_empty() && on.asked.with(Option::is_none)).then(|| {
            let said = fill(
                t().differs,
                &[("verb", &verb.get(lang())), ("n", &differs.len())],
            );
            view! {
                <details class="detail-fold screen-only" data-test="terms-differ">
                    <summary class="warn">{said}</summary>
                    {differing(live, &differs)}
                </details>
            }
        })
    };
    let parts: Vec<_> = spec
        .parts
        .iter()
        .map(|part| view! { <FieldsOf on part /> })
        .collect();
    let kind = paper.kind();
    let no_delete = LiveField::new(live, kind, &id, DELETED).barred();
    let open = move || on.writes.get() && no_delete.with(Option::is_none);
    let stored = StoredValue::new(id.clone());
    let delete = move |_| {
        delete_record(
            live,
            kind,
            stored.get_value(),
            t().deleted.to_owned(),
            toaster,
        );
    };
    view! {
        {head}
        {role_bars}
        {as_decided}
        {move || (!on.standing.with(|one| one.as_ref().is_some_and(|one| one.state().is_fixed()))).then(|| view! {
            <RecordDisagrees live kind=kind id=stored.get_value() />
        })}
        <div class="sheet-parts">
            {parts}
            {(spec.below)(on)}
        </div>
        {advice}
        {move || found(on)}
        <section class="sheet-decision" id="decide" aria-label=move || t().decide>
            {move || digest().filter(|said| !said.is_empty()).map(|said| view! { <p class="digest" data-test="digest">{said}</p> })}
            {differs}
            <PaperStanding live paper=shown />
        </section>
        <Show when=open>
            <div class="screen-only"><button type="button" class="btn btn-quiet btn-bad btn-flush" data-test="delete-paper" on:click=delete>{move || t().delete_paper}</button></div>
        </Show>
    }
    .into_any()
}

/// What supervision found about the paper and has not closed, and the way to say more.
fn found(on: OnPage) -> Option<AnyView> {
    let dossier = on.live.dossier.get()?;
    let (t, session) = (ProjectTexts::of(lang()), use_session());
    let (kind, id) = (on.paper.kind(), on.id.get_value());
    let about: Vec<_> = dossier
        .findings
        .iter()
        .filter(|one| one.about.0 == kind && one.about.1 == id && one.turn() != Turn::Closed)
        .collect();
    let writes = session
        .barred(finding::KIND, FindingField::Text.name(), None)
        .is_none();
    if about.is_empty() && !writes {
        return None;
    }
    let page = format!("/d/{}/project/findings", dossier.id);
    let lines: Vec<_> = about
        .iter()
        .map(|one| {
            let turn = one.turn().words();
            view! { <li><a href=page.clone()>{one.text.clone()}</a>" · "<span class="soft">{turn.get(lang()).to_owned()}</span></li> }
        })
        .collect();
    let title = (!lines.is_empty()).then(|| {
        let title = fill(t.found_here, &[("n", &lines.len())]);
        view! { <p><strong>{title}</strong></p> <ul class="bullets">{lines}</ul> }
    });
    let to = format!("{page}?about={kind}/{id}");
    let add = writes.then(|| view! { <div><a class="btn" href=to data-test="to-add-finding">{t.add_finding}</a></div> });
    // A colour of its own only where something is to be read.
    let class = if title.is_some() {
        "advice screen-only stack"
    } else {
        "screen-only"
    };
    Some(view! { <div class=class data-test="found">{title}{add}</div> }.into_any())
}

/// What whoever sends the paper back asks for, where supervision has said so already.
fn remarks(seen: &Seen) -> String {
    let kind = seen.standing.paper.kind();
    let all = seen.dossier.findings.iter();
    let open = all
        .filter(|one| one.about.0 == kind && one.about.1 == seen.id && one.turn() == Turn::Answer);
    let lines: Vec<&str> = open.map(|one| one.text.trim()).collect();
    lines.join("\n")
}

/// Items and effects that read otherwise than was decided.
fn differing(live: LiveDossier, differs: &[Differs]) -> AnyView {
    let (t, p, lang) = (ProjectTexts::of(lang()), PaperTexts::of(lang()), lang());
    let pack = live.app().pack();
    let lines: Vec<_> = differs
        .iter()
        .map(|one| {
            let name = if one.name.is_empty() {
                t.unnamed.to_owned()
            } else {
                one.name.clone()
            };
            let how = match &one.how {
                How::Added => t.differs_added.to_owned(),
                How::Gone => t.differs_gone.to_owned(),
                How::Changed(fields) => {
                    let each = fields.iter().map(|(field, was, now)| {
                        let of = FieldRef::of(one.kind, field);
                        let words = |value: &Option<Value>| {
                            let value = value.as_ref().unwrap_or(&Value::Null);
                            value_words(&pack, of, value, lang)
                        };
                        let field = field_words(&pack, of, lang);
                        let (was, now) = (words(was), words(now));
                        fill(
                            p.was_now,
                            &[("field", &field), ("was", &was), ("now", &now)],
                        )
                    });
                    let each: Vec<String> = each.collect();
                    each.join(if lang == domain::Lang::Zh {
                        "；"
                    } else {
                        "; "
                    })
                }
            };
            view! { <li>{kind_words(one.kind, lang)}" “"{name}"” · "{how}</li> }
        })
        .collect();
    view! { <ul class="bullets">{lines}</ul> }.into_any()
}

/// The paper for its standing and for deciding about it.
fn shown_paper(spec: &PaperSpec, seen: &Seen, missing: &[Missing]) -> ShownPaper {
    let mut digest = (spec.digest)(seen);
    let (pack, lang) = (seen.live.app().pack(), lang());
    let t = ProjectTexts::of(lang);
    let grave = seen.dossier.findings.iter();
    let grave = grave.filter(|one| one.holds_back(seen.standing.paper.kind(), &seen.id));
    let grave = grave.count();
    if grave > 0 {
        let why = fill(t.holds_back, &[("n", &grave)]);
        digest.refused.insert(0, (Verb::Approve, why));
    }
    let kind = seen.standing.paper.kind();
    let place = |name: &str| {
        let part = spec.parts.iter().find(|part| part.fields.contains(&name));
        match part {
            Some(part) => part.id,
            None if name == SubsidyField::Approved.name() => "approved-sum",
            None => "items",
        }
    };
    let path = address(&seen.dossier.id, spec.sheet, &seen.id);
    let missing = missing.iter().map(|one| match one {
        Missing::Field(name) => {
            let words = field_words(&pack, FieldRef::of(kind, name), lang);
            (words, format!("{path}#{}", place(name)))
        }
        Missing::Items => (t.items.to_owned(), format!("{path}#items")),
        Missing::OfItem { item, field } => {
            let of = FieldRef::of(domain::retrofit::KIND, field);
            let words = format!("{item} · {}", field_words(&pack, of, lang));
            (words, format!("{path}#items"))
        }
    });
    ShownPaper {
        id: seen.id.clone(),
        standing: seen.standing.clone(),
        record: seen.live.record(kind, &seen.id),
        figures: digest.figures,
        summary: digest.summary,
        missing: missing.collect(),
        refused: digest.refused,
        remarks: remarks(seen),
        path: path.clone(),
        contact: seen.dossier.enterprise.contact.clone(),
    }
}

/// What a paper with items covers, as a digest: its items, what they cost, and more facts of its own.
pub fn digest_of_terms(seen: &Seen, more: Vec<(String, String)>, said: Vec<String>) -> Digest {
    let (t, lang) = (ProjectTexts::of(lang()), lang());
    let (n, sum) = terms::said(&seen.terms);
    let mut sentence = vec![fill(t.digest, &[("n", &n), ("sum", &sum)])];
    sentence.extend(said);
    let mut summary = more;
    summary.push((t.items_n.to_owned(), n.to_string()));
    let unit = crate::i18n::fields::unit_words(domain::schema::Unit::Yuan, lang);
    summary.push((t.sum.to_owned(), format!("{sum} {unit}")));
    Digest {
        said: sentence.join(if lang == domain::Lang::Zh {
            "，"
        } else {
            ", "
        }),
        summary,
        figures: seen.terms.figures().unwrap_or_default(),
        refused: Vec::new(),
    }
}

/// A field of the paper in words, with its label; `None` where it says nothing.
pub fn fact(seen: &Seen, name: &str) -> Option<(String, String)> {
    use domain::record::Fields as _;
    let value = seen.content.get(name);
    if is_blank(value) {
        return None;
    }
    let pack = seen.live.app().pack();
    let of = FieldRef::of(seen.standing.paper.kind(), name);
    let words = value_words(&pack, of, value?, lang());
    Some((field_words(&pack, of, lang()), words))
}

/// The name of an item for people.
pub fn item_name(title: Option<&str>) -> String {
    match title.map(str::trim) {
        Some(title) if !title.is_empty() => title.to_owned(),
        _ => ProjectTexts::of(lang()).unnamed.to_owned(),
    }
}

/// The fields of an item that its line in a table shows.
pub const ITEM_COLUMNS: [&str; 6] = [
    RetrofitField::Title.name(),
    RetrofitField::CostKind.name(),
    RetrofitField::Provider.name(),
    RetrofitField::Net.name(),
    RetrofitField::Tax.name(),
    RetrofitField::Gross.name(),
];

/// An amount with its unit.
pub fn yuan(amount: rust_decimal::Decimal) -> String {
    let unit = crate::i18n::fields::unit_words(domain::schema::Unit::Yuan, lang());
    format!("{} {unit}", money(amount))
}

/// The separator of a list in the screen's language.
pub fn sep() -> &'static str {
    Common::of(lang()).sep
}
