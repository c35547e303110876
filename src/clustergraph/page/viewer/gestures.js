// Pointers, fingers and wheel: they move the camera of a scene, pick what is under them, and tell of it.

import { panned } from "./camera.js";
import { zoomedAt } from "./camera.js";

/** Makes the canvas answer to pointers and wheel, and tell of picks. */
export function listen(scene) {
  const { canvas } = scene;
  const pointers = new Map();
  let pressed = null;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const tell = (name, hit, event) => {
    const told = new CustomEvent(name, { detail: hit, bubbles: true });
    canvas.dispatchEvent(Object.assign(told, { add: event.shiftKey, point: { x: event.clientX, y: event.clientY } }));
  };
  const point = (hit, event) => {
    if (sameHit(hit, scene.hovered)) return;
    scene.hovered = hit;
    canvas.style.cursor = hit ? "pointer" : "grab";
    tell("hover", hit, event);
    scene.draw();
  };
  canvas.style.touchAction = "none";
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    canvas.setPointerCapture?.(event.pointerId);
    pointers.set(event.pointerId, place(event));
    pressed = pointers.size === 1 ? { ...place(event), moved: false } : null;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    const now = place(event);
    if (!before) {
      scene.pointer = event;
      return void (scene.pointing ??= requestAnimationFrame(() => {
        scene.pointing = null;
        const { pointer } = scene;
        if (!pointers.size && pointer) point(scene.at(pointer.clientX, pointer.clientY), pointer);
      }));
    }
    if (pressed && !pressed.moved && Math.hypot(now.x - pressed.x, now.y - pressed.y) < 4) return;
    if (pressed) pressed.moved = true;
    canvas.style.cursor = "grabbing";
    if (pointers.size === 2) pinch(scene, pointers, event.pointerId, now);
    else if (pointers.size === 1) scene.pan(now.x - before.x, now.y - before.y);
    pointers.set(event.pointerId, now);
  });
  const release = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    canvas.style.cursor = scene.hovered ? "pointer" : "grab";
    const clicked = event.type === "pointerup" && pressed && !pressed.moved;
    if (clicked) tell("pick", scene.at(event.clientX, event.clientY), event);
    pressed = null;
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", (event) => {
    scene.pointer = null;
    if (!pointers.size) point(null, event);
  });
  canvas.addEventListener("dblclick", (event) => {
    const hit = scene.at(event.clientX, event.clientY);
    const { x, y } = place(event);
    if (hit?.group) scene.open(hit.group);
    else if (hit) tell("open", hit, event);
    else scene.setCamera(zoomedAt(scene.camera, scene.size, x, y, event.shiftKey ? 0.5 : 2), { animate: true });
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const unit = [1, 16, 400][event.deltaMode] ?? 1;
    const factor = Math.exp(-Math.max(-240, Math.min(240, event.deltaY * unit)) * (event.ctrlKey ? 0.008 : 0.0016));
    const { x, y } = place(event);
    scene.setCamera(zoomedAt(scene.current, scene.size, x, y, factor));
  }, { passive: false });
}

function pinch(scene, pointers, id, now) {
  const other = [...pointers].find(([key]) => key !== id)[1];
  const before = pointers.get(id);
  const gap = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
  const [x, y] = [(now.x + other.x) / 2, (now.y + other.y) / 2];
  const moved = panned(scene.current, (now.x - before.x) / 2, (now.y - before.y) / 2);
  scene.setCamera(zoomedAt(moved, scene.size, x, y, gap(now) / gap(before)));
}

function sameHit(one, other) {
  return one?.node === other?.node && one?.edge === other?.edge && one?.group?.id === other?.group?.id;
}
