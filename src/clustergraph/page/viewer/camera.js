// The camera: (x, y) is the point of the network in the middle of the view, k the pixels that one unit takes.

export const NEAREST = 12;
export const FARTHEST = 0.004;

/** The camera with its zoom in bounds; what is no number is taken from `otherwise`. */
export function soundCamera(camera, otherwise = { x: 0, y: 0, k: 1 }) {
  const of = (name) => (Number.isFinite(camera?.[name]) ? camera[name] : otherwise[name]);
  return { x: of("x"), y: of("y"), k: Math.min(NEAREST, Math.max(FARTHEST, of("k") || otherwise.k)) };
}

/** The pixel of a view of that size at which a point of the network appears. */
export function toView(camera, size, x, y) {
  return [(x - camera.x) * camera.k + size.width / 2, (y - camera.y) * camera.k + size.height / 2];
}

/** The point of the network under a pixel. */
export function toNetwork(camera, size, px, py) {
  return [(px - size.width / 2) / camera.k + camera.x, (py - size.height / 2) / camera.k + camera.y];
}

/** The camera moved by so many pixels, as a hand that drags the picture moves it. */
export function panned(camera, dx, dy) {
  return { ...camera, x: camera.x - dx / camera.k, y: camera.y - dy / camera.k };
}

/** The camera nearer by `factor`, with what is under the pixel staying there. */
export function zoomedAt(camera, size, px, py, factor) {
  const k = Math.min(NEAREST, Math.max(FARTHEST, camera.k * factor));
  const [x, y] = toNetwork(camera, size, px, py);
  return { k, x: x - (px - size.width / 2) / k, y: y - (py - size.height / 2) / k };
}

/** The camera that shows a box whole, with room for labels around it, no nearer than `most`. */
export function fitted(box, size, most = 1.4) {
  if (!box) return { x: 0, y: 0, k: 1 };
  const room = (length, margin) => Math.max(length - 2 * Math.min(margin, length * 0.08), 1);
  const k = Math.min(
    room(size.width, 80) / Math.max(box.right - box.left, 1e-6),
    room(size.height, 46) / Math.max(box.bottom - box.top, 1e-6),
    most,
  );
  return soundCamera({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, k });
}

/** What a view of that size shows of the network, with a margin in pixels around. */
export function viewBox(camera, size, margin = 0) {
  const [left, top] = toNetwork(camera, size, -margin, -margin);
  const [right, bottom] = toNetwork(camera, size, size.width + margin, size.height + margin);
  return { left, top, right, bottom };
}

/** A camera on the way between two, t from 0 to 1: slow at both ends, the zoom even to the eye. */
export function between(from, to, t) {
  const eased = t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
  const k = from.k * (to.k / from.k) ** eased;
  // Moving in step with the zoom keeps a point that both cameras show on a straight way.
  const part = Math.abs(to.k - from.k) < 1e-9 ? eased : (1 / from.k - 1 / k) / (1 / from.k - 1 / to.k);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part, k };
}

/** How much larger or smaller things are drawn than at zoom 1: less than the picture, so that they stay legible. */
export function sizeAt(k) {
  return k < 1 ? k ** 0.55 : Math.min(k ** 0.35, 2);
}
