//! A database that fails on purpose, for tests.

use js_sys::Function;
use wasm_bindgen::JsValue;

/// Every transaction fails with the browser's exception `name` as long as this lives.
pub struct Faults(Function);

impl Faults {
    pub fn of(name: &str) -> Self {
        let code = format!(
            "const real = IDBDatabase.prototype.transaction;
             IDBDatabase.prototype.transaction = function () {{
                 throw new DOMException('on purpose', '{name}');
             }};
             return () => {{ IDBDatabase.prototype.transaction = real; }};"
        );
        let broken = Function::new_no_args(&code).call0(&JsValue::NULL);
        Self(broken.expect("a browser").into())
    }

    /// The disk has no room for what goes into `store` as long as this lives.
    pub fn full_of(store: &str) -> Self {
        let code = format!(
            "const real = IDBObjectStore.prototype.put;
             IDBObjectStore.prototype.put = function (...all) {{
                 if (this.name === '{store}') {{
                     throw new DOMException('on purpose', 'QuotaExceededError');
                 }}
                 return real.apply(this, all);
             }};
             return () => {{ IDBObjectStore.prototype.put = real; }};"
        );
        let broken = Function::new_no_args(&code).call0(&JsValue::NULL);
        Self(broken.expect("a browser").into())
    }

    /// Every transaction that writes is aborted by itself, without a reason, as long as this lives.
    pub fn aborting() -> Self {
        let code = "const real = IDBObjectStore.prototype.put;
             IDBObjectStore.prototype.put = function (...all) {
                 const request = real.apply(this, all);
                 this.transaction.abort();
                 return request;
             };
             return () => { IDBObjectStore.prototype.put = real; };";
        let broken = Function::new_no_args(code).call0(&JsValue::NULL);
        Self(broken.expect("a browser").into())
    }
}

impl Drop for Faults {
    fn drop(&mut self) {
        drop(self.0.call0(&JsValue::NULL));
    }
}
