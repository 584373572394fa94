//! A component: Leptos' own builder of its properties, then its view.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use rstml::node::{CustomNode, NodeAttribute, NodeElement, NodeName};
use syn::spanned::Spanned;

use crate::{refuse, several};

pub fn write<C: CustomNode>(element: &NodeElement<C>) -> TokenStream {
    let name = element.name();
    let (mut props, mut bound) = (Vec::new(), Vec::new());
    for attribute in element.attributes() {
        let NodeAttribute::Attribute(attribute) = attribute else {
            props.push(refuse(attribute.span(), "view! does not spread attributes"));
            continue;
        };
        let key = &attribute.key;
        if let Some(item) = key.to_string().strip_prefix("let:") {
            bound.push(format_ident!("{}", item, span = key.span()));
        } else if !matches!(key, NodeName::Path(_)) {
            props.push(refuse(key.span(), "a component takes properties only"));
        } else {
            let value = match attribute.value() {
                Some(value) => quote!(#value),
                None => quote!(#key),
            };
            props.push(quote!(.#key(#[allow(unused_braces)] { #value })));
        }
    }
    if !element.children.is_empty() {
        let children = several(&element.children);
        props.push(if bound.is_empty() {
            quote!(.children(::leptos::children::ToChildren::to_children(move || #children)))
        } else {
            quote!(.children(move |#(#bound),*| #children))
        });
    }
    quote! {
        ::leptos::component::component_view(
            &#name,
            ::leptos::component::component_props_builder(&#name) #(#props)* .build(),
        )
    }
}
