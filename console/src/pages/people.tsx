// People as the organization knows them, what each holds, and their records at Apple.
import { Button, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { go, linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { ConfirmButton, Empty, Facts, PageHead, PageTabs, State, useAct, useGet, useItems } from '../ui/parts';
import { List, Rows } from '../ui/table';
import { BulkActions, useUnitNames } from './devices';
import { Explain } from './explain';
import { Import } from './import';

type Person = Schemas['Person'];

export function People() {
  const { path } = usePlace();
  if (path[1] === 'import') return <Import kind="people" />;
  return path[1] ? <OnePerson id={path[1]} tab={path[2] ?? 'apps'} /> : <All />;
}

function All() {
  const { t } = useWords();
  const { may } = useSession();
  const { units, nameOf } = useUnitNames();
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text, 250);
  const [unit, setUnit] = useState<string | null>(null);
  const [keys, setKeys] = useState(new Set<string>());
  const path = `/v1/inventory/people?pageSize=200&text=${encodeURIComponent(wanted)}${unit ? `&unit=${unit}` : ''}`;
  const importing = may('inventory') && <Button size="xs" component="a" href={linkTo(['people', 'import'])}>{t('import.people')}</Button>;
  return (
    <>
      <PageHead title={t('nav.people')}>{importing}</PageHead>
      <List<Person> name="people" path={path} keyOf={(p) => p.clientUserId} link={(p) => linkTo(['people', p.clientUserId])} chosen={{ keys, change: setKeys }}
        csv={{ path: path.replace('pageSize=200', 'pageSize=2000'), file: 'people.csv' }} empty={<Empty title={wanted || unit ? t('search.nothing') : t('person.none')}>{importing}</Empty>}
        tools={(
          <>
            <TextInput size="xs" aria-label={t('filter')} placeholder={t('filter')} value={text} onChange={(e) => setText(e.currentTarget.value)} />
            {units.length > 1 && <Select size="xs" aria-label={t('unit')} placeholder={t('unit')} clearable value={unit} onChange={setUnit} data={units.map((u) => ({ value: String(u.id), label: u.name }))} />}
            <BulkActions keys={keys} field="clientUserIds" done={() => setKeys(new Set())} />
          </>
        )}
        columns={[
          { name: 'id', title: 'clientUserId', cell: (p) => <Text size="sm" fw={600}>{p.clientUserId}</Text> },
          { name: 'name', title: t('name'), cell: (p) => p.name },
          { name: 'email', title: t('person.email'), cell: (p) => p.email },
          { name: 'managed', title: t('person.managed'), cell: (p) => p.managedAppleId },
          { name: 'status', title: t('state'), cell: (p) => <State group="person" code={p.status} /> },
          { name: 'unit', title: t('unit'), cell: (p) => nameOf(p.unit) },
          { name: 'notes', title: t('person.notes'), cell: (p) => p.notes, hidden: true },
        ]} />
    </>
  );
}

function OnePerson({ id, tab }: { id: string; tab: string }) {
  const { t, moment } = useWords();
  const { may } = useSession();
  const { act } = useAct();
  const { nameOf } = useUnitNames();
  const person = useItems<Person>(`/v1/inventory/people?pageSize=20&text=${encodeURIComponent(id)}`).find((p) => p.clientUserId === id);
  const user = useGet<Schemas['UserDetail']>(`/v1/users/${encodeURIComponent(id)}`);
  const locations = useItems<Schemas['Location']>('/v1/locations');
  const losses = useItems<Schemas['PlanLine']>(may('distribute') && person ? `/v1/losses?clientUserId=${encodeURIComponent(id)}` : null);
  return (
    <>
      <PageHead title={person?.name || id} note={person ? [person.email, person.managedAppleId].filter(Boolean).join(' · ') : t('device.unknown')}>
        {person && may('distribute') && (
          <ConfirmButton label={t('person.leaves')} title={t('person.leaves')} color="cyan"
            onConfirm={() => act(() => send<Schemas['MadePlan']>('POST', '/v1/plans', { leaver: id })).then((plan) => plan && go(linkTo(['plans', plan.id])))}>
            <Text size="sm">{t('person.leavesHint', { n: losses.length })}</Text>
          </ConfirmButton>
        )}
      </PageHead>
      <PageTabs now={tab} link={(value) => linkTo(['people', id, value])} tabs={[
          ['apps', t('device.apps')],
          ['explain', t('explain')],
          ['records', t('person.records')],
          ['details', t('location.details')],
        ]} />
      {tab === 'apps' && (
        <Rows name="held" rows={user.data?.held ?? []} keyOf={(h) => `${h.location} ${h.adamId} ${h.pricingParam}`} link={(h) => linkTo(['catalog', h.adamId])} empty={<Empty title={t('device.holdsNothing')} />}
          columns={[
            { name: 'name', title: t('item'), cell: (h) => h.name || h.adamId },
            { name: 'location', title: t('location'), cell: (h) => locations.find((l) => l.id === h.location)?.name ?? h.location },
          ]} />
      )}
      {tab === 'explain' && <Explain query={`clientUserId=${encodeURIComponent(id)}`} />}
      {tab === 'records' && (
        <Rows name="records" rows={user.data?.records ?? []} keyOf={(r) => `${r.location} ${r.idHash} ${r.status}`} empty={<Empty title={t('person.noRecords')} />}
          columns={[
            { name: 'location', title: t('location'), cell: (r) => locations.find((l) => l.id === r.location)?.name ?? r.location },
            { name: 'status', title: t('state'), cell: (r) => <State group="user" code={r.status} /> },
            { name: 'email', title: t('person.email'), cell: (r) => r.email },
          ]} />
      )}
      {tab === 'details' && person && (
        <Facts rows={[
          ['clientUserId', id], [t('name'), person.name], [t('person.email'), person.email], [t('person.managed'), person.managedAppleId],
          [t('state'), <State group="person" code={person.status} />], [t('unit'), nameOf(person.unit)], [t('person.notes'), person.notes], [t('device.addedAt'), moment(person.addedAt)],
        ]} />
      )}
    </>
  );
}
