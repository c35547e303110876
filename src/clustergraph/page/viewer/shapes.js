// The shapes of nodes, all of about the same area as a disc of radius 1, and colours a little changed.

const turnedPolygon = (corners, radius, start, inner = 0) =>
  Array.from({ length: inner ? 2 * corners : corners }, (_, number) => {
    const angle = start + (number * 2 * Math.PI) / (inner ? 2 * corners : corners);
    const reach = inner && number % 2 ? inner : radius;
    return [reach * Math.cos(angle), reach * Math.sin(angle)];
  });

const UP = -Math.PI / 2;
const OUTLINES = {
  square: turnedPolygon(4, 1.25, Math.PI / 4),
  diamond: turnedPolygon(4, 1.3, 0),
  triangle: turnedPolygon(3, 1.42, UP).map(([x, y]) => [x, y + 0.18]),
  triangleDown: turnedPolygon(3, 1.42, -UP).map(([x, y]) => [x, y - 0.18]),
  hexagon: turnedPolygon(6, 1.14, 0),
  star: turnedPolygon(5, 1.5, UP, 0.68),
};

/** Adds a shape to the path that `ctx` is drawing; what is no shape of ours is a dot. */
export function addShape(ctx, shape, x, y, r) {
  const outline = OUTLINES[shape];
  if (!outline) {
    ctx.moveTo(x + r, y);
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    return;
  }
  ctx.moveTo(x + r * outline[0][0], y + r * outline[0][1]);
  for (let corner = 1; corner < outline.length; corner++) {
    ctx.lineTo(x + r * outline[corner][0], y + r * outline[corner][1]);
  }
  ctx.closePath();
}

/** A colour mixed with another: all of the first at 0. Colours are #rrggbb; of others the first comes back as it is. */
export function mixed(colour, other, part) {
  const [one, two] = [rgb(colour), rgb(other)];
  if (!one || !two) return colour;
  const mix = one.map((value, n) => Math.round(value + (two[n] - value) * part));
  return `#${mix.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function rgb(colour) {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  return found && found.slice(1).map((part) => parseInt(part, 16));
}

/** How far, in pixels, the middle of a bent edge of that length lies beside the straight line. */
export function bowOf(bend, length, scale) {
  return bend === 0 ? 0 : bend * Math.min(22 * scale, length * 0.22);
}

/** The point that draws a curve aside: the curve's middle is `bow` pixels left of the line from a to b. */
export function controlPoint(ax, ay, bx, by, bow) {
  const length = Math.hypot(bx - ax, by - ay) || 1;
  return [(ax + bx) / 2 - ((by - ay) / length) * 2 * bow, (ay + by) / 2 + ((bx - ax) / length) * 2 * bow];
}

/** The circle of a loop at a node: x, y, r; each further loop is larger. */
export function loopCircle(x, y, r, rank, scale) {
  const own = r * 0.7 + (5 + 6 * rank) * scale;
  const away = (r + own * 0.75) * Math.SQRT1_2;
  return [x + away, y - away, own];
}
