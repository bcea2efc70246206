// Locations and their content tokens.
import { Alert, Anchor, Button, Checkbox, Group, MultiSelect, Progress, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { DragEvent, useRef, useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { go, linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { SeatBar, TokenLine } from '../ui/charts';
import { ConfirmButton, Empty, Facts, Icon, Loaded, PageHead, PageTabs, State, useAct, useGet, useItems } from '../ui/parts';
import { List } from '../ui/table';

type Location = Schemas['Location'];

export function Locations() {
  const { path } = usePlace();
  if (path[1] === 'add') return <AddLocation />;
  if (path[1]) return <OneLocation id={Number(path[1])} tab={path[2] ?? 'details'} />;
  return <LocationList />;
}

function LocationList() {
  const { t, date, moment, number } = useWords();
  const { may } = useSession();
  return (
    <>
      <PageHead title={t('nav.locations')}>
        {may('tokens') && <Button component="a" href={linkTo(['locations', 'add'])} size="xs">{t('location.add')}</Button>}
      </PageHead>
      <List<Location> name="locations" path="/v1/locations" every={10_000} keyOf={(l) => String(l.id)} link={(l) => linkTo(['locations', l.id])}
        csv={{ path: '/v1/locations', file: 'locations.csv' }}
        empty={<Empty title={t('location.none')}>{may('tokens') && <Button component="a" href={linkTo(['locations', 'add'])}>{t('location.add')}</Button>}</Empty>}
        columns={[
          { name: 'name', title: t('name'), cell: (l) => <Text size="sm" fw={600}>{l.name}</Text> },
          { name: 'state', title: t('state'), cell: (l) => <State group="token" code={l.state} /> },
          { name: 'organization', title: t('location.organization'), cell: (l) => l.organization },
          { name: 'appleName', title: t('location.appleName'), cell: (l) => l.appleName, hidden: true },
          { name: 'country', title: t('location.country'), cell: (l) => l.country },
          { name: 'days', title: t('location.daysLeft'), number: true, cell: (l) => number(l.tokenDaysLeft) },
          { name: 'expires', title: t('location.expires'), cell: (l) => date(l.tokenExpiresAt) },
          { name: 'sync', title: t('location.lastSync'), cell: (l) => (l.syncRunning ? t('location.syncing') : moment(l.lastSyncAt)) },
          { name: 'notifications', title: t('location.notifications'), cell: (l) => (l.notifications ? t('yes') : t('no')), hidden: true },
        ]} />
    </>
  );
}

/** A token from a file of whatever name, or pasted. */
function TokenInput({ value, change }: { value: string; change: (text: string) => void }) {
  const { t } = useWords();
  const [over, setOver] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const take = async (files: FileList | null) => {
    if (files?.[0]) change((await files[0].text()).trim());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files);
  };
  return (
    <div className="drop" data-over={over} onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <Text size="sm" mb="xs">{t('location.drop')}</Text>
      <input ref={file} type="file" hidden onChange={(e) => void take(e.target.files)} />
      <Button variant="default" size="xs" onClick={() => file.current?.click()}>{t('location.choose')}</Button>
      <Textarea mt="sm" label={t('location.paste')} autosize minRows={2} maxRows={5} value={value} onChange={(e) => change(e.currentTarget.value.trim())}
                styles={{ input: { fontFamily: 'monospace', fontSize: 12 } }} />
    </div>
  );
}

function AddLocation() {
  const { t } = useWords();
  const [token, setToken] = useState('');
  const [name, setName] = useState('');
  const [takeOver, setTakeOver] = useState(false);
  const { act, busy } = useAct();
  const connect = async () => {
    const made = await act(() => send<Location>('POST', '/v1/locations', { token, name, takeOver }), t('location.connected'));
    if (made) go(linkTo(['locations', made.id]));
  };
  return (
    <>
      <PageHead title={t('location.add')} />
      <Stack maw={720}>
        <Alert variant="light" title={t('location.before')}>
          <ul className="steps">
            <li>{t('location.need1')}</li>
            <li>{t('location.need2')}</li>
            <li>{t('location.need3')}</li>
            <li>{t('location.need4')}</li>
          </ul>
        </Alert>
        <TokenInput value={token} change={setToken} />
        <TextInput label={t('location.ownName')} description={t('location.ownNameHint')} value={name} onChange={(e) => setName(e.currentTarget.value)} />
        <Checkbox label={t('location.takeOverHint')} checked={takeOver} onChange={(e) => setTakeOver(e.currentTarget.checked)} />
        <Group><Button loading={busy} disabled={token === ''} onClick={() => void connect()}>{t('location.connect')}</Button></Group>
      </Stack>
    </>
  );
}

function OneLocation({ id, tab }: { id: number; tab: string }) {
  const { t } = useWords();
  const { may } = useSession();
  const { act, busy } = useAct();
  const path = `/v1/locations/${id}`;
  const location = useGet<Location>(path, 5_000);
  const sync = useGet<Schemas['Sync']>(`${path}/sync`, 1_500);
  return (
    <Loaded query={location}>{(l) => (
      <>
        <PageHead title={l.name} note={<>{l.organization} <State group="token" code={l.state} /></>}>
          {may('licenses') && (
            <>
              <Button size="xs" variant="default" loading={busy} onClick={() => void act(() => send('POST', `${path}/sync`, { mode: 'increment' }), t('location.syncWanted'))}>{t('location.sync')}</Button>
              <Button size="xs" variant="default" loading={busy} onClick={() => void act(() => send<Schemas['Verification']>('POST', `${path}/verify`, {}), (report) =>
                t('location.verified', { n: report.differencesTotal }))}>{t('location.verify')}</Button>
            </>
          )}
        </PageHead>
        {sync.data?.running && (
          <Alert mb="md" variant="light" role="status" title={t('location.syncing')}>
            {t('location.progress', { rows: sync.data.rows ?? 0, pages: sync.data.pages ?? 0 })}
            {sync.data.pagesExpected ? <Progress mt="xs" value={(100 * (sync.data.pages ?? 0)) / sync.data.pagesExpected} aria-label={t('location.syncing')} /> : null}
          </Alert>
        )}
        {sync.data?.trouble && <Alert mb="md" color="yellow" variant="light">{sync.data.trouble}</Alert>}
        <PageTabs now={tab} link={(value) => linkTo(['locations', id, value])} tabs={[
          ['details', t('location.details')],
          ['content', t('location.content')],
          ['scope', t('location.scope')],
          ['history', t('location.history')],
          ...(may('tokens') ? [['token', t('location.token')] as [string, string]] : []),
        ]} />
        {tab === 'details' && <Details l={l} sync={sync.data} />}
        {tab === 'content' && <Content id={id} />}
        {tab === 'scope' && <Scope id={id} />}
        {tab === 'history' && <History id={id} />}
        {tab === 'token' && may('tokens') && <Token l={l} />}
      </>
    )}</Loaded>
  );
}

function Details({ l, sync }: { l: Location; sync?: Schemas['Sync'] }) {
  const { t, date, moment, number } = useWords();
  return (
    <Stack>
      {l.advice && <Alert color="yellow" variant="light">{l.advice}</Alert>}
      <TokenLine connected={l.connectedAt} expires={l.tokenExpiresAt} />
      <Facts rows={[
        [t('location.organization'), l.organization],
        [t('location.appleName'), l.appleName],
        [t('location.country'), l.country],
        [t('location.platform'), l.platform],
        ['uId', l.uId],
        [t('location.expires'), `${date(l.tokenExpiresAt)} (${t('home.daysLeft', { n: l.tokenDaysLeft })})`],
        [t('location.connectedAt'), moment(l.connectedAt)],
        [t('location.notifications'), l.notifications ? t('location.notificationsOn') : t('location.notificationsOff')],
        [t('location.lastSync'), moment(sync?.finishedAt as string | undefined)],
        [t('location.rows'), number(sync?.rows)],
      ]} />
    </Stack>
  );
}

function Content({ id }: { id: number }) {
  const { t, number, date } = useWords();
  const assets = useItems<Schemas['Asset']>(`/v1/assets?location=${id}`);
  const of = new Map(assets.map((a) => [a.adamId, a]));
  return (
    <List<Schemas['CatalogAdd']> name="content" path={`/v1/locations/${id}/catalog`} keyOf={(r) => r.adamId} link={(r) => linkTo(['catalog', r.adamId])}
      csv={{ path: `/v1/locations/${id}/catalog`, file: 'content.csv' }} empty={<Empty title={t('catalog.none')}>{t('catalog.noneHint')}</Empty>}
      columns={[
        { name: 'icon', title: '', cell: (r) => <Icon name={r.name || r.adamId} /> },
        { name: 'name', title: t('name'), cell: (r) => <Text size="sm" fw={600}>{r.name || of.get(r.adamId)?.name || r.adamId}</Text> },
        { name: 'adamId', title: 'adamId', cell: (r) => r.adamId },
        { name: 'assigned', title: t('catalog.assigned'), number: true, cell: (r) => number(of.get(r.adamId)?.assigned) },
        { name: 'available', title: t('catalog.available'), number: true, cell: (r) => number(r.available) },
        { name: 'total', title: t('catalog.total'), number: true, cell: (r) => number(r.total) },
        { name: 'bar', title: t('catalog.use'), cell: (r) => <SeatBar assigned={of.get(r.adamId)?.assigned ?? 0} total={r.total} /> },
        { name: 'status', title: t('catalog.status'), cell: (r) => <><State group="add" code={r.status} /> {r.comment}</> },
        { name: 'addedAt', title: t('catalog.addedAt'), cell: (r) => date(r.addedAt) },
      ]} />
  );
}

function Scope({ id }: { id: number }) {
  const path = `/v1/locations/${id}/scope`;
  const scope = useGet<Schemas['LocationScope']>(path);
  return <Loaded query={scope}>{(s) => <ScopeForm path={path} scope={s} />}</Loaded>;
}

function ScopeForm({ path, scope }: { path: string; scope: Schemas['LocationScope'] }) {
  const { t } = useWords();
  const { may } = useSession();
  const { act, busy } = useAct();
  const [form, setForm] = useState(scope);
  const units = useItems<Schemas['Unit']>('/v1/units');
  const groups = useItems<Schemas['Group']>('/v1/groups');
  const options = units.map((u) => ({ value: String(u.id), label: u.name }));
  const save = () => act(() => send('PUT', path, {
    organization: form.organization ?? 0, sites: form.sites, groups: form.groups, administrators: form.administrators,
    appleId: form.appleId, custodian: form.custodian, autoAdd: form.autoAdd,
  }), t('saved'));
  const off = !may('tokens');
  return (
    <Stack maw={620}>
      <Text size="sm">{t('scope.what')}</Text>
      <Select label={t('scope.organization')} placeholder={t('scope.company')} clearable disabled={off} data={options} value={form.organization ? String(form.organization) : null}
              onChange={(value) => setForm({ ...form, organization: value ? Number(value) : null })} />
      <MultiSelect label={t('scope.sites')} placeholder={t('scope.all')} disabled={off} data={options} value={form.sites.map(String)} onChange={(values) => setForm({ ...form, sites: values.map(Number) })} />
      <MultiSelect label={t('scope.groups')} placeholder={t('scope.all')} disabled={off} data={groups.map((g) => ({ value: String(g.id), label: g.name }))} value={form.groups.map(String)}
                   onChange={(values) => setForm({ ...form, groups: values.map(Number) })} />
      <TextInput label={t('scope.appleId')} description={t('scope.appleIdHint')} disabled={off} value={form.appleId} onChange={(e) => setForm({ ...form, appleId: e.currentTarget.value })} />
      <TextInput label={t('scope.custodian')} description={t('scope.custodianHint')} disabled={off} value={form.custodian} onChange={(e) => setForm({ ...form, custodian: e.currentTarget.value })} />
      <Checkbox label={t('scope.autoAdd')} disabled={off} checked={form.autoAdd} onChange={(e) => setForm({ ...form, autoAdd: e.currentTarget.checked })} />
      {!off && <Group><Button loading={busy} onClick={() => void save()}>{t('save')}</Button></Group>}
    </Stack>
  );
}

function History({ id }: { id: number }) {
  const { t, moment, number } = useWords();
  return (
    <List<Schemas['Operation']> name="location-operations" path={`/v1/operations?location=${id}`} every={5_000} keyOf={(o) => String(o.id)} link={(o) => linkTo(['operations', o.id])}
      empty={<Empty title={t('operation.none')} />}
      columns={[
        { name: 'id', title: t('number'), cell: (o) => o.id },
        { name: 'verb', title: t('operation.verb'), cell: (o) => <State group="verb" code={o.verb} /> },
        { name: 'state', title: t('state'), cell: (o) => <State group="operation" code={o.state} /> },
        { name: 'tasks', title: t('operation.tasks'), number: true, cell: (o) => number(o.tasks) },
        { name: 'failed', title: t('operation.failed'), number: true, cell: (o) => number(o.failed) },
        { name: 'at', title: t('created'), cell: (o) => moment(o.createdAt) },
        { name: 'by', title: t('by'), cell: (o) => o.createdBy },
      ]} />
  );
}

function Token({ l }: { l: Location }) {
  const { t } = useWords();
  const { act, busy } = useAct();
  const [token, setToken] = useState('');
  const [name, setName] = useState(l.name);
  const path = `/v1/locations/${l.id}`;
  return (
    <Stack maw={720} gap="xl">
      <section>
        <Text fw={600} mb="xs">{t('location.renew')}</Text>
        <Text size="sm" mb="xs">{t('location.renewHint')}</Text>
        <TokenInput value={token} change={setToken} />
        <Button mt="sm" loading={busy} disabled={token === ''} onClick={() => void act(() => send('POST', `${path}/renew`, { token }), t('location.renewed')).then(() => setToken(''))}>{t('location.renew')}</Button>
      </section>
      <section>
        <TextInput label={t('location.ownName')} value={name} onChange={(e) => setName(e.currentTarget.value)} />
        <Button mt="sm" variant="default" onClick={() => void act(() => send('PATCH', path, { name }), t('saved'))}>{t('save')}</Button>
      </section>
      <section>
        <Text fw={600} mb="xs">{t('location.reclaim')}</Text>
        <Text size="sm" mb="xs">{t('location.reclaimHint')}</Text>
        <ConfirmButton label={t('location.reclaim')} title={t('location.reclaim')} color="cyan" onConfirm={() => act(() => send('POST', `${path}/reclaim`, {}), t('location.reclaimed'))}>
          <Text size="sm">{t('location.reclaimHint')}</Text>
        </ConfirmButton>
      </section>
      <section>
        <Text fw={600} mb="xs">{t('location.remove')}</Text>
        <Text size="sm" mb="xs">{t('location.removeHint')}</Text>
        <ConfirmButton label={t('location.remove')} title={t('location.remove')} typed={l.name}
          onConfirm={() => act(() => send('DELETE', path), t('location.removed')).then((done) => done !== undefined && go(linkTo(['locations'])))}>
          <Text size="sm">{t('location.removeHint')} <Anchor href={linkTo(['reports', 'leaks'])}>{t('report.leaks')}</Anchor></Text>
        </ConfirmButton>
      </section>
    </Stack>
  );
}
