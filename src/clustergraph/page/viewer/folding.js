// Text as it is compared: without accents, case and the many forms of quotes, dashes and spaces.

const LETTERS = new Map(Object.entries({ œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" }));

/** The text folded: "L’Œuvre d’Évry" and "l'oeuvre d'evry" become the same. */
export function folded(text) {
  return String(text)
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[œæßøłđðþı]/g, (letter) => LETTERS.get(letter))
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ")
    .trim();
}

/** Whether a folded text holds every word of a folded question. */
export function holds(text, words) {
  return words.every((word) => text.includes(word));
}
