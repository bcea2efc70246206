// People as the organization knows them, what each holds, and their records at Apple.
import { Button, Text } from '@mantine/core';
import { useState } from 'react';

import { call, listOf, source } from '../api/client';
import { useWords } from '../i18n/words';
import { go, linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { Filter, useFilters } from '../ui/filters';
import { ConfirmButton, Empty, Facts, PageHead, PageTabs, State, useAct, useGet, useItems } from '../ui/parts';
import { List, Rows } from '../ui/table';
import { BulkActions } from './bulk';
import { useUnitNames } from './devices';
import { Explain } from './explain';
import { HeldItems } from './held';
import { Import } from './import';

export function People() {
  const { path } = usePlace();
  if (path[1] === 'import') return <Import kind="people" />;
  return path[1] ? <OnePerson id={path[1]} tab={path[2] ?? 'apps'} /> : <All />;
}

function All() {
  const { t, word, moment } = useWords();
  const { may } = useSession();
  const { units, nameOf } = useUnitNames();
  const [keys, setKeys] = useState(new Set<string>());
  const filters: Filter[] = [
    { name: 'text', title: t('filter'), hint: t('person.filterHint') },
    { name: 'status', title: t('state'), options: ['active', 'inactive'].map((value) => ({ value, label: word('person', value) })) },
    ...(units.length > 1 ? [{ name: 'unit', title: t('unit'), options: units.map((u) => ({ value: String(u.id), label: u.name })) }] : []),
  ];
  const values = useFilters(filters);
  const importing = may('inventory') && <Button size="xs" component="a" href={linkTo(['people', 'import'])}>{t('import.people')}</Button>;
  return (
    <>
      <PageHead title={t('nav.people')}>{importing}</PageHead>
      <List name="people" from={listOf('/v1/inventory/people')} filters={filters} file="people.csv" keyOf={(p) => p.clientUserId} link={(p) => linkTo(['people', p.clientUserId])}
        chosen={{ keys, change: setKeys }} empty={<Empty title={Object.keys(values).length > 0 ? t('search.nothing') : t('person.none')}>{importing}</Empty>}
        tools={<BulkActions keys={keys} change={setKeys} field="clientUserIds" from={listOf('/v1/inventory/people', values as object)} keyOf={(p) => p.clientUserId} />}
        columns={[
          { name: 'clientUserId', title: 'clientUserId', cell: (p) => <Text size="sm" fw={600}>{p.clientUserId}</Text> },
          { name: 'name', title: t('name'), cell: (p) => p.name },
          { name: 'email', title: t('person.email'), cell: (p) => p.email },
          { name: 'managedAppleId', title: t('person.managed'), cell: (p) => p.managedAppleId },
          { name: 'status', title: t('state'), cell: (p) => <State group="person" code={p.status} /> },
          { name: 'unit', title: t('unit'), cell: (p) => nameOf(p.unit) },
          { name: 'notes', title: t('person.notes'), cell: (p) => p.notes, hidden: true },
          { name: 'addedAt', title: t('device.addedAt'), cell: (p) => moment(p.addedAt), hidden: true },
        ]} />
    </>
  );
}

function OnePerson({ id, tab }: { id: string; tab: string }) {
  const { t, moment } = useWords();
  const { may } = useSession();
  const { act } = useAct();
  const { nameOf } = useUnitNames();
  const person = useItems(listOf('/v1/inventory/people', { pageSize: 20, text: id })).find((p) => p.clientUserId === id);
  const user = useGet(source('/v1/users/{clientUserId}', { clientUserId: id }));
  const devices = useItems(listOf('/v1/inventory/devices', { pageSize: 50, owner: id }));
  const locations = useItems(listOf('/v1/locations'));
  const losses = useItems(may('distribute') && person ? listOf('/v1/losses', { clientUserId: id }) : null);
  return (
    <>
      <PageHead title={person?.name || id} note={person ? [person.email, person.managedAppleId].filter(Boolean).join(' · ') : t('device.unknown')}>
        {person && may('distribute') && (
          <ConfirmButton label={t('person.leaves')} title={t('person.leaves')} color="cyan"
            onConfirm={() => act(() => call('POST', '/v1/plans', {}, { leaver: id }), undefined, (plan) => go(linkTo(['plans', plan.id])))}>
            <Text size="sm">{t('person.leavesHint', { n: losses.length })}</Text>
          </ConfirmButton>
        )}
      </PageHead>
      <PageTabs now={tab} link={(value) => linkTo(['people', id, value])} tabs={[
          ['apps', t('device.apps')],
          ['explain', t('explain')],
          ['devices', t('nav.devices')],
          ['records', t('person.records')],
          ['details', t('location.details')],
        ]} />
      {tab === 'apps' && <HeldItems kind="person" holder={id} />}
      {tab === 'explain' && <Explain given={{ clientUserId: id }} />}
      {tab === 'devices' && (
        <Rows name="person-devices" rows={devices} keyOf={(d) => d.serialNumber} link={(d) => linkTo(['devices', d.serialNumber])} empty={<Empty title={t('person.noDevices')} />}
          columns={[
            { name: 'serialNumber', title: t('device.serial'), cell: (d) => d.serialNumber },
            { name: 'name', title: t('name'), cell: (d) => d.name },
            { name: 'model', title: t('device.model'), cell: (d) => d.model },
            { name: 'lastSeenAt', title: t('device.lastSeen'), cell: (d) => moment(d.lastSeenAt) },
          ]} />
      )}
      {tab === 'records' && (
        <Rows name="records" rows={user.data?.records ?? []} keyOf={(r) => `${r.location} ${r.idHash} ${r.status}`} empty={<Empty title={t('person.noRecords')} />}
          columns={[
            { name: 'location', title: t('location'), cell: (r) => locations.find((l) => l.id === r.location)?.name ?? r.location },
            { name: 'status', title: t('state'), cell: (r) => <State group="user" code={r.status} /> },
            { name: 'invited', title: t('person.invited'), cell: (r) => (r.invited ? t('yes') : t('no')) },
            { name: 'email', title: t('person.email'), cell: (r) => r.email },
          ]} />
      )}
      {tab === 'details' && !person && <Empty title={t('device.unknown')}>{t('person.unknownHint')}</Empty>}
      {tab === 'details' && person && (
        <Facts rows={[
          ['clientUserId', id], [t('name'), person.name], [t('person.email'), person.email], [t('person.managed'), person.managedAppleId],
          [t('state'), <State group="person" code={person.status} />], [t('unit'), nameOf(person.unit)], [t('person.notes'), person.notes], [t('device.addedAt'), moment(person.addedAt)],
        ]} />
      )}
    </>
  );
}
