import * as format from '/js/format.js';
import { equal, test } from './harness.js';

const plain = (text) => text.replaceAll('\u202f', ' ');

test('durations have three digits and the unit that fits', () => {
  const cases = { 0: '0 ms', 12: '12 µs', 999.7: '1 ms', 1234: '1.23 ms', 23_800: '23.8 ms', 999_600: '1 s', 5_180_000: '5.18 s', 119_600_000: '1.99 min', 7_200_000_000: '2 h', 2_419_200_000_000: '28 d' };
  for (const [micros, text] of Object.entries(cases)) equal(plain(format.duration(Number(micros))), text);
  equal(plain(format.duration(-2500)), '−2.5 ms');
  equal([format.duration(null), format.duration(undefined), format.duration(Number.NaN)], ['–', '–', '–']);
});

test('ratios are never rounded to what they are not', () => {
  const cases = [[0, '0 %'], [1, '100 %'], [0.99999, '> 99.99 %'], [0.00001, '< 0.01 %'], [0.9995, '99.95 %'], [0.0312, '3.12 %'], [0.5, '50 %']];
  for (const [ratio, text] of cases) equal(plain(format.percent(ratio)), text);
});

test('rates below one in ten minutes are told by the hour', () => {
  equal(plain(format.rate(1280)), '1.28 k/min');
  equal(plain(format.rate(134.4)), '134/min');
  equal(plain(format.rate(0.05)), '3/h');
  equal(plain(format.rate(0)), '0/min');
});

test('counts have groups, large numbers a letter', () => {
  equal(format.count(1234567), '1,234,567');
  equal(plain(format.short(999.6)), '1 k');
  equal(plain(format.short(12_345_678)), '12.3 M');
  equal(format.plural(1, 'match', 'matches'), '1 match');
});
