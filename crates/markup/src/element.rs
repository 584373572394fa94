//! An element: its fixed attributes as one list, the rest as calls.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use rstml::node::{CustomNode, KeyedAttribute, NodeAttribute, NodeElement};
use syn::{Expr, ExprLit, Lit, spanned::Spanned};

use crate::{node, refuse};

/// Elements of SVG that the pages draw with; they are made in its namespace.
const SVG: [&str; 8] = [
    "svg", "path", "polygon", "polyline", "line", "circle", "rect", "text",
];

pub fn write<C: CustomNode>(element: &NodeElement<C>) -> TokenStream {
    let tag = element.name().to_string();
    let make = if SVG.contains(&tag.as_str()) {
        quote!(svg)
    } else {
        quote!(new)
    };
    let (mut fixed, mut calls) = (Vec::new(), Vec::new());
    for attribute in element.attributes() {
        match attribute {
            NodeAttribute::Attribute(attribute) => match words(attribute) {
                Some(words) => {
                    let name = attribute.key.to_string();
                    fixed.push(quote!((#name, #words)));
                }
                None => calls.push(call(attribute)),
            },
            NodeAttribute::Block(block) => {
                calls.push(refuse(block.span(), "view! does not spread attributes"));
            }
        }
    }
    for child in element.children.iter().filter_map(node) {
        calls.push(quote!(.child(#child)));
    }
    quote!(crate::view::Element::#make(#tag, &[#(#fixed),*])#(#calls)*)
}

/// The words of `name="words"`, where the name is a plain attribute.
fn words(attribute: &KeyedAttribute) -> Option<String> {
    if attribute.key.to_string().contains(':') {
        return None;
    }
    match attribute.value()? {
        Expr::Lit(ExprLit {
            lit: Lit::Str(words),
            ..
        }) => Some(words.value()),
        _ => None,
    }
}

fn call(attribute: &KeyedAttribute) -> TokenStream {
    let name = attribute.key.to_string();
    let value = match attribute.value() {
        Some(value) => quote!(#value),
        None => quote!(true),
    };
    let Some((kind, rest)) = name.split_once(':') else {
        return if name == "node_ref" {
            quote!(.node_ref(#value))
        } else {
            quote!(.attr(#name, #value))
        };
    };
    match kind {
        "on" => {
            let event = format_ident!("{}", rest, span = attribute.key.span());
            quote!(.on(::leptos::ev::#event, #value))
        }
        "class" => quote!(.class(#rest, #value)),
        "prop" => quote!(.prop(#rest, #value)),
        "style" => quote!(.style(#rest, #value)),
        _ => refuse(attribute.key.span(), "view! does not know this attribute"),
    }
}
