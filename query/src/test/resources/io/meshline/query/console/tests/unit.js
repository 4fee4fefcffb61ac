import { finish, test } from './harness.js';

for (const file of ['expression', 'format', 'state', 'model', 'layout', 'series', 'reports', 'rows', 'files', 'chrome']) {
  try {
    await import(`./${file}.test.js`);
  } catch (e) {
    test(`${file}.test.js can be read`, () => {
      throw e;
    });
  }
}
await finish();
