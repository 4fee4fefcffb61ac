/** Tables as CSV (RFC 4180). Pure. */

/** What a spreadsheet would take for a formula: names are data of strangers. */
const FORMULA = /^[=+\-@\t\r]/u;

/**
 * @param {(string|number|null|undefined)[][]} rows the first names the columns
 * @returns {string}
 */
export function csv(rows) {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
