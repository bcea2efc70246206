// Devices as the organization knows them, and what each holds.
import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { ConfirmButton, Empty, Facts, PageHead, PageTabs, State, useAct, useItems } from '../ui/parts';
import { List, Rows } from '../ui/table';
import { Explain } from './explain';
import { Import } from './import';

type Device = Schemas['Device'];

export function Devices() {
  const { path } = usePlace();
  if (path[1] === 'import') return <Import kind="devices" />;
  return path[1] ? <OneDevice serial={path[1]} tab={path[2] ?? 'apps'} /> : <All />;
}

/** Puts the chosen into a group, or forgets them; with counts. */
export function BulkActions({ keys, field, done }: { keys: Set<string>; field: 'serialNumbers' | 'clientUserIds'; done: () => void }) {
  const { t } = useWords();
  const { may } = useSession();
  const { act, busy } = useAct();
  const [group, setGroup] = useState<string | null>(null);
  const groups = useItems<Schemas['Group']>('/v1/groups').filter((g) => g.kind !== 'rule');
  if (keys.size === 0 || !may('inventory')) return null;
  const body = { [field]: [...keys] };
  return (
    <>
      <Text size="sm">{t('bulk.chosen', { n: keys.size })}</Text>
      <Select size="xs" aria-label={t('bulk.group')} placeholder={t('bulk.group')} searchable value={group} onChange={setGroup} data={groups.map((g) => ({ value: String(g.id), label: g.name }))} />
      <Button size="xs" variant="default" disabled={!group} loading={busy} onClick={() => void act(() => send('POST', `/v1/groups/${group}/members`, body), t('bulk.put', { n: keys.size })).then(done)}>{t('bulk.add')}</Button>
      <ConfirmButton label={t('remove')} title={t('remove')} typed={String(keys.size)} onConfirm={() => act(() => send('POST', '/v1/inventory/remove', body), t('removed')).then(done)}>
        <Text size="sm">{t('bulk.removeHint', { n: keys.size })}</Text>
      </ConfirmButton>
    </>
  );
}

export function useUnitNames() {
  const units = useItems<Schemas['Unit']>('/v1/units');
  return { units, nameOf: (id: number) => units.find((u) => u.id === id)?.name ?? String(id) };
}

function All() {
  const { t, moment } = useWords();
  const { may } = useSession();
  const { units, nameOf } = useUnitNames();
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text, 250);
  const [unit, setUnit] = useState<string | null>(null);
  const [keys, setKeys] = useState(new Set<string>());
  const path = `/v1/inventory/devices?pageSize=200&text=${encodeURIComponent(wanted)}${unit ? `&unit=${unit}` : ''}`;
  const importing = may('inventory') && <Button size="xs" component="a" href={linkTo(['devices', 'import'])}>{t('import.devices')}</Button>;
  return (
    <>
      <PageHead title={t('nav.devices')}>{importing}</PageHead>
      <List<Device> name="devices" path={path} keyOf={(d) => d.serialNumber} link={(d) => linkTo(['devices', d.serialNumber])} chosen={{ keys, change: setKeys }}
        csv={{ path: path.replace('pageSize=200', 'pageSize=2000'), file: 'devices.csv' }} empty={<Empty title={wanted || unit ? t('search.nothing') : t('device.none')}>{importing}</Empty>}
        tools={(
          <>
            <TextInput size="xs" aria-label={t('filter')} placeholder={t('filter')} value={text} onChange={(e) => setText(e.currentTarget.value)} />
            {units.length > 1 && <Select size="xs" aria-label={t('unit')} placeholder={t('unit')} clearable value={unit} onChange={setUnit} data={units.map((u) => ({ value: String(u.id), label: u.name }))} />}
            <BulkActions keys={keys} field="serialNumbers" done={() => setKeys(new Set())} />
          </>
        )}
        columns={[
          { name: 'serial', title: t('device.serial'), cell: (d) => <Text size="sm" fw={600}>{d.serialNumber}</Text> },
          { name: 'name', title: t('name'), cell: (d) => d.name },
          { name: 'model', title: t('device.model'), cell: (d) => d.model },
          { name: 'platform', title: t('device.platform'), cell: (d) => d.platform },
          { name: 'os', title: t('device.os'), cell: (d) => d.osVersion },
          { name: 'owner', title: t('device.owner'), cell: (d) => d.owner },
          { name: 'unit', title: t('unit'), cell: (d) => nameOf(d.unit) },
          { name: 'enrolled', title: t('device.enrolled'), cell: (d) => (d.enrolled ? t('yes') : t('no')) },
          { name: 'enrollment', title: t('device.enrollment'), cell: (d) => <State group="enrollment" code={d.enrollment} />, hidden: true },
          { name: 'supervised', title: t('device.supervised'), cell: (d) => (d.supervised ? t('yes') : t('no')), hidden: true },
          { name: 'udid', title: 'UDID', cell: (d) => d.udid, hidden: true },
          { name: 'seen', title: t('device.lastSeen'), cell: (d) => moment(d.lastSeenAt) },
        ]} />
    </>
  );
}

export function HeldItems({ path, kind, holder }: { path: string; kind: 'device' | 'person'; holder: string }) {
  const { t } = useWords();
  const { may } = useSession();
  const { act } = useAct();
  const rows = useItems<Schemas['Holder']>(path);
  const locations = useItems<Schemas['Location']>('/v1/locations');
  const revoke = (h: Schemas['Holder']) => act(() => send('POST', '/v1/operations', {
    verb: 'disassociate', location: h.location, assets: [{ adamId: h.adamId, pricingParam: h.pricingParam }],
    [kind === 'device' ? 'serialNumbers' : 'clientUserIds']: [holder],
  }), t('operation.begun'));
  return (
    <Rows name="held" rows={rows} keyOf={(h) => `${h.location} ${h.adamId} ${h.pricingParam}`} empty={<Empty title={t('device.holdsNothing')} />}
      columns={[
        { name: 'name', title: t('item'), cell: (h) => <a href={linkTo(['catalog', h.adamId])}>{h.name || h.adamId}</a> },
        { name: 'location', title: t('location'), cell: (h) => locations.find((l) => l.id === h.location)?.name ?? h.location },
        { name: 'act', title: t('actions'), cell: (h) => may('licenses') && (
          <ConfirmButton label={t('device.revoke')} title={t('device.revoke')} onConfirm={() => revoke(h)}><Text size="sm">{t('device.revokeHint', { item: h.name || h.adamId, holder })}</Text></ConfirmButton>
        ) },
      ]} />
  );
}

function OneDevice({ serial, tab }: { serial: string; tab: string }) {
  const { t, moment } = useWords();
  const { nameOf } = useUnitNames();
  const device = useItems<Device>(`/v1/inventory/devices?pageSize=20&text=${encodeURIComponent(serial)}`).find((d) => d.serialNumber === serial);
  return (
    <>
      <PageHead title={device?.name || serial} note={device ? [device.model, device.platform, device.osVersion].filter(Boolean).join(' · ') : t('device.unknown')} />
      <PageTabs now={tab} link={(value) => linkTo(['devices', serial, value])} tabs={[
          ['apps', t('device.apps')],
          ['explain', t('explain')],
          ['details', t('location.details')],
        ]} />
      {tab === 'apps' && <HeldItems path={`/v1/devices/${encodeURIComponent(serial)}`} kind="device" holder={serial} />}
      {tab === 'explain' && <Explain query={`serialNumber=${encodeURIComponent(serial)}`} />}
      {tab === 'details' && device && (
        <Facts rows={[
          [t('device.serial'), serial], ['UDID', device.udid], [t('device.model'), device.model], [t('device.platform'), device.platform], [t('device.os'), device.osVersion],
          [t('device.owner'), device.owner && <a href={linkTo(['people', device.owner])}>{device.owner}</a>], [t('unit'), nameOf(device.unit)],
          [t('device.enrolled'), device.enrolled ? t('yes') : t('no')], [t('device.enrollment'), <State group="enrollment" code={device.enrollment} />],
          [t('device.supervised'), device.supervised ? t('yes') : t('no')], [t('device.lastSeen'), moment(device.lastSeenAt)], [t('device.addedAt'), moment(device.addedAt)],
        ]} />
      )}
      <Group />
    </>
  );
}
