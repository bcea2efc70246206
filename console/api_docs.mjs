// Writes dist/api-docs.html: the API's description as a page to read, without scripts.
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

const api = parse(readFileSync('../contracts/bursar-api/openapi.yaml', 'utf8'));
const escape = (text) => String(text ?? '').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const nameOf = (ref) => ref.split('/').at(-1);
const typeOf = (schema = {}) => {
  if (schema.$ref) return `<a href="#schema-${nameOf(schema.$ref)}">${nameOf(schema.$ref)}</a>`;
  if (schema.type === 'array') return `list of ${typeOf(schema.items)}`;
  if (schema.enum) return schema.enum.map((one) => `<code>${escape(one)}</code>`).join(' | ');
  return escape([schema.type ?? 'anything'].flat().join(' or ')) + (schema.format ? ` (${escape(schema.format)})` : '');
};
const bodyOf = (content) => Object.entries(content ?? {}).map(([type, { schema }]) => `${typeOf(schema)} <span class="muted">${escape(type)}</span>`).join(', ');
const operation = (path, method, one) => {
  const answers = Object.entries(one.responses ?? {}).map(([status, answer]) =>
    `<tr><td>${status === 'default' ? 'else' : status}</td><td>${escape(answer.description)}</td><td>${bodyOf(answer.content)}</td></tr>`).join('');
  const parameters = (one.parameters ?? []).map((p) =>
    `<tr><td><code>${escape(p.name)}</code></td><td>${p.in}${p.required ? ', needed' : ''}</td><td>${typeOf(p.schema)} ${escape(p.description)}</td></tr>`).join('');
  return `<section id="${method}-${escape(path.replace(/\W+/g, '-'))}"><h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${escape(path)}</code></h3>
<p>${escape(one.summary)}</p><p class="muted">Permission: ${escape(one['x-permission'])}</p>
${parameters ? `<table><thead><tr><th>Parameter</th><th>Where</th><th>What</th></tr></thead><tbody>${parameters}</tbody></table>` : ''}
${one.requestBody ? `<p>Body: ${bodyOf(one.requestBody.content)}</p>` : ''}
<table><thead><tr><th>Status</th><th>Meaning</th><th>Body</th></tr></thead><tbody>${answers}</tbody></table></section>`;
};
const groups = new Map();
for (const [path, methods] of Object.entries(api.paths)) {
  const group = path.startsWith('/v1/') ? path.split('/')[2] : 'system';
  const list = groups.get(group) ?? groups.set(group, []).get(group);
  for (const [method, one] of Object.entries(methods)) list.push(operation(path, method, one));
}
const schemas = Object.entries(api.components.schemas).map(([name, schema]) => {
  const rows = Object.entries(schema.properties ?? {}).map(([field, one]) =>
    `<tr><td><code>${escape(field)}</code>${schema.required?.includes(field) ? '' : ' <span class="muted">optional</span>'}</td><td>${typeOf(one)} ${escape(one.description)}</td></tr>`).join('');
  return `<section id="schema-${name}"><h3>${name}</h3>${schema.description ? `<p>${escape(schema.description)}</p>` : ''}<table><tbody>${rows}</tbody></table></section>`;
}).join('\n');
writeFileSync('dist/api-docs.html', `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Bursar's REST API</title><link rel="icon" href="/icon.svg"><style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; display: grid; grid-template-columns: minmax(160px, 220px) 1fr; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 16px; border-right: 1px solid #8884; } nav a { display: block; color: inherit; }
main { padding: 16px 28px; max-width: 980px; min-width: 0; } table { border-collapse: collapse; width: 100%; margin: 8px 0; }
td, th { text-align: left; vertical-align: top; padding: 4px 8px; border-bottom: 1px solid #8884; overflow-wrap: anywhere; } .muted { opacity: 0.75; font-size: 0.9em; }
.method { font-size: 0.8em; padding: 2px 6px; border-radius: 4px; background: #8883; } section { margin: 22px 0; }
@media (max-width: 700px) { body { display: block; } nav { position: static; height: auto; border: 0; } }
</style></head><body><nav aria-label="Parts"><strong>Bursar ${escape(api.info.version)}</strong>${[...groups.keys()].map((group) => `<a href="#group-${group}">${group}</a>`).join('')}<a href="#schemas">schemas</a>
<a href="/api-docs/openapi.yaml">openapi.yaml</a><a href="/">console</a></nav><main><h1>The REST API</h1><p>${escape(api.info.description)}</p>
${[...groups].map(([group, list]) => `<h2 id="group-${group}">${group}</h2>${list.join('\n')}`).join('\n')}
<h2 id="schemas">Schemas</h2>${schemas}</main></body></html>
`);
