// Lists, bulk acts, the builder and the keyboard, as an administrator uses them.
import { account, api, check, env, equal, logIn, open, until, withPage } from './browser.mjs';

const option = async (page, label, name) => {
  await page.getByRole('textbox', { name: label, exact: true }).click();
  await page.getByRole('option', { name }).first().click();
};
const chosenIn = (page) => page.getByRole('dialog');

async function fleet(count, prefix = 'FLEETDEV') {
  const items = Array.from({ length: count }, (_, i) => ({ serialNumber: `${prefix}${String(i).padStart(5, '0')}`, name: `Fleet ${i}`, platform: i % 10 === 0 ? 'macOS' : 'iPadOS', enrolled: i % 7 !== 0 }));
  for (let i = 0; i < count; i += 5000) await api('POST', '/v1/inventory/devices', { items: items.slice(i, i + 5000) });
}

/** Filters stand in the address, as chips; a view is saved with the account and is there in another browser. */
export async function lists_are_filtered_and_views_follow_their_owner() {
  await account('anna', 'administrator');
  await fleet(300);
  await withPage({}, async (page) => {
    await logIn(page);
    await open(page, 'devices');
    await page.getByLabel('Filter', { exact: true }).fill('FLEETDEV');
    await until('the filter in the address', async () => page.url().includes('text=FLEETDEV'));
    await option(page, 'Platform', 'macOS');
    await page.getByRole('button', { name: 'Drop the filter Platform' }).waitFor();
    await page.getByText('30 rows', { exact: true }).waitFor();
    const udid = page.getByRole('menuitemcheckbox', { name: 'UDID' });
    await until('the menu of columns', async () => {
      await page.getByRole('button', { name: 'Columns' }).click();
      return udid.waitFor({ timeout: 3_000 }).then(() => true, () => false);
    });
    await udid.click();
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'UDID' }).waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: /Save this view/ }).click();
    await chosenIn(page).getByLabel('Name').fill('Our Macs');
    await chosenIn(page).getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'View: Our Macs' }).waitFor();
    await page.getByRole('button', { name: 'Drop the filter Platform' }).click();
    await page.getByText('and more').waitFor();
  });
  await withPage({}, async (page) => {
    await logIn(page);
    await open(page, 'devices');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Our Macs' }).click();
    await page.getByText('30 rows', { exact: true }).waitFor();
    await page.getByRole('columnheader', { name: 'UDID' }).waitFor();
    check((await page.evaluate(() => location.hash)).includes('platform=macOS'), 'the view stands in the address');
    await page.getByRole('button', { name: 'View: Our Macs' }).click();
    await page.getByRole('button', { name: 'Remove the view “Our Macs”' }).click();
    await until('the view is gone', async () => page.getByRole('button', { name: 'Views', exact: true }).count());
  });
}

/** However many rows have come, few are in the page; all of them come. */
export async function a_long_list_keeps_the_page_small() {
  await account('anna', 'administrator');
  await fleet(3000);
  await withPage({}, async (page) => {
    await logIn(page);
    await open(page, 'devices?text=FLEETDEV');
    await page.locator('tr[data-row]').first().waitFor();
    const seen = async () => page.evaluate(() => ({ rows: document.querySelectorAll('tr[data-row]').length, last: Number([...document.querySelectorAll('tr[data-row]')].at(-1)?.dataset.row ?? 0) }));
    let most = 0;
    await until('the last row', async () => {
      await page.evaluate(() => { const box = document.querySelector('.grid-wrap'); box.scrollTop = box.scrollHeight; });
      const now = await seen();
      most = Math.max(most, now.rows);
      return now.last === 2999;
    }, 60);
    check(most < 120, `${most} rows were in the page at once`);
    await page.getByText('3,000 rows').waitFor();
    await page.evaluate(() => { document.querySelector('.grid-wrap').scrollTop = 0; });
    await page.getByText('FLEETDEV00000').waitFor();
  });
}

/** A table is ordered by a click or by keyboard, and says so. */
export async function tables_are_ordered_by_their_headers() {
  await account('anna', 'administrator');
  const items = ['Oak class', 'Ash class', 'Elm class'].map((group, i) => ({ serialNumber: `TREEDEV0000${i}`, platform: 'iPadOS', groups: [group] }));
  await api('POST', '/v1/inventory/devices', { items });
  await withPage({}, async (page) => {
    await logIn(page);
    await open(page, 'groups');
    const header = page.getByRole('columnheader', { name: 'Name' });
    const names = async () => page.locator('tbody tr[data-row] td:first-child').allTextContents();
    await header.waitFor();
    await header.getByRole('button').focus();
    await page.keyboard.press('Enter');
    // The server orders them: the header says it at once, the rows follow with its answer.
    const up = (await api('GET', '/v1/groups?sort=name')).items.map((group) => group.name);
    check(up.indexOf('Ash class') < up.indexOf('Elm class') && up.indexOf('Elm class') < up.indexOf('Oak class'), 'names in order');
    const shows = async (list) => JSON.stringify(await names()) === JSON.stringify(list);
    await until('ascending', async () => (await header.getAttribute('aria-sort')) === 'ascending');
    await until('the rows in order', () => shows(up));
    await page.keyboard.press('Enter');
    await until('descending', async () => (await header.getAttribute('aria-sort')) === 'descending');
    await until('the rows the other way round', () => shows([...up].reverse()));
    // A list that comes page by page is ordered by the server, and the order stands in the address.
    await fleet(300);
    await open(page, 'devices?text=FLEETDEV');
    await page.getByRole('columnheader', { name: 'Serial number' }).getByRole('button').click();
    await page.getByRole('columnheader', { name: 'Serial number' }).getByRole('button').click();
    const last = (await api('GET', '/v1/inventory/devices?text=FLEETDEV&sort=-serialNumber&pageSize=1')).items[0].serialNumber;
    await until('the last one comes first', async () => (await page.locator('tr[data-row="0"]').textContent()).includes(last));
    check((await page.evaluate(() => location.hash)).includes('sort=-serialNumber'), 'the order stands in the address');
    await page.getByText('and more').waitFor();
    equal(await page.getByRole('columnheader', { name: 'Model' }).getByRole('button').count(), 0, 'orders that the server does not have, while rows are still to come');
    await open(page, 'devices?text=FLEETDEV&sort=model');
    await page.locator('tr[data-row]').first().waitFor();
  });
}

/** Lines of a plan, members and tasks are ordered and filtered by the server, too. */
export async function long_lists_are_ordered_and_filtered_by_the_server() {
  await account('anna', 'administrator');
  const items = Array.from({ length: 5 }, (_, i) => ({ serialNumber: `ORDERDEV0000${i}`, platform: 'iPadOS', groups: ['Orderly class'] }));
  await api('POST', '/v1/inventory/devices', { items });
  const group = (await api('GET', '/v1/groups')).items.find((g) => g.name === 'Orderly class');
  const asset = (await api('GET', '/v1/assets')).items.find((a) => a.deviceAssignable && a.owned);
  const distribution = await api('POST', '/v1/distributions', { name: 'In order', state: 'active', items: [asset.adamId], targets: [{ group: group.id }] });
  const plan = await api('POST', '/v1/plans', { distribution: distribution.id });
  await withPage({}, async (page) => {
    await logIn(page);
    const turn = async (name) => {
      const header = page.getByRole('columnheader', { name });
      await header.getByRole('button').click();
      await until('ascending', async () => (await header.getAttribute('aria-sort')) === 'ascending');
      await header.getByRole('button').click();
      await until('descending', async () => (await header.getAttribute('aria-sort')) === 'descending');
    };
    const rows = () => page.getByRole('row', { name: /ORDERDEV/ });
    await open(page, `plans/${plan.id}`);
    await turn('Act');
    const last = (await api('GET', `/v1/plans/${plan.id}/lines?sort=-number&text=orderdev&pageSize=1`)).items[0].holder;
    await until('the last line first', async () => (await rows().first().textContent()).includes(last));
    await page.getByLabel('Filter', { exact: true }).fill('derdev00003');
    await until('its lines alone', async () => (await rows().allTextContents()).every((text) => text.includes('ORDERDEV00003')));
    await open(page, `groups/${group.id}/everybody?sort=-holder`);
    await until('the last name first', async () => (await rows().first().textContent()).includes('ORDERDEV00004'));
    await page.getByLabel('Filter', { exact: true }).fill('dev00001');
    await until('one member', async () => (await rows().count()) === 1);
    await open(page, 'plans');
    await option(page, 'State', 'to be read');
    await page.getByRole('row', { name: new RegExp(`^${plan.id} `) }).waitFor();
  });
}

/** Everything that a filter finds is chosen and put into a group; licenses are given after a look at what would happen. */
export async function many_are_changed_at_once_with_counts() {
  await account('anna', 'administrator');
  await fleet(2500, 'BULKDEVS');
  const { id } = await api('POST', '/v1/groups', { name: 'All of the bulk' });
  await withPage({}, async (page) => {
    await logIn(page);
    await open(page, 'devices?text=BULKDEVS');
    await page.getByRole('button', { name: 'Choose all that match' }).click();
    await page.getByRole('button', { name: /With the 2,500 chosen/ }).click({ timeout: 60_000 });
    await page.getByRole('menuitem', { name: 'Put into a group' }).click();
    await chosenIn(page).getByText('2,500 devices are chosen.').waitFor();
    await option(page, 'Group', 'All of the bulk');
    await chosenIn(page).getByRole('button', { name: 'Put into a group' }).click();
    await page.getByText('Done for 2,500.').waitFor({ timeout: 60_000 });
    equal((await api('GET', '/v1/groups')).items.find((g) => g.id === id).devices, 2500, 'members of the group');
    const app = (await api('GET', '/v1/assets')).items.find((a) => a.deviceAssignable && a.available >= 3);
    const name = (await api('GET', '/v1/catalog')).items.find((i) => i.adamId === app.adamId).name;
    await page.getByLabel('BULKDEVS00001', { exact: true }).check();
    await page.getByLabel('BULKDEVS00002', { exact: true }).check();
    await page.getByRole('button', { name: /With the 2 chosen/ }).click();
    await page.getByRole('menuitem', { name: 'Give licenses' }).click();
    await option(page, 'Item', name);
    if ((await api('GET', '/v1/locations')).items.length > 1) await option(page, 'Location', (await api('GET', `/v1/locations/${app.location}`)).name);
    await chosenIn(page).getByRole('button', { name: 'Show what would happen' }).click();
    await chosenIn(page).getByText('2 to do').waitFor();
    await chosenIn(page).getByRole('button', { name: 'Give licenses' }).click();
    await page.getByText('It has begun').waitFor();
    await until('the licenses', async () => (await api('GET', '/v1/devices/BULKDEVS00001')).items.some((h) => h.adamId === app.adamId), 60);
    await open(page, 'devices/BULKDEVS00001');
    await page.getByRole('row', { name: new RegExp(name) }).getByText('held', { exact: true }).waitFor();
    await page.getByRole('cell', { name: 'of the device' }).first().waitFor();
    await open(page, `groups/${id}/everybody`);
    await page.getByText('BULKDEVS00000').waitFor();
  });
}

/** The builder tells, as one builds, who is in, who waits and who is left out, and why. */
export async function the_builder_shows_who_is_in_and_why() {
  await account('anna', 'administrator');
  const assets = (await api('GET', '/v1/assets')).items;
  const asset = assets.filter((a) => a.deviceAssignable && !a.unlimited && a.available >= 1 && assets.filter((b) => b.adamId === a.adamId).length === 1).sort((a, b) => a.available - b.available)[0];
  const count = asset.available + 3;
  await api('POST', '/v1/inventory/devices', { items: Array.from({ length: count }, (_, i) => ({ serialNumber: `BUILDDEV${String(i).padStart(4, '0')}`, platform: asset.platforms.includes('iOS') || asset.platforms === '' ? 'iPadOS' : 'macOS', groups: ['Builders'] })) });
  await withPage({}, async (page) => {
    await logIn(page);
    await open(page, `distributions/new?item=${asset.adamId}`);
    await page.getByLabel('Name').fill('Built and shown');
    await option(page, 'Included', /^Builders/);
    await page.keyboard.press('Escape');
    const preview = page.getByRole('region', { name: 'Who would be in' });
    await preview.getByText(`${count} devices and 0 people would be in.`).waitFor();
    await preview.getByText('Too few seats.').first().waitFor();
    await preview.getByRole('button', { name: /^waits/ }).click();
    await until('only those who wait', async () => (await preview.locator("tbody tr[data-row]").count()) === 3);
    await page.getByText('Leave out single devices or people').click();
    await page.getByLabel('Devices left out (serial numbers)').and(page.locator('input')).fill('BUILDDEV0000');
    await page.keyboard.press('Enter');
    await preview.getByText(`${count - 1} devices and 0 people would be in.`).waitFor();
    await preview.getByRole('button', { name: /^left out/ }).click();
    await preview.getByText('A target leaves it out.').waitFor();
    await page.screenshot({ path: `${env.output}/builder.png`, fullPage: true });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Built and shown' }).waitFor();
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByText('BUILDDEV0000').first().waitFor();
  });
  const made = (await api('GET', '/v1/distributions')).items.find((d) => d.name === 'Built and shown');
  await api('DELETE', `/v1/distributions/${made.id}`);
}

/** Where one is logged in is shown, and ended from elsewhere. */
export async function a_session_is_ended_from_another_browser() {
  await account('anna', 'administrator');
  await withPage({}, async (old) => {
    await logIn(old);
    await withPage({}, async (page) => {
      await logIn(page);
      await open(page, 'settings/own');
      await page.getByRole('heading', { name: 'Where you are logged in' }).waitFor();
      const others = page.getByRole('button', { name: 'Log out there' });
      for (let left = await others.count(); left > 0; left = await others.count()) {
        await others.first().click();
        await chosenIn(page).getByRole('button', { name: 'Log out there' }).click();
        await until('one less', async () => (await others.count()) < left);
      }
      await page.getByText('this one').waitFor();
    });
    await old.reload();
    await old.getByRole('button', { name: 'Log in', exact: true }).waitFor();
  });
}

/** The help names the keys; they do what it says. */
export async function keys_are_told_and_work() {
  await account('anna', 'administrator');
  await withPage({}, async (page) => {
    await logIn(page);
    await page.keyboard.press('?');
    await chosenIn(page).getByText('From row to row of a table').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('g');
    await page.getByRole('heading', { level: 1, name: 'Groups' }).waitFor();
    await open(page, 'devices');
    await page.locator('tr[data-row]').first().waitFor();
    await page.locator('tr[data-row="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    equal(await page.evaluate(() => document.activeElement?.dataset.row), '2', 'the row in focus');
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: /With the one chosen/ }).waitFor();
    const serial = await page.evaluate(() => document.activeElement?.querySelector('td:nth-child(2)')?.textContent);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Apps and books' }).waitFor();
    check((await page.evaluate(() => location.hash)).includes(serial), 'the row in focus is opened');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Pages, apps, devices').fill('import dev');
    await page.getByRole('option', { name: /Import devices/ }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Import devices' }).waitFor();
  });
}
