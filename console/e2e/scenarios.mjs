// What people do with the console, from the first start on. Each is run by tests/console/test_console.py.
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';

import { account, aLocation, api, check, control, env, equal, logIn, open, PASSWORD, seriousFindings, until, withPage } from './browser.mjs';

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
    await page.getByText('How the token is downloaded').waitFor();
    await page.getByText('Choose Payments and Billing').waitFor();
    await page.getByText('Apple Business', { exact: true }).click();
    await page.getByText('Not registered yet?').click();
    for (const needed of ['An e-mail address of the organization’s own domain', 'A contact who may accept', 'the street address with postal code', 'The D-U-N-S number of the company.',
      'Apple looks at it for one to two weeks. Whoever enrolls devices automatically is registered already.']) await page.getByText(needed).waitFor();
    equal(await page.getByRole('link', { name: 'https://business.apple.com/' }).count(), 2, 'links to Apple');
    await page.getByLabel('The organization is registered at Apple.').check();
    await page.getByLabel('or paste its text').fill(env.token);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('The location is connected').waitFor();
    await until('the first sync', async () => (await api('GET', '/v1/locations')).items[0]?.lastSyncAt);
    await page.getByText(/\d+ items with .* so far/).waitFor();
    await page.getByRole('link', { name: 'See its content' }).waitFor();
    await open(page, 'home');
    await page.getByText('2 of 6 steps are done.').waitFor();
    equal(await page.locator('.assistant li[aria-current=step]').innerText().then((text) => text.split('\n')[0].trim()), 'Import devices and people from a CSV file.', 'the next step');
    await open(page, 'devices/import');
    await page.locator('input[type=file]').setInputFiles(csv('serialNumber,platform,osVersion\nNEWIPAD00001,iPadOS,17.4\nNEWIPAD00002,iPadOS,17.4\n'));
    await page.getByRole('button', { name: 'Take 2 rows' }).click();
    await page.getByText('Imported: 2 new').waitFor();
    await open(page, 'devices');
    await page.getByLabel('NEWIPAD00001').check();
    await page.getByLabel('NEWIPAD00002').check();
    await page.getByText('With the 2 chosen').waitFor();
    await open(page, 'groups/new');
    await page.getByLabel('Name').fill('Class 5B');
    await page.getByRole('button', { name: 'Save' }).click();
    const names = page.getByLabel('Names, apart by blanks or commas').and(page.locator('input'));
    await until('the names', async () => {
      await names.fill('NEWIPAD00001, NEWIPAD00002');
      await names.press('Enter');
      return page.getByRole('button', { name: 'Put in' }).isEnabled();
    });
    await page.getByRole('button', { name: 'Put in' }).click();
    await page.getByText('2 members put in by hand').waitFor();
    const app = (await api('GET', '/v1/assets')).items.find((a) => a.deviceAssignable && (a.available ?? 0) >= 10);
    await until('the catalog', async () => (await api('GET', '/v1/catalog')).items.some((i) => i.adamId === app.adamId && i.name));
    const name = (await api('GET', '/v1/catalog')).items.find((i) => i.adamId === app.adamId).name;
    await open(page, `distributions/new?item=${app.adamId}`);
    await page.getByLabel('Name').fill('Apps of class 5B');
    await option(page, 'Included', /^Class 5B/);
    await page.keyboard.press('Escape');
    await page.getByText('2 devices and 0 people would be in.').waitFor();
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
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await until('the new seats', async () => (await api('GET', '/v1/assets')).items.find((a) => a.adamId === asset.adamId && a.location === asset.location).available >= 5);
    await open(page, 'plans');
    await page.getByRole('button', { name: 'Make a plan' }).click();
    await page.getByText('+2').first().waitFor();
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
  await account('nina', 'administrator', north);
  await withPage({}, async (page) => {
    await logIn(page, 'nina');
    await open(page, 'locations/add');
    equal(await page.getByRole('textbox', { name: /^For/ }).inputValue(), 'North site', 'whom a new location is for');
    await open(page, 'settings/automatic');
    check(await page.getByRole('switch').isDisabled(), 'automatic mode is of the whole organization');
    await open(page, 'settings/organization');
    await page.getByRole('cell', { name: 'North site' }).first().waitFor();
    equal(await page.getByRole('link', { name: 'Roles' }).count(), 0, 'roles are of the whole organization');
    equal(await page.getByRole('button', { name: 'Remove' }).count(), 0, 'the top of the part stays');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('North room');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('row', { name: /North room/ }).getByRole('button', { name: 'Remove' }).waitFor();
  });
}

/** Locations, catalog and reports: icons, holders by reason, a token tested and taken back, a removal that is blocked, a position by date. */
export async function locations_catalog_and_reports_tell_what_is_so() {
  await account('anna', 'administrator');
  const used = (await api('GET', '/v1/distributions')).items.find((d) => d.name === 'Too many want it');
  const adamId = used.items[0].adamId;
  const item = await api('GET', `/v1/catalog/${adamId}`);
  const location = (await api('GET', '/v1/locations')).items.find((l) => l.id === item.tiers[0].location);
  await until('the icons', async () => (await api('GET', `/v1/catalog/${adamId}`)).icon);
  await withPage({ acceptDownloads: true }, async (page) => {
    await logIn(page);
    await page.getByRole('heading', { name: 'Seats over time' }).waitFor();
    await page.getByRole('img', { name: /seats assigned; from/ }).waitFor();
    await open(page, 'catalog');
    await page.getByRole('columnheader', { name: 'For devices' }).waitFor();
    await page.getByLabel('Filter').fill(item.name);
    const row = page.locator('tr[data-link]').filter({ has: page.getByText(item.name, { exact: true }) });
    await until('the filtered row', async () => (await row.count()) === 1 && (await page.locator('tr[data-link]').count()) < 5);
    await until('the icon', async () => row.locator('img.icon').evaluate((img) => img.complete && img.naturalWidth >= 64));
    await row.click();
    await page.getByRole('img', { name: /seats assigned; from/ }).first().waitFor();
    await page.getByRole('link', { name: 'Holders' }).click();
    await page.getByRole('button', { name: /Too many want it/ }).waitFor();
    if ((await page.getByRole('button', { name: /Too many want it/ }).getAttribute('aria-expanded')) === 'false') await page.getByRole('button', { name: /Too many want it/ }).click();
    await page.getByRole('cell', { name: 'SHORTAGE0000' }).waitFor();
    await page.getByRole('link', { name: 'Versions' }).click();
    await page.getByRole('cell', { name: item.version, exact: true }).waitFor();
    await open(page, `locations/${location.id}/token`);
    await page.getByRole('button', { name: 'Test the token' }).click();
    await page.getByText('The token works.').waitFor();
    await control('takeover', { location: location.appleName, name: 'Other MDM' });
    await page.getByRole('button', { name: 'Test the token' }).click();
    await page.getByText('Other MDM').first().waitFor();
    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take over' }).click();
    await page.getByText('The location is taken over.').waitFor();
    await page.getByText('The token works.').waitFor();
    await page.getByRole('button', { name: 'Remove …' }).click();
    await page.getByText('It is in use, and cannot be removed now.').waitFor();
    await page.getByRole('dialog').getByText('Too many want it').waitFor();
    check(await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).isDisabled(), 'what is in use cannot be removed');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await open(page, `locations/${location.id}/history`);
    await page.locator('.story').getByText('Taken over').first().waitFor();
    await page.locator('.story').getByText('Expires').waitFor();
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await page.getByText(/The sync has finished/).waitFor({ timeout: 30_000 });
    await open(page, 'reports/position');
    await page.getByText(/seats assigned, .* free/).waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
    check(file.suggestedFilename().startsWith('position-'), 'the position as CSV');
    await page.getByLabel('At the end of').fill('2001-01-01');
    await page.getByText('Nothing is known of that day.').waitFor();
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

/** A webhook is made, tested, switched on; what happens then stands in its log. */
export async function a_webhook_is_tested_and_told() {
  await account('anna', 'administrator');
  const came = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      came.push({ type: request.headers['bursar-event'], signature: request.headers['bursar-signature'], body: JSON.parse(body) });
      response.end('thank you');
    });
  });
  await new Promise((done) => receiver.listen(0, '127.0.0.1', done));
  try {
    await withPage({}, async (page) => {
      await logIn(page);
      await open(page, 'settings/webhooks');
      await page.getByLabel('Name').fill('Help desk');
      await page.getByLabel('Address').fill(`http://127.0.0.1:${receiver.address().port}/in`);
      await page.getByLabel('Distribution changed').check();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('The secret that signs, shown this once').waitFor();
      await page.getByText(/^whsec_[0-9a-f]{64}$/).waitFor();
      await page.getByText('It is switched off.').waitFor();
      await page.getByRole('row', { name: /Help desk/ }).click();
      await page.getByRole('button', { name: 'Send a test' }).click();
      await page.getByText('The server has taken the test.').waitFor();
      await page.getByText('thank you').first().waitFor();
      await page.getByRole('button', { name: 'Switch on' }).click();
      await page.getByRole('button', { name: 'Switch off' }).waitFor();
      await api('POST', '/v1/distributions', { name: 'Told to the help desk', items: [], targets: [] });
      await page.getByRole('cell', { name: /^Distribution changed/ }).waitFor();
      await until('the delivery', async () => came.some((one) => one.type === 'distribution.changed'));
      equal(came.find((one) => one.type === 'distribution.changed').body.data.name, 'Told to the help desk', 'what is told');
      check(came.every((one) => /^t=\d+,v1=[0-9a-f]{64}$/.test(one.signature)), 'every request is signed');
      await page.getByText('delivered', { exact: true }).nth(1).waitFor();
    });
  } finally {
    receiver.close();
  }
}

/** A file of configuration: what is wrong is told with its line, then the difference is shown, and applied. */
export async function a_configuration_is_compared_before_it_is_applied() {
  await account('anna', 'administrator');
  const file = (text) => ({ name: 'groups.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) });
  const groups = async () => (await api('GET', '/v1/groups')).items.filter((g) => g.name === 'From a file').length;
  await withPage({ acceptDownloads: true }, async (page) => {
    await logIn(page);
    await open(page, 'settings/configuration');
    const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as YAML' }).click()]);
    equal(saved.suggestedFilename(), 'bursar.yaml', 'the file of the configuration');
    const input = page.locator('input[type=file]');
    await input.setInputFiles(file('version: 1\ngroups:\n  - name: From a file\n    rul: x\n'));
    await page.getByText('groups.yaml:4:groups/From a file/rul').waitFor();
    await input.setInputFiles(file('version: 1\ngroups:\n  - name: From a file\n    description: by Kim\n'));
    await page.getByText('groups/From a file', { exact: true }).waitFor();
    await page.getByText('by Kim').waitFor();
    equal(await groups(), 0, 'groups before it is applied');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
    await until('the group', async () => (await groups()) === 1);
    await input.setInputFiles(file('version: 1\ngroups:\n  - name: From a file\n    description: by Kim\n'));
    await page.getByText('Everything is so already.').waitFor();
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
  await aLocation();
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

const withChosen = async (page, act) => {
  await page.locator('tr[data-row] input[type=checkbox]').first().check();
  await page.getByRole('button', { name: /With the one chosen/ }).click();
  await page.getByRole('menuitem', { name: act }).click();
};
/** Dialogs: their name, the page that they belong to, and how they are opened. */
const DIALOGS = [
  ['help', 'home', (page) => page.keyboard.press('?')],
  ['search', 'home', async (page) => { await page.keyboard.press('/'); await page.getByPlaceholder('Pages, apps, devices').fill('a'); }],
  ['view', 'devices', async (page) => { await page.getByRole('button', { name: 'Views' }).click(); await page.getByRole('menuitem', { name: /Save this view/ }).click(); }],
  ['join', 'devices', (page) => withChosen(page, 'Put into a group')],
  ['give', 'devices', (page) => withChosen(page, 'Give licenses')],
  ['forget', 'devices', (page) => withChosen(page, 'Forget')],
];

/** Every page, in light and dark and narrow: no serious finding of axe, no sideways scrolling; pictures to look at. */
export async function every_page_is_accessible_in_light_and_dark() {
  await account('anna', 'administrator');
  const location = (await api('GET', '/v1/locations')).items[0].id;
  const item = (await api('GET', '/v1/catalog')).items.find((i) => i.total).adamId;
  const device = (await api('GET', '/v1/inventory/devices?pageSize=1')).items[0].serialNumber;
  await api('POST', '/v1/inventory/people', { items: [{ clientUserId: 'seen-by-axe', name: 'Seen by axe', email: 'seen@school.example' }] });
  const person = 'seen-by-axe';
  const group = (await api('GET', '/v1/groups')).items[0].id;
  const distribution = (await api('GET', '/v1/distributions')).items[0].id;
  const plan = (await api('GET', '/v1/plans?pageSize=1')).items[0].id;
  const operation = (await api('GET', '/v1/operations?pageSize=1')).items[0].id;
  const places = ['home', 'locations', 'locations/add', ...['details', 'content', 'scope', 'history', 'notifications', 'token'].map((tab) => `locations/${location}/${tab}`),
    'catalog', ...['overview', 'holders', 'waiting', 'distributions', 'versions', 'about'].map((tab) => `catalog/${item}/${tab}`),
    'distributions', 'distributions/new', `distributions/${distribution}`, `distributions/${distribution}/who`, `distributions/${distribution}/losses`, `distributions/${distribution}/edit`, 'plans', 'plans/what-if', `plans/${plan}`,
    'devices', 'devices/import', `devices/${device}`, `devices/${device}/explain`, `devices/${device}/details`, 'people', 'people/import', ...['apps', 'explain', 'devices', 'records', 'details'].map((tab) => `people/${person}/${tab}`),
    'groups', 'groups/new', ...['members', 'everybody', 'distributions', 'details'].map((tab) => `groups/${group}/${tab}`), 'operations', `operations/${operation}`, `operations/${operation}/requests`, ...['position', 'demand', 'idle', 'waiting', 'heat', 'leaks'].map((tab) => `reports/${tab}`),
    'audit', ...['organization', 'automatic', 'accounts', 'roles', 'keys', 'sign-on', 'webhooks', 'configuration', 'own'].map((tab) => `settings/${tab}`)];
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
      for (const [name, place, show] of DIALOGS) {
        await open(page, place);
        await show(page);
        await page.getByRole('dialog').waitFor();
        await page.waitForTimeout(350);
        for (const finding of await seriousFindings(page, colorScheme === 'dark' ? ['color-contrast'] : undefined)) findings.push(`${name} (${colorScheme}): ${finding}`);
        await page.screenshot({ path: `${pictures}/dialog_${name}-${colorScheme}.png` });
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
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
    for (const place of ['home', 'catalog', `catalog/${item}`, `catalog/${item}/holders`, 'locations', 'locations/add', `locations/${location}`, `locations/${location}/history`,
      `locations/${location}/token`, 'reports/position', 'reports/heat', `plans/${plan}`, 'distributions/new', 'devices', 'settings/accounts']) {
      await open(page, place);
      await page.waitForTimeout(700);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 1) findings.push(`${place} is ${over} px too wide for 360 px`);
    }
    await open(page, 'home');
    await page.screenshot({ path: `${pictures}/home-narrow.png`, fullPage: true });
  });
  await withPage({ viewport: { width: 3840, height: 2160 } }, async (page) => {
    await logIn(page);
    await page.screenshot({ path: `${pictures}/home-4k.png` });
    await page.emulateMedia({ media: 'print' });
    await open(page, 'reports/position');
    await page.screenshot({ path: `${pictures}/position-printed.png` });
    equal(await page.locator('nav').first().isVisible(), false, 'navigation on paper');
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
