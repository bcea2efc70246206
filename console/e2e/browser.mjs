// A real browser before a real server. Each scenario gets a page; what goes wrong on the page fails it.
import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const env = {
  url: process.env.CONSOLE_URL,
  key: process.env.CONSOLE_KEY,
  simulator: process.env.CONSOLE_SIMULATOR,
  provider: process.env.CONSOLE_PROVIDER,
  output: process.env.CONSOLE_OUTPUT,
  setup: process.env.CONSOLE_SETUP,
  token: process.env.CONSOLE_TOKEN,
  pictures: process.env.CONSOLE_PICTURES,
};
export const PASSWORD = 'seven green frogs sing';

export function equal(found, wanted, what) {
  if (found !== wanted) throw new Error(`${what}: found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
}
export function check(truth, what) {
  if (!truth) throw new Error(what);
}

/** A request with the administrator's key. */
export async function api(method, path, body) {
  const response = await fetch(env.url + path, {
    method, headers: { Authorization: `Bearer ${env.key}`, 'Content-Type': 'application/json' }, body: body ? JSON.stringify(body) : undefined,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : {};
}
export async function control(path, body) {
  const response = await fetch(`${env.simulator}/control/${path}`, { method: body ? 'POST' : 'GET', body: body ? JSON.stringify(body) : undefined });
  const text = await response.text();
  if (!response.ok) throw new Error(`control ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}
export async function until(what, ready, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await ready();
    if (value) return value;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

// Chromium keeps a socket in TMPDIR, and the name of a socket has at most 107 bytes: a test's own folder is too deep for it.
const SHORT_FOLDER = '/tmp';

/** `expected`: what the browser may complain of, besides refusals. */
export async function withPage({ expected, ...options }, work) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
    env: { ...process.env, TMPDIR: SHORT_FOLDER },
  });
  const troubles = [];
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-US', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => troubles.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && !expected?.test(message.text())) troubles.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      if (env.provider && request.url().startsWith(env.provider)) return;
      if (!request.url().startsWith(env.url) && !request.url().startsWith('blob:') && !request.url().startsWith('data:')) troubles.push(`asks elsewhere: ${request.url()}`);
    });
    try {
      await work(page, context);
    } catch (error) {
      mkdirSync(env.output, { recursive: true });
      await page.screenshot({ path: `${env.output}/failed.png`, fullPage: true }).catch(() => undefined);
      if (troubles.length > 0) error.message += '\n' + troubles.join('\n');
      throw error;
    }
    if (troubles.length > 0) throw new Error(troubles.join('\n'));
  } finally {
    await browser.close();
  }
}

export async function logIn(page, name = 'anna', password = PASSWORD) {
  await page.goto(`${env.url}/`);
  await page.getByLabel('Name').fill(name);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
}
export async function open(page, place) {
  await page.goto(`${env.url}/#/${place}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}
export async function account(name, role, unit = 1) {
  const { items } = await api('GET', '/v1/accounts');
  if (items.some((one) => one.name === name)) return;
  await api('POST', '/v1/accounts', { name, password: PASSWORD, grants: [{ role, unit }] });
}
/** A location of which everything is known: the first one, or a new one. */
export async function aLocation() {
  const list = async () => (await api('GET', '/v1/locations')).items;
  if ((await list()).length === 0) await api('POST', '/v1/locations', { token: env.token });
  return until('the sync of a location', async () => (await list()).find((one) => one.lastSyncAt));
}
/** Serious and critical findings of axe. */
export async function seriousFindings(page, rules) {
  const builder = new AxeBuilder({ page });
  if (rules) builder.withRules(rules);
  const report = await builder.analyze();
  return report.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.nodes[0].target} ${one.nodes[0].failureSummary}`);
}
