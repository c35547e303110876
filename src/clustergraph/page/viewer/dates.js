// Dates of ISO 8601 and EDTF as months, counted from the year 0.

const PATTERN = /^(-?\d{4,6}|\d{2}[\dXx]{2})(?:-(\d\d))?(?:-(\d\d|[Xx]{2}))?/;

/** The first and the last month that a date may mean, or null: "2005" → January to December 2005. */
export function monthsOf(text) {
  const found = PATTERN.exec(String(text ?? "").trim().replace(/^Y/, "").replace(/[?~%]/g, ""));
  if (!found) return null;
  const [first, last] = [found[1].replace(/X/gi, "0"), found[1].replace(/X/gi, "9")].map(Number);
  const month = Number(found[2]);
  if (month >= 1 && month <= 12) return [first * 12 + month - 1, last * 12 + month - 1];
  // 21 to 24 are spring, summer, autumn and winter.
  if (month >= 21 && month <= 24) return [first * 12 + (month - 21) * 3 + 2, first * 12 + (month - 21) * 3 + 4];
  return [first * 12, last * 12 + 11];
}

/**
 * The months in which an edge holds, or null where nothing says so.
 *
 * One that has only a beginning holds from then on. One that has only an end holds in the last month alone, since
 * nothing says when it began. "2004/2006" as a beginning is a beginning and an end.
 */
export function spanOf(since, until) {
  const [begin, inner] = String(since ?? "").split("/");
  const [from, to] = [monthsOf(begin), monthsOf(until ?? inner)];
  if (!from && !to) return null;
  if (!from) return [to[1], to[1]];
  return [from[0], to ? Math.max(to[1], from[0]) : Infinity];
}

/** The dated edges of a model: {spans, first, last, dated} with the months of the axis, or null for none. */
export function datesOf(model) {
  const { since, until } = model.edges;
  if (!since && !until) return null;
  let [first, last, dated] = [Infinity, -Infinity, 0];
  const spans = Array.from({ length: model.m }, (_, edge) => {
    const span = spanOf(since?.[edge], until?.[edge]);
    if (!span) return null;
    dated++;
    first = Math.min(first, span[0]);
    last = Math.max(last, span[0], Number.isFinite(span[1]) ? span[1] : span[0]);
    return span;
  });
  return dated ? { spans, first, last, dated } : null;
}

/** A month as ISO 8601: 24062 → "2005-03". */
export function isoMonth(month) {
  const year = Math.floor(month / 12);
  const digits = String(Math.abs(year)).padStart(4, "0");
  return `${year < 0 ? "-" : ""}${digits}-${String(month - year * 12 + 1).padStart(2, "0")}`;
}
