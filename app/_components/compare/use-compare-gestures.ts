/** Drag, double-click, pinch and keys on the compare frame, turned into changes of its view. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import {
  type CompareView,
  detailScale,
  divideAt,
  isZoomed,
  type Point,
  panBy,
  startView,
  toggleZoom,
  zoomAt,
} from "./compare-view";

const DOUBLE_MS = 320;
const TAP_PX = 6;
const GRIP_PX = 28;
const PAN_STEP = 0.1;
const ZOOM_STEP = 1.5;

type Touch = { x: number; y: number };
type Gesture = { touches: Map<number, Touch>; moved: boolean; divides: boolean; before: number };
type Tap = { at: number; x: number; y: number; position: number };

export function useCompareGestures(start: number, pictureWidth: number, follow: boolean) {
  const frame = useRef<HTMLDivElement>(null);
  const range = useRef<HTMLInputElement>(null);
  const gesture = useRef<Gesture>({ touches: new Map(), moved: false, divides: true, before: start });
  const lastTap = useRef<Tap | null>(null);
  const [view, setView] = useState<CompareView>(() => startView(start));
  const [smooth, setSmooth] = useState(false);

  const box = () => (frame.current as HTMLDivElement).getBoundingClientRect();
  const pointAt = ({ x, y }: Touch): Point => {
    const { left, top, width, height } = box();
    return { x: (x - left) / width, y: (y - top) / height };
  };
  const change = (next: (view: CompareView) => CompareView, eased = false) => {
    setSmooth(eased);
    setView(next);
  };
  const toggle = (at?: Point) =>
    change(
      (old) => toggleZoom(old, at ?? { x: old.position / 100, y: 0.4 }, detailScale(pictureWidth, box().width)),
      true,
    );

  function onPointerDown(event: PointerEvent) {
    if (event.button !== 0 || (event.target as Element).closest("button")) return;
    const { touches } = gesture.current;
    const touch = { x: event.clientX, y: event.clientY };
    frame.current?.setPointerCapture(event.pointerId);
    touches.set(event.pointerId, touch);
    range.current?.focus({ preventScroll: true });
    if (touches.size > 1) return;
    const gripped = Math.abs(pointAt(touch).x * 100 - view.position) * box().width < GRIP_PX * 100;
    gesture.current = { touches, moved: false, divides: !isZoomed(view) || gripped, before: view.position };
  }

  function onPointerMove(event: PointerEvent) {
    const { touches, moved, divides } = gesture.current;
    const last = touches.get(event.pointerId);
    const now = { x: event.clientX, y: event.clientY };
    if (!last) {
      if (follow && event.pointerType === "mouse" && !isZoomed(view)) change((old) => divideAt(old, pointAt(now).x));
      return;
    }
    if (!moved && touches.size === 1 && Math.hypot(now.x - last.x, now.y - last.y) < TAP_PX) return;
    gesture.current.moved = true;
    const other = [...touches].find(([id]) => id !== event.pointerId)?.[1];
    touches.set(event.pointerId, now);
    if (other) return pinch(last, now, other);
    const { width, height } = box();
    change((old) =>
      divides ? divideAt(old, pointAt(now).x) : panBy(old, (now.x - last.x) / width, (now.y - last.y) / height),
    );
  }

  function pinch(last: Touch, now: Touch, other: Touch) {
    const { width, height } = box();
    const ratio =
      Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(last.x - other.x, last.y - other.y));
    const middle = pointAt({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    change((old) =>
      panBy(zoomAt(old, middle, old.scale * ratio), (now.x - last.x) / 2 / width, (now.y - last.y) / 2 / height),
    );
  }

  function onPointerUp(event: PointerEvent) {
    const { touches, moved, before } = gesture.current;
    if (!touches.delete(event.pointerId) || moved || touches.size > 0) return;
    const tap = { at: event.timeStamp, x: event.clientX, y: event.clientY };
    const first = lastTap.current;
    lastTap.current = { ...tap, position: before };
    if (first && tap.at - first.at < DOUBLE_MS && Math.hypot(tap.x - first.x, tap.y - first.y) < GRIP_PX) {
      lastTap.current = null;
      // The first of the two clicks moved the divider; a double click only means zoom.
      change((old) => ({ ...old, position: first.position }));
      return toggle(pointAt(tap));
    }
    if (!isZoomed(view)) change((old) => divideAt(old, pointAt(tap).x), true);
  }

  function onPointerCancel(event: PointerEvent) {
    gesture.current.touches.delete(event.pointerId);
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const centre = { x: 0.5, y: 0.5 };
    if (event.shiftKey && step && isZoomed(view)) {
      change((old) => panBy(old, (step[0] ?? 0) * PAN_STEP, (step[1] ?? 0) * PAN_STEP), true);
    } else if (event.key === "+" || event.key === "=")
      change((old) => zoomAt(old, centre, old.scale * ZOOM_STEP), true);
    else if (event.key === "-") change((old) => zoomAt(old, centre, old.scale / ZOOM_STEP), true);
    else if (event.key === "Enter") toggle();
    else if (event.key === "Escape" && isZoomed(view)) toggle();
    else return;
    event.preventDefault();
  }

  return {
    frame,
    range,
    view,
    smooth,
    toggle: () => toggle(),
    divide: (percent: number, eased = false) => change((old) => divideAt(old, percent / 100), eased),
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel },
    onKeyDown,
  };
}
