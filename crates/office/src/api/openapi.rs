//! The endpoints as an OpenAPI document, from one table that the tests walk too.

use serde_json::{Map, Value, json};

use super::problem;

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody; a secret in the request decides.
    Anybody,
    /// Every enrolled device, within its scope.
    Device,
    /// The office's devices.
    Office,
}

/// One endpoint.
pub struct Endpoint {
    pub method: &'static str,
    pub path: &'static str,
    pub who: Who,
    pub summary: &'static str,
}

const fn endpoint(
    method: &'static str,
    path: &'static str,
    who: Who,
    summary: &'static str,
) -> Endpoint {
    Endpoint {
        method,
        path,
        who,
        summary,
    }
}

/// Every endpoint there is.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("get", "/api/v1/openapi.json", Who::Anybody, "This document"),
    endpoint(
        "get",
        "/api/v1/invites/{code}",
        Who::Anybody,
        "What an invite is for",
    ),
    endpoint(
        "post",
        "/api/v1/enrol",
        Who::Anybody,
        "Enrol a device with an invite; gives its token",
    ),
    endpoint("post", "/api/v1/invites", Who::Office, "Invite a device"),
    endpoint("get", "/api/v1/devices", Who::Office, "All devices"),
    endpoint(
        "post",
        "/api/v1/devices/{device}/revoke",
        Who::Office,
        "Take a device's right to connect",
    ),
    endpoint(
        "get",
        "/api/v1/conflicts",
        Who::Office,
        "Records somebody has to settle",
    ),
    endpoint(
        "get",
        "/api/v1/status",
        Who::Device,
        "What the office has of this device",
    ),
    endpoint("post", "/api/v1/bundles", Who::Device, "Send a bundle"),
    endpoint(
        "get",
        "/api/v1/news",
        Who::Device,
        "Fetch what arrived in the device's scope",
    ),
    endpoint(
        "put",
        "/api/v1/attachments/{sha256}",
        Who::Device,
        "Send a piece of an attachment",
    ),
    endpoint(
        "get",
        "/api/v1/attachments/{sha256}",
        Who::Device,
        "Fetch an attachment",
    ),
];

/// OpenAPI 3.1.
pub fn document() -> Value {
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let parameters: Vec<Value> = endpoint
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
            .chain(query(endpoint.path))
            .collect();
        let mut operation = json!({
            "summary": endpoint.summary,
            "parameters": parameters,
            "responses": {
                "2XX": { "description": "Done" },
                "4XX": { "$ref": "#/components/responses/Problem" },
                "5XX": { "$ref": "#/components/responses/Problem" },
            },
            "x-who": format!("{:?}", endpoint.who).to_lowercase(),
        });
        if endpoint.who != Who::Anybody {
            operation["security"] = json!([{ "token": [] }]);
        }
        if let Some(body) = body(endpoint) {
            operation["requestBody"] = body;
        }
        let methods = paths
            .entry(endpoint.path)
            .or_insert_with(|| Value::Object(Map::new()));
        methods[endpoint.method] = operation;
    }
    let kinds: Vec<Value> = problem::ALL
        .iter()
        .map(|kind| json!({ "const": format!("/problems/{}", kind.name()), "description": kind.status().to_string() }))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Yidang office", "version": "1" },
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "responses": { "Problem": {
                "description": "A problem document (RFC 9457)",
                "content": { "application/problem+json": { "schema": {
                    "type": "object",
                    "required": ["type", "status", "title", "zh"],
                    "properties": {
                        "type": { "oneOf": kinds },
                        "status": { "type": "integer" },
                        "title": { "type": "string", "description": "What happened and what to do, in English" },
                        "zh": { "type": "string", "description": "The same in Chinese" },
                        "next": { "type": "integer", "description": "not-next: the byte to go on from" },
                        "gaps": { "type": "array", "description": "gap: device, from, to" },
                        "detail": { "type": "string", "description": "bad-bundle: what is wrong with it" },
                    },
                } } },
            } },
        },
    })
}

fn query(path: &str) -> Vec<Value> {
    if path != "/api/v1/news" {
        return Vec::new();
    }
    let parameter = |name: &str, required: bool, kind: &str, description: &str| {
        json!({ "name": name, "in": "query", "required": required,
                "schema": { "type": kind }, "description": description })
    };
    vec![
        parameter(
            "after",
            true,
            "integer",
            "The cursor of the last answer; 0 at first",
        ),
        parameter(
            "epoch",
            false,
            "string",
            "The epoch of the last answer; another one begins anew",
        ),
        parameter(
            "wait",
            false,
            "integer",
            "Seconds to wait for something new, at most 25",
        ),
    ]
}

fn body(endpoint: &Endpoint) -> Option<Value> {
    let schema = match (endpoint.method, endpoint.path) {
        ("post", "/api/v1/enrol") => json!({
            "type": "object",
            "required": ["code", "device", "name", "public_key"],
            "properties": {
                "code": { "type": "string" },
                "device": { "type": "string", "description": "The device's id" },
                "name": { "type": "string" },
                "public_key": { "type": "string", "description": "P-256, 65 bytes, base64" },
            },
        }),
        ("post", "/api/v1/invites") => json!({
            "type": "object",
            "required": ["name", "role", "scope", "days", "origin"],
            "properties": {
                "name": { "type": "string" },
                "role": { "enum": ["team", "enterprise", "office"] },
                "scope": { "description": "\"city\", {\"areas\": [CODE]} or {\"dossier\": CODE}" },
                "days": { "type": "integer", "minimum": 1, "maximum": 90 },
                "origin": { "type": "string", "format": "uri" },
            },
        }),
        ("post", "/api/v1/bundles") => json!({
            "type": "object", "description": "docs/bundle.schema.json",
        }),
        ("put", _) => {
            return Some(
                json!({ "required": true, "content": { "application/octet-stream": {} } }),
            );
        }
        _ => return None,
    };
    Some(json!({ "required": true, "content": { "application/json": { "schema": schema } } }))
}
