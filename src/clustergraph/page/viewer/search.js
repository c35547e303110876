// The search in labels: the best hits first, accents and case set aside.

import { folded } from "./folding.js";
import { holds } from "./folding.js";

const LOOKED_AT = 2000;

/**
 * A search over texts: (question, limit) gives {count, found}, the numbers of the best texts first.
 *
 * Every word of the question has to be in the text, or in the identifier. A text that begins with the question comes
 * before one in which a word does, and that before the rest; among equals the greater weight comes first.
 */
export function createSearch(texts, ids, weights) {
  let index = null;
  return (question, limit = 12) => {
    const asked = folded(question);
    if (!asked) return { count: 0, found: [] };
    index ??= texts.map((text) => folded(text.slice(0, LOOKED_AT)));
    const words = asked.split(" ");
    const hits = [];
    index.forEach((text, number) => {
      const rank = rankOf(text, asked, words) || (holds(ids[number].toLowerCase(), words) ? 1 : 0);
      if (rank) hits.push([rank, number]);
    });
    const best = ([one, a], [other, b]) => other - one || weights[b] - weights[a] || a - b;
    return { count: hits.length, found: hits.sort(best).slice(0, limit).map(([, number]) => number) };
  };
}

function rankOf(text, asked, words) {
  if (!holds(text, words)) return 0;
  if (text === asked) return 5;
  if (text.startsWith(asked)) return 4;
  return ` ${text.replace(/[^\p{L}\p{N}]+/gu, " ")}`.includes(` ${words[0]}`) ? 3 : 2;
}
