// What people do with the console, from the first start on. Each is run by tests/console/test_console.py.
import { mkdirSync } from 'node:fs';

import { account, api, check, control, env, equal, logIn, open, PASSWORD, seriousFindings, until, withPage } from './browser.mjs';

const option = async (page, label, name) => {
  await page.getByRole('textbox', { name: label, exact: true }).click();
  await page.getByRole('option', { name }).first().click();
};
const csv = (text) => ({ name: 'devices.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

/** First start: the set-up link, a token, an import, a group, a distribution, a plan, a license. */
export async function first_start_to_first_license() {
  await withPage({}, async (page) => {
    await page.goto(env.setup);
    await page.getByLabel('Name').fill('anna');
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD);
    await page.getByRole('textbox', { name: 'Password again' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByText('First steps').waitFor();
    await page.getByRole('link', { name: 'Add a location' }).click();
    await page.getByText('Before you start').waitFor();
    await page.getByLabel('or paste its text').fill(env.token);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('The location is connected').waitFor();
    await until('the first sync', async () => (await api('GET', '/v1/locations')).items[0]?.lastSyncAt);
    await open(page, 'devices/import');
    await page.locator('input[type=file]').setInputFiles(csv('serialNumber,platform,osVersion\nNEWIPAD00001,iPadOS,17.4\nNEWIPAD00002,iPadOS,17.4\n'));
    await page.getByRole('button', { name: 'Take 2 rows' }).click();
    await page.getByText('Imported: 2 new').waitFor();
    await open(page, 'devices');
    await page.getByLabel('NEWIPAD00001').check();
    await page.getByLabel('NEWIPAD00002').check();
    await page.getByText('2 chosen').waitFor();
    await open(page, 'groups/new');
    await page.getByLabel('Name').fill('Class 5B');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByLabel('Names, apart by blanks or commas').fill('NEWIPAD00001, NEWIPAD00002');
    await page.getByRole('button', { name: 'Put in' }).click();
    await page.getByText('2 members put in by hand').waitFor();
    const app = (await api('GET', '/v1/assets')).items.find((a) => a.deviceAssignable && (a.available ?? 0) >= 10);
    await until('the catalog', async () => (await api('GET', '/v1/catalog')).items.some((i) => i.adamId === app.adamId && i.name));
    const name = (await api('GET', '/v1/catalog')).items.find((i) => i.adamId === app.adamId).name;
    await open(page, `distributions/new?item=${app.adamId}`);
    await page.getByLabel('Name').fill('Apps of class 5B');
    await option(page, 'Included', /^Class 5B/);
    await page.keyboard.press('Escape');
    await page.getByText('2 devices and 0 people named').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Apps of class 5B' }).waitFor();
    await page.getByRole('button', { name: 'Make a plan' }).click();
    await page.getByRole('heading', { level: 1, name: /^Plan \d/ }).waitFor();
    await page.getByText('NEWIPAD00001').waitFor();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
    await page.getByText('2 of 2 done').first().waitFor({ timeout: 60_000 });
    await open(page, 'devices/NEWIPAD00001');
    await page.getByRole('link', { name }).waitFor();
    await open(page, 'devices/NEWIPAD00001/explain');
    await page.getByText('A distribution wants it, and it is held.').waitFor();
  });
}

/** An expired token is seen, and renewed with a new file. */
export async function an_expired_token_is_renewed() {
  await account('anna', 'administrator');
  const location = (await api('GET', '/v1/locations')).items[0];
  const at = await control('locations');
  const name = at.locations.find((l) => l.location === location.appleName)?.location ?? at.locations[0].location;
  await control('expire', { location: name });
  await until('the expiry', async () => {
    await api('POST', `/v1/locations/${location.id}/sync`, { mode: 'increment' }).catch(() => undefined);
    return ['expired', 'invalid', 'revoked'].includes((await api('GET', `/v1/locations/${location.id}`)).state);
  });
  const fresh = await control('token', { location: name });
  await withPage({}, async (page) => {
    await logIn(page);
    await open(page, `locations/${location.id}`);
    await page.getByText(/expired|invalid|revoked/).first().waitFor();
    await page.getByRole('link', { name: 'Token', exact: true }).click();
    await page.getByLabel('or paste its text').fill(fresh.token);
    await page.getByRole('button', { name: 'Renew the token' }).click();
    await page.getByText('The token is renewed.').waitFor();
    await page.getByRole('link', { name: 'Details' }).click();
    await page.getByText('active', { exact: true }).first().waitFor();
  });
}

/** Too few seats: seen on the pages, explained, and solved by buying more at (simulated) Apple. */
export async function a_shortage_is_seen_explained_and_solved() {
  await account('anna', 'administrator');
  const locations = (await api('GET', '/v1/locations')).items;
  const assets = (await api('GET', '/v1/assets')).items;
  const asset = assets.filter((a) => a.deviceAssignable && !a.unlimited && a.available >= 2 && assets.filter((b) => b.adamId === a.adamId).length === 1)
    .sort((a, b) => a.available - b.available)[0];
  const location = locations.find((l) => l.id === asset.location);
  const serials = Array.from({ length: asset.available + 2 }, (_, i) => `SHORTAGE${String(i).padStart(4, '0')}`);
  await api('POST', '/v1/inventory/devices', { items: serials.map((serialNumber) => ({ serialNumber, platform: 'iPadOS', groups: ['Short class'] })) });
  const group = (await api('GET', '/v1/groups')).items.find((g) => g.name === 'Short class');
  await api('POST', '/v1/distributions', { name: 'Too many want it', state: 'active', items: [asset.adamId], targets: [{ group: group.id }] });
  const plan = await api('POST', '/v1/plans', {});
  equal(plan.wait, 2, 'two wait');
  await api('POST', `/v1/plans/${plan.id}/apply`, {});
  await until('the grants', async () => (await api('GET', '/v1/operations?state=running')).items.length === 0, 60);
  await withPage({}, async (page) => {
    await logIn(page);
    const waiting = (await api('GET', '/v1/waiting')).items;
    equal(waiting.length, 2, 'waiting');
    await open(page, 'reports/waiting');
    await page.getByText(waiting[0].holder).click();
    await page.getByText('Place 1 in line').waitFor();
    await page.getByText('The location has too few seats.').waitFor();
    await open(page, 'reports/heat');
    await page.getByText('2 wait').waitFor();
    await control('buy', { location: location.appleName, adamId: asset.adamId, count: 5 });
    await open(page, `locations/${asset.location}`);
    await page.getByRole('button', { name: 'Sync' }).click();
    await until('the new seats', async () => (await api('GET', '/v1/assets')).items.find((a) => a.adamId === asset.adamId && a.location === asset.location).available >= 5);
    await open(page, 'plans');
    await page.getByRole('button', { name: 'Make a plan' }).click();
    await page.getByText('+2').waitFor();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
    await page.getByText('2 of 2 done').first().waitFor({ timeout: 60_000 });
    await open(page, 'reports/waiting');
    await page.getByText('Nobody waits for a seat.').waitFor();
  });
}

/** MERAKI-11, JAMF-34: who is of one site sees nothing of another. */
export async function a_site_administrator_sees_one_site_alone() {
  const units = (await api('GET', '/v1/units')).items;
  const unit = async (name) => units.find((u) => u.name === name)?.id ?? (await api('POST', '/v1/units', { name, kind: 'site', parent: 1 })).id;
  const north = await unit('North site');
  await unit('South site');
  await api('POST', '/v1/inventory/devices', { items: [
    { serialNumber: 'NORTHSITE001', unit: 'North site' }, { serialNumber: 'SOUTHSITE001', unit: 'South site' }] });
  await account('nora', 'operator', north);
  await withPage({}, async (page) => {
    await logIn(page, 'nora');
    await open(page, 'devices');
    await page.getByText('NORTHSITE001').waitFor();
    equal(await page.getByText('SOUTHSITE001').count(), 0, 'devices of the other site');
    await page.getByLabel('Filter').fill('SOUTH');
    await page.getByText('Nothing was found.').waitFor();
    await open(page, 'devices/SOUTHSITE001');
    await page.getByText('The inventory does not know it.').waitFor();
    await open(page, 'devices/SOUTHSITE001/explain');
    await page.getByText('belongs to another part of the organization').waitFor();
    equal(await page.getByRole('link', { name: 'Audit' }).count(), 0, 'the journal');
    await open(page, 'distributions/new');
    await page.getByLabel('Name').fill('Of the north');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Of the north' }).waitFor();
    await open(page, 'plans');
    await page.getByRole('button', { name: 'Make a plan' }).click();
    await page.getByText('belongs to another part of the organization').waitFor();
  });
}

/** A file with rows that are not good: told row by row, saved as a file, the others taken. */
export async function an_import_tells_its_bad_rows() {
  await account('anna', 'administrator');
  await withPage({ acceptDownloads: true }, async (page) => {
    await logIn(page);
    await open(page, 'devices');
    await page.getByRole('link', { name: 'Import devices' }).click();
    await page.locator('input[type=file]').setInputFiles(csv('Numéro de série;Nom;Plateforme\nBADROWS00001;Un;iPadOS\nx;Deux;iPadOS\nBADROWS00003;Trois;Toaster\n'));
    await page.getByText('3 rows: 1 good, 2 not').waitFor();
    await page.getByRole('cell', { name: '3', exact: true }).waitFor();
    await page.getByText('Toaster').waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save them as a file' }).click()]);
    equal(file.suggestedFilename(), 'rejected.csv', 'the file of rejected rows');
    await page.getByRole('button', { name: 'Take one row' }).click();
    await page.getByText('3 rows: 1 taken, 2 not').waitFor();
    const { items } = await api('GET', '/v1/inventory/devices?text=BADROWS');
    equal(items.length, 1, 'devices taken');
  });
}

/** The four languages, kept with the account, with the digits and words of each. */
export async function the_console_speaks_four_languages() {
  await account('anna', 'administrator');
  await withPage({}, async (page) => {
    await logIn(page);
    for (const [name, home, locations] of [['Français', 'Accueil', 'Lieux'], ['日本語', 'ホーム', '場所'], ['Nederlands', 'Start', 'Locaties'], ['English', 'Home', 'Locations']]) {
      await page.getByRole('button', { name: 'anna' }).click();
      await page.getByRole('menuitem', { name }).click();
      await page.getByRole('heading', { level: 1, name: home }).waitFor();
      await page.getByRole('link', { name: locations, exact: true }).first().waitFor();
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: 'anna' }).click();
    await page.getByRole('menuitem', { name: '日本語' }).click();
    await page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor();
    await until('the language of the account', async () => (await api('GET', '/v1/accounts/anna')).language === 'ja');
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'ホーム' }).waitFor();
    equal(await page.evaluate(() => document.documentElement.lang), 'ja', 'the language of the page');
  });
  await api('PATCH', '/v1/accounts/anna', { language: '' });
}

/** Without a mouse: search, choose, open a row, close a dialog. */
export async function the_console_is_used_by_keyboard() {
  await account('anna', 'administrator');
  await withPage({}, async (page) => {
    await logIn(page);
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Pages, apps, devices').fill('Catal');
    await page.getByRole('option', { name: /Catalog/ }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Catalog' }).waitFor();
    const row = page.locator('tr[data-link]').first();
    await row.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Holders' }).waitFor();
    await page.keyboard.press('/');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.goto(`${env.url}/#/home`);
    await page.keyboard.press('Tab');
    check(await page.evaluate(() => document.activeElement?.textContent?.includes('To the content') ?? false), 'the first stop leads to the content');
  });
}

/** Every page, in light and dark and narrow: no serious finding of axe, no sideways scrolling; pictures to look at. */
export async function every_page_is_accessible_in_light_and_dark() {
  await account('anna', 'administrator');
  const location = (await api('GET', '/v1/locations')).items[0].id;
  const item = (await api('GET', '/v1/catalog')).items.find((i) => i.total).adamId;
  const device = (await api('GET', '/v1/inventory/devices?pageSize=1')).items[0].serialNumber;
  const group = (await api('GET', '/v1/groups')).items[0].id;
  const distribution = (await api('GET', '/v1/distributions')).items[0].id;
  const plan = (await api('GET', '/v1/plans?pageSize=1')).items[0].id;
  const operation = (await api('GET', '/v1/operations?pageSize=1')).items[0].id;
  const places = ['home', 'locations', 'locations/add', ...['details', 'content', 'scope', 'history', 'token'].map((tab) => `locations/${location}/${tab}`),
    'catalog', ...['overview', 'holders', 'waiting', 'distributions', 'about'].map((tab) => `catalog/${item}/${tab}`),
    'distributions', 'distributions/new', `distributions/${distribution}`, `distributions/${distribution}/edit`, 'plans', 'plans/what-if', `plans/${plan}`,
    'devices', 'devices/import', `devices/${device}`, `devices/${device}/explain`, `devices/${device}/details`, 'people', 'people/import',
    'groups', 'groups/new', `groups/${group}`, 'operations', `operations/${operation}`, ...['position', 'demand', 'waiting', 'heat', 'leaks'].map((tab) => `reports/${tab}`),
    'audit', ...['organization', 'automatic', 'accounts', 'roles', 'keys', 'sign-on', 'own'].map((tab) => `settings/${tab}`)];
  const pictures = `${env.output}/pages`;
  mkdirSync(pictures, { recursive: true });
  const findings = [];
  await Promise.all(['light', 'dark'].map((colorScheme) =>
    withPage({ colorScheme }, async (page) => {
      await page.goto(`${env.url}/`);
      await page.getByRole('button', { name: 'Log in', exact: true }).waitFor();
      for (const finding of await seriousFindings(page)) findings.push(`log-in (${colorScheme}): ${finding}`);
      await page.screenshot({ path: `${pictures}/log-in-${colorScheme}.png` });
      await logIn(page);
      for (const place of places) {
        await open(page, place);
        await page.waitForTimeout(350);
        // In the dark only the colors are others.
        for (const finding of await seriousFindings(page, colorScheme === 'dark' ? ['color-contrast'] : undefined)) findings.push(`${place} (${colorScheme}): ${finding}`);
        await page.screenshot({ path: `${pictures}/${place.replace(/\W/g, '_')}-${colorScheme}.png` });
      }
      if (env.pictures && colorScheme === 'light') {
        mkdirSync(env.pictures, { recursive: true });
        await open(page, 'home');
        await page.waitForTimeout(700);
        await page.screenshot({ path: `${env.pictures}/home.png` });
        await open(page, `plans/${plan}`);
        await page.waitForTimeout(700);
        await page.screenshot({ path: `${env.pictures}/plan.png` });
      }
    })));
  await withPage({ viewport: { width: 360, height: 740 } }, async (page) => {
    await logIn(page);
    for (const place of ['home', 'catalog', `locations/${location}`, `plans/${plan}`, 'distributions/new', 'devices', 'settings/accounts']) {
      await open(page, place);
      await page.waitForTimeout(700);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 1) findings.push(`${place} is ${over} px too wide for 360 px`);
    }
  });
  check(findings.length === 0, findings.join('\n'));
}

/** What the first page costs: compressed bytes and the largest paint on a slowed-down processor. */
export async function the_first_load_is_light() {
  await withPage({}, async (page, context) => {
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Emulation.setCPUThrottlingRate', { rate: 2 });
    let bytes = 0;
    session.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; });
    await page.goto(`${env.url}/`);
    await page.getByRole('button', { name: 'Log in', exact: true }).waitFor();
    await page.waitForTimeout(700);
    const paint = await page.evaluate(() => new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true });
      setTimeout(() => resolve(0), 3000);
    }));
    console.log(`first load: ${Math.round(bytes / 1024)} KiB, largest contentful paint ${Math.round(paint)} ms`);
    check(bytes < 400 * 1024, `${bytes} bytes are more than 400 KiB`);
    check(paint > 0, 'no paint was measured');
  });
}
