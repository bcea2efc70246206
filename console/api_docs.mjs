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
const schemaOf = (content) => {
  const schema = content?.['application/json']?.schema;
  return schema?.$ref ? api.components.schemas[nameOf(schema.$ref)] : schema;
};
const example = (title, value) => (value === undefined ? '' :
  `<details><summary>${title}</summary><pre>${escape(JSON.stringify(value, null, 2))}</pre></details>`);
const statusOf = (code) => [api['x-codes'][code]?.status ?? []].flat().join(' or ');
const everywhere = api.info.description.match(/Every call: ([^.]*)\./)[1].split(', ');
const codesOf = (responses) => (responses?.default?.description.match(/Codes: (.*)/)?.[1] ?? '').replace(/\.$/, '').split(', ').filter(Boolean);
const codeLine = (code) => `<a href="#code-${code}"><code>${code}</code></a> <span class="muted">${statusOf(code)}</span>`;
const permissionOf = (text) => ({
  none: 'nobody needs to be logged in', 'logged-in': 'any account or key',
}[text] ?? `<code>${escape(text.replace(' in part', ''))}</code>${text.endsWith(' in part') ? ', everywhere or over a part of the organization' : ', everywhere'}`);
const bodyOf = (content) => Object.entries(content ?? {}).map(([type, { schema }]) => `${typeOf(schema)} <span class="muted">${escape(type)}</span>`).join(', ');
const operation = (path, method, one) => {
  const accepted = Object.entries(one.responses ?? {}).filter(([status]) => status !== 'default');
  const answers = accepted.map(([status, answer]) =>
    `<tr><td>${status}</td><td>${escape(answer.description)}</td><td>${bodyOf(answer.content)}</td></tr>`).join('');
  const codes = codesOf(one.responses);
  const parameters = (one.parameters ?? []).map((p) =>
    `<tr><td><code>${escape(p.name)}</code></td><td>${p.in}${p.required ? ', needed' : ''}</td><td>${typeOf(p.schema)} ${escape(p.description)}</td></tr>`).join('');
  return `<section id="${method}-${escape(path.replace(/\W+/g, '-'))}"><h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${escape(path)}</code></h3>
<p>${escape(one.summary)}</p><p>Permission: ${permissionOf(one['x-permission'])}</p>
${parameters ? `<table><thead><tr><th>Parameter</th><th>Where</th><th>What</th></tr></thead><tbody>${parameters}</tbody></table>` : ''}
${one.requestBody ? `<p>Body: ${bodyOf(one.requestBody.content)}</p>${example('Example of the body', schemaOf(one.requestBody.content)?.example)}` : ''}
<table><thead><tr><th>Status</th><th>Meaning</th><th>Answer</th></tr></thead><tbody>${answers}</tbody></table>
${accepted.map(([status, answer]) => example(`Example of the answer ${status}`, schemaOf(answer.content)?.example)).join('')}
<p>Refused with ${codes.length ? `${codes.map(codeLine).join(', ')}, or with ` : ''}<a href="#codes">what every call may be refused with</a>.</p></section>`;
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
  return `<section id="schema-${name}"><h3>${name}</h3>${schema.description ? `<p>${escape(schema.description)}</p>` : ''}<table><tbody>${rows}</tbody></table>${example('Example', schema.example)}</section>`;
}).join('\n');
const codeRows = Object.entries(api['x-codes']).map(([code, { kind, status }]) =>
  `<tr id="code-${code}"><td><code>${code}</code>${everywhere.includes(code) ? ' <span class="muted">every call</span>' : ''}</td><td>${[status].flat().join(', ')}</td><td>${[kind].flat().join(', ')}</td></tr>`).join('');
writeFileSync('dist/api-docs.html', `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Bursar's REST API</title><link rel="icon" href="/icon.svg"><style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; display: grid; grid-template-columns: minmax(160px, 220px) 1fr; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 16px; border-right: 1px solid #8884; } nav a { display: block; color: inherit; }
main { padding: 16px 28px; max-width: 980px; min-width: 0; } table { border-collapse: collapse; width: 100%; margin: 8px 0; }
td, th { text-align: left; vertical-align: top; padding: 4px 8px; border-bottom: 1px solid #8884; overflow-wrap: anywhere; } .muted { opacity: 0.75; font-size: 0.9em; }
pre { background: #8882; padding: 10px 12px; border-radius: 6px; overflow: auto; font-size: 0.88em; } summary { cursor: pointer; } h3 { overflow-wrap: anywhere; } :target { outline: 2px solid #4a8; outline-offset: 4px; }
.method { font-size: 0.8em; padding: 2px 6px; border-radius: 4px; background: #8883; } section { margin: 22px 0; }
@media (max-width: 700px) { body { display: block; } nav { position: static; height: auto; border: 0; } }
</style></head><body><nav aria-label="Parts"><strong>Bursar ${escape(api.info.version)}</strong>${[...groups.keys()].map((group) => `<a href="#group-${group}">${group}</a>`).join('')}<a href="#codes">codes</a><a href="#schemas">schemas</a>
<a href="/api-docs/openapi.yaml">openapi.yaml</a><a href="/">console</a></nav><main><h1>The REST API</h1><p>${escape(api.info.description)}</p>
${[...groups].map(([group, list]) => `<h2 id="group-${group}">${group}</h2>${list.join('\n')}`).join('\n')}
<h2 id="codes">Codes of refusals</h2><p>A refusal is a <a href="#schema-Problem">problem document</a>: its code is stable, its title is the kind, and its detail and remedy are in the language of Accept-Language (English, French, Japanese, Dutch).</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Kind</th></tr></thead><tbody>${codeRows}</tbody></table>
<h2 id="schemas">Schemas</h2>${schemas}</main></body></html>
`);
