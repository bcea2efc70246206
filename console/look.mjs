import { chromium } from 'playwright-core';
import { mkdirSync, readFileSync } from 'node:fs';
const [url, ...places] = process.argv.slice(2);
mkdirSync('/tmp/cb/pics', { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const scheme = process.env.SCHEME ?? 'light';
const [w, h] = (process.env.SIZE ?? '1366x860').split('x').map(Number);
const context = await browser.newContext({ viewport: { width: w, height: h }, locale: 'en-US', colorScheme: scheme, ignoreHTTPSErrors: true });
const page = await context.newPage();
page.setDefaultTimeout(90000);
page.on('pageerror', (e) => console.log('page error', e.message));
page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') console.log(m.type(), m.text().slice(0, 300)); });
await page.goto(url);
await page.getByLabel('Name').fill(process.env.LOOK_USER ?? 'admin');
await page.getByRole('textbox', { name: 'Password' }).fill(process.env.LOOK_PASSWORD ?? readFileSync('/tmp/cb/demo/console-password', 'utf8').trim());
await page.getByRole('button', { name: 'Log in', exact: true }).click();
await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
for (const place of places) {
  const [path, ...steps] = place.split('::');
  await page.goto(`${url}/#/${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor().catch((e) => console.log(place, e.message));
  await page.waitForTimeout(Number(process.env.WAIT ?? 2500));
  for (const step of steps) await (0, eval)(`(async (page) => { ${step} })`)(page).catch((e) => console.log(place, e.message));
  if (steps.length) await page.waitForTimeout(1500);
  await page.screenshot({ path: `/tmp/cb/pics/${path.replace(/\W/g, '_')}${steps.length ? '_x' : ''}-${scheme}.png` });
}
await browser.close();
