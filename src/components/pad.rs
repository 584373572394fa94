//! The box one signs in: ink of one pointer at a time.

use std::time::Duration;

use leptos::prelude::*;
use leptos::{ev, html, leptos_dom::helpers::TimeoutHandle};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// A name has several strokes: what is drawn is handed over when the pen has rested this long.
const REST: Duration = Duration::from_millis(600);
/// Drawing units; the box keeps this shape at every size.
const SIZE: (u32, u32) = (900, 300);
/// CSS pixels: a contact this wide or high is a palm. A thumb laid flat makes about 90.
const PALM: i32 = 100;

/// What draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    Pen,
    Touch,
    Mouse,
}

impl Tool {
    fn of(event: &ev::PointerEvent) -> Self {
        match event.pointer_type().as_str() {
            "pen" => Self::Pen,
            "touch" => Self::Touch,
            _ => Self::Mouse,
        }
    }
}

type Point = (f64, f64);

/// The pointer that draws, and its line so far.
struct Stroke {
    pointer: i32,
    tool: Tool,
    line: Vec<Point>,
}

/// What is drawn. Every stroke is remembered, so that one that turns out to be a palm's can go.
#[derive(Default)]
struct Ink {
    strokes: Vec<Vec<Point>>,
    current: Option<Stroke>,
    /// A hand with a pen rests on the glass: from its first stroke on, touches are that hand.
    has_pen: bool,
    /// Strokes that were not handed over yet.
    fresh: bool,
}

impl Ink {
    /// Whether a contact begins a stroke. A pen takes over from a finger, whose ink goes; nothing
    /// else comes in while somebody draws.
    fn begin(&mut self, pointer: i32, tool: Tool) -> bool {
        let free = match &self.current {
            None => tool != Tool::Touch || !self.has_pen,
            Some(stroke) => tool == Tool::Pen && stroke.tool == Tool::Touch,
        };
        if free {
            self.has_pen |= tool == Tool::Pen;
            let line = Vec::new();
            self.current = Some(Stroke {
                pointer,
                tool,
                line,
            });
        }
        free
    }

    /// The stroke of a pointer, while it draws.
    fn stroke(&mut self, pointer: i32) -> Option<&mut Stroke> {
        self.current
            .as_mut()
            .filter(|stroke| stroke.pointer == pointer)
    }

    /// Ends a pointer's stroke; without `keep` its ink goes. `false` if it drew none.
    fn end(&mut self, pointer: i32, keep: bool) -> bool {
        let Some(stroke) = self.current.take_if(|stroke| stroke.pointer == pointer) else {
            return false;
        };
        if keep {
            self.strokes.push(stroke.line);
            self.fresh = true;
        }
        true
    }

    /// Draws all of it anew.
    fn redraw(&self, canvas: &HtmlCanvasElement) {
        let Some(pen) = pen(canvas) else { return };
        pen.clear_rect(0.0, 0.0, SIZE.0.into(), SIZE.1.into());
        let current = self.current.iter().map(|stroke| &stroke.line);
        for line in self.strokes.iter().chain(current) {
            for (nth, point) in line.iter().enumerate() {
                draw(&pen, line[nth.saturating_sub(1)], *point);
            }
        }
    }
}

/// The canvas. `on_rest` gets it when the pen has rested, and when it goes with strokes not given
/// yet. One contact draws: a second one, a palm, and any touch beside a pen are ignored.
#[component]
pub fn Pad(
    #[prop(into)] on_rest: Callback<HtmlCanvasElement>,
    label: Signal<String>,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let ink = StoredValue::new(Ink::default());
    let waiting = StoredValue::new_local(None::<(TimeoutHandle, HtmlCanvasElement)>);
    let stop_waiting = move || {
        waiting
            .try_update_value(Option::take)
            .flatten()
            .map(|(timer, canvas)| {
                timer.clear();
                canvas
            })
    };
    let hand_over = move || {
        if let Some(canvas) = stop_waiting() {
            ink.try_update_value(|ink| ink.fresh = false);
            on_rest.run(canvas);
        }
    };
    on_cleanup(hand_over);
    let wait = move |canvas: HtmlCanvasElement| {
        if ink.with_value(|ink| !ink.fresh) {
            return;
        }
        if let Ok(timer) = set_timeout_with_handle(hand_over, REST) {
            waiting.set_value(Some((timer, canvas)));
        }
    };
    let drop_stroke = move |pointer: i32, canvas: HtmlCanvasElement| {
        if ink.try_update_value(|ink| ink.end(pointer, false)) == Some(true) {
            ink.with_value(|ink| ink.redraw(&canvas));
            wait(canvas);
        }
    };
    let start = move |event: ev::PointerEvent| {
        let Some(canvas) = canvas.get() else { return };
        event.prevent_default();
        if is_palm(&event) || event.button() > 0 {
            return;
        }
        let (pointer, tool) = (event.pointer_id(), Tool::of(&event));
        if ink.try_update_value(|ink| ink.begin(pointer, tool)) != Some(true) {
            return;
        }
        drop(canvas.set_pointer_capture(pointer));
        stop_waiting();
        let (x, y) = point(&event, &canvas);
        ink.update_value(|ink| {
            // A dot is a stroke too.
            if let Some(stroke) = ink.stroke(pointer) {
                stroke.line.extend([(x, y), (x + 0.1, y)]);
            }
            ink.redraw(&canvas);
        });
    };
    let follow = move |event: ev::PointerEvent| {
        let Some(canvas) = canvas.get() else { return };
        let pointer = event.pointer_id();
        if is_palm(&event) {
            drop_stroke(pointer, canvas);
            return;
        }
        ink.update_value(|ink| {
            let Some(stroke) = ink.stroke(pointer) else {
                return;
            };
            let to = point(&event, &canvas);
            let from = stroke.line.last().copied().unwrap_or(to);
            stroke.line.push(to);
            if let Some(pen) = pen(&canvas) {
                draw(&pen, from, to);
            }
        });
    };
    let lift = move |event: ev::PointerEvent| {
        let Some(canvas) = canvas.get() else { return };
        if ink.try_update_value(|ink| ink.end(event.pointer_id(), true)) == Some(true) {
            wait(canvas);
        }
    };
    // The system takes a touch back when it finds that nobody meant it: a palm, a hand beside a pen.
    let cancel = move |event: ev::PointerEvent| match Tool::of(&event) {
        Tool::Touch => {
            if let Some(canvas) = canvas.get() {
                drop_stroke(event.pointer_id(), canvas);
            }
        }
        Tool::Pen | Tool::Mouse => lift(event),
    };
    view! {
        <canvas node_ref=canvas class="signature" width=SIZE.0 height=SIZE.1 role="img" aria-label=move || label.get()
            on:pointerdown=start on:pointermove=follow on:pointerup=lift on:pointercancel=cancel></canvas>
    }
}

fn is_palm(event: &ev::PointerEvent) -> bool {
    Tool::of(event) == Tool::Touch && event.width().max(event.height()) >= PALM
}

/// Where on the canvas an event is, in drawing units. By where both are on the screen, which all engines
/// say alike, also on a page that is scrolled.
fn point(event: &ev::PointerEvent, canvas: &HtmlCanvasElement) -> Point {
    let scale = f64::from(SIZE.0) / f64::from(canvas.client_width()).max(1.0);
    let frame = canvas.get_bounding_client_rect();
    let within =
        |at: i32, edge: f64, border: i32| (f64::from(at) - edge - f64::from(border)) * scale;
    (
        within(event.client_x(), frame.left(), canvas.client_left()),
        within(event.client_y(), frame.top(), canvas.client_top()),
    )
}

fn draw(pen: &CanvasRenderingContext2d, from: Point, to: Point) {
    pen.begin_path();
    pen.move_to(from.0, from.1);
    pen.line_to(to.0, to.1);
    pen.stroke();
}

fn pen(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    // Ink on paper in every theme: it is printed.
    pen.set_stroke_style_str("#111");
    pen.set_line_width(6.0);
    pen.set_line_cap("round");
    pen.set_line_join("round");
    Some(pen)
}

#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests {
    use wasm_bindgen::JsValue;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::{browser::pause, components::tests::Page};

    /// A pad in the document, 300 by 100 CSS pixels, and how often it handed over.
    struct Sheet {
        _page: Page,
        canvas: HtmlCanvasElement,
        given: RwSignal<u32>,
    }

    fn sheet() -> Sheet {
        let given = RwSignal::new(0);
        let page = Page::of(move || {
            view! { <Pad on_rest=move |_| given.update(|times| *times += 1) label=Signal::derive(String::new) /> }
        });
        let canvas: HtmlCanvasElement = page.find("canvas");
        canvas
            .set_attribute("style", "display: block; width: 300px; height: 100px")
            .unwrap();
        Sheet {
            _page: page,
            canvas,
            given,
        }
    }

    impl Sheet {
        /// What a browser sends: `kind` is the event, `tool` the pointer's type, `wide` the contact.
        fn send(&self, kind: &str, (pointer, tool, wide): (i32, &str, i32), (x, y): (i32, i32)) {
            let send = "canvas, kind, pointerId, pointerType, width, x, y";
            let body = "const box = canvas.getBoundingClientRect(); canvas.dispatchEvent(new PointerEvent(kind, { bubbles: true, cancelable: true, pointerId, \
                        pointerType, width, height: width, clientX: box.left + x, clientY: box.top + y, button: kind === 'pointermove' ? -1 : 0 }))";
            let arguments = js_sys::Array::new();
            arguments.push(&self.canvas);
            arguments.push(&kind.into());
            arguments.push(&pointer.into());
            arguments.push(&tool.into());
            arguments.push(&wide.into());
            arguments.push(&x.into());
            arguments.push(&y.into());
            js_sys::Function::new_with_args(send, body)
                .apply(&JsValue::NULL, &arguments)
                .unwrap();
        }

        /// A stroke down the pad at `x`, still on the glass.
        fn begin(&self, contact: (i32, &str, i32), x: i32) {
            self.send("pointerdown", contact, (x, 10));
            self.send("pointermove", contact, (x, 90));
        }

        fn lift(&self, contact: (i32, &str, i32), x: i32) {
            self.send("pointerup", contact, (x, 90));
        }

        /// Whether there is ink half-way down at `x`.
        fn ink(&self, x: i32) -> bool {
            let body = "return canvas.getContext('2d').getImageData(x * 3, 150, 1, 1).data[3] > 0";
            js_sys::Function::new_with_args("canvas, x", body)
                .call2(&JsValue::NULL, &self.canvas, &x.into())
                .unwrap()
                .is_truthy()
        }
    }

    const FINGER: (i32, &str, i32) = (1, "touch", 30);
    const OTHER_FINGER: (i32, &str, i32) = (2, "touch", 30);
    const PALM_SIDE: (i32, &str, i32) = (3, "touch", 160);
    const PEN: (i32, &str, i32) = (4, "pen", 1);

    #[wasm_bindgen_test]
    async fn a_second_contact_and_a_palm_leave_no_ink() {
        let sheet = sheet();
        sheet.begin(FINGER, 50);
        sheet.begin(OTHER_FINGER, 150);
        sheet.begin(PALM_SIDE, 250);
        // Nor does one of them end the stroke that is drawn.
        sheet.lift(OTHER_FINGER, 150);
        sheet.send("pointermove", FINGER, (60, 10));
        sheet.send("pointermove", FINGER, (60, 90));
        sheet.lift(FINGER, 60);
        assert!(sheet.ink(50) && sheet.ink(60));
        assert!(!sheet.ink(150), "a second finger");
        assert!(!sheet.ink(250), "a palm");
        assert!(!sheet.ink(100), "a line from one contact to another");
        pause(800).await;
        assert_eq!(sheet.given.get_untracked(), 1);
    }

    #[wasm_bindgen_test]
    async fn a_contact_that_grows_to_a_palm_takes_its_ink_along() {
        let sheet = sheet();
        sheet.begin(FINGER, 50);
        sheet.lift(FINGER, 50);
        sheet.begin(OTHER_FINGER, 150);
        sheet.send("pointermove", (2, "touch", 140), (150, 50));
        sheet.lift(OTHER_FINGER, 150);
        // The system finds out by itself, too.
        sheet.begin(FINGER, 250);
        sheet.send("pointercancel", FINGER, (250, 90));
        assert!(sheet.ink(50) && !sheet.ink(150) && !sheet.ink(250));
        // The stroke before it is handed over all the same, once.
        pause(800).await;
        assert_eq!(sheet.given.get_untracked(), 1);
    }

    #[wasm_bindgen_test]
    async fn a_palm_alone_signs_nothing() {
        let sheet = sheet();
        sheet.begin(PALM_SIDE, 50);
        sheet.lift(PALM_SIDE, 50);
        pause(800).await;
        assert_eq!(sheet.given.get_untracked(), 0);
    }

    #[wasm_bindgen_test]
    fn a_pen_beats_the_hand_it_is_in() {
        let sheet = sheet();
        // The hand comes first, small as a finger.
        sheet.begin(FINGER, 50);
        sheet.begin(PEN, 150);
        sheet.send("pointermove", FINGER, (60, 90));
        sheet.lift(FINGER, 60);
        sheet.lift(PEN, 150);
        assert!(!sheet.ink(50), "the touch's ink stayed");
        assert!(sheet.ink(150));
        // And it lies there between the pen's strokes.
        sheet.begin(OTHER_FINGER, 250);
        sheet.lift(OTHER_FINGER, 250);
        sheet.begin(PEN, 200);
        sheet.lift(PEN, 200);
        assert!(!sheet.ink(250) && sheet.ink(200));
    }
}
