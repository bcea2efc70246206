// Organization, who may do what, keys, automatic mode, and one's own settings.
import { Alert, Button, Checkbox, Code, Group, MultiSelect, PasswordInput, Select, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';

import { call, listOf, Schemas, send, source } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { ConfirmButton, Empty, Facts, PageHead, PageTabs, State, useAct, useGet, useItems } from '../ui/parts';
import { Rows } from '../ui/table';
import { Configuration } from './configuration';
import { useUnitNames } from './devices';
import { Webhooks } from './webhooks';
import { OwnSessions } from './own_sessions';
import { SignOnSettings } from './sign_on';

export function Settings() {
  const { t } = useWords();
  const { may, mayEverywhere } = useSession();
  const { path } = usePlace();
  const tab = path[1] ?? 'organization';
  return (
    <>
      <PageHead title={t('nav.settings')} />
      <PageTabs now={tab} link={(value) => linkTo(['settings', value])} tabs={[
          ['organization', t('settings.organization')],
          ['automatic', t('settings.automatic')],
          ...(mayEverywhere('accounts') ? [['accounts', t('settings.accounts')] as [string, string]] : []),
          ...(mayEverywhere('accounts') ? [['roles', t('settings.roles')] as [string, string]] : []),
          ...(mayEverywhere('accounts') ? [['keys', t('settings.keys')] as [string, string]] : []),
          ...(may('settings') ? [['webhooks', t('webhooks')] as [string, string]] : []),
          ...(mayEverywhere('settings') ? [['configuration', t('settings.configuration')] as [string, string]] : []),
          ...(mayEverywhere('accounts') ? [['sign-on', t('settings.signOn')] as [string, string]] : []),
          ['own', t('own.settings')],
        ]} />
      {tab === 'organization' && <Organization />}
      {tab === 'automatic' && <Automatic />}
      {tab === 'accounts' && <Accounts />}
      {tab === 'roles' && <Roles />}
      {tab === 'keys' && <Keys />}
      {tab === 'webhooks' && <Webhooks />}
      {tab === 'configuration' && <Configuration />}
      {tab === 'sign-on' && <SignOnSettings />}
      {tab === 'own' && <Own />}
    </>
  );
}

function Organization() {
  const { t, word } = useWords();
  const { may, mayEverywhere } = useSession();
  const { act, busy } = useAct();
  const { units, nameOf } = useUnitNames();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Schemas['Unit']['kind']>('site');
  const [parent, setParent] = useState<string | null>(null);
  const under = parent ?? (units[0] ? String(units[0].id) : null);
  // Of a part, its top is changed by those who gave it.
  const mayChange = (u: Schemas['Unit']) => mayEverywhere('settings') || (may('settings') && units.some((one) => one.id === u.parent));
  const change = (unit: Schemas['Unit'], body: Partial<Schemas['Unit']>) => act(() => call('PATCH', '/v1/units/{id}', { id: unit.id }, body), t('saved'));
  return (
    <Stack>
      <Text size="sm">{t('settings.organizationHint')}</Text>
      <Rows name="units" rows={units} keyOf={(u) => String(u.id)} csv={{ path: '/v1/units', file: 'units.csv' }} empty={<Empty title={t('search.nothing')} />}
        columns={[
          { name: 'name', title: t('name'), cell: (u) => <Text size="sm" fw={600}>{u.name}</Text> },
          { name: 'kind', title: t('kind'), cell: (u) => <State group="unit" code={u.kind} /> },
          { name: 'parent', title: t('settings.parent'), cell: (u) => (u.parent ? nameOf(u.parent) : '') },
          { name: 'domain', title: t('settings.domain'), cell: (u) => u.domain },
          { name: 'managed', title: t('settings.managed'), cell: (u) => u.kind === 'tenant' && <Switch aria-label={t('settings.managed')} disabled={!mayChange(u)} checked={u.managedDistribution} onChange={(e) => void change(u, { managedDistribution: e.currentTarget.checked })} /> },
          { name: 'fall', title: t('settings.fallBack'), cell: (u) => u.kind === 'organization' && <Switch aria-label={t('settings.fallBack')} disabled={!mayChange(u)} checked={u.fallBackToCompany} onChange={(e) => void change(u, { fallBackToCompany: e.currentTarget.checked })} /> },
          { name: 'act', title: t('actions'), cell: (u) => mayChange(u) && u.id !== 1 && <ConfirmButton label={t('remove')} title={t('remove')} onConfirm={() => act(() => call('DELETE', '/v1/units/{id}', { id: u.id }), t('removed'))}><Text size="sm">{u.name}</Text></ConfirmButton> },
        ]} />
      {may('settings') && (
        <Group align="end">
          <TextInput label={t('name')} value={name} onChange={(e) => setName(e.currentTarget.value)} />
          <Select label={t('kind')} allowDeselect={false} value={kind} onChange={(value) => setKind((value ?? 'site') as Schemas['Unit']['kind'])} data={['organization', 'site'].map((value) => ({ value, label: word('unit', value) }))} />
          <Select label={t('settings.parent')} value={under} onChange={setParent} data={units.map((u) => ({ value: String(u.id), label: u.name }))} />
          <Button loading={busy} disabled={name.trim() === ''} onClick={() => void act(() => call('POST', '/v1/units', {}, { name, kind, parent: Number(under) }), t('saved'), () => setName(''))}>{t('add')}</Button>
        </Group>
      )}
    </Stack>
  );
}

function Automatic() {
  const { t } = useWords();
  const { mayEverywhere } = useSession();
  const { act } = useAct();
  const automatic = useGet(source('/v1/automatic'));
  return (
    <Stack maw={640}>
      <Switch label={t('settings.automaticOn')} disabled={!mayEverywhere('settings')} checked={automatic.data?.on ?? false} onChange={(e) => void act(() => call('PUT', '/v1/automatic', {}, { on: e.currentTarget.checked }), t('saved'))} />
      <Text size="sm">{t('settings.automaticHint')}</Text>
    </Stack>
  );
}

function useRoles() {
  return useItems(listOf('/v1/roles'));
}

function GrantInput({ change, value }: { value: { role: string; unit: number }[]; change: (grants: { role: string; unit: number }[]) => void }) {
  const { t } = useWords();
  const roles = useRoles();
  const { units } = useUnitNames();
  return (
    <Stack gap={6}>
      {value.map((grant, i) => (
        <Group key={i} gap={6} align="end">
          <Select size="xs" label={t('settings.role')} allowDeselect={false} value={grant.role} data={roles.map((r) => r.name)} onChange={(role) => change(value.map((g, k) => (k === i ? { ...g, role: role ?? 'viewer' } : g)))} />
          <Select size="xs" label={t('unit')} allowDeselect={false} value={String(grant.unit)} data={units.map((u) => ({ value: String(u.id), label: u.name }))} onChange={(unit) => change(value.map((g, k) => (k === i ? { ...g, unit: Number(unit) } : g)))} />
          <Button size="xs" variant="default" onClick={() => change(value.filter((_, k) => k !== i))}>{t('remove')}</Button>
        </Group>
      ))}
      <Group><Button size="xs" variant="default" onClick={() => change([...value, { role: 'viewer', unit: 1 }])}>{t('settings.addGrant')}</Button></Group>
    </Stack>
  );
}

function Accounts() {
  const { t, moment } = useWords();
  const { act, busy } = useAct();
  const { nameOf } = useUnitNames();
  const accounts = useItems(listOf('/v1/accounts'));
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [grants, setGrants] = useState([{ role: 'operator', unit: 1 }]);
  const [editing, setEditing] = useState<Schemas['Account'] | null>(null);
  const [fresh, setFresh] = useState('');
  const add = () => act(() => call('POST', '/v1/accounts', {}, { name, displayName, email, password, grants }), t('saved'), () => {
    for (const empty of [setName, setDisplayName, setEmail, setPassword]) empty('');
  });
  return (
    <Stack>
      <Rows name="accounts" rows={accounts} keyOf={(a) => a.name} csv={{ path: '/v1/accounts', file: 'accounts.csv' }} empty={<Empty title={t('settings.noAccounts')} />}
        columns={[
          { name: 'name', title: t('name'), cell: (a) => <><Text size="sm" fw={600}>{a.name}</Text><span className="muted">{a.displayName}</span></> },
          { name: 'email', title: t('person.email'), cell: (a) => a.email },
          { name: 'grants', title: t('settings.grants'), cell: (a) => a.grants.map((g) => `${g.role} · ${nameOf(g.unit ?? 1)}`).join(', ') },
          { name: 'factor', title: t('settings.factor'), cell: (a) => (a.secondFactor ? t('yes') : t('no')) },
          { name: 'disabled', title: t('settings.disabled'), cell: (a) => (a.disabled ? t('yes') : t('no')) },
          { name: 'login', title: t('settings.lastLogin'), cell: (a) => moment(a.lastLoginAt) },
          { name: 'act', title: t('actions'), cell: (a) => (
            <Group gap={4}>
              <Button size="xs" variant="default" onClick={() => setEditing(a)}>{t('edit')}</Button>
              <ConfirmButton label={t('remove')} title={t('remove')} typed={a.name} onConfirm={() => act(() => call('DELETE', '/v1/accounts/{name}', { name: a.name }), t('removed'))}><Text size="sm">{a.name}</Text></ConfirmButton>
            </Group>
          ) },
        ]} />
      {editing && (
        <fieldset className="card">
          <legend>{editing.name}</legend>
          <Stack>
            <GrantInput value={editing.grants.map((g) => ({ role: g.role, unit: g.unit ?? 1 }))} change={(next) => setEditing({ ...editing, grants: next })} />
            <TextInput label={t('settings.subject')} description={t('settings.subjectHint')} value={editing.subject} onChange={(e) => setEditing({ ...editing, subject: e.currentTarget.value })} />
            <Checkbox label={t('settings.disabled')} checked={editing.disabled} onChange={(e) => setEditing({ ...editing, disabled: e.currentTarget.checked })} />
            <Group>
              <Button size="xs" onClick={() => void act(() => send('PATCH', `/v1/accounts/${encodeURIComponent(editing.name)}`, { grants: editing.grants, disabled: editing.disabled, subject: editing.subject.trim() }), t('saved'), () => setEditing(null))}>{t('save')}</Button>
              <Button size="xs" variant="default" onClick={() => setEditing(null)}>{t('cancel')}</Button>
            </Group>
            <Group align="end">
              <PasswordInput label={t('settings.newPassword')} w={260} value={fresh} onChange={(e) => setFresh(e.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('enter.show') }} />
              <Button size="xs" variant="default" disabled={fresh === ''} onClick={() => void act(() => call('POST', '/v1/accounts/{name}/password', { name: editing.name }, { password: fresh, withoutSecondFactor: true }), t('settings.passwordSet'), () => setFresh(''))}>{t('settings.setPassword')}</Button>
            </Group>
          </Stack>
        </fieldset>
      )}
      <fieldset className="card">
        <legend>{t('settings.newAccount')}</legend>
        <Stack maw={560}>
          <TextInput label={t('enter.name')} required value={name} onChange={(e) => setName(e.currentTarget.value)} />
          <TextInput label={t('settings.displayName')} value={displayName} onChange={(e) => setDisplayName(e.currentTarget.value)} />
          <TextInput label={t('person.email')} value={email} onChange={(e) => setEmail(e.currentTarget.value)} />
          <PasswordInput label={t('enter.password')} description={t('setup.rule')} autoComplete="new-password" value={password} onChange={(e) => setPassword(e.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('enter.show') }} />
          <GrantInput value={grants} change={setGrants} />
          <Group><Button loading={busy} disabled={name === '' || password === ''} onClick={() => void add()}>{t('add')}</Button></Group>
        </Stack>
      </fieldset>
    </Stack>
  );
}

function Roles() {
  const { t } = useWords();
  const { act } = useAct();
  const roles = useRoles();
  const permissions = useItems(listOf('/v1/permissions'));
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>(['view']);
  return (
    <Stack>
      <Rows name="roles" rows={roles} keyOf={(r) => r.name} empty=""
        columns={[
          { name: 'name', title: t('name'), cell: (r) => <Text size="sm" fw={600}>{r.name}</Text> },
          ...permissions.map((p) => ({ name: p.name, title: p.name, value: (r: Schemas['Role']) => (r.permissions.includes(p.name) ? 0 : 1), cell: (r: Schemas['Role']) => (r.permissions.includes(p.name) ? <span title={p.sentence}>✓<span className="skip">{t('yes')}</span></span> : '') })),
          { name: 'act', title: t('actions'), cell: (r) => !r.builtIn && <ConfirmButton label={t('remove')} title={t('remove')} onConfirm={() => act(() => call('DELETE', '/v1/roles/{name}', { name: r.name }), t('removed'))}><Text size="sm">{r.name}</Text></ConfirmButton> },
        ]} />
      <Facts rows={permissions.map((p) => [p.name, p.sentence])} />
      <Group align="end">
        <TextInput label={t('settings.newRole')} value={name} onChange={(e) => setName(e.currentTarget.value)} />
        <MultiSelect label={t('settings.permissions')} data={permissions.map((p) => p.name)} value={chosen} onChange={setChosen} />
        <Button disabled={name === '' || chosen.length === 0} onClick={() => void act(() => call('PUT', '/v1/roles/{name}', { name }, { permissions: chosen }), t('saved'), () => setName(''))}>{t('save')}</Button>
      </Group>
    </Stack>
  );
}

function Keys() {
  const { t, moment } = useWords();
  const { act } = useAct();
  const roles = useRoles();
  const { units, nameOf } = useUnitNames();
  const keys = useItems(listOf('/v1/keys'));
  const [name, setName] = useState('');
  const [role, setRole] = useState<string | null>('viewer');
  const [unit, setUnit] = useState<string | null>('1');
  const [until, setUntil] = useState('');
  const [made, setMade] = useState('');
  const add = () => act(() => call('POST', '/v1/keys', {}, { name, role: role ?? 'viewer', unit: Number(unit), ...(until ? { expiresAt: `${until}T00:00:00Z` } : {}) }), t('saved'), (key) => {
    setMade(key.key);
    setName('');
  });
  return (
    <Stack>
      {made && <Alert color="green" variant="light" title={t('settings.keyOnce')}><Code>{made}</Code></Alert>}
      <Rows name="keys" rows={keys} keyOf={(k) => String(k.id)} csv={{ path: '/v1/keys', file: 'keys.csv' }} empty={<Empty title={t('settings.noKeys')} />}
        columns={[
          { name: 'name', title: t('name'), cell: (k) => <Text size="sm" fw={600}>{k.name}</Text> },
          { name: 'role', title: t('settings.role'), cell: (k) => k.role },
          { name: 'unit', title: t('unit'), cell: (k) => nameOf(k.unit) },
          { name: 'createdAt', title: t('created'), cell: (k) => moment(k.createdAt) },
          { name: 'lastUsedAt', title: t('settings.lastUsed'), cell: (k) => (k.lastUsedAt ? moment(k.lastUsedAt) : t('settings.neverUsed')) },
          { name: 'expiresAt', title: t('settings.expires'), cell: (k) => (k.expiresAt && Date.parse(k.expiresAt) < Date.now() ? <State group="token" code="expired" /> : k.expiresAt ? moment(k.expiresAt) : t('settings.never')) },
          { name: 'act', title: t('actions'), cell: (k) => <ConfirmButton label={t('remove')} title={t('remove')} onConfirm={() => act(() => call('DELETE', '/v1/keys/{id}', { id: k.id }), t('removed'))}><Text size="sm">{k.name}</Text></ConfirmButton> },
        ]} />
      <Group align="end">
        <TextInput label={t('settings.newKey')} value={name} onChange={(e) => setName(e.currentTarget.value)} />
        <Select label={t('settings.role')} value={role} onChange={setRole} data={roles.map((r) => r.name)} />
        <Select label={t('unit')} value={unit} onChange={setUnit} data={units.map((u) => ({ value: String(u.id), label: u.name }))} />
        <TextInput type="date" label={t('settings.expires')} value={until} onChange={(e) => setUntil(e.currentTarget.value)} />
        <Button disabled={name === ''} onClick={() => void add()}>{t('add')}</Button>
      </Group>
    </Stack>
  );
}

function Own() {
  const { t } = useWords();
  const { session, refresh } = useSession();
  const { act, busy } = useAct();
  const [displayName, setDisplayName] = useState(session?.displayName ?? '');
  const [before, setBefore] = useState('');
  const [fresh, setFresh] = useState('');
  const [factor, setFactor] = useState<Schemas['NewFactor']>();
  const [code, setCode] = useState('');
  if (session?.kind !== 'account') return <Alert variant="light">{t('settings.keyOnly')}</Alert>;
  const switchFactor = (method: 'PUT' | 'DELETE') => act(() => method === 'PUT' ? call('PUT', '/v1/session/second-factor', {}, { code }) : call('DELETE', '/v1/session/second-factor', {}, { code }), t('saved')).then(async (done) => {
    if (done === undefined) return;
    setFactor(undefined);
    setCode('');
    await refresh();
  });
  return (
    <Stack maw={520}>
      <Facts rows={[[t('enter.name'), session.name], [t('settings.grants'), session.grants.map((g) => `${g.role} · ${g.unitName}`).join(', ')]]} />
      <Group align="end">
        <TextInput label={t('settings.displayName')} value={displayName} onChange={(e) => setDisplayName(e.currentTarget.value)} />
        <Button variant="default" loading={busy} onClick={() => void act(() => call('PATCH', '/v1/session', {}, { displayName }), t('saved')).then(refresh)}>{t('save')}</Button>
      </Group>
      <Title order={2}>{t('settings.password')}</Title>
      <PasswordInput label={t('settings.oldPassword')} autoComplete="current-password" value={before} onChange={(e) => setBefore(e.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('enter.show') }} />
      <PasswordInput label={t('settings.newPassword')} description={t('setup.rule')} autoComplete="new-password" value={fresh} onChange={(e) => setFresh(e.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('enter.show') }} />
      <Group><Button disabled={before === '' || fresh === ''} onClick={() => void act(() => call('POST', '/v1/session/password', {}, { old: before, new: fresh }), t('settings.passwordSet')).then((done) => (done === undefined ? undefined : refresh()))}>{t('settings.setPassword')}</Button></Group>
      <Title order={2}>{t('settings.factor')}</Title>
      <Text size="sm">{session.secondFactor ? t('settings.factorOn') : t('settings.factorOff')}</Text>
      {!session.secondFactor && !factor && <Group><Button variant="default" onClick={() => void act(() => call('POST', '/v1/session/second-factor'), undefined, setFactor)}>{t('settings.makeFactor')}</Button></Group>}
      {factor && <Alert variant="light" title={t('settings.scan')}><Code block>{factor.secret}</Code><a href={factor.uri}>{t('settings.openApp')}</a></Alert>}
      {(factor || session.secondFactor) && (
        <Group align="end">
          <TextInput label={t('enter.code')} inputMode="numeric" value={code} onChange={(e) => setCode(e.currentTarget.value)} />
          <Button disabled={code === ''} onClick={() => void switchFactor(session.secondFactor ? 'DELETE' : 'PUT')}>{session.secondFactor ? t('settings.switchOff') : t('settings.switchOn')}</Button>
        </Group>
      )}
      <OwnSessions />
    </Stack>
  );
}
