//! A lint over the app's source: after an await, a signal of a page may be gone, and reading it as if
//! it were there ends the app.
//!
//! In an `async` block or function nothing that panics on a signal that is gone may stand after the
//! first await: neither the reads of Leptos without `try_`, nor `use_…` and `expect_context`, nor a
//! closure of the same file that does one of them. Writing does not panic. What is given to
//! `spawn_scoped` is free of this: it is dropped with its page. Names decide, not types, so that a
//! [`std::cell::Cell`] is better read before the await, too.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{
    Block, Expr, ExprAsync, ExprAwait, ExprCall, ExprForLoop, ExprIf, ExprLoop, ExprMatch,
    ExprMethodCall, ExprWhile, ImplItemFn, ItemFn, Local, Macro, Pat,
    spanned::Spanned,
    visit::{self, Visit},
};

/// Reads that panic on a signal or a stored value that is gone, by how many arguments they take:
/// maps and slices have a `get` too.
const READS: [(&str, usize); 10] = [
    ("get", 0),
    ("get_untracked", 0),
    ("get_value", 0),
    ("read", 0),
    ("read_untracked", 0),
    ("read_value", 0),
    ("write", 0),
    ("with", 1),
    ("with_untracked", 1),
    ("with_value", 1),
];

/// A read after an await.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    pub line: usize,
    pub what: String,
}

/// The faults of a source file.
///
/// # Errors
/// When it is not Rust.
pub fn faults(source: &str) -> syn::Result<Vec<Fault>> {
    let file = syn::parse_file(source)?;
    let mut closures = Closures::default();
    // A closure that calls one that reads, reads too.
    loop {
        let known = closures.reading.len();
        closures.visit_file(&file);
        if closures.reading.len() == known {
            break;
        }
    }
    let mut walk = Walk {
        reading: closures.reading,
        awaited: None,
        faults: Vec::new(),
    };
    walk.visit_file(&file);
    Ok(walk.faults)
}

fn reads(call: &ExprMethodCall) -> bool {
    // An owner runs something; it is no signal.
    if matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("owner")) {
        return false;
    }
    READS
        .iter()
        .any(|(name, arguments)| call.method == name && call.args.len() == *arguments)
}

/// The name of what is called, if it is called by a name.
fn called(call: &ExprCall) -> Option<String> {
    match &*call.func {
        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
}

fn needs_owner(name: &str) -> bool {
    name == "expect_context" || name.starts_with("use_")
}

fn is_scoped(call: &ExprCall) -> bool {
    called(call).as_deref() == Some("spawn_scoped")
}

/// `async` blocks within the tokens of a macro, as `view!` has them in its handlers.
fn asyncs(tokens: TokenStream, found: &mut Vec<ExprAsync>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (nth, token) in tokens.iter().enumerate() {
        if matches!(token, TokenTree::Ident(word) if word == "async") {
            let is_block = |tree: &&TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
            let end = tokens[nth..]
                .iter()
                .take(3)
                .position(|tree| is_block(&tree));
            let block = end.map(|end| tokens[nth..=nth + end].iter().cloned().collect());
            if let Some(Ok(block)) = block.map(syn::parse2) {
                found.push(block);
                continue;
            }
        }
        if let TokenTree::Group(group) = token {
            asyncs(group.stream(), found);
        }
    }
}

/// Finds the closures with a name that read.
#[derive(Default)]
struct Closures {
    reading: BTreeSet<String>,
}

impl<'a> Visit<'a> for Closures {
    fn visit_local(&mut self, local: &'a Local) {
        if let (Pat::Ident(name), Some(init)) = (&local.pat, &local.init)
            && let Expr::Closure(closure) = &*init.expr
        {
            let mut body = Body {
                known: &self.reading,
                reads: false,
            };
            body.visit_expr(&closure.body);
            if body.reads {
                self.reading.insert(name.ident.to_string());
            }
        }
        visit::visit_local(self, local);
    }
}

/// Whether the body of a closure reads when it is called.
struct Body<'k> {
    known: &'k BTreeSet<String>,
    reads: bool,
}

impl<'a> Visit<'a> for Body<'_> {
    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        self.reads |= reads(call);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        let name = called(call);
        self.reads |= name.is_some_and(|name| needs_owner(&name) || self.known.contains(&name));
        visit::visit_expr_call(self, call);
    }

    // Runs later, and is walked by itself.
    fn visit_expr_async(&mut self, _: &'a ExprAsync) {}
}

/// Walks in the order things happen.
struct Walk {
    reading: BTreeSet<String>,
    /// Whether there was an await; `None` outside of what is async.
    awaited: Option<bool>,
    faults: Vec<Fault>,
}

impl Walk {
    fn found(&mut self, at: impl Spanned, what: String) {
        let line = at.span().start().line;
        self.faults.push(Fault { line, what });
    }

    /// Walks something async; what stands within it has its own awaits.
    fn within(&mut self, begun: bool, walk: impl FnOnce(&mut Self)) {
        let outer = self.awaited.replace(begun);
        walk(self);
        self.awaited = outer;
    }

    /// Walks ways of which one is taken.
    fn ways<'a>(&mut self, ways: impl IntoIterator<Item = Box<dyn FnOnce(&mut Self) + 'a>>) {
        let before = self.awaited;
        let mut after = before;
        for way in ways {
            self.awaited = before;
            way(self);
            after = after.max(self.awaited);
        }
        self.awaited = after;
    }

    /// Walks what happens again and again: an await in it comes before all of it.
    fn again<'a>(&mut self, condition: Option<&'a Expr>, body: &'a Block) {
        let awaits = {
            let mut awaits = Awaits(false);
            awaits.visit_block(body);
            awaits.0
        };
        self.awaited = self.awaited.map(|awaited| awaited || awaits);
        if let Some(condition) = condition {
            self.visit_expr(condition);
        }
        self.visit_block(body);
    }
}

struct Awaits(bool);

impl<'a> Visit<'a> for Awaits {
    fn visit_expr_await(&mut self, _: &'a ExprAwait) {
        self.0 = true;
    }

    fn visit_expr_async(&mut self, _: &'a ExprAsync) {}
}

impl<'a> Visit<'a> for Walk {
    fn visit_item_fn(&mut self, item: &'a ItemFn) {
        let outer = self.awaited.take();
        self.awaited = item.sig.asyncness.map(|_| false);
        visit::visit_item_fn(self, item);
        self.awaited = outer;
    }

    fn visit_impl_item_fn(&mut self, item: &'a ImplItemFn) {
        self.awaited = item.sig.asyncness.map(|_| false);
        visit::visit_impl_item_fn(self, item);
        self.awaited = None;
    }

    fn visit_expr_async(&mut self, block: &'a ExprAsync) {
        let begun = self.awaited.unwrap_or(false);
        self.within(begun, |walk| visit::visit_expr_async(walk, block));
    }

    fn visit_expr_await(&mut self, awaited: &'a ExprAwait) {
        visit::visit_expr_await(self, awaited);
        self.awaited = self.awaited.map(|_| true);
    }

    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        if is_scoped(call) {
            return;
        }
        visit::visit_expr_call(self, call);
        if let Some(name) = called(call)
            && self.awaited == Some(true)
            && (needs_owner(&name) || self.reading.contains(&name))
        {
            self.found(call, format!("{name}()"));
        }
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        visit::visit_expr_method_call(self, call);
        if self.awaited == Some(true) && reads(call) {
            self.found(&call.method, format!(".{}()", call.method));
        }
    }

    fn visit_expr_if(&mut self, either: &'a ExprIf) {
        self.visit_expr(&either.cond);
        self.ways([
            Box::new(|walk: &mut Self| walk.visit_block(&either.then_branch))
                as Box<dyn FnOnce(&mut Self)>,
            Box::new(|walk: &mut Self| {
                if let Some((_, other)) = &either.else_branch {
                    walk.visit_expr(other);
                }
            }),
        ]);
    }

    fn visit_expr_match(&mut self, of: &'a ExprMatch) {
        self.visit_expr(&of.expr);
        self.ways(of.arms.iter().map(|arm| {
            Box::new(move |walk: &mut Self| walk.visit_arm(arm)) as Box<dyn FnOnce(&mut Self)>
        }));
    }

    fn visit_expr_loop(&mut self, again: &'a ExprLoop) {
        self.again(None, &again.body);
    }

    fn visit_expr_while(&mut self, again: &'a ExprWhile) {
        self.again(Some(&again.cond), &again.body);
    }

    fn visit_expr_for_loop(&mut self, again: &'a ExprForLoop) {
        self.visit_expr(&again.expr);
        self.again(None, &again.body);
    }

    fn visit_macro(&mut self, called: &'a Macro) {
        let mut found = Vec::new();
        asyncs(called.tokens.clone(), &mut found);
        for block in &found {
            self.within(false, |walk| visit::visit_expr_async(walk, block));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn no_signal_of_the_app_is_read_after_an_await() {
        let mut all = Vec::new();
        walk(&crate::repo::root().join("src"), &mut all);
        assert!(
            all.is_empty(),
            "read before the await, or with try_:\n{}",
            all.join("\n")
        );
    }

    fn walk(folder: &Path, all: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, all);
            } else if path.extension().is_some_and(|end| end == "rs")
                && path.file_stem().is_some_and(|name| name != "tests")
            {
                let source = std::fs::read_to_string(&path).expect("a file");
                // Tests keep their signals.
                let source = source.split("#[cfg(test)]\n").next().unwrap_or_default();
                for fault in faults(source).expect("Rust") {
                    all.push(format!("{}:{}: {}", path.display(), fault.line, fault.what));
                }
            }
        }
    }

    fn found(body: &str) -> Vec<String> {
        let source = format!("fn page() {{ {body} }}");
        let faults = faults(&source).expect("Rust");
        faults.into_iter().map(|fault| fault.what).collect()
    }

    #[test]
    fn a_read_after_an_await_is_found_wherever_it_stands() {
        for (body, what) in [
            (
                "spawn(async move { work().await; name.get_untracked(); });",
                ".get_untracked()",
            ),
            (
                "spawn(async move { let a = work().await + name.get(); });",
                ".get()",
            ),
            (
                "spawn(async move { if a { work().await; } list.with(|list| list.len()); });",
                ".with()",
            ),
            (
                "spawn(async move { loop { id.get_value(); work().await; } });",
                ".get_value()",
            ),
            (
                "spawn(async move { work(about.get_value()).await.map(|x| x + id.get_value()) });",
                ".get_value()",
            ),
            (
                "spawn(async move { work().await; use_app(); });",
                "use_app()",
            ),
            // A closure that reads, and one that calls it.
            (
                "let about = move || id.get_value(); let edit = move || about(); spawn(async move { work().await; edit(); });",
                "edit()",
            ),
            (
                "view! { <p on:click=move |_| spawn(async move { work().await; name.get(); })>\"x\"</p> }",
                ".get()",
            ),
        ] {
            assert_eq!(found(body), [what], "{body}");
        }
        let faults = faults(
            "async fn save(name: RwSignal<String>) {\n    work().await;\n    name.get();\n}",
        );
        assert_eq!(faults.expect("Rust")[0].line, 3);
    }

    #[test]
    fn what_is_guarded_or_comes_before_is_left_alone() {
        for body in [
            "spawn(async move { let name = name.get(); work(name).await; });",
            "spawn(async move { work().await; name.try_get_untracked(); busy.set(false); all.update(|all| all.clear()); });",
            "spawn(async move { work().await; map.get(&key); });",
            "spawn_scoped(async move { work().await; name.get(); });",
            "spawn(async move { match a { 1 => work().await, _ => name.get() } });",
            "let shown = move || name.get(); spawn(async move { shown(); work().await; });",
        ] {
            assert_eq!(found(body), Vec::<String>::new(), "{body}");
        }
    }
}
