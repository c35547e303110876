// Colours and sizes of nodes by what is known of them: classes of numbers, or categories.

const SEQUENCE = ["#fde0a6", "#f9a65a", "#e5604f", "#a82d6b", "#4b1d6f"];
const CATEGORIES = ["#0072B2", "#D55E00", "#009E73", "#E69F00", "#CC79A7", "#56B4E9", "#F0E442", "#7F5A3C"];
const OTHER = "#8f8f8f";
const NOTHING = "#c9c9c9";
const NUMBERS = new Set(["integer", "decimal", "double"]);
const [SMALLEST, LARGEST] = [4, 26];

/** Whether a column holds numbers whose order means something. */
export function isNumeric(column) {
  return NUMBERS.has(column.type) && !column.many && !column.nominal;
}

/** Whether a column has few enough values, or numbers, so that colours say something. */
export function isColourable(column) {
  if (isNumeric(column)) return true;
  const values = new Set(column.values.filter((value) => value != null).map(String));
  return values.size > 1 && values.size < Math.max(40, column.values.length / 3);
}

/**
 * The colours of nodes by a column: {bins: [{key, label, colour}], binOf, colours}; bins from low to high, or the most
 * frequent first. binOf is -1 for nodes without a value.
 */
export function coloursBy(column, { words = String, other = "…", range = (a, b) => `${a}–${b}` } = {}) {
  return isNumeric(column) ? byNumber(column.values, words, range) : byCategory(column.values, words, other);
}

/** The radii of nodes by a column of numbers, the area growing with the number; without a value they are smallest. */
export function sizesBy(column) {
  const values = column.values.map((value) => (value == null ? NaN : Number(value)));
  const known = values.filter((value) => !Number.isNaN(value));
  const [low, high] = [extreme(known, Math.min), extreme(known, Math.max)];
  const least = Math.min(low, 0);
  return Float32Array.from(values, (value) => {
    const share = Number.isNaN(value) || high <= least ? 0 : (value - least) / (high - least);
    return Math.sqrt(SMALLEST ** 2 + share * (LARGEST ** 2 - SMALLEST ** 2));
  });
}

function extreme(values, of) {
  return values.reduce((found, value) => of(found, value), values[0] ?? 0);
}

function byNumber(values, words, range) {
  const sorted = values.filter((value) => value != null).map(Number).sort((one, two) => one - two);
  const limits = limitsOf(sorted);
  const count = limits.length - 1;
  const binOf = Int16Array.from(values, (value) => {
    if (value == null) return -1;
    let bin = 0;
    while (bin < count - 1 && Number(value) >= limits[bin + 1]) bin++;
    return bin;
  });
  const bins = Array.from({ length: count }, (_, bin) => {
    const inside = sorted.filter((value) => value >= limits[bin] && (bin === count - 1 || value < limits[bin + 1]));
    const [low, high] = [words(inside[0]), words(inside[inside.length - 1])];
    const colour = SEQUENCE[count === 1 ? 2 : Math.round((bin * (SEQUENCE.length - 1)) / (count - 1))];
    return { key: String(bin), label: low === high ? low : range(low, high), colour };
  });
  return coloured(bins, binOf);
}

/** The limits of at most five classes with about as many nodes each; equal numbers are never parted. */
function limitsOf(sorted) {
  if (!sorted.length) return [];
  const parts = SEQUENCE.length;
  const distinct = [...new Set(sorted)];
  if (distinct.length <= parts) return [...distinct, Infinity];
  const limits = [sorted[0]];
  for (let part = 1; part < parts; part++) {
    const limit = sorted[Math.floor((part * sorted.length) / parts)];
    if (limit > limits[limits.length - 1]) limits.push(limit);
  }
  return [...limits, Infinity];
}

function byCategory(values, words, other) {
  const texts = values.map((value) => (value == null ? null : [value].flat().map(String).join(", ")));
  const [counts, labels] = [new Map(), new Map()];
  texts.forEach((text, place) => {
    if (text === null) return;
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (!labels.has(text)) labels.set(text, words(values[place]));
  });
  const names = [...counts].sort(([one, a], [two, b]) => b - a || (one < two ? -1 : 1)).map(([name]) => name);
  const own = names.slice(0, names.length > CATEGORIES.length ? CATEGORIES.length - 1 : CATEGORIES.length);
  const bins = own.map((name, rank) => ({ key: `=${name}`, label: labels.get(name), colour: CATEGORIES[rank] }));
  if (own.length < names.length) bins.push({ key: "…", label: other, colour: OTHER });
  const rank = new Map(own.map((name, place) => [name, place]));
  return coloured(bins, Int16Array.from(texts, (text) => (text === null ? -1 : rank.get(text) ?? own.length)));
}

function coloured(bins, binOf) {
  return { bins, binOf, colours: Array.from(binOf, (bin) => bins[bin]?.colour ?? NOTHING), none: NOTHING };
}
