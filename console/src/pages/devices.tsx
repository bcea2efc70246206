// Devices as the organization knows them, and what each holds.
import { Button, Text } from '@mantine/core';
import { useState } from 'react';

import { listOf } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { Filter, useFilters } from '../ui/filters';
import { Empty, Facts, PageHead, PageTabs, State, useItems } from '../ui/parts';
import { List } from '../ui/table';
import { BulkActions } from './bulk';
import { Explain } from './explain';
import { HeldItems } from './held';
import { Import } from './import';

const PLATFORMS = ['iOS', 'iPadOS', 'macOS', 'tvOS', 'visionOS', 'watchOS'];

export function Devices() {
  const { path } = usePlace();
  if (path[1] === 'import') return <Import kind="devices" />;
  return path[1] ? <OneDevice serial={path[1]} tab={path[2] ?? 'apps'} /> : <All />;
}

export function useUnitNames() {
  const units = useItems(listOf('/v1/units'));
  return { units, nameOf: (id: number) => units.find((u) => u.id === id)?.name ?? String(id) };
}

function All() {
  const { t, word, moment } = useWords();
  const { may } = useSession();
  const { units, nameOf } = useUnitNames();
  const [keys, setKeys] = useState(new Set<string>());
  const filters: Filter[] = [
    { name: 'text', title: t('filter'), hint: t('device.filterHint') },
    { name: 'platform', title: t('device.platform'), options: PLATFORMS.map((value) => ({ value, label: value })) },
    { name: 'enrolled', title: t('device.enrolled'), options: [{ value: 'true', label: t('yes') }, { value: 'false', label: t('no') }] },
    { name: 'enrollment', title: t('device.enrollment'), options: ['device', 'user', 'shared'].map((value) => ({ value, label: word('enrollment', value) })) },
    ...(units.length > 1 ? [{ name: 'unit', title: t('unit'), options: units.map((u) => ({ value: String(u.id), label: u.name })) }] : []),
  ];
  const values = useFilters(filters);
  const from = listOf('/v1/inventory/devices');
  const importing = may('inventory') && <Button size="xs" component="a" href={linkTo(['devices', 'import'])}>{t('import.devices')}</Button>;
  return (
    <>
      <PageHead title={t('nav.devices')}>{importing}</PageHead>
      <List name="devices" from={from} filters={filters} file="devices.csv" keyOf={(d) => d.serialNumber} link={(d) => linkTo(['devices', d.serialNumber])}
        chosen={{ keys, change: setKeys }} empty={<Empty title={Object.keys(values).length > 0 ? t('search.nothing') : t('device.none')}>{importing}</Empty>}
        tools={<BulkActions keys={keys} change={setKeys} field="serialNumbers" from={listOf('/v1/inventory/devices', values as object)} keyOf={(d) => d.serialNumber} />}
        columns={[
          { name: 'serialNumber', title: t('device.serial'), cell: (d) => <Text size="sm" fw={600}>{d.serialNumber}</Text> },
          { name: 'name', title: t('name'), cell: (d) => d.name },
          { name: 'model', title: t('device.model'), cell: (d) => d.model },
          { name: 'platform', title: t('device.platform'), cell: (d) => d.platform },
          { name: 'osVersion', title: t('device.os'), cell: (d) => d.osVersion },
          { name: 'owner', title: t('device.owner'), cell: (d) => d.owner },
          { name: 'unit', title: t('unit'), cell: (d) => nameOf(d.unit) },
          { name: 'enrolled', title: t('device.enrolled'), cell: (d) => (d.enrolled ? t('yes') : t('no')) },
          { name: 'enrollment', title: t('device.enrollment'), cell: (d) => <State group="enrollment" code={d.enrollment} />, hidden: true },
          { name: 'supervised', title: t('device.supervised'), cell: (d) => (d.supervised ? t('yes') : t('no')), hidden: true },
          { name: 'udid', title: 'UDID', cell: (d) => d.udid, hidden: true },
          { name: 'lastSeenAt', title: t('device.lastSeen'), cell: (d) => moment(d.lastSeenAt) },
          { name: 'addedAt', title: t('device.addedAt'), cell: (d) => moment(d.addedAt), hidden: true },
        ]} />
    </>
  );
}

function OneDevice({ serial, tab }: { serial: string; tab: string }) {
  const { t, moment } = useWords();
  const { nameOf } = useUnitNames();
  const device = useItems(listOf('/v1/inventory/devices', { pageSize: 20, text: serial })).find((d) => d.serialNumber === serial);
  const yes = (value: boolean) => (value ? t('yes') : t('no'));
  return (
    <>
      <PageHead title={device?.name || serial} note={device ? [serial, device.model, device.platform, device.osVersion].filter(Boolean).join(' · ') : t('device.unknown')} />
      <PageTabs now={tab} link={(value) => linkTo(['devices', serial, value])} tabs={[
          ['apps', t('device.apps')],
          ['explain', t('explain')],
          ['details', t('location.details')],
        ]} />
      {tab === 'apps' && <HeldItems kind="device" holder={serial} owner={device?.owner} />}
      {tab === 'explain' && <Explain given={{ serialNumber: serial }} />}
      {tab === 'details' && (device ? (
        <Facts rows={[
          [t('device.serial'), serial], ['UDID', device.udid], [t('name'), device.name], [t('device.model'), device.model], [t('device.platform'), device.platform], [t('device.os'), device.osVersion],
          [t('device.owner'), device.owner && <a href={linkTo(['people', device.owner])}>{device.owner}</a>], [t('unit'), nameOf(device.unit)],
          [t('device.enrolled'), yes(device.enrolled)], [t('device.enrollment'), <State group="enrollment" code={device.enrollment} />],
          [t('device.supervised'), yes(device.supervised)], [t('device.lastSeen'), moment(device.lastSeenAt)], [t('device.addedAt'), moment(device.addedAt)],
        ]} />
      ) : <Empty title={t('device.unknown')}>{t('device.unknownHint')}</Empty>)}
    </>
  );
}
