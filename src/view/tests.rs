//! What stays in the document, what changes, what goes.

use std::{cell::RefCell, rc::Rc};

use leptos::html;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::{prelude::*, state::State};

wasm_bindgen_test_configure!(run_in_browser);

/// A piece of page in the document until dropped.
struct Page {
    root: web_sys::Element,
    state: Option<State>,
    owner: Owner,
}

impl Page {
    fn of(make: impl FnOnce() -> Markup) -> Self {
        drop(any_spawner::Executor::init_wasm_bindgen());
        let root = document().create_element("div").unwrap();
        document().body().unwrap().append_child(&root).unwrap();
        let owner = Owner::new();
        let mut state = owner.with(|| make().0.build());
        state.put(&root, None);
        Self {
            root,
            state: Some(state),
            owner,
        }
    }

    /// Elements and words as they stand, without the places that hold nothing.
    fn html(&self) -> String {
        self.root.inner_html().replace("<!---->", "")
    }

    fn find(&self, what: &str) -> web_sys::HtmlElement {
        let found = self.root.query_selector(what).unwrap().unwrap();
        found.unchecked_into()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.owner.cleanup();
        drop(self.state.take());
        self.root.remove();
    }
}

/// Effects run in the next turn.
async fn settled() {
    any_spawner::Executor::tick().await;
}

#[wasm_bindgen_test]
async fn words_and_attributes_follow_their_signals_and_nothing_else_is_touched() {
    let (name, late) = (RwSignal::new("甲厂".to_owned()), RwSignal::new(false));
    let page = Page::of(|| {
        view! {
            <p class="row" class:late=move || late.get() title=name aria-busy=move || late.get().then_some("true")>
                <b>{name}</b>" · " {move || if late.get() { "逾期" } else { "" }}
            </p>
        }
    });
    assert_eq!(
        page.html(),
        r#"<p class="row" title="甲厂"><b>甲厂</b> · </p>"#
    );
    let bold = page.find("b");
    name.set("乙厂".to_owned());
    late.set(true);
    settled().await;
    assert_eq!(
        page.html(),
        r#"<p class="row late" title="乙厂" aria-busy="true"><b>乙厂</b> · 逾期</p>"#
    );
    assert!(bold.is_same_node(Some(&page.find("b"))));
    late.set(false);
    settled().await;
    assert_eq!(
        page.html(),
        r#"<p class="row" title="乙厂"><b>乙厂</b> · </p>"#
    );
}

#[wasm_bindgen_test]
async fn a_field_made_again_keeps_its_focus_and_what_was_typed() {
    let n = RwSignal::new(0);
    let page = Page::of(|| {
        view! { {move || view! { <label>{n.get()}<input class="field" data-n=n.get() /></label> }} }
    });
    let input: web_sys::HtmlInputElement = page.find("input").unchecked_into();
    input.focus().unwrap();
    input.set_value("半句话");
    n.set(1_usize);
    settled().await;
    assert!(page.html().contains(r#"data-n="1""#));
    assert!(input.is_same_node(Some(&page.find("input"))));
    assert_eq!(input.value(), "半句话");
    assert!(
        input.is_same_node(
            document()
                .active_element()
                .map(web_sys::Node::from)
                .as_ref()
        )
    );
}

#[wasm_bindgen_test]
async fn what_does_not_fit_is_replaced_in_its_place() {
    let step = RwSignal::new(0_u32);
    let page = Page::of(|| {
        view! {
            <i></i>
            {move || match step.get() {
                0 => Markup::nothing(),
                1 => view! { <b>"一"</b> <u>"二"</u> },
                2 => Markup::words("三"),
                _ => view! { <u>"四"</u> },
            }}
            <s></s>
        }
    });
    for (next, html) in [
        (1, "<i></i><b>一</b><u>二</u><s></s>"),
        (2, "<i></i>三<s></s>"),
        (3, "<i></i><u>四</u><s></s>"),
        (1, "<i></i><b>一</b><u>二</u><s></s>"),
        (0, "<i></i><s></s>"),
    ] {
        step.set(next);
        settled().await;
        assert_eq!(page.html(), html);
    }
}

#[wasm_bindgen_test]
async fn a_list_grows_and_shrinks_at_its_end() {
    let count = RwSignal::new(1_u32);
    let page = Page::of(|| {
        view! { <ul>{move || (0..count.get()).map(|n| view! { <li>{n}</li> }).collect_view()}</ul> }
    });
    let first = page.find("li");
    for (next, html) in [
        (3, "<ul><li>0</li><li>1</li><li>2</li></ul>"),
        (0, "<ul></ul>"),
        (1, "<ul><li>0</li></ul>"),
    ] {
        count.set(next);
        settled().await;
        assert_eq!(page.html(), html);
        if next == 3 {
            assert!(first.is_same_node(Some(&page.find("li"))));
        }
    }
}

#[wasm_bindgen_test]
async fn rows_with_keys_stay_themselves_in_every_order() {
    let keys = RwSignal::new(Vec::<u32>::new());
    let made = Rc::new(RefCell::new(Vec::new()));
    let ended = Rc::new(RefCell::new(Vec::new()));
    let (log, gone) = (made.clone(), ended.clone());
    let page = Page::of(move || {
        view! {
            <ul>
                <For each=move || keys.get() key=|key| *key let:key>
                    {
                        log.borrow_mut().push(key);
                        let gone = send_wrapper::SendWrapper::new(gone.clone());
                        on_cleanup(move || gone.borrow_mut().push(key));
                        view! { <li>{key}</li> }
                    }
                </For>
            </ul>
        }
    });
    // Every order of up to four rows after every other: none wrong, none made twice.
    let orders: Vec<Vec<u32>> = (0..256_u32)
        .map(|n| {
            let mut order = Vec::new();
            for at in 0..4 {
                let key = n >> (2 * at) & 3;
                if !order.contains(&key) {
                    order.push(key);
                }
            }
            order
        })
        .collect();
    let mut here: Vec<u32> = Vec::new();
    for turn in 0..600_usize {
        let next = orders[turn * 97 % orders.len()].clone();
        keys.set(next.clone());
        settled().await;
        let rows: String = next.iter().map(|key| format!("<li>{key}</li>")).collect();
        assert_eq!(page.html(), format!("<ul>{rows}</ul>"));
        let new: Vec<u32> = next
            .iter()
            .filter(|key| !here.contains(key))
            .copied()
            .collect();
        assert_eq!(made.take(), new);
        let mut left = ended.take();
        left.sort_unstable();
        let mut expected: Vec<u32> = here
            .iter()
            .filter(|key| !next.contains(key))
            .copied()
            .collect();
        expected.sort_unstable();
        assert_eq!(left, expected);
        here = next;
    }
}

#[wasm_bindgen_test]
async fn a_listener_hears_once_and_the_newest_is_the_one_that_does() {
    let n = RwSignal::new(1_u32);
    let heard = Rc::new(RefCell::new(Vec::new()));
    let log = heard.clone();
    let page = Page::of(move || {
        view! {
            {move || {
                let (n, log) = (n.get(), log.clone());
                view! { <button type="button" on:click=move |_| log.borrow_mut().push(n)>"+"</button> }
            }}
        }
    });
    let button = page.find("button");
    button.click();
    n.set(2);
    settled().await;
    button.click();
    assert_eq!(*heard.borrow(), [1, 2]);
}

#[wasm_bindgen_test]
async fn what_is_shown_is_not_made_again_while_the_answer_stays_the_same() {
    let n = RwSignal::new(0_u32);
    let made = Rc::new(RefCell::new(0));
    let count = made.clone();
    let page = Page::of(move || {
        view! {
            <Show when=move || { n.get() > 0 } fallback=|| "没有">
                {
                    *count.borrow_mut() += 1;
                    view! { <b>"有"</b> }
                }
            </Show>
        }
    });
    assert_eq!(page.html(), "没有");
    for next in [1, 2, 3] {
        n.set(next);
        settled().await;
        assert_eq!(page.html(), "<b>有</b>");
    }
    assert_eq!(*made.borrow(), 1);
    n.set(0);
    settled().await;
    assert_eq!(page.html(), "没有");
}

#[wasm_bindgen_test]
async fn what_is_removed_follows_its_signals_no_longer() {
    let (there, n) = (RwSignal::new(true), RwSignal::new(0_u32));
    let runs = Rc::new(RefCell::new(0));
    let count = runs.clone();
    let page = Page::of(move || {
        view! {
            {move || there.get().then(|| {
                let count = count.clone();
                view! { <p>{move || { *count.borrow_mut() += 1; n.get() }}</p> }
            })}
        }
    });
    n.set(1);
    settled().await;
    assert_eq!((page.html().as_str(), *runs.borrow()), ("<p>1</p>", 2));
    there.set(false);
    settled().await;
    n.set(2);
    settled().await;
    assert_eq!((page.html().as_str(), *runs.borrow()), ("", 2));
}

#[wasm_bindgen_test]
fn a_node_is_handed_over_and_svg_is_drawn_in_its_own_namespace() {
    let node = NodeRef::<html::Input>::new();
    let page = Page::of(|| {
        view! { <input node_ref=node disabled prop:checked=true type="checkbox" /> <svg viewBox="0 0 1 1"><path d="M0 0"></path></svg> }
    });
    let input = node.get_untracked().unwrap();
    assert!(input.checked() && input.disabled());
    assert_eq!(
        page.find("path").namespace_uri().as_deref(),
        Some("http://www.w3.org/2000/svg")
    );
}

/// Signals, memos and effects are one type inside each; what Leptos' own promise stays so.
#[wasm_bindgen_test]
async fn a_memo_tells_of_another_value_and_of_no_equal_one() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let told = Rc::clone(&heard);
    let words = RwSignal::new(vec!["一".to_owned()]);
    let page = Page::of(|| {
        let count = Memo::new(move |_| words.with(Vec::len));
        Effect::new(move |before: Option<usize>| {
            told.borrow_mut().push((before, count.get()));
            count.get()
        });
        view! { <p>{count}</p> }
    });
    settled().await;
    words.set(vec!["二".to_owned()]);
    settled().await;
    words.update(|words| words.push("三".to_owned()));
    settled().await;
    assert_eq!(*heard.borrow(), [(None, 1), (Some(1), 2)]);
    assert_eq!(page.html(), "<p>2</p>");
}

#[wasm_bindgen_test]
async fn a_signal_whose_page_is_gone_says_so_and_takes_nothing() {
    let kept = Rc::new(RefCell::new(None));
    let there = Rc::clone(&kept);
    let page = Page::of(|| {
        let (signal, double) = (RwSignal::new(1_u32), RwSignal::new(String::new()));
        let memo = Memo::new(move |before| signal.get() + before.copied().unwrap_or(10));
        *there.borrow_mut() = Some((signal, memo, double));
        Markup::nothing()
    });
    let (signal, memo, double) = kept.borrow_mut().take().unwrap();
    assert_eq!(memo.get_untracked(), 11);
    signal.set(2);
    assert_eq!(memo.get_untracked(), 13);
    let same = signal;
    assert!(same == signal && double.with_untracked(String::is_empty));
    drop(page);
    assert_eq!(signal.try_get_untracked(), None);
    assert_eq!(signal.try_set(5), Some(5));
    assert_eq!(memo.try_get_untracked(), None);
    assert_eq!(double.try_update(|text| text.push('x')), None);
    // Nothing to set it on, and nothing breaks.
    signal.set(6);
}

#[wasm_bindgen_test]
async fn what_is_due_when_its_page_goes_looks_at_nothing() {
    let busy = Rc::new(RefCell::new(None));
    let there = Rc::clone(&busy);
    let open = RwSignal::new(true);
    let inner = move || {
        let busy = RwSignal::new(true);
        let rows = RwSignal::new(vec![1_u32]);
        *there.borrow_mut() = Some((busy, rows));
        Effect::new(move |_| busy.get());
        view! {
            <button disabled=move || busy.get()>{move || busy.get().then_some("忙")}</button>
            <For each=move || rows.get() key=|row| *row let:row><p>{row}</p></For>
        }
    };
    let page = Page::of(move || view! { <div>{move || open.get().then(&inner)}</div> });
    settled().await;
    assert_eq!(
        page.html(),
        r#"<div><button disabled="">忙</button><p>1</p></div>"#
    );
    let (busy, rows) = busy.borrow_mut().take().unwrap();
    // First the page goes, and then what it asked for comes.
    open.set(false);
    busy.try_set(false);
    rows.try_set(vec![2_u32]);
    settled().await;
    assert_eq!(page.html(), "<div></div>");
}
