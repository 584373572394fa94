//! `view!`: Leptos' syntax, written out as calls on the app's one type of element.
//!
//! Leptos' own macro gives every element, attribute and closure a type of its own, and each type a
//! copy of the code that builds, changes and removes it. That was a third of the program a tablet
//! downloads over a bad network (docs/size.md). This macro writes the same page as calls on
//! `crate::view::Element`, which is one type. What it understands is what the pages use:
//!
//! - elements with `name=value`, `class:name=`, `prop:name=`, `style:name=`, `on:event=`, `node_ref=`;
//! - components with their properties, `let:item` and children;
//! - text in quotes, and anything the app's `IntoMarkup` takes, in braces.
//!
//! Everything else is refused where it stands, never ignored.

mod component;
mod element;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use rstml::node::{CustomNode, Node, NodeBlock};
use syn::spanned::Spanned;

/// Writes out one page or part of a page; the value is a `crate::view::Markup`.
#[proc_macro]
pub fn view(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let config = rstml::ParserConfig::default().recover_block(true);
    let (nodes, faults) = rstml::Parser::new(config)
        .parse_recoverable(TokenStream::from(tokens))
        .split_vec();
    let mut refused = Vec::new();
    for fault in faults {
        refused.push(fault.emit_as_expr_tokens());
    }
    let nodes = several(&nodes);
    quote!({ #(#refused;)* #nodes }).into()
}

/// One node as it is, several as a list.
pub(crate) fn several<C: CustomNode>(nodes: &[Node<C>]) -> TokenStream {
    let nodes: Vec<TokenStream> = nodes.iter().filter_map(node).collect();
    match nodes.as_slice() {
        [one] => quote!(crate::view::IntoMarkup::into_markup(#one)),
        many => {
            quote!(crate::view::Markup::many(::std::vec::Vec::new())#(.and(#many))*)
        }
    }
}

/// A node as something that can become markup; a comment is nothing.
pub(crate) fn node<C: CustomNode>(node: &Node<C>) -> Option<TokenStream> {
    Some(match node {
        Node::Element(element) if is_component(&element.name().to_string()) => {
            component::write(element)
        }
        Node::Element(element) => element::write(element),
        Node::Fragment(fragment) => several(&fragment.children),
        Node::Block(NodeBlock::ValidBlock(block)) => match block.stmts.as_slice() {
            [syn::Stmt::Expr(value, None)] => quote!(#value),
            _ => quote!(#block),
        },
        Node::Block(block) => refuse(block.span(), "this block cannot be read"),
        Node::Text(text) => {
            let words = &text.value;
            quote!(#words)
        }
        Node::RawText(text) => {
            let words = text.to_string_best();
            quote!(#words)
        }
        Node::Comment(_) => return None,
        other => refuse(other.span(), "view! does not know this"),
    })
}

/// As in Leptos: components begin with a capital letter, elements do not.
fn is_component(name: &str) -> bool {
    let last = name.rsplit("::").next().unwrap_or(name);
    last.trim()
        .starts_with(|first: char| first.is_ascii_uppercase())
}

pub(crate) fn refuse(span: Span, why: &str) -> TokenStream {
    quote_spanned!(span=> ::core::compile_error!(#why))
}
