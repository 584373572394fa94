/* Before the app; docs/browsers.md says what it does and what it and the app tell each other. */
(function () {
  var root = document.documentElement;

  function wasmReady() {
    // A module whose one function type takes an externref: what rustc's output needs.
    var bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 111, 0];
    return typeof WebAssembly === "object" && WebAssembly.validate(new Uint8Array(bytes));
  }

  function trouble() {
    var agent = navigator.userAgent;
    if (/MicroMessenger/i.test(agent)) return "wechat";
    if (/DingTalk|QQ\/|Weibo|Lark|Feishu|AlipayClient|aweme|FBAN|FBAV/i.test(agent)) return "inside";
    if (window.isSecureContext === false) return "insecure";
    try {
      if (!("noModule" in document.createElement("script")) || !wasmReady()) return "old";
      if (!window.indexedDB || !window.HTMLDialogElement || !window.BigInt || !window.structuredClone) return "old";
      if (!window.crypto || !crypto.subtle || !window.createImageBitmap) return "old";
    } catch (error) {
      return "old";
    }
    return "";
  }

  var pages = {
    wechat: [
      "请用浏览器打开",
      "微信里的页面不能可靠地保存评测内容，一档不在这里打开。",
      ["点右上角的“…”", "选“在浏览器打开”（或“在默认浏览器中打开”）", "没有这一项时，复制下面的网址，粘贴到浏览器"],
      "Please open this in a browser",
      "WeChat’s built-in page cannot keep answers reliably, so Yidang does not open here. Tap “…” at the top right and choose “Open in browser”, or copy the address below into a browser."
    ],
    inside: [
      "请用浏览器打开",
      "别的应用里的页面不能可靠地保存评测内容，一档不在这里打开。",
      ["点右上角的菜单", "选“在浏览器打开”", "没有这一项时，复制下面的网址，粘贴到浏览器"],
      "Please open this in a browser",
      "A page inside another app cannot keep answers reliably, so Yidang does not open here. Open the menu at the top right and choose “Open in browser”, or copy the address below into a browser."
    ],
    insecure: [
      "这个网址不安全，打不开一档",
      "浏览器只在 https 网址（或本机 localhost）上允许离线保存和签名。你的数据没有受影响。",
      ["请向办公室要 https 开头的网址", "在服务器本机上，用 http://localhost 加端口打开"],
      "This address is not secure",
      "Browsers allow offline storage and signing only on https addresses (or localhost). Nothing of yours is affected. Ask the office for the address that begins with https."
    ],
    old: [
      "浏览器版本太旧",
      "一档要在没有网络时把评测内容存在本机，这个浏览器做不到。本机已有的数据没有受影响。",
      ["安卓、鸿蒙平板：更新自带浏览器，或安装新版 Chrome、Edge", "iPad：更新到 iPadOS 16.4 以上，用 Safari 打开", "电脑：安装新版 Edge、Chrome 或 Firefox", "然后打开下面的网址"],
      "This browser is too old",
      "Yidang keeps answers on this device without a network, and this browser cannot. What is already on the device is not affected. Please update the browser (Chrome or Edge 111, Safari 16.4, Firefox 115 or later) and open the address below."
    ]
  };

  function esc(text) {
    return String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
  }

  function show(reason) {
    var words = pages[reason], steps = "", i;
    for (i = 0; i < words[2].length; i++) steps += "<li>" + esc(words[2][i]) + "</li>";
    // The open comment swallows the rest of the document, so the app is never started.
    document.write(
      '<link rel="stylesheet" href="/boot.css"></head><body class="plain"><main data-test="unsupported" data-reason="' + reason + '">' +
      '<img src="/icons/mark.svg" alt="" width="64" height="64">' +
      "<h1>" + esc(words[0]) + "</h1><p>" + esc(words[1]) + "</p><ol>" + steps + "</ol>" +
      '<p class="address">' + esc(location.href) + "</p>" +
      '<section lang="en"><h2>' + esc(words[3]) + "</h2><p>" + esc(words[4]) + "</p></section></main><!--"
    );
  }

  var reason = trouble();
  if (reason) {
    show(reason);
    return;
  }

  var dark = window.matchMedia("(prefers-color-scheme: dark)");

  function light() {
    var choice = root.getAttribute("data-choice");
    try {
      choice = choice || JSON.parse(localStorage.getItem("yidang.theme"));
    } catch (error) {
      choice = choice || "auto";
    }
    if (choice !== "light" && choice !== "dark" && choice !== "sunlight") choice = dark.matches ? "dark" : "light";
    root.setAttribute("data-theme", choice);
  }

  light();
  dark.addEventListener("change", light);
  window.addEventListener("yidang:theme", light);

  /* From here to the app's first page: never a blank screen. Afterwards: a program that stopped says so. */
  var started = false, stop = null, place = "";

  function count(answer) {
    var bar = document.getElementById("boot-bytes"), says = document.getElementById("boot-progress");
    if (!bar || !answer.ok || !answer.body || !(Number(bar.getAttribute("data-bytes")) > 0)) return;
    var reader = answer.clone().body.getReader(), come = 0, all = Number(bar.getAttribute("data-bytes"));
    bar.max = all;
    function more(part) {
      if (part.value) come += part.value.length;
      bar.value = Math.min(come, all);
      says.textContent = part.done ? "正在准备… Starting…" : "已下载 Downloaded " + (come / 1e6).toFixed(1) + " / " + (all / 1e6).toFixed(1) + " MB";
      if (!part.done) return reader.read().then(more);
    }
    reader.read().then(more).catch(function () {});
  }

  if (!navigator.serviceWorker || !navigator.serviceWorker.controller) {
    var ask = window.fetch;
    window.fetch = function (what) {
      var answer = ask.apply(window, arguments);
      if (!/\.wasm$/.test(String((what && what.url) || what))) return answer;
      window.fetch = ask;
      return answer.then(function (answer) {
        count(answer);
        return answer;
      });
    };
  }

  var putBack = new WeakMap(), OFTEN = 10;

  function restoreTexts(records) {
    var fonts = [], back = [], i, j;
    function each(nodes, act) {
      for (j = 0; j < nodes.length; j++) act(nodes[j]);
    }
    records.forEach(function (record) {
      each(record.addedNodes, function (node) {
        if (node.nodeName === "FONT") fonts.push({ node: node, parent: record.target, next: record.nextSibling });
      });
    });
    if (!fonts.length) return;
    records.forEach(function (record) {
      each(record.removedNodes, function (text) {
        if (text.nodeType !== Node.TEXT_NODE) return;
        var beside = [record.previousSibling, record.nextSibling].concat([].slice.call(record.addedNodes));
        for (i = 0; i < fonts.length; i++) {
          var font = fonts[i], there = beside.indexOf(font.node) >= 0 || (font.parent === record.target && font.next === record.nextSibling);
          // What the program itself took away in the same moment stays away: it is nobody's wrapped text.
          if (there && font.node.parentNode === record.target && (!text.parentNode || font.node.contains(text))) {
            back.push({ text: text, font: font.node });
            break;
          }
        }
      });
    });
    var all = back.length;
    back = back.filter(function (pair) {
      var times = (putBack.get(pair.text) || 0) + 1;
      putBack.set(pair.text, times);
      return times <= OFTEN;
    });
    back.forEach(function (pair) { pair.font.parentNode.insertBefore(pair.text, pair.font); });
    back.forEach(function (pair) { pair.font.remove(); });
    if (back.length < all && !root.hasAttribute("data-translated")) {
      root.setAttribute("data-translated", "");
      window.dispatchEvent(new Event("yidang:translated"));
    }
  }

  new MutationObserver(restoreTexts).observe(root, { childList: true, subtree: true });

  function line(box, name, text) {
    var made = document.createElement(name);
    made.textContent = text;
    box.appendChild(made);
    return made;
  }

  function failures() {
    try {
      return JSON.parse(localStorage.getItem("yidang.errors")) || [];
    } catch (error) {
      return [];
    }
  }

  /* As crates/device/src/browser/errors.rs keeps them, which cannot do it any more when the program has stopped. */
  function note(what, detail) {
    var all = failures();
    all.push((new Date().toISOString() + " " + what + " " + detail).slice(0, 160));
    try {
      localStorage.setItem("yidang.errors", JSON.stringify(all.slice(-20)));
    } catch (error) {
      // No room, or not allowed: the page still shows the place.
    }
  }

  /* The problem report of src/pages/report.rs, as far as it can be made without the program. */
  function report(builds) {
    var all = failures(), lines = [
      "app: stopped " + builds.join(" "),
      "at: " + new Date().toISOString(),
      "screen: " + window.innerWidth + " px, online " + navigator.onLine + ", " + root.lang.slice(0, 2) + ", " + (root.getAttribute("data-choice") || "auto"),
      "browser: " + navigator.userAgent,
      "last failures: " + all.length
    ];
    for (var i = 0; i < all.length; i++) lines.push("failure: " + all[i]);
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/plain;charset=utf-8" }));
    link.download = "yidang-report.txt";
    link.click();
  }

  function button(box, name, text, act) {
    var made = line(box, "button", text);
    made.setAttribute("data-test", name);
    made.onclick = act;
  }

  /* One page, whatever else happens: the program's own page would look as if it still worked. */
  function stopped() {
    if (stop || !document.body) return;
    stop = document.createElement("main");
    stop.id = "boot-says";
    stop.setAttribute("role", "alert");
    stop.setAttribute("data-test", "stopped");
    if (started) {
      line(stop, "h1", "程序停住了");
      line(stop, "p", "程序内部出错，为了不写坏内容，它停了下来。已保存的内容都在：凡是显示过“已保存”的，都存在本机。重新打开后，请看一下最后填的一项。");
      line(stop, "p", "再次停住时，请保存问题报告，交给办公室。报告里没有填写的内容。");
    } else {
      line(stop, "h1", "一档没有打开");
      line(stop, "p", "本机已有的数据没有受影响。请检查网络后再试；再打不开时，请保存问题报告，交给办公室。报告里没有填写的内容。");
    }
    if (place) line(stop, "p", place).className = "address";
    var ways = line(stop, "p", "");
    button(ways, "reload", "重新打开 Reload", function () { location.reload(); });
    button(ways, "save-report", "保存问题报告 Save the problem report", function () {
      var keys = window.caches ? caches.keys() : Promise.resolve([]);
      keys.then(report, function () { report([]); });
    });
    var english = line(stop, "section", "");
    english.lang = "en";
    if (started) {
      line(english, "h2", "The program stopped");
      line(english, "p", "An error inside the program. It stopped so that nothing is damaged. What was saved is safe: all that was shown as saved is stored on this device. After reloading, look at what you entered last. If it stops again, save the problem report and give it to the office. It holds nothing that was entered.");
    } else {
      line(english, "h2", "Yidang did not open");
      line(english, "p", "What is on this device is not affected. Please check the network and try again. If it still does not open, save the problem report and give it to the office. It holds nothing that was entered.");
    }
    // What was open, a dialog too, goes with everything else.
    document.body.textContent = "";
    document.body.className = "plain";
    document.body.appendChild(stop);
  }

  // From the panic hook in src/panic.rs: where it happened. The trap that follows has no place.
  window.addEventListener("yidang:panic", function (event) {
    place = String(event.detail);
    note("panic", place);
    stopped();
  });
  window.addEventListener("TrunkApplicationStarted", function () {
    started = true;
    var wait = document.getElementById("boot-says");
    if (wait && !stop) wait.parentNode.removeChild(wait);
  });
  // Capturing: a script or module that does not arrive tells only its own element.
  window.addEventListener("error", function (event) {
    var trap = event.error instanceof WebAssembly.RuntimeError;
    var script = event.target && event.target.tagName === "SCRIPT";
    var early = !started && event.target === window;
    if (trap || script || early) stopped();
  }, true);
  window.addEventListener("unhandledrejection", function (event) {
    if (!started || event.reason instanceof WebAssembly.RuntimeError) stopped();
  });

  if (!navigator.serviceWorker) {
    root.setAttribute("data-offline", "off");
    return;
  }

  function tell(state) {
    root.setAttribute("data-update", state);
    window.dispatchEvent(new Event("yidang:update"));
  }

  var workers = navigator.serviceWorker, agreed = false, controlled = !!workers.controller;
  workers.addEventListener("controllerchange", function () {
    // The first build taking its place is no change; a later one is.
    if (agreed) location.reload();
    else if (controlled) tell("switched");
    controlled = true;
  });

  function register() {
    workers.register("/sw.js", { updateViaCache: "none" }).then(watchOver, function () { root.setAttribute("data-offline", "failed"); });
  }

  /* The parts that the start did not need: once it is over, so that nothing of them stands in its way. */
  function offline(worker) {
    if (root.getAttribute("data-offline") !== "ready") root.setAttribute("data-offline", "start");
    if (!started) return void setTimeout(offline, 1000, worker);
    setTimeout(keepParts, 1000, worker);
  }

  function keepParts(worker) {
    var channel = new MessageChannel();
    channel.port1.onmessage = function (event) {
      if (event.data) root.setAttribute("data-offline", "ready");
      else window.addEventListener("online", function () { keepParts(worker); }, { once: true });
    };
    worker.postMessage("keep-parts", [channel.port2]);
  }

  function watchOver(registration) {
    function watch(worker) {
      if (!worker) return;
      worker.addEventListener("statechange", function () {
        if (worker.state === "installed" && registration.active) tell("ready");
        if (worker.state === "activated") offline(worker);
        if (worker.state === "redundant" && !registration.active) root.setAttribute("data-offline", "failed");
      });
    }
    if (registration.active) offline(registration.active);
    if (registration.waiting && registration.active) tell("ready");
    watch(registration.installing);
    registration.addEventListener("updatefound", function () { watch(registration.installing); });
    window.addEventListener("yidang:activate", function () {
      if (!registration.waiting) return location.reload();
      agreed = true;
      registration.waiting.postMessage("activate");
    });
    // An installed app may stay open for days: look for a new build when it comes back to the front.
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "visible" && navigator.onLine) registration.update().catch(function () {});
    });
  }

  // A first visit has the network to itself: the worker asks for the same files once more. A page that
  // is kept looks for a new build at once, all the more when it does not start.
  if (controlled) register();
  else window.addEventListener("TrunkApplicationStarted", register);
})();
