// Single sign-on as people meet it. Run by tests/sign_on/test_single_sign_on.py, with a real provider.
import { account, api, check, env, equal, logIn, open, PASSWORD, seriousFindings, until, withPage as withAnyPage } from './browser.mjs';

const BUTTON = 'Log in with Hillside';

/** Two servers answer in turn, so a busy machine is given more time. */
const withPage = (options, work) => withAnyPage(options, (page) => {
  page.setDefaultTimeout(45_000);
  return work(page);
});

async function people(all) {
  const response = await fetch(`${env.provider}/people`, { method: 'POST', body: JSON.stringify(all) });
  check(response.ok, 'the provider takes people');
}
async function signOn(page, user, place = 'home') {
  await page.goto(`${env.url}/#/${place}`);
  await page.getByRole('button', { name: BUTTON }).click();
  await page.getByLabel('User').fill(user);
  await page.getByRole('button', { name: 'Continue' }).click();
}
const grantsOf = async (name) => (await api('GET', `/v1/accounts/${name}`)).grants.map((g) => `${g.role} ${g.unit}`).join(', ');
const unitNamed = async (name) => (await api('GET', '/v1/units')).items.find((u) => u.name === name).id;

/** An administrator says in the settings what groups are given. */
export async function groups_are_given_roles_in_the_settings() {
  await account('eva', 'administrator');
  await api('POST', '/v1/units', { name: 'North', parent: 1 });
  await withPage({}, async (page) => {
    await logIn(page, 'eva');
    await open(page, 'settings/sign-on');
    await page.getByText('The provider answers.').waitFor();
    await page.getByText(`${env.url}/v1/sign-on/callback`).waitFor();
    await page.getByText('No group is given a role yet').waitFor();
    await page.getByRole('textbox', { name: 'Unit' }).click();
    await page.getByRole('option', { name: 'North' }).click();
    for (const [group, role] of [['it-north', 'operator'], ['staff', 'viewer']]) {
      await page.getByLabel('Group at the provider').fill(group);
      await page.getByRole('textbox', { name: 'Role' }).click();
      await page.getByRole('option', { name: role, exact: true }).click();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByRole('cell', { name: group }).waitFor();
    }
    const findings = await seriousFindings(page);
    check(findings.length === 0, findings.join('\n'));
  });
  equal((await api('GET', '/v1/sign-on/rules')).items.length, 2, 'rules');
}

/** The first log-in makes an account with the role of the group, over its unit, at the place that was asked for. */
export async function the_first_log_in_makes_an_account() {
  await people({ anna: { name: 'Anna Example', email: 'anna@hillside.example', groups: ['it-north', 'chess'] } });
  const north = await unitNamed('North');
  await withPage({}, async (page) => {
    await page.goto(`${env.url}/#/devices`);
    await page.getByRole('button', { name: BUTTON }).waitFor();
    const findings = await seriousFindings(page);
    check(findings.length === 0, findings.join('\n'));
    await signOn(page, 'anna', 'devices');
    await page.getByRole('heading', { level: 1, name: 'Devices' }).waitFor();
    await page.getByRole('button', { name: 'Anna Example' }).waitFor();
    equal(await grantsOf('anna'), `operator ${north}`, 'the role of the group');
    const cookies = await page.context().cookies(env.url);
    equal(cookies.find((c) => c.name === 'bursar_session')?.sameSite, 'Strict', 'the cookie of the session');
    check(!cookies.some((c) => c.name === 'bursar_sign_on'), 'the cookie of the log-in is gone');
    await page.reload();
    await page.getByRole('button', { name: 'Anna Example' }).waitFor();
    // The session changes something, as one of a password does.
    await open(page, 'settings/own');
    await page.getByLabel('Shown name').fill('Anna E.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    await page.getByRole('button', { name: 'Anna E.' }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Log out here, too' }).click();
    await page.getByRole('button', { name: BUTTON }).waitFor();
    equal(new URL(page.url()).origin, env.url, 'back at the console');
    equal((await page.context().cookies(env.url)).find((c) => c.name === 'bursar_session'), undefined, 'the session');
    // The provider has forgotten her, too.
    await page.getByRole('button', { name: BUTTON }).click();
    await page.getByLabel('User').waitFor();
  });
}

export async function another_group_is_another_role_at_the_next_log_in() {
  await people({ anna: { name: 'Anna Example', groups: ['staff'] } });
  await withPage({}, async (page) => {
    await signOn(page, 'anna');
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    equal(await grantsOf('anna'), `viewer ${await unitNamed('North')}`, 'the role of the group');
    await open(page, 'settings/own');
    await page.getByText('viewer · North').waitFor();
  });
}

export async function who_is_in_no_group_with_a_role_is_refused_in_words() {
  await people({ ben: { groups: ['chess', 'choir'] } });
  await withPage({}, async (page) => {
    await signOn(page, 'ben');
    await page.getByText('None of your groups is given a role here. Groups seen: chess, choir.').waitFor();
    const findings = await seriousFindings(page);
    check(findings.length === 0, findings.join('\n'));
    check(!(await api('GET', '/v1/accounts')).items.some((one) => one.name === 'ben'), 'no account was made');
    await page.getByRole('button', { name: BUTTON }).waitFor();
    await page.getByLabel('Name').waitFor();
  });
}

export async function who_declines_at_the_provider_finds_the_way_back() {
  await withPage({}, async (page) => {
    await page.goto(`${env.url}/`);
    await page.getByRole('button', { name: BUTTON }).click();
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByText('declined at the single sign-on provider').waitFor();
    await logIn(page, 'eva');
  });
}

/** The provider has been stopped. */
export async function without_the_provider_a_local_account_still_logs_in() {
  await until('the provider is missed', async () => (await fetch(`${env.url}/v1/sign-on`, { method: 'POST', body: '{}' })).status === 503);
  await withPage({ expected: /status of 503/ }, async (page) => {
    await page.goto(`${env.url}/`);
    await page.getByRole('button', { name: BUTTON }).click();
    await page.getByText(/The single sign-on provider .* does not answer/).waitFor();
    await page.getByText('Local accounts can log in meanwhile').waitFor();
    await page.getByLabel('Name').fill('eva');
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await open(page, 'settings/sign-on');
    await page.getByText('The provider cannot be used now').waitFor();
  });
}
