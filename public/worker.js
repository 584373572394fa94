// Runs the app's own wasm in a worker: the same files as the page's, so it costs no further download.
// Messages that arrive before the program listens are kept and given to it afterwards.
import init from "/yidang.js";

const early = [];
const keep = (event) => early.push(event);
self.addEventListener("message", keep);

init({ module_or_path: "/yidang_bg.wasm" }).then(
  () => {
    self.removeEventListener("message", keep);
    for (const { data, ports } of early) {
      self.dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
    }
  },
  // Thrown outside the promise, so that the page's `onerror` hears of it.
  (error) => setTimeout(() => { throw error; }),
);
