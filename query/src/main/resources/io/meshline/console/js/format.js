/** Numbers as people read them. Three significant digits; a thin space before units. */

const THIN = '\u202f';

/** Such as 134/min, 1.2 k/min. @param {number|null|undefined} perMinute */
export function rate(perMinute) {
  if (perMinute === null || perMinute === undefined) return '–';
  if (perMinute > 0 && perMinute < 0.095) return `${significant(perMinute * 60, 2)}/h`;
  return `${short(perMinute)}/min`;
}

/** Such as 23, 4.56, 12.3 k. @param {number|null|undefined} n */
export function short(n) {
  if (n === null || n === undefined || Number.isNaN(n)) return '–';
  const size = Math.abs(n);
  if (size < 999.5) return significant(n, 3);
  for (const [factor, unit] of [[1e3, 'k'], [1e6, 'M'], [1e9, 'G'], [1e12, 'T']]) {
    if (size < factor * 999.5) return `${significant(n / factor, 3)}${THIN}${unit}`;
  }
  return n.toExponential(2);
}

/** Such as 1,234. @param {number|null|undefined} n */
export function count(n) {
  return n === null || n === undefined ? '–' : Math.round(n).toLocaleString('en');
}

/** Such as 23.8 ms. @param {number|null|undefined} micros */
export function duration(micros) {
  if (micros === null || micros === undefined || Number.isNaN(micros)) return '–';
  const sign = micros < 0 ? '−' : '';
  const size = Math.abs(micros);
  if (size === 0) return `0${THIN}ms`;
  if (size < 999.5) return `${sign}${significant(size, 3)}${THIN}µs`;
  if (size < 999.5e3) return `${sign}${significant(size / 1e3, 3)}${THIN}ms`;
  if (size < 119.5e6) return `${sign}${significant(size / 1e6, 3)}${THIN}s`;
  if (size < 7.2e9) return `${sign}${significant(size / 6e7, 3)}${THIN}min`;
  if (size < 1.7e11) return `${sign}${significant(size / 3.6e9, 3)}${THIN}h`;
  return `${sign}${significant(size / 8.64e10, 3)}${THIN}d`;
}

/**
 * Such as 99.95 %. Never rounds to 100 or 0 what is not: 99.996 is shown as > 99.99.
 * @param {number|null|undefined} ratio
 */
export function percent(ratio) {
  if (ratio === null || ratio === undefined || Number.isNaN(ratio)) return '–';
  const value = ratio * 100;
  if (value > 99.99 && value < 100) return `>${THIN}99.99${THIN}%`;
  if (value > 0 && value < 0.01) return `<${THIN}0.01${THIN}%`;
  const digits = value >= 99 && value < 100 ? 2 : value >= 10 ? 1 : 2;
  return `${trim(value.toFixed(digits))}${THIN}%`;
}

/** Such as 2.4 MB. @param {number|null|undefined} n */
export function bytes(n) {
  if (n === null || n === undefined) return '–';
  for (const [factor, unit] of [[1, 'B'], [1e3, 'kB'], [1e6, 'MB'], [1e9, 'GB'], [1e12, 'TB']]) {
    if (n < factor * 999.5) return `${significant(n / factor, 3)}${THIN}${unit}`;
  }
  return `${significant(n / 1e15, 3)}${THIN}PB`;
}

/** @param {number} n @param {number} digits */
export function significant(n, digits) {
  if (n === 0) return '0';
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(n))));
  return trim(n.toFixed(Math.min(decimals, 6)));
}

function trim(text) {
  return text.includes('.') ? text.replace(/\.?0+$/u, '') : text;
}

const two = (n) => String(n).padStart(2, '0');

/** Clock time in the reader's own zone, such as 14:05. @param {number} millis */
export function clock(millis, seconds = false) {
  const d = new Date(millis);
  return `${two(d.getHours())}:${two(d.getMinutes())}${seconds ? `:${two(d.getSeconds())}` : ''}`;
}

/** Such as 2026-11-29 14:05. @param {number} millis */
export function dateTime(millis) {
  const d = new Date(millis);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${clock(millis)}`;
}

/** Such as 3 min ago. @param {number} millis @param {number} now */
export function ago(millis, now) {
  const seconds = Math.max(0, (now - millis) / 1000);
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${THIN}min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)}${THIN}h ago`;
  return `${Math.floor(seconds / 86400)}${THIN}d ago`;
}

/** Such as 1 service, 2 services. @param {number} n @param {string} one @param {string} [many] */
export function plural(n, one, many = `${one}s`) {
  return `${count(n)} ${n === 1 ? one : many}`;
}

const POINTS = {
  agent_client: 'caller’s agent',
  sidecar_client: 'caller’s sidecar',
  sidecar_server: 'callee’s sidecar',
  agent_server: 'callee’s agent',
};

/** An observation point for people. @param {string} name */
export function point(name) {
  return POINTS[name] ?? name;
}
