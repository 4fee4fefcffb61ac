// node check.cjs DASHBOARD.json…: compiles each as a value of the types that Grafana generates of its own schemas, so that a
// field of another name or kind is told, in panels' options and in queries, too. Exit code 1: some do not fit.
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const SDK = '@grafana/grafana-foundation-sdk';
const QUERIES = { prometheus: 'Dataquery', elasticsearch: 'dataquery' };
const files = process.argv.slice(2);
const modules = new Set(['dashboard']);
const lines = [];
let panels = 0;

// JSON has texts where the types have enumerations; what is left out has a default in Grafana.
const HELPERS = `
type Json<T> = T extends string ? \`\${T}\` : T extends (infer U)[] ? Json<U>[] : T extends object ? { [K in keyof T]: Json<T[K]> } : T;
type Part<T> = T extends string ? \`\${T}\` : T extends (infer U)[] ? Part<U>[] : T extends object ? { [K in keyof T]?: Part<T[K]> } : T;
`;

const value = (type, json, where) => lines.push(`// ${where}`, `export const v${lines.length}: ${type} = ${JSON.stringify(json)};`);
const without = (object, ...keys) => Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

function panel(it, where) {
  panels++;
  if (it.type === 'row') {
    value("Json<Omit<dashboard.RowPanel, 'panels'>>", without(it, 'panels'), where);
    (it.panels ?? []).forEach((inner) => panel(inner, `${where} / ${inner.title}`));
    return;
  }
  modules.add(it.type);
  const config = it.fieldConfig ?? {};
  const custom = config.defaults?.custom;
  value("Json<Omit<dashboard.Panel, 'targets' | 'options' | 'fieldConfig'>>", without(it, 'targets', 'options', 'fieldConfig'), where);
  if (it.options) value(`Part<${it.type}.Options>`, it.options, `${where}: options`);
  value("Part<Omit<dashboard.FieldConfigSource, 'defaults'>>", without(config, 'defaults'), `${where}: overrides`);
  value("Part<Omit<dashboard.FieldConfig, 'custom'>>", without(config.defaults ?? {}, 'custom'), `${where}: fields`);
  if (custom) value(`Part<${it.type}.FieldConfig>`, custom, `${where}: custom`);
  for (const target of it.targets ?? []) {
    const source = (target.datasource ?? it.datasource).type;
    modules.add(source);
    value(`Part<Omit<${source}.${QUERIES[source]}, '_implementsDataqueryVariant'>>`, target, `${where}: query ${target.refId}`);
  }
}

for (const file of files) {
  const it = JSON.parse(fs.readFileSync(file, 'utf8'));
  const name = path.basename(file);
  value("Json<Omit<dashboard.Dashboard, 'panels'>>", without(it, 'panels'), name);
  it.panels.forEach((one) => panel(one, `${name}: ${one.title}`));
}

const program = path.join(__dirname, 'dashboards.ts');
const imports = [...modules].map((name) => `import type * as ${name} from '${SDK}/${name}';`);
fs.writeFileSync(program, [...imports, HELPERS, ...lines].join('\n'));
const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
const faults = ts.getPreEmitDiagnostics(ts.createProgram([program], options));
const text = fs.readFileSync(program, 'utf8').split('\n');
for (const fault of faults) {
  const line = fault.file ? fault.file.getLineAndCharacterOfPosition(fault.start).line : 0;
  console.log(`${text[line - 1] ?? ''}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`);
}
console.log(`${files.length} dashboards, ${panels} panels, ${lines.length / 2} values, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
